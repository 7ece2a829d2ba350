//! What is left of what was to go, under the headings of how far it can be used.

use super::shapes::{ResidualGroupView, ResidualView};
use crate::engine::run::{Left, Reach, Run};

pub(super) fn view(run: &Run) -> Vec<ResidualGroupView> {
    let left = run.left();
    let lines = |reach| left.iter().filter(move |left| left.reach == reach).map(line).collect();
    Reach::ALL
        .into_iter()
        .map(|reach| ResidualGroupView { title: reach.title(), lines: lines(reach) })
        .filter(|group| !group.lines.is_empty())
        .collect()
}

fn line(left: &Left) -> ResidualView {
    ResidualView { what: left.what.clone(), path: left.path.clone(), remedy: left.remedy.clone() }
}

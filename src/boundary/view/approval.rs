//! The second person, in words.

use super::shapes::{ActionView, ApprovalView, ConfirmView};
use crate::engine::{Presses, Starter};
use crate::plan::Plan;
use crate::policy::{ApprovalNeed, Lapsed, Standing};

/// The line above the button.
pub(super) fn view(standing: &Standing, presses: &Presses, plan: &Plan) -> Option<ApprovalView> {
    if !standing.is_needed() {
        return None;
    }
    let given = confirmed(standing, presses);
    if standing.is_whole() {
        let next = starter(presses).map_or_else(String::new, |who| format!(" {who}"));
        return Some(ApprovalView { state: "given", text: format!("{given}{next}") });
    }
    let takes =
        format!("It {} {}.", if given.is_empty() { "takes" } else { "still takes" }, who(standing));
    let (state, lapsed) = match standing.lapsed.first() {
        None => ("missing", String::new()),
        Some(Lapsed::Expired(lapsed)) => {
            ("void", format!("What {} confirmed has expired: it takes a new look.", lapsed.name))
        }
        Some(Lapsed::Void(lapsed)) => {
            let changed = lapsed.changes(&plan.lines());
            ("void", format!("Since {} confirmed, {changed}. Look again.", lapsed.name))
        }
    };
    let parts = [lapsed, given, takes];
    let said: Vec<&str> =
        parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    Some(ApprovalView { state, text: said.join(" ") })
}

/// Whoever has confirmed, the viewer first.
fn confirmed(standing: &Standing, presses: &Presses) -> String {
    let mut names: Vec<&str> = Vec::new();
    let viewer = presses.confirmed_as.as_ref();
    names.extend(viewer.map(|_| "You"));
    let others = standing.given.iter().filter(|given| viewer != Some(&given.approver));
    names.extend(others.map(|given| given.name.as_str()));
    match names.as_slice() {
        [] => String::new(),
        [one] if viewer.is_none() => format!("{one} has confirmed this plan."),
        _ => format!("{} have confirmed this plan.", names.join(" and ")),
    }
}

/// Who starts it, where the viewer does not.
fn starter(presses: &Presses) -> Option<&'static str> {
    match presses.start {
        Starter::Viewer | Starter::Nobody => None,
        Starter::Operator => Some("An operator starts it."),
        Starter::AnotherOperator => {
            Some("Another operator has to start it: nobody starts what rests on their own word.")
        }
    }
}

/// Who is asked for what nobody has confirmed yet.
fn who(standing: &Standing) -> String {
    let each: Vec<String> = standing.open().map(of_need).collect();
    each.join(", and ")
}

fn of_need(need: &ApprovalNeed) -> String {
    let groups: Vec<&str> = need.groups.iter().map(|g| g.name.as_str()).collect();
    format!("a second person of {} for {}", groups.join(" or "), need.why)
}

/// The button of whoever is waited for.
pub(super) fn action(name: &str, mut body: Vec<String>) -> ActionView {
    body.push(
        "You confirm exactly what is shown. If anything changes, it takes a new confirmation."
            .to_owned(),
    );
    ActionView {
        confirm: Some(ConfirmView {
            title: format!("Confirm this plan for {name}?"),
            body,
            button: "Confirm the plan".to_owned(),
        }),
        ..ActionView::new("approve", "Confirm the plan", false)
    }
}

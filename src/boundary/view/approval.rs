//! The second person, in words.

use super::shapes::{ActionView, ApprovalView, ConfirmView};
use crate::plan::Plan;
use crate::policy::{ApprovalNeed, Standing};

/// The line above the button.
pub(super) fn view(
    (needs, standing): &(Vec<ApprovalNeed>, Standing),
    plan: &Plan,
) -> Option<ApprovalView> {
    let (state, text) = match standing {
        Standing::NotNeeded => return None,
        Standing::Missing => ("missing", format!("It takes {}.", who(needs))),
        Standing::Given(given) => ("given", format!("{} has confirmed this plan.", given.name)),
        Standing::Expired(given) => {
            ("void", format!("What {} confirmed has expired: it takes a new look.", given.name))
        }
        Standing::Void(given) => {
            let changed = given.changes(&plan.lines());
            ("void", format!("Since {} confirmed, {changed}. Look again.", given.name))
        }
    };
    Some(ApprovalView { state, text })
}

fn who(needs: &[ApprovalNeed]) -> String {
    let each: Vec<String> = needs
        .iter()
        .map(|need| {
            let groups: Vec<&str> = need.groups.iter().map(|g| g.name.as_str()).collect();
            format!("a second person of {} for {}", groups.join(" or "), need.why)
        })
        .collect();
    each.join(", and ")
}

/// The button of whoever confirms; everybody sees it, and the core decides whether it counts.
pub(super) fn action(name: &str, summary: &str) -> ActionView {
    ActionView {
        confirm: Some(ConfirmView {
            title: format!("Confirm this plan for {name}?"),
            body: vec![
                format!("{summary}."),
                "You confirm exactly what is shown. If anything changes, it takes a new confirmation."
                    .to_owned(),
            ],
            button: "Confirm the plan".to_owned(),
        }),
        ..ActionView::new("approve", "Confirm the plan", false)
    }
}

//! The ticket's date, in words.

use super::shapes::{ActionView, ConfirmView, ScheduleView};
use crate::engine::appointment::Appointment;
use crate::engine::{Dated, Presses, Starter};

/// What was agreed, while it will start or was kept from starting.
pub(super) fn view(dated: &Dated) -> Option<ScheduleView> {
    let appointment = dated.appointment.as_ref()?;
    let when = dated.words.clone().unwrap_or_else(|| "at the ticket's date".to_owned());
    let noticed = appointment.is_by_notice();
    let (at, text) = match (appointment.is_set(), appointment.written.is_empty()) {
        (false, _) if appointment.is_noticed() => (
            Some(appointment.due_at),
            "Starts at the end of a notice, unless the person or the reporter answers 'keep'"
                .to_owned(),
        ),
        (false, _) if noticed => (None, format!("It did not start. {}", appointment.note)),
        (true, true) if appointment.transition.is_some() => (None, "It starts now.".to_owned()),
        (false, _) => (None, format!("It did not start at its date. {}", appointment.note)),
        (true, true) => (None, "It waits for a date on the ticket.".to_owned()),
        (true, false) if appointment.note.is_empty() => {
            let at = Some(appointment.due_at);
            (at, format!("Starts {when}"))
        }
        (true, false) => {
            (Some(appointment.due_at), format!("It goes on trying to start. {}", appointment.note))
        }
    };
    Some(ScheduleView { at, text, by: appointment.operator_name.clone() })
}

/// What will start by itself is looked at again once in a while.
pub(super) fn poll_after_ms(appointment: &Appointment) -> Option<u32> {
    (appointment.is_set() || appointment.is_noticed()).then_some(60_000)
}

/// The button that calls off what was agreed.
pub(super) fn call_off() -> ActionView {
    ActionView::new("unschedule", "Call the schedule off", false)
}

/// The buttons beside the one that starts at once.
pub(super) fn actions(
    name: &str,
    counted: Option<&str>,
    dated: Option<&Dated>,
    presses: &Presses,
) -> Vec<ActionView> {
    let Some(dated) = dated else { return Vec::new() };
    // What was agreed is shown to whoever may call it off, whatever else keeps it from starting.
    if dated.appointment.is_some() {
        return vec![call_off()];
    }
    if presses.start != Starter::Viewer {
        return Vec::new();
    }
    let when = dated.words.as_ref().map_or_else(
        || "Schedule for the last day".to_owned(),
        |words| format!("Schedule for last day: {words}"),
    );
    let confirm = ConfirmView {
        title: format!("Start this for {name} at the ticket's date?"),
        body: [
            Some("Everything is read and planned anew at that moment."),
            counted,
            Some("An operator who moves or clears the date moves or clears the start. Anybody else who does stops it, and so does closing the ticket."),
        ]
        .into_iter()
        .flatten()
        .map(str::to_owned)
        .collect(),
        button: "Schedule".to_owned(),
    };
    vec![ActionView { confirm: Some(confirm), ..ActionView::new("schedule", &when, false) }]
}

//! What the panel shows. All words are made here; the panel renders them and formats times.

mod acted;
#[cfg(any(feature = "office", feature = "sweep"))]
mod admin;
mod approval;
#[cfg(any(feature = "doors", feature = "sweep"))]
mod gate;
mod preview;
mod residual;
mod run;
mod schedule;
#[cfg(feature = "sweep")]
mod searched;
mod shapes;

pub use acted::acted;
#[cfg(any(feature = "office", feature = "sweep"))]
pub use admin::administered;
#[cfg(any(feature = "doors", feature = "sweep"))]
pub use gate::passage;
#[cfg(feature = "sweep")]
pub use searched::searched;
pub use shapes::PanelView;
use shapes::{ActionView, PersonView, PredictionView, RefusalView};

use crate::domain::{AccountStatus, Claim, Instant, MembershipStatus, Person};
use crate::engine::Answer;
use crate::plan::Prediction;
use crate::playbook::PlaybookId;
use crate::policy::Refusal;

/// A run may have been begun elsewhere: by a transition, a rule, or somebody else's press.
const GLANCE_MS: u32 = 20_000;

/// The view of an answer.
#[must_use]
pub fn present(answer: &Answer, now: Instant) -> PanelView {
    match answer {
        Answer::Preview {
            seen,
            holdings,
            plan,
            settings,
            approval,
            presses,
            playbooks,
            dated,
            is_closed,
            refusal,
        } => {
            PanelView {
                schedule: dated.as_deref().and_then(schedule::view),
                poll_after_ms: match dated.as_ref().and_then(|d| d.appointment.as_ref()) {
                    Some(appointment) => schedule::poll_after_ms(appointment),
                    // What comes back is planned beside the run that took it.
                    None => (plan.playbook != PlaybookId::Restore).then_some(GLANCE_MS),
                },
                playbooks: playbooks.iter().map(|id| preview::playbook(*id)).collect(),
                approval: approval::view(approval, presses, plan),
                can_start: refusal.is_none() && !is_closed && preview::may_start(plan, presses),
                refusal: match refusal {
                    Some(refusal) => Some(refusal_view(refusal)),
                    None => is_closed.then(|| refusal_view(&preview::closed())),
                },
                ..preview::view(
                    seen,
                    (plan, holdings.as_deref()),
                    settings,
                    (presses, *is_closed),
                    dated.as_deref(),
                )
            }
        }
        Answer::Run(run) => run::view(run, now),
        // Whoever looks again would only be told the same.
        Answer::Halted { run, stop } => PanelView {
            refusal: Some(refusal_view(&stop.refusal())),
            actions: Vec::new(),
            ..run::view(run, now)
        },
        Answer::Refused(refusal) => refused(refusal),
        Answer::Nothing
        | Answer::Worked { .. }
        | Answer::Acted(_)
        | Answer::Gate(_)
        | Answer::Administered(_) => PanelView::empty("notReady"),
        #[cfg(feature = "sweep")]
        Answer::Searched(_) => PanelView::empty("notReady"),
    }
}

fn refused(refusal: &Refusal) -> PanelView {
    PanelView {
        refusal: Some(refusal_view(refusal)),
        actions: vec![ActionView::new("refresh", "Look again", false)],
        ..PanelView::empty("notReady")
    }
}

/// A refusal where there is no panel: an action of Automation says it in its error.
#[cfg(not(any(feature = "doors", feature = "office")))]
#[must_use]
pub fn refused_alone(refusal: &Refusal) -> serde_json::Value {
    serde_json::json!({ "refusal": refusal_view(refusal) })
}

fn refusal_view(refusal: &Refusal) -> RefusalView {
    let code = serde_json::to_value(refusal.code).ok();
    RefusalView {
        code: code.and_then(|c| c.as_str().map(str::to_owned)).unwrap_or_default(),
        title: refusal.title.clone(),
        detail: refusal.detail.clone(),
        remedy: refusal.remedy.clone(),
        candidates: refusal.candidates.iter().map(|p| person(p, Vec::new())).collect(),
        since: refusal.since.map(|at| at.0),
    }
}

fn person(person: &Person, directories: Vec<String>) -> PersonView {
    PersonView {
        // Somebody who has no account yet has a name within the app only.
        account_id: if person.account.is_invitee() {
            String::new()
        } else {
            person.account.to_string()
        },
        name: person.name.clone(),
        email: person.email.clone(),
        avatar_url: person.avatar.clone(),
        kind: match person.claim {
            _ if person.account.is_invitee() => "new",
            Claim::Managed => "managed",
            Claim::Unmanaged => "unmanaged",
        },
        status: status(person).to_owned(),
        last_seen_at: person.last_active(),
        directories,
        lines: Vec::new(),
    }
}

/// An account that nobody can use, also while it waits for its deletion.
const DEACTIVATED: &str = "Deactivated";
/// In no directory of the organization, whether never or no longer.
const NOT_INVITED: &str = "Not invited";

fn status(person: &Person) -> &'static str {
    match (person.account_status, person.membership) {
        (AccountStatus::Closed, _) => "Deleted",
        (AccountStatus::Inactive, _) => DEACTIVATED,
        (_, MembershipStatus::Suspended) => "Suspended",
        (_, MembershipStatus::NoMembership) => NOT_INVITED,
        (_, MembershipStatus::Active) => "Active",
    }
}

fn prediction(prediction: &Prediction) -> PredictionView {
    let (kind, text) = match prediction {
        Prediction::WillWork => ("willWork", "will work".to_owned()),
        Prediction::AlreadySo => ("alreadySo", "already so".to_owned()),
        Prediction::Elsewhere { owner } => ("elsewhere", format!("done in {owner}")),
        Prediction::Follows { owner } => {
            ("elsewhere", format!("done in {owner}, then seen to come through"))
        }
        Prediction::MayBeRefused { why, instead } => {
            ("mayBeRefused", format!("may be refused: {why}; {instead}"))
        }
        Prediction::WillBeRefused { why, instead } => {
            ("willBeRefused", format!("will be refused: {why}; {instead}"))
        }
    };
    PredictionView { kind, text }
}

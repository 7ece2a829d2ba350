//! The panel before anything is written.

use super::shapes::{
    AccessView, ActionView, ConfirmView, PanelView, PathView, PersonView, PhaseView, PlanView,
    PlaybookView, StepView,
};
use crate::domain::order;
use crate::domain::{EntraAccount, Observation, Path, Person, RoleAssignment};
use crate::engine::{Dated, Presses, Starter};
use crate::plan::{HandOver, Holdings, Plan, Prediction, Rung, Step, words};
use crate::playbook::{Phase, PlaybookId};
use crate::policy::{Refusal, Settings};

/// `holdings`: how much there is to hand over, which the plan and every question about it tell.
pub(super) fn view(
    seen: &Observation,
    (plan, holdings): (&Plan, Option<&Holdings>),
    settings: &Settings,
    (presses, is_closed): (&Presses, bool),
    dated: Option<&Dated>,
) -> PanelView {
    let counted = plan.hand_over.as_ref().zip(holdings).map(|(to, what)| what.sentence(to));
    let said = Said { person: &seen.person, plan, counted };
    // What was counted says all of it, and to whom; else the plan's own note does.
    let is_said = holdings.is_some_and(|all| all.is_nothing() || all.is_something());
    let roles = (is_said && plan.hand_over.is_some()).then(|| HandOver::ROLES.to_owned());
    let rest: Vec<String> =
        if is_said { plan.notes_beside_hand_over().cloned().collect() } else { plan.notes.clone() };
    let directories =
        seen.directories().iter().map(|d| settings.directory_name(d)).collect::<Vec<_>>();
    PanelView {
        playbook: Some(playbook(plan.playbook)),
        person: Some(PersonView {
            lines: entra_lines(seen, settings),
            ..super::person(&seen.person, directories)
        }),
        access: Some(access(seen, settings)),
        plan: Some(PlanView {
            notes: said.counted.iter().cloned().chain(roles).chain(rest).collect(),
            ..plan_view(plan, &[], step_view)
        }),
        actions: actions(&said, (presses, is_closed), dated),
        ..PanelView::empty("ready")
    }
}

/// What the questions of a plan are made from.
struct Said<'p> {
    person: &'p Person,
    plan: &'p Plan,
    /// How much there is to hand over, and to whom, in a sentence.
    counted: Option<String>,
}

impl Said<'_> {
    /// What is asked of whoever presses a button about the plan.
    fn question(&self) -> Vec<String> {
        let first = format!("{}.", summary(self.plan));
        let counted = self.counted.iter().cloned();
        std::iter::once(first).chain(counted).chain(self.plan.lasting()).collect()
    }
}

/// Whether there is something to start, and it is the viewer's to start.
pub(super) fn may_start(plan: &Plan, presses: &Presses) -> bool {
    !plan.steps.is_empty() && presses.start == Starter::Viewer
}

/// Nobody is offered what would be refused them as things stand.
fn actions(
    said: &Said<'_>,
    (presses, is_closed): (&Presses, bool),
    dated: Option<&Dated>,
) -> Vec<ActionView> {
    let (person, plan) = (said.person, said.plan);
    let refresh = ActionView::new("refresh", "Look again", false);
    if plan.steps.is_empty() {
        return vec![refresh];
    }
    let start =
        if changes(plan) == 0 && by_hand(plan) > 0 { handwork(person) } else { start(said) };
    if is_closed {
        return on_closed(refresh, start, presses, dated);
    }
    let mut actions = Vec::new();
    if presses.start == Starter::Viewer {
        actions.push(start);
    }
    if presses.confirms {
        actions.push(super::approval::action(&person.name, said.question()));
    }
    actions.extend(super::schedule::actions(&person.name, said.counted.as_deref(), dated, presses));
    if actions.is_empty() {
        actions.push(refresh);
    }
    actions
}

/// On a closed ticket nothing is scheduled, and to start is not what is offered first.
fn on_closed(
    refresh: ActionView,
    start: ActionView,
    presses: &Presses,
    dated: Option<&Dated>,
) -> Vec<ActionView> {
    let mut actions = vec![refresh];
    actions.extend(dated.is_some_and(|d| d.appointment.is_some()).then(super::schedule::call_off));
    if presses.start == Starter::Viewer {
        actions.push(ActionView { primary: false, ..start });
    }
    actions
}

/// What is said of a closed ticket.
pub(super) fn closed() -> Refusal {
    Refusal::ticket_closed(
        "Nothing can be scheduled on it, and nobody is asked to confirm anything here.",
    )
}

/// What Entra knows, in a line.
fn entra_lines(seen: &Observation, settings: &Settings) -> Vec<String> {
    let Some(tenant) = &settings.entra else { return Vec::new() };
    let line = match &seen.entra {
        None => format!("{}: nobody with this address", tenant.name),
        Some(entra) => {
            let state = if entra.user.enabled { "enabled" } else { "disabled" };
            let kind = if entra.user.guest { ", guest" } else { "" };
            let groups = words::count(entra.groups.len(), "group", "groups");
            let renamed = renamed(entra, seen.person.email.as_deref());
            format!("{}: {state}{kind}, {groups}{renamed}", tenant.name)
        }
    };
    vec![line]
}

/// The name to sign in with, where the address is one that the user was known by before.
fn renamed(entra: &EntraAccount, email: Option<&str>) -> String {
    let user = &entra.user;
    let called = [Some(user.principal_name.as_str()), user.mail.as_deref()];
    let is_called =
        |email: &str| called.iter().flatten().any(|one| one.eq_ignore_ascii_case(email));
    match email {
        Some(email) if !is_called(email) => format!(", now {}", user.principal_name),
        _ => String::new(),
    }
}

pub(super) fn playbook(id: PlaybookId) -> PlaybookView {
    PlaybookView { id: id.as_str(), title: id.title() }
}

fn access(seen: &Observation, settings: &Settings) -> AccessView {
    let open = seen.effective_access();
    let mut products: Vec<String> = open.iter().map(|r| words::product(&r.resource)).collect();
    order::sort(&mut products);
    products.dedup();
    let headline = match (seen.person.is_locked_out(), products.as_slice()) {
        _ if seen.person.account.is_invitee() => "Has no account yet".to_owned(),
        (true, _) => "Reaches nothing: the account is locked out already".to_owned(),
        (false, []) => "Reaches no product".to_owned(),
        (false, _) => {
            let groups = words::count(seen.groups.len(), "group", "groups");
            format!("Reaches {}; is in {groups}", products.join(", "))
        }
    };
    AccessView {
        headline,
        paths: seen.roles.iter().map(|r| path(r, seen, settings)).collect(),
        admin: None,
    }
}

fn path(role: &RoleAssignment, seen: &Observation, settings: &Settings) -> PathView {
    let via: Vec<String> = role
        .paths
        .iter()
        .map(|p| match p {
            Path::Direct => "given directly".to_owned(),
            Path::Inferred => "follows from another role".to_owned(),
            Path::Group => group_words(role, seen),
        })
        .collect();
    PathView {
        product: words::product(&role.resource),
        site: words::site(settings, &role.resource),
        role: words::role(&role.role),
        via: via.join(" and "),
    }
}

/// The API says that a group gives the role, not which one.
fn group_words(role: &RoleAssignment, seen: &Observation) -> String {
    let names: Vec<&str> = seen
        .groups
        .iter()
        .filter(|g| role.directory.as_ref().is_none_or(|d| *d == g.directory))
        .map(|g| g.name.as_str())
        .collect();
    match names.as_slice() {
        [one] => format!("through the group {one}"),
        several => format!("through one of {} groups", several.len()),
    }
}

/// The plan's phases with what was found to be handed over, steps made by `view`.
pub(super) fn plan_view<'p>(
    plan: &'p Plan,
    found: &'p [Step],
    view: impl Fn(&Step) -> StepView,
) -> PlanView {
    let all = || plan.steps.iter().chain(found);
    let phases = Phase::ALL
        .iter()
        .map(|phase| {
            let mut steps: Vec<&Step> = all().filter(|s| s.phase == *phase).collect();
            // Refusals first: what will not simply work must be seen.
            order::sort_by(&mut steps, |a, b| rank(&a.prediction) < rank(&b.prediction));
            PhaseView {
                id: phase.as_str(),
                title: phase.title(),
                steps: steps.into_iter().map(&view).collect(),
            }
        })
        .filter(|phase| !phase.steps.is_empty())
        .collect();
    PlanView { hash: plan.hash.clone(), summary: summary(plan), phases, notes: plan.notes.clone() }
}

fn rank(prediction: &Prediction) -> u8 {
    match prediction {
        Prediction::WillBeRefused { .. } => 0,
        Prediction::MayBeRefused { .. } => 1,
        Prediction::Elsewhere { .. } | Prediction::Follows { .. } => 2,
        Prediction::WillWork => 3,
        Prediction::AlreadySo => 4,
    }
}

fn changes(plan: &Plan) -> usize {
    let acts = |s: &&Step| {
        let tried = matches!(s.prediction, Prediction::WillWork | Prediction::MayBeRefused { .. });
        tried && matches!(s.ladder.first(), Some(Rung::Act(_)))
    };
    plan.steps.iter().filter(acts).count()
}

fn by_hand(plan: &Plan) -> usize {
    let asks = |s: &&Step| {
        let is_open = !s.is_proof() && s.prediction != Prediction::AlreadySo;
        is_open && matches!(s.ladder.first(), Some(Rung::ByHand(_)))
    };
    plan.steps.iter().filter(asks).count()
}

/// How many steps of which kind: together they are all that the run will speak of.
fn summary(plan: &Plan) -> String {
    let (changes, hands) = (changes(plan), by_hand(plan));
    let proofs = plan.steps.iter().filter(|s| s.is_proof()).count();
    let so = |s: &&Step| !s.is_proof() && s.prediction == Prediction::AlreadySo;
    let already = plan.steps.iter().filter(so).count();
    let elsewhere = plan.steps.len().saturating_sub(changes + hands + proofs + already);
    let rest = [
        (already, "already so".to_owned()),
        (elsewhere, "elsewhere".to_owned()),
        (hands, "by hand".to_owned()),
        (proofs, if proofs == 1 { "check" } else { "checks" }.to_owned()),
    ];
    let rest = rest.iter().filter(|(count, _)| *count > 0);
    let rest = rest.map(|(count, what)| format!("{count} {what}"));
    std::iter::once(words::count(changes, "change", "changes"))
        .chain(rest)
        .collect::<Vec<_>>()
        .join(", ")
}

pub(super) fn step_view(step: &Step) -> StepView {
    StepView {
        id: step.id.0.clone(),
        title: step.title.clone(),
        detail: step.detail.clone(),
        items: Vec::new(),
        prediction: super::prediction(&step.prediction),
        activity: "idle",
        outcome: None,
        next: None,
    }
}

/// The start of a plan in which nothing is Offramp's to change: it only sees to the rest.
fn handwork(person: &Person) -> ActionView {
    let button = "List what is done by hand";
    let body = vec![
        "Offramp changes nothing here. It lists what somebody has to do, and looks until it is done."
            .to_owned(),
    ];
    let title = format!("List what is done by hand for {}?", person.name);
    ActionView {
        confirm: Some(ConfirmView { title, body, button: button.to_owned() }),
        ..ActionView::new("start", button, false)
    }
}

fn start(said: &Said<'_>) -> ActionView {
    let name = &said.person.name;
    let (title, button) = match said.plan.playbook {
        PlaybookId::LeftBusiness => (format!("Cut all access of {name}?"), "Cut access now"),
        PlaybookId::LeftTeam => (format!("Change what {name} can reach?"), "Change access now"),
        PlaybookId::Onboard => (format!("Give {name} access?"), "Give access now"),
        PlaybookId::Restore => (format!("Give {name} access back?"), "Give access back now"),
        PlaybookId::RevokeInactive => {
            (format!("Take what {name} no longer uses?"), "Take unused access now")
        }
    };
    ActionView {
        confirm: Some(ConfirmView { title, body: said.question(), button: button.to_owned() }),
        ..ActionView::new("start", button, true)
    }
}

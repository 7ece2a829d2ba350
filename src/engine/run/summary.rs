//! What a run has come to, in the sentences that people act on: whether the person is cut off, and
//! what can still be reached. Panel, comment, property and action say nothing else about it.

use super::entry::Rest;
use super::state::Run;
use super::step_run::{Stage, StepOutcome, StepRun};
use crate::domain::order;
use crate::domain::{Claim, Path, PortalAccounts, ResourceId, RoleAssignment};
use crate::plan::{Held, Look, Probe, Rung, Step, words};
use crate::playbook::{Phase, PlaybookId};

/// Whether somebody is kept out, as far as reads tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutOff {
    /// Every cut is proven, and no read shows a way in.
    Yes,
    /// A read shows that the person can still get in.
    No,
    /// No read tells.
    Unknown,
}

impl CutOff {
    /// As the ticket's property and the actions of Automation spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

/// How far something that is left can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// It can be.
    Open,
    /// No read tells.
    Unknown,
    /// It gives nothing while the person is cut off.
    Dormant,
    /// It stays, and that it goes was not promised by anything else than this step.
    Stays,
}

impl Reach {
    /// All of them, what matters most first.
    pub const ALL: [Self; 4] = [Self::Open, Self::Unknown, Self::Dormant, Self::Stays];

    /// The heading over what is left in this way.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Open => "Still reachable",
            Self::Unknown => "Not known whether it can be reached",
            Self::Dormant => "Left, and of no use while the person is cut off",
            Self::Stays => "Still there",
        }
    }
}

/// Something that is left of what was to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// How far it can be used.
    pub reach: Reach,
    /// What it is.
    pub what: String,
    /// By which way, or why it is left.
    pub path: String,
    /// How it ends.
    pub remedy: String,
}

impl Run {
    /// Whether the person is cut off; `None` where the playbook does not cut anybody off.
    #[must_use]
    pub fn cut_off(&self) -> Option<CutOff> {
        if !self.opened.plan.playbook.promises_no_access() {
            return None;
        }
        let by = [self.kept_out_of(Side::Atlassian), self.kept_out_of(Side::Entra)];
        Some(match by {
            [CutOff::No, _] | [_, CutOff::No] => CutOff::No,
            [CutOff::Yes, CutOff::Yes] => CutOff::Yes,
            _ => CutOff::Unknown,
        })
    }

    /// Whether the person is kept out of one of the two, by the steps that do that; out of Entra is
    /// also whoever has nothing to do there.
    fn kept_out_of(&self, side: Side) -> CutOff {
        let access = self.last_look.as_ref().and_then(|look| look.access.as_ref());
        let access = access.filter(|_| side == Side::Atlassian);
        let (mut proven, mut open) = (true, access.is_some_and(|access| !access.is_empty()));
        let keeps = |step: &Step| keeps_out(step) && Side::of(step) == side;
        for (_, state) in self.steps().filter(|(step, _)| keeps(step)) {
            proven &= state.is_proven();
            open |= state.held == Some(Held::NotYet) && state.is_concluded() && !state.is_proven();
        }
        match (open, proven && (side == Side::Entra || access.is_some())) {
            (true, _) => CutOff::No,
            (false, true) => CutOff::Yes,
            (false, false) => CutOff::Unknown,
        }
    }

    /// What is left of what was to go, most open first. Nothing where nothing was to go: what was
    /// given, and what is kept because it is used, is not left.
    #[must_use]
    pub fn left(&self) -> Vec<Left> {
        let mut all = match self.opened.plan.playbook {
            PlaybookId::LeftBusiness => self.left_of_a_leaver(),
            PlaybookId::LeftTeam | PlaybookId::RevokeInactive => self.left_of_steps(),
            PlaybookId::Onboard | PlaybookId::Restore => Vec::new(),
        };
        order::sort_by(&mut all, |a, b| a.reach < b.reach);
        all
    }

    fn left_of_a_leaver(&self) -> Vec<Left> {
        let access = self.last_look.as_ref().and_then(|look| look.access.as_deref());
        let mut all: Vec<Left> =
            access.unwrap_or_default().iter().map(|role| self.way_in(role)).collect();
        all.extend(self.left_of_steps());
        all.extend(self.unlisted_tokens());
        all.extend(self.portal());
        all
    }

    fn way_in(&self, role: &RoleAssignment) -> Left {
        let product = words::product(&role.resource);
        let site = words::site(&self.opened.settings, &role.resource);
        let path = |path: &Path| match path {
            Path::Direct => "given directly",
            Path::Group => "through a group",
            Path::Inferred => "follows from another role",
        };
        let remedy = if role.paths.contains(&Path::Direct) {
            "Take the role in the admin console."
        } else if role.paths.contains(&Path::Group) {
            "Take the person out of the group that gives it; default groups give it to every new user."
        } else {
            "Take the role that it follows from."
        };
        Left {
            reach: Reach::Open,
            what: format!("{product} on {site} as {}", words::role(&role.role)),
            path: role.paths.iter().map(path).collect::<Vec<_>>().join(" and "),
            remedy: remedy.to_owned(),
        }
    }

    /// What steps were to take and have not, as far as a read shows.
    fn left_of_steps(&self) -> Vec<Left> {
        let cuts = self.cut_off().is_some();
        let out = |step: &Step| cuts.then(|| self.kept_out_of(Side::of(step)));
        // Whether somebody still gets into a product says the proof, whatever groups are left; what
        // nobody could take has none but the step itself.
        let by_proof = self.opened.plan.playbook == PlaybookId::RevokeInactive;
        let has_proof = |step: &Step| {
            self.steps().any(|(proof, _)| proof.is_proof() && proof.probe == step.probe)
        };
        let stays = |step: &Step| {
            by_proof && matches!(step.probe, Probe::WithoutProduct { .. }) && !has_proof(step)
        };
        let tells = |step: &Step| step.is_proof() == by_proof || stays(step);
        self.steps()
            .filter(|(step, _)| tells(step))
            .filter_map(|(step, state)| {
                let Stage::Concluded { outcome } = &state.stage else { return None };
                let why = match outcome {
                    StepOutcome::Proven { .. } => return None,
                    StepOutcome::Skipped { reason }
                    | StepOutcome::Failed { reason }
                    | StepOutcome::Unknown { reason }
                    | StepOutcome::Manual { reason } => reason,
                };
                let what = self.taken_by(step)?;
                Some(Left {
                    reach: reach(step, state, out(step)),
                    what,
                    path: why.clone(),
                    remedy: remedy(step, state, outcome, out(step)),
                })
            })
            .collect()
    }

    /// What a step takes, as a thing; `None` for steps that take nothing which lets anybody in.
    fn taken_by(&self, step: &Step) -> Option<String> {
        let settings = &self.opened.settings;
        Some(match &step.probe {
            Probe::OutOfGroup { .. } | Probe::OutOfEntraGroup { .. } => {
                let group = step.title.strip_prefix("Remove from ").unwrap_or(&step.title);
                format!("Membership in {group}")
            }
            Probe::Suspended { directory } => {
                format!("Membership of {}", settings.directory_name(directory))
            }
            Probe::EntraEnabled { enabled: false } => {
                format!("Sign-in to {}", settings.entra_name())
            }
            Probe::SessionsRevoked { .. } => {
                format!("Sign-ins to {} from before", settings.entra_name())
            }
            Probe::WithoutToken { .. } => {
                step.title.strip_prefix("Revoke ").unwrap_or(&step.title).to_owned()
            }
            Probe::Deactivated | Probe::Deleting => "The account itself, still active".to_owned(),
            Probe::WithoutOrgRole { role } => {
                format!("{} on the organization", words::role(role))
            }
            Probe::WithoutDirectRole { resource, role } => {
                format!("{} of {}", words::role(role), self.place(resource))
            }
            Probe::WithoutProduct { resource } => self.place(resource),
            _ => return None,
        })
    }

    fn place(&self, resource: &ResourceId) -> String {
        let site = words::site(&self.opened.settings, resource);
        format!("{} on {site}", words::product(resource))
    }

    /// Tokens of accounts that the organization does not own are nobody's to list.
    fn unlisted_tokens(&self) -> Option<Left> {
        let person = &self.opened.person;
        (person.claim == Claim::Unmanaged).then(|| Left {
            reach: if self.cut_off() == Some(CutOff::Yes) {
                Reach::Dormant
            } else {
                Reach::Unknown
            },
            what: "API tokens of the account".to_owned(),
            path: "the account belongs to somebody else, so they can be neither listed nor revoked"
                .to_owned(),
            remedy: "They reach nothing here while the membership is suspended.".to_owned(),
        })
    }

    /// A portal account is in no directory, so nothing that is done to the person's own account
    /// touches it. That there is none is said by saying nothing, and only where Jira has said so.
    fn portal(&self) -> Option<Left> {
        let close = "A site admin closes it under Administration > Jira Service Management > Portal only customers.";
        let look = "A site admin looks for the address under Administration > Jira Service Management > Portal only customers.";
        let Some(email) = &self.opened.person.email else {
            return Some(Left {
                reach: Reach::Unknown,
                what: "Customer portals: it can't be told".to_owned(),
                path: "no e-mail address is known, and a portal account is found by nothing else"
                    .to_owned(),
                remedy: look.to_owned(),
            });
        };
        let (reach, what, path, remedy) = match self.portal {
            Some(found) if found.is_none() => return None,
            Some(PortalAccounts { same_address: 0, .. }) => (
                Reach::Unknown,
                "Perhaps customer portals",
                format!("{email} finds a portal account whose own address Jira doesn't show"),
                look,
            ),
            Some(_) => (
                Reach::Open,
                "Customer portals",
                format!("a portal account with the same address, {email}"),
                close,
            ),
            None => {
                (Reach::Unknown, "Customer portals: it can't be told", self.unread_portal(), look)
            }
        };
        Some(Left { reach, what: what.to_owned(), path, remedy: remedy.to_owned() })
    }

    fn unread_portal(&self) -> String {
        let unread = self.last_look.as_ref().map(|look| look.unread.as_slice());
        let said = unread.unwrap_or_default().iter().find_map(|line| line.strip_prefix("portal: "));
        match said {
            Some(said) => format!("Jira was asked for portal accounts with the address: {said}"),
            None => "Jira didn't say whether a portal account has the address".to_owned(),
        }
    }

    /// The sentence about whoever is called `name`: whether they are cut off, and from what not. None
    /// where nobody is to be cut off, or nothing is known yet.
    #[must_use]
    pub fn about(&self, name: &str) -> Option<String> {
        let cut = self.cut_off()?;
        if self.rest.is_none() {
            return (cut == CutOff::Yes).then(|| format!("{name} is cut off."));
        }
        let left = self.left();
        let named = |reach| {
            let some = left.iter().filter(|left| left.reach == reach);
            some.map(|left| left.what.as_str()).collect::<Vec<_>>().join("; ")
        };
        let (open, unknown) = (named(Reach::Open), named(Reach::Unknown));
        let organization = &self.opened.settings.organization.name;
        Some(match (cut, open.as_str(), unknown.as_str()) {
            (CutOff::Yes, "", "") => {
                format!("{name} can no longer reach anything in {organization}.")
            }
            (CutOff::Yes, "", some) => {
                format!("{name} is cut off in {organization}. Not known: {some}.")
            }
            (CutOff::Yes, some, _) => {
                format!("{name} is cut off in {organization}, but for: {some}.")
            }
            (CutOff::No, "", _) => format!("{name} can still get in."),
            (CutOff::No, some, _) => format!("{name} can still reach: {some}."),
            (CutOff::Unknown, _, "") => format!("Whether {name} is cut off is not known."),
            (CutOff::Unknown, _, some) => {
                format!("Not known whether {name} can still reach: {some}.")
            }
        })
    }

    /// How far the steps are, where the run rests without being done.
    #[must_use]
    pub fn steps_left(&self) -> Option<String> {
        let (proven, total) = self.progress();
        match self.rest {
            None | Some(Rest::Done) => None,
            Some(Rest::ByHand) if self.denied() > 0 => {
                let were = match self.denied() {
                    1 => "1 was".to_owned(),
                    many => format!("{many} were"),
                };
                Some(format!(
                    "{proven} of {total} steps proven; {were} refused, as a right is missing: once it is given, try again."
                ))
            }
            Some(Rest::ByHand) => {
                Some(format!("{proven} of {total} steps proven; the rest is done by hand."))
            }
            Some(Rest::Attention) => {
                Some(format!("{proven} of {total} steps proven; the others need you."))
            }
        }
    }
}

/// Where a step keeps somebody out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// The organization and what belongs to it.
    Atlassian,
    /// The tenant.
    Entra,
}

impl Side {
    fn of(step: &Step) -> Self {
        match step.probe.looks() {
            [Look::Entra, ..] => Self::Entra,
            _ => Self::Atlassian,
        }
    }
}

/// Whether the step is one that keeps the person out, by itself.
fn keeps_out(step: &Step) -> bool {
    step.phase == Phase::Cut
        && matches!(step.probe, Probe::Suspended { .. } | Probe::EntraEnabled { enabled: false })
}

fn reach(step: &Step, state: &StepRun, cut: Option<CutOff>) -> Reach {
    if cut.is_none() {
        return Reach::Stays;
    }
    // Everything else is of use only to whoever gets in.
    if !keeps_out(step) && cut == Some(CutOff::Yes) {
        return Reach::Dormant;
    }
    match state.held {
        Some(Held::NotYet) => Reach::Open,
        _ => Reach::Unknown,
    }
}

/// How what is left ends.
fn remedy(step: &Step, state: &StepRun, outcome: &StepOutcome, cut: Option<CutOff>) -> String {
    if matches!(outcome, StepOutcome::Skipped { .. }) {
        return elsewhere(cut).to_owned();
    }
    match state.rung(step) {
        Some(Rung::ByHand(task)) => format!("{}: {}.", task.who, task.title),
        _ => "Try again.".to_owned(),
    }
}

/// What a membership means that another system decides.
fn elsewhere(cut: Option<CutOff>) -> &'static str {
    match cut {
        Some(CutOff::Yes) => {
            "It gives no access while the account is cut off; change it where it is owned."
        }
        _ => "What it gives stays until it is changed where it is owned.",
    }
}

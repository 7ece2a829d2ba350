//! The plan for somebody who no longer uses something: exactly that goes, and it is read again that
//! everything else stayed.

use super::composer::{Brief, Composed, Composer};
use super::step::{Prediction, Probe, Rung, Step, StepId};
use super::words;
use crate::connector::Act;
use crate::domain::{GroupMembership, MembershipStatus, Observation, ResourceId};
use crate::playbook::Phase;
use crate::policy::Settings;
use crate::sweep::{Class, Decision, Foreseen, Held, Idle, Obstacle, Taking, Way, WhyExempt};

/// How a refusal speaks of somebody's last group.
const LAST_GROUP: &str = "default group";

pub(super) fn compose(settings: &Settings, seen: &Observation, brief: &Brief) -> Composed {
    let composer = Composer { settings, seen, brief };
    let Some(decision) = brief.idle.as_deref() else {
        return Composed { steps: Vec::new(), notes: Vec::new() };
    };
    let mut steps = Vec::new();
    if decision.suspend {
        steps.extend(composer.suspend());
    } else {
        steps.extend(composer.taken(decision));
    }
    let goes = |idle: &&Idle| decision.suspend || !idle.takings.is_empty();
    steps.extend(decision.idle.iter().filter(goes).map(|idle| composer.gone(idle)));
    steps.extend(decision.kept.iter().map(|kept| composer.kept(kept)));
    Composed { steps, notes: composer.notes_on(decision) }
}

impl Composer<'_> {
    /// The idle products one by one; a group that gives two of them goes once.
    fn taken(&self, decision: &Decision) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for idle in &decision.idle {
            let each = idle.takings.iter().filter_map(|taking| self.path(idle, taking));
            for step in each.chain(idle.obstacle.as_ref().map(|why| self.stays(idle, why))) {
                if steps.iter().all(|known| known.id != step.id) {
                    steps.push(step);
                }
            }
        }
        steps
    }

    fn path(&self, idle: &Idle, taking: &Taking) -> Option<Step> {
        match &taking.way {
            Way::DirectRole { resource, role } => self.direct_role(resource, role),
            Way::Group(membership) => Some(self.out_of_group(idle, membership, taking)),
        }
    }

    fn out_of_group(&self, idle: &Idle, membership: &GroupMembership, taking: &Taking) -> Step {
        let mut step = self.group(membership);
        step.detail = self.also_gives(taking).or(step.detail);
        match taking.foreseen {
            // This plan takes nothing at the identity provider, so nothing follows from there.
            Foreseen::Elsewhere => {
                step.prediction = Prediction::Elsewhere { owner: self.provider() };
            }
            Foreseen::MayBeRefused => {
                let why = format!("a default group of {}", words::product(&idle.resource));
                step.prediction = Prediction::MayBeRefused { why, instead: self.instead() };
                step.ladder = self.ladder_of_default(membership, step.ladder);
            }
            Foreseen::WillWork | Foreseen::ByHand => {}
        }
        step
    }

    /// Somebody's last group may be refused: with the quarantine group, which gives nothing, it no
    /// longer is the last.
    fn ladder_of_default(&self, membership: &GroupMembership, ladder: Vec<Rung>) -> Vec<Rung> {
        let group = &self.settings.quarantine_group;
        let mut rungs = ladder.into_iter();
        let (Some(first), true) = (rungs.next(), self.can_be_put_aside(membership)) else {
            return self.group(membership).ladder;
        };
        let act =
            Act::AddToGroup { directory: group.directory_id.clone(), group: group.id.clone() };
        let aside = Rung::Aside { act, against: LAST_GROUP.to_owned() };
        [first.clone(), aside, first].into_iter().chain(rungs).collect()
    }

    /// A group takes members of its own directory only.
    fn can_be_put_aside(&self, membership: &GroupMembership) -> bool {
        let group = &self.settings.quarantine_group;
        membership.directory == group.directory_id
            && self.seen.groups.iter().all(|own| own.group != group.id)
    }

    fn instead(&self) -> String {
        let group = &self.settings.quarantine_group.name;
        format!("as the last group it goes once {group} is another; else it is done by hand")
    }

    /// What else goes with a group, for people.
    fn also_gives(&self, taking: &Taking) -> Option<String> {
        let mut others: Vec<String> =
            taking.also_gives.iter().map(|(resource, _)| self.product(resource)).collect();
        others.dedup();
        (!others.is_empty()).then(|| format!("also gives {}", others.join(", ")))
    }

    /// An idle product that cannot be taken without something in use.
    fn stays(&self, idle: &Idle, obstacle: &Obstacle) -> Step {
        let (name, product) = (self.name(), self.product(&idle.resource));
        let why = match obstacle {
            Obstacle::AlsoTakes { group, resource } => {
                let named = self.seen.groups.iter().find(|own| own.group == *group);
                let group = named.map_or_else(|| group.to_string(), |own| own.name.clone());
                format!("the group {group} also gives {}, which stays", self.product(resource))
            }
            Obstacle::SourceUnknown => "nobody can tell by which path it comes".to_owned(),
        };
        let instead = "it stays until somebody takes it by hand".to_owned();
        Step {
            id: StepId(format!("strip.product.{}", idle.resource)),
            phase: Phase::Strip,
            title: format!("Take {product}"),
            detail: Some(self.idle_for(idle)),
            prediction: Prediction::WillBeRefused { why, instead },
            ladder: vec![self.by_hand(format!("Take {product} from {name}"))],
            probe: Probe::WithoutProduct { resource: idle.resource.clone() },
        }
    }

    /// Read at the end: nothing lets the person into the product any more.
    fn gone(&self, idle: &Idle) -> Step {
        let (name, product) = (self.name(), self.product(&idle.resource));
        Step {
            id: StepId(format!("prove.gone.{}", idle.resource)),
            phase: Phase::Prove,
            title: format!("{product} is gone"),
            detail: Some(self.idle_for(idle)),
            prediction: Prediction::WillWork,
            ladder: vec![self.by_hand(format!("Take {product} from {name}"))],
            probe: Probe::WithoutProduct { resource: idle.resource.clone() },
        }
    }

    /// Read at the end: what is in use still lets the person in.
    fn kept(&self, kept: &Held) -> Step {
        let (name, product) = (self.name(), self.product(&kept.resource));
        Step {
            id: StepId(format!("prove.kept.{}", kept.resource)),
            phase: Phase::Prove,
            title: format!("{product} is kept"),
            detail: Some(why_kept(kept.class).to_owned()),
            prediction: Prediction::AlreadySo,
            ladder: vec![self.by_hand(format!("Give {product} back to {name}"))],
            probe: Probe::WithProduct { resource: kept.resource.clone() },
        }
    }

    fn product(&self, resource: &ResourceId) -> String {
        format!("{} on {}", words::product(resource), words::site(self.settings, resource))
    }

    /// By the threshold, not by the day: a plan that was confirmed stays the same tomorrow.
    fn idle_for(&self, idle: &Idle) -> String {
        let days = self.settings.idle_days(&idle.resource);
        match (idle.class, days) {
            (Class::NeverActive { .. }, _) => "never used".to_owned(),
            (_, Some(days)) => format!("not used for {days} days or more"),
            (_, None) => "not used for too long".to_owned(),
        }
    }

    fn notes_on(&self, decision: &Decision) -> Vec<String> {
        let name = self.name();
        let mut notes = Vec::new();
        let active = self.seen.person.membership == MembershipStatus::Active;
        if decision.suspend && active {
            notes.push(format!(
                "{name} uses nothing any more, so the membership is suspended. Groups and roles stay for the day it is lifted."
            ));
        }
        if let Some(count) = decision.ask_about_tokens {
            notes.push(format!(
                "{name} has never opened a page and has {count} API tokens: a program may use this account. Ask before you go on."
            ));
        }
        notes.push("Use that shows in API tokens only is not told by Atlassian.".to_owned());
        notes
    }
}

/// Why a product stays, in words that are true tomorrow.
fn why_kept(class: Option<Class>) -> &'static str {
    match class {
        None => "no threshold is set for it",
        Some(Class::Active) => "in use",
        Some(Class::Unknown { why }) => why.words(),
        Some(Class::Exempt { why: WhyExempt::New { .. } }) => "came only recently",
        Some(Class::Exempt { why: WhyExempt::Returned { .. } }) => "was given back only recently",
        Some(Class::Exempt { .. }) => "exempt",
        Some(Class::Protected { .. }) => "protected",
        Some(Class::Inactive { .. } | Class::NeverActive { .. }) => "idle",
    }
}

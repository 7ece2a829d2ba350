//! What a run does next. A pure reading of its state.

use super::entry::Rest;
use super::limits;
use super::state::Run;
use super::step_run::{Stage, StepOutcome, StepRun};
use crate::connector::{Act, BATCH_MAX, Target};
use crate::domain::Instant;
use crate::plan::{Look, Probe, Rung, Step, StepId};
use crate::playbook::Phase;
use std::collections::BTreeSet;

/// The next move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Send these acts, together.
    Act(Vec<StepId>),
    /// Find out what there is to hand over.
    Discover,
    /// Read these, together.
    Look(BTreeSet<Look>),
    /// Nothing before then.
    Wait {
        /// Then.
        until: Instant,
        /// For what.
        why: String,
    },
    /// Come to rest.
    Rest(Rest),
}

impl Run {
    /// What to do at `now`.
    #[must_use]
    pub fn next(&self, now: Instant) -> Intent {
        let mut wait: Option<Intent> = None;
        for phase in Phase::ALL {
            if phase == Phase::HandOver && self.must_discover() {
                return Intent::Discover;
            }
            match self.next_in(phase, now) {
                // A throttled step must not keep the later phases from taking what they can.
                Some(Intent::Wait { until, why }) => {
                    let sooner = match &wait {
                        Some(Intent::Wait { until: other, .. }) => until < *other,
                        _ => true,
                    };
                    if sooner {
                        wait = Some(Intent::Wait { until, why });
                    }
                }
                Some(intent) => return intent,
                None => {}
            }
            // Law 3: while the cut is neither claimed nor beyond trying, nothing else begins.
            if wait.is_some() && self.gates(phase).any(StepRun::is_pending) {
                break;
            }
            // What was forbidden is not beyond trying either: it is tried again before what follows.
            if self.gates(phase).any(|gate| gate.is_unknown() || gate.withheld) {
                return self.at_rest(now);
            }
        }
        wait.unwrap_or_else(|| self.prove(now))
    }

    fn must_discover(&self) -> bool {
        self.opened.plan.hand_over.is_some() && self.listings == 0
    }

    /// Jira's searches don't say how much there is, so one that stops short looks like a whole one:
    /// a run ends only when a second one, made after everything else, has shown nothing more.
    fn must_list_again(&self) -> bool {
        let hands_over = self.opened.plan.hand_over.is_some() && self.rest.is_none();
        let may = !self.listed_out && self.listings < limits::LISTINGS_MAX;
        hands_over && (self.splits || may)
    }

    /// The steps of a phase that later phases wait for.
    fn gates(&self, phase: Phase) -> impl Iterator<Item = &StepRun> {
        self.in_phase(phase).filter(|(step, _)| step.is_gate()).map(|(_, state)| state)
    }

    /// The phase's next move; `None` when every act in it has been answered.
    fn next_in(&self, phase: Phase, now: Instant) -> Option<Intent> {
        let doubtful: Vec<&Step> = self
            .in_phase(phase)
            .filter(|(_, s)| s.is_doubtful(phase))
            .map(|(step, _)| step)
            .collect();
        if !doubtful.is_empty() {
            return Some(self.look_at(&doubtful, now));
        }
        let due: Vec<StepId> = self
            .in_phase(phase)
            .filter(|(step, s)| s.is_due(step, self.target(), now))
            .scan((0, 0), |sent, (step, state)| Some((fits(sent, state.rung(step)), step)))
            .filter(|(fits, _)| *fits)
            .map(|(_, step)| step.id.clone())
            .collect();
        if !due.is_empty() {
            let along = if phase == Phase::Cut { self.rides_along(&due, now) } else { Vec::new() };
            return Some(Intent::Act(due.into_iter().chain(along).collect()));
        }
        let later = self.in_phase(phase).filter_map(|(_, s)| match s.stage {
            Stage::Later { at } => Some(at),
            _ => None,
        });
        later.min().map(|until| Intent::Wait { until, why: "Atlassian asked to wait".to_owned() })
    }

    /// A batch that disables somebody in Entra has room for the groups there: all of Entra is taken
    /// in one request, and what goes with it is no more than the cut itself.
    fn rides_along(&self, due: &[StepId], now: Instant) -> Vec<StepId> {
        let in_batch = |step: &Step, state: &StepRun| {
            state.rung(step).and_then(Rung::act).is_some_and(Act::is_entra)
        };
        let sent = || self.steps().filter(|(step, s)| due.contains(&step.id) && in_batch(step, s));
        // A user who may go on signing in is not cut off: there a group is more than the cut.
        if !sent().any(|(step, _)| matches!(step.probe, Probe::EntraEnabled { .. })) {
            return Vec::new();
        }
        let taken = sent().count();
        self.in_phase(Phase::Strip)
            .filter(|(step, s)| in_batch(step, s) && s.is_due(step, self.target(), now))
            .map(|(step, _)| step.id.clone())
            .take(BATCH_MAX.saturating_sub(taken))
            .collect()
    }

    /// Looks at once the first time, then ever more rarely.
    fn look_at(&self, steps: &[&Step], now: Instant) -> Intent {
        let wait = match (self.looks, &self.last_look) {
            (0, _) | (_, None) => None,
            (looks, Some(last)) => {
                Some(last.at.plus_ms(limits::look_after_ms(looks.saturating_sub(1))))
            }
        };
        match wait {
            Some(until) if until > now => {
                Intent::Wait { until, why: "the last answer was unclear".to_owned() }
            }
            _ => Intent::Look(looks_of(steps)),
        }
    }

    /// All acts are answered: prove, then rest.
    fn prove(&self, now: Instant) -> Intent {
        let open: Vec<&Step> =
            self.steps().filter(|(_, s)| s.is_open()).map(|(step, _)| step).collect();
        // A run that rests is told at once what has come undone; it is looked at in its own time.
        let rests = self.rest.is_some() && self.access_is_read();
        let enough = self.looks >= limits::LOOKS_MAX || rests;
        // What is forbidden is told without waiting for another system.
        if self.is_withheld() && self.looks > 0 && !open.is_empty() && self.only_follows() {
            return self.at_rest(now);
        }
        if open.is_empty() && (self.access_is_clear() || enough) {
            return if self.must_list_again() { Intent::Discover } else { self.at_rest(now) };
        }
        let until = self.next_look_at();
        if until > now {
            let why = if self.only_follows() {
                "the identity provider passes its changes on, which can take 40 minutes"
            } else {
                "role and group changes can take 30 s to show"
            };
            return Intent::Wait { until, why: why.to_owned() };
        }
        let mut looks = if self.looks == 0 { self.first_looks(&open) } else { looks_of(&open) };
        if !self.access_is_clear() && self.promises_no_access() {
            looks.insert(Look::Person);
            // Whoever is locked out is so whatever roles are left; the roles are asked for only
            // when that is not seen at once.
            if self.looks > 0 {
                looks.insert(Look::Roles);
            }
        }
        if self.promises_no_access() && self.portal.is_none() {
            looks.insert(Look::Portal);
        }
        Intent::Look(looks)
    }

    fn promises_no_access(&self) -> bool {
        self.opened.plan.playbook.promises_no_access()
    }

    /// Whether it was read what lets the person in, where it is promised that nothing does.
    fn access_is_read(&self) -> bool {
        let read = self.last_look.as_ref().is_some_and(|look| look.access.is_some());
        !self.promises_no_access() || read
    }

    /// Nothing lets the person in, by reads after the last act, where that was promised.
    fn access_is_clear(&self) -> bool {
        if !self.promises_no_access() {
            return self.looks > 0;
        }
        self.looks > 0
            && self.last_look.as_ref().and_then(|l| l.access.as_ref()).is_some_and(Vec::is_empty)
    }

    /// What usually suffices: a suspension shows in the person alone.
    fn first_looks(&self, open: &[&Step]) -> BTreeSet<Look> {
        let mut looks = all_of(open, Probe::needs);
        if self.groups_can_wait() {
            looks.remove(&Look::Groups);
        }
        looks
    }

    /// Whether the groups have to be listed again in any case, once an identity provider has taken
    /// what is its own, and nothing about them is in doubt: then one listing shows all of it.
    fn groups_can_wait(&self) -> bool {
        let mut follows = false;
        for (step, state) in self.steps() {
            if !state.is_open() || !is_about_groups(step) {
                continue;
            }
            if !matches!(state.stage, Stage::Claimed) {
                return false;
            }
            follows |= step.follows();
        }
        follows
    }

    /// Only what another system has to push is still open, and what is looked at together with it.
    fn only_follows(&self) -> bool {
        let wait = self.looks == 1 && self.groups_can_wait();
        let follows = |step: &Step| step.follows() || wait && is_about_groups(step);
        self.steps().filter(|(_, s)| s.is_open()).all(|(step, _)| follows(step))
    }

    fn next_look_at(&self) -> Instant {
        let last = match (&self.last_look, self.acted_at) {
            (Some(look), Some(acted)) => look.at.max(acted),
            (Some(look), None) => look.at,
            (None, Some(acted)) => acted,
            (None, None) => return self.opened.at,
        };
        if self.looks > 0 && self.only_follows() {
            let first = self.looks == 1;
            return last.plus_ms(if first { limits::PUSH_LOOK_MS } else { limits::WATCH_MS });
        }
        last.plus_ms(limits::look_after_ms(self.looks))
    }

    fn at_rest(&self, now: Instant) -> Intent {
        let rest = self.derive_rest();
        // Days may have passed since most of it was proven: all of it is read once more.
        let rested = self.rest.is_some_and(|before| before != Rest::Done);
        if rest == Rest::Done && rested && !self.seen_whole {
            let last = self.last_look.as_ref();
            let unread = last.filter(|look| !look.unread.is_empty());
            if let Some(until) = unread.map(|look| look.at.plus_ms(limits::WATCH_MS))
                && until > now
            {
                return Intent::Wait { until, why: "not everything could be read".to_owned() };
            }
            let all: Vec<&Step> = self.steps().map(|(step, _)| step).collect();
            return Intent::Look(looks_of(&all));
        }
        let watching = self.watched_until() > now;
        match self.rest {
            Some(before) if before == rest && rest != Rest::Done && watching => {
                let last = self.last_look.as_ref().map_or(now, |l| l.at);
                let until = last.plus_ms(limits::WATCH_MS);
                if until > now {
                    return Intent::Wait { until, why: "watched every 5 minutes".to_owned() };
                }
                let unsettled: Vec<&Step> =
                    self.steps().filter(|(_, s)| !s.is_settled()).map(|(step, _)| step).collect();
                let mut looks = looks_of(&unsettled);
                if self.promises_no_access() {
                    looks.extend([Look::Person, Look::Roles]);
                }
                Intent::Look(looks)
            }
            _ => Intent::Rest(rest),
        }
    }

    /// Until when a run that is not done is looked at again.
    #[must_use]
    pub fn watched_until(&self) -> Instant {
        self.tried_since.plus_ms(limits::WATCHED_FOR_MS)
    }

    /// How the run ended, from its steps and the last look.
    #[must_use]
    pub fn derive_rest(&self) -> Rest {
        let mut manual = false;
        for (_, step) in self.steps() {
            match &step.stage {
                Stage::Concluded { outcome } if outcome.is_settled() => {}
                Stage::Concluded { outcome: StepOutcome::Manual { .. } } => manual = true,
                _ => return Rest::Attention,
            }
        }
        if !self.promises_no_access() {
            return if manual { Rest::ByHand } else { Rest::Done };
        }
        match self.last_look.as_ref().and_then(|l| l.access.as_ref()) {
            Some(access) if access.is_empty() && !manual => Rest::Done,
            Some(access) if access.is_empty() => Rest::ByHand,
            Some(_) if manual => Rest::ByHand,
            _ => Rest::Attention,
        }
    }
}

/// Whether one more act fits the wave: so many requests, and one batch.
fn fits((requests, batched): &mut (usize, usize), rung: Option<&Rung>) -> bool {
    let shares = rung.and_then(Rung::act).is_some_and(Act::is_entra);
    let (count, most) =
        if shares { (batched, BATCH_MAX) } else { (requests, limits::ACTS_PER_WAVE) };
    *count += 1;
    *count <= most
}

fn is_about_groups(step: &Step) -> bool {
    step.probe.looks().contains(&Look::Groups)
}

fn looks_of(steps: &[&Step]) -> BTreeSet<Look> {
    all_of(steps, Probe::looks)
}

fn all_of(steps: &[&Step], of: fn(&Probe) -> &'static [Look]) -> BTreeSet<Look> {
    let mut looks = BTreeSet::new();
    for step in steps {
        looks.extend(of(&step.probe));
    }
    looks
}

impl StepRun {
    /// Must be looked at before the phase goes on. Nothing is left for later in the cut, nor in what
    /// the cut needs: whoever still administers the organization is refused a suspension.
    fn is_doubtful(&self, phase: Phase) -> bool {
        match self.stage {
            Stage::Unclear { .. } | Stage::Refused { .. } | Stage::Sent => true,
            Stage::Ambiguous { .. } => matches!(phase, Phase::Demote | Phase::Cut),
            _ => false,
        }
    }

    /// Neither claimed nor beyond trying.
    fn is_pending(&self) -> bool {
        !matches!(self.stage, Stage::Claimed | Stage::Concluded { .. })
    }

    fn is_unknown(&self) -> bool {
        matches!(&self.stage, Stage::Concluded { outcome: StepOutcome::Unknown { .. } })
    }

    fn is_due(&self, step: &Step, target: Target<'_>, now: Instant) -> bool {
        let acts = self.rung(step).and_then(Rung::act).is_some_and(|act| act.can_be_sent(target));
        match self.stage {
            Stage::Idle => acts,
            Stage::Later { at } => acts && at <= now,
            _ => false,
        }
    }

    /// Waits for a look to conclude it.
    fn is_open(&self) -> bool {
        !matches!(self.stage, Stage::Concluded { .. })
    }

    fn is_settled(&self) -> bool {
        matches!(&self.stage, Stage::Concluded { outcome } if outcome.is_settled())
    }
}

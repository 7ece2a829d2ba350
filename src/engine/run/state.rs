//! A run's state, folded from its journal.

use super::entry::{Entry, Opened, Rest};
use super::step_run::{Stage, StepOutcome, StepRun};
use crate::connector::{Claim, Target};
use crate::domain::{AccountId, EntraUserId, Instant, PortalAccounts, RoleAssignment};
use crate::plan::{Rung, Sight, Step, StepId};
use crate::playbook::Phase;
use std::collections::BTreeMap;

/// The first schema in which trying again proves everything anew.
const PROVES_AGAIN: u16 = 6;

/// One execution of one plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// How it began.
    pub opened: Opened,
    /// Where each step is.
    pub steps: BTreeMap<StepId, StepRun>,
    /// When the person was first known to be cut off, by a claim of every act of the cut.
    pub cut_at: Option<Instant>,
    /// The last time anything was sent.
    pub acted_at: Option<Instant>,
    /// Looks since the last act.
    pub looks: u32,
    /// The last look.
    pub last_look: Option<LastLook>,
    /// Whether the last look was at every step.
    pub seen_whole: bool,
    /// What it waits for.
    pub waiting: Option<Waiting>,
    /// How it rests; `None` while it works.
    pub rest: Option<Rest>,
    /// When it came to rest, or last did.
    pub rested_at: Option<Instant>,
    /// Since when somebody's retries count.
    pub tried_since: Instant,
    /// Portal accounts with the person's address; `None`: not asked, or no answer.
    pub portal: Option<PortalAccounts>,
    /// What was found to be handed over, by all listings together.
    pub discovered: Vec<Step>,
    /// How often what there is to hand over was listed.
    pub listings: u32,
    /// Whether the last listing showed nothing that an earlier one had not.
    pub listed_out: bool,
    /// Whether what many were to go in at once waits for a listing, to be taken one by one.
    pub splits: bool,
    /// Who answers for it: who opened it, or the last who asked to try it again.
    pub in_charge: AccountId,
    /// The account, once it is known.
    account: AccountId,
    /// The user of Entra, once it is known.
    entra: Option<EntraUserId>,
}

/// What the last look showed.
#[derive(Clone, Debug, PartialEq)]
pub struct LastLook {
    /// When.
    pub at: Instant,
    /// What still lets the person in; `None` where it was not read.
    pub access: Option<Vec<RoleAssignment>>,
    /// What could not be read.
    pub unread: Vec<String>,
}

/// A wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Until.
    pub until: Instant,
    /// For what.
    pub why: String,
}

impl Run {
    /// The state after the first entry.
    #[must_use]
    pub fn open(opened: Opened) -> Self {
        let at = opened.at;
        let steps =
            opened.plan.steps.iter().map(|step| (step.id.clone(), StepRun::begin(step, at)));
        Self {
            steps: steps.collect(),
            cut_at: None,
            acted_at: None,
            looks: 0,
            last_look: None,
            seen_whole: false,
            waiting: None,
            rest: None,
            rested_at: None,
            tried_since: at,
            portal: opened.portal,
            discovered: Vec::new(),
            listings: 0,
            listed_out: false,
            splits: false,
            in_charge: opened.operator.clone(),
            account: opened.person.account.clone(),
            entra: opened.entra.clone(),
            opened,
        }
    }

    /// Folds a whole journal.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn replay(entries: &[Entry]) -> Result<Self, String> {
        let Some((Entry::Opened(opened), rest)) = entries.split_first() else {
            return Err("the journal doesn't begin with the opening of the run".to_owned());
        };
        let mut run = Self::open((**opened).clone());
        for entry in rest {
            run.apply(entry);
        }
        Ok(run)
    }

    /// Folds one more entry.
    pub fn apply(&mut self, entry: &Entry) {
        match entry {
            Entry::Opened(_) => {}
            Entry::Resumed { at, .. } => self.resume(*at),
            Entry::Reopened { at, by, .. } => {
                self.in_charge = by.clone();
                self.reopen(*at);
            }
            Entry::Sent { at, steps } => self.sent(*at, steps),
            Entry::Answered { at, claims, .. } => self.answered(*at, claims),
            Entry::Looked { at, held, access, unread, portal, .. } => {
                self.portal = portal.or(self.portal);
                for (id, held) in held {
                    if let Some(step) = self.steps.get_mut(id) {
                        step.held_before = step.held.replace(*held);
                    }
                }
                self.looks += 1;
                self.seen_whole = unread.is_empty() && held.len() >= self.steps.len();
                // Access that was read after the last act stays known until the next one.
                let before = self.last_look.take().and_then(|l| l.access);
                let (access, unread) = (access.clone().or(before), unread.clone());
                self.last_look = Some(LastLook { at: *at, access, unread });
            }
            Entry::Discovered { at, steps, .. } => {
                let begun = steps.iter().map(|step| (step.id.clone(), StepRun::begin(step, *at)));
                self.steps.extend(begun);
                self.listed_out = self.listings > 0 && steps.is_empty();
                self.listings += 1;
                self.splits = false;
                self.discovered.extend(steps.iter().cloned());
            }
            Entry::Identified { account, entra, .. } => {
                if let Some(account) = account {
                    self.account = account.clone();
                }
                self.entra = entra.clone().or(self.entra.take());
                // What could not be asked for can be now.
                self.looks = 0;
            }
            Entry::Postponed { at, step, until } => {
                self.set(step, *at, Stage::Later { at: *until });
            }
            Entry::Climbed { at, step, why } => {
                if let Some(step) = self.steps.get_mut(step) {
                    step.rung += 1;
                    step.gave_up = Some(why.clone());
                    step.forget_answers();
                }
                self.set(step, *at, Stage::Idle);
                let split =
                    |(own, state): (&Step, &StepRun)| own.id == *step && state.is_split(own);
                let is_split = self.steps().any(split);
                self.splits |= is_split;
            }
            Entry::Concluded { at, step, outcome } => {
                self.note_withheld(step, outcome);
                self.set(step, *at, Stage::Concluded { outcome: outcome.clone() });
                self.note_cut(*at);
            }
            Entry::Waiting { until, why, .. } => {
                self.waiting = Some(Waiting { until: *until, why: why.clone() });
            }
            Entry::Rested { at, rest } => {
                self.rest = Some(*rest);
                self.rested_at = Some(*at);
            }
        }
    }

    fn set(&mut self, id: &StepId, at: Instant, stage: Stage) {
        if let Some(step) = self.steps.get_mut(id) {
            step.stage = stage;
            step.since = at;
        }
    }

    /// What was to go out and fails without having been sent was forbidden at that moment.
    fn note_withheld(&mut self, id: &StepId, outcome: &StepOutcome) {
        if let Some(step) = self.steps.get_mut(id) {
            let was_to_go = matches!(step.stage, Stage::Idle | Stage::Later { .. });
            step.withheld = was_to_go && matches!(outcome, StepOutcome::Failed { .. });
        }
    }

    fn resume(&mut self, at: Instant) {
        self.waiting = None;
        for step in self.steps.values_mut().filter(|s| s.stage == Stage::Sent) {
            step.stage = Stage::Unclear { said: "the run was interrupted".to_owned() };
            step.since = at;
        }
    }

    fn reopen(&mut self, at: Instant) {
        self.rest = None;
        self.waiting = None;
        self.looks = 0;
        self.tried_since = at;
        // What was given is not given again because somebody has taken it since, and what an earlier
        // version proved stays so in its journals.
        let again = self.opened.plan.playbook.takes() && self.opened.schema >= PROVES_AGAIN;
        for step in self.steps.values_mut() {
            if let Stage::Concluded { outcome } = &step.stage {
                match outcome {
                    StepOutcome::Skipped { .. } => continue,
                    StepOutcome::Proven { .. } if !again => continue,
                    // What was proven may have come undone since: it is, or it is done again.
                    StepOutcome::Proven { .. } => {
                        step.stage = Stage::Claimed;
                        step.was_proven = true;
                    }
                    StepOutcome::Failed { .. }
                    | StepOutcome::Unknown { .. }
                    | StepOutcome::Manual { .. } => {
                        step.rung = 0;
                        step.stage = Stage::Unclear { said: "to be tried again".to_owned() };
                    }
                }
                step.forget_answers();
                step.denied = None;
                step.gave_up = None;
                step.withheld = false;
                step.forget_looks();
                step.since = at;
            }
        }
        // What only a person can do is not tried again, only looked at.
        for planned in self.opened.plan.steps.iter().chain(&self.discovered) {
            let acts = planned.ladder.first().and_then(Rung::act).is_some();
            if let (false, Some(step)) = (acts, self.steps.get_mut(&planned.id))
                && matches!(step.stage, Stage::Unclear { .. })
            {
                *step = StepRun::begin(planned, at);
            }
        }
    }

    fn sent(&mut self, at: Instant, steps: &[StepId]) {
        self.acted_at = Some(at);
        self.looks = 0;
        self.seen_whole = false;
        self.waiting = None;
        if let Some(look) = &mut self.last_look {
            look.access = None;
        }
        for id in steps {
            if let Some(step) = self.steps.get_mut(id) {
                step.attempts += 1;
                step.forget_looks();
            }
            self.set(id, at, Stage::Sent);
        }
    }

    fn answered(&mut self, at: Instant, claims: &[(StepId, Claim)]) {
        self.acted_at = Some(at);
        for (id, claim) in claims {
            if let Some(step) = self.steps.get_mut(id) {
                step.count(claim);
            }
            let stage = match claim.clone() {
                Claim::Accepted => Stage::Claimed,
                Claim::Ambiguous { said, .. } => Stage::Ambiguous { said },
                Claim::Refused { said, .. } => Stage::Refused { said },
                Claim::Unclear { said } => Stage::Unclear { said },
                Claim::Throttled { retry_at } => {
                    let attempts = self.steps.get(id).map_or(1, |s| s.attempts);
                    let backoff = super::limits::backoff_ms(attempts);
                    Stage::Later { at: retry_at.unwrap_or(at.plus_ms(backoff)) }
                }
            };
            self.set(id, at, stage);
        }
        self.note_cut(at);
    }

    fn note_cut(&mut self, at: Instant) {
        if self.cut_at.is_none() && self.cut_is_claimed() {
            self.cut_at = Some(at);
        }
    }

    /// Whom the next act is about.
    #[must_use]
    pub fn target(&self) -> Target<'_> {
        Target { account: &self.account, entra: self.entra.as_ref() }
    }

    /// By what the person is found.
    #[must_use]
    pub fn sight(&self) -> Sight {
        let email = self.opened.person.address();
        let hand_over = self.opened.plan.hand_over.as_ref();
        let projects = hand_over.map(|h| h.projects.clone()).unwrap_or_default();
        Sight { account: self.account.clone(), email, projects, witnesses: self.witnesses() }
    }

    /// Who answers for the run: whoever is in charge of it, and whoever confirmed it.
    #[must_use]
    pub fn witnesses(&self) -> Vec<AccountId> {
        let confirmed = self.opened.approved_by.accounts();
        std::iter::once(&self.in_charge).chain(confirmed).cloned().collect()
    }

    /// The acts that are still to go out, in whatever phase.
    #[must_use]
    pub fn unsent(&self) -> Vec<StepId> {
        let waits = |s: &StepRun| matches!(s.stage, Stage::Idle | Stage::Later { .. });
        let unsent = self.steps().filter(|(step, s)| waits(s) && s.acts(step));
        unsent.map(|(step, _)| step.id.clone()).collect()
    }

    /// When anything was last sent or seen, or asked for by somebody.
    #[must_use]
    pub fn last_news_at(&self) -> Instant {
        let looked = self.last_look.as_ref().map(|look| look.at);
        [self.acted_at, looked].into_iter().flatten().fold(self.tried_since, Instant::max)
    }

    /// Whether it rests and waits for somebody to try it again, and not for handwork alone.
    #[must_use]
    pub fn waits_for_another_try(&self) -> bool {
        match self.rest {
            Some(Rest::Attention) => true,
            Some(Rest::ByHand) => self.denied() > 0,
            None | Some(Rest::Done) => false,
        }
    }

    /// How many steps are open for want of a right.
    #[must_use]
    pub fn denied(&self) -> usize {
        self.steps.values().filter(|step| step.is_denied()).count()
    }

    /// Whether anything was not sent because it was forbidden by then.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        self.steps.values().any(|step| step.withheld)
    }

    /// Whether every suspension is claimed or proven: from then on nothing of Atlassian lets in.
    #[must_use]
    pub fn cut_is_claimed(&self) -> bool {
        // Another system that cannot be cut here is named by its own step.
        let gates = self.in_phase(Phase::Cut).filter(|(step, _)| step.is_gate());
        let mut cut = gates.peekable();
        cut.peek().is_some()
            && cut.all(|(_, s)| match &s.stage {
                Stage::Claimed => true,
                Stage::Concluded { outcome } => matches!(outcome, StepOutcome::Proven { .. }),
                _ => false,
            })
    }

    /// The plan's steps with their state, in the plan's order.
    pub fn steps(&self) -> impl Iterator<Item = (&Step, &StepRun)> {
        let planned = self.opened.plan.steps.iter();
        let all = planned.chain(&self.discovered);
        all.filter_map(|s| self.steps.get(&s.id).map(|r| (s, r)))
    }

    /// The steps of one phase.
    pub fn in_phase(&self, phase: Phase) -> impl Iterator<Item = (&Step, &StepRun)> {
        self.steps().filter(move |(s, _)| s.phase == phase)
    }

    /// How many of the steps that are to be done here are proven by a read, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let is_here = |(step, state): &(&Step, &StepRun)| {
            (!step.ladder.is_empty() || step.follows()) && !state.is_split(step)
        };
        let here = || self.steps().filter(is_here);
        (here().filter(|(_, state)| state.is_proven()).count(), here().count())
    }

    /// Whether nothing will be done any more unless somebody asks.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.rest == Some(Rest::Done)
    }
}

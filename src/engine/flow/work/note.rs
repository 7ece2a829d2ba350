//! What came back, taken down in the journal: claims, what reads showed, and the requests.

use super::Work;
use crate::connector::{Claim, HttpOutcome, Parcel, Requests};
use crate::domain::Instant;
use crate::engine::Frame;
use crate::engine::event::Outcome;
use crate::engine::observe;
use crate::engine::personal::PersonalData;
use crate::engine::reads::Reads;
use crate::engine::run::Entry;
use crate::plan::{Facts, Look, Probe, StepId};
use std::collections::BTreeSet;

impl Work {
    pub(super) fn answered(
        &mut self,
        parcels: &[Parcel],
        steps: &[StepId],
        outcomes: Vec<Outcome>,
        frame: &Frame,
        now: Instant,
    ) {
        let lost = || HttpOutcome::Lost { reason: String::new() };
        let answers = outcomes.into_iter().map(|outcome| match outcome {
            Outcome::Http(http) => http,
            _ => lost(),
        });
        let claims: Vec<(StepId, Claim)> = parcels
            .iter()
            .zip(answers)
            .flat_map(|(parcel, answer)| parcel.claims(&answer, now))
            .filter_map(|(place, claim)| Some((steps.get(place)?.clone(), claim)))
            .collect();
        let requests = self.unrecorded(frame);
        self.book.write(&Entry::Answered { at: now, claims, requests });
    }

    /// The requests that no entry tells of yet. They are told once.
    pub(super) fn unrecorded(&mut self, frame: &Frame) -> Requests {
        let requests = frame.requests_since(self.recorded);
        self.recorded = frame.requests_so_far();
        requests
    }

    pub(super) fn looked(
        &mut self,
        looks: &BTreeSet<Look>,
        reads: &Reads,
        frame: &Frame,
        now: Instant,
    ) {
        let (mut facts, unread) = observe::facts(reads, &self.book.run.sight());
        self.identify(&facts, now);
        facts.removal_planned =
            self.book.run.steps().any(|(step, _)| step.probe == Probe::OutOfDirectory);
        let held = self
            .book
            .run
            .steps()
            .filter(|(step, _)| step.probe.needs().iter().all(|look| looks.contains(look)))
            .map(|(step, _)| (step.id.clone(), step.probe.holds(&facts)))
            .collect();
        let access = observe::access(&facts);
        let requests = self.unrecorded(frame);
        self.book.look(&Entry::Looked {
            at: now,
            held,
            access,
            unread,
            portal: facts.portal,
            requests,
        });
    }

    /// Takes note of an account or a user that did not exist when the run was opened.
    fn identify(&mut self, facts: &Facts, now: Instant) {
        let target = self.book.run.target();
        let account = match &facts.person {
            Some(Some(person)) if target.account.is_invitee() => Some(person.account.clone()),
            _ => None,
        };
        let entra = match &facts.entra {
            Some(Some(found)) if target.entra.is_none() => Some(found.user.id.clone()),
            _ => None,
        };
        if let Some(account) = &account {
            let run = &self.book.run.opened.run;
            self.joined = Some(PersonalData::of_joiner(account, run, now));
        }
        if account.is_some() || entra.is_some() {
            self.book.write(&Entry::Identified { at: now, account, entra });
        }
    }
}

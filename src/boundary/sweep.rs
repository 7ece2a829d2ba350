//! A sweep as JavaScript drives it: what to ask, an answer as it came, what to store.

use super::{BoundaryError, INPUT_BYTES_MAX};
use crate::connector::{HttpOutcome, Route};
use crate::domain::{Instant, SweepId};
use crate::policy::Settings;
use crate::sweep::{Next, Piece, Sweep, SweepPlan};
use serde_json::json;
use std::collections::BTreeMap;

/// One sweep in one invocation.
#[derive(Debug)]
pub struct SweepInvocation(Sweep);

impl SweepInvocation {
    /// Begins a sweep by the company's settings.
    ///
    /// # Errors
    /// Settings that cannot be accepted, or have no part `inactivity`.
    pub fn begin_bytes(settings: &[u8], id: &str, now: Instant) -> Result<Self, BoundaryError> {
        let refused = |field: &str, message: &str| {
            BoundaryError::new("sweep.settings", format!("{field}: {message}"))
        };
        let text = utf8(settings.to_vec())?;
        let settings = Settings::parse(&text).map_err(|e| refused(&e.field, &e.message))?;
        let rules = settings
            .inactivity
            .ok_or_else(|| refused("inactivity", "is missing: say when somebody is inactive"))?;
        let route = Route {
            organization: settings.organization.id,
            separate_read_key: settings.keys.separate_read_key,
        };
        let plan = SweepPlan {
            route,
            rules,
            sites: settings.sites,
            protections: settings.protections,
            returners: Vec::new(),
        };
        let sweep = Sweep::begin(plan, SweepId::new(id), now);
        sweep.map(Self).map_err(|e| refused(&e.field, &e.message))
    }

    /// `{ask: [request]}`, `{wait: until}`, `{load: piece}` or `{done: true}`.
    pub fn next_bytes(&mut self, now: Instant) -> Vec<u8> {
        let next = match self.0.next(now) {
            Next::Ask(requests) => json!({ "ask": requests }),
            Next::Wait { until } => json!({ "wait": until }),
            Next::Load { piece } => json!({ "load": piece }),
            Next::Done => json!({ "done": true }),
        };
        serde_json::to_vec(&next).unwrap_or_default()
    }

    /// Takes the answers to the requests of `ask`, in their order: status and body of each.
    ///
    /// # Errors
    /// A body that is no text, or larger than any page is.
    pub fn feed_bytes(
        &mut self,
        answers: Vec<(u16, Vec<u8>)>,
        now: Instant,
    ) -> Result<(), BoundaryError> {
        let outcome = |(status, body): (u16, Vec<u8>)| {
            let headers = BTreeMap::new();
            utf8(body).map(|body| HttpOutcome::Answered { status, headers, body })
        };
        let outcomes = answers.into_iter().map(outcome).collect::<Result<Vec<_>, _>>()?;
        self.0.feed(&outcomes, now);
        Ok(())
    }

    /// Takes the piece that `load` asked for, as it was stored.
    pub fn load_text(&mut self, number: u32, text: Option<String>) {
        let piece = text.map(|text| Piece { number, text });
        self.0.load(piece.as_ref());
    }

    /// What is to be stored now: `{state, grants, pieces: [{number, text}]}`.
    pub fn checkpoint_bytes(&mut self) -> Vec<u8> {
        let checkpoint = self.0.checkpoint();
        let pieces: Vec<_> = checkpoint
            .pieces
            .iter()
            .map(|p| json!({ "number": p.number, "text": p.text }))
            .collect();
        let all = json!({
            "state": checkpoint.state, "grants": checkpoint.grants, "pieces": pieces,
        });
        serde_json::to_vec(&all).unwrap_or_default()
    }
}

fn utf8(bytes: Vec<u8>) -> Result<String, BoundaryError> {
    if bytes.len() > INPUT_BYTES_MAX {
        return Err(BoundaryError::new("host.input", "the input is larger than 8 MiB"));
    }
    String::from_utf8(bytes).map_err(|_| BoundaryError::new("host.input", "the input isn't UTF-8"))
}

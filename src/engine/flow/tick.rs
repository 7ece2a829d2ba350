//! The schedule: adopts what was deployed, then wakes every run that is due.

use super::shared::{Adopted, adopted_key, summons, unknown_zone, zone_question};
use super::{Flow, read_as, worked};
use crate::audit;
use crate::domain::{AccountId, Instant, SweepId};
use crate::engine::command::{Transaction, What, Write};
use crate::engine::event::{Loaded, Outcome, Variables};
use crate::engine::policy_book::{self, PolicyBook};
use crate::engine::query::{Found, Query, Range};
use crate::engine::storage::{self, SubjectLease};
use crate::engine::sweep_row::{self, SweepRow};
use crate::engine::{Frame, Move};
use crate::policy::{Settings, SettingsError};
use serde_json::{Value, json};

/// Runs woken in one firing; the next firing takes the rest.
const WOKEN_MAX: u32 = 500;
const PAGE: u32 = 50;

/// Where a firing stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    variables: Variables,
    /// In force after this firing.
    settings: Option<Box<Settings>>,
    /// Deployed, and not yet taken over.
    offer: Option<Box<Offer>>,
    at: Instant,
    policy: PolicyBook,
    sweep: Option<SweepRow>,
    stage: Stage,
    woken: u32,
    note: String,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Loading,
    /// Whether the zone of new settings is known.
    Zoning {
        before: Box<Adopted>,
    },
    Adopting,
    Listing,
    Waking {
        cursor: Option<String>,
    },
    Sweeping,
}

/// Settings of the app's variables that are new.
#[derive(Clone, Debug, PartialEq)]
struct Offer {
    digest: String,
    settings: Result<Settings, SettingsError>,
}

pub(crate) fn begin(variables: Variables, at: Instant) -> Move {
    let tick = Tick {
        variables,
        settings: None,
        offer: None,
        at,
        policy: PolicyBook::default(),
        sweep: None,
        stage: Stage::Loading,
        woken: 0,
        note: "nothing due".to_owned(),
    };
    let reads = vec![
        storage::read(adopted_key()),
        storage::read(storage::settings_key()),
        policy_book::read_current(),
        policy_book::read_listed(),
        sweep_row::read_sweep(),
    ];
    Move::Ask(Flow::Tick(Box::new(tick)), vec![What::Load { reads }])
}

impl Tick {
    pub(crate) fn take(
        mut self: Box<Self>,
        frame: &Frame,
        outcomes: Vec<Outcome>,
        now: Instant,
    ) -> Move {
        match std::mem::replace(&mut self.stage, Stage::Loading) {
            Stage::Loading => match outcomes.into_iter().next() {
                Some(Outcome::Load(Loaded::Values { values })) => self.loaded(&values),
                _ => worked("storage did not answer"),
            },
            Stage::Zoning { before } => {
                let known = matches!(outcomes.first(), Some(Outcome::Zoned { at: Some(_) }));
                self.zoned(&before, known)
            }
            Stage::Adopting => self.list(None),
            Stage::Listing => match outcomes.into_iter().next() {
                Some(Outcome::Found(found)) => self.wake(found, frame, now),
                _ => worked("storage did not list what is due"),
            },
            Stage::Waking { cursor: Some(cursor) } if self.woken < WOKEN_MAX => {
                self.list(Some(cursor))
            }
            Stage::Waking { .. } => self.sweep(frame, now),
            Stage::Sweeping => self.end(now),
        }
    }

    /// Calls whoever is to go on with a sweep whose holder fell silent, or begins the next.
    fn sweep(mut self: Box<Self>, frame: &Frame, now: Instant) -> Move {
        let row = self.sweep.take();
        let rules = self.settings.as_ref().and_then(|settings| settings.inactivity.as_ref());
        let days = rules.and_then(|rules| rules.every_days);
        let commands = match row {
            Some(row) if row.is_free(now) => vec![row.summons(0)],
            row if days.is_some_and(|days| SweepRow::is_next_due(row.as_ref(), days, now)) => {
                let id = SweepId::new(&frame.invocation);
                let next = SweepRow::open(row.as_ref(), id, sweep_row::BY_SCHEDULE, now);
                vec![next.store_opened(row.as_ref()), next.summons(0)]
            }
            _ => return self.end(now),
        };
        self.stage = Stage::Sweeping;
        Move::Ask(Flow::Tick(self), commands)
    }

    /// Last, the sizes of directories, the dates of tickets, whoever was offboarded, and whose
    /// personal data is kept.
    fn end(self, now: Instant) -> Move {
        match self.settings {
            Some(settings) => super::headcount::begin(*settings, self.note, self.woken),
            None => super::privacy::begin(self.note, self.woken, now),
        }
    }

    /// A zone that the platform does not know would make every date of a ticket unreadable.
    fn loaded(mut self: Box<Self>, values: &[Value]) -> Move {
        let before: Adopted = read_as(values.first()).unwrap_or_default();
        let stored = values.get(1).and_then(|stored| Settings::of_kept(stored).ok());
        self.settings = stored.map(Box::new);
        self.policy = PolicyBook::of(values.get(2), values.get(3));
        self.sweep = read_as(values.get(4));
        self.offer = self.offered(&before).map(Box::new);
        let parsed = self.offer.as_ref().and_then(|offer| offer.settings.as_ref().ok());
        match parsed.and_then(zone_question) {
            Some(question) => {
                self.stage = Stage::Zoning { before: Box::new(before) };
                Move::Ask(Flow::Tick(self), vec![question])
            }
            None => self.adopt(&before),
        }
    }

    /// The settings of the variables, where they are others than those taken over last.
    fn offered(&self, before: &Adopted) -> Option<Offer> {
        let text = self.variables.settings.as_deref()?;
        let digest = audit::digest(text);
        let changed = before.settings.as_ref() != Some(&digest);
        changed.then(|| Offer { digest, settings: Settings::parse(text) })
    }

    fn zoned(mut self: Box<Self>, before: &Adopted, known: bool) -> Move {
        if let (false, Some(offer)) = (known, &mut self.offer) {
            offer.settings = Err(unknown_zone());
        }
        self.adopt(before)
    }

    /// Takes over settings and keys that differ from those taken over last. Bad settings change
    /// nothing: what was in force stays in force.
    fn adopt(mut self: Box<Self>, before: &Adopted) -> Move {
        let mut after = before.clone();
        let mut transaction = Transaction::default();
        let mut commands = Vec::new();
        if let Some(offer) = self.offer.take() {
            match offer.settings {
                Ok(settings) => {
                    let note = "The variable OFFRAMP_SETTINGS";
                    (_, transaction) = self.policy.next(&settings, "Deployment", note, self.at);
                    self.settings = Some(Box::new(settings));
                    after.settings = Some(offer.digest);
                    "settings adopted".clone_into(&mut self.note);
                }
                Err(e) => commands.push(What::Log {
                    level: "warn".to_owned(),
                    message: format!(
                        "OFFRAMP_SETTINGS refused, the former stay in force: {}: {}",
                        e.field, e.message
                    ),
                    fields: json!({ "code": "settings.invalid" }),
                }),
            }
        }
        let secrets = self.changed_keys(before, &mut after);
        if !secrets.is_empty() {
            commands.push(What::Adopt { secrets, from: None, key: None });
        }
        if after != *before {
            transaction.set.push(Write::value(adopted_key(), json!(after)));
            commands.push(What::Store { transaction });
        }
        if commands.is_empty() {
            return self.list(None);
        }
        self.stage = Stage::Adopting;
        Move::Ask(Flow::Tick(self), commands)
    }

    fn changed_keys(&self, before: &Adopted, after: &mut Adopted) -> Vec<(String, String)> {
        let mut secrets = Vec::new();
        let mut take =
            |now: &Option<String>, was: &Option<String>, variable: &str, secret: &str| {
                let changed = now.is_some() && now != was;
                if changed {
                    secrets.push((variable.to_owned(), secret.to_owned()));
                }
                if changed { now.clone() } else { was.clone() }
            };
        let Variables { read_key, write_key, entra, .. } = &self.variables;
        after.read_key = take(read_key, &before.read_key, "OFFRAMP_READ_KEY", "org-read-key");
        after.write_key = take(write_key, &before.write_key, "OFFRAMP_WRITE_KEY", "org-write-key");
        after.entra = take(entra, &before.entra, "OFFRAMP_ENTRA", "entra-app");
        secrets
    }

    fn list(mut self: Box<Self>, cursor: Option<String>) -> Move {
        let due = Query::of_now(storage::BY_DUE, storage::LIVE, PAGE);
        let due = due.within(Some(Range::Until(self.at))).after(cursor);
        self.stage = Stage::Listing;
        Move::Ask(Flow::Tick(self), vec![What::Query(due)])
    }

    fn wake(mut self: Box<Self>, found: Found, frame: &Frame, now: Instant) -> Move {
        let due = found.keyed::<SubjectLease>();
        let free = due.filter(|(_, lease)| lease.is_live() && lease.lease_until <= now);
        let commands: Vec<What> = free
            .filter_map(|(key, lease)| Some(summons(AccountId::of_key(key)?.as_str(), &lease, 0)))
            .collect();
        let cursor = found.cursor;
        if commands.is_empty() {
            return match cursor {
                Some(cursor) => self.list(Some(cursor)),
                None => self.sweep(frame, now),
            };
        }
        self.woken += u32::try_from(commands.len()).unwrap_or(u32::MAX);
        "woke what was due".clone_into(&mut self.note);
        self.stage = Stage::Waking { cursor };
        Move::Ask(Flow::Tick(self), commands)
    }
}

//! Where a sweep is kept beside its row: its rules as they were when it began, how far it has come,
//! the groups that give its products, and its review list in pieces.

use super::command::{Key, StorageRead, Write};
use super::storage::read;
use super::sweep_row::SweepRow;
use crate::connector::Route;
use crate::domain::record::record;
use crate::domain::{AccountId, Instant, OrganizationId, SweepId};
use crate::policy::{InactivityRules, Protections, Settings, Site};
use crate::sweep::{Grants, PIECE_BYTES_MAX, Piece, SWEEP_SCHEMA, SweepPlan, SweepState};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// More parts of the text of groups than this do not fit a transaction beside the pieces.
pub const PARTS_MAX: usize = 10;

/// The rules of a sweep. Settings that change while it is under way are the next sweep's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPlan {
    /// The version of the settings that they are from, where there was one.
    pub version: Option<u64>,
    /// The organization.
    pub organization: OrganizationId,
    /// Whether reads have a key of their own.
    pub separate_read_key: bool,
    /// When somebody is inactive.
    pub rules: InactivityRules,
    /// The sites.
    pub sites: Vec<Site>,
    /// Whom nobody may touch.
    pub protections: Protections,
}
record!(KeptPlan { version, organization, separate_read_key, rules, sites, protections });

/// Who was given access back, and when.
pub type Returner = (AccountId, Instant);

impl KeptPlan {
    /// The rules of a sweep that begins under these settings; nothing where they have none.
    #[must_use]
    pub fn of(settings: Settings, version: Option<u64>) -> Option<Self> {
        Some(Self {
            version,
            organization: settings.organization.id,
            separate_read_key: settings.keys.separate_read_key,
            rules: settings.inactivity?,
            sites: settings.sites,
            protections: settings.protections,
        })
    }

    /// Where its reads go.
    #[must_use]
    pub fn route(&self) -> Route {
        Route { organization: self.organization.clone(), separate_read_key: self.separate_read_key }
    }

    /// As the sweep takes it.
    #[must_use]
    pub fn plan(&self, returners: Vec<Returner>) -> SweepPlan {
        SweepPlan {
            route: self.route(),
            rules: self.rules.clone(),
            sites: self.sites.clone(),
            protections: self.protections.clone(),
            returners,
        }
    }
}

fn state_key(id: &SweepId) -> String {
    format!("sweep#{id}#state")
}

fn plan_key(id: &SweepId) -> String {
    format!("sweep#{id}#rules")
}

fn returners_key(id: &SweepId) -> String {
    format!("sweep#{id}#returners")
}

fn part_key(id: &SweepId, number: u32) -> String {
    format!("sweep#{id}#groups#{number}")
}

fn piece_key(id: &SweepId, number: u32) -> String {
    format!("sweep#{id}#p#{number}")
}

/// Reads how far a sweep has come.
#[must_use]
pub fn read_state(id: &SweepId) -> StorageRead {
    read(state_key(id))
}

/// Reads the rules of a sweep.
#[must_use]
pub fn read_plan(id: &SweepId) -> StorageRead {
    read(plan_key(id))
}

/// Reads a piece of a review list.
#[must_use]
pub fn read_piece(id: &SweepId, number: u32) -> StorageRead {
    read(piece_key(id, number))
}

/// A piece as it was stored; nothing where there is none.
#[must_use]
pub fn piece_of(number: u32, stored: Option<&Value>) -> Option<Piece> {
    let text = stored?.as_str()?.to_owned();
    Some(Piece { number, text })
}

/// Reads everything that a sweep is taken up from, in the order that [`Kept::of`] expects.
#[must_use]
pub fn read_kept(row: &SweepRow) -> Vec<StorageRead> {
    let id = &row.sweep_id;
    let open = row.pieces.saturating_sub(1);
    let first = [read_state(id), read_plan(id), read(returners_key(id)), read_piece(id, open)];
    first.into_iter().chain((0..row.parts).map(|part| read(part_key(id, part)))).collect()
}

/// What a sweep is taken up from.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// How far it has come.
    pub state: SweepState,
    /// Its rules.
    pub plan: KeptPlan,
    /// Who was given access back.
    pub returners: Vec<Returner>,
    /// The piece that is open.
    pub open: Piece,
    /// The groups, as text.
    pub groups: String,
}

impl Kept {
    /// Reads what [`read_kept`] asked for. Nothing: the sweep has not begun.
    ///
    /// # Errors
    /// Why it can't be taken up, for people.
    pub fn of(row: &SweepRow, values: &[Value]) -> Result<Option<Self>, String> {
        let [state, plan, returners, open, parts @ ..] = values else {
            return Err("a part of it is missing".to_owned());
        };
        if state.is_null() {
            return Ok(None);
        }
        let state: SweepState = super::storage::read_as(Some(state))
            .filter(|state: &SweepState| state.schema <= SWEEP_SCHEMA)
            .ok_or("what is stored of it is of another version of Offramp")?;
        let number = state.open_piece;
        let text = open.as_str().unwrap_or_default().to_owned();
        Ok(Some(Self {
            plan: super::storage::read_as(Some(plan)).ok_or("its rules can't be read")?,
            returners: returners.as_str().and_then(returners_of).ok_or("its rules are cut off")?,
            open: (row.pieces == number + 1 || row.pieces == 0)
                .then_some(Piece { number, text })
                .ok_or("its list is cut off")?,
            groups: parts.iter().filter_map(Value::as_str).collect(),
            state,
        }))
    }

    /// The groups that give products.
    #[must_use]
    pub fn grants(&self) -> Option<Grants> {
        Grants::from_text(&self.groups)
    }
}

/// The writes of what does not change from a sweep's beginning to its end; nothing where more people
/// came back than one value holds.
#[must_use]
pub fn first_writes(id: &SweepId, plan: &KeptPlan, returners: &[Returner]) -> Option<Vec<Write>> {
    let mut text = format!("{}\n", returners.len());
    for (who, at) in returners {
        // Writing to a text does not fail.
        let _ = writeln!(text, "{who} {}", at.0);
    }
    (text.len() <= PIECE_BYTES_MAX).then(|| {
        vec![
            Write::value(plan_key(id), json!(plan)),
            Write::value(returners_key(id), Value::String(text)),
        ]
    })
}

fn returners_of(text: &str) -> Option<Vec<Returner>> {
    let one = |line: &str| {
        let (who, at) = line.rsplit_once(' ')?;
        Some((AccountId::new(who), Instant(at.parse().ok()?)))
    };
    let (count, lines) = text.split_once('\n')?;
    let all: Vec<Returner> = lines.lines().map(one).collect::<Option<_>>()?;
    (count.parse() == Ok(all.len())).then_some(all)
}

/// The write of how far a sweep has come.
#[must_use]
pub fn write_state(state: &SweepState) -> Write {
    Write::value(state_key(&state.id), json!(state))
}

/// The write of a piece.
#[must_use]
pub fn write_piece(id: &SweepId, piece: Piece) -> Write {
    Write::value(piece_key(id, piece.number), Value::String(piece.text))
}

/// The writes of the text of groups, in parts that fit; nothing where they are too many.
#[must_use]
pub fn write_groups(id: &SweepId, text: &str) -> Option<Vec<Write>> {
    let mut parts = vec![String::new()];
    for line in text.split_inclusive('\n') {
        match parts.last_mut().filter(|part| part.len() + line.len() <= PIECE_BYTES_MAX) {
            Some(part) => part.push_str(line),
            None => parts.push(line.to_owned()),
        }
    }
    let write = |(number, part)| Write::value(part_key(id, number), Value::String(part));
    (parts.len() <= PARTS_MAX).then(|| (0_u32..).zip(parts).map(write).collect())
}

/// The next `most` of what is to be deleted of the row's old sweep, and the row once that is gone:
/// its list first, what leads to it last.
#[must_use]
pub fn next_deletions(row: &SweepRow, most: u32, now: Instant) -> (Vec<Key>, SweepRow) {
    let mut after = row.clone();
    let Some(id) = &row.old else { return (Vec::new(), after) };
    let mut keys = Vec::new();
    for _ in 0..most {
        if after.old_pieces > 0 {
            after.old_pieces -= 1;
            keys.push(piece_key(id, after.old_pieces));
        } else if after.old_parts > 0 {
            after.old_parts -= 1;
            keys.push(part_key(id, after.old_parts));
        } else {
            keys.extend([returners_key(id), plan_key(id), state_key(id)]);
            after.old = None;
            after.end(now);
            break;
        }
    }
    (keys.into_iter().map(Key::of_value).collect(), after)
}

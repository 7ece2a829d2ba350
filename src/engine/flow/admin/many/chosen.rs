//! Who was chosen from the review list. The page names places in the list; who stands there, and
//! what was said of them, is read from what the search has stored.

use super::super::sweeps::{Place, named_by, newer_list, people_of};
use super::super::{Admin, Stage as AdminStage, answer};
use super::{Looking, Stage, list};
use crate::connector::Route;
use crate::domain::{Instant, ListedPerson, SweepId};
use crate::engine::Move;
use crate::engine::admin::{ChosenFrom, ManyRow};
use crate::engine::command::{StorageRead, What};
use crate::engine::event::Outcome;
use crate::engine::flow::{ReadStep, ask, feed, loaded, read_as};
use crate::engine::reads::{Patience, Reads};
use crate::engine::sweep_book::{self, KeptPlan, piece_of};
use crate::engine::sweep_row::{SweepRow, read_sweep};
use crate::policy::{Refusal, Settings, SubjectFieldKind};
use crate::sweep::{Row, SweepState};
use serde_json::Value;

/// Who was chosen, and from what.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine::flow::admin) struct Chosen {
    pub(super) from: ChosenFrom,
    rows: Vec<Row>,
}

/// A choice that is being read.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine::flow::admin) struct Choosing {
    looking: Looking,
    step: Step,
}

#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// Which search's list is shown now.
    Finding { places: Vec<Place> },
    /// Its rules and the pieces of its list.
    Reading { places: Vec<Place> },
    /// Who the people are.
    Naming { chosen: Box<Chosen>, reads: Reads },
}

/// Begins to read who was chosen.
pub(super) fn begin(admin: Box<Admin>, looking: Looking, places: Vec<Place>) -> Move {
    let reads = vec![read_sweep()];
    Choosing { looking, step: Step::Finding { places } }.go(admin, vec![What::Load { reads }])
}

impl Choosing {
    fn go(self, admin: Box<Admin>, commands: Vec<What>) -> Move {
        admin.go(AdminStage::Many(Stage::Choosing(self)), commands)
    }

    pub(super) fn take(self, admin: Box<Admin>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        let Self { looking, step } = self;
        let next = match step {
            Step::Finding { places } => loaded(outcomes).and_then(|values| {
                let reads = look_up(&places, values.first())?;
                Ok((Step::Reading { places }, vec![What::Load { reads }]))
            }),
            Step::Reading { places } => loaded(outcomes).and_then(|values| {
                let (route, chosen) = read(&looking, &places, &values)?;
                let reads = Reads::new(route, Patience::SCREEN, named_by(&chosen.rows)).for_names();
                let commands = ask(&reads);
                Ok((Step::Naming { chosen: Box::new(chosen), reads }, commands))
            }),
            Step::Naming { chosen, reads } => {
                return named(admin, looking, chosen, reads, outcomes, now);
            }
        };
        match next {
            Ok((step, commands)) => Self { looking, step }.go(admin, commands),
            Err(refusal) => answer(Some(&looking.office), Err(refusal)),
        }
    }
}

/// What is read of a list: only one that is still shown, and of it only the pieces that are named.
fn look_up(places: &[Place], row: Option<&Value>) -> Result<Vec<StorageRead>, Refusal> {
    let shown = read_as::<SweepRow>(row).and_then(|row| row.shown).ok_or_else(newer_list)?;
    if places.iter().any(|place| place.sweep != shown) {
        return Err(newer_list());
    }
    let mut reads = vec![sweep_book::read_state(&shown), sweep_book::read_plan(&shown)];
    reads.extend(pieces(places).iter().map(|(id, piece)| sweep_book::read_piece(id, *piece)));
    Ok(reads)
}

/// The pieces in which the places are; places are in order.
fn pieces(places: &[Place]) -> Vec<(SweepId, u32)> {
    let mut all: Vec<(SweepId, u32)> =
        places.iter().map(|place| (place.sweep.clone(), place.piece)).collect();
    all.dedup();
    all
}

fn read(looking: &Looking, places: &[Place], values: &[Value]) -> Result<(Route, Chosen), Refusal> {
    let state: SweepState = read_as(values.first()).ok_or_else(newer_list)?;
    let plan: KeptPlan = read_as(values.get(1)).ok_or_else(newer_list)?;
    let settings = looking.office.settings.as_ref().map_err(Clone::clone)?;
    let mut rows = Vec::new();
    for (at, (_, number)) in pieces(places).iter().enumerate() {
        let piece = piece_of(*number, values.get(at + 2)).ok_or_else(newer_list)?;
        let all: Vec<Row> = piece.rows().collect();
        for place in places.iter().filter(|place| place.piece == *number) {
            rows.push(all.get(place.line).cloned().ok_or_else(newer_list)?);
        }
    }
    let route = plan.route();
    let from = ChosenFrom {
        plan,
        begun_at: state.begun_at,
        suspends: settings.suspends_when_all_idle(),
        field: picker(settings),
    };
    Ok((route, Chosen { from, rows }))
}

fn picker(settings: &Settings) -> Option<String> {
    let mut fields = settings.subject_fields.iter();
    fields.find(|f| f.kind == SubjectFieldKind::UserPicker).map(|field| field.name.clone())
}

/// Whose name can't be read is looked for all the same, by account.
fn named(
    admin: Box<Admin>,
    mut looking: Looking,
    chosen: Box<Chosen>,
    mut reads: Reads,
    outcomes: Vec<Outcome>,
    now: Instant,
) -> Move {
    if let ReadStep::Ask(commands) = feed(&mut reads, outcomes, now) {
        let step = Step::Naming { chosen, reads };
        return Choosing { looking, step }.go(admin, commands);
    }
    let (people, _) = people_of(&reads);
    let lines = (1_u32..).zip(&chosen.rows);
    let name = |row: &Row| people.iter().find(|p: &&ListedPerson| p.account == row.account);
    looking.lines = lines
        .map(|(number, row)| list::chosen(number, row, name(row).map(|p| p.name.as_str())))
        .collect();
    looking.chosen = Some(chosen);
    match looking.office.settings.clone() {
        Ok(settings) => looking.search_for_people(admin, &settings),
        Err(refusal) => looking.end(Err(refusal)),
    }
}

impl Chosen {
    /// The answers with what the search said of each; nobody counted lines.
    pub(super) fn rows(&self, rows: Vec<ManyRow>) -> Vec<ManyRow> {
        let both = rows.into_iter().zip(&self.rows);
        both.map(|(row, swept)| ManyRow { line: None, swept: Some(swept.clone()), ..row }).collect()
    }
}

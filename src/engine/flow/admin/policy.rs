//! The settings on the admin page: shown with what is proposed for them, tried out, rolled back.

use super::{Admin, Office, answer, quarantine, quarantine_grants, save, vetting};
use crate::connector::{Answer as Read_, Read};
use crate::domain::{GroupId, Instant, ListedGroup};
use crate::engine::Move;
use crate::engine::admin::{Body, PolicyState, Proposed, Review, ShownVersion};
use crate::engine::admission::{BY_DAY, Used};
use crate::engine::command::What;
use crate::engine::event::Outcome;
use crate::engine::flow::{ReadStep, ask, feed, loaded, shared, storage_failed};
use crate::engine::policy_book;
use crate::engine::query::Query;
use crate::engine::reads::{Patience, Reads};
use crate::policy::{
    Refusal, RefusalCode, Sample, Settings, SettingsError, SharedAccounts, effects, to_be_agreed,
    weakenings,
};
use serde_json::{Value, json};

/// Budgets listed: far more than a day has.
const BUDGETS_MAX: u32 = 100;

/// Where a call stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    /// What is used, and what the organization says.
    Showing {
        office: Office,
        used: Option<Vec<Used>>,
        reads: Reads,
    },
    /// Whether the zone is known, and real people.
    Trying {
        office: Office,
        document: Value,
        settings: Box<Settings>,
        zone: Option<bool>,
        reads: Reads,
    },
    Version {
        office: Office,
        wanted: Wanted,
    },
}

/// What a version is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// To be looked at, beside the one before it.
    Look(u64),
    /// To be put in force again.
    Back(u64),
}

/// The settings in force.
pub(super) fn show(admin: Box<Admin>, office: Office, now: Instant) -> Move {
    let query = What::Query(Query::of_now(BY_DAY, &now.day(), BUDGETS_MAX));
    let wave = office.settings.as_ref().map(|s| vec![Read::SomeGroups, quarantine(s)]);
    let reads = reads_of(&office, wave.unwrap_or_default());
    let commands = std::iter::once(query).chain(ask(&reads)).collect();
    admin.go(super::Stage::Policy(Stage::Showing { office, used: None, reads }), commands)
}

fn reads_of(office: &Office, wave: Vec<Read>) -> Reads {
    let route = office.settings.as_ref().map_or_else(|_| super::nowhere(), shared::route);
    Reads::new(route, Patience::SCREEN, wave)
}

/// What a document would mean.
pub(super) fn preview(admin: Box<Admin>, office: Office, document: Value) -> Move {
    let settings = match Settings::review(&document.to_string()) {
        Ok(settings) => settings,
        Err(errors) => return wrong(&office, document, errors),
    };
    let groups = operator_groups(&settings, &office);
    let mut wave = vec![
        Read::SomePeople { groups },
        Read::SomePeople { groups: Vec::new() },
        Read::SomeGroups,
    ];
    wave.extend(super::named_people(&settings));
    wave.extend(vetting::questions(&office, &settings));
    let reads = Reads::new(shared::route(&settings), Patience::SCREEN, wave);
    let mut commands = ask(&reads);
    let zone = shared::zone_question(&settings);
    let known = if zone.is_some() { None } else { Some(true) };
    commands.extend(zone);
    let settings = Box::new(settings);
    let stage = Stage::Trying { office, document, settings, zone: known, reads };
    admin.go(super::Stage::Policy(stage), commands)
}

/// Of the document and of what is in force: who loses what they may is as much a change.
fn operator_groups(settings: &Settings, office: &Office) -> Vec<GroupId> {
    let either = std::iter::once(settings).chain(office.settings.as_ref().ok());
    let rules = either.flat_map(|settings| &settings.rules);
    let all = rules.flat_map(|rule| rule.operator_groups.iter());
    let mut all: Vec<GroupId> = all.map(|g| g.id.clone()).collect();
    crate::domain::order::sort(&mut all);
    all.dedup();
    all
}

/// A document that can't be saved.
fn wrong(office: &Office, document: Value, errors: Vec<SettingsError>) -> Move {
    let review = Review {
        errors,
        before: office.document.clone(),
        after: document,
        effects: Vec::new(),
        shared: SharedAccounts::default(),
        weaker: Vec::new(),
        waits: false,
    };
    answer(Some(office), Ok(Body::Review(Box::new(review))))
}

/// Whether the zone is known: the last of what came back says it.
pub(super) fn is_zoned(outcomes: &mut Vec<Outcome>) -> bool {
    matches!(outcomes.pop(), Some(Outcome::Zoned { at: Some(_) }))
}

/// The document of a version.
pub(super) fn version(admin: Box<Admin>, office: Office, version: u64) -> Move {
    let numbers = [Some(version), version.checked_sub(1)].into_iter().flatten();
    let reads = numbers.map(policy_book::read_document).collect();
    let stage = Stage::Version { office, wanted: Wanted::Look(version) };
    admin.go(super::Stage::Policy(stage), vec![What::Load { reads }])
}

/// Puts a former version in force again, as a new one.
pub(super) fn roll_back(
    admin: Box<Admin>,
    office: Office,
    version: u64,
    based_on: Option<u64>,
) -> Move {
    if based_on != office.book.number() {
        return answer(Some(&office), Err(saved_before(&office)));
    }
    let reads = vec![policy_book::read_document(version)];
    let stage = Stage::Version { office, wanted: Wanted::Back(version) };
    admin.go(super::Stage::Policy(stage), vec![What::Load { reads }])
}

impl Stage {
    pub(super) fn take(self, admin: Box<Admin>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match self {
            Self::Showing { office, used, reads } => {
                showing(admin, office, used, reads, outcomes, now)
            }
            Self::Trying { office, document, settings, zone, reads } => {
                trying(admin, (office, document, settings, zone), reads, outcomes, now)
            }
            Self::Version { office, wanted } => match loaded(outcomes) {
                Ok(values) => found(admin, office, wanted, &values, now),
                Err(refusal) => answer(Some(&office), Err(refusal)),
            },
        }
    }
}

fn showing(
    admin: Box<Admin>,
    office: Office,
    used: Option<Vec<Used>>,
    mut reads: Reads,
    mut outcomes: Vec<Outcome>,
    now: Instant,
) -> Move {
    let used = match used {
        Some(used) => used,
        None => match outcomes.remove(0) {
            Outcome::Found(found) => found.rows().collect(),
            _ => return answer(Some(&office), Err(storage_failed("no list of budgets"))),
        },
    };
    if let ReadStep::Ask(commands) = feed(&mut reads, outcomes, now) {
        let stage = Stage::Showing { office, used: Some(used), reads };
        return admin.go(super::Stage::Policy(stage), commands);
    }
    let settings = office.settings.clone().ok();
    let grants = settings.as_ref().and_then(|s| quarantine_grants(s, &reads));
    let state = PolicyState {
        settings,
        book: office.book.clone(),
        used,
        groups: groups_of(&reads),
        quarantine: grants,
        proposed: proposed(&office, now),
        at: now,
    };
    answer(Some(&office), Ok(Body::Policy(Box::new(state))))
}

/// What waits for a second admin, beside what is in force.
fn proposed(office: &Office, now: Instant) -> Option<Proposed> {
    let proposal = office.proposal.clone()?;
    let document = &office.proposed;
    let standing = proposal.standing(document, office.book.number(), now);
    let is_own = proposal.account == office.who.account;
    let after = Settings::of_kept(document).ok();
    let weaker = after.map_or(Vec::new(), |after| to_be_agreed(&office.document, &after));
    let (before, after) = (office.document.clone(), document.clone());
    Some(Proposed { proposal, standing, is_own, before, after, weaker })
}

fn groups_of(reads: &Reads) -> Vec<ListedGroup> {
    match reads.answer(&Read::SomeGroups) {
        Ok(Read_::Groups(groups)) => groups.clone(),
        _ => Vec::new(),
    }
}

fn trying(
    admin: Box<Admin>,
    (office, document, settings, zone): (Office, Value, Box<Settings>, Option<bool>),
    mut reads: Reads,
    mut outcomes: Vec<Outcome>,
    now: Instant,
) -> Move {
    let zone = Some(zone.unwrap_or_else(|| is_zoned(&mut outcomes)));
    if let ReadStep::Ask(commands) = feed(&mut reads, outcomes, now) {
        let stage = Stage::Trying { office, document, settings, zone, reads };
        return admin.go(super::Stage::Policy(stage), commands);
    }
    if zone != Some(true) {
        return wrong(&office, document, vec![shared::unknown_zone()]);
    }
    let errors = vetting::objections(&office, &settings, &reads);
    if !errors.is_empty() {
        return wrong(&office, document, errors);
    }
    let people = |groups: Vec<GroupId>| match reads.answer(&Read::SomePeople { groups }) {
        Ok(Read_::People(people)) => people.iter().filter_map(|p| p.person.clone().ok()).collect(),
        _ => Vec::new(),
    };
    let groups = operator_groups(&settings, &office);
    let (operators, subjects, listed) = (people(groups), people(Vec::new()), groups_of(&reads));
    let sample = Sample { operators: &operators, subjects: &subjects, groups: &listed };
    let review = Review {
        errors: Vec::new(),
        before: office.document.clone(),
        after: json!(*settings),
        effects: effects(&settings, office.settings.as_ref().ok(), &sample, now),
        shared: super::shared_of(&settings, &reads),
        weaker: office.settings.as_ref().map_or(Vec::new(), |was| weakenings(was, &settings)),
        waits: !to_be_agreed(&office.document, &settings).is_empty(),
    };
    answer(Some(&office), Ok(Body::Review(Box::new(review))))
}

fn found(
    admin: Box<Admin>,
    office: Office,
    wanted: Wanted,
    values: &[Value],
    now: Instant,
) -> Move {
    let mut kept = values.iter().map(|value| Some(value).filter(|value| !value.is_null()));
    let Some(document) = kept.next().flatten() else {
        return answer(Some(&office), Err(no_such_version()));
    };
    match wanted {
        Wanted::Look(version) => {
            let is_in_force = office.book.number() == Some(version);
            let shown = ShownVersion {
                version,
                document: document.clone(),
                former: kept.next().flatten().cloned(),
                in_force: (!is_in_force).then(|| office.document.clone()),
            };
            answer(Some(&office), Ok(Body::Version(Box::new(shown))))
        }
        Wanted::Back(version) => {
            let note = format!("Back to version {version}");
            let based_on = office.book.number();
            save::save(admin, office, document, (based_on, &note), now)
        }
    }
}

pub(super) fn saved_before(office: &Office) -> Refusal {
    let detail = office.book.current.as_ref().map_or_else(
        || "No version is in force any more that yours was made from.".to_owned(),
        |v| format!("Version {} by {} is in force.", v.version, v.by),
    );
    Refusal::new(
        RefusalCode::PolicyChanged,
        "Somebody saved before you",
        format!("{detail} Nothing of yours was saved."),
        "Load the version that is in force, and make your change again.",
    )
    .since(office.book.current.as_ref().map(|v| v.at))
}

pub(super) fn invalid_settings(errors: &[SettingsError]) -> Refusal {
    let all: Vec<String> = errors.iter().map(|e| format!("{}: {}", e.field, e.message)).collect();
    Refusal::new(
        RefusalCode::SettingsInvalid,
        "These settings can't be saved",
        format!("{}. Nothing was saved.", all.join(". ")),
        "Correct what is named, then save again.",
    )
}

fn no_such_version() -> Refusal {
    Refusal::new(
        RefusalCode::PayloadInvalid,
        "There is no such version",
        "Nothing was changed.",
        "Reload the page: it lists the versions that there are.",
    )
}

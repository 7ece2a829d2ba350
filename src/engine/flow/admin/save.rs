//! Saving the settings over the version that their author looked at: checked as a whole, then put in
//! force, or kept as a proposal where a second admin has to agree to what is less strict by them.

use super::policy::{invalid_settings, is_zoned, saved_before};
use super::{Admin, Office, administers, answer, vetting};
use crate::connector::{Answer as Read_, Read};
use crate::domain::Instant;
use crate::engine::Move;
use crate::engine::command::{Transaction, What};
use crate::engine::event::{Outcome, Stored};
use crate::engine::flow::{ReadStep, ask, feed, loaded, shared, storage_failed};
use crate::engine::policy_book;
use crate::engine::proposal::{DAYS, Proposal, Standing};
use crate::engine::reads::{Patience, Reads};
use crate::engine::storage::RECORD_BYTES_MAX;
use crate::policy::{Refusal, RefusalCode, Settings, to_be_agreed};
use serde_json::{Value, json};

/// Where a call stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    /// What is in force, whether the zone is known, and what new groups of bundles grant.
    Vetting {
        office: Office,
        draft: Box<Draft>,
        reads: Reads,
    },
    Storing {
        office: Office,
    },
}

/// Settings that are to be in force.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    settings: Settings,
    note: String,
    /// The document that they take the place of. It is read as that of the version over which they
    /// are stored: what is kept as in force may have become another between two reads.
    before: Option<Value>,
    /// Whether their zone is known.
    zone: Option<bool>,
    /// What somebody else proposed, where it is that.
    confirms: Option<Proposal>,
}

/// Saves a document over the version that its author looked at.
pub(super) fn save(
    admin: Box<Admin>,
    office: Office,
    document: &Value,
    (based_on, note): (Option<u64>, &str),
    now: Instant,
) -> Move {
    let text = document.to_string();
    if text.len() > RECORD_BYTES_MAX {
        return answer(Some(&office), Err(too_large()));
    }
    let settings = match Settings::review(&text) {
        Ok(settings) => settings,
        Err(errors) => return answer(Some(&office), Err(invalid_settings(&errors))),
    };
    if based_on != office.book.number() {
        return answer(Some(&office), Err(saved_before(&office)));
    }
    let before = office.book.number().is_none().then(|| office.document.clone());
    let draft = Draft { settings, note: note.to_owned(), before, zone: None, confirms: None };
    vet(admin, office, draft, now)
}

/// Puts in force what another admin proposed.
pub(super) fn confirm(admin: Box<Admin>, office: Office, id: &str, now: Instant) -> Move {
    let proposal = match confirmable(&office, id, now) {
        Ok(proposal) => proposal,
        Err(refusal) => return answer(Some(&office), Err(refusal)),
    };
    let settings = match Settings::review(&office.proposed.to_string()) {
        Ok(settings) => settings,
        Err(errors) => return answer(Some(&office), Err(invalid_settings(&errors))),
    };
    let (note, before) = (proposal.note.clone(), Some(Value::Null));
    let draft = Draft { settings, note, before, zone: None, confirms: Some(proposal) };
    vet(admin, office, draft, now)
}

/// The proposal of this name, where whoever asks may confirm it.
fn confirmable(office: &Office, id: &str, now: Instant) -> Result<Proposal, Refusal> {
    let proposal = named(office, id)?;
    if proposal.account == office.who.account {
        return Err(own());
    }
    match proposal.standing(&office.proposed, office.book.number(), now) {
        Standing::Open => Ok(proposal.clone()),
        Standing::Outdated => Err(outdated(proposal)),
        Standing::Expired => Err(expired(proposal)),
        Standing::Unreadable => Err(gone()),
    }
}

fn named<'a>(office: &'a Office, id: &str) -> Result<&'a Proposal, Refusal> {
    office.proposal.as_ref().filter(|proposal| proposal.id == id).ok_or_else(gone)
}

/// Takes a proposal back, or turns it down: nothing of it comes into force.
pub(super) fn discard(admin: Box<Admin>, office: Office, id: &str) -> Move {
    let delete = match named(&office, id) {
        Ok(proposal) => proposal.end(),
        Err(refusal) => return answer(Some(&office), Err(refusal)),
    };
    write(admin, office, Transaction { delete, ..Transaction::default() })
}

fn vet(admin: Box<Admin>, office: Office, mut draft: Draft, now: Instant) -> Move {
    let mut wave = vetting::questions(&office, &draft.settings);
    // Whoever proposed it has to be an admin still: else nobody but one agrees.
    wave.extend(draft.confirms.as_ref().map(|proposal| administers(&proposal.account)));
    let reads = Reads::new(shared::route(&draft.settings), Patience::SCREEN, wave);
    let number = office.book.number().filter(|_| draft.before.is_none());
    let document =
        number.map(|number| What::Load { reads: vec![policy_book::read_document(number)] });
    let zone = shared::zone_question(&draft.settings);
    draft.zone = zone.is_none().then_some(true);
    let commands: Vec<What> = document.into_iter().chain(ask(&reads)).chain(zone).collect();
    if commands.is_empty() {
        return decide(admin, office, draft, now);
    }
    admin.go(super::Stage::Save(Stage::Vetting { office, draft: Box::new(draft), reads }), commands)
}

impl Stage {
    pub(super) fn take(self, admin: Box<Admin>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match self {
            Self::Vetting { office, draft, reads } => {
                vetted(admin, (office, draft), reads, outcomes, now)
            }
            Self::Storing { office } => stored(&admin, &office, &outcomes),
        }
    }
}

/// Saves what nothing speaks against.
fn vetted(
    admin: Box<Admin>,
    (office, mut draft): (Office, Box<Draft>),
    mut reads: Reads,
    mut outcomes: Vec<Outcome>,
    now: Instant,
) -> Move {
    if draft.before.is_none() {
        match loaded(outcomes.drain(..1).collect()) {
            Ok(mut values) => draft.before = values.pop(),
            Err(refusal) => return answer(Some(&office), Err(refusal)),
        }
    }
    draft.zone = Some(draft.zone.unwrap_or_else(|| is_zoned(&mut outcomes)));
    if let ReadStep::Ask(commands) = feed(&mut reads, outcomes, now) {
        return admin.go(super::Stage::Save(Stage::Vetting { office, draft, reads }), commands);
    }
    let mut errors = vetting::objections(&office, &draft.settings, &reads);
    errors.extend((draft.zone != Some(true)).then(shared::unknown_zone));
    if !errors.is_empty() {
        return answer(Some(&office), Err(invalid_settings(&errors)));
    }
    let proposer = draft.confirms.as_ref().map(|proposal| administers(&proposal.account));
    match proposer.as_ref().and_then(|read| refusal_of_proposer(&reads, read)) {
        Some(refusal) => answer(Some(&office), Err(refusal)),
        None => decide(admin, office, *draft, now),
    }
}

/// Fails closed: who can't be shown to be an admin is none.
fn refusal_of_proposer(reads: &Reads, read: &Read) -> Option<Refusal> {
    match reads.answer(read) {
        Ok(Read_::Holds(true)) => None,
        Ok(_) => Some(no_admin_any_more()),
        Err(fault) => Some(Refusal::new(
            RefusalCode::ConnectionUnreadable,
            "It can't be told whether whoever proposed this is a Jira admin",
            format!("Jira did not say: {}. Nothing was changed.", fault.words()),
            "Try again in a minute.",
        )),
    }
}

/// In force at once, or once another admin has agreed.
fn decide(admin: Box<Admin>, office: Office, draft: Draft, now: Instant) -> Move {
    let Draft { settings, note, before, confirms, .. } = draft;
    let name = office.who.name.clone();
    if let Some(proposal) = confirms {
        let by = format!("{}, confirmed by {name}", proposal.by);
        let (_, mut transaction) = office.book.next(&settings, &by, &note, now);
        transaction.delete.extend(proposal.end());
        return write(admin, office, transaction);
    }
    if to_be_agreed(&before.unwrap_or_default(), &settings).is_empty() {
        let (_, transaction) = office.book.next(&settings, &name, &note, now);
        return write(admin, office, transaction);
    }
    let number = office.book.number();
    let former = office.proposal.as_ref();
    let others = former.filter(|one| one.is_open(number, now) && one.account != office.who.account);
    if let Some(other) = others {
        return answer(Some(&office), Err(another(other)));
    }
    let document = json!(settings);
    let proposal = Proposal::new(&document, number, &office.who, &note, now);
    let transaction = proposal.store(&document, former);
    write(admin, office, transaction)
}

fn write(admin: Box<Admin>, office: Office, transaction: Transaction) -> Move {
    admin.go(super::Stage::Save(Stage::Storing { office }), vec![What::Store { transaction }])
}

/// What is in force now is read again: somebody may have saved since.
fn stored(admin: &Admin, office: &Office, outcomes: &[Outcome]) -> Move {
    match outcomes.first() {
        Some(Outcome::Store(Stored::Stored {})) => {
            super::enter(admin.context.clone(), super::asks::Ask::Policy)
        }
        Some(Outcome::Store(Stored::Conflict {})) => answer(Some(office), Err(at_once())),
        _ => answer(Some(office), Err(storage_failed("the settings may not be saved"))),
    }
}

fn at_once() -> Refusal {
    Refusal::new(
        RefusalCode::PolicyChanged,
        "Somebody else changed the settings at the same moment",
        "They saved, proposed, confirmed or discarded something. Nothing of yours was saved.",
        "Load what is in force, and look again.",
    )
}

fn too_large() -> Refusal {
    Refusal::new(
        RefusalCode::SettingsInvalid,
        "These settings are too large to be kept",
        "Nothing was saved.",
        "Take out what is not needed any more, then save again.",
    )
}

fn another(other: &Proposal) -> Refusal {
    Refusal::new(
        RefusalCode::PolicyProposed,
        format!("A change by {} waits for a second admin", other.by),
        "Yours is less strict than what is in force as well, and one such change waits at a time. Nothing was saved.",
        format!("Confirm or discard what {} proposed, then save again.", other.by),
    )
}

fn gone() -> Refusal {
    Refusal::new(
        RefusalCode::ApprovalVoid,
        "This is not what is proposed any more",
        "It was confirmed, discarded or replaced since you looked at it. Nothing was changed.",
        "Load the page again, and look at what is proposed now.",
    )
}

fn own() -> Refusal {
    Refusal::new(
        RefusalCode::ApprovalNotAllowed,
        "You can't confirm your own change",
        "It is less strict than what is in force, so it takes a second admin. Nothing was changed.",
        "Ask another Jira admin to confirm it, or withdraw it.",
    )
}

fn no_admin_any_more() -> Refusal {
    Refusal::new(
        RefusalCode::ApprovalVoid,
        "Whoever proposed this is no Jira admin any more",
        "It takes two of them. Nothing was changed.",
        "Discard it. If you want the change, make it yourself: another Jira admin confirms it.",
    )
}

fn outdated(proposal: &Proposal) -> Refusal {
    Refusal::new(
        RefusalCode::ApprovalVoid,
        "The settings were changed since this was proposed",
        format!(
            "What {} proposed was made over another version, so it is void. Nothing was changed.",
            proposal.by
        ),
        "Discard it, and make the change again over what is in force.",
    )
}

fn expired(proposal: &Proposal) -> Refusal {
    Refusal::new(
        RefusalCode::ApprovalExpired,
        "Nobody confirmed this in time",
        format!(
            "What {} proposed could be confirmed for {DAYS} days. Nothing was changed.",
            proposal.by
        ),
        "Discard it, and make the change again if it is still wanted.",
    )
}

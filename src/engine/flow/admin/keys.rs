//! Setting a key. The core never sees it: the host holds what came with the call, sends one request
//! with it, and stores it only when the core says that it works. Until then the former one stays in
//! use, so that no run meets a key that does not work.

use super::asks::SetKey;
use super::health::{self, keys_key, known_keys};
use super::{Admin, Office, answer};
use crate::connector::{HttpOutcome, HttpRequest, Identity, Read, ReadFault};
use crate::domain::Instant;
use crate::engine::Frame;
use crate::engine::Move;
use crate::engine::admin::{KeyNote, Keys};
use crate::engine::command::{Transaction, What, Write};
use crate::engine::event::{Done, Outcome};
use crate::engine::flow::{loaded, shared, storage_failed};
use crate::engine::storage;
use crate::policy::{Refusal, RefusalCode};
use serde_json::json;

/// Where a call stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    Loading {
        office: Office,
        set: SetKey,
    },
    /// Whether the key is let in.
    Trying {
        office: Office,
        set: SetKey,
        keys: Keys,
    },
    Storing {
        office: Office,
        keys: Keys,
    },
    Noting {
        office: Office,
    },
}

pub(super) fn set(admin: Box<Admin>, office: Office, set: SetKey, _: &Frame) -> Move {
    let reads = vec![storage::read(keys_key()), storage::read(shared::adopted_key())];
    admin.go(super::Stage::Keys(Stage::Loading { office, set }), vec![What::Load { reads }])
}

impl Stage {
    pub(super) fn take(self, admin: Box<Admin>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match self {
            Self::Loading { office, set } => match loaded(outcomes) {
                Ok(values) => {
                    let keys = known_keys(values.first(), values.get(1));
                    try_out(admin, office, set, keys, now)
                }
                Err(refusal) => answer(Some(&office), Err(refusal)),
            },
            Self::Trying { office, set, keys } => match outcomes.first() {
                Some(Outcome::Http(http)) => match refused(http, &office, &admin, now) {
                    Some(refusal) => answer(Some(&office), Err(refusal)),
                    None => store(admin, office, &set, keys, now),
                },
                _ => answer(Some(&office), Err(storage_failed("no answer"))),
            },
            Self::Storing { office, keys } => match outcomes.first() {
                Some(Outcome::Adopt(Done { outcome })) if outcome == "stored" => {
                    let writes = vec![Write::value(keys_key(), json!(keys))];
                    let transaction = Transaction::of(writes);
                    let stage = Self::Noting { office };
                    admin.go(super::Stage::Keys(stage), vec![What::Store { transaction }])
                }
                _ => answer(Some(&office), Err(storage_failed("the key may not be stored"))),
            },
            Self::Noting { office } => health::show(admin, office, true, false),
        }
    }
}

/// A key of the organization is tried before it is stored. What Entra's is worth shows only in a
/// token, which the probe of the connections asks for.
fn try_out(admin: Box<Admin>, office: Office, set: SetKey, keys: Keys, now: Instant) -> Move {
    let Ok(settings) = office.settings.as_ref() else {
        // Without settings nobody knows the organization: a first installation.
        return store(admin, office, &set, keys, now);
    };
    if set.key == "entra" {
        return store(admin, office, &set, keys, now);
    }
    let people = Read::People { accounts: vec![admin.context.account_id.clone()] };
    let request = people.request(&shared::route(settings), None);
    let request = HttpRequest { identity: Identity::OrgCandidate, ..request };
    admin.go(super::Stage::Keys(Stage::Trying { office, set, keys }), vec![What::Http(request)])
}

fn refused(http: &HttpOutcome, office: &Office, admin: &Admin, now: Instant) -> Option<Refusal> {
    let settings = office.settings.as_ref().ok()?;
    let people = Read::People { accounts: vec![admin.context.account_id.clone()] };
    let _ = settings;
    match people.page(http, None, now) {
        Ok(_) => None,
        Err(fault) => Some(Refusal::new(
            RefusalCode::KeyRefused,
            "The key does not work",
            format!(
                "Atlassian did not let it in: {}. The key before it stays in use.",
                fault.words()
            ),
            remedy(&fault),
        )),
    }
}

fn remedy(fault: &ReadFault) -> &'static str {
    match fault {
        ReadFault::Denied { .. } => {
            "Copy the key again from admin.atlassian.com, in full, and check that it is of this organization."
        }
        _ => "Try again in a minute.",
    }
}

fn store(admin: Box<Admin>, office: Office, set: &SetKey, mut keys: Keys, now: Instant) -> Move {
    let note = KeyNote {
        digest: set.digest.clone(),
        ends_on: set.ends_on.clone(),
        set_at: now,
        by: office.who.name.clone(),
    };
    let place = match set.key.as_str() {
        "read" => &mut keys.read,
        "write" => &mut keys.write,
        _ => &mut keys.entra,
    };
    *place = Some(note);
    let (from, key) = (Some("payload".to_owned()), Some(set.key.clone()));
    let command = What::Adopt { secrets: Vec::new(), from, key };
    admin.go(super::Stage::Keys(Stage::Storing { office, keys }), vec![command])
}

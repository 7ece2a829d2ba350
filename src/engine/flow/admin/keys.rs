//! Setting a key. The core never sees it: the host holds what came with the call, sends one request
//! with it, and stores it only when the core says that it works. Until then the former one stays in
//! use, so that no run meets a key that does not work.

use super::asks::SetKey;
use super::entra;
use super::health::{self, keys_key, known_keys};
use super::{Admin, Office, answer};
use crate::connector::{HttpOutcome, HttpRequest, Identity, Read, ReadFault};
use crate::domain::Instant;
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

pub(super) fn set(admin: Box<Admin>, office: Office, set: SetKey) -> Move {
    let reads = vec![storage::read(keys_key()), storage::read(shared::adopted_key())];
    admin.go(super::Stage::Keys(Stage::Loading { office, set }), vec![What::Load { reads }])
}

impl Stage {
    pub(super) fn take(self, admin: Box<Admin>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match self {
            Self::Loading { office, set } => match loaded(outcomes) {
                Ok(values) => {
                    let keys = known_keys(values.first(), values.get(1));
                    try_out(admin, office, set, keys)
                }
                Err(refusal) => answer(Some(&office), Err(refusal)),
            },
            Self::Trying { office, set, keys } => match outcomes.first() {
                Some(Outcome::Http(http)) => match refused(http, &admin, &office, &set, now) {
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

/// A key is tried before it is stored: the organization's on the admin's own person, the credential
/// of Entra on nobody's.
fn try_out(admin: Box<Admin>, office: Office, set: SetKey, keys: Keys) -> Move {
    if set.key == entra::KEY {
        return match entra::request(office.settings.as_ref().ok(), set.tenant.as_deref()) {
            Ok(request) => {
                let stage = Stage::Trying { office, set, keys };
                admin.go(super::Stage::Keys(stage), vec![What::Http(request)])
            }
            Err(refusal) => answer(Some(&office), Err(refusal)),
        };
    }
    match office.settings.as_ref().map(shared::route) {
        Ok(route) => {
            let request = own_person(&admin).request(&route, None);
            let request = HttpRequest { identity: Identity::OrgCandidate, ..request };
            let stage = Stage::Trying { office, set, keys };
            admin.go(super::Stage::Keys(stage), vec![What::Http(request)])
        }
        // Without settings nobody knows the organization, so no call can try the key.
        Err(_) => answer(Some(&office), Err(untried())),
    }
}

fn untried() -> Refusal {
    Refusal::new(
        RefusalCode::KeyRefused,
        "The key can't be tried yet",
        "A key is tried on its organization before it is kept, and no settings say which that is. Nothing was stored.",
        "Save the settings on the tab People and rules first, then set the key again.",
    )
}

fn own_person(admin: &Admin) -> Read {
    Read::People { accounts: vec![admin.context.account_id.clone()] }
}

fn refused(
    http: &HttpOutcome,
    admin: &Admin,
    office: &Office,
    set: &SetKey,
    now: Instant,
) -> Option<Refusal> {
    if set.key == entra::KEY {
        return entra::refused(http, office.settings.as_ref().ok(), set.tenant.as_deref(), now);
    }
    let fault = own_person(admin).page(http, None, now).err()?;
    Some(Refusal::new(
        RefusalCode::KeyRefused,
        "The key does not work",
        format!("Atlassian did not let it in: {}. The key before it stays in use.", fault.words()),
        remedy(&fault),
    ))
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

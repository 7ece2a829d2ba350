//! Whom an address leads to, once nobody lists them any more. Whoever was offboarded and taken out of
//! the directory can be invited anew by their address, under whatever account that makes: so beside
//! the tripwire's row a mark is kept for each address that is known of them and for their user of
//! Entra. A mark names nobody: it is a digest, and says no more than that whoever has this address was
//! offboarded and has not been let in since (law 15).

use super::command::{Key, StorageRead, Write};
use super::storage;
use crate::audit::digest;
use crate::domain::EntraUserId;
use crate::domain::order;
use serde_json::json;

/// The places of the marks of somebody with these addresses and this user of Entra.
#[must_use]
pub fn marks<'a>(
    addresses: impl Iterator<Item = &'a str>,
    entra: Option<&EntraUserId>,
) -> Vec<String> {
    let users = entra.map(|id| format!("entra:{}", id.as_str().to_lowercase()));
    let mut all: Vec<String> =
        addresses.map(normal).chain(users).map(|what| format!("left#{}", digest(&what))).collect();
    order::sort(&mut all);
    all.dedup();
    all
}

/// An address as a mailbox: in lower case, without blanks around it, and without what mail systems
/// let people add to their own (`jane+jira@acme.example`).
fn normal(address: &str) -> String {
    let address = address.trim().trim_end_matches('.').to_lowercase();
    match address.split_once('@') {
        Some((local, domain)) => {
            let plain = local.split('+').next().filter(|plain| !plain.is_empty());
            format!("{}@{domain}", plain.unwrap_or(local))
        }
        None => address,
    }
}

/// Reads a mark.
#[must_use]
pub fn read(mark: &str) -> StorageRead {
    storage::read(mark.to_owned())
}

/// The write of a mark.
#[must_use]
pub fn write(mark: &str) -> Write {
    Write::value(mark.to_owned(), json!(true))
}

/// Where a mark is.
#[must_use]
pub fn place(mark: &str) -> Key {
    Key::of_value(mark.to_owned())
}

#[cfg(test)]
mod tests {
    use super::marks;
    use crate::domain::EntraUserId;

    fn of(address: &str) -> Vec<String> {
        marks([address].into_iter(), None)
    }

    #[test]
    fn a_mailbox_has_one_mark_however_its_address_is_written() {
        let plain = of("jane.doe@acme.example");
        for same in [
            "Jane.Doe@ACME.example",
            " jane.doe@acme.example ",
            "jane.doe+jira@acme.example",
            "jane.doe@acme.example.",
        ] {
            assert_eq!(of(same), plain, "{same}");
        }
        for other in ["jane@acme.example", "jane.doe@acme.test", "+@acme.example"] {
            assert_ne!(of(other), plain, "{other}");
        }
        assert_ne!(of("+a@acme.example"), of("+b@acme.example"));
    }

    #[test]
    fn a_mark_names_nobody_and_a_user_of_entra_has_one_too() {
        let user = EntraUserId::parse("e2000000-0000-4000-8000-000000000001");
        let all = marks(["jane@acme.example"].into_iter(), user.as_ref());
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|mark| !mark.contains("jane") && !mark.contains("e2000000")));
    }
}

//! What is asked to look at people, and what the answers show of one of them.

use crate::connector::{Answer, Read, Sighted};
use crate::domain::{AccountId, Address, EntraUserId, Told};
use crate::engine::reads::Reads;
use crate::engine::watch::{Sighting, Watch};

/// Accounts that a search takes.
const ACCOUNTS_MAX: usize = 10;

pub(super) fn by_address(rows: &[Watch]) -> Option<Read> {
    let emails: Vec<Address> = rows.iter().filter_map(|row| row.email.clone()).collect();
    (!emails.is_empty()).then_some(Read::PeopleByEmails { emails })
}

pub(super) fn by_account<'a>(accounts: impl Iterator<Item = &'a AccountId>) -> Vec<Read> {
    let accounts: Vec<AccountId> = accounts.cloned().collect();
    accounts.chunks(ACCOUNTS_MAX).map(|some| Read::People { accounts: some.to_vec() }).collect()
}

pub(super) fn in_entra(rows: &[Watch]) -> Option<Read> {
    let users: Vec<EntraUserId> = rows.iter().filter_map(|row| row.entra.clone()).collect();
    (!users.is_empty()).then_some(Read::EntraStates { users })
}

/// Whether the membership is told by the status only, which hides it once the account is closed.
fn hides_membership(found: &Sighted) -> bool {
    let closed = matches!(found.listed.status.as_deref(), Some("deactivated" | "for_deletion"));
    closed && found.listed.membership == Told::Absent
}

/// What the answers show of somebody: only a search that named the account tells that nobody has it.
pub(super) fn sighting<'r>(
    row: &Watch,
    rows: &[Watch],
    first: &'r Reads,
    again: Option<&'r Reads>,
) -> Sighting<'r> {
    let mut seen = Sighting::default();
    for reads in std::iter::once(first).chain(again) {
        for read in reads.asked() {
            let Ok(Answer::People(people)) = reads.answer(&read) else { continue };
            if let Some(found) = people.iter().find(|p| p.is(&row.account)) {
                // Of whom not enough is told, nothing was seen: that is asked again.
                let person = found.person.as_ref().ok().filter(|_| !hides_membership(found));
                seen.person = person.map(Some).or(seen.person);
            } else if matches!(&read, Read::People { accounts } if accounts.contains(&row.account))
            {
                seen.person = seen.person.or(Some(None));
            }
        }
    }
    if let (Some(user), Some(read)) = (&row.entra, in_entra(rows))
        && let Ok(Answer::EntraStates(all)) = first.answer(&read)
    {
        seen.enabled = Some(all.iter().find(|(id, _)| id == user).map(|(_, enabled)| *enabled));
    }
    seen
}

//! From answers to an observation: complete, or a refusal that names what is missing (law 6).

use super::reads::Reads;
use crate::connector::{Answer, Read, ReadFault};
use crate::domain::{AccountId, Claim, Instant, Observation, Person, Privilege};
use crate::plan::Facts;
use crate::policy::{Refusal, RefusalCode};

/// The reads about one account that follow its discovery, all at once.
pub(crate) fn reads_about(account: &AccountId) -> Vec<Read> {
    let account = || account.clone();
    vec![
        Read::Groups { account: account() },
        Read::Roles { account: account() },
        Read::Privileges { account: account() },
        Read::Tokens { account: account() },
    ]
}

/// Builds the observation of `person`.
pub(crate) fn observation(
    reads: &Reads,
    person: &Person,
    now: Instant,
) -> Result<Observation, Refusal> {
    let account = || person.account.clone();
    let Answer::Groups(groups) = required(reads, &Read::Groups { account: account() }, "groups")?
    else {
        return Err(unreadable("groups", "another answer"));
    };
    let Answer::Roles(roles) = required(reads, &Read::Roles { account: account() }, "roles")?
    else {
        return Err(unreadable("roles", "another answer"));
    };
    // Two listings of the same thing: if they differ, one of them is not whole.
    let listed = |id| groups.iter().any(|g| g.group == id);
    if let Some((_, name)) = person.groups.iter().find(|(id, _)| !listed(id.clone())) {
        return Err(unreadable(
            "groups",
            &format!("{name} is in one listing and not in the other"),
        ));
    }
    let mut seen = Observation {
        person: person.clone(),
        groups: groups.clone(),
        roles: roles.clone(),
        privileges: None,
        tokens: None,
        read_at: now,
    };
    if person.claim == Claim::Managed {
        managed(reads, &mut seen)?;
    }
    Ok(seen)
}

fn managed(reads: &Reads, seen: &mut Observation) -> Result<(), Refusal> {
    let account = || seen.person.account.clone();
    let what = "what may be done to the account";
    if let Answer::Privileges(all) =
        required(reads, &Read::Privileges { account: account() }, what)?
    {
        seen.privileges = Some(all.clone());
    }
    let listable = seen.privileges.as_ref().is_some_and(|p| p.token_read == Privilege::Allowed);
    if listable
        && let Answer::Tokens(all) =
            required(reads, &Read::Tokens { account: account() }, "API tokens")?
    {
        seen.tokens = Some(all.clone());
    }
    Ok(())
}

/// The answer to a read without which nothing may be done.
pub(crate) fn required<'r>(
    reads: &'r Reads,
    read: &Read,
    what: &str,
) -> Result<&'r Answer, Refusal> {
    reads.answer(read).map_err(|fault| refusal_of(what, &fault))
}

fn unreadable(what: &str, why: &str) -> Refusal {
    Refusal::new(
        RefusalCode::ConnectionUnreadable,
        format!("The person's {what} couldn't be read in full"),
        format!("{why}. Nothing was changed."),
        "Look again in a minute. If it stays, tell a Jira admin.",
    )
}

fn refusal_of(what: &str, fault: &ReadFault) -> Refusal {
    match fault {
        ReadFault::Denied { .. } => Refusal::new(
            RefusalCode::ConnectionKey,
            format!("Offramp may not read {what}"),
            format!("{}. Nothing was changed.", fault.words()),
            "A Jira admin has to renew or replace the organization's API key.",
        ),
        ReadFault::Throttled { retry_after_ms } => {
            let wait = retry_after_ms.map_or_else(
                || "a minute".to_owned(),
                |ms| format!("{} seconds", (ms / 1000).max(1)),
            );
            Refusal::new(
                RefusalCode::ConnectionBusy,
                "Atlassian asks to slow down",
                format!("Reading {what} has to wait. Nothing was changed."),
                format!("Look again in {wait}."),
            )
        }
        _ => unreadable(what, &fault.words()),
    }
}

/// What reads after a write showed, and what they could not.
pub(crate) fn facts(reads: &Reads, account: &AccountId) -> (Facts, Vec<String>) {
    use crate::plan::Look;
    let mut facts = Facts::default();
    let mut unread = Vec::new();
    for look in [Look::Person, Look::Groups, Look::Roles, Look::Tokens] {
        match reads.answer(&look.read(account)) {
            Ok(Answer::People(people)) => {
                facts.person = Some(people.iter().find(|p| p.account == *account).cloned());
            }
            Ok(Answer::Groups(all)) => facts.groups = Some(all.clone()),
            Ok(Answer::Roles(all)) => facts.roles = Some(all.clone()),
            Ok(Answer::Tokens(all)) => facts.tokens = Some(all.clone()),
            Ok(_) => {}
            // Somebody whom the organization no longer lists has no roles there.
            Err(ReadFault::Missing) if look == Look::Roles && facts.person == Some(None) => {
                facts.roles = Some(Vec::new());
            }
            Err(ReadFault::Unavailable { said }) if said == "not asked" => {}
            Err(fault) => unread.push(format!("{look:?}: {}", fault.words()).to_lowercase()),
        }
    }
    (facts, unread)
}

/// What lets the person in, where both person and roles are known.
pub(crate) fn access(facts: &Facts) -> Option<Vec<crate::domain::RoleAssignment>> {
    let person = facts.person.as_ref()?;
    let roles = facts.roles.as_ref()?;
    let locked_out = person.as_ref().is_some_and(Person::is_locked_out);
    if locked_out {
        return Some(Vec::new());
    }
    let open = |s: Option<crate::domain::MembershipStatus>| {
        s.is_none_or(|s| s == crate::domain::MembershipStatus::Active)
    };
    Some(roles.iter().filter(|r| open(r.status)).cloned().collect())
}

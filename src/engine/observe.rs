//! From answers to an observation: complete, or a refusal that names what is missing (law 6).

use super::reads::Reads;
use crate::connector::{Answer, Read, ReadFault, account_of};
use crate::domain::{AccountId, Claim, EntraAccount, Instant, Observation, Person, Privilege};
use crate::plan::{Facts, Look, Owned, Sight};
use crate::policy::{Refusal, RefusalCode, Settings};

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
    settings: &Settings,
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
        entra: entra(reads, settings, person.email.as_deref())?,
        read_at: now,
    };
    if person.claim == Claim::Managed {
        managed(reads, &mut seen)?;
    }
    Ok(seen)
}

/// Somebody in Entra by address, where a tenant is connected and the address is known.
pub(crate) fn entra(
    reads: &Reads,
    settings: &Settings,
    email: Option<&str>,
) -> Result<Option<EntraAccount>, Refusal> {
    let (Some(tenant), Some(email)) = (&settings.entra, email) else {
        return Ok(None);
    };
    let email = email.to_lowercase();
    let read = Read::Entra { email: email.clone() };
    let Answer::Entra { users, groups } = required(reads, &read, "account in Entra")? else {
        return Err(unreadable("account in Entra", "another answer"));
    };
    account_of(users, groups).map_err(|several| {
        Refusal::new(
            RefusalCode::SubjectAmbiguous,
            format!("{several} users of {} have the address {email}", tenant.name),
            "Nobody can tell which of them is meant. Nothing was changed.",
            "An admin of Entra has to give one of them another address.",
        )
    })
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

pub(crate) fn unreadable(what: &str, why: &str) -> Refusal {
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
pub(crate) fn facts(reads: &Reads, sight: &Sight) -> (Facts, Vec<String>) {
    let mut facts = Facts { account: Some(sight.account.clone()), ..Facts::default() };
    let (owned, mut unread) = owned(reads, sight);
    facts.owned = owned;
    let of_person = Look::ALL.into_iter().filter(|look| !Look::OWNED.contains(look));
    for (look, read) in
        of_person.flat_map(|look| look.reads(sight).into_iter().map(move |r| (look, r)))
    {
        match reads.answer(&read) {
            Ok(Answer::People(people)) => match one_of(people, sight) {
                Ok(person) => facts.person = Some(person),
                Err(several) => unread.push(several),
            },
            Ok(Answer::Entra { users, groups }) => match account_of(users, groups) {
                Ok(account) => facts.entra = Some(account),
                Err(n) => unread.push(format!("entra: {n} users have the address")),
            },
            Ok(Answer::Groups(all)) => facts.groups = Some(all.clone()),
            Ok(Answer::Roles(all)) => facts.roles = Some(all.clone()),
            Ok(Answer::Tokens(all)) => facts.tokens = Some(all.clone()),
            Ok(Answer::PortalAccounts(found)) => facts.portal = Some(*found),
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

/// What Jira listed of what the person owns, and what it did not.
pub(crate) fn owned(reads: &Reads, sight: &Sight) -> (Owned, Vec<String>) {
    let mut owned = Owned::default();
    let mut unread = Vec::new();
    for look in Look::OWNED {
        let mut all = Vec::new();
        let asked = look.reads(sight);
        for read in &asked {
            match reads.answer(read) {
                Ok(answer) => all.push(answer.clone()),
                Err(ReadFault::Unavailable { said }) if said == "not asked" => {}
                Err(fault) => unread.push(format!("{look:?}: {}", fault.words()).to_lowercase()),
            }
        }
        if all.len() == asked.len() {
            for answer in all {
                keep(&mut owned, answer);
            }
            nothing_to_ask(&mut owned, look, &asked);
        }
    }
    (owned, unread)
}

/// Where no project is looked through, there is nothing in it either.
fn nothing_to_ask(owned: &mut Owned, look: Look, asked: &[Read]) {
    match look {
        Look::Components if asked.is_empty() => owned.components = Some(Vec::new()),
        Look::ProjectRoles if asked.is_empty() => owned.roles = Some(Vec::new()),
        _ => {}
    }
}

fn keep(owned: &mut Owned, answer: Answer) {
    match answer {
        Answer::Issues(all) => owned.issues = Some(all),
        Answer::Filters(all) => owned.filters = Some(all),
        Answer::Dashboards(all) => owned.dashboards = Some(all),
        Answer::Projects(all) => owned.projects = Some(all),
        Answer::Components(all) => owned.components.get_or_insert_default().extend(all),
        Answer::ProjectRoles(all) => owned.roles.get_or_insert_default().extend(all),
        _ => {}
    }
}

/// The subject among the people of an answer.
fn one_of(people: &[Person], sight: &Sight) -> Result<Option<Person>, String> {
    if !sight.account.is_invitee() {
        return Ok(people.iter().find(|p| p.account == sight.account).cloned());
    }
    match people {
        [] => Ok(None),
        [one] => Ok(Some(one.clone())),
        several => Err(format!("person: {} people have the address", several.len())),
    }
}

/// What lets the person in, where both person and roles are known.
pub(crate) fn access(facts: &Facts) -> Option<Vec<crate::domain::RoleAssignment>> {
    let person = facts.person.as_ref()?;
    let locked_out = person.as_ref().is_some_and(Person::is_locked_out);
    if locked_out {
        return Some(Vec::new());
    }
    let roles = facts.roles.as_ref()?;
    let open = |s: Option<crate::domain::MembershipStatus>| {
        s.is_none_or(|s| s == crate::domain::MembershipStatus::Active)
    };
    Some(roles.iter().filter(|r| open(r.status)).cloned().collect())
}

//! From answers to an observation: complete, or a refusal that names what is missing (law 6).

use super::reads::Reads;
use crate::connector::{Answer, Read, ReadFault, Sighted, account_of};
use crate::domain::{
    AccountId, Address, Claim, EntraAccount, GroupId, GroupMembership, Instant, ListedGroup,
    Observation, Person, Privilege, RoleAssignment, Told, is_admin_role, organization_roles,
};
use crate::plan::{Count, Facts, Holdings, Look, Owned, Sight};
use crate::playbook::PlaybookId;
use crate::policy::{Refusal, RefusalCode, Settings};

/// In which groups somebody is, within a sentence.
pub(crate) const GROUPS: &str = "the person's groups";
/// Which roles somebody holds, within a sentence.
pub(crate) const ROLES: &str = "the person's roles";

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
    playbook: PlaybookId,
    now: Instant,
) -> Result<Observation, Refusal> {
    let account = || person.account.clone();
    let Answer::Groups(groups) = required(reads, &Read::Groups { account: account() }, GROUPS)?
    else {
        return Err(unreadable(GROUPS, "another answer"));
    };
    let Answer::Roles(roles) = required(reads, &Read::Roles { account: account() }, ROLES)? else {
        return Err(unreadable(ROLES, "another answer"));
    };
    // Two listings of the same thing: if they differ, one of them is not whole.
    if let Some(what) = differs(person, groups, roles) {
        return Err(unreadable(
            what.0,
            &format!("{} is in one listing and not in the other", what.1),
        ));
    }
    let groups = known_groups(groups, person, settings)?;
    let mut seen = Observation {
        person: person.clone(),
        groups,
        roles: roles.clone(),
        privileges: None,
        tokens: None,
        entra: match (&person.email, playbook) {
            // Nothing there is taken from whoever does not use a product.
            (None, PlaybookId::RevokeInactive) => None,
            (_, _) => entra(reads, settings, person.address())?,
        },
        read_at: now,
    };
    if person.claim == Claim::Managed {
        managed(reads, &mut seen)?;
    }
    Ok(seen)
}

/// The person with the groups and roles of both listings: what protects them may stand in one.
pub(crate) fn with_both_listings(reads: &Reads, person: &Person) -> Result<Person, Refusal> {
    let mut both = person.clone();
    let account = || person.account.clone();
    if let Answer::Groups(all) = required(reads, &Read::Groups { account: account() }, GROUPS)? {
        let other = all.iter().filter(|g| !person.is_in(&g.group));
        both.groups.extend(other.map(|g| (g.group.clone(), g.name.clone())));
    }
    if let Answer::Roles(all) = required(reads, &Read::Roles { account: account() }, ROLES)? {
        let other = organization_roles(all).into_iter();
        both.platform_roles.extend(other.filter(|role| !person.platform_roles.contains(role)));
    }
    Ok(both)
}

/// The groups in full: the name is the one that the other listing has where this one has none, and
/// the directory the one that the settings have. Whatever changes a membership names its directory,
/// what an identity provider owns is known there by its name, and whether somebody may be changed is
/// asked of where they are.
fn known_groups(
    groups: &[ListedGroup],
    person: &Person,
    settings: &Settings,
) -> Result<Vec<GroupMembership>, Refusal> {
    let mut all = Vec::new();
    for listed in groups {
        let mut own = listed.clone();
        if own.name == own.group.as_str() {
            let other = person.groups.iter().find(|(id, _)| *id == own.group);
            own.name = other.map_or(own.name, |(_, name)| name.clone());
        }
        if own.synced && own.name == own.group.as_str() && settings.entra.is_some() {
            let why = "The `name` of a group that an identity provider owns isn't told";
            return Err(unreadable(GROUPS, why));
        }
        let known = own.known(settings.directory_of(&own.group));
        all.push(known.map_err(|why| unreadable(GROUPS, &why))?);
    }
    Ok(all)
}

/// What one listing has of groups or of admin roles and the other has not, by name.
fn differs(
    person: &Person,
    groups: &[ListedGroup],
    roles: &[RoleAssignment],
) -> Option<(&'static str, String)> {
    let listed = |id: &GroupId| groups.iter().any(|g| g.group == *id);
    let of_person = person.groups.iter().find(|(id, _)| !listed(id)).map(|(_, name)| name);
    let of_list = groups.iter().find(|g| !person.is_in(&g.group)).map(|g| &g.name);
    if let Some(name) = of_person.or(of_list) {
        return Some((GROUPS, format!("The group {name}")));
    }
    let assigned = organization_roles(roles);
    let one_of = |a: &[String], b: &[String]| {
        a.iter().find(|role| is_admin_role(role) && !b.contains(role)).cloned()
    };
    let (own, other) = (&person.platform_roles, &assigned);
    let role = one_of(own, other).or_else(|| one_of(other, own))?;
    Some((ROLES, format!("The role {role} on the organization")))
}

/// The person, where everything is told that decides about them.
pub(crate) fn known(sighted: &Sighted, playbook: PlaybookId) -> Result<Person, Refusal> {
    let person = sighted.person.clone().and_then(|person| {
        // The status that stands in for it shows no membership once the account is closed.
        let is_open = matches!(
            sighted.listed.status.as_deref(),
            Some("active" | "suspended" | "not_invited")
        );
        let closes = playbook == PlaybookId::LeftBusiness && person.claim == Claim::Managed;
        let absent = sighted.listed.membership == Told::Absent;
        if absent && (closes || !is_open) {
            return Err("The organization doesn't tell `membershipStatus`, and `status` hides it once the account is deactivated".to_owned());
        }
        Ok(person)
    });
    person.map_err(|why| {
        Refusal::new(
            RefusalCode::ConnectionUnreadable,
            format!("Not enough is told about {}", sighted.listed.name),
            format!("{why}. So nobody knows what may be done to them. Nothing was changed."),
            "Tell a Jira admin: 'Health' on Offramp's page says what the organization tells.",
        )
    })
}

/// A refusal of whoever asks, with what the organization does not tell of them. Who could not be
/// read is not somebody without a right: it may pass.
pub(crate) fn not_told_of_asker(asker: Option<&Sighted>, refusal: Refusal) -> Refusal {
    if refusal.code != RefusalCode::OperatorNotAllowed {
        return refusal;
    }
    match asker.map(|asker| &asker.person) {
        Some(Err(why)) => Refusal::new(
            RefusalCode::ConnectionUnreadable,
            "Nobody can tell whether you may do this",
            format!("{why}. Nothing was changed."),
            "Look again in a minute. If it stays, tell a Jira admin: 'Health' on Offramp's page says what the organization tells.",
        ),
        Some(Ok(person)) if person.groups.is_empty() => {
            let detail = format!("{} The organization lists you in no group.", refusal.detail);
            Refusal { detail, ..refusal }
        }
        _ => refusal,
    }
}

/// Somebody in Entra by address, where a tenant is connected and the address is known.
pub(crate) fn entra(
    reads: &Reads,
    settings: &Settings,
    email: Option<Address>,
) -> Result<Option<EntraAccount>, Refusal> {
    let Some(tenant) = &settings.entra else { return Ok(None) };
    // Nobody there is found without an address, which proves nothing.
    let Some(email) = email else {
        return Err(Refusal::new(
            RefusalCode::ConnectionUnreadable,
            format!("Nobody can tell who this is in {}", tenant.name),
            "The organization doesn't tell their `email`, and people are found there by address. Nothing was changed.",
            "Name the person on the ticket by their address instead, or take their access by hand in both systems.",
        ));
    };
    let read = Read::Entra { email: email.clone() };
    let Answer::Entra { users, groups } = required(reads, &read, "the person's account in Entra")?
    else {
        return Err(unreadable("the person's account in Entra", "another answer"));
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
    let tokens = Read::Tokens { account: account() };
    let answer = match seen.privileges.as_ref().map(|p| &p.token_read) {
        Some(Privilege::Allowed) => Some(required(reads, &tokens, "the person's API tokens")?),
        // The listing itself tells whether they may be listed.
        Some(Privilege::Untold) => match reads.answer(&tokens) {
            Err(ReadFault::Denied { .. } | ReadFault::Missing) => None,
            _ => Some(required(reads, &tokens, "the person's API tokens")?),
        },
        _ => None,
    };
    if let Some(Answer::Tokens(all)) = answer {
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

/// In which of several directories somebody is active only a role there tells: where none does, and
/// one that leaves something out may be it, a membership that is given back could never be proven.
pub(crate) fn check_is_provable(former: &Observation, seen: &Observation) -> Result<(), Refusal> {
    let all = former.directories();
    let is_told = |directory| former.tells_of(directory) || seen.tells_of(directory);
    let hides = all.len() > 1 && !all.iter().all(is_told);
    let untold = former.roles.iter().chain(&seen.roles).find_map(RoleAssignment::untold);
    match untold.filter(|_| hides) {
        None => Ok(()),
        Some(field) => Err(unreadable(
            "in which directories the person is active",
            &format!("the answer of the organization leaves out `{field}`"),
        )),
    }
}

/// `what` is a whole phrase, as it stands within a sentence.
pub(crate) fn unreadable(what: &str, why: &str) -> Refusal {
    Refusal::new(
        RefusalCode::ConnectionUnreadable,
        format!("{} couldn't be read in full", capital(what)),
        format!("{}. Nothing was changed.", capital(why)),
        "Look again in a minute. If it stays, tell a Jira admin.",
    )
}

/// As a sentence begins.
fn capital(text: &str) -> String {
    let (first, rest) = text.split_at_checked(1).unwrap_or((text, ""));
    format!("{}{rest}", first.to_uppercase())
}

fn refusal_of(what: &str, fault: &ReadFault) -> Refusal {
    match fault {
        ReadFault::Denied { .. } => Refusal::new(
            RefusalCode::ConnectionKey,
            format!("Offramp may not read {what}"),
            format!("{}. Nothing was changed.", capital(&fault.words())),
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
                Err(why) => unread.push(why),
            },
            Ok(Answer::Entra { users, groups }) => match account_of(users, groups) {
                Ok(account) => facts.entra = Some(account),
                Err(n) => unread.push(format!("entra: {n} users have the address")),
            },
            Ok(Answer::Groups(all)) => {
                facts.groups = Some(all.iter().map(|g| g.group.clone()).collect());
            }
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

/// What a preview counts of what somebody owns: roles go with them, and are nobody's to get.
pub(crate) const COUNTED: [Look; 5] =
    [Look::Issues, Look::Filters, Look::Dashboards, Look::Projects, Look::Components];

/// How much there is to hand over, as far as one page of each listing tells.
pub(crate) fn holdings(reads: &Reads, sight: &Sight) -> Holdings {
    let mine = |lead: Option<&AccountId>| lead == Some(&sight.account);
    let of = |answer: &Answer| match answer {
        Answer::Issues(all) => all.len(),
        Answer::Filters(all) | Answer::Dashboards(all) => all.len(),
        Answer::Projects(all) => all.iter().filter(|p| mine(p.lead.as_ref())).count(),
        Answer::Components(all) => all.iter().filter(|c| mine(c.lead.as_ref())).count(),
        _ => 0,
    };
    let count = |look: Look| {
        let mut sum = Count { number: 0, is_all: true };
        for read in look.reads(sight) {
            let (answer, is_all) = reads.at_least(&read)?;
            sum = Count { number: sum.number + of(answer), is_all: sum.is_all && is_all };
        }
        Some(sum)
    };
    Holdings {
        issues: count(Look::Issues),
        filters: count(Look::Filters),
        dashboards: count(Look::Dashboards),
        projects: count(Look::Projects),
        components: count(Look::Components),
    }
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
fn one_of(people: &[Sighted], sight: &Sight) -> Result<Option<Person>, String> {
    let found = match people {
        _ if !sight.account.is_invitee() => people.iter().find(|p| p.is(&sight.account)),
        [] => None,
        [one] => Some(one),
        several => return Err(format!("person: {} people have the address", several.len())),
    };
    found.map(|one| one.person.clone()).transpose().map_err(|why| format!("person: {why}"))
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

//! How the connections stand: each call that a run depends on is tried, and what is missing is
//! named. Nothing is written but what was seen.

use super::{Admin, Office, answer, quarantine, quarantine_grants};
use crate::connector::{Answer as Read_, Read, ReadFault, Route, Sighted};
use crate::domain::{AccountId, Address, Claim, Instant, ListedPerson, Told};
use crate::engine::Move;
use crate::engine::admin::{Body, Connection, Expand, Health, Keys, Probe, Seen};
use crate::engine::command::{Transaction, What, Write};
use crate::engine::event::Outcome;
use crate::engine::flow::{ReadStep, ask, feed, loaded, read_as, shared};
use crate::engine::reads::{Patience, Reads};
use crate::engine::rule_failure::{RuleFailures, read_failures};
use crate::engine::storage;
use crate::policy::Settings;
use serde_json::{Value, json};

/// Where a call stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    Loading(Look),
    /// With the read key, and in Jira.
    Reading {
        look: Look,
        keys: Keys,
        reads: Reads,
    },
    /// With the write key.
    Writing {
        look: Look,
        keys: Keys,
        seen: Box<Seen>,
        reads: Reads,
    },
    Keeping {
        look: Look,
        keys: Keys,
        seen: Box<Seen>,
    },
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Look {
    office: Office,
    probe: bool,
    /// Whether the honest limits are asked for, rather than the connections.
    limits: bool,
    failures: RuleFailures,
}

fn seen_key() -> String {
    "health".to_owned()
}

/// Key of what is known of the secrets.
pub(super) fn keys_key() -> String {
    "keys".to_owned()
}

pub(super) fn show(admin: Box<Admin>, office: Office, probe: bool, limits: bool) -> Move {
    let reads = vec![
        storage::read(seen_key()),
        storage::read(keys_key()),
        storage::read(shared::adopted_key()),
        read_failures(),
    ];
    let look = Look { office, probe, limits, failures: RuleFailures::default() };
    admin.go(super::Stage::Health(Stage::Loading(look)), vec![What::Load { reads }])
}

/// What is known of the secrets: those that an admin set, else those of the Forge variables.
pub(super) fn known_keys(kept: Option<&Value>, adopted: Option<&Value>) -> Keys {
    let mut keys: Keys = read_as(kept).unwrap_or_default();
    let adopted = shared::adopted_of(adopted);
    let Keys { read, write, entra } = &mut keys;
    for (note, digest) in
        [(read, adopted.read_key), (write, adopted.write_key), (entra, adopted.entra)]
    {
        if let (None, Some(digest)) = (&note, digest) {
            *note = Some(crate::engine::admin::KeyNote {
                digest,
                ends_on: None,
                set_at: Instant::default(),
                by: "Forge variable".to_owned(),
            });
        }
    }
    keys
}

impl Stage {
    pub(super) fn take(self, admin: Box<Admin>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match self {
            Self::Loading(look) => match loaded(outcomes) {
                Ok(values) => begin(admin, look, &values, now),
                Err(refusal) => answer(Some(&look.office), Err(refusal)),
            },
            Self::Reading { look, keys, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    admin.go(super::Stage::Health(Self::Reading { look, keys, reads }), commands)
                }
                ReadStep::Over => write_side(admin, look, keys, &reads, now),
            },
            Self::Writing { look, keys, mut seen, mut reads } => {
                if let ReadStep::Ask(commands) = feed(&mut reads, outcomes, now) {
                    let stage = Self::Writing { look, keys, seen, reads };
                    return admin.go(super::Stage::Health(stage), commands);
                }
                seen.probes.extend(written(&admin.context.account_id, &reads));
                keep(admin, look, keys, seen)
            }
            Self::Keeping { look, keys, seen } => look.told(keys, Some(*seen), now),
        }
    }
}

impl Look {
    fn told(self, keys: Keys, seen: Option<Seen>, now: Instant) -> Move {
        let Self { office, limits, failures, probe } = self;
        let settings = office.settings.clone();
        let health = Health { settings, seen, keys, failures, at: now, asked_to_try: probe };
        let health = Box::new(health);
        let body = if limits { Body::Limits(health) } else { Body::Health(health) };
        answer(Some(&office), Ok(body))
    }
}

fn begin(admin: Box<Admin>, mut look: Look, values: &[Value], now: Instant) -> Move {
    look.failures = read_as(values.get(3)).unwrap_or_default();
    let keys = known_keys(values.get(1), values.get(2));
    let Some(settings) = look.office.settings.as_ref().ok().filter(|_| look.probe) else {
        return look.told(keys, read_as(values.first()), now);
    };
    let me = &admin.context.account_id;
    let mut wave = jira_reads(me);
    wave.extend(organization_reads(me));
    wave.push(Read::SomeGroups);
    wave.push(a_page());
    wave.push(quarantine(settings));
    wave.extend(super::named_people(settings));
    wave.extend(
        settings
            .organization
            .directories
            .iter()
            .take(5)
            .map(|d| Read::Headcount { directory: d.id.clone() }),
    );
    let reads = Reads::new(shared::route(settings), Patience::SCREEN, wave);
    let mut commands = ask(&reads);
    if settings.entra.is_some() {
        commands.push(What::SignIn {});
    }
    admin.go(super::Stage::Health(Stage::Reading { look, keys, reads }), commands)
}

/// What is asked of the organization, for people.
const ORGANIZATION: [&str; 3] =
    ["Find a person", "Read the groups of a person", "Read the roles of a person"];

fn jira_reads(me: &AccountId) -> Vec<Read> {
    vec![
        Read::OpenIssues { account: me.clone() },
        Read::Filters { account: me.clone() },
        Read::Dashboards { account: me.clone() },
        Read::Projects,
    ]
}

fn organization_reads(me: &AccountId) -> Vec<Read> {
    vec![
        Read::People { accounts: vec![me.clone()] },
        Read::Groups { account: me.clone() },
        Read::Roles { account: me.clone() },
    ]
}

/// What a read came to, as far as a connection asks. A person who is not listed is no fault.
fn outcome(reads: &Reads, read: &Read) -> Result<(), ReadFault> {
    reads.answer(read).map(|_| ())
}

fn read_probes(me: &AccountId, settings: &Settings, reads: &Reads) -> Vec<Probe> {
    let jira = ["Search issues", "List filters", "List dashboards", "List projects"];
    let scopes = ["read:jira-work"; 4];
    let rights = ["read:directories:admin", "read:groups:admin", "read:directories:admin"];
    let each = |connection, reads_: Vec<Read>, titles: &[&str], rights: &[&str]| -> Vec<Probe> {
        let named = reads_.iter().zip(titles).zip(rights);
        let of = |((read, title), right): ((&Read, &&str), &&str)| {
            Probe::of(connection, title, Some(right), outcome(reads, read))
        };
        named.map(of).collect()
    };
    let mut all = each(Connection::Jira, jira_reads(me), &jira, &scopes);
    all.extend(each(Connection::Read, organization_reads(me), &ORGANIZATION, &rights));
    all.push(Probe::of(
        Connection::Quarantine,
        "Read what the group grants",
        Some("read:groups:admin"),
        outcome(reads, &quarantine(settings)),
    ));
    all
}

/// After what the read key sees, what the write key sees, and Entra.
fn write_side(admin: Box<Admin>, look: Look, keys: Keys, reads: &Reads, now: Instant) -> Move {
    let Ok(settings) = look.office.settings.clone() else { return look.told(keys, None, now) };
    let me = admin.context.account_id.clone();
    let own = match reads.answer(&Read::People { accounts: vec![me.clone()] }) {
        Ok(Read_::People(people)) => people.iter().find(|p| p.is(&me)).cloned(),
        _ => None,
    };
    let seen = Box::new(seen_of(&me, &settings, own.as_ref(), reads, now));
    let mut wave = organization_reads(&me);
    if seen.asked_accounts {
        wave.push(Read::Privileges { account: me.clone() });
        wave.push(Read::Tokens { account: me.clone() });
    }
    if settings.entra.is_some() {
        let email =
            own.and_then(|p| p.listed.email).unwrap_or_else(|| "nobody@example.com".to_owned());
        wave.push(Read::Entra { email: Address::told(&email) });
    }
    // The very same questions with the other key: what it may read at all.
    let route = Route { separate_read_key: false, ..shared::route(&settings) };
    let reads = Reads::new(route, Patience::SCREEN, wave);
    let commands = ask(&reads);
    admin.go(super::Stage::Health(Stage::Writing { look, keys, seen, reads }), commands)
}

fn seen_of(
    me: &AccountId,
    settings: &Settings,
    own: Option<&Sighted>,
    reads: &Reads,
    now: Instant,
) -> Seen {
    let grants = quarantine_grants(settings, reads);
    let synced = match reads.answer(&Read::SomeGroups) {
        Ok(Read_::Groups(groups)) => {
            let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            Some((count(groups.iter().filter(|g| g.synced).count()), count(groups.len())))
        }
        _ => None,
    };
    let people = settings.organization.directories.iter().filter_map(|directory| {
        match reads.answer(&Read::Headcount { directory: directory.id.clone() }) {
            Ok(Read_::Headcount(count)) => Some((directory.name.clone(), *count)),
            _ => None,
        }
    });
    Seen {
        at: now,
        probes: read_probes(me, settings, reads),
        quarantine: grants,
        tells_use: own.map(|own| !own.listed.products.is_empty()),
        synced,
        people: people.collect(),
        asked_accounts: own.is_some_and(|own| own.listed.claim == Told::Is(Claim::Managed)),
        expands: expands(reads),
        shared: Some(super::shared_of(settings, reads)),
    }
}

/// A page of people: what one person lacks may be theirs, what all of them lack is not told.
fn a_page() -> Read {
    Read::SomePeople { groups: Vec::new() }
}

fn expands(reads: &Reads) -> Vec<Expand> {
    let Ok(Read_::People(people)) = reads.answer(&a_page()) else { return Vec::new() };
    let count = |is_so: &dyn Fn(&ListedPerson) -> bool| {
        u32::try_from(people.iter().filter(|p| is_so(&p.listed)).count()).unwrap_or(u32::MAX)
    };
    let all = count(&|_| true);
    let expand = |name: &str, full: u32, told: u32| {
        let name = name.to_owned();
        Expand { name, full, told, people: all }
    };
    vec![
        expand(
            "groups",
            count(&|p| matches!(&p.groups, Told::Is(all) if !all.is_empty())),
            count(&|p| matches!(p.groups, Told::Is(_))),
        ),
        expand(
            "platformRoles",
            count(&|p| matches!(&p.platform_roles, Told::Is(all) if !all.is_empty())),
            count(&|p| matches!(p.platform_roles, Told::Is(_))),
        ),
        expand("productAccess", count(&|p| !p.products.is_empty()), count(&|p| p.use_told)),
    ]
}

fn written(me: &AccountId, reads: &Reads) -> Vec<Probe> {
    let account = || me.clone();
    let mut all: Vec<Probe> = organization_reads(me)
        .iter()
        .zip(ORGANIZATION)
        .map(|(read, title)| Probe::of(Connection::Write, title, None, outcome(reads, read)))
        .collect();
    for (read, title) in [
        (Read::Privileges { account: account() }, "Ask what may be done to an account"),
        (Read::Tokens { account: account() }, "List API tokens"),
    ] {
        if !reads.is_unasked(&read) {
            // No scope that can be chosen gives it: the key has to be one without scopes.
            all.push(Probe::of(Connection::Accounts, title, None, outcome(reads, &read)));
        }
    }
    let entra = reads.asked().into_iter().find(|read| matches!(read, Read::Entra { .. }));
    if let Some(read) = entra {
        let right = Some("User.Read.All");
        all.push(Probe::of(
            Connection::Entra,
            "Find a person and their groups",
            right,
            outcome(reads, &read),
        ));
    }
    all
}

fn keep(admin: Box<Admin>, look: Look, keys: Keys, seen: Box<Seen>) -> Move {
    let transaction = Transaction::of(vec![Write::value(seen_key(), json!(seen))]);
    let stage = Stage::Keeping { look, keys, seen };
    admin.go(super::Stage::Health(stage), vec![What::Store { transaction }])
}

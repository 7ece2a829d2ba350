//! Everybody at Globex who has no name of their own: every kind of account and of use, in shares
//! that make each kind common enough to be met among a few thousand.

use super::{CONFLUENCE, DAY_MS, DIRECTORY, JIRA, JSM, USER, groups};
use crate::clock::Lagged;
use crate::company::{AccountKind, AccountStatus, Crowd, Membership, Person, Untold};

const ACCOUNT_PREFIX: &str = "712020:61c00000-0000-4000-8000-";
/// Products with the days after which the settings call them idle.
const PRODUCTS: [(&str, &str, i64); 3] = [
    (JIRA, "jira-users-globex", 90),
    (CONFLUENCE, "confluence-users-globex", 120),
    (JSM, "jsm-agents-globex", 60),
];
const DOMAINS: [&str; 5] = [
    "@globex.example",
    "@partner.example",
    "@auditor.example",
    "@eu.auditor.example",
    "@serviceaccount.atlassian.com",
];

/// Everybody beyond those with names.
pub(super) fn of(seed: u64, size: u32) -> Crowd {
    Crowd {
        seed,
        size,
        make: person,
        account_prefix: ACCOUNT_PREFIX,
        email_prefix: "p",
        email_suffixes: &DOMAINS,
    }
}

/// Numbers from a seed; the same every time.
struct Dice(u64);

impl Dice {
    fn of(seed: u64, number: u32) -> Self {
        let mixed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (u64::from(number) << 20);
        let mut dice = Self(mixed ^ 0xA5A5_1234_89AB_CDEF);
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: i64) -> i64 {
        let bound = u64::try_from(bound).unwrap_or(1).max(1);
        i64::try_from(self.next() % bound).unwrap_or_default()
    }

    /// Whether it happens, that many times in ten thousand.
    fn chance(&mut self, in_ten_thousand: i64) -> bool {
        self.below(10_000) < in_ten_thousand
    }
}

fn person(seed: u64, number: u32) -> Person {
    let mut dice = Dice::of(seed, number);
    let kind = match dice.below(10) {
        0..=6 => AccountKind::Managed,
        7 => AccountKind::Synced,
        _ => AccountKind::Unmanaged,
    };
    let account = format!("{ACCOUNT_PREFIX}{number:012x}");
    let email = email(kind, number, &mut dice);
    let person = Person::new(kind, &account, &format!("Person {number}"), &email)
        .in_directory(
            DIRECTORY,
            if dice.chance(300) { Membership::Suspended } else { Membership::Active },
        )
        .plays("crowd");
    let person = with_groups(person, &mut dice);
    let mut person = with_use(person, &mut dice);
    person.added_ago_ms = if dice.chance(800) {
        dice.below(60 * DAY_MS)
    } else {
        60 * DAY_MS + dice.below(2_000 * DAY_MS)
    };
    if kind == AccountKind::Managed && dice.chance(200) {
        person.account = Lagged::settled(AccountStatus::Inactive);
    }
    if dice.chance(5) {
        person = person.administers("atlassian/org-admin");
    }
    if dice.chance(50) {
        person = person.administers("atlassian/ai-access");
    }
    person.untold = untold(&mut dice);
    person
}

fn email(kind: AccountKind, number: u32, dice: &mut Dice) -> String {
    let outside = kind == AccountKind::Unmanaged;
    let domain = match dice.below(1_000) {
        0..=4 if outside => "@auditor.example",
        5..=7 if outside => "@eu.auditor.example",
        8..=9 if outside => "@serviceaccount.atlassian.com",
        _ if outside => "@partner.example",
        _ => "@globex.example",
    };
    // A program's address begins otherwise and is found by its account only.
    let begin = if dice.chance(30) { "svc-p" } else { "p" };
    format!("{begin}{number:07}{domain}")
}

fn with_groups(mut person: Person, dice: &mut Dice) -> Person {
    let shares = [
        ("jira-users-globex", 8_000),
        ("confluence-users-globex", 6_000),
        ("jsm-agents-globex", 800),
        ("wiki-readers", 1_000),
        ("staff-all", 400),
        ("emp-all", 500),
        ("parental-leave", 100),
        ("break-glass", 3),
        ("robots", 20),
        ("offramp-quarantine", 10),
    ];
    for (name, share) in shares {
        if dice.chance(share) {
            person = person.in_group_id(groups::id(name));
        }
    }
    for _ in 0..dice.below(5) {
        let team = u32::try_from(dice.below(i64::from(groups::TEAMS))).unwrap_or_default();
        person = person.in_group_id(groups::team_id(team));
    }
    person
}

fn with_use(mut person: Person, dice: &mut Dice) -> Person {
    for (resource, group, idle_days) in PRODUCTS {
        if dice.chance(100) {
            person = person.holds(resource, USER);
        }
        let member = person.groups.contains_key(&groups::id(group));
        // Who is in no group of it may have used it before it was taken from them.
        let uses = if member { 8_800 } else { 300 };
        if dice.chance(uses) {
            let ago = last_use_ago_ms(idle_days * DAY_MS, dice);
            person.last_active_ago_ms.insert(resource.to_owned(), ago);
        }
    }
    person
}

/// Most within the threshold, many beyond it, a few on it to the millisecond.
fn last_use_ago_ms(idle_ms: i64, dice: &mut Dice) -> i64 {
    match dice.below(200) {
        0 => idle_ms,
        1 => idle_ms - 1,
        2 => idle_ms + 1,
        3..=139 => dice.below(idle_ms),
        _ => idle_ms + dice.below(900 * DAY_MS),
    }
}

/// What the APIs do not tell of somebody.
fn untold(dice: &mut Dice) -> Option<Untold> {
    Some(match dice.below(20_000) {
        0..=3 => Untold::UseInSearch,
        4..=6 => Untold::DateOfUse,
        7..=9 => Untold::ReadableDate,
        10..=12 => Untold::PastDate,
        13..=15 => Untold::Arrival,
        16..=17 => Untold::Roles,
        18..=19 => Untold::Groups,
        _ => return None,
    })
}

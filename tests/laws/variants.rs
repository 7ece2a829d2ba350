//! Every answer that an open question may have, under the rows of the table: each ticket ends as it
//! does without it, or is refused before anything is written, with a reason that names the cause.
//! Whatever the laws watch is watched here, too (`World::check`).
//!
//! `npm test` plays some rows under each; `npm run variants` plays all of them and prints the table.
//! `OFFRAMP_SEED` plays exactly one mixture.

use crate::dice::Dice;
use crate::plays::{ADMIN_LEAVER, confirm, ready_for};
use crate::right::{ROWS, Right};
use crate::truth::{left, play};
use crate::world::World;
use offramp::engine::Answer;
use offramp::engine::run::{Rest, Run};
use offramp_cloud::{Variant, Variants};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{LazyLock, Mutex, PoisonError};

/// Variant and value.
type Choice<'a> = (&'a str, &'a str);

/// Where neither the name of the field nor that of the variant is what people are told.
const NAMED: [(&str, &[&str]); 9] = [
    ("search.groups", &["group"]),
    ("search.platformRoles", &["role"]),
    // What is not told of use is not known, and nobody is idle of whom nothing is known.
    ("search.productAccess", &["used", "use", "known"]),
    ("search.lastActive", &["used", "use", "known", "date"]),
    ("search.addedToOrg", &["came", "added", "known"]),
    ("search.accountType", &["type", "kind", "known", "program"]),
    ("lastActive.productAccess", &["used", "use", "known"]),
    ("search.email", &["email", "address"]),
    ("groupRoles.roles", &["role"]),
];

/// Where another end is right: what is refused is somebody's to do and is said so. By hand, from
/// what the switches' law holds of the same.
const OTHERWISE: [&str; 2] = ["refusal.lastDefaultGroup", "refusal.synced"];

/// What may refuse: no other listing tells it, or the two differ. Anything else ends as before.
const MAY_REFUSE: [&str; 18] = [
    "search.groups=empty",
    "search.platformRoles=empty",
    "search.productAccess",
    "search.lastActive",
    "search.accountType",
    "search.accountStatus=dormant",
    "search.membershipStatus",
    "search.claimStatus",
    "search.email",
    "search.addedToOrg",
    "groups.directoryId",
    "roles.roleAssignments",
    "roles.method",
    "roles.userDirectoryStatus=invited",
    "groupRoles.",
    "lastActive.",
    "accounts.agents",
    "refusal.",
];

/// In which of several directories somebody is active only a role tells: whoever comes back into
/// more than one is refused where roles leave it out.
const IN_SEVERAL: [&str; 2] = ["roles.directoryId", "roles.userDirectoryStatus"];
const OF_SEVERAL: &str = "OFF-10";

const JOINED_FIRST: &[&str] = &["group offramp-quarantine"];

/// Rows that are played under every variant in `npm test`, beside one that goes round.
const ALWAYS: [(&str, &str); 2] = [("OFF-1", "left-business"), ("OFF-30", "revoke-inactive")];

/// And these where it is about roles: whoever comes back has none until a group brings them.
const BACK: [(&str, &str); 3] =
    [("OFF-1", "restore"), (OF_SEVERAL, "restore"), ("OFF-20", "restore")];

/// What came of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Came {
    /// As it does when nothing is otherwise.
    AsBefore,
    /// To rest in another way, with reasons.
    Otherwise(String),
    /// To nothing, with a reason, before anything was written.
    Refused(String),
    /// A law was broken.
    Broken(String),
}

/// The row under these answers.
fn played(row: &Right, choices: &[Choice<'_>]) -> Came {
    let tried = catch_unwind(AssertUnwindSafe(|| came(row, pressed(row, choices))));
    tried.unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("?");
        Came::Broken(said.lines().next().unwrap_or_default().to_owned())
    })
}

/// In front of the row's ticket, pressed.
struct Pressed {
    world: World,
    /// What was written before.
    before: usize,
    /// The run, or the words of the refusal.
    run: Result<String, String>,
}

fn pressed(row: &Right, choices: &[Choice<'_>]) -> Pressed {
    let mut world = if is_given_back_under(row, choices) {
        match gone_under(row, choices) {
            Ok(world) => world,
            Err(refused) => return *refused,
        }
    } else {
        ready_for(row)
    };
    follow(&mut world, choices);
    // To make room the mark is joined first; where that was of no use, it stays.
    let tries = choices.iter().any(|(name, _)| *name == "refusal.lastDefaultGroup");
    let of_default = row.gone.contains(&"group jira-users-acme");
    if tries && of_default && row.playbook == "revoke-inactive" {
        world.rights.push(Right { come: JOINED_FIRST, ..*row });
    }
    // With other answers the plan may be another one.
    match (row.playbook, row.ticket) {
        ("restore", _) => confirm(&mut world, "Lena", Some("restore")),
        (_, ADMIN_LEAVER) => confirm(&mut world, "Ana", None),
        _ => {}
    }
    press(world)
}

fn follow(world: &mut World, choices: &[Choice<'_>]) {
    let mut variants = Variants::default();
    for (name, value) in choices {
        variants.set(name, value).expect("a variant");
        world.platform.follow(name, value);
    }
    world.cloud.set_variants(variants);
}

/// Of roles a site tells the same when somebody goes and when they come back, and what was kept of
/// them then is what is known later.
fn is_given_back_under(row: &Right, choices: &[Choice<'_>]) -> bool {
    row.playbook == "restore" && choices.iter().any(|(name, _)| name.starts_with("roles."))
}

/// The same as [`ready_for`] somebody who is given access back, or what refused to let them go.
fn gone_under(row: &Right, choices: &[Choice<'_>]) -> Result<World, Box<Pressed>> {
    let mut world = World::at_ticket(row.ticket, "Olga", 7);
    follow(&mut world, choices);
    if row.ticket == ADMIN_LEAVER {
        confirm(&mut world, "Ana", None);
    }
    let mut gone = press(world);
    let id = match &gone.run {
        Ok(id) => id.clone(),
        Err(_) => return Err(Box::new(gone)),
    };
    play(&mut gone.world, &id).expect("it ends");
    confirm(&mut gone.world, "Lena", Some("restore"));
    gone.world.playbook = Some("restore");
    gone.world.forget_the_requests();
    Ok(gone.world)
}

fn press(mut world: World) -> Pressed {
    let before = world.written.len();
    let run = started(&mut world);
    Pressed { world, before, run }
}

fn started(world: &mut World) -> Result<String, String> {
    let chosen = world.playbook;
    let press = match world.ask("open", json!({ "playbook": chosen })).expect("alive") {
        Answer::Preview { plan, seen, .. } => {
            world.subject = seen.person.account.to_string();
            json!({ "planHash": plan.hash, "playbook": chosen })
        }
        Answer::Refused(refusal) => {
            return Err(format!("{}. {} {}", refusal.title, refusal.detail, refusal.remedy));
        }
        other => return Err(format!("{other:?}")),
    };
    match world.ask("start", press).expect("alive") {
        Answer::Run(run) => Ok(run.opened.run.to_string()),
        Answer::Refused(refusal) | Answer::Preview { refusal: Some(refusal), .. } => {
            Err(format!("{}. {} {}", refusal.title, refusal.detail, refusal.remedy))
        }
        other => Err(format!("{other:?}")),
    }
}

fn came(row: &Right, pressed: Pressed) -> Came {
    let Pressed { mut world, before, run } = pressed;
    let id = match run {
        Ok(id) => id,
        Err(said) => {
            assert_eq!(world.written.len(), before, "refused after a write");
            return Came::Refused(said);
        }
    };
    let mut run = play(&mut world, &id).expect("a run");
    // What was accepted and not yet visible is looked at for longer than anybody waits.
    for _ in 0..6 {
        if run.rest == Some(ended(row)) {
            return Came::AsBefore;
        }
        world.let_time_pass(4);
        if let Ok(Answer::Run(later)) = world.ask("progress", json!({ "runId": id })) {
            run = *later;
        }
    }
    if run.rest == Some(ended(row)) {
        return Came::AsBefore;
    }
    let said = reasons(&run);
    assert!(
        !said.is_empty(),
        "no reason: {:?} of {}",
        run.rest,
        crate::truth::end_of(&run).join(", ")
    );
    Came::Otherwise(format!("{:?}: {}", run.rest, said.join(" / ")))
}

/// How the row rests when nothing is otherwise.
fn ended(row: &Right) -> Rest {
    static ENDED: LazyLock<Mutex<BTreeMap<(&str, &str), Rest>>> = LazyLock::new(Mutex::default);
    let key = (row.ticket, row.playbook);
    if let Some(rest) = ENDED.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return *rest;
    }
    let Pressed { mut world, run, .. } = pressed(row, &[]);
    let rest = play(&mut world, &run.expect("a run")).and_then(|run| run.rest).expect("it rests");
    ENDED.lock().unwrap_or_else(PoisonError::into_inner).insert(key, rest);
    rest
}

/// What is left is left to somebody, in words.
fn reasons(run: &Run) -> Vec<String> {
    left(run).map(|(step, reason)| format!("{}: {reason}", step.id.0)).collect()
}

/// Whether a refusal names what the variant is about.
fn names(variant: &Variant, said: &str) -> bool {
    let said = said.to_lowercase();
    let by_hand = NAMED.iter().find(|(name, _)| *name == variant.name);
    if let Some((_, words)) = by_hand {
        return words.iter().any(|word| said.contains(word));
    }
    let own = variant.name.rsplit('.').next().unwrap_or_default();
    let field = variant.field.as_deref().unwrap_or_default();
    let field = field.rsplit('/').find(|part| *part != "*").unwrap_or_default();
    [own, field].iter().any(|word| !word.is_empty() && said.contains(&word.to_lowercase()))
}

/// What is wrong with it, if anything is.
fn wrong((variant, value): (&Variant, &str), row: &Right, came: &Came) -> Option<String> {
    let name = format!("{}={value}", variant.name);
    let of_several = row.ticket == OF_SEVERAL && row.playbook == "restore";
    let may_refuse = MAY_REFUSE.iter().any(|start| name.starts_with(start))
        || of_several && IN_SEVERAL.contains(&variant.name.as_str());
    match came {
        Came::AsBefore => None,
        Came::Otherwise(_) if OTHERWISE.contains(&variant.name.as_str()) => None,
        Came::Refused(said) if may_refuse && names(variant, said) => None,
        other => Some(format!("{other:?}")),
    }
}

/// Which rows are played under the variant at this place.
fn rows(place: usize, variant: &Variant) -> Vec<&'static Right> {
    let of_several = IN_SEVERAL.contains(&variant.name.as_str());
    let is_always = |row: &&Right| {
        let key = (row.ticket, row.playbook);
        ALWAYS.contains(&key) || of_several && BACK.contains(&key)
    };
    if std::env::var("OFFRAMP_VARIANTS").is_ok() {
        return ROWS.iter().collect();
    }
    let mut rows: Vec<&Right> = ROWS.iter().filter(is_always).collect();
    rows.extend(ROWS.get(place % ROWS.len()).filter(|row| !is_always(row)));
    rows
}

fn wanted(variant: &Variant) -> bool {
    match std::env::var("OFFRAMP_VARIANTS") {
        Ok(names) if names != "all" => names.split(',').any(|name| variant.name.contains(name)),
        _ => true,
    }
}

#[test]
fn every_ticket_ends_as_before_under_every_variant_or_is_refused_with_its_cause() {
    let mut faults = Vec::new();
    println!(
        "{:<26}{:<12}{:>4} {:>9} {:>8} {:>10}",
        "variant", "answer", "mark", "as before", "refused", "otherwise"
    );
    let each = Variants::all().iter().flat_map(|v| v.values.iter().skip(1).map(move |x| (v, x)));
    for (place, (variant, value)) in each.enumerate().filter(|(_, (v, _))| wanted(v)) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut said: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows(place, variant) {
            let came = played(row, &[(&variant.name, value)]);
            if let Some(fault) = wrong((variant, value), row, &came) {
                faults.push(format!(
                    "{}={value} {} {}: {fault}",
                    variant.name, row.ticket, row.playbook
                ));
            }
            let (kind, words) = match came {
                Came::AsBefore => ("as before", None),
                Came::Refused(words) => ("refused", Some(words)),
                Came::Otherwise(words) | Came::Broken(words) => ("otherwise", Some(words)),
            };
            *counts.entry(kind).or_default() += 1;
            if let Some(words) = words {
                *said.entry(words).or_default() += 1;
            }
        }
        let count = |kind: &str| counts.get(kind).copied().unwrap_or(0);
        println!(
            "{:<26}{value:<12}{:>4} {:>9} {:>8} {:>10}",
            variant.name,
            variant.mark,
            count("as before"),
            count("refused"),
            count("otherwise")
        );
        if let Some((words, times)) = said.iter().max_by_key(|(_, times)| **times) {
            println!("    {times} x {words}");
        }
    }
    assert!(faults.is_empty(), "{} faults: {faults:#?}", faults.len());
}

#[test]
fn whoever_was_suspended_before_stays_so_where_activation_lifts_a_suspension() {
    let row = ROWS.iter().find(|row| (row.ticket, row.playbook) == ("OFF-9", "restore"));
    let row = row.expect("somebody who was suspended already");
    assert_eq!(played(row, &[("enable.membership", "active")]), Came::AsBefore);
}

/// A refusal begins with what couldn't be read, in words that make a sentence.
#[test]
fn what_could_not_be_read_is_called_what_it_is() {
    let row = ROWS.iter().find(|row| (row.ticket, row.playbook) == ("OFF-21", "onboard"));
    let came = played(row.expect("a joiner"), &[("groupRoles.roles", "absent")]);
    let Came::Refused(said) = came else { panic!("{came:?}") };
    let read = "grants couldn't be read in full. The answer could not be read";
    assert!(said.starts_with("What the group ") && said.contains(read), "{said}");
}

/// Ids of groups are unique in the organization, and where to write is named by the bundle, or by
/// what was kept when the access was taken.
#[test]
fn being_in_a_group_is_proven_where_nobody_tells_its_directory() {
    for key in [("OFF-21", "onboard"), ("OFF-32", "restore")] {
        let row = ROWS.iter().find(|row| (row.ticket, row.playbook) == key).expect("a row");
        for value in ["absent", "null"] {
            let came = played(row, &[("groups.directoryId", value)]);
            assert_eq!(came, Came::AsBefore, "{key:?} {value}");
        }
    }
}

/// Tickets, and whether it takes a protected group to protect whom they name.
const PROTECTED: [(&str, bool); 2] = [("OFF-1", true), ("OFF-5", false)];

#[test]
fn whoever_is_protected_by_a_group_or_a_role_stays_so_under_every_variant() {
    let tells = |v: &&Variant| {
        v.of.as_deref().is_some_and(|of| of.starts_with("POST") || of.contains("role-assignments"))
    };
    for variant in Variants::all().iter().filter(tells) {
        for value in variant.values.iter().skip(1) {
            for (ticket, by_group) in PROTECTED {
                let mut world = World::at_ticket(ticket, "Olga", 7);
                if by_group {
                    let jane = world.account_of("Jane Doe");
                    let group = world.cloud.settings()["protections"]["groups"][0]["id"].clone();
                    world.join(&jane, group.as_str().expect("a protected group"));
                    world.now += 60_000;
                }
                world.cloud.set_variant(&variant.name, value).expect("a variant");
                let answer = world.ask("open", json!({})).expect("alive");
                let name = format!("{ticket} under {}={value}", variant.name);
                assert!(matches!(answer, Answer::Refused(_)), "{name}: {answer:?}");
                assert_eq!(world.writes, 0, "{name}");
            }
        }
    }
}

/// Mixtures in `npm test`; `OFFRAMP_SCHEDULES` says how many.
const MIXTURES: u64 = 120;
/// Answers in a mixture, at most.
const TOGETHER: usize = 4;

#[test]
fn under_random_mixtures_no_law_is_broken_and_nothing_ends_without_a_reason() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match number("OFFRAMP_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("OFFRAMP_SCHEDULES").unwrap_or(MIXTURES),
    };
    println!("mixtures: seeds {seeds:?}, one of them with OFFRAMP_SEED");
    let mut ends: BTreeMap<&str, u32> = BTreeMap::new();
    for seed in seeds {
        let mut dice = Dice::new(seed);
        let row = &ROWS[dice.below(ROWS.len())];
        let choices: Vec<Choice<'_>> = (0..2 + dice.below(TOGETHER - 1))
            .map(|_| {
                let variant = &Variants::all()[dice.below(Variants::all().len())];
                let value = &variant.values[1 + dice.below(variant.values.len() - 1)];
                (variant.name.as_str(), value.as_str())
            })
            .collect();
        let end = match played(row, &choices) {
            Came::AsBefore => "as before",
            Came::Refused(said) => {
                assert!(!said.trim().is_empty(), "OFFRAMP_SEED={seed}");
                "refused"
            }
            Came::Otherwise(_) => "otherwise, with reasons",
            Came::Broken(law) => {
                panic!(
                    "OFFRAMP_SEED={seed} {} {} under {choices:?}: {law}",
                    row.ticket, row.playbook
                )
            }
        };
        *ends.entry(end).or_default() += 1;
    }
    println!("mixtures: {ends:?}");
}

/// One role that leaves something out hides nothing where others tell of every directory; where none
/// tells of one, the membership there could not be proven.
#[test]
fn whoever_is_told_of_in_every_directory_is_given_back_whatever_one_role_leaves_out() {
    for (hides_all, refused) in [(false, false), (true, true)] {
        let mut world = World::at_ticket(OF_SEVERAL, "Olga", 1);
        let id = world.press().expect("alive").expect("a run");
        play(&mut world, &id).expect("a run");
        let key = format!("run#{id}#undo");
        let text = world.platform.values[&key].as_str().expect("a text").to_owned();
        let mut undo: Value = serde_json::from_str(&text).expect("JSON");
        let roles = undo["observation"]["roles"].as_array_mut().expect("roles");
        let mut more = roles[0].clone();
        more["directory"] = Value::Null;
        if hides_all {
            for role in roles.iter_mut() {
                role["status"] = Value::Null;
            }
        }
        roles.push(more);
        world.platform.values.insert(key, Value::String(undo.to_string()));
        let shown = world.ask_tampered("open", json!({ "playbook": "restore" }));
        assert_eq!(matches!(shown, Answer::Refused(_)), refused, "{shown:?}");
    }
}

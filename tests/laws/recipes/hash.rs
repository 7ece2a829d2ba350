//! What was confirmed is what is done: the hash of a plan changes with everything that the plan
//! stands on, and with nothing else.

use super::company::{
    CONFLUENCE, JIRA, LABS, ann, directory, entra_group, group, group_id, ids, in_entra, leaver,
    plan, role, role_id, settings, token,
};
use super::mover::bundle;
use offramp::domain::{
    AccountId, AccountStatus, Claim, EntraGroup, EntraGroupOwner, GroupMembership, Instant,
    IssueId, MembershipStatus, Observation, Path, ProductUse, RoleAssignment, Source,
};
use offramp::plan::{Brief, Plan, Successor};
use offramp::playbook::PlaybookId;
use offramp::policy::Settings;

/// What has changed since, and how.
type Change = (&'static str, fn(&mut Observation));

/// The plan of somebody who moves from no team to none: no step and no note stands between what
/// was seen and the hash.
fn empty(settings: &Settings, seen: &Observation) -> Plan {
    let plan = plan(PlaybookId::LeftTeam, settings, seen, &Brief::default());
    assert_eq!(ids(&plan), [""; 0]);
    assert_eq!(plan.notes, [""; 0]);
    plan
}

/// No tenant, so that nothing is said of who was not found there.
fn bare() -> Settings {
    let mut settings = settings();
    settings.entra = None;
    settings
}

#[test]
fn the_same_plan_has_the_same_hash_of_sixty_four_digits() {
    let hash = empty(&bare(), &ann()).hash;
    assert_eq!(hash, empty(&bare(), &ann()).hash);
    assert_eq!(hash.len(), 64);
    assert!(hash.bytes().all(|b| b.is_ascii_hexdigit()));
}

#[test]
fn every_plan_names_its_recipe_and_its_version() {
    for playbook in PlaybookId::ALL {
        let plan = plan(playbook, &settings(), &ann(), &Brief::default());
        assert_eq!((plan.playbook, plan.version), (playbook, PlaybookId::VERSION));
    }
}

/// Each of these alone, with no step and no note changed by it.
#[test]
fn a_plan_is_void_when_what_was_seen_of_account_membership_or_roles_has_changed() {
    let changes: [Change; 13] = [
        ("account", |seen| seen.person.account = AccountId::new("bob")),
        ("claim", |seen| seen.person.claim = Claim::Unmanaged),
        ("deactivated", |seen| seen.person.account_status = AccountStatus::Inactive),
        ("closed", |seen| seen.person.account_status = AccountStatus::Closed),
        ("suspended", |seen| seen.person.membership = MembershipStatus::Suspended),
        ("no member", |seen| seen.person.membership = MembershipStatus::NoMembership),
        ("another role", |seen| seen.roles.push(role(CONFLUENCE, "atlassian/user", &[]))),
        ("no role", |seen| seen.roles.clear()),
        ("the role's name", |seen| seen.roles[0].role = role_id("atlassian/guest")),
        ("the role's product", |seen| {
            seen.roles[0].resource = offramp::domain::ResourceId::new("x");
        }),
        ("the role's path", |seen| seen.roles[0].paths.push(Path::Direct)),
        ("the role's directory", |seen| seen.roles[0].directory = Some(directory(LABS))),
        ("the role's status", |seen| seen.roles[0].status = Some(MembershipStatus::Suspended)),
    ];
    let mut hashes = vec![empty(&bare(), &ann()).hash];
    for (what, change) in changes {
        let mut seen = ann();
        change(&mut seen);
        let hash = empty(&bare(), &seen).hash;
        assert!(!hashes.contains(&hash), "{what}");
        hashes.push(hash);
    }
}

#[test]
fn a_plan_is_of_one_ticket_one_recipe_and_one_version_of_the_settings() {
    let (settings, seen, brief) = (bare(), ann(), Brief::default());
    let of = |playbook, issue: &str, settings: &Settings| {
        Plan::compose(playbook, settings, &IssueId::new(issue), &seen, &brief)
    };
    let first = of(PlaybookId::LeftTeam, "1", &settings);
    assert_ne!(first.hash, of(PlaybookId::LeftTeam, "2", &settings).hash);
    // Neither of the two has a step or a note.
    let other = of(PlaybookId::Onboard, "1", &settings);
    assert_eq!((&other.steps, &other.notes), (&first.steps, &first.notes));
    assert_ne!(first.hash, other.hash);
    // Whatever is changed in the settings, even what no step speaks of.
    let changes: [fn(&mut Settings); 4] = [
        |s| s.budgets.per_day = Some(7),
        |s| s.protections.accounts.push(AccountId::new("x")),
        |s| s.rules[0].projects.push("HR".to_owned()),
        |s| s.keys.separate_read_key = false,
    ];
    for change in changes {
        let mut others = settings.clone();
        change(&mut others);
        assert_ne!(first.hash, of(PlaybookId::LeftTeam, "1", &others).hash);
    }
}

#[test]
fn a_plan_is_void_when_its_steps_its_notes_or_who_takes_over_have_changed() {
    let of = |change: fn(&mut Observation), successor: Option<&str>| {
        let mut seen = ann();
        seen.groups = vec![group("devs")];
        seen.tokens = Some(vec![token("t1", "laptop")]);
        seen.entra = Some(in_entra(vec![entra_group("vpn", EntraGroupOwner::Assigned)]));
        change(&mut seen);
        let successor =
            successor.map(|id| Successor { account: AccountId::new(id), name: "Ben".to_owned() });
        let brief = Brief { successor, ..Brief::default() };
        plan(PlaybookId::LeftBusiness, &settings(), &seen, &brief).hash
    };
    let first = of(|_| {}, None);
    let changes: [fn(&mut Observation); 8] = [
        |seen| seen.groups.push(group("chess")),
        |seen| seen.groups[0].synced = true,
        |seen| seen.groups[0].modifiable = Some(false),
        |seen| seen.tokens.as_mut().unwrap().push(token("t2", "ci")),
        |seen| seen.entra.as_mut().unwrap().user.enabled = false,
        |seen| seen.entra.as_mut().unwrap().user.sessions_valid_from = Some(Instant(501)),
        |seen| seen.entra.as_mut().unwrap().groups.clear(),
        // Said in a note only.
        |seen| seen.entra.as_mut().unwrap().user.manager_mail = Some("mia@acme.example".to_owned()),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        assert_ne!(first, of(change, None), "change {index}");
    }
    // Two people of the same name: no step and no note tells them apart.
    assert_ne!(of(|_| {}, Some("ben")), of(|_| {}, Some("ben-2")));
}

/// Looking at a page must not void a plan, nor must a picture.
#[test]
fn a_plan_stands_when_only_signs_of_life_pictures_and_times_of_reading_have_changed() {
    let changes: [Change; 8] = [
        ("read later", |seen| seen.read_at = Instant(9_000)),
        ("used later", |seen| {
            seen.person.products = vec![ProductUse {
                resource: offramp::domain::ResourceId::new(JIRA),
                last_active: Some(Instant(8_000)),
                unreadable: false,
            }];
        }),
        ("picture", |seen| seen.person.avatar = Some("https://pictures.example/ann".to_owned())),
        ("source", |seen| seen.person.source = Source::Undetermined),
        ("added", |seen| seen.person.added = None),
        ("use told", |seen| seen.person.use_told = false),
        ("type", |seen| seen.person.account_type = None),
        ("the search's own groups", |seen| {
            seen.person.groups.push((group_id("x"), "x".to_owned()));
        }),
    ];
    let first = leaver(&settings(), &ann());
    for (what, change) in changes {
        let mut seen = ann();
        change(&mut seen);
        assert_eq!(first, leaver(&settings(), &seen), "{what}");
    }
}

/// APIs promise no order.
#[test]
fn a_plan_and_its_hash_do_not_depend_on_the_order_of_what_was_read() {
    let labs = GroupMembership { directory: directory(LABS), ..group("b") };
    let mut seen = ann();
    seen.groups = vec![group("a"), labs, GroupMembership { name: "a".to_owned(), ..group("c") }];
    seen.roles = vec![
        role(CONFLUENCE, "atlassian/user", &[Path::Direct, Path::Group, Path::Inferred]),
        role(JIRA, "atlassian/guest", &[Path::Direct]),
        role(JIRA, "atlassian/user", &[Path::Direct]),
        RoleAssignment {
            directory: Some(directory(LABS)),
            ..role(CONFLUENCE, "atlassian/user", &[Path::Group])
        },
    ];
    seen.tokens = Some(vec![token("t2", "a"), token("t3", "a"), token("t1", "b")]);
    let named = |id: &str, name: &str| EntraGroup {
        name: name.to_owned(),
        ..entra_group(id, EntraGroupOwner::Assigned)
    };
    seen.entra = Some(in_entra(vec![named("e2", "a"), named("e3", "a"), named("e1", "b")]));
    let first = leaver(&settings(), &seen);
    let strip: Vec<&str> = ids(&first).into_iter().filter(|id| id.starts_with("strip.")).collect();
    // By name, then by id.
    let by_role = |on: &str, role: &str| format!("strip.role.{on}.{role}");
    assert_eq!(
        strip,
        [
            "strip.group.a",
            "strip.group.c",
            "strip.group.b",
            &by_role(CONFLUENCE, "atlassian/user"),
            &by_role(JIRA, "atlassian/guest"),
            &by_role(JIRA, "atlassian/user"),
            "strip.token.t2",
            "strip.token.t3",
            "strip.token.t1",
            "strip.entra.e2",
            "strip.entra.e3",
            "strip.entra.e1",
        ]
    );
    for turn in 1..4 {
        let mut other = seen.clone();
        other.groups.rotate_left(turn % 3);
        other.roles.rotate_left(turn);
        other.roles.iter_mut().for_each(|role| role.paths.reverse());
        other.tokens.as_mut().unwrap().rotate_left(turn % 3);
        other.entra.as_mut().unwrap().groups.rotate_left(turn % 3);
        assert_eq!(first, leaver(&settings(), &other), "turned by {turn}");
        other.groups.reverse();
        other.roles.reverse();
        other.tokens.as_mut().unwrap().reverse();
        other.entra.as_mut().unwrap().groups.reverse();
        assert_eq!(first, leaver(&settings(), &other), "turned by {turn} and reversed");
    }
}

/// A mover's own team is in the settings, and so is part of what was confirmed.
#[test]
fn a_bundle_that_changes_voids_the_plans_made_of_it() {
    let mut settings = bare();
    settings.bundles = vec![bundle("Team", &["team"], &[], &[])];
    let brief = Brief { to_team: Some("Team".to_owned()), ..Brief::default() };
    let of = |settings: &Settings| plan(PlaybookId::LeftTeam, settings, &ann(), &brief).hash;
    let first = of(&settings);
    settings.bundles[0].atlassian_groups[0].directory_id = directory(LABS);
    assert_ne!(first, of(&settings));
}

//! Inactive: exactly what is idle goes, each by every path, and it is read again that the rest
//! stayed.

use super::company::{
    CONFLUENCE, JIRA, LABS, LABS_JIRA, MAIN, ann, directory, entra_group, group, group_id, ids,
    in_entra, plan, product, role, role_id, settings, synced,
};
use super::expected::{Want, assert_no, assert_notes, assert_step, assert_steps, step};
use offramp::connector::Act;
use offramp::domain::{
    Claim, EntraGroupOwner, GroupMembership, Instant, MembershipStatus, Observation, Path,
};
use offramp::plan::{Brief, Plan, Probe};
use offramp::playbook::{Phase, PlaybookId};
use offramp::policy::{Settings, UnmanagedEnd};
use offramp::sweep::{Class, Decision, Foreseen, Held, Idle, Obstacle, Taking, Way};

const USER: &str = "atlassian/user";
const TOKENS: &str = "Use that shows in API tokens only is not told by Atlassian.";

pub(super) fn decision() -> Decision {
    Decision {
        suspend: false,
        idle: Vec::new(),
        kept: Vec::new(),
        saved: Vec::new(),
        ask_about_tokens: None,
    }
}

pub(super) fn idle(on: &str, takings: Vec<Taking>) -> Idle {
    let class = Class::Inactive { since: Instant(0) };
    Idle { resource: product(on), class, takings, obstacle: None }
}

fn stuck(on: &str, obstacle: Obstacle) -> Idle {
    Idle { obstacle: Some(obstacle), ..idle(on, Vec::new()) }
}

pub(super) fn by_group(membership: GroupMembership, foreseen: Foreseen) -> Taking {
    Taking { way: Way::Group(membership), also_gives: Vec::new(), foreseen }
}

fn by_role(on: &str) -> Taking {
    let way = Way::DirectRole { resource: product(on), role: role_id(USER) };
    Taking { way, also_gives: Vec::new(), foreseen: Foreseen::WillWork }
}

pub(super) fn taken(settings: &Settings, seen: &Observation, decision: Decision) -> Plan {
    let brief = Brief { idle: Some(Box::new(decision)), ..Brief::default() };
    plan(PlaybookId::RevokeInactive, settings, seen, &brief)
}

fn out_of(id: &str) -> Want {
    let probe = Probe::OutOfGroup { group: group_id(id) };
    step(&format!("strip.group.{id}"), Phase::Strip, &format!("Remove from {id}"), probe)
}

fn leave(id: &str) -> Act {
    Act::RemoveFromGroup { directory: directory(MAIN), group: group_id(id) }
}

fn gone(on: &str, product_words: &str, idle: &str) -> Want {
    let probe = Probe::WithoutProduct { resource: product(on) };
    step(&format!("prove.gone.{on}"), Phase::Prove, &format!("{product_words} is gone"), probe)
        .detail(idle)
        .by_hand(&format!("Take {product_words} from Ann"))
}

const IDLE_JIRA: &str = "not used for 90 days or more";

#[test]
fn an_idle_product_goes_by_every_path_and_it_is_read_that_it_is_gone() {
    let mut seen = ann();
    seen.groups = vec![group("jira-users"), group("chess")];
    seen.roles = vec![
        role(JIRA, USER, &[Path::Group, Path::Direct]),
        role(CONFLUENCE, USER, &[Path::Direct]),
    ];
    let takings = vec![by_group(group("jira-users"), Foreseen::WillWork), by_role(JIRA)];
    let kept = Held { resource: product(CONFLUENCE), class: Some(Class::Active) };
    let decision = Decision { idle: vec![idle(JIRA, takings)], kept: vec![kept], ..decision() };
    let plan = taken(&settings(), &seen, decision);
    let probe = Probe::WithoutDirectRole { resource: product(JIRA), role: role_id(USER) };
    let title = "Take the direct role user on Jira";
    assert_steps(
        &plan,
        &[
            out_of("jira-users")
                .act(leave("jira-users"))
                .by_hand("Remove Ann from the group jira-users"),
            step(&format!("strip.role.{JIRA}.{USER}"), Phase::Strip, title, probe)
                .detail("acme.example")
                .act(Act::RevokeRole { resource: product(JIRA), role: role_id(USER) })
                .by_hand("Take the role user on Jira from Ann"),
            gone(JIRA, "Jira on acme.example", IDLE_JIRA),
            step(
                &format!("prove.kept.{CONFLUENCE}"),
                Phase::Prove,
                "Confluence on acme.example is kept",
                Probe::WithProduct { resource: product(CONFLUENCE) },
            )
            .already()
            .detail("in use")
            .by_hand("Give Confluence on acme.example back to Ann"),
        ],
    );
    assert_notes(&plan, &[TOKENS]);
}

#[test]
fn without_a_decision_nothing_goes_and_nothing_is_said() {
    let plan = plan(PlaybookId::RevokeInactive, &settings(), &ann(), &Brief::default());
    assert_steps(&plan, &[]);
    assert_notes(&plan, &[]);
}

#[test]
fn a_group_that_gives_two_idle_products_goes_once() {
    let shared = || vec![by_group(group("both"), Foreseen::WillWork)];
    let idle = vec![idle(JIRA, shared()), idle(CONFLUENCE, shared())];
    let plan = taken(&settings(), &ann(), Decision { idle, ..decision() });
    assert_eq!(
        ids(&plan),
        ["strip.group.both", &format!("prove.gone.{JIRA}"), &format!("prove.gone.{CONFLUENCE}")]
    );
}

#[test]
fn whoever_uses_nothing_is_suspended_and_keeps_groups_and_roles() {
    let mut seen = ann();
    seen.groups = vec![group("jira-users")];
    seen.entra = Some(in_entra(Vec::new()));
    let idle = vec![idle(JIRA, vec![by_group(group("jira-users"), Foreseen::WillWork)])];
    let all = Decision { suspend: true, idle, ..decision() };
    let plan = taken(&settings(), &seen, all.clone());
    let cut = step(
        "cut.suspend.d1",
        Phase::Cut,
        "Suspend in Main",
        Probe::Suspended { directory: directory(MAIN) },
    )
    .act(Act::SuspendMembership { directory: directory(MAIN) })
    .by_hand("Suspend Ann in Main");
    assert_steps(&plan, &[cut, gone(JIRA, "Jira on acme.example", IDLE_JIRA)]);
    let suspended = "Ann uses nothing any more, so the membership is suspended. Groups and roles stay for the day it is lifted.";
    assert_notes(&plan, &[suspended, TOKENS]);
    // Somebody who is suspended already is not said to be suspended because of this.
    seen.person.membership = MembershipStatus::Suspended;
    assert_notes(&taken(&settings(), &seen, all), &[TOKENS]);
}

/// What no path closes is proven gone by the suspension.
#[test]
fn a_suspension_proves_every_idle_product_gone_and_single_paths_only_what_they_close() {
    let one = || vec![stuck(JIRA, Obstacle::SourceUnknown)];
    let suspended = Decision { suspend: true, idle: one(), ..decision() };
    assert_eq!(
        ids(&taken(&settings(), &ann(), suspended)),
        ["cut.suspend.d1", &format!("prove.gone.{JIRA}")]
    );
    let single = Decision { idle: one(), ..decision() };
    assert_eq!(ids(&taken(&settings(), &ann(), single)), [format!("strip.product.{JIRA}")]);
}

#[test]
fn an_idle_product_that_cannot_be_taken_alone_is_a_persons_with_why() {
    let mut seen = ann();
    seen.groups = vec![GroupMembership { name: "everybody".to_owned(), ..group("g9") }];
    let stays = |why: &str| {
        let probe = Probe::WithoutProduct { resource: product(JIRA) };
        let title = "Take Jira on acme.example";
        step(&format!("strip.product.{JIRA}"), Phase::Strip, title, probe)
            .detail(IDLE_JIRA)
            .refused(why, "it stays until somebody takes it by hand")
            .by_hand("Take Jira on acme.example from Ann")
    };
    let with = |obstacle| {
        let decision = Decision { idle: vec![stuck(JIRA, obstacle)], ..decision() };
        taken(&settings(), &seen, decision)
    };
    let also =
        |id: &str| Obstacle::AlsoTakes { group: group_id(id), resource: product(CONFLUENCE) };
    let named = "the group everybody also gives Confluence on acme.example, which stays";
    assert_steps(&with(also("g9")), &[stays(named)]);
    let unnamed = "the group g0 also gives Confluence on acme.example, which stays";
    assert_steps(&with(also("g0")), &[stays(unnamed)]);
    let unknown = "nobody can tell by which path it comes";
    assert_steps(&with(Obstacle::SourceUnknown), &[stays(unknown)]);
}

#[test]
fn a_direct_role_that_is_no_longer_there_is_not_taken() {
    let decision =
        Decision { idle: vec![idle(CONFLUENCE, vec![by_role(CONFLUENCE)])], ..decision() };
    assert_no(&taken(&settings(), &ann(), decision), &format!("strip.role.{CONFLUENCE}.{USER}"));
}

#[test]
fn what_else_a_group_gives_is_said_once_each() {
    let mut taking = by_group(group("both"), Foreseen::WillWork);
    let also = |on: &str, name: &str| (product(on), role_id(name));
    taking.also_gives =
        vec![also(CONFLUENCE, USER), also(CONFLUENCE, "atlassian/guest"), also(LABS_JIRA, USER)];
    let decision = Decision { idle: vec![idle(JIRA, vec![taking])], ..decision() };
    assert_step(
        &taken(&settings(), &ann(), decision),
        &out_of("both")
            .detail("also gives Confluence on acme.example, Jira on labs.example")
            .act(leave("both"))
            .by_hand("Remove Ann from the group both"),
    );
}

#[test]
fn where_a_group_is_stays_said_where_it_gives_nothing_else() {
    let mut seen = ann();
    let labs = GroupMembership { directory: directory(LABS), ..group("labs") };
    seen.groups = vec![labs.clone()];
    let takings = vec![by_group(labs, Foreseen::WillWork)];
    let decision = Decision { idle: vec![idle(JIRA, takings)], ..decision() };
    assert_eq!(taken(&settings(), &seen, decision).steps[0].detail.as_deref(), Some("Labs"));
}

/// This recipe takes nothing in Entra.
#[test]
fn a_synced_group_of_an_idle_product_goes_elsewhere_and_follows_nothing() {
    let mut seen = ann();
    let take = |seen: &Observation| {
        let takings = vec![by_group(synced("VPN"), Foreseen::Elsewhere)];
        taken(&settings(), seen, Decision { idle: vec![idle(JIRA, takings)], ..decision() })
    };
    assert_step(&take(&seen), &out_of("VPN").elsewhere("your identity provider"));
    seen.entra = Some(in_entra(vec![entra_group("VPN", EntraGroupOwner::Assigned)]));
    assert_step(&take(&seen), &out_of("VPN").elsewhere("Acme Entra"));
}

#[test]
fn a_group_that_the_key_may_not_change_is_a_persons() {
    let locked = GroupMembership { modifiable: Some(false), ..group("locked") };
    let takings = vec![by_group(locked, Foreseen::ByHand)];
    let decision = Decision { idle: vec![idle(JIRA, takings)], ..decision() };
    assert_step(
        &taken(&settings(), &ann(), decision),
        &out_of("locked")
            .refused("the key may not change this group", "an admin removes it by hand")
            .by_hand("Remove Ann from the group locked"),
    );
}

fn default_group(seen: &Observation, membership: GroupMembership) -> Plan {
    let takings = vec![by_group(membership, Foreseen::MayBeRefused)];
    taken(&settings(), seen, Decision { idle: vec![idle(JIRA, takings)], ..decision() })
}

fn may_be_refused(want: Want) -> Want {
    want.may_be_refused(
        "a default group of Jira",
        "as the last group it goes once quarantine is another; else it is done by hand",
    )
}

/// The last group may be refused; beside the quarantine group, which gives nothing, it is not the
/// last.
#[test]
fn a_default_group_is_tried_again_once_the_quarantine_group_is_another() {
    let aside = Act::AddToGroup { directory: directory(MAIN), group: group_id("q") };
    assert_step(
        &default_group(&ann(), group("jira-users")),
        &may_be_refused(out_of("jira-users"))
            .act(leave("jira-users"))
            .aside(aside, "default group")
            .act(leave("jira-users"))
            .by_hand("Remove Ann from the group jira-users"),
    );
}

#[test]
fn the_quarantine_group_helps_neither_in_another_directory_nor_where_it_is_held_already() {
    let labs = GroupMembership { directory: directory(LABS), ..group("labs") };
    let leave_labs = Act::RemoveFromGroup { directory: directory(LABS), group: group_id("labs") };
    assert_step(
        &default_group(&ann(), labs),
        &may_be_refused(out_of("labs")).act(leave_labs).by_hand("Remove Ann from the group labs"),
    );
    let mut marked = ann();
    marked.groups = vec![group("q")];
    assert_step(
        &default_group(&marked, group("jira-users")),
        &may_be_refused(out_of("jira-users"))
            .act(leave("jira-users"))
            .by_hand("Remove Ann from the group jira-users"),
    );
}

/// Removing from the directory is the end of a leaver, and this is none.
#[test]
fn nobody_is_removed_from_a_directory_for_being_idle() {
    let mut settings = settings();
    settings.playbooks.left_business.unmanaged = UnmanagedEnd::RemoveFromDirectory;
    let mut seen = ann();
    seen.person.claim = Claim::Unmanaged;
    for suspend in [true, false] {
        let takings = vec![by_group(group("jira-users"), Foreseen::WillWork)];
        let idle = vec![idle(JIRA, takings)];
        let plan = taken(&settings, &seen, Decision { suspend, idle, ..decision() });
        let removes = |act: &Act| matches!(act, Act::RemoveFromDirectory { .. });
        let mut acts = plan.steps.iter().flat_map(|s| s.ladder.iter().filter_map(|r| r.act()));
        assert!(!acts.any(removes));
    }
}

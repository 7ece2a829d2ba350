//! What a leaver owns in Jira goes to whoever takes over, and what nobody can take over is named.

use super::company::account;
use super::expected::{Want, assert_these, step};
use offramp::connector::Act;
use offramp::domain::{Component, LedProject, OpenIssue, OwnedItem, ProjectKey, ProjectRole};
use offramp::plan::{Found, HandOver, Heir, Many, Owned, Probe, Step, Successor, hand_over_steps};
use offramp::playbook::Phase;

fn key(key: &str) -> ProjectKey {
    ProjectKey::new(key)
}

/// Everything was listed, and there is nothing.
fn nothing() -> Owned {
    Owned {
        issues: Some(Vec::new()),
        filters: Some(Vec::new()),
        dashboards: Some(Vec::new()),
        projects: Some(Vec::new()),
        components: Some(Vec::new()),
        roles: Some(Vec::new()),
    }
}

fn issues(project: &str, count: usize) -> Vec<OpenIssue> {
    (0..count).map(|n| OpenIssue { id: format!("{project}{n}"), project: key(project) }).collect()
}

fn numbers(project: &str, range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|n| format!("{project}{n}")).collect()
}

fn item(id: &str, name: &str) -> OwnedItem {
    OwnedItem { id: id.to_owned(), name: name.to_owned() }
}

fn led(project: &str, lead: &str) -> LedProject {
    LedProject { key: key(project), lead: Some(account(lead)) }
}

fn ben() -> Successor {
    Successor { account: account("ben"), name: "Ben".to_owned() }
}

fn found(owned: Owned) -> Found {
    Found { owned, heir: Heir::Named(ben()), ..Found::default() }
}

fn steps(found: &Found) -> Vec<Step> {
    let plan = HandOver {
        successor: None,
        manager_mail: None,
        projects: Vec::new(),
        contact: "Leads".to_owned(),
    };
    hand_over_steps(&plan, found, &account("ann"))
}

fn hand(id: &str, title: &str, probe: Probe) -> Want {
    step(&format!("handOver.{id}"), Phase::HandOver, title, probe)
}

fn by_hand(want: Want, title: &str) -> Want {
    want.by_hand_of("Leads", title, None)
}

fn nobody(want: Want) -> Want {
    want.refused("nobody is named who takes over", "somebody decides by hand")
}

fn assign(ids: &[String], to: &str) -> Act {
    Act::AssignIssues { issues: ids.to_vec(), to: account(to) }
}

#[test]
fn nothing_is_handed_over_where_nothing_is_owned() {
    assert_these(&steps(&found(nothing())), &[]);
}

/// A listing that failed is not an empty one.
#[test]
fn what_jira_did_not_list_is_looked_for_by_somebody() {
    let unlisted = |id: &str, what: &str, probe: Probe| {
        let want = hand(id, &format!("Hand over {what}"), probe)
            .refused("Jira didn't list them", "somebody looks for them");
        by_hand(want, &format!("Find and hand over {what}"))
    };
    assert_these(
        &steps(&found(Owned::default())),
        &[
            unlisted("issues", "open issues", Probe::NotAssigned { issues: Vec::new() }),
            unlisted("filters", "filters", Probe::WithoutFilter { filter: None }),
            unlisted(
                "dashboards",
                "dashboards",
                Probe::WithoutDashboards { dashboards: Vec::new() },
            ),
            unlisted("components", "components", Probe::NotLeadingComponent { component: None }),
            unlisted("projects", "projects", Probe::NotLeadingProject { project: None }),
            unlisted("roles", "project roles", Probe::WithoutProjectRole { role: None }),
        ],
    );
}

fn of_issues(project: &str, index: usize, what: &str, ids: &[String]) -> Want {
    let probe = Probe::NotAssigned { issues: ids.to_vec() };
    hand(&format!("issues.{project}.{index}"), &format!("Hand over {what} to Ben"), probe)
}

#[test]
fn up_to_three_issues_of_a_project_are_assigned_one_by_one_and_more_in_one_task() {
    for count in [1, 2, 3] {
        let owned = Owned { issues: Some(issues("OFF", count)), ..nothing() };
        let wanted: Vec<Want> = (0..count)
            .map(|n| {
                let ids = numbers("OFF", n..n + 1);
                let want = of_issues("OFF", n, "an open issue in OFF", &ids);
                by_hand(want.act(assign(&ids, "ben")), "Hand over an open issue in OFF")
            })
            .collect();
        assert_these(&steps(&found(owned)), &wanted);
    }
    let owned = Owned { issues: Some(issues("OFF", 4)), ..nothing() };
    let ids = numbers("OFF", 0..4);
    let want = of_issues("OFF", 0, "4 open issues in OFF", &ids).act(assign(&ids, "ben"));
    let want = want.one_by_one();
    assert_these(&steps(&found(owned)), &[by_hand(want, "Hand over 4 open issues in OFF")]);
}

/// The most that Jira takes in one task.
#[test]
fn a_task_holds_a_thousand_issues_and_no_more() {
    let chunks = |count: usize| {
        let owned = Owned { issues: Some(issues("OFF", count)), ..nothing() };
        let size = |step: &Step| match step.ladder.first().and_then(|rung| rung.act()) {
            Some(Act::AssignIssues { issues, .. }) => issues.len(),
            other => panic!("no assignment: {other:?}"),
        };
        steps(&found(owned)).iter().map(size).collect::<Vec<_>>()
    };
    assert_eq!(chunks(1_000), [1_000]);
    assert_eq!(chunks(1_001), [1_000, 1]);
    assert_eq!(chunks(2_500), [1_000, 1_000, 500]);
}

/// Where the app may make no bulk changes: a request for each, and for a hundred at most.
#[test]
fn without_the_right_to_bulk_changes_a_hundred_go_one_by_one_and_the_rest_by_hand() {
    let mut all = issues("ATLAS", 40);
    all.extend(issues("OFF", 70));
    all.extend(issues("HR", 2));
    let owned = Owned { issues: Some(all), ..nothing() };
    let steps = steps(&Found { many: Many::Refused, ..found(owned) });
    let ids: Vec<&str> = steps.iter().map(|step| step.id.0.as_str()).collect();
    assert_eq!(ids.iter().filter(|id| id.starts_with("handOver.issues.ATLAS.")).count(), 40);
    assert_eq!(ids.iter().filter(|id| id.starts_with("handOver.issues.HR.")).count(), 2);
    // Fifty-eight of OFF, and one step for the twelve that are left.
    assert_eq!(ids.iter().filter(|id| id.starts_with("handOver.issues.OFF.")).count(), 59);
    let one = numbers("ATLAS", 3..4);
    let want = of_issues("ATLAS", 3, "an open issue in ATLAS", &one).act(assign(&one, "ben"));
    let want = by_hand(want, "Hand over an open issue in ATLAS");
    assert_these(
        &[steps.iter().find(|s| s.id.0 == "handOver.issues.ATLAS.3").unwrap().clone()],
        &[want],
    );
    let rest = numbers("OFF", 58..70);
    let probe = Probe::NotAssigned { issues: rest };
    let want = hand("issues.OFF.rest", "Hand over 12 open issues in OFF", probe).refused(
        "Offramp lacks the global permission 'Make bulk changes'",
        "somebody does it by hand",
    );
    let want = by_hand(want, "Hand over 12 open issues in OFF");
    assert_these(
        &[steps.iter().find(|s| s.id.0 == "handOver.issues.OFF.rest").unwrap().clone()],
        &[want],
    );
}

#[test]
fn issues_are_handed_over_project_by_project_and_every_one_of_them() {
    let mut all = issues("OFF", 4);
    all.extend(issues("ATLAS", 1));
    all.swap(0, 4);
    let owned = Owned { issues: Some(all), ..nothing() };
    let (one, four) = (numbers("ATLAS", 0..1), vec!["OFF1", "OFF2", "OFF3", "OFF0"]);
    let four: Vec<String> = four.into_iter().map(str::to_owned).collect();
    let atlas = of_issues("ATLAS", 0, "an open issue in ATLAS", &one).act(assign(&one, "ben"));
    let off = of_issues("OFF", 0, "4 open issues in OFF", &four).act(assign(&four, "ben"));
    let off = off.one_by_one();
    assert_these(
        &steps(&found(owned)),
        &[
            by_hand(atlas, "Hand over an open issue in ATLAS"),
            by_hand(off, "Hand over 4 open issues in OFF"),
        ],
    );
}

/// First who takes over, then the project's lead, then a person.
#[test]
fn issues_go_to_the_successor_else_to_the_lead_of_their_project() {
    let one = numbers("OFF", 0..1);
    let rungs = |successor: Option<Successor>, assignable: bool, lead: Option<&str>| {
        let projects = lead.map(|lead| led("OFF", lead)).into_iter().collect();
        let owned = Owned { issues: Some(issues("OFF", 1)), projects: Some(projects), ..nothing() };
        let not_assignable = if assignable { vec![] } else { vec![key("OFF")] };
        let not_assignable = not_assignable.into_iter().chain([key("ATLAS")]).collect();
        let heir = successor.map_or(Heir::Nobody, Heir::Named);
        let found = Found { owned, heir, not_assignable, ..Found::default() };
        let steps = steps(&found);
        let step = steps.iter().find(|s| s.id.0 == "handOver.issues.OFF.0").unwrap();
        let to = |act: &Act| match act {
            Act::AssignIssues { issues, to } if *issues == one => to.as_str().to_owned(),
            other => panic!("another act: {other:?}"),
        };
        let acts: Vec<String> = step.ladder.iter().filter_map(|r| r.act()).map(to).collect();
        assert!(step.ladder.last().unwrap().act().is_none(), "a person is the last rung");
        (acts.join(" "), step.title.clone())
    };
    let said =
        |to: &str, title: &str| (to.to_owned(), format!("Hand over an open issue in OFF{title}"));
    assert_eq!(rungs(Some(ben()), true, Some("lea")), said("ben lea", " to Ben"));
    assert_eq!(rungs(Some(ben()), true, None), said("ben", " to Ben"));
    assert_eq!(rungs(Some(ben()), true, Some("ben")), said("ben", " to Ben"));
    assert_eq!(rungs(Some(ben()), true, Some("ann")), said("ben", " to Ben"));
    assert_eq!(rungs(Some(ben()), false, Some("lea")), said("lea", " to the project's lead"));
    assert_eq!(rungs(Some(ben()), false, None), said("", ""));
    assert_eq!(rungs(None, true, Some("lea")), said("lea", " to the project's lead"));
    assert_eq!(rungs(None, true, Some("ann")), said("", ""));
}

#[test]
fn issues_that_nobody_can_take_are_a_persons_and_the_lead_of_another_project_is_nobody() {
    let projects = vec![led("ATLAS", "lea"), LedProject { key: key("OFF"), lead: None }];
    let owned = Owned { issues: Some(issues("OFF", 4)), projects: Some(projects), ..nothing() };
    let what = "4 open issues in OFF";
    let probe = Probe::NotAssigned { issues: numbers("OFF", 0..4) };
    let want = nobody(hand("issues.OFF.0", &format!("Hand over {what}"), probe));
    let found = Found { owned, ..Found::default() };
    assert_these(&steps(&found), &[by_hand(want, &format!("Hand over {what}"))]);
}

#[test]
fn each_filter_gets_the_successor_as_owner_and_no_project_lead() {
    let mine = vec![item("f1", "Mine"), item("f2", "Ours")];
    let projects = Some(vec![led("OFF", "lea")]);
    let owned = Owned { filters: Some(mine), projects, ..nothing() };
    let filter = |id: &str, title: &str| {
        let probe = Probe::WithoutFilter { filter: Some(id.to_owned()) };
        hand(&format!("filter.{id}"), title, probe)
    };
    let change = |id: &str| Act::ChangeFilterOwner { filter: id.to_owned(), to: account("ben") };
    let given = |id: &str, name: &str| {
        let want = filter(id, &format!("Hand over the filter {name} to Ben")).act(change(id));
        by_hand(want, &format!("Hand over the filter {name}"))
    };
    let found = found(owned);
    assert_these(&steps(&found), &[given("f1", "Mine"), given("f2", "Ours")]);
    let lost = |id: &str, name: &str| {
        let title = format!("Hand over the filter {name}");
        by_hand(nobody(filter(id, &title)), &title)
    };
    let alone = Found { heir: Heir::Nobody, ..found };
    assert_these(&steps(&alone), &[lost("f1", "Mine"), lost("f2", "Ours")]);
}

#[test]
fn all_dashboards_go_in_one_act() {
    let wanted = |ids: &[&str], what: &str| {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        let probe = Probe::WithoutDashboards { dashboards: ids.clone() };
        let act = Act::ChangeDashboardOwner { dashboards: ids, to: account("ben") };
        let want = hand("dashboards", &format!("Hand over {what} to Ben"), probe).act(act);
        by_hand(want, &format!("Hand over {what}"))
    };
    let with = |all: Vec<OwnedItem>| found(Owned { dashboards: Some(all), ..nothing() });
    let one = with(vec![item("d1", "Numbers")]);
    assert_these(&steps(&one), &[wanted(&["d1"], "the dashboard Numbers")]);
    let two = with(vec![item("d1", "Numbers"), item("d2", "More")]);
    assert_these(&steps(&two), &[wanted(&["d1", "d2"], "2 dashboards")]);
    let alone = Found { heir: Heir::Nobody, ..one };
    let what = "Hand over the dashboard Numbers";
    let probe = Probe::WithoutDashboards { dashboards: vec!["d1".to_owned()] };
    assert_these(&steps(&alone), &[by_hand(nobody(hand("dashboards", what, probe)), what)]);
}

fn component(id: &str, project: &str, lead: Option<&str>) -> Component {
    let (name, lead) = (format!("Part {id}"), lead.map(account));
    Component { id: id.to_owned(), name, project: key(project), lead }
}

#[test]
fn components_that_the_leaver_leads_go_to_the_successor_else_to_the_projects_lead() {
    let owned = Owned {
        components: Some(vec![
            component("c1", "OFF", Some("ann")),
            component("c2", "OFF", Some("mia")),
            component("c3", "OFF", None),
            component("c4", "ATLAS", Some("ann")),
        ]),
        projects: Some(vec![led("OFF", "lea"), led("ATLAS", "ann")]),
        ..nothing()
    };
    let lead =
        |id: &str, to: &str| Act::LeadComponent { component: id.to_owned(), to: account(to) };
    let of = |id: &str, title: &str| {
        let probe = Probe::NotLeadingComponent { component: Some(id.to_owned()) };
        hand(&format!("component.{id}"), title, probe)
    };
    let first = "Hand over the component Part c1 of OFF";
    let fourth = "Hand over the component Part c4 of ATLAS";
    let found = found(owned);
    let all = steps(&found);
    let (components, of_project): (Vec<Step>, Vec<Step>) =
        all.into_iter().partition(|s| s.id.0.starts_with("handOver.component"));
    assert_eq!(of_project.len(), 1, "the project that the leaver leads");
    assert_these(
        &components,
        &[
            by_hand(
                of("c1", &format!("{first} to Ben")).act(lead("c1", "ben")).act(lead("c1", "lea")),
                first,
            ),
            by_hand(of("c4", &format!("{fourth} to Ben")).act(lead("c4", "ben")), fourth),
        ],
    );
    let alone: Vec<Step> = steps(&Found { heir: Heir::Nobody, ..found });
    let components: Vec<Step> =
        alone.into_iter().filter(|s| s.id.0.starts_with("handOver.component")).collect();
    assert_these(
        &components,
        &[
            by_hand(
                of("c1", &format!("{first} to the project's lead")).act(lead("c1", "lea")),
                first,
            ),
            by_hand(nobody(of("c4", fourth)), fourth),
        ],
    );
}

#[test]
fn projects_that_the_leaver_leads_go_to_the_successor_and_no_other_project_does() {
    let projects =
        vec![led("OFF", "ann"), led("ATLAS", "lea"), LedProject { key: key("X"), lead: None }];
    let owned = Owned { projects: Some(projects), ..nothing() };
    let probe = || Probe::NotLeadingProject { project: Some(key("OFF")) };
    let title = "Hand over the project OFF";
    let act = Act::LeadProject { project: key("OFF"), to: account("ben") };
    let found = found(owned);
    let given = hand("project.OFF", "Hand over the project OFF to Ben", probe()).act(act);
    assert_these(&steps(&found), &[by_hand(given, title)]);
    let alone = Found { heir: Heir::Nobody, ..found };
    assert_these(&steps(&alone), &[by_hand(nobody(hand("project.OFF", title, probe())), title)]);
}

/// A role that was given by name survives every group; nobody has to take it over.
#[test]
fn project_roles_that_the_leaver_holds_by_name_are_taken_whoever_takes_over() {
    let role = |id: &str, project: &str, actors: &[&str]| ProjectRole {
        id: id.to_owned(),
        name: "Developers".to_owned(),
        project: key(project),
        actors: actors.iter().map(|a| account(a)).collect(),
    };
    let roles = vec![
        role("10", "OFF", &["mia", "ann"]),
        role("11", "OFF", &["mia"]),
        role("10", "ATLAS", &["ann"]),
    ];
    let taken = |project: &str| {
        let probe = Probe::WithoutProjectRole { role: Some((key(project), "10".to_owned())) };
        let title = format!("Take the role Developers in {project}");
        let act = Act::RemoveFromProjectRole { project: key(project), role: "10".to_owned() };
        by_hand(hand(&format!("role.{project}.10"), &title, probe).act(act), &title)
    };
    let found = found(Owned { roles: Some(roles), ..nothing() });
    assert_these(&steps(&found), &[taken("OFF"), taken("ATLAS")]);
    let alone = Found { heir: Heir::Nobody, ..found };
    assert_these(&steps(&alone), &[taken("OFF"), taken("ATLAS")]);
}

/// Somebody may be named who could not be read: neither the lead nor anybody else takes it instead.
#[test]
fn where_who_takes_over_could_not_be_read_a_person_decides() {
    let owned = Owned {
        issues: Some(issues("OFF", 1)),
        components: Some(vec![component("c1", "OFF", Some("ann"))]),
        projects: Some(vec![led("OFF", "lea")]),
        ..nothing()
    };
    let unread = Found { owned, heir: Heir::Unread, ..Found::default() };
    let why = ("who takes over couldn't be read", "somebody decides by hand");
    let issue = hand(
        "issues.OFF.0",
        "Hand over an open issue in OFF",
        Probe::NotAssigned { issues: numbers("OFF", 0..1) },
    );
    let part = hand(
        "component.c1",
        "Hand over the component Part c1 of OFF",
        Probe::NotLeadingComponent { component: Some("c1".to_owned()) },
    );
    assert_these(
        &steps(&unread),
        &[
            by_hand(issue.refused(why.0, why.1), "Hand over an open issue in OFF"),
            by_hand(part.refused(why.0, why.1), "Hand over the component Part c1 of OFF"),
        ],
    );
}

/// A later listing adds what no step is about, under names of its own, and nothing twice.
#[test]
fn a_later_listing_adds_only_what_no_step_is_about() {
    let dashboards = |ids: &[&str]| Some(ids.iter().map(|id| item(id, id)).collect());
    let first = Owned {
        issues: Some(issues("OFF", 1)),
        filters: Some(vec![item("f1", "Mine")]),
        dashboards: dashboards(&["d1"]),
        ..nothing()
    };
    let known = steps(&found(first.clone()));
    let known: Vec<&Step> = known.iter().collect();
    let nothing_new = first.beyond(&known);
    assert!(nothing_new.is_searched_empty(), "{nothing_new:?}");
    let more = Owned {
        issues: Some(issues("OFF", 2)),
        filters: Some(vec![item("f1", "Mine"), item("f2", "Ours")]),
        dashboards: dashboards(&["d1", "d2"]),
        ..nothing()
    };
    let left = more.beyond(&known);
    assert_eq!(left.issues.as_ref().unwrap(), &issues("OFF", 2)[1..]);
    assert_eq!(left.filters.as_ref().unwrap(), &[item("f2", "Ours")]);
    assert_eq!(left.dashboards.as_ref().unwrap(), &[item("d2", "d2")]);
    let again = Found { listing: 1, ..found(left) };
    let ids: Vec<String> = steps(&again).into_iter().map(|s| s.id.0).collect();
    assert_eq!(ids, ["handOver.issues.OFF.0.1", "handOver.filter.f2", "handOver.dashboards.1"]);
}

/// What can't be read stays unread, unless somebody looks for all of it anyway.
#[test]
fn a_later_listing_that_cannot_be_read_is_looked_through_by_hand_once() {
    let unread = || Owned { issues: None, ..nothing() };
    let known = steps(&found(nothing()));
    let known: Vec<&Step> = known.iter().collect();
    let left = unread().beyond(&known);
    assert!(left.issues.is_none() && !left.is_searched_empty());
    let by_hand = steps(&found(left));
    assert_eq!(by_hand[0].id.0, "handOver.issues");
    let by_hand: Vec<&Step> = by_hand.iter().collect();
    assert!(unread().beyond(&by_hand).is_searched_empty());
    let owned = Owned { issues: Some(issues("OFF", 3)), ..nothing() };
    assert!(owned.beyond(&by_hand).is_searched_empty(), "they look for all of them");
}

//! From everything read about a person to what is taken: the idle product, the whole of it, and
//! nothing else.

use super::drive::{Lab, Trouble};
use super::word;
use offramp::connector::{Answer, HttpOutcome, Page, Read, roster};
use offramp::domain::{AccountId, Elsewhere, GroupId, Instant, Observation, ResourceId, RoleId};
use offramp::sweep::{
    Decision, Foreseen, Frame, Grants, GroupGives, Obstacle, ProductIndex, Scope, Sighting, Times,
    Way, classify, decide,
};
use offramp_cloud::{Request, Response, Served};
use serde_json::{Value, json};

const JIRA: &str = "ari:cloud:jira-software::site/61000000-aaaa-4aaa-8aaa-000000000001";
const CONFLUENCE: &str = "ari:cloud:confluence::site/61000000-aaaa-4aaa-8aaa-000000000001";

struct Case {
    lab: Lab,
    account: AccountId,
}

/// Somebody at Globex, some time after a sweep began.
fn case(name: &str) -> Case {
    let mut lab = Lab::globex(50, 1);
    lab.sweep(&mut Trouble::none());
    let account = AccountId::new(lab.cloud.account_of(name).expect("a person"));
    Case { lab, account }
}

impl Case {
    fn serve(&mut self, wire: &Request) -> Response {
        match self.lab.cloud.serve(wire, self.lab.now) {
            Served::Answered(answer) | Served::Slow { response: answer, .. } => answer,
            Served::Lost => panic!("no faults here"),
        }
    }

    fn outcome(&mut self, wire: &Request) -> HttpOutcome {
        let answer = self.serve(wire);
        let body = String::from_utf8(answer.body).expect("text");
        HttpOutcome::Answered { status: answer.status, headers: answer.headers, body }
    }

    fn read(&mut self, read: &Read) -> Answer {
        let wire = self.lab.wire(&read.request(&self.lab.route(), None));
        let outcome = self.outcome(&wire);
        let Page { part, next } = read.page(&outcome, None, Instant(self.lab.now)).expect("a page");
        assert_eq!(next, None);
        part
    }

    fn observation(&mut self) -> Observation {
        let account = || self.account.clone();
        let reads = [
            Read::People { accounts: vec![account()] },
            Read::Groups { account: account() },
            Read::Roles { account: account() },
        ];
        let [people, groups, roles] = reads.map(|read| self.read(&read));
        let (Answer::Listed(people), Answer::Groups(groups), Answer::Roles(roles)) =
            (people, groups, roles)
        else {
            panic!("other answers")
        };
        Observation {
            person: people[0]
                .known(Elsewhere { groups: Ok(&groups), roles: Ok(&roles) })
                .expect("a person"),
            groups: groups.iter().map(|g| g.known(None).expect("a directory")).collect(),
            roles,
            privileges: None,
            tokens: None,
            entra: None,
            read_at: Instant(self.lab.now),
        }
    }

    fn gives(&mut self, seen: &Observation) -> Vec<GroupGives> {
        let org = self.lab.cloud.org_id().to_owned();
        let read = |case: &mut Self, group: &GroupId| {
            let path =
                format!("/admin/v2/orgs/{org}/directories/-/groups/{group}/role-assignments");
            let mut wire = case.lab.wire(&roster::request(&case.lab.route(), None));
            (wire.method, wire.path, wire.body) = ("GET".into(), path, Vec::new());
            let roles: Value = case.serve(&wire).value();
            let roles = roles["data"].as_array().expect("roles").iter().flat_map(|entry| {
                let resource = ResourceId::new(entry["resourceId"].as_str().expect("a product"));
                let default = entry["defaultRole"].clone();
                let roles = entry["roles"].as_array().expect("roles").clone();
                roles.into_iter().map(move |role| {
                    let id = RoleId::new(role.as_str().expect("a role"));
                    (resource.clone(), id, default == role)
                })
            });
            GroupGives { group: group.clone(), roles: roles.collect() }
        };
        seen.groups.iter().map(|g| read(self, &g.group)).collect()
    }

    /// The decision, by what is read now.
    fn decide(&mut self) -> (Observation, Decision) {
        let seen = self.observation();
        let gives = self.gives(&seen);
        let decision = self.decide_on(&seen, &gives);
        (seen, decision)
    }

    fn decide_on(&mut self, seen: &Observation, gives: &[GroupGives]) -> Decision {
        let settings = self.lab.settings.clone();
        let rules = settings.inactivity.as_ref().expect("rules");
        let scope = Scope { rules, sites: &settings.sites, protections: &settings.protections };
        let mut frame = Frame::new(scope).expect("rules that fit");
        // Here the person's own roles say what they have.
        let mut grants = Grants::default();
        let products = frame.products().to_vec();
        for (at, product) in (0_u16..).zip(&products) {
            let giving = gives.iter().filter(|g| g.roles.iter().any(|r| r.0 == product.resource));
            giving.for_each(|g| grants.add(&g.group, ProductIndex(at)));
        }
        frame.learn(&grants);
        let read = Read::People { accounts: vec![self.account.clone()] };
        let wire = self.lab.wire(&read.request(&self.lab.route(), None));
        let outcome = self.outcome(&wire);
        let now = Instant(self.lab.now);
        let page = roster::page(&outcome, now).expect("a page");
        let verdicts = match classify(&page.people[0], &frame, Times { as_of: now, now }) {
            Sighting::Seen(verdicts) => verdicts,
            Sighting::LockedOut | Sighting::Program => Vec::new(),
        };
        decide(seen, &verdicts, &products, gives)
    }
}

fn idle(decision: &Decision) -> Vec<&str> {
    decision.idle.iter().map(|i| i.resource.as_str()).collect()
}

fn kept(decision: &Decision) -> Vec<(&str, &'static str)> {
    let word = |h: &offramp::sweep::Held| h.class.map_or("no threshold", word);
    decision.kept.iter().map(|h| (h.resource.as_str(), word(h))).collect()
}

#[test]
fn an_unmanaged_person_loses_what_is_idle_and_keeps_what_was_used_yesterday() {
    let (_, decision) = case("Uma Unmanaged").decide();
    assert_eq!(idle(&decision), [JIRA]);
    assert_eq!(kept(&decision), [(CONFLUENCE, "active")]);
    assert!(!decision.suspend);
    let [taking] = decision.idle[0].takings.as_slice() else { panic!("{decision:?}") };
    assert!(matches!(&taking.way, Way::Group(g) if g.name == "jira-users-globex"));
    assert_eq!(taking.foreseen, Foreseen::MayBeRefused, "it is a default group");
    assert_eq!(decision.saved.len(), 1);
}

#[test]
fn who_came_ten_days_ago_and_never_logged_in_keeps_both() {
    let (_, decision) = case("Nina New").decide();
    assert!(decision.idle.is_empty() && !decision.suspend);
    let mut all = kept(&decision);
    all.sort_unstable();
    assert_eq!(all, [(CONFLUENCE, "exempt"), (JIRA, "exempt")]);
}

#[test]
fn admins_robots_and_protected_people_are_listed_and_not_touched() {
    for (name, class) in [
        ("Oscar Orgadmin", "protected"),
        ("Deploy Robot", "exempt"),
        ("Bo Breakglass", "protected"),
        ("Paul Parent", "exempt"),
    ] {
        let mut case = case(name);
        let (_, decision) = case.decide();
        assert!(decision.idle.is_empty() && decision.saved.is_empty(), "{name}");
        assert_eq!(kept(&decision), [(JIRA, class)], "{name}");
        let listed = case.lab.sweep(&mut Trouble::none()).rows();
        let row = listed.get(case.account.as_str()).expect("listed");
        assert_eq!(word(row.verdicts[0].class), class, "{name}");
    }
}

#[test]
fn a_group_that_also_gives_what_is_in_use_stays_and_is_named() {
    let mut case = case("Wanda Widow");
    let (seen, decision) = case.decide();
    assert!(decision.idle[0].takings.is_empty() && decision.saved.is_empty());
    let expected = Obstacle::AlsoTakes {
        group: seen.groups[0].group.clone(),
        resource: ResourceId::new(CONFLUENCE),
    };
    assert_eq!(decision.idle[0].obstacle, Some(expected));
    // With another path to what is in use, the group goes.
    let mut seen = seen;
    let direct = json!({
        "resource": CONFLUENCE, "directory": null, "status": "active", "role": "atlassian/user",
        "paths": ["direct"],
    });
    seen.roles.push(serde_json::from_value(direct).expect("a role"));
    let gives = case.gives(&seen);
    let decision = case.decide_on(&seen, &gives);
    assert_eq!(decision.idle[0].takings.len(), 1, "{decision:?}");
    assert_eq!(decision.idle[0].takings[0].also_gives.len(), 1, "what else goes is shown");
}

#[test]
fn what_cannot_be_traced_to_a_group_is_not_taken() {
    let mut case = case("Ida Idle");
    let seen = case.observation();
    let decision = case.decide_on(&seen, &[]);
    assert!(decision.saved.is_empty() || decision.suspend);
    let product = &decision.idle;
    assert!(product.iter().all(|i| i.takings.is_empty()), "{decision:?}");
}

#[test]
fn a_direct_role_is_revoked_and_a_person_idle_in_everything_is_suspended() {
    let (_, direct) = case("Dora Direct").decide();
    assert_eq!(idle(&direct), [CONFLUENCE]);
    assert!(matches!(direct.idle[0].takings[0].way, Way::DirectRole { .. }));
    assert!(!direct.suspend);
    let (_, everything) = case("Eve Everything").decide();
    assert!(everything.suspend && everything.kept.is_empty());
    assert_eq!(everything.saved.len(), 2);
    // The way down the ladder, should the suspension be refused.
    assert!(everything.idle.iter().all(|i| i.takings.len() == 1));
}

#[test]
fn a_product_without_a_threshold_stays_and_keeps_the_person_from_being_suspended() {
    let mut case = case("Eve Everything");
    let thresholds = &mut case.lab.settings.inactivity.as_mut().expect("rules").thresholds;
    thresholds.retain(|t| t.product.as_str() == "jira-software");
    let (_, decision) = case.decide();
    assert_eq!(idle(&decision), [JIRA]);
    assert_eq!(kept(&decision), [(CONFLUENCE, "no threshold")]);
    assert!(!decision.suspend);
}

#[test]
fn a_synced_group_goes_where_it_is_owned_and_a_locked_one_by_hand() {
    let mut case = case("Ida Idle");
    let mut seen = case.observation();
    // Another product in use, so that nobody is suspended.
    let active = json!({
        "resource": CONFLUENCE, "directory": null, "status": "active", "role": "atlassian/user",
        "paths": ["direct"],
    });
    seen.roles.push(serde_json::from_value(active).expect("a role"));
    let gives = case.gives(&seen);
    for (synced, modifiable, expected) in [
        (true, Some(false), Foreseen::Elsewhere),
        (false, Some(false), Foreseen::ByHand),
        (false, Some(true), Foreseen::MayBeRefused),
    ] {
        seen.groups[0].synced = synced;
        seen.groups[0].modifiable = modifiable;
        let decision = case.decide_on(&seen, &gives);
        assert_eq!(decision.idle[0].takings[0].foreseen, expected);
        assert_eq!(decision.saved[0].by_hand, expected != Foreseen::MayBeRefused);
    }
}

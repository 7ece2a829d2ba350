//! Every write of the closed list, refused for good with every status that an API documents for one:
//! nothing is called done that is not so, nothing else is harmed, and somebody is told what is left.
//! The judge looks on at every request and every look (`world/`).

use crate::plays::ready_for;
use crate::rare::CASES;
use crate::right;
use crate::truth::left;
use crate::world::World;
use offramp::connector::Call;
use offramp::engine::Answer;
use offramp::engine::run::{Rest, Run};
use offramp_cloud::{Effect, Fault};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Of the Organizations API, the User management API, Jira and Graph: whatever any of them documents
/// for a write, and two that pass.
const STATUSES: [u16; 9] = [400, 401, 402, 403, 404, 409, 413, 429, 500];

/// In front of the run in which a write goes out.
enum Where {
    Row(&'static str, &'static str),
    Case(&'static str),
}
use Where::{Case, Row};

/// A write, where it goes out, and its method and path.
type Write = (Call, Where, &'static str, &'static str);

const LEAVES: &str = "left-business";

/// Every write about somebody's access or work.
const WRITES: [Write; 28] = [
    (Call::SuspendMembership, Row("OFF-1", LEAVES), "POST", "*/suspend"),
    (Call::RemoveFromGroup, Row("OFF-2", LEAVES), "DELETE", "*/memberships/*"),
    (Call::AddToGroup, Row("OFF-2", LEAVES), "POST", "*/memberships"),
    (Call::RevokeRole, Row("OFF-4", LEAVES), "POST", "*/roles/revoke"),
    (Call::RevokeOrgRole, Row("OFF-24", LEAVES), "POST", "*/role-assignments/revoke"),
    (Call::RevokeToken, Row("OFF-12", LEAVES), "DELETE", "*/api-tokens/*"),
    (Call::DeactivateAccount, Row("OFF-4", LEAVES), "POST", "*/lifecycle/disable"),
    (Call::DeleteAccount, Case("delete"), "POST", "*/lifecycle/delete"),
    (Call::RemoveFromDirectory, Case("leave the directory"), "DELETE", "*/users/*"),
    (Call::RestoreMembership, Row("OFF-2", "restore"), "POST", "*/restore"),
    (Call::ActivateAccount, Row("OFF-4", "restore"), "POST", "*/lifecycle/enable"),
    (Call::CancelDeletion, Case("call the deletion off"), "POST", "*/lifecycle/cancel-delete"),
    (Call::AssignRole, Case("assign a role"), "POST", "*/roles/assign"),
    (Call::Invite, Row("OFF-21", "onboard"), "POST", "*/users/invite"),
    (Call::CreateEntraUser, Row("OFF-21", "onboard"), "POST", "/v1.0/users"),
    (Call::InviteEntraGuest, Case("invite a guest"), "POST", "/v1.0/invitations"),
    (Call::EnableOrDisableEntraUser, Row("OFF-4", LEAVES), "PATCH", "/v1.0/users/*"),
    (Call::EnableOrDisableEntraUser, Row("OFF-4", "restore"), "PATCH", "/v1.0/users/*"),
    (Call::RevokeEntraSessions, Row("OFF-4", LEAVES), "POST", "*/revokeSignInSessions"),
    (Call::AddToEntraGroup, Row("OFF-22", "onboard"), "POST", "*/members/$ref"),
    (Call::RemoveFromEntraGroup, Row("OFF-20", "left-team"), "DELETE", "*/members/*/$ref"),
    (Call::AssignIssue, Row("OFF-12", LEAVES), "PUT", "*/assignee"),
    (Call::EditIssues, Row("OFF-15", LEAVES), "POST", "*/bulk/issues/fields"),
    (Call::ChangeFilterOwner, Row("OFF-15", LEAVES), "PUT", "*/filter/*/owner"),
    (Call::EditDashboards, Row("OFF-15", LEAVES), "PUT", "*/dashboard/bulk/edit"),
    (Call::EditComponent, Row("OFF-15", LEAVES), "PUT", "*/component/*"),
    (Call::EditProject, Row("OFF-15", LEAVES), "PUT", "*/project/ATLAS"),
    (Call::RemoveProjectRoleActor, Row("OFF-15", LEAVES), "DELETE", "*/project/*/role/*"),
];

/// Writes that only say something on a ticket.
const SAYS: [Call; 4] =
    [Call::AddComment, Call::AddRequestComment, Call::EditIssue, Call::SetIssueProperty];

impl Where {
    fn ticket(&self) -> &'static str {
        match self {
            Row(ticket, _) => ticket,
            Case(name) => CASES.iter().find(|case| case.name == *name).expect("a case").ticket,
        }
    }
}

/// Whatever is not so has its reason, and once the run rests the ticket names it.
fn tells_what_is_left(world: &mut World, ticket: &str, run: &Run, said: &str) -> usize {
    let comments = world.said_on(ticket).join("\n");
    for (step, reason) in left(run) {
        assert!(!reason.trim().is_empty(), "no reason at {}: {said}", step.title);
        let named = run.rest.is_none() || comments.contains(&step.title);
        assert!(named, "the ticket does not name '{}': {comments} {said}", step.title);
    }
    left(run).count()
}

fn ready(place: &Where) -> World {
    match place {
        Row(ticket, playbook) => ready_for(right::of(ticket, playbook).expect("a row")),
        Case(name) => CASES.iter().find(|case| case.name == *name).expect("a case").ready(),
    }
}

fn refuse(world: &mut World, method: &str, path: &str, status: u16) {
    let effect = Effect::Status { status, headers: BTreeMap::new(), body: None, after: false };
    world.cloud.add_fault(Fault::new(effect).on(method, path).strike(1, 1_000_000));
}

#[test]
fn every_write_of_the_closed_list_is_refused_here() {
    let refused: BTreeSet<Call> = WRITES.iter().map(|(call, ..)| *call).chain(SAYS).collect();
    let writes: BTreeSet<Call> = Call::ALL.into_iter().filter(|c| c.spec().writes).collect();
    assert_eq!(refused, writes);
}

#[test]
fn law_1_no_write_that_is_refused_for_good_is_called_done() {
    let mut count = 0;
    for (call, place, method, path) in &WRITES {
        for status in STATUSES {
            let mut world = ready(place);
            let before = world.log.len();
            refuse(&mut world, method, path, status);
            let id = world.press().expect("alive").expect("a run");
            world.let_time_pass(1);
            let Ok(Answer::Run(run)) = world.ask("progress", json!({ "runId": id })) else {
                panic!("a run")
            };
            world.check_ended(&id, run.rest == Some(Rest::Done));
            let said = format!("{call:?} refused with {status}: {:#?}", &world.log[before..]);
            // What it was for is still so, so nobody is told that all is done; but for what another
            // call does in its place, of which the judge has just looked whether it is so.
            let other_way = *call == Call::EditIssues;
            assert!(other_way || run.rest != Some(Rest::Done), "{said}");
            count += tells_what_is_left(&mut world, place.ticket(), &run, &said);
            // 'Not now' is no answer about the person: it is asked again until there is one.
            assert!(run.rest.is_some() || status == 429, "it never rests: {said}");
        }
    }
    assert!(count > WRITES.len() * 6, "{count} steps that are left have their reason");
}

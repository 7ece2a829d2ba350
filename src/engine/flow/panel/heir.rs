//! Whether the one whom the ticket names can take over: said before anybody counts on it.

use super::{Known, Panel};
use crate::connector::{Answer, Read, Sighted};
use crate::domain::{AccountId, AccountKind, AccountStatus, MembershipStatus, Person, ProjectKey};
use crate::engine::reads::Reads;

/// In so many projects it is asked whether issues can be assigned to them; in the others the run asks.
const PROJECTS_MAX: usize = 3;

impl Panel {
    /// The one whom the ticket names, read beside the operator.
    pub(super) fn heir(known: &Known) -> Option<AccountId> {
        known.brief.successor.as_ref().map(|successor| successor.account.clone())
    }

    /// Whether they can be assigned issues, in the projects that the settings speak of.
    pub(super) fn asks_of_heir(known: &Known) -> Vec<Read> {
        let Some(account) = Self::heir(known) else { return Vec::new() };
        if known.subject.account.as_ref() == Some(&account) {
            return Vec::new();
        }
        let ask = |project| Read::Assignable { project, account: account.clone() };
        projects(known).into_iter().map(ask).collect()
    }
}

fn projects(known: &Known) -> Vec<ProjectKey> {
    let all = known.settings.handover.iter().flat_map(|handover| &handover.projects);
    all.take(PROJECTS_MAX).cloned().collect()
}

/// Takes down what is known of them.
pub(super) fn look_at(known: &mut Known, people: &[Sighted], reads: &Reads) {
    let Some(account) = Panel::heir(known) else { return };
    let Some(listed) = people.iter().find(|one| one.is(&account)) else {
        let doubt = "isn't listed in the organization: what Jira doesn't give them is left to be done by hand";
        known.brief.doubts.push(doubt.to_owned());
        return;
    };
    let Ok(person) = &listed.person else { return };
    known.brief.unfit = unfit(person).map(str::to_owned);
    let is_of_jira = |resource: &str| resource.contains(":jira");
    let uses: Vec<&str> = person.products.iter().map(|used| used.resource.as_str()).collect();
    // What somebody has and never used is not listed; but whoever can be assigned has a licence.
    let is_assignable = projects(known).into_iter().any(|project| {
        let read = Read::Assignable { project, account: account.clone() };
        matches!(reads.answer(&read), Ok(Answer::Assignable(true)))
    });
    let uses_others = !uses.is_empty() && !uses.iter().any(|resource| is_of_jira(resource));
    if uses_others && !is_assignable {
        let doubt = "isn't listed with a licence of Jira: what Jira doesn't give them is left to be done by hand";
        known.brief.doubts.push(doubt.to_owned());
    }
    let barred = |project: &ProjectKey| {
        let read = Read::Assignable { project: project.clone(), account: account.clone() };
        matches!(reads.answer(&read), Ok(Answer::Assignable(false)))
    };
    let barred: Vec<String> =
        projects(known).iter().filter(|key| barred(key)).map(ToString::to_string).collect();
    if !barred.is_empty() {
        let doubt = format!(
            "can't be assigned issues in {}: those are left to be done by hand",
            barred.join(", ")
        );
        known.brief.doubts.push(doubt);
    }
}

/// Why somebody who is listed takes nothing over. What nobody tells is no reason.
fn unfit(person: &Person) -> Option<&'static str> {
    let kind = person.account_type.as_deref().map(AccountKind::of);
    match (person.account_status, person.membership) {
        (AccountStatus::Closed, _) => Some("has left, and the account is closed,"),
        (AccountStatus::Inactive, _) => Some("is deactivated"),
        (_, MembershipStatus::Suspended) => Some("is suspended"),
        (_, MembershipStatus::NoMembership) => Some("is in no directory of the organization"),
        _ if matches!(kind, Some(AccountKind::Program | AccountKind::Customer)) => {
            Some("isn't a person with an account of the organization")
        }
        _ => None,
    }
}

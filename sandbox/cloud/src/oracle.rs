//! The truth about a person, whatever the APIs still show.

use crate::clock::View;
use crate::company::{Held, Membership, Path, Person, held};
use crate::state::State;
use serde::Serialize;

mod entra;
mod inactivity;
mod jira;

pub use entra::{EntraGroupRef, EntraTruth};
pub(crate) use inactivity::uses;
pub use inactivity::{ProductUse, UseTruth};
pub use jira::{DashboardTruth, FilterTruth, JiraTruth, LedComponent, ProjectRoleTruth};

/// What is so, with no delay and no fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Oracle {
    /// Whose truth this is.
    pub account_id: String,
    /// The full name.
    pub name: String,
    /// False once the account is closed.
    pub exists: bool,
    /// `active`, `inactive` or `closed`.
    pub account_status: String,
    /// The composite: `active`, `suspended`, `not_invited`, `deactivated`, `for_deletion`.
    pub status: String,
    /// Every directory the person was ever in.
    pub memberships: Vec<MembershipTruth>,
    /// What the person can really use now: empty where suspended or inactive.
    pub access: Vec<AccessPath>,
    /// Groups, whatever the status.
    pub groups: Vec<GroupRef>,
    /// Roles given directly, whatever the status.
    pub direct_roles: Vec<DirectRole>,
    /// Ids of the API tokens that exist.
    pub tokens: Vec<String>,
    /// Roles on the whole organization.
    pub platform_roles: Vec<String>,
    /// What the person is responsible for in Jira, whatever the status.
    pub jira: JiraTruth,
    /// The user of the identity provider with the person's address; of several the one who also
    /// signs in with it.
    pub entra: Option<EntraTruth>,
    /// All users with that address, where there are several.
    pub entra_twins: Vec<EntraTruth>,
}

/// A membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MembershipTruth {
    /// Where.
    pub directory_id: String,
    /// `active`, `suspended` or `no_membership`.
    pub status: String,
}

/// One way into one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessPath {
    /// `atlassian`.
    pub system: String,
    /// `jira-software`, `jira-servicedesk`, `confluence`.
    pub product: String,
    /// The resource identifier.
    pub resource: String,
    /// The role.
    pub role: String,
    /// The directory of the resource.
    pub directory_id: String,
    /// How it came.
    pub via: Via,
}

/// How a role came to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum Via {
    /// Membership in a group.
    Group {
        /// Its id.
        group_id: String,
        /// Its name.
        name: String,
    },
    /// Given to the person.
    Direct,
    /// Follows from another role.
    Inferred,
}

/// A group the person is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupRef {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it lives.
    pub directory_id: String,
}

/// A role given directly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectRole {
    /// On what.
    pub resource: String,
    /// Which.
    pub role: String,
}

/// The truth about one person, with everything due already applied.
pub(crate) fn tell(state: &State, account: &str) -> Option<Oracle> {
    let person = state.person(account)?;
    let (entra, entra_twins) = entra::users_with(state, &person.email);
    let status = person.account_status(View::Truth);
    Some(Oracle {
        account_id: person.account_id.clone(),
        name: person.name.clone(),
        exists: status.word() != "closed",
        account_status: status.word().to_owned(),
        status: person.status_word(View::Truth).to_owned(),
        memberships: memberships(person),
        access: effective(state, person),
        groups: groups(state, person),
        direct_roles: person
            .direct_roles(View::Truth)
            .map(|(resource, role)| DirectRole { resource: resource.clone(), role: role.clone() })
            .collect(),
        tokens: person.token_ids(View::Truth).cloned().collect(),
        platform_roles: person.org_roles(View::Truth).cloned().collect(),
        jira: jira::owned_by(state, &person.account_id),
        entra,
        entra_twins,
    })
}

/// Whether a person exists and can reach nothing, without telling anything else of them.
pub(crate) fn is_locked_out(state: &State, account: &str) -> bool {
    state.person(account).is_some_and(|person| effective(state, person).is_empty())
}

/// The truth about whoever has this address: a managed person before any other, and where there is
/// nobody, only what the identity provider knows.
pub(crate) fn tell_by_email(state: &State, email: &str) -> Oracle {
    let mut people: Vec<&Person> = state
        .people
        .values()
        .map(AsRef::as_ref)
        .filter(|person| person.email.eq_ignore_ascii_case(email))
        .collect();
    people.sort_by_key(|person| !person.kind.is_managed());
    let known = people.first().and_then(|person| tell(state, &person.account_id));
    known.unwrap_or_else(|| unknown(state, email))
}

/// Nobody in the organization.
fn unknown(state: &State, email: &str) -> Oracle {
    let (entra, entra_twins) = entra::users_with(state, email);
    Oracle {
        account_id: String::new(),
        name: entra.as_ref().map(|user| user.display_name.clone()).unwrap_or_default(),
        exists: false,
        account_status: String::new(),
        status: String::new(),
        memberships: Vec::new(),
        access: Vec::new(),
        groups: Vec::new(),
        direct_roles: Vec::new(),
        tokens: Vec::new(),
        platform_roles: Vec::new(),
        jira: JiraTruth::default(),
        entra,
        entra_twins,
    }
}

fn memberships(person: &Person) -> Vec<MembershipTruth> {
    person
        .memberships
        .iter()
        .map(|(directory, status)| MembershipTruth {
            directory_id: directory.clone(),
            status: status.get(View::Truth).word().to_owned(),
        })
        .collect()
}

fn effective(state: &State, person: &Person) -> Vec<AccessPath> {
    if !person.account_active(View::Truth) {
        return Vec::new();
    }
    held(&state.company, person, View::Truth)
        .into_iter()
        .filter(|h| person.membership(&h.directory, View::Truth) == Membership::Active)
        .map(access_path)
        .collect()
}

fn access_path(held: Held) -> AccessPath {
    AccessPath {
        system: "atlassian".to_owned(),
        product: held.owner,
        resource: held.resource,
        role: held.role,
        directory_id: held.directory,
        via: match held.path {
            Path::Group { id, name } => Via::Group { group_id: id, name },
            Path::Direct => Via::Direct,
            Path::Inferred => Via::Inferred,
        },
    }
}

fn groups(state: &State, person: &Person) -> Vec<GroupRef> {
    person
        .group_ids(View::Truth)
        .filter_map(|id| state.company.groups.get(id))
        .map(|group| GroupRef {
            id: group.id.clone(),
            name: group.name.clone(),
            directory_id: group.directory.clone(),
        })
        .collect()
}

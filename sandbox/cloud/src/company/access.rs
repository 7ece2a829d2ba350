//! Which roles a person holds, and by which path.

use super::{Company, Person};
use crate::clock::View;

/// How a role came to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Path {
    Group {
        id: String,
        name: String,
    },
    Direct,
    /// Follows from another role on the same resource.
    Inferred,
}

/// A role held on a resource, whatever the state of account and membership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) resource: String,
    pub(crate) owner: String,
    pub(crate) directory: String,
    pub(crate) role: String,
    pub(crate) path: Path,
}

const ADMIN: &str = "atlassian/admin";
const USER: &str = "atlassian/user";

/// The union over groups, direct roles and what follows from them.
pub(crate) fn held(company: &Company, person: &Person, view: View) -> Vec<Held> {
    let mut all: Vec<Held> = through_groups(company, person, view)
        .chain(
            person.direct_roles(view).filter_map(|(r, role)| make(company, r, role, Path::Direct)),
        )
        .collect();
    let inferred: Vec<Held> = all
        .iter()
        .filter(|h| h.role == ADMIN)
        .filter_map(|h| make(company, &h.resource, USER, Path::Inferred))
        .collect();
    for extra in inferred {
        if !all.contains(&extra) {
            all.push(extra);
        }
    }
    all
}

fn through_groups<'a>(
    company: &'a Company,
    person: &'a Person,
    view: View,
) -> impl Iterator<Item = Held> + 'a {
    person.group_ids(view).filter_map(|id| company.groups.get(id)).flat_map(move |group| {
        group.grants.iter().filter_map(move |grant| {
            let path = Path::Group { id: group.id.clone(), name: group.name.clone() };
            make(company, &grant.resource, &grant.role, path)
        })
    })
}

fn make(company: &Company, resource: &str, role: &str, path: Path) -> Option<Held> {
    let found = company.resources.get(resource)?;
    Some(Held {
        resource: found.ari.clone(),
        owner: found.owner.clone(),
        directory: found.directory.clone(),
        role: role.to_owned(),
        path,
    })
}

//! The plan that gives back what an undo bundle holds, and says what cannot come back.

use super::composer::{Brief, Composed, Composer};
use super::words;
use crate::domain::{
    AccountStatus, Claim, EntraGroup, EntraGroupOwner, GroupMembership, MembershipStatus,
    Observation, Path, RoleAssignment, RoleId,
};
use crate::policy::{Settings, is_plain};

pub(super) fn compose(settings: &Settings, seen: &Observation, brief: &Brief) -> Composed {
    let composer = Composer { settings, seen, brief };
    let Some(former) = brief.former.as_deref() else {
        return Composed { steps: Vec::new(), notes: Vec::new() };
    };
    let mut steps = Vec::new();
    if former.person.account_status == AccountStatus::Active {
        steps.extend(composer.activate());
    }
    let activates = !steps.is_empty();
    let directories = former.directories();
    let is_only = |directory| directories == std::slice::from_ref(directory);
    for directory in &directories {
        // Nobody can lift, nor prove, what nothing shows to be suspended.
        if is_only(directory) && seen.is_plainly_active_in(directory) {
            continue;
        }
        match (former.status_in(directory), seen.status_in(directory)) {
            (MembershipStatus::Active, _) => {
                steps.push(composer.restore_membership(directory, &directories));
            }
            // Nobody has said whether activating an account lifts a suspension.
            (MembershipStatus::Suspended, MembershipStatus::Suspended) if activates => {
                steps.push(composer.stay_suspended(directory));
            }
            _ => {}
        }
    }
    if former.entra.as_ref().is_some_and(|e| e.user.enabled) {
        steps.extend(composer.enable_in_entra());
    }
    let quarantine = &settings.quarantine_group.id;
    for g in former.groups.iter().filter(|g| g.group != *quarantine && !is_withheld(brief, g)) {
        steps.push(if g.synced {
            composer.add_to_synced_group(&g.group, &g.name, follows(former, seen, &g.name))
        } else {
            composer.add_to_group(&g.group, &g.name, &g.directory)
        });
    }
    for r in direct_roles(former).filter(|r| is_plain(&r.role)) {
        steps.push(composer.with_role(&r.resource, &r.role));
    }
    let there = seen.entra.is_some();
    // The identity provider passes a group of Entra on under its name.
    let passes_on = |name: &str| {
        let withheld = former.groups.iter().filter(|g| g.synced && is_withheld(brief, g));
        withheld.into_iter().any(|g| g.name.eq_ignore_ascii_case(name))
    };
    let in_entra = former.entra.iter().flat_map(|e| &e.groups);
    let is_given = |g: &&EntraGroup| there && !passes_on(&g.name) && !is_withheld_there(brief, g);
    for g in in_entra.clone().filter(is_given) {
        steps.extend(composer.add_to_entra_group(&g.id, &g.name, g.owner));
    }
    steps.extend(composer.unmark());
    let mut notes = notes(settings, seen, former);
    for group in former.groups.iter().filter(|g| is_withheld(brief, g)) {
        notes.push(format!(
            "{} is not given back: it makes whoever is in it an administrator. An organization admin can add {}.",
            group.name, former.person.name
        ));
    }
    for group in in_entra.filter(|g| is_withheld_there(brief, g)) {
        notes.push(format!(
            "{} is not given back: it can hold roles of the directory. A privileged role administrator can add {}.",
            group.name, former.person.name
        ));
    }
    Composed { steps, notes }
}

fn is_withheld_there(brief: &Brief, group: &EntraGroup) -> bool {
    brief.withheld_in_entra.contains(&group.id)
}

/// Whether a group makes whoever is in it an administrator.
fn is_withheld(brief: &Brief, group: &GroupMembership) -> bool {
    brief.withheld.iter().flatten().any(|withheld| *withheld == group.group)
}

fn direct_roles(former: &Observation) -> impl Iterator<Item = &RoleAssignment> {
    former.roles.iter().filter(|r| r.paths.contains(&Path::Direct))
}

/// Whether giving the Entra group of this name back brings the synced group with it.
fn follows(former: &Observation, seen: &Observation, name: &str) -> bool {
    let assigned = |e: &crate::domain::EntraAccount| {
        let named = |g: &&crate::domain::EntraGroup| g.name.eq_ignore_ascii_case(name);
        e.groups.iter().find(named).is_some_and(|g| g.owner == EntraGroupOwner::Assigned)
    };
    seen.entra.is_some() && former.entra.as_ref().is_some_and(assigned)
}

/// What does not come back, and why.
fn notes(settings: &Settings, seen: &Observation, former: &Observation) -> Vec<String> {
    let name = &former.person.name;
    let mut notes = Vec::new();
    match former.tokens.as_deref() {
        Some([]) => {}
        Some(tokens) => {
            notes.push(format!("{} API tokens stay revoked: {name} makes new ones.", tokens.len()));
        }
        None if former.person.claim == Claim::Unmanaged => {}
        None => notes.push("API tokens were not recorded.".to_owned()),
    }
    if former.entra.is_some() {
        notes.push(format!("Sign-ins that were ended stay ended: {name} signs in again."));
    }
    if seen.person.account_status == AccountStatus::Closed {
        notes.push(format!(
            "The account of {name} was deleted for good: nothing of it can come back. Invite {name} anew."
        ));
    }
    if seen.person.membership == MembershipStatus::NoMembership {
        notes.push(format!(
            "{name} was removed from the directory: an invitation has to bring the account back first."
        ));
    }
    if former.entra.is_some() && seen.entra.is_none() {
        notes.push(format!(
            "Nobody in {} has the address any more, so nothing is given back there.",
            settings.entra_name()
        ));
    }
    let roles = former.person.admin_roles();
    // The organization lists its own roles among them, too.
    let on_products = direct_roles(former).filter(|r| !r.resource.is_organization());
    let on_products = on_products.filter(|r| !is_plain(&r.role)).map(|r| {
        let place = words::site(settings, &r.resource);
        format!("{} on {}, {place}", words::role(&r.role), words::product(&r.resource))
    });
    let of_organization = roles
        .iter()
        .map(|role| format!("{} on the organization", words::role(&RoleId::new(*role))));
    let had: Vec<String> = of_organization.chain(on_products).collect();
    if !had.is_empty() {
        notes.push(format!(
            "Offramp gives nobody an admin role. {name} had {}: an organization admin decides whether they get that again.",
            had.join("; ")
        ));
    }
    notes.push("What was handed over in Jira stays with its new owners.".to_owned());
    notes
}

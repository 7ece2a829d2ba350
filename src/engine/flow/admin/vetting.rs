//! What makes somebody an administrator is refused where it is written down, too (law 15): groups
//! that bundles have anew are asked about before the settings are saved. What can't be read now (the
//! first settings are there before any key) is asked again whenever somebody would be given it.

use super::super::shared::administers;
use super::Office;
use crate::connector::{Answer, BATCH_MAX, Read};
use crate::domain::{EntraGroupId, GroupId};
use crate::engine::reads::Reads;
use crate::policy::{Bundle, BundleEntraGroup, BundleGroup, Settings, SettingsError};

/// Groups that are asked about at once: an answer has to come within what a page may take.
const ASKED_MAX: usize = 60;
/// Groups that one search names.
const NAMED_MAX: usize = 10;

/// A group with where the document has it.
type Placed<'a, G> = (String, &'a G);

/// What is asked before these settings are saved.
pub(super) fn questions(office: &Office, settings: &Settings) -> Vec<Read> {
    let (groups, there) = (groups_of(office, settings), groups_in_entra(office, settings));
    let grants = groups.iter().map(|(_, group)| grants_of(group));
    grants.chain(names_of(&groups)).chain(there.chunks(BATCH_MAX).map(in_entra)).collect()
}

/// What is wrong with these settings, as far as the answers tell.
pub(super) fn objections(
    office: &Office,
    settings: &Settings,
    reads: &Reads,
) -> Vec<SettingsError> {
    let groups = groups_of(office, settings);
    let mut errors = Vec::new();
    for (field, group) in &groups {
        let Ok(Answer::Grants(grants)) = reads.answer(&grants_of(group)) else { continue };
        if let Some(role) = administers(grants) {
            let name = name_of(&groups, group, reads);
            let message = format!(
                "is the group {name}, which grants the role {role}. Offramp makes nobody an administrator: take it out"
            );
            errors.push(SettingsError { field: field.clone(), message });
        }
    }
    let there = groups_in_entra(office, settings);
    for some in there.chunks(BATCH_MAX) {
        let Ok(Answer::EntraGroups(told)) = reads.answer(&in_entra(some)) else { continue };
        for (field, group) in some {
            let found = told.iter().find(|told| told.id == group.id && told.holds_roles);
            errors.extend(found.map(|told| SettingsError {
                field: field.clone(),
                message: format!(
                    "is the group {}, which can hold roles of the directory. Offramp makes nobody an administrator: take it out",
                    told.name
                ),
            }));
        }
    }
    errors
}

/// Groups of a kind that bundles have and those in force have not.
fn fresh<'a, G: PartialEq>(
    office: &Office,
    settings: &'a Settings,
    (kind, of): (&str, fn(&Bundle) -> &[G]),
    same: fn(&G, &G) -> bool,
) -> Vec<Placed<'a, G>> {
    let before = office.settings.as_ref().ok();
    let before = before.filter(|known| known.organization.id == settings.organization.id);
    let mut all: Vec<Placed<'a, G>> = Vec::new();
    for (at, bundle) in settings.bundles.iter().enumerate() {
        for (place, group) in of(bundle).iter().enumerate() {
            let is_it = |other: &G| same(group, other);
            let known = before.is_some_and(|s| s.bundles.iter().flat_map(of).any(is_it));
            if !known && !all.iter().any(|(_, other)| same(group, other)) {
                all.push((format!("bundles[{at}].{kind}[{place}]"), group));
            }
        }
    }
    all.truncate(ASKED_MAX);
    all
}

fn groups_of<'a>(office: &Office, settings: &'a Settings) -> Vec<Placed<'a, BundleGroup>> {
    let kind: (&str, fn(&Bundle) -> &[BundleGroup]) = ("atlassianGroups", |b| &b.atlassian_groups);
    fresh(office, settings, kind, |a, b| a.id == b.id && a.directory_id == b.directory_id)
}

fn groups_in_entra<'a>(
    office: &Office,
    settings: &'a Settings,
) -> Vec<Placed<'a, BundleEntraGroup>> {
    if settings.entra.is_none() {
        return Vec::new();
    }
    let kind: (&str, fn(&Bundle) -> &[BundleEntraGroup]) = ("entraGroups", |b| &b.entra_groups);
    fresh(office, settings, kind, |a, b| a.id == b.id)
}

fn grants_of(group: &BundleGroup) -> Read {
    Read::GroupRoles { directory: group.directory_id.clone(), group: group.id.clone() }
}

fn in_entra(groups: &[Placed<'_, BundleEntraGroup>]) -> Read {
    let ids: Vec<EntraGroupId> = groups.iter().map(|(_, group)| group.id.clone()).collect();
    Read::EntraGroups { groups: ids }
}

fn names_of(groups: &[Placed<'_, BundleGroup>]) -> Vec<Read> {
    let ids: Vec<GroupId> = groups.iter().map(|(_, group)| group.id.clone()).collect();
    ids.chunks(NAMED_MAX).map(|some| Read::GroupsById { groups: some.to_vec() }).collect()
}

/// What the organization calls a group; the document may call it anything.
fn name_of(groups: &[Placed<'_, BundleGroup>], group: &BundleGroup, reads: &Reads) -> String {
    let told = names_of(groups).into_iter().filter_map(|read| match reads.answer(&read) {
        Ok(Answer::Groups(groups)) => groups.iter().find(|g| g.group == group.id).cloned(),
        _ => None,
    });
    told.map(|found| found.name).next().unwrap_or_else(|| group.name.clone())
}

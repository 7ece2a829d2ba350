//! The plan of a mover: the difference between the old team's bundle and the new one's.

use super::composer::{Brief, Composed, Composer};
use super::step::{Prediction, Step};
use crate::domain::{EntraGroup, EntraGroupId, EntraGroupOwner, Observation};
use crate::policy::{Bundle, ProductRole, Settings};

pub(super) fn compose(settings: &Settings, seen: &Observation, brief: &Brief) -> Composed {
    let composer = Composer { settings, seen, brief };
    let named = |team: &Option<String>| team.as_deref().and_then(|t| settings.bundle(t));
    let (from, to) = (named(&brief.from_team), named(&brief.to_team));
    let mut notes = Vec::new();
    let leaves_all = to.is_none() && settings.leaves_every_team();
    let mut steps = match from {
        Some(old) if leaves_all => {
            let (all, words) = every_team(settings, seen, old);
            notes.push(format!(
                "{} leaves every team: {words}. What these give is taken.",
                composer.name()
            ));
            taken(&composer, &all, &[], &mut notes)
        }
        Some(old) => taken(&composer, old, &kept_bundles(settings, seen, old, to), &mut notes),
        None => Vec::new(),
    };
    steps.extend(to.map(|new| given(&composer, new)).unwrap_or_default());
    notes.extend(composer.entra_notes());
    Composed { steps, notes }
}

/// What the old team gives, and every other that the person holds in full, as one; and their names.
fn every_team(settings: &Settings, seen: &Observation, old: &Bundle) -> (Bundle, String) {
    let mut all = old.clone();
    let mut names = vec![old.team.as_str()];
    for other in settings.bundles.iter().filter(|b| b.team != old.team && holds(seen, b)) {
        names.push(&other.team);
        all.atlassian_groups.extend(other.atlassian_groups.iter().cloned());
        all.entra_groups.extend(other.entra_groups.iter().cloned());
        let more = other.product_roles.iter().filter(|role| !old.product_roles.contains(role));
        all.product_roles.extend(more.cloned());
    }
    (all, names.join(", "))
}

/// Bundles that the person holds in full beside the old one, and the new one, even where it is the
/// old one: what they give stays.
fn kept_bundles<'s>(
    settings: &'s Settings,
    seen: &Observation,
    old: &Bundle,
    to: Option<&Bundle>,
) -> Vec<&'s Bundle> {
    let stays =
        |b: &&Bundle| to.is_some_and(|t| t.team == b.team) || b.team != old.team && holds(seen, b);
    settings.bundles.iter().filter(stays).collect()
}

/// Whether everything that a bundle gives is held. One that gives nothing keeps nothing.
fn holds(seen: &Observation, bundle: &Bundle) -> bool {
    let entra = seen.entra.as_ref();
    bundle.atlassian_groups.iter().all(|g| seen.groups.iter().any(|s| s.group == g.id))
        && bundle
            .entra_groups
            .iter()
            .all(|g| entra.is_some_and(|e| e.groups.iter().any(|s| s.id == g.id)))
        && bundle.product_roles.iter().all(|r| has_role(seen, r))
}

fn has_role(seen: &Observation, role: &ProductRole) -> bool {
    seen.roles.iter().any(|r| r.resource == role.resource && r.role == role.role)
}

fn taken(
    composer: &Composer<'_>,
    old: &Bundle,
    kept: &[&Bundle],
    notes: &mut Vec<String>,
) -> Vec<Step> {
    let seen = composer.seen;
    let mut steps = Vec::new();
    let keeper =
        |group: &EntraGroup| kept.iter().find(|b| b.entra_groups.iter().any(|g| g.id == group.id));
    let in_entra: Vec<&EntraGroup> = seen
        .entra
        .iter()
        .flat_map(|entra| &entra.groups)
        .filter(|group| old.entra_groups.iter().any(|g| g.id == group.id))
        .collect();
    // What this plan does not take there does not go here by itself.
    let goes_there = |name: &str| {
        in_entra.iter().any(|g| g.name.eq_ignore_ascii_case(name) && keeper(g).is_none())
    };
    let mut stays = |name: &str, team: &str| {
        notes.push(format!("{name} stays: {team} gives it too."));
    };
    for membership in &seen.groups {
        if !old.atlassian_groups.iter().any(|g| g.id == membership.group) {
            continue;
        }
        let gives = |b: &&&Bundle| b.atlassian_groups.iter().any(|g| g.id == membership.group);
        if let Some(bundle) = kept.iter().find(gives) {
            stays(&membership.name, &bundle.team);
            continue;
        }
        let mut step = composer.group(membership);
        if step.follows() && !goes_there(&membership.name) {
            step.prediction = Prediction::Elsewhere { owner: composer.provider() };
        }
        steps.push(step);
    }
    for role in &old.product_roles {
        let Some(step) = composer.direct_role(&role.resource, &role.role) else { continue };
        match kept.iter().find(|b| b.product_roles.contains(role)) {
            Some(bundle) => stays(&super::words::product(&role.resource), &bundle.team),
            None => steps.push(step),
        }
    }
    for group in &in_entra {
        match keeper(group) {
            Some(bundle) => stays(&group.name, &bundle.team),
            None => steps.push(composer.out_of_entra_group(group)),
        }
    }
    if let Some(why) = composer.missed_in_entra() {
        let stays =
            |id: &EntraGroupId| kept.iter().any(|b| b.entra_groups.iter().any(|g| g.id == *id));
        let gone = old.entra_groups.iter().filter(|group| !stays(&group.id));
        steps.extend(gone.map(|group| composer.out_of_unseen_group(group, &why)));
    }
    steps
}

/// What a bundle gives and the person does not have yet; what they have is shown as such.
pub(super) fn given(composer: &Composer<'_>, new: &Bundle) -> Vec<Step> {
    let mut steps = Vec::new();
    for g in &new.atlassian_groups {
        steps.push(composer.add_to_group(&g.id, &g.name, &g.directory_id));
    }
    for r in &new.product_roles {
        steps.push(composer.with_role(&r.resource, &r.role));
    }
    for g in &new.entra_groups {
        // Who decides the members of a group that they are not in is not known: it is tried.
        steps.extend(composer.add_to_entra_group(&g.id, &g.name, EntraGroupOwner::Assigned));
    }
    steps
}

//! Movers and joiners of any kind, by set arithmetic that shares nothing with the plan.

use super::company::{CONFLUENCE, JIRA, LABS_JIRA, ann, entra_group, group, in_entra, plan, role};
use super::mover::{bundle, moved, teams};
use crate::dice::Dice;
use offramp::connector::Act;
use offramp::domain::{EntraGroupOwner, Observation, Path};
use offramp::plan::{Brief, Plan, Prediction, Rung};
use offramp::playbook::PlaybookId;
use offramp::policy::{Bundle, Settings};
use std::collections::BTreeSet;

const GROUPS: [&str; 6] = ["g0", "g1", "g2", "g3", "g4", "g5"];
const ENTRA: [&str; 4] = ["e0", "e1", "e2", "e3"];
const PRODUCTS: [&str; 3] = [JIRA, CONFLUENCE, LABS_JIRA];
const ROLES: [&str; 2] = ["atlassian/user", "atlassian/guest"];
const TEAMS: [&str; 4] = ["A", "B", "C", "D"];

type Things = BTreeSet<String>;

fn some(dice: &mut Dice, percent: u64, from: &[&'static str]) -> Vec<&'static str> {
    from.iter().copied().filter(|_| dice.chance(percent)).collect()
}

fn roles(dice: &mut Dice, percent: u64) -> Vec<(&'static str, &'static str)> {
    let all = PRODUCTS.iter().flat_map(|on| ROLES.iter().map(move |role| (*on, *role)));
    all.filter(|_| dice.chance(percent)).collect()
}

/// A company by dice, and what is true of it as plain sets.
struct Case {
    settings: Settings,
    seen: Observation,
    bundles: Vec<(&'static str, Things)>,
    /// What the person holds, by any path.
    held: Things,
    /// What could be taken from them: a role only where it was given directly.
    removable: Things,
}

fn case(dice: &mut Dice) -> Case {
    let mut parts = Vec::new();
    let mut bundles: Vec<(&str, Things)> = Vec::new();
    for team in TEAMS {
        let (groups, entra) = (some(dice, 35, &GROUPS), some(dice, 30, &ENTRA));
        let roles = roles(dice, 15);
        bundles.push((team, things(&groups, &roles, &entra)));
        parts.push((groups, roles, entra));
    }
    let made: Vec<Bundle> = TEAMS
        .iter()
        .zip(&parts)
        .map(|(team, (groups, roles, entra))| bundle(team, groups, roles, entra))
        .collect();
    let mut seen = ann();
    let (groups, entra) = (some(dice, 60, &GROUPS), some(dice, 60, &ENTRA));
    let held_roles = roles(dice, 50);
    seen.groups = groups.iter().map(|id| group(id)).collect();
    let in_tenant = dice.chance(85);
    let own_entra: &[&str] = if in_tenant { &entra } else { &[] };
    seen.entra = in_tenant.then(|| {
        in_entra(entra.iter().map(|id| entra_group(id, EntraGroupOwner::Assigned)).collect())
    });
    let paths = [&[Path::Direct][..], &[Path::Group], &[Path::Group, Path::Direct]];
    let mut direct = Vec::new();
    seen.roles.clear();
    for (on, name) in &held_roles {
        let path = dice.pick(&paths);
        if path.contains(&Path::Direct) {
            direct.push((*on, *name));
        }
        seen.roles.push(role(on, name, path));
    }
    dice.shuffle(&mut seen.groups);
    dice.shuffle(&mut seen.roles);
    Case {
        settings: teams(made),
        held: things(&groups, &held_roles, own_entra),
        removable: things(&groups, &direct, own_entra),
        seen,
        bundles,
    }
}

fn things(groups: &[&str], roles: &[(&str, &str)], entra: &[&str]) -> Things {
    let groups = groups.iter().map(|g| format!("group {g}"));
    let roles = roles.iter().map(|(on, role)| format!("role {role} on {on}"));
    groups.chain(roles).chain(entra.iter().map(|g| format!("entra {g}"))).collect()
}

/// What the first rung of each step would change.
fn changed(plan: &Plan, kind: &str) -> Things {
    let name = |act: &Act| match act {
        Act::RemoveFromGroup { group, .. } => ("taken", format!("group {group}")),
        Act::RevokeRole { resource, role } => ("taken", format!("role {role} on {resource}")),
        Act::RemoveFromEntraGroup { group } => ("taken", format!("entra {group}")),
        Act::AddToGroup { group, .. } => ("given", format!("group {group}")),
        Act::AssignRole { resource, role } => ("given", format!("role {role} on {resource}")),
        Act::AddToEntraGroup { group } => ("given", format!("entra {group}")),
        other => panic!("no business of a mover: {other:?}"),
    };
    let acts = plan.steps.iter().filter(|s| s.prediction != Prediction::AlreadySo);
    let acts = acts.filter_map(|step| step.ladder.first().and_then(Rung::act)).map(name);
    acts.filter(|(what, _)| *what == kind).map(|(_, thing)| thing).collect()
}

fn bundle_of<'c>(case: &'c Case, team: Option<&str>) -> Option<&'c Things> {
    case.bundles.iter().find(|(name, _)| Some(*name) == team).map(|(_, things)| things)
}

#[test]
fn a_mover_loses_exactly_the_old_bundle_but_what_is_kept_and_gets_exactly_what_is_new() {
    let (mut took, mut gave, mut kept_some) = (0, 0, 0);
    for seed in 0..600 {
        let dice = &mut Dice::new(seed);
        let case = case(dice);
        let team = |dice: &mut Dice| dice.chance(80).then(|| dice.pick(&TEAMS));
        let (from, to) = (team(dice), team(dice));
        let empty = Things::new();
        let old = bundle_of(&case, from).unwrap_or(&empty);
        let new = bundle_of(&case, to).unwrap_or(&empty);
        let held_in_full = case.bundles.iter().filter(|(name, things)| {
            Some(*name) != from && !things.is_empty() && things.is_subset(&case.held)
        });
        let mut kept: Things = held_in_full.flat_map(|(_, things)| things.clone()).collect();
        kept.extend(new.iter().cloned());
        let goes: Things =
            old.intersection(&case.removable).filter(|t| !kept.contains(*t)).cloned().collect();
        let comes: Things = new.difference(&case.held).cloned().collect();
        let plan = moved(&case.settings, &case.seen, from, to);
        assert_eq!(changed(&plan, "taken"), goes, "taken, seed {seed}");
        assert_eq!(changed(&plan, "given"), comes, "given, seed {seed}");
        let stays = plan.notes.iter().filter(|n| n.contains(" stays: ")).count();
        let said = old.intersection(&case.removable).filter(|t| kept.contains(*t)).count();
        assert_eq!(stays, said, "said to stay, seed {seed}");
        took += usize::from(!goes.is_empty());
        gave += usize::from(!comes.is_empty());
        kept_some += usize::from(said > 0);
    }
    assert!(took > 200 && gave > 200 && kept_some > 120, "{took} {gave} {kept_some}");
}

#[test]
fn a_joiner_gets_exactly_what_the_team_has_and_they_have_not_and_loses_nothing() {
    for seed in 0..300 {
        let dice = &mut Dice::new(seed);
        let mut case = case(dice);
        // Whoever is not in the tenant is made there, which is another law.
        case.settings.joiner = None;
        let to = dice.pick(&TEAMS);
        let new = bundle_of(&case, Some(to)).unwrap();
        let comes: Things = new.difference(&case.held).cloned().collect();
        let brief = Brief { to_team: Some(to.to_owned()), ..Brief::default() };
        let plan = plan(PlaybookId::Onboard, &case.settings, &case.seen, &brief);
        assert_eq!(changed(&plan, "given"), comes, "seed {seed}");
        assert_eq!(changed(&plan, "taken"), Things::new(), "seed {seed}");
    }
}

//! What a change of the settings lowers: a protection that is dropped, a rule that lets more be done,
//! a confirmation that is easier to get. It is said here and nowhere else.
//!
//! Every part of the settings is named, so that a new one can't be forgotten; what is not known to
//! leave things as strict as they were counts as lowering them.

use super::budget::{Budgets, RuleBudget};
use super::lifecycle::{Approval, Approvals, Bundle};
use super::rule::{NamedDirectory, Rule, Scope};
use super::settings::{NamedGroup, Settings};
use serde_json::Value;

/// A confirmation counts for three days where the settings say nothing.
const VALID_HOURS: u32 = 72;

/// What is less strict after a change than before it, a sentence each.
#[must_use]
pub fn weakenings(before: &Settings, after: &Settings) -> Vec<String> {
    let Settings {
        schema: _,
        organization,
        // Names for people.
        sites: _,
        subject_fields,
        quarantine_group,
        rules,
        protections,
        playbooks,
        keys,
        entra,
        handover,
        bundles,
        team_fields,
        leave_date,
        joiner,
        approvals,
        budgets,
        purposes,
        request_type_field,
        inactivity,
    } = after;
    let mut all = Vec::new();
    let mut say = |weaker: bool, text: String| {
        if weaker {
            all.push(text);
        }
    };
    for account in &before.protections.accounts {
        let dropped = !protections.accounts.contains(account);
        say(dropped, format!("The account {account} is no longer protected."));
    }
    for group in &before.protections.groups {
        let dropped = !names(&protections.groups, group);
        say(dropped, format!("The group {} is no longer protected.", group.name));
    }
    for rule in rules {
        let contained = before.rules.iter().any(|was| is_within(rule, was));
        let known = before.rules.iter().any(|was| was.name == rule.name);
        let how = if known { "allows more than before" } else { "is new" };
        say(!contained, format!("The rule '{}' {how}.", rule.name));
    }
    for was in before.rules.iter().filter(|rule| rule.approvals.is_some() || has_budget(rule)) {
        let text =
            format!("Another rule lets do what went by the bounds of the rule '{}'.", was.name);
        say(is_passed_over(was, &before.rules, rules), text);
    }
    confirmations(&before.approvals, approvals, &mut say);
    limits(&before.budgets, budgets, &mut say);
    let (was, is) = (&before.playbooks.left_business, &playbooks.left_business);
    say(is.delete_account && !was.delete_account, "Leavers' accounts are deleted.".to_owned());
    say(is.unmanaged != was.unmanaged, "What becomes of unmanaged leavers changes.".to_owned());
    say(
        is.cut_again != was.cut_again,
        "Whether access that comes back is cut again changes.".to_owned(),
    );
    say(
        before.suspends_when_all_idle() != after.suspends_when_all_idle(),
        "Whether inactive people are suspended changes.".to_owned(),
    );
    let directories = &before.organization.directories;
    let another = organization.id != before.organization.id
        || !organization.directories.iter().all(|d| directories.iter().any(|was| was.id == d.id));
    say(another, "Another organization or directory can be changed.".to_owned());
    say(
        *subject_fields != before.subject_fields,
        "Other fields say whom a ticket is about.".to_owned(),
    );
    let marks = &before.quarantine_group;
    say(
        (&quarantine_group.id, &quarantine_group.directory_id) != (&marks.id, &marks.directory_id),
        "Another group marks people who left.".to_owned(),
    );
    say(*keys != before.keys, "The keys are kept in another way.".to_owned());
    for bundle in bundles {
        let contained = before.bundles.iter().any(|was| gives_no_more(bundle, was));
        say(!contained, format!("The team {} gets more.", bundle.team));
    }
    // What is taken out does nothing any more; what is put in, or changed, does something else.
    let parts = [
        (changed(entra.as_ref(), before.entra.as_ref()), "the Entra tenant"),
        (changed(handover.as_ref(), before.handover.as_ref()), "who takes over"),
        (changed(team_fields.as_ref(), before.team_fields.as_ref()), "the fields of the teams"),
        (changed(leave_date.as_ref(), before.leave_date.as_ref()), "the date that starts a run"),
        (changed(joiner.as_ref(), before.joiner.as_ref()), "how somebody joins"),
        (
            changed(request_type_field.as_ref(), before.request_type_field.as_ref()),
            "the field of the request type",
        ),
        (changed(inactivity.as_ref(), before.inactivity.as_ref()), "who counts as inactive"),
    ];
    for (is, what) in parts {
        say(is, format!("The settings say something else about {what}."));
    }
    say(*purposes != before.purposes, "What tickets are for changes.".to_owned());
    all
}

/// What a second admin has to agree to before settings take the place of those that are kept, a
/// sentence each; nothing: they may be saved at once.
#[must_use]
pub fn to_be_agreed(kept: &Value, after: &Settings) -> Vec<String> {
    match Settings::of_kept(kept) {
        Ok(before) if before.asks_second_admin() => weakenings(&before, after),
        Err(_) if kept.pointer("/approvals/settings") == Some(&Value::Bool(true)) => vec![
            "What is in force can't be read, so nobody can tell what is less strict.".to_owned(),
        ],
        _ => Vec::new(),
    }
}

fn changed<T: PartialEq>(is: Option<&T>, was: Option<&T>) -> bool {
    is.is_some() && is != was
}

fn names(groups: &[NamedGroup], group: &NamedGroup) -> bool {
    groups.iter().any(|one| one.id == group.id)
}

/// Whether everything that a rule lets be done was let by another, under the same bounds.
fn is_within(rule: &Rule, was: &Rule) -> bool {
    let Rule {
        name,
        operator_groups,
        playbooks,
        projects,
        issue_types,
        request_types,
        operator_accounts,
        permission_holders,
        subjects,
        approvals,
        budget,
    } = rule;
    let account = |id| was.operator_accounts.iter().any(|one| one.id == id);
    // A budget is counted under its rule's name: under another it begins anew.
    (!has_budget(was) || *name == was.name)
        && operator_groups.iter().all(|group| names(&was.operator_groups, group))
        && operator_accounts.iter().all(|one| account(one.id.clone()))
        && (!permission_holders || was.permission_holders)
        && playbooks.iter().all(|one| was.playbooks.contains(one))
        && projects.iter().all(|one| was.projects.contains(one))
        && is_narrower(issue_types, &was.issue_types)
        && is_narrower(request_types, &was.request_types)
        && is_scope_within(subjects, &was.subjects)
        && is_as_hard(approvals.as_ref(), was.approvals.as_ref())
        && is_no_more(budget.per_day, was.budget.per_day)
        && is_no_more(budget.per_operator_per_day, was.budget.per_operator_per_day)
}

fn is_scope_within(scope: &Scope, was: &Scope) -> bool {
    let Scope { directories, domains, groups } = scope;
    let ids = |all: &[NamedGroup]| -> Vec<_> { all.iter().map(|g| g.id.clone()).collect() };
    let lower = |all: &[String]| -> Vec<_> { all.iter().map(|d| d.to_lowercase()).collect() };
    let places = |all: &[NamedDirectory]| -> Vec<_> { all.iter().map(|d| d.id.clone()).collect() };
    is_narrower(&places(directories), &places(&was.directories))
        && is_narrower(&lower(domains), &lower(&was.domains))
        && is_narrower(&ids(groups), &ids(&was.groups))
}

fn has_budget(rule: &Rule) -> bool {
    rule.budget.per_day.is_some() || rule.budget.per_operator_per_day.is_some()
}

/// Whether what a rule with bounds of its own was asked about may go by another rule now. The first
/// rule that lets somebody do something is the one by which they do it.
fn is_passed_over(was: &Rule, before: &[Rule], after: &[Rule]) -> bool {
    let still = after.iter().position(|rule| {
        rule.name == was.name && is_within(&without_bounds(was), &without_bounds(rule))
    });
    let ahead = after.iter().take(still.unwrap_or(after.len()));
    let was_ahead =
        |rule: &Rule| before.iter().take_while(|b| *b != was).any(|b| b.name == rule.name);
    ahead.filter(|rule| rule.name != was.name && !was_ahead(rule)).any(|rule| {
        rule.playbooks.iter().any(|one| was.playbooks.contains(one))
            && rule.projects.iter().any(|one| was.projects.contains(one))
    })
}

/// A rule's reach alone.
fn without_bounds(rule: &Rule) -> Rule {
    Rule { approvals: None, budget: RuleBudget::default(), ..rule.clone() }
}

/// Of lists of which an empty one bounds nothing.
fn is_narrower<T: PartialEq>(list: &[T], was: &[T]) -> bool {
    was.is_empty() || !list.is_empty() && list.iter().all(|one| was.contains(one))
}

/// Whether whoever may confirm could before; where nobody has to, nobody had to.
fn is_as_hard(approval: Option<&Approval>, was: Option<&Approval>) -> bool {
    match (approval, was) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(is), Some(was)) => {
            is.approver_groups.iter().all(|group| names(&was.approver_groups, group))
        }
    }
}

/// Of limits that are none where they are missing.
fn is_no_more(limit: Option<u32>, was: Option<u32>) -> bool {
    was.is_none_or(|was| limit.is_some_and(|limit| limit <= was))
}

fn confirmations(before: &Approvals, after: &Approvals, say: &mut impl FnMut(bool, String)) {
    let Approvals { restore, deletion, admin_leaver, valid_hours, settings } = after;
    for (is, was, what) in [
        (restore, &before.restore, "giving access back"),
        (deletion, &before.deletion, "a deletion"),
    ] {
        let text = format!("For {what} other people confirm, or nobody has to.");
        say(!is_as_hard(is.as_ref(), was.as_ref()), text);
    }
    // Without it nobody touches an admin at all.
    let easier = match (admin_leaver, &before.admin_leaver) {
        (None, _) => false,
        (Some(_), None) => true,
        (is, was) => !is_as_hard(is.as_ref(), was.as_ref()),
    };
    say(easier, "Admins can be taken off by a confirmation that was not enough before.".to_owned());
    let hours = |given: &Option<u32>| given.unwrap_or(VALID_HOURS);
    let longer = hours(valid_hours) > hours(&before.valid_hours);
    say(longer, "What was confirmed counts for longer.".to_owned());
    let alone = before.settings == Some(true) && *settings != Some(true);
    say(alone, "One admin alone can make the settings less strict.".to_owned());
}

fn limits(before: &Budgets, after: &Budgets, say: &mut impl FnMut(bool, String)) {
    let Budgets { per_day, per_operator_per_day, per_project_per_day, directory_percent_per_day } =
        after;
    for (is, was, what) in [
        (per_day, before.per_day, "in a day"),
        (per_operator_per_day, before.per_operator_per_day, "by one operator in a day"),
        (per_project_per_day, before.per_project_per_day, "from one project in a day"),
        (directory_percent_per_day, before.directory_percent_per_day, "of a directory in a day"),
    ] {
        say(!is_no_more(*is, was), format!("More people can be changed {what}."));
    }
}

fn gives_no_more(bundle: &Bundle, was: &Bundle) -> bool {
    let Bundle { team, atlassian_groups, entra_groups, product_roles } = bundle;
    let own = |id| was.atlassian_groups.iter().any(|g| g.id == id);
    let entra = |id| was.entra_groups.iter().any(|g| g.id == id);
    team.eq_ignore_ascii_case(&was.team)
        && atlassian_groups.iter().all(|g| own(g.id.clone()))
        && entra_groups.iter().all(|g| entra(g.id.clone()))
        && product_roles.iter().all(|role| was.product_roles.contains(role))
}

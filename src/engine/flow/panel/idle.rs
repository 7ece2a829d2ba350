//! What somebody no longer uses, by what is read now: which groups give what they have, and the very
//! classes and the very decision of a sweep. Whoever is not known to be idle is refused.

use super::{
    Book, Doubting, Found, Goal, Head, Known, Panel, Stage, SubjectLease, ask, read_as, route,
};
use crate::connector::roster::{Listed, Stamp, Use};
use crate::connector::{Answer, Read};
use crate::domain::{Instant, Observation, Path, Person, ResourceId, RoleAssignment, RunId, order};
use crate::engine::Move;
use crate::engine::flow::shared::unreadable_run;
use crate::engine::observe::{GROUPS, ROLES, required, unreadable};
use crate::engine::reads::{Patience, Reads};
use crate::engine::storage;
use crate::plan::{Brief, words};
use crate::playbook::PlaybookId;
use crate::policy::{InactivityRules, Refusal, RefusalCode, Settings, SweptProduct};
use crate::sweep::{
    Class, Doubt, Frame, GroupGives, Row, Scope, Sighting, Times, Verdict, WhyExempt,
    classify_holder, decide,
};
use serde_json::Value;
use std::borrow::Cow;

const DAY_MS: i64 = 86_400_000;

/// How far the person's last run has been looked up.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Recall {
    /// Which run it was.
    Lease,
    /// How long its journal is.
    Head(RunId),
    /// What it did.
    Journal(Head),
}

/// Without thresholds nobody is idle.
pub(super) fn rules(settings: &Settings) -> Result<&InactivityRules, Refusal> {
    settings.inactivity.as_ref().ok_or_else(|| {
        Refusal::new(
            RefusalCode::InactivityMissing,
            "Nobody has said when something counts as unused",
            "The settings have no part `inactivity`, so nobody is inactive. Nothing was changed.",
            "Ask a Jira admin to fill in `inactivity` in the settings: products, days and grace.",
        )
    })
}

impl Panel {
    /// Whether the person's last run gave access back: somebody who was locked out used nothing.
    pub(super) fn recall(&mut self, found: Found) -> Move {
        let reads = vec![storage::read_lease(&found.2.person.account)];
        self.load(Stage::Recalling { found: Box::new(found), recall: Recall::Lease }, reads)
    }

    #[inline(never)]
    pub(super) fn recalled(
        &mut self,
        found: Found,
        recall: Recall,
        values: &[Value],
    ) -> Result<Move, Refusal> {
        let (recall, reads) = match recall {
            Recall::Lease => {
                let stored = values.first().filter(|value| !value.is_null());
                if stored.is_none() {
                    return Ok(self.weigh(found, None));
                }
                let lease: SubjectLease = read_as(stored)
                    .ok_or_else(|| unreadable_run("the person's record has another shape"))?;
                let reads = vec![storage::read_head(&lease.run_id)];
                (Recall::Head(lease.run_id), reads)
            }
            Recall::Head(run) => {
                let head: Head = read_as(values.first())
                    .ok_or_else(|| unreadable_run("the record of their last run is missing"))?;
                let reads = storage::read_segments(&run, &head);
                (Recall::Journal(head), reads)
            }
            Recall::Journal(head) => {
                let run = Book::read(&head, values).map_err(|why| unreadable_run(&why))?.run;
                let gave = run.opened.plan.playbook == PlaybookId::Restore;
                return Ok(self.weigh(found, run.rested_at.filter(|_| gave)));
            }
        };
        Ok(self.load(Stage::Recalling { found: Box::new(found), recall }, reads))
    }

    /// The third wave: what each group of theirs gives, and their roles once more, since one short
    /// page must not make somebody look idle in everything.
    fn weigh(&mut self, (known, asker, seen): Found, returned: Option<Instant>) -> Move {
        let account = seen.person.account.clone();
        let mut wave = vec![Read::Roles { account }];
        wave.extend(
            seen.groups.iter().filter(|g| g.gives != Some(0)).map(|g| Read::GroupRoles {
                directory: g.directory.clone(),
                group: g.group.clone(),
            }),
        );
        let reads = Reads::new(route(&known.settings), Patience::SCREEN, wave);
        let commands = ask(&reads);
        let found = Box::new((known, asker, seen));
        self.ask(Stage::Weighing { found, returned, reads }, commands)
    }

    #[inline(never)]
    pub(super) fn weighed(
        &mut self,
        (known, asker, seen): Found,
        returned: Option<Instant>,
        reads: &Reads,
        now: Instant,
    ) -> Result<Move, Refusal> {
        let gives = gives(reads, &seen)?;
        agree(reads, &seen, &gives)?;
        let frame = frame(&known.settings, &seen, returned)?;
        let times = Times { as_of: now, now };
        let row = row(&seen, verdicts(&seen, &frame, times));
        let doubt = Doubt::about(row);
        self.doubt(Doubting { found: (known, asker, seen), gives, frame, as_of: now, doubt }, now)
    }

    /// Once all that can be known of their use is.
    pub(super) fn decided(&mut self, told: Doubting, now: Instant) -> Result<Move, Refusal> {
        let Doubting { found: (known, asker, seen), gives, frame, doubt, .. } = told;
        let (products, verdicts) = (frame.products(), doubt.verdicts());
        let mut decision = decide(&seen, &verdicts, products, &gives);
        if decision.idle.is_empty() {
            return Err(not_idle(&known.settings, &seen.person, (products, &verdicts), now));
        }
        let nobody_looks = matches!(self.goal, Goal::Depart { .. });
        if nobody_looks && decision.ask_about_tokens.is_some() {
            return Err(perhaps_a_program(&seen.person.name));
        }
        decision.suspend &= known.settings.suspends_when_all_idle();
        let brief = Brief { idle: Some(Box::new(decision)), ..known.brief };
        self.prepare(Known { brief, ..known }, asker, seen, now)
    }
}

/// What each group gives. One whose answer does not say by which role is not read.
fn gives(reads: &Reads, seen: &Observation) -> Result<Vec<GroupGives>, Refusal> {
    let mut all = Vec::new();
    for own in &seen.groups {
        let mut roles = Vec::new();
        if own.gives != Some(0) {
            let read =
                Read::GroupRoles { directory: own.directory.clone(), group: own.group.clone() };
            let what = format!("what the group {} gives", own.name);
            let Answer::Grants(grants) = required(reads, &read, &what)? else {
                return Err(unreadable(&what, "another answer"));
            };
            for grant in grants {
                if grant.roles.is_empty() {
                    return Err(unreadable(&what, "it gives something, and no role is told"));
                }
                let each = grant.roles.iter();
                roles.extend(each.map(|r| (grant.resource.clone(), r.clone(), grant.is_default)));
            }
        }
        all.push(GroupGives { group: own.group.clone(), roles });
    }
    Ok(all)
}

/// Several listings of the same: if they differ, one of them is not whole, and nobody knows which.
fn agree(reads: &Reads, seen: &Observation, gives: &[GroupGives]) -> Result<(), Refusal> {
    let read = Read::Roles { account: seen.person.account.clone() };
    let Answer::Roles(again) = required(reads, &read, ROLES)? else {
        return Err(unreadable(ROLES, "another answer"));
    };
    if in_order(again) != in_order(&seen.roles) {
        return Err(unreadable(ROLES, "they were listed twice, and not the same"));
    }
    let has_source = |resource: &ResourceId| {
        gives.iter().any(|group| group.roles.iter().any(|(r, ..)| r == resource))
    };
    let by_group = |r: &&RoleAssignment| r.paths.contains(&Path::Group);
    if let Some(lost) = seen.roles.iter().filter(by_group).find(|r| !has_source(&r.resource)) {
        let product = words::product(&lost.resource);
        return Err(unreadable(GROUPS, &format!("none of them is known to give {product}")));
    }
    let held = |resource: &ResourceId| seen.roles.iter().any(|r| r.resource == *resource);
    let mut granted = gives.iter().flat_map(|group| &group.roles);
    match granted.find(|(resource, ..)| !held(resource)) {
        None => Ok(()),
        Some((resource, ..)) => {
            let product = words::product(resource);
            Err(unreadable(ROLES, &format!("a group gives {product}, and no role says so")))
        }
    }
}

/// APIs promise no order.
fn in_order(roles: &[RoleAssignment]) -> Vec<RoleAssignment> {
    let mut all = roles.to_vec();
    for role in &mut all {
        order::sort(&mut role.paths);
    }
    order::sort_by(&mut all, |a, b| (&a.resource, &a.role) < (&b.resource, &b.role));
    all
}

/// The settings' rules, with when this person was given access back.
fn frame(
    settings: &Settings,
    seen: &Observation,
    returned: Option<Instant>,
) -> Result<Frame, Refusal> {
    let rules = rules(settings)?;
    let scope = Scope { rules, sites: &settings.sites, protections: &settings.protections };
    let frame = Frame::new(scope).map_err(|wrong| {
        Refusal::new(
            RefusalCode::SettingsInvalid,
            "The settings can't be used",
            format!("{}: {}. Nothing was changed.", wrong.field, wrong.message),
            "A Jira admin has to correct this field.",
        )
    })?;
    Ok(frame.with_returners(returned.map(|at| (seen.person.account.clone(), at))))
}

fn verdicts(seen: &Observation, frame: &Frame, times: Times) -> Vec<Verdict> {
    let holds: Vec<ResourceId> =
        seen.effective_access().iter().map(|role| role.resource.clone()).collect();
    match classify_holder(&listed(&seen.person), frame, &holds, times) {
        Sighting::Seen(verdicts) => verdicts,
        Sighting::LockedOut | Sighting::Program => Vec::new(),
    }
}

/// As a sweep keeps them.
fn row(seen: &Observation, verdicts: Vec<Verdict>) -> Row {
    Row {
        account: seen.person.account.clone(),
        claim: Some(seen.person.claim),
        added: stamp(seen.person.added, false),
        verdicts,
    }
}

fn stamp(date: Option<Instant>, unreadable: bool) -> Stamp {
    match date {
        Some(at) => Stamp::At(at),
        None if unreadable => Stamp::Unreadable,
        None => Stamp::Absent,
    }
}

/// The person as a sweep sees them.
fn listed(person: &Person) -> Listed<'_> {
    let uses = person.products.iter().map(|product| Use {
        resource: Cow::Borrowed(product.resource.as_str()),
        last_active: stamp(product.last_active, product.unreadable),
    });
    Listed {
        account: Cow::Borrowed(person.account.as_str()),
        account_type: person.account_type.as_deref().map(Cow::Borrowed),
        claim: Some(person.claim),
        account_status: Some(person.account_status),
        membership: Some(person.membership),
        email: person.email.as_deref().map(Cow::Borrowed),
        added: stamp(person.added, false),
        platform_roles: Some(
            person.platform_roles.iter().map(|role| Cow::Borrowed(role.as_str())).collect(),
        ),
        groups: Some(person.groups.iter().map(|(id, _)| Cow::Borrowed(id.as_str())).collect()),
        // That nothing was ever used is believed of the endpoint for one person only.
        products: (person.use_told && !person.products.is_empty()).then(|| uses.collect()),
    }
}

fn perhaps_a_program(name: &str) -> Refusal {
    Refusal::new(
        RefusalCode::SubjectNotInactive,
        format!("A program may use the account of {name}"),
        "Nobody ever opened a page with it, and it has API tokens. Nothing was changed.",
        "Open the ticket's panel: a person decides it there.",
    )
}

/// Why nothing of this person is taken: each product with its reason.
fn not_idle(
    settings: &Settings,
    person: &Person,
    (products, verdicts): (&[SweptProduct], &[Verdict]),
    now: Instant,
) -> Refusal {
    let name = &person.name;
    let line = |verdict: &Verdict| {
        let product = products.get(usize::from(verdict.product.0))?;
        let on = words::site(settings, &product.resource);
        let why = reason(verdict, now);
        Some(format!("{} on {on}: {why}.", words::product(&product.resource)))
    };
    let lines: Vec<String> = verdicts.iter().filter_map(line).collect();
    let any = |is: fn(&Class) -> bool| verdicts.iter().any(|verdict| is(&verdict.class));
    let (title, remedy) = if person.is_locked_out() {
        (format!("{name} is locked out already"), "There is no seat to be freed.")
    } else if any(|c| matches!(c, Class::Protected { .. })) {
        (format!("{name} is protected"), "Protected people are never changed.")
    } else if any(|c| matches!(c, Class::Unknown { .. })) {
        (
            format!("It isn't known whether {name} is inactive"),
            "Look again tomorrow, or ask the person. What isn't known is never taken.",
        )
    } else if any(|c| matches!(c, Class::Exempt { .. })) {
        (format!("{name} is left alone"), "Nothing has to be done. The settings say who is exempt.")
    } else {
        (format!("{name} is not inactive"), "Nothing has to be done. Close the ticket.")
    };
    let told = match lines.as_slice() {
        [] => "No product of theirs has a threshold.".to_owned(),
        lines => lines.join(" "),
    };
    let detail = format!("{told} Nothing was changed.");
    Refusal::new(RefusalCode::SubjectNotInactive, title, detail, remedy)
}

fn reason(verdict: &Verdict, now: Instant) -> String {
    match verdict.class {
        Class::Active => verdict.mark.map_or_else(
            || "in use".to_owned(),
            |mark| format!("used {}", ago(now.since(mark.at))),
        ),
        Class::Unknown { why } => why.words().to_owned(),
        Class::Exempt { why } => exempt(why, now),
        Class::Protected { .. } => "protected".to_owned(),
        Class::Inactive { .. } | Class::NeverActive { .. } => "not in use".to_owned(),
    }
}

fn exempt(why: WhyExempt, now: Instant) -> String {
    let left = |until: Instant| (until.since(now).max(0) + DAY_MS - 1) / DAY_MS;
    match why {
        WhyExempt::Account => "the account is excluded by the settings".to_owned(),
        WhyExempt::Group => "a group is excluded by the settings".to_owned(),
        WhyExempt::Domain => "the address is excluded by the settings".to_owned(),
        WhyExempt::ServiceType
        | WhyExempt::ServiceAccount
        | WhyExempt::ServiceGroup
        | WhyExempt::ServiceEmail => "the account of a program, not of a person".to_owned(),
        WhyExempt::New { until } => {
            format!("came only recently, {} days of grace are left", left(until))
        }
        WhyExempt::Returned { until } => {
            format!("was given back only recently, {} days of grace are left", left(until))
        }
    }
}

fn ago(ms: i64) -> String {
    match ms / DAY_MS {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY_MS, ago};

    #[test]
    fn days_are_counted_in_full() {
        let words = [0, 1, 2, 200].map(|days| ago(days * DAY_MS + DAY_MS / 2));
        assert_eq!(words, ["today", "yesterday", "2 days ago", "200 days ago"]);
        assert_eq!(ago(-1), "today", "clocks differ");
    }
}

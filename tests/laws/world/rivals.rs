//! Somebody who takes rights away, or protects people, at any moment of a run, and gives and lifts it
//! again. All of it past the app; what is changed in the settings comes as a version of them.

use super::outside::APPROVAL;
use super::{Opened, World};
use offramp::connector::{Act, HttpRequest, Identity, Method};
use offramp::domain::{AccountId, DirectoryId, GroupId, Instant, RoleId};
use offramp::engine::policy_book::PolicyBook;
use offramp::policy::Settings;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rivalry {
    ProtectsTheSubject,
    ProtectsAGroupOfTheSubject,
    TakesTheOperatorsRight,
    DeactivatesTheOperator,
    TakesTheApproversRight,
    MakesTheSubjectAnAdmin,
}

impl Rivalry {
    pub const ALL: [Self; 6] = [
        Self::ProtectsTheSubject,
        Self::ProtectsAGroupOfTheSubject,
        Self::TakesTheOperatorsRight,
        Self::DeactivatesTheOperator,
        Self::TakesTheApproversRight,
        Self::MakesTheSubjectAnAdmin,
    ];
}

/// What was done and is not undone yet.
#[derive(Clone, Debug)]
enum Undo {
    /// One protection of this kind.
    Unprotect {
        kind: &'static str,
        one: Value,
    },
    Join {
        account: String,
        group: String,
    },
    Activate(String),
    Demote(String),
}

/// What somebody has done so far.
#[derive(Clone, Debug, Default)]
pub struct Rivals {
    /// How often, by kind.
    pub acts: BTreeMap<Rivalry, u64>,
    /// Runs that there were before the storm.
    pub opened_before: usize,
    undo: Vec<(Rivalry, Undo)>,
    /// When anything was done last.
    pub last_at: Option<i64>,
    /// Where one was asked for: when it was done, and how many waves of writes were recorded.
    pub recorded: Option<(i64, usize)>,
}

/// Longer than a reading counts.
const READING_MS: i64 = 61_000;
const ORG_ADMIN: &str = "atlassian/org-admin";

impl World {
    /// Perhaps somebody does something before this wave.
    pub(super) fn rival(&mut self) {
        if let Some((wave, kind)) = self.weather.rival_at
            && wave == self.waves
            && self.rival_by(kind)
        {
            let waves = super::rules::all_sent(&self.platform);
            self.rivals.recorded = Some((self.now, waves));
            self.now += READING_MS;
        }
        // Before anything is begun they have less to gain.
        let begun = self.opened.len() > self.rivals.opened_before;
        let odds = self.weather.rivals / if begun { 1 } else { 6 };
        if odds == 0 || !self.dice.chance(odds) {
            return;
        }
        // What is done does not stay so for long.
        let kind = match self.rivals.undo.first() {
            Some((done, _)) if self.dice.chance(50) => *done,
            _ if self.someone_confirmed() && self.dice.chance(30) => {
                Rivalry::TakesTheApproversRight
            }
            _ => self.dice.pick(&Rivalry::ALL),
        };
        self.rival_by(kind);
    }

    fn someone_confirmed(&self) -> bool {
        let stored = self.platform.entities.keys().any(|(entity, _)| entity == APPROVAL);
        stored || self.opened.last().is_some_and(|opened| !opened.approvers.is_empty())
    }

    /// They do this, or undo it where it is done. Whether there was anything to do.
    pub fn rival_by(&mut self, kind: Rivalry) -> bool {
        if let Some(at) = self.rivals.undo.iter().position(|(done, _)| *done == kind) {
            let (_, undo) = self.rivals.undo.remove(at);
            self.undo_rivalry(undo);
            self.rivals.last_at = Some(self.now);
            self.note_barred();
            return true;
        }
        let Some(undo) = self.begin_rivalry(kind) else { return false };
        self.rivals.undo.push((kind, undo));
        *self.rivals.acts.entry(kind).or_default() += 1;
        self.rivals.last_at = Some(self.now);
        self.note_barred();
        true
    }

    /// Everything is as it was before anybody did anything.
    pub fn make_peace(&mut self) {
        while let Some((_, undo)) = self.rivals.undo.pop() {
            self.undo_rivalry(undo);
            self.rivals.last_at = Some(self.now);
        }
        self.note_barred();
        // Nobody decides by what no read shows yet.
        self.now += i64::from(self.rivals.last_at.is_some()) * 180_000;
    }

    fn begin_rivalry(&mut self, kind: Rivalry) -> Option<Undo> {
        let about = self.at_work.and_then(|at| self.opened.get(at)).or(self.opened.last());
        let about = about.cloned();
        let olga = || self.account_of("Olga");
        let operator = about.as_ref().map_or_else(olga, |opened| opened.in_charge.clone());
        // Whoever has confirmed something that is not begun is taken for one as well.
        let row = self.platform.entities.keys().find(|(entity, _)| entity == APPROVAL);
        let given = row.and_then(|(_, key)| {
            let issue = key.split('#').next()?;
            let (_, given) = self.confirmations_of(issue).into_iter().next()?;
            Some(given["approver"].as_str()?.to_owned())
        });
        let last = |opened: &Opened| opened.approvers.last().cloned();
        let approver = about.as_ref().and_then(last).or(given);
        let subject = match &about {
            Some(opened) => opened.subject.clone()?,
            None => Some(self.subject.clone()).filter(|subject| !subject.is_empty())?,
        };
        match kind {
            Rivalry::ProtectsTheSubject => self.protect("accounts", json!(subject)),
            Rivalry::ProtectsAGroupOfTheSubject => {
                let (id, name) = self.groups_by_id(&subject).into_iter().next()?;
                self.protect("groups", json!({ "id": id, "name": name }))
            }
            Rivalry::TakesTheOperatorsRight => self.take_out(&operator),
            Rivalry::TakesTheApproversRight => self.take_out(&approver?),
            Rivalry::DeactivatesTheOperator => {
                if self.cloud.is_locked_out(&operator, self.now) {
                    return None;
                }
                self.act_on(&operator, &Act::DeactivateAccount);
                Some(Undo::Activate(operator))
            }
            Rivalry::MakesTheSubjectAnAdmin => self.promote(subject),
        }
    }

    fn undo_rivalry(&mut self, undo: Undo) {
        match undo {
            Undo::Unprotect { kind, one } => {
                let mut settings = self.platform.values["settings"].clone();
                let all = settings["protections"][kind].as_array_mut().expect("a list");
                if let Some(at) = all.iter().position(|other| *other == one) {
                    all.remove(at);
                }
                self.enforce(&settings);
            }
            Undo::Join { account, group } => {
                if self.groups_by_id(&account).iter().any(|(id, _)| *id == group) {
                    return;
                }
                let directory = self.main_directory();
                let act = Act::AddToGroup { directory, group: GroupId::new(group) };
                self.act_on(&account, &act);
            }
            Undo::Activate(account) => self.act_on(&account, &Act::ActivateAccount),
            Undo::Demote(account) => {
                let truth = self.cloud.oracle(&account, self.now);
                if !truth.is_some_and(|t| t.platform_roles.iter().any(|role| role == ORG_ADMIN)) {
                    return;
                }
                self.act_on(&account, &Act::RevokeOrgRole { role: RoleId::new(ORG_ADMIN) });
            }
        }
    }

    /// Another version of the settings comes into force, at once.
    pub fn enforce(&mut self, settings: &Value) {
        let current = self.platform.entities.get(&("policy".into(), "current".into())).cloned();
        let listed = self.platform.values.get("policy-versions").cloned();
        let book = PolicyBook::of(current.as_ref(), listed.as_ref());
        let settings = Settings::parse(&settings.to_string()).expect("settings");
        let (_, next) = book.next(&settings, "Josh", "", Instant(self.now));
        assert!(self.platform.store(&next), "the next version");
    }

    fn protect(&mut self, kind: &'static str, one: Value) -> Option<Undo> {
        let mut settings = self.platform.values["settings"].clone();
        let all = settings["protections"][kind].as_array_mut().expect("a list");
        if all.contains(&one) {
            return None;
        }
        all.push(one.clone());
        self.enforce(&settings);
        Some(Undo::Unprotect { kind, one })
    }

    /// Out of the groups by which they may.
    fn take_out(&mut self, account: &str) -> Option<Undo> {
        let rights = ["it-leads", "jira-admins-acme"];
        let groups = self.groups_by_id(account).into_iter();
        let mut group =
            groups.filter(|(_, name)| rights.contains(&name.as_str())).map(|(id, _)| id);
        let group = group.next_back()?;
        let act = Act::RemoveFromGroup {
            directory: self.main_directory(),
            group: GroupId::new(group.clone()),
        };
        self.act_on(account, &act);
        Some(Undo::Join { account: account.to_owned(), group })
    }

    fn promote(&mut self, subject: String) -> Option<Undo> {
        let truth = self.cloud.oracle(&subject, self.now)?;
        let member = !truth.memberships.is_empty();
        if !member || truth.platform_roles.iter().any(|role| role != super::again::NO_ADMIN) {
            return None;
        }
        let organization = self.cloud.org_id().to_owned();
        let url = format!(
            "https://api.atlassian.com/admin/v1/orgs/{organization}/users/{subject}/role-assignments/assign"
        );
        let request = HttpRequest::new(Identity::OrgWrite, Method::Post, url)
            .with_json(&json!({ "role": ORG_ADMIN }));
        self.elsewhere(&request);
        Some(Undo::Demote(subject))
    }

    /// Somebody's account is deactivated.
    pub fn deactivate(&mut self, account: &str) {
        self.act_on(account, &Act::DeactivateAccount);
    }

    fn act_on(&mut self, account: &str, act: &Act) {
        let organization = self.cloud.org_id().to_owned();
        let organization = offramp::domain::OrganizationId::new(organization);
        let request = act.request(&organization, &AccountId::new(account));
        self.elsewhere(&request.expect("one request"));
    }

    fn main_directory(&self) -> DirectoryId {
        let id = &self.platform.values["settings"]["quarantineGroup"]["directoryId"];
        DirectoryId::new(id.as_str().expect("an id"))
    }

    /// Somebody's groups by id and name, in truth.
    fn groups_by_id(&self, account: &str) -> Vec<(String, String)> {
        let truth = self.cloud.oracle(account, self.now).into_iter();
        truth.flat_map(|truth| truth.groups).map(|group| (group.id, group.name)).collect()
    }
}

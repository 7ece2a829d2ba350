//! Who may open a run, and how many: asked of the settings in force and of the company, never of what
//! the core wrote down about either (laws 8 and 9).

use super::runs::{Opened, accounts};
use super::{LEAVES, World};
use serde_json::Value;
use std::collections::BTreeSet;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// How long a confirmation counts where the settings do not say.
const VALID_HOURS: i64 = 72;
/// Comes with a product and administers nothing.
const NO_ADMIN: &str = "atlassian/ai-access";
/// Who holds the app's permission to run playbooks.
const HOLDERS: &str = "offramp-operators";

/// Groups of which the one who confirms has to be in at least one.
pub(super) type Need = Vec<String>;

impl World {
    /// Why a run that is about to be opened must not be.
    pub(super) fn why_not(&self, opened: &Value) -> Option<String> {
        let operator = opened["operator"].as_str().expect("an operator");
        let rules = self.rules_for(opened, operator);
        if rules.is_empty() {
            return Some(format!("no rule lets {operator} do this"));
        }
        let whoever = self.needs_whoever_presses(opened);
        // Of several rules that let them, any one will do.
        let ways: Vec<Vec<Need>> =
            rules.iter().map(|rule| needed(&rule["approvals"]).into_iter().collect()).collect();
        let fails = |way: &Vec<Need>| {
            let needs: Vec<&Need> = whoever.iter().chain(way).collect();
            if needs.is_empty() { None } else { self.why_not_confirmed(opened, operator, &needs) }
        };
        let all: Vec<Option<String>> = ways.iter().map(fails).collect();
        if all.iter().any(Option::is_none) { None } else { all.into_iter().flatten().next() }
    }

    fn in_force(&self) -> &Value {
        &self.platform.values["settings"]
    }

    /// Rules of the settings that let somebody run this playbook from this ticket.
    fn rules_for(&self, opened: &Value, operator: &str) -> Vec<Value> {
        let groups = self.groups_of(operator);
        let lists = |list: &Value, what: &str| {
            list.as_array().is_none_or(|all| all.is_empty() || all.iter().any(|one| one == what))
        };
        let named = |list: &Value, ids: &[String]| {
            let all = list.as_array().into_iter().flatten();
            all.filter_map(|one| one["id"].as_str()).any(|id| ids.iter().any(|own| own == id))
        };
        let holds = self.is_member(operator, HOLDERS);
        let playbook = opened["plan"]["playbook"].as_str().expect("a playbook");
        // Whatever the ticket was while whoever opens the run may have read it.
        let tickets = self.ticket_since(opened["issue"].as_str().expect("an issue"), self.began);
        let all = self.in_force()["rules"].as_array().expect("rules").iter();
        let fits = |rule: &Value| {
            tickets.iter().any(|ticket| {
                lists(&rule["projects"], &ticket.project)
                    && lists(&rule["issueTypes"], &ticket.issue_type)
            })
        };
        all.filter(|rule| lists(&rule["playbooks"], playbook) && fits(rule))
            .filter(|rule| self.is_within(&rule["subjects"], opened))
            // Of several that let them, the record names one.
            .filter(|rule| opened["rule"] == rule["name"])
            .filter(|rule| {
                named(&rule["operatorGroups"], &groups)
                    || named(&rule["operatorAccounts"], &[operator.to_owned()])
                    || rule["permissionHolders"] == true && holds
            })
            .cloned()
            .collect()
    }

    /// Whether the person whom the ticket names is within every bound of a rule. Whoever has no
    /// account yet is in the main directory and in no group.
    fn is_within(&self, subjects: &Value, opened: &Value) -> bool {
        let bounds = |what: &str| subjects[what].as_array().filter(|all| !all.is_empty());
        let ids = |all: &Vec<Value>| -> Vec<String> {
            all.iter().filter_map(|one| one["id"].as_str()).map(str::to_owned).collect()
        };
        let about = self.opened_by_ticket(opened);
        let truth = about.subject.as_ref().and_then(|account| self.cloud.oracle(account, self.now));
        let own: Vec<String> = match &truth {
            Some(truth) => truth.memberships.iter().map(|m| m.directory_id.clone()).collect(),
            None => vec![text(&self.in_force()["quarantineGroup"]["directoryId"])],
        };
        let groups = about.subject.map(|account| self.groups_of(&account)).unwrap_or_default();
        bounds("directories").is_none_or(|all| own.iter().all(|one| ids(all).contains(one)))
            && bounds("groups").is_none_or(|all| ids(all).iter().any(|id| groups.contains(id)))
            && bounds("domains").is_none_or(|all| {
                let of = |email: &String| email.rsplit_once('@').map(|(_, d)| d.to_owned());
                let domains = all.iter().filter_map(Value::as_str).map(str::to_lowercase);
                let own: Vec<String> = about.addresses.iter().filter_map(of).collect();
                domains.into_iter().any(|domain| own.contains(&domain))
            })
    }

    fn groups_of(&self, account: &str) -> Vec<String> {
        let truth = self.cloud.oracle(account, self.now);
        truth.into_iter().flat_map(|truth| truth.groups).map(|group| group.id).collect()
    }

    /// What has to be confirmed by whatever rule it is done: by playbook and person.
    fn needs_whoever_presses(&self, opened: &Value) -> Vec<Need> {
        let settings = self.in_force();
        let approvals = &settings["approvals"];
        let subject = self.opened_by_ticket(opened).subject.unwrap_or_default();
        let truth = self.cloud.oracle(&subject, self.now);
        let roles = truth.map(|truth| truth.platform_roles).unwrap_or_default();
        let people = self.cloud.company().people;
        let managed = people.iter().any(|p| p.account_id == subject && p.kind == "managed");
        let deletes = settings["playbooks"]["leftBusiness"]["deleteAccount"] == true;
        let playbook = opened["plan"]["playbook"].as_str().expect("a playbook");
        let leaves = playbook == LEAVES;
        let needs = [
            (playbook == "restore", &approvals["restore"]),
            (leaves && deletes && managed, &approvals["deletion"]),
            (leaves && roles.iter().any(|role| role != NO_ADMIN), &approvals["adminLeaver"]),
        ];
        needs.into_iter().filter(|(applies, _)| *applies).filter_map(|(_, n)| needed(n)).collect()
    }

    /// Why what is stored as confirmed does not do: whoever the record names has confirmed exactly
    /// this plan, not long ago, is somebody else, and is in the groups, in truth; and what different
    /// groups have to confirm takes a person each.
    fn why_not_confirmed(&self, opened: &Value, operator: &str, needs: &[&Need]) -> Option<String> {
        let all = self.confirmations_of(opened["issue"].as_str().expect("an issue"));
        if all.is_empty() {
            return Some("law 9: opened without a confirmation".to_owned());
        }
        let recorded = accounts(&opened["approvedBy"]);
        if recorded.is_empty() {
            return Some("law 9: the record names nobody who confirmed".to_owned());
        }
        let lacks = recorded.iter().find_map(|one| self.why_not_by(one, &all, opened, operator));
        let own: Vec<Need> = recorded.iter().map(|one| self.groups_of(one)).collect();
        let needs: Vec<Need> = needs.iter().map(|need| (*need).clone()).collect();
        let short = || {
            let told = "whoever confirmed is in none of the groups";
            (!each_gives(&needs, &own)).then(|| format!("law 9: {told}"))
        };
        lacks.or_else(short)
    }

    fn why_not_by(
        &self,
        approver: &str,
        all: &[(String, Value)],
        opened: &Value,
        operator: &str,
    ) -> Option<String> {
        let playbook = opened["plan"]["playbook"].as_str().expect("a playbook");
        let of_it = |key: &str| key.is_empty() || key.contains(&format!("#{playbook}#"));
        let mut theirs = all.iter().filter(|(key, one)| one["approver"] == approver && of_it(key));
        let Some((_, given)) = theirs.next() else {
            return Some("law 9: the record names somebody else".to_owned());
        };
        let active = self.cloud.oracle(approver, self.now).is_some_and(|t| !t.access.is_empty());
        let hours = self.in_force()["approvals"]["validHours"].as_i64().unwrap_or(VALID_HOURS);
        let age = self.now - given["at"].as_i64().expect("a time");
        let subject = self.opened_by_ticket(opened).subject;
        let told = [
            (given["planHash"] == opened["plan"]["hash"], "another plan was confirmed"),
            (approver != operator, "the operator confirmed"),
            (subject.as_deref() != Some(approver), "the subject confirmed"),
            (active, "whoever confirmed has no access themselves"),
            (age <= hours * HOUR_MS, "it has expired"),
        ];
        told.into_iter().find(|(holds, _)| !holds).map(|(_, why)| format!("law 9: {why}"))
    }

    /// A budget of which more was taken today than it has, by the runs that were opened.
    pub(super) fn overspent(&self) -> Option<String> {
        let day = |at: i64| at.div_euclid(DAY_MS);
        let last = self.opened.last().filter(|o| o.at == self.now)?;
        // Leavers have a count of their own.
        let leaves = |o: &Opened| o.playbook == "left-business";
        let today = || {
            let theirs = self.opened.iter().filter(|o| leaves(o) == leaves(last));
            theirs.filter(|o| day(o.at) == day(self.now))
        };
        let project = |key: &str| key.split_once('-').map(|(project, _)| project.to_owned());
        let of_operator = today().filter(|o| o.operator == last.operator).count();
        let of_project = today().filter(|o| project(&o.ticket) == project(&last.ticket)).count();
        let by_rule = || today().filter(|o| o.rule == last.rule);
        let of_both = by_rule().filter(|o| o.operator == last.operator).count();
        let rules = self.in_force()["rules"].as_array().into_iter().flatten();
        let rule = rules.into_iter().find(|rule| rule["name"] == last.rule);
        let (all, own) = (&self.in_force()["budgets"], rule.map(|rule| &rule["budget"]));
        let over = |budgets: &Value, name: &str, used: usize| {
            budgets[name].as_u64().is_some_and(|most| used as u64 > most)
        };
        [
            ("perDay", today().count(), Some(all)),
            ("perOperatorPerDay", of_operator, Some(all)),
            ("perProjectPerDay", of_project, Some(all)),
            ("perDay", by_rule().count(), own),
            ("perOperatorPerDay", of_both, own),
        ]
        .into_iter()
        .find(|(name, used, budgets)| budgets.is_some_and(|budgets| over(budgets, name, *used)))
        .map(|(name, used, _)| format!("{name} ({used} runs)"))
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The groups that the settings ask to confirm something, where they ask.
pub(super) fn needed(approval: &Value) -> Option<Need> {
    let groups = approval["approverGroups"].as_array()?;
    Some(groups.iter().filter_map(|g| g["id"].as_str()).map(str::to_owned).collect())
}

/// Whether everything that is needed can be given by these people, by their groups: what is asked of
/// the same groups by one of them, what is asked of different groups by as many.
pub(super) fn each_gives(needs: &[Need], people: &[Vec<String>]) -> bool {
    let sets: BTreeSet<BTreeSet<&String>> =
        needs.iter().map(|need| need.iter().collect()).collect();
    let sets: Vec<BTreeSet<&String>> = sets.into_iter().collect();
    gives(&sets, people)
}

fn gives(sets: &[BTreeSet<&String>], people: &[Vec<String>]) -> bool {
    let Some((first, rest)) = sets.split_first() else { return true };
    (0..people.len()).any(|at| {
        let others = [&people[..at], &people[at + 1..]].concat();
        people[at].iter().any(|group| first.contains(group)) && gives(rest, &others)
    })
}

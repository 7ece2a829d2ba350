//! The whole cloud behind four verbs: serve, ask the oracle, break, mend.

use crate::api::{self, Call, graph, login};
use crate::by_hand::{self, ByHand};
use crate::changes::{self, Change};
use crate::clock::{View, Visibility};
use crate::company::FormerAddress;
use crate::company::Ticket;
use crate::faults::{Effect, Fault, Faults};
use crate::indexed::IndexedValue;
use crate::info::{self, CompanyInfo, TransitionInfo};
use crate::oracle::{self, Oracle, UseTruth};
use crate::plenty::{self, Plenty};
use crate::scenario::{self, Scenario, ScenarioError};
use crate::state::State;
use crate::switches::Switches;
use crate::transitions::{self, TransitionError};
use crate::variants::Variants;
use crate::wire::{Request, Response, Served, decode};
use serde_json::Value;
use std::sync::Arc;

/// A company's cloud. Cloning is cheap: people are shared until they change.
#[derive(Clone, Debug)]
pub struct Cloud {
    state: State,
    faults: Faults,
    /// How long the slowest part of the batch that is being answered takes.
    part_delay_ms: u64,
}

impl Cloud {
    /// Loads a company.
    ///
    /// # Errors
    /// Names the known scenarios when this one is not among them.
    pub fn new(scenario: &Scenario) -> Result<Self, ScenarioError> {
        let mut state = scenario::load(scenario)?;
        state.follow_variants();
        Ok(Self { state, faults: Faults::default(), part_delay_ms: 0 })
    }

    /// Answers a request at `now_ms`, which must not run backwards.
    pub fn serve(&mut self, request: &Request, now_ms: i64) -> Served {
        self.state.settle(now_ms);
        self.meet(request);
        self.faults.forget_last();
        self.part_delay_ms = 0;
        let served = match self.faults.strike(request) {
            None => Served::Answered(self.apply(request, now_ms, false)),
            Some(effect) => self.damage(effect, request, now_ms),
        };
        match served {
            Served::Answered(response) if self.part_delay_ms > 0 => {
                Served::Slow { response, delay_ms: self.part_delay_ms }
            }
            served => served,
        }
    }

    /// Answers one request that this fault strikes, beside the faults in force.
    pub fn serve_struck(&mut self, request: &Request, now_ms: i64, fault: Fault) -> Served {
        let in_force = self.faults.clone();
        self.faults.add(fault);
        let served = self.serve(request, now_ms);
        self.faults = in_force;
        served
    }

    fn meet(&mut self, request: &Request) {
        if self.state.crowd.is_none() {
            return;
        }
        self.state.meet(&decode(&request.path));
        for (_, value) in &request.query {
            self.state.meet(value);
        }
        self.state.meet(&String::from_utf8_lossy(&request.body));
    }

    /// What is truly so of everybody's use of products, in the order of account ids after `after`.
    /// Thresholds are those of the company's settings, counted back from `as_of_ms`.
    #[must_use]
    pub fn inactivity(&self, after: Option<&str>, limit: usize, as_of_ms: i64) -> Vec<UseTruth> {
        oracle::uses(&self.state, after, limit, as_of_ms)
    }

    /// The truth about a person at `now_ms`; `None` for an account that never existed.
    #[must_use]
    pub fn oracle(&self, account_id: &str, now_ms: i64) -> Option<Oracle> {
        self.at(account_id, now_ms, oracle::tell)
    }

    /// The part of the truth that is asked for most: whether a person who exists can reach nothing
    /// at `now_ms`.
    #[must_use]
    pub fn is_locked_out(&self, account_id: &str, now_ms: i64) -> bool {
        self.at(account_id, now_ms, oracle::is_locked_out)
    }

    /// Asks for something of a person, as it is at `now_ms`.
    fn at<T>(&self, account_id: &str, now_ms: i64, ask: impl Fn(&State, &str) -> T) -> T {
        let is_of_crowd =
            self.state.crowd.as_ref().is_some_and(|crowd| crowd.number_of(account_id).is_some());
        if is_of_crowd || self.state.is_due(now_ms) {
            let mut later = self.state.clone();
            later.meet(account_id);
            later.settle(now_ms);
            return ask(&later, account_id);
        }
        ask(&self.state, account_id)
    }

    /// Everything that is otherwise than `before`, as it is without any delay.
    #[must_use]
    pub fn changes_since(&self, before: &Self) -> Vec<Change> {
        changes::between(&before.state, &self.state)
    }

    /// Applies what has become due by `now_ms`. Serving does this too.
    pub fn settle(&mut self, now_ms: i64) {
        self.state.settle(now_ms);
    }

    /// Adds a fault; of several that match a request the oldest strikes.
    pub fn add_fault(&mut self, fault: Fault) {
        self.faults.add(fault);
    }

    /// Removes all faults and puts all switches and delays back to their defaults, or to what the
    /// variants say.
    pub fn clear_faults(&mut self) {
        self.faults = Faults::default();
        self.state.switches = Switches::default();
        self.state.visibility = Visibility::default();
        self.state.follow_variants();
    }

    /// Which answer each open question has.
    #[must_use]
    pub fn variants(&self) -> &Variants {
        &self.state.variants
    }

    /// Chooses the answers to all open questions. Where one of delays or refusals was chosen before,
    /// all of that kind are as the variants say.
    pub fn set_variants(&mut self, variants: Variants) {
        let before = std::mem::replace(&mut self.state.variants, variants);
        let had = |kind: &str| before.chosen().any(|(name, _)| name.starts_with(kind));
        if had("delay.") {
            self.state.visibility = Visibility::default();
        }
        if had("refusal.") {
            self.state.switches = Switches::default();
        }
        self.state.follow_variants();
    }

    /// Chooses the answer to one.
    ///
    /// # Errors
    /// Says which there are.
    pub fn set_variant(&mut self, name: &str, value: &str) -> Result<(), String> {
        let mut variants = self.state.variants.clone();
        variants.set(name, value)?;
        self.set_variants(variants);
        Ok(())
    }

    /// What of issues' properties can be searched from now on, as the manifest of the app says.
    pub fn index(&mut self, values: Vec<IndexedValue>) {
        self.state.indexed = values;
    }

    /// The faults that were added and not cleared.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.faults.all()
    }

    /// Which of the organization's keys a request carries, by its name in the company's `keys`.
    #[must_use]
    pub fn key_of(&self, request: &Request) -> Option<&'static str> {
        let bearer = request.headers.get("authorization")?.strip_prefix("Bearer ")?.trim();
        let company = &self.state.company;
        [("read", &company.read_key), ("write", &company.write_key)]
            .into_iter()
            .find_map(|(name, key)| (bearer == key).then_some(name))
    }

    /// Name of the fault that struck the last request, if one did.
    #[must_use]
    pub fn last_fault(&self) -> Option<&str> {
        self.faults.last_struck()
    }

    /// The switches.
    #[must_use]
    pub fn switches(&self) -> &Switches {
        &self.state.switches
    }

    /// The switches, to be turned.
    pub fn switches_mut(&mut self) -> &mut Switches {
        &mut self.state.switches
    }

    /// How long changes stay invisible.
    #[must_use]
    pub fn visibility(&self) -> Visibility {
        self.state.visibility
    }

    /// Sets how long changes stay invisible.
    pub fn set_visibility(&mut self, visibility: Visibility) {
        self.state.visibility = visibility;
    }

    /// Somebody is renamed in Entra. Answers whether a user has the address.
    pub fn rename_in_entra(&mut self, address: &str, to: &str, former: FormerAddress) -> bool {
        self.state.entra_mut().rename(address, to, former)
    }

    /// Somebody has very much of everything, from the beginning on. Answers whether there is such a
    /// person.
    pub fn give_plenty(&mut self, account_id: &str, plenty: Plenty) -> bool {
        plenty::give(&mut self.state, account_id, plenty)
    }

    /// The identity provider deactivates an account, as no API of the organization can.
    /// Answers whether there is such an account.
    pub fn idp_deactivate(&mut self, account_id: &str, now_ms: i64) -> bool {
        api::user_management::deactivate(&mut self.state, account_id, now_ms)
    }

    /// Somebody uses a product. Answers whether there are such a person and such a product.
    pub fn use_product(&mut self, account_id: &str, resource: &str, now_ms: i64) -> bool {
        self.state.meet(account_id);
        let started = *self.state.started.get_or_insert(now_ms);
        let known = self.state.company.resources.contains_key(resource);
        let person = self.state.person_mut(account_id).filter(|_| known);
        person.is_some_and(|person| {
            person.last_active_ago_ms.insert(resource.to_owned(), started - now_ms);
            true
        })
    }

    /// The identity provider takes someone out of one of its groups.
    /// Answers whether the person was in it.
    pub fn idp_remove_from_group(&mut self, account_id: &str, group_id: &str, now_ms: i64) -> bool {
        api::org::leave_group(&mut self.state, account_id, group_id, now_ms)
    }

    /// Somebody gives an issue a security level: only these groups see it; `None`, everybody who
    /// sees the project. Answers whether there is such an issue.
    pub fn restrict(&mut self, issue_key: &str, groups: Option<Vec<String>>, now_ms: i64) -> bool {
        let Some(id) = self.state.jira.ticket(issue_key).map(|ticket| ticket.id.clone()) else {
            return false;
        };
        let jira = self.state.jira_mut();
        jira.change_ticket(&id, now_ms, 0, |ticket| ticket.only_for = groups);
        true
    }

    /// Somebody's account has an id of another shape, as the organization's directories have them,
    /// and the tickets that name them have it too. Answers whether there is such a person.
    pub fn give_account_id(&mut self, name: &str, id: &str, now_ms: i64) -> bool {
        let Some(before) = self.account_of(name).map(str::to_owned) else { return false };
        let Some(mut person) = self.state.people.remove(&before) else { return false };
        id.clone_into(&mut Arc::make_mut(&mut person).account_id);
        self.state.people.insert(id.to_owned(), person);
        let jira = self.state.jira_mut();
        let named = |ticket: &&Ticket| ticket.subject.picked.as_deref() == Some(&before);
        let tickets: Vec<String> =
            jira.all_tickets(View::Truth).filter(named).map(|ticket| ticket.id.clone()).collect();
        for ticket in tickets {
            jira.change_ticket(&ticket, now_ms, 0, |ticket| {
                ticket.subject.picked = Some(id.to_owned());
            });
        }
        true
    }

    /// Somebody does something on Jira's own pages that the app never does. Answers whether they
    /// could.
    pub fn by_hand(&mut self, issue: &str, act: &ByHand, account_id: &str, now_ms: i64) -> bool {
        self.state.settle(now_ms);
        by_hand::carry_out(&mut self.state, issue, act, account_id, now_ms)
    }

    /// What the workflow offers someone on an issue, before any rule of an app.
    ///
    /// # Errors
    /// There is no such issue for this person.
    pub fn transitions(
        &self,
        issue_key: &str,
        account_id: &str,
    ) -> Result<Vec<TransitionInfo>, TransitionError> {
        transitions::offered(&self.state, issue_key, account_id)
    }

    /// Moves an issue along its workflow, without asking the rules of apps; `transition` is its
    /// name or id.
    ///
    /// # Errors
    /// Says what there is instead.
    pub fn transition(
        &mut self,
        issue_key: &str,
        transition: &str,
        account_id: &str,
        now_ms: i64,
    ) -> Result<TransitionInfo, TransitionError> {
        self.state.settle(now_ms);
        transitions::carry_out(&mut self.state, issue_key, transition, account_id, now_ms)
    }

    /// The truth about whoever has this address: the person in the organization, or where there is
    /// none, only what the identity provider knows.
    #[must_use]
    pub fn oracle_by_email(&self, email: &str, now_ms: i64) -> Oracle {
        let mut later = self.state.clone();
        later.meet(email);
        later.settle(now_ms);
        oracle::tell_by_email(&later, email)
    }

    /// A token for Microsoft Graph as the token endpoint gives it out at `now_ms`.
    #[must_use]
    pub fn graph_token(&self, now_ms: i64) -> String {
        login::token_of(&self.state.entra.tenant, now_ms)
    }

    /// The company: site, people, tickets, keys, settings.
    #[must_use]
    pub fn company(&self) -> CompanyInfo {
        info::describe(&self.state)
    }

    /// What the application is configured with for this company.
    #[must_use]
    pub fn settings(&self) -> &Value {
        &self.state.company.settings
    }

    /// Id of the organization.
    #[must_use]
    pub fn org_id(&self) -> &str {
        &self.state.company.org_id
    }

    /// Host of the first site.
    #[must_use]
    pub fn site(&self) -> &str {
        self.state.company.sites.first().map_or("", |s| s.host.as_str())
    }

    /// Cloud id of the first site.
    #[must_use]
    pub fn cloud_id(&self) -> &str {
        self.state.company.sites.first().map_or("", |s| s.cloud_id.as_str())
    }

    /// Value of the organization key that only reads.
    #[must_use]
    pub fn read_key(&self) -> &str {
        &self.state.company.read_key
    }

    /// Value of the organization key without scopes.
    #[must_use]
    pub fn write_key(&self) -> &str {
        &self.state.company.write_key
    }

    /// Account id of the person with this name.
    #[must_use]
    pub fn account_of(&self, name: &str) -> Option<&str> {
        self.state.people.values().find(|p| p.name == name).map(|p| p.account_id.as_str())
    }

    fn apply(&mut self, request: &Request, now: i64, truncate: bool) -> Response {
        if let Some(refusal) = self.state.variants.refuses(request) {
            return refusal;
        }
        let call = Call::new(request, now, truncate);
        let response = if graph::is_batch(&call) {
            self.batch(request, &call)
        } else {
            api::answer(&mut self.state, &call)
        };
        self.state.settle(now);
        self.state.variants.shape(request, response)
    }

    fn batch(&mut self, request: &Request, call: &Call) -> Response {
        match graph::parts(&self.state, call) {
            Ok(parts) => graph::run(call, &parts, |part| self.part(request, part, call)),
            Err(refusal) => refusal,
        }
    }

    /// Answers one request of a batch; `None` where the answer is lost.
    fn part(&mut self, batch: &Request, part: &Request, call: &Call) -> Option<Response> {
        let served = match self.faults.strike_part(part, batch) {
            None => Served::Answered(self.apply(part, call.now, call.truncate)),
            Some(effect) => self.damage(effect, part, call.now),
        };
        match served {
            Served::Answered(response) => Some(response),
            Served::Slow { response, delay_ms } => {
                self.part_delay_ms = self.part_delay_ms.max(delay_ms);
                Some(response)
            }
            Served::Lost => None,
        }
    }

    fn damage(&mut self, effect: Effect, request: &Request, now: i64) -> Served {
        let response = match effect {
            Effect::DropBefore => return Served::Lost,
            Effect::DropAfter => {
                self.apply(request, now, false);
                return Served::Lost;
            }
            Effect::Delay { ms } => {
                let response = self.apply(request, now, false);
                return Served::Slow { response, delay_ms: ms };
            }
            Effect::Status { status, headers, body, after } => {
                if after {
                    self.apply(request, now, false);
                }
                crate::faults::stated(status, headers, body.as_ref())
            }
            Effect::RateLimited { retry_after_seconds } => {
                crate::faults::rate_limited(request, retry_after_seconds, now)
            }
            Effect::Duplicate => {
                self.apply(request, now, false);
                self.apply(request, now, false)
            }
            Effect::Malformed => crate::faults::halved(self.apply(request, now, false)),
            Effect::TruncatedPage { with_next } => {
                let page = self.apply(request, now, true);
                if with_next { page } else { crate::faults::without_next(page) }
            }
        };
        Served::Answered(response)
    }
}

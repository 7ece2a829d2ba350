//! The company as it is whatever the app knows of it, and what other people do there.

use super::{SCOPES, World, pages, rules};
use crate::right::LAST_GROUP;
use offramp::connector::{Act, HttpRequest, Identity, Method};
use offramp::domain::{AccountId, GroupId, Instant};
use offramp::engine::Answer;
use offramp::engine::stop::{StopSwitch, Thrower};
use offramp::policy::Settings;
use offramp_cloud::{Change, Cloud, Request, Response, Served};
use serde_json::{Value, json};

/// The kind of entity that keeps what people confirmed.
pub const APPROVAL: &str = "approval";

impl World {
    /// A change by somebody else, past the app.
    pub fn elsewhere(&mut self, request: &HttpRequest) {
        let wire = self.wire(request);
        let before = self.cloud.clone();
        let response = self.at_cloud(&wire);
        self.twin.serve(&wire, self.now);
        self.note_disturbed(&before);
        let said = String::from_utf8_lossy(&response.body);
        assert!(response.status < 300, "somebody else's change: {} {said}", response.status);
    }

    /// What a run has proven of these people need not hold any more.
    fn note_disturbed(&mut self, before: &Cloud) {
        for opened in &mut self.opened {
            let Some(account) = opened.subject.as_deref() else { continue };
            opened.undone |= before.is_locked_out(account, self.now)
                && !self.cloud.is_locked_out(account, self.now);
        }
        for change in self.cloud.changes_since(before) {
            match change {
                Change::Person { account, .. } => self.disturbed.extend([account]),
                Change::Responsibility { from, to, .. } => self.disturbed.extend(from.or(to)),
                _ => {}
            }
        }
    }

    /// From now on nobody leaves their last group.
    pub fn forbid_leaving_the_last_group(&mut self) {
        self.cloud.switches_mut().last_group = Some(400);
        self.rights.push(LAST_GROUP);
    }

    /// The account of whoever has this name.
    pub fn account_of(&self, name: &str) -> String {
        let company = self.cloud.company();
        let found = company.people.iter().find(|p| p.name.starts_with(name));
        found.expect("a person of that name").account_id.clone()
    }

    /// Somebody adds a person to a group of the bundles, past the app.
    pub fn join_group(&mut self, account: &str, name: &str) {
        let settings = self.platform.values["settings"].to_string();
        let settings = Settings::parse(&settings).expect("settings");
        let mut groups = settings.bundles.iter().flat_map(|b| &b.atlassian_groups);
        let group = groups.find(|g| g.name == name).expect("a group of that name");
        let group = group.id.to_string();
        self.join(account, &group);
    }

    /// Somebody adds a person to a group of the main directory, past the app.
    pub fn join(&mut self, account: &str, group: &str) {
        let settings = self.platform.values["settings"].to_string();
        let settings = Settings::parse(&settings).expect("settings");
        let directory = settings.quarantine_group.directory_id.clone();
        let act = Act::AddToGroup { directory, group: GroupId::new(group) };
        let account = AccountId::new(account);
        let request = act.request(&settings.organization.id, &account);
        self.elsewhere(&request.expect("one request"));
    }

    /// Somebody takes a person out of a group, past the app.
    pub fn leave_group(&mut self, account: &str, group: &str) {
        let before = self.cloud.clone();
        let left = self.cloud.idp_remove_from_group(account, group, self.now);
        assert!(left, "they were in it");
        self.note_disturbed(&before);
        self.twin.idp_remove_from_group(account, group, self.now);
        self.now += 600_000;
    }

    /// Key of the ticket that the operator is in front of.
    pub fn in_front_of(&self) -> &str {
        self.context["issueKey"].as_str().unwrap_or_default()
    }

    /// From now on requests and events are counted from one.
    pub fn forget_the_requests(&mut self) {
        (self.requests, self.events, self.enqueues) = (0, 0, 0);
        self.to_entra.clear();
        self.log.clear();
    }

    /// Whether a person is in a group of this name, in truth.
    pub fn is_member(&self, account: &str, name: &str) -> bool {
        let truth = self.cloud.oracle(account, self.now);
        let truth = serde_json::to_value(&truth).expect("json");
        truth["groups"].as_array().into_iter().flatten().any(|g| g["name"] == name)
    }

    /// The id of the group with this name.
    pub fn group_id(&self, name: &str) -> String {
        let known = |person: &offramp_cloud::PersonInfo| {
            let truth = self.cloud.oracle(&person.account_id, self.now);
            let truth = serde_json::to_value(&truth).expect("json");
            let groups = truth["groups"].as_array().cloned().unwrap_or_default();
            groups.iter().find(|g| g["name"] == name).map(|g| g["id"].clone())
        };
        let found = self.cloud.company().people.iter().find_map(known).expect("a group in use");
        found.as_str().expect("an id").to_owned()
    }

    /// Everything that is kept of a ticket as confirmed, with where it is.
    pub fn confirmations_of(&self, issue: &str) -> Vec<(String, Value)> {
        let of_it = format!("{issue}#");
        let rows = self.platform.entities.iter();
        rows.filter(|((entity, key), _)| entity == APPROVAL && key.starts_with(&of_it))
            .flat_map(|((_, key), row)| {
                let text = row["given"].as_str().expect("a text");
                let given: Vec<Value> = serde_json::from_str(text).expect("confirmations");
                given.into_iter().map(move |one| (key.clone(), one))
            })
            .chain(self.former_confirmation(issue))
            .collect()
    }

    /// As versions before schema 7 kept it.
    fn former_confirmation(&self, issue: &str) -> Option<(String, Value)> {
        let given = self.platform.values.get(&format!("approval#{issue}"));
        given.map(|given| (String::new(), given.clone()))
    }

    /// What people confirmed on this ticket.
    pub fn approvals(&self) -> Vec<Value> {
        let issue = self.context["issueId"].as_str().expect("a ticket");
        self.confirmations_of(issue).into_iter().map(|(_, given)| given).collect()
    }

    /// Somebody puts a confirmation into storage, the way an earlier version kept it.
    pub fn set_approval(&mut self, given: &Value) {
        let issue = self.context["issueId"].as_str().expect("a ticket");
        self.platform.values.insert(format!("approval#{issue}"), given.clone());
    }

    /// Somebody changes whom the ticket is about.
    pub fn name_on_ticket(&mut self, account: &str) {
        self.edit_ticket(&json!({ "customfield_10050": { "accountId": account } }));
    }

    /// An invocation to its end, with something else happening before its `wave`-th wave.
    pub fn interrupted_at(
        &mut self,
        event: &Value,
        wave: usize,
        by: impl FnOnce(&mut Self),
    ) -> Answer {
        let mut one = super::Invocation::new(event);
        let mut by = Some(by);
        for at in 1.. {
            if at == wave
                && let Some(by) = by.take()
            {
                by(self);
            }
            if self.wave(&mut one).expect("alive") {
                return one.answer.expect("an answer");
            }
        }
        unreachable!("an invocation ends")
    }

    /// The next event of the queue, whenever it is due.
    pub fn woken_next(&mut self) -> Option<Value> {
        let next = (0..self.platform.queue.len()).min_by_key(|at| self.platform.queue[*at].0)?;
        let (due, body) = self.platform.queue.remove(next);
        self.now = self.now.max(due);
        let invocation = self.fresh();
        let deadline = self.now + 600_000;
        Some(json!({
            "type": "woken", "body": body, "context": { "app": self.context["app"] },
            "invocation": invocation, "deadline": deadline,
        }))
    }

    /// A run as the panel shows it.
    pub fn view_of(&mut self, run: &str) -> Value {
        let answer = self.ask("progress", json!({ "runId": run })).expect("alive");
        offramp::boundary::answer_of(&answer, Instant(self.now))
    }

    /// Whether any run was opened with this plan.
    pub fn opened_with(&self, hash: &Value) -> bool {
        let hash = hash.as_str().expect("a hash");
        let mut journals = self.platform.values.iter().filter(|(key, _)| key.contains("#j#"));
        journals.any(|(_, text)| text.to_string().contains(hash))
    }

    /// What has been said on a ticket, oldest first.
    pub fn said_on(&mut self, key: &str) -> Vec<String> {
        let json = self.ticket(key, "/comment").expect("a ticket");
        let all = json["comments"].as_array().expect("comments");
        all.iter().map(|comment| comment["body"].to_string()).collect()
    }

    /// The same by the app itself.
    pub fn said_by_the_app_on(&self, key: &str) -> Vec<String> {
        let people = self.cloud.company().people;
        let comments = self.ticket_of(key).comments.into_iter();
        let by_app = comments.filter(|c| people.iter().all(|p| p.account_id != c.author));
        by_app.map(|comment| comment.body.to_string()).collect()
    }

    /// Somebody answers on a ticket.
    pub fn answer(&mut self, account: &str, key: &str, text: &str) {
        let url = format!("https://jira.invalid/rest/api/3/issue/{key}/comment");
        let content =
            json!([{ "type": "paragraph", "content": [{ "type": "text", "text": text }] }]);
        let body = json!({ "body": { "type": "doc", "version": 1, "content": content } });
        let request = HttpRequest::new(Identity::AsUser, Method::Post, url).with_json(&body);
        let before = std::mem::replace(&mut self.context["accountId"], json!(account));
        self.elsewhere(&request);
        self.context["accountId"] = before;
    }

    /// How many comments the app has left on a ticket.
    pub fn comments_on(&mut self, key: &str) -> usize {
        self.said_on(key).len()
    }

    /// The app's property of a ticket.
    pub fn property_of(&mut self, key: &str) -> Option<Value> {
        self.ticket(key, "/properties/offramp").map(|json| json["value"].clone())
    }

    fn ticket(&mut self, key: &str, what: &str) -> Option<Value> {
        let url = format!("https://jira.invalid/rest/api/3/issue/{key}{what}");
        let wire = self.wire(&HttpRequest::new(Identity::AsApp, Method::Get, url));
        let response = self.at_cloud(&wire);
        (response.status == 200).then(|| serde_json::from_slice(&response.body).expect("json"))
    }

    /// A Jira admin is an operator too, named by account.
    pub fn let_operate(&mut self, who: &str) {
        let account = self.account_of(who);
        self.change_bounds(|settings| {
            settings["rules"][0]["operatorAccounts"] = json!([{ "id": account, "name": who }]);
        });
    }

    /// The ticket about whoever has this name, where there is one.
    pub fn ticket_about(&self, name: &str) -> Option<String> {
        let company = self.cloud.company();
        let person = company.people.iter().find(|p| p.name == name)?;
        let about = |t: &&offramp_cloud::TicketInfo| t.subject.as_ref() == Some(&person.account_id);
        company.tickets.iter().find(about).map(|t| t.key.clone())
    }

    /// Somebody writes the app's property of a ticket, past the app.
    pub fn forge_property(&mut self, who: &str, key: &str, value: &Value) {
        let url = format!("https://jira.invalid/rest/api/3/issue/{key}/properties/offramp");
        let request = HttpRequest::new(Identity::AsUser, Method::Put, url).with_json(value);
        let who = json!(self.account_of(who));
        let before = std::mem::replace(&mut self.context["accountId"], who);
        self.elsewhere(&request);
        self.context["accountId"] = before;
    }

    /// Somebody changes fields of the ticket.
    pub fn edit_ticket(&mut self, fields: &Value) {
        let key = self.in_front_of().to_owned();
        let url = format!("https://jira.invalid/rest/api/3/issue/{key}");
        let body = json!({ "fields": fields });
        self.elsewhere(&HttpRequest::new(Identity::AsApp, Method::Put, url).with_json(&body));
    }

    /// A Jira admin throws the stop switch, or resumes.
    pub fn stop(&mut self, stopped: bool) {
        let before = self.platform.entities.get(&("control".into(), "stop".into()));
        let before = before.and_then(|v| serde_json::from_str(&v.to_string()).ok());
        let name = || Thrower { account: AccountId::new("ana"), name: "Ana Admin".to_owned() };
        let switch = if stopped {
            StopSwitch::stopped(before.as_ref(), name(), "an incident".into(), Instant(self.now))
        } else {
            StopSwitch::going(before.as_ref(), name())
        };
        assert!(self.platform.store(&switch.store()), "the switch is thrown");
    }

    /// Whether the stop switch is thrown.
    pub fn is_stopped(&self) -> bool {
        rules::is_stopped(&self.platform)
    }

    /// The same operator in front of another ticket.
    pub fn at(&mut self, key: &str) {
        self.stand_before(key);
        self.subject = self.ticket_of(key).subject.unwrap_or_default();
    }

    /// The same, while everything else goes on about whom it is about.
    pub(super) fn stand_before(&mut self, key: &str) {
        let id = self.tickets.first(key).id.clone();
        self.context["issueKey"] = json!(key);
        self.context["issueId"] = json!(id);
    }

    /// Whom a ticket is about uses everything that they can reach.
    pub fn use_everything_now(&mut self, key: &str) {
        self.at(key);
        for resource in super::reached(self) {
            let known = self.cloud.use_product(&self.subject, &resource, self.now);
            assert!(known, "{resource}");
            self.twin.use_product(&self.subject, &resource, self.now);
        }
    }

    /// Somebody else sits down in front of the ticket.
    pub fn seat(&mut self, name: &str) {
        self.context["accountId"] = json!(self.account_of(name));
    }

    pub fn locked_out(&self) -> bool {
        self.cloud.is_locked_out(&self.subject, self.now)
    }

    /// Everything that is so about the subject, in every system.
    pub fn truth(&self) -> Value {
        let known = self.cloud.oracle(&self.subject, self.now);
        let truth = known.unwrap_or_else(|| {
            self.cloud.oracle_by_email(self.email.as_deref().unwrap_or_default(), self.now)
        });
        serde_json::to_value(&truth).expect("json")
    }

    pub(super) fn at_cloud(&mut self, wire: &Request) -> Response {
        match self.cloud.serve(wire, self.now) {
            Served::Answered(response) | Served::Slow { response, .. } => response,
            Served::Lost => panic!("the cloud has no faults of its own here"),
        }
    }

    pub(super) fn wire(&self, request: &HttpRequest) -> Request {
        let rest = request.url.strip_prefix("https://").expect("absolute");
        let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
        let slash = address.find('/').expect("a path");
        let (host, path) = address.split_at(slash);
        let mut headers = request.headers.clone();
        let host = match request.identity {
            Identity::AsUser | Identity::AsApp => {
                let who = self.context["accountId"].as_str().unwrap_or_default();
                let identity = match request.identity {
                    Identity::AsApp => "app".to_owned(),
                    _ => format!("user:{who}"),
                };
                headers.insert("x-sandbox-identity".into(), identity);
                headers.insert("x-sandbox-scopes".into(), SCOPES.into());
                self.site.clone()
            }
            Identity::OrgRead => {
                headers.insert("authorization".into(), format!("Bearer {}", self.keys.0));
                host.to_owned()
            }
            Identity::OrgWrite => {
                headers.insert("authorization".into(), format!("Bearer {}", self.keys.1));
                host.to_owned()
            }
            Identity::OrgCandidate => {
                headers.insert("authorization".into(), format!("Bearer {}", self.candidate));
                host.to_owned()
            }
            Identity::EntraCandidate => {
                // What the host does: a token for the whole credential, and none for any other.
                let company = self.cloud.company().entra;
                let right = json!({
                    "tenantId": company.tenant_id,
                    "clientId": company.client_id,
                    "clientSecret": company.client_secret,
                });
                let given = serde_json::from_str::<Value>(&self.candidate).ok();
                let token = self.cloud.graph_token(self.now);
                let token = if given == Some(right) { token } else { "none".to_owned() };
                headers.insert("authorization".into(), format!("Bearer {token}"));
                host.to_owned()
            }
            Identity::Entra => {
                let token = self.cloud.graph_token(self.now);
                headers.insert("authorization".into(), format!("Bearer {token}"));
                host.to_owned()
            }
        };
        let pairs = query.split('&').filter(|p| !p.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decode =
                |t: &str| percent_encoding::percent_decode_str(t).decode_utf8_lossy().into_owned();
            (decode(name), decode(value))
        });
        let wire = Request {
            method: format!("{:?}", request.method).to_uppercase(),
            host,
            path: path.to_owned(),
            query: pairs.collect(),
            headers,
            body: request.body.clone().unwrap_or_default().into_bytes(),
        };
        if self.small_pages { pages::small(wire) } else { wire }
    }
}

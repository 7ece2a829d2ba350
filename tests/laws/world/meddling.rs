//! Somebody who may see and edit tickets and has no right to run anything: at any moment they write
//! into fields, the property and comments, move, close, open and delete the ticket, gain a right and
//! lose it, and try every door. All of it past the app, as Jira lets them.
//!
//! They have dice of their own, so that a schedule without them is the same schedule.

mod kinds;

pub use kinds::Meddling;

use super::World;
use crate::dice::Dice;
use crate::right::heirs;
use offramp::connector::{HttpRequest, Identity, Method};
use offramp_cloud::ByHand;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// May see and edit tickets, and nothing else.
pub(super) const MEDDLER: &str = "Ned";
/// Has no right at any time, and tries the app's own doors.
const STRANGER: &str = "Hugo";
/// Administers Jira: may write anybody's comments anew and delete tickets.
pub(super) const JIRA_ADMIN: &str = "Josh";
/// Whom the meddler would rather see under the knife, or with somebody's work.
const VICTIMS: [&str; 4] = ["Sam", "Jane", "Hugo", "Lea"];
const PERSON: &str = "customfield_10050";
const EMAIL: &str = "customfield_10051";
const SUCCESSOR: &str = "customfield_10052";
const TEAMS: [&str; 2] = ["customfield_10053", "customfield_10054"];
const DATE: &str = "customfield_10055";
const JOINER: &str = "customfield_10056";
const DAY_MS: i64 = 86_400_000;
/// Of a hundred tickets that could be deleted, so many are.
const DELETED: u64 = 6;

/// What they changed.
#[derive(Clone, Debug)]
pub struct Edit {
    /// Id of the ticket.
    pub ticket: String,
    /// The field, by id; of other things their name.
    pub field: &'static str,
    pub at: i64,
}

/// What they have done so far.
#[derive(Clone, Default)]
pub struct Meddler {
    dice: Option<Dice>,
    /// How often, by kind.
    pub acts: BTreeMap<Meddling, u64>,
    pub edits: Vec<Edit>,
    /// By id: fields as they were before anybody meddled.
    pub(super) before: BTreeMap<String, Value>,
    /// Ids of tickets that are not as they were.
    pub(super) dirty: BTreeSet<String>,
    /// When they had the right: since when, and until when.
    rights: Vec<(i64, Option<i64>)>,
    /// By id of the ticket: whom they named as who takes over, and when.
    pub(super) named_heirs: Vec<(String, String, i64)>,
    /// Ids of tickets on which they wrote the app's property.
    pub forged: BTreeSet<String>,
    /// Ids of tickets on which the app's own words were written anew or taken away.
    pub silenced: BTreeSet<String>,
}

impl Meddler {
    pub(super) fn roll(&mut self, bound: usize) -> usize {
        self.dice.as_mut().map_or(0, |dice| dice.below(bound))
    }

    pub(super) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())].clone()
    }

    /// One of these.
    pub(super) fn choose<T: Clone>(&mut self, from: &[T]) -> T {
        self.pick(from)
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.dice.as_mut().is_some_and(|dice| dice.chance(percent))
    }

    /// Whether they had the right at any moment from this one on.
    pub fn had_the_right_since(&self, from: i64) -> bool {
        self.rights.iter().any(|(_, until)| until.is_none_or(|until| until >= from))
    }

    /// Whether they have done anything at all.
    pub fn has_acted(&self) -> bool {
        !self.acts.is_empty()
    }
}

impl World {
    /// From now on somebody meddles, so often as the weather says.
    pub fn let_meddle(&mut self, seed: u64) {
        self.meddler.dice = Some(Dice::new(seed ^ 0x4ED));
    }

    /// Who may get what the leaver of this ticket had: as the table has it, or named by whoever had
    /// the right to choose.
    pub(super) fn heirs_on(&self, key: &str, leaver: &str) -> Vec<String> {
        let id = &self.tickets.first(key).id;
        let people = self.cloud.company().people;
        let chosen = self.meddler.named_heirs.iter().filter(|(ticket, _, at)| {
            ticket == id && self.meddler.had_the_right_since(at - self.unseen_ms())
        });
        let name = |account: &String| people.iter().find(|p| p.account_id == *account);
        let chosen = chosen.filter_map(|(_, account, _)| name(account)).map(|p| p.name.clone());
        heirs(leaver).into_iter().map(str::to_owned).chain(chosen).collect()
    }

    fn meddles(&mut self) -> bool {
        let begun = self.opened.len() > self.rivals.opened_before;
        // Before anything is begun it is put right again and again.
        let odds = self.weather.meddling;
        let rolled = odds > 0 && self.meddler.chance(odds) && (begun || self.meddler.chance(40));
        rolled && !self.unheard
    }

    /// Perhaps somebody meddles before this wave.
    pub(super) fn meddle(&mut self) {
        if let Some((wave, kind)) = self.weather.meddling_at
            && wave == self.waves
        {
            self.meddle_by(kind);
        }
        if !self.meddles() {
            return;
        }
        let kinds: Vec<Meddling> =
            Meddling::ALL.into_iter().filter(|kind| !kind.is_by_door()).collect();
        let kind = self.meddler.pick(&kinds);
        self.meddle_by(kind);
    }

    /// Perhaps somebody tries a door before this wave.
    pub(super) fn meddle_by_door(&mut self) {
        if self.meddles() && self.meddler.chance(25) {
            let kind = self.meddler.pick(&[Meddling::TriesTheGate, Meddling::TriesADoor]);
            self.meddle_by(kind);
        }
    }

    /// They do this to a ticket that something is going on with. Whether there was anything to do.
    pub fn meddle_by(&mut self, kind: Meddling) -> bool {
        let Some(ticket) = self.meddled_with() else { return false };
        // Nothing happens in the same millisecond as something else.
        self.now += 1;
        let done = self.meddle_with(&ticket, kind);
        if done {
            *self.meddler.acts.entry(kind).or_default() += 1;
        }
        self.now += 1;
        done
    }

    /// A ticket that something goes on with: it is in front of an operator, has a run or is to start.
    fn meddled_with(&mut self) -> Option<String> {
        let in_front = self.first_key(self.in_front_of());
        let opened = self.opened.iter().rev().take(3).map(|opened| opened.ticket.clone());
        let pending = self
            .platform
            .entities
            .iter()
            .filter(|((kind, _), row)| kind == "appointment" && row["state"] == "set");
        let pending = pending.filter_map(|(_, row)| row["issueId"].as_str().map(str::to_owned));
        let pending: Vec<String> = pending.collect();
        let pending = pending.iter().map(|id| self.first_key(id));
        let all: Vec<String> = [in_front].into_iter().chain(opened).chain(pending).collect();
        let all: Vec<String> = all.into_iter().filter(|key| self.is_there(key)).collect();
        if all.is_empty() { None } else { Some(self.meddler.pick(&all)) }
    }

    fn meddle_with(&mut self, key: &str, kind: Meddling) -> bool {
        let id = self.tickets.first(key).id.clone();
        match kind {
            Meddling::NamesSomebodyElse => self.name_another(&id),
            Meddling::MovesTheDate => {
                let days = self.meddler.pick(&[-2_i64, 0, 1, 40]);
                let at = offramp::domain::Instant(self.now + days * DAY_MS + 120_000);
                let text = format!("{}T{}:00.000+0000", at.day(), at.clock());
                let value = self.meddler.pick(&[json!(text), json!(text), Value::Null]);
                self.write_field(&id, DATE, &value)
            }
            Meddling::ChoosesTheSuccessor => {
                let who = self.meddler.pick(&VICTIMS);
                let who = json!({ "accountId": self.account_of(who) });
                let value = self.meddler.pick(&[who.clone(), who, Value::Null]);
                self.write_field(&id, SUCCESSOR, &value)
            }
            Meddling::ChoosesTheTeam => {
                let field = self.meddler.pick(&[TEAMS[0], TEAMS[1], JOINER]);
                let team = self.meddler.pick(&[json!("Backend"), json!("Platform")]);
                let value =
                    if field == JOINER { json!("Nina Newer") } else { json!({ "value": team }) };
                self.write_field(&id, field, &value)
            }
            Meddling::ForgesTheProperty => self.forge(&id),
            Meddling::QuotesTheApp => self.quote(&id),
            Meddling::RewritesTheAppsWords | Meddling::ErasesTheAppsWords => {
                self.silence(&id, kind == Meddling::ErasesTheAppsWords)
            }
            Meddling::MovesToAnotherProject => {
                let there = self.ticket_of(&id).project;
                let project = if there == "ATLAS" { "OFF" } else { "ATLAS" }.to_owned();
                self.by_hand(&id, MEDDLER, &ByHand::Relocate { project }, "project")
            }
            Meddling::ChangesTheType => {
                let was = self.ticket_of(&id).issue_type;
                let types = ["Leaver", "Mover", "Joiner", "Inactive"];
                let others: Vec<&str> = types.into_iter().filter(|one| *one != was).collect();
                let issue_type = self.meddler.pick(&others).to_owned();
                self.by_hand(&id, MEDDLER, &ByHand::Retype { issue_type }, "issuetype")
            }
            Meddling::ClosesTheTicket => {
                let open = self.ticket_of(&id).status != "Done";
                open && self.bring_to(&id, MEDDLER, "Done")
            }
            Meddling::ReopensTheTicket => {
                let closed = self.ticket_of(&id).status == "Done";
                closed && self.bring_to(&id, MEDDLER, "To Do")
            }
            Meddling::DeletesTheTicket => {
                self.meddler.chance(DELETED)
                    && self.by_hand(&id, JIRA_ADMIN, &ByHand::Delete, "all of it")
            }
            Meddling::GainsTheRight => self.gain(true),
            Meddling::LosesTheRight => self.gain(false),
            Meddling::TriesTheGate => self.try_gate(key),
            Meddling::TriesADoor => self.try_door(key),
        }
    }

    fn name_another(&mut self, id: &str) -> bool {
        let subject = self.tickets.first(id).subject.clone();
        let victim = self.meddler.pick(&VICTIMS);
        let account = self.account_of(victim);
        if subject.as_deref() == Some(account.as_str()) {
            return false;
        }
        let people = self.cloud.company().people;
        let email = people.into_iter().find(|person| person.account_id == account);
        let email = json!(email.map(|person| person.email).unwrap_or_default());
        match self.meddler.roll(3) {
            0 => self.write_field(id, EMAIL, &email),
            1 => self.write_field(id, PERSON, &Value::Null),
            _ => self.write_field(id, PERSON, &json!({ "accountId": account })),
        }
    }

    fn gain(&mut self, gains: bool) -> bool {
        let open = self.meddler.rights.last().is_some_and(|(_, until)| until.is_none());
        if gains == open {
            return false;
        }
        // By the settings: somebody may have taken everybody out of it.
        let groups = &self.platform.values["settings"]["rules"][0]["operatorGroups"];
        let group = groups[0]["id"].as_str().expect("operators are a group").to_owned();
        let account = self.account_of(MEDDLER);
        if gains {
            self.join(&account, &group);
            self.meddler.rights.push((self.now, None));
        } else {
            let before = self.now;
            self.leave_group(&account, &group);
            self.now = before;
            if let Some(last) = self.meddler.rights.last_mut() {
                last.1 = Some(self.now);
            }
        }
        true
    }

    /// Through one of the app's own doors, without the right: nothing that was agreed is lost.
    fn try_door(&mut self, key: &str) -> bool {
        let seated = self.in_front_of().to_owned();
        let agreed = self.agreed();
        self.stand_before(key);
        match self.meddler.roll(4) {
            0 => {
                let id = format!("meddle-{}", self.now);
                let context = self.moved_event(STRANGER, &id, Some("left-business"));
                self.beside(&context);
            }
            way => {
                let function = ["open", "unschedule", "start"][way - 1];
                let event = self.pressed_by(STRANGER, function, json!({ "planHash": "none" }));
                self.beside(&event);
            }
        }
        self.stand_before(&seated);
        let lost = agreed.iter().find(|place| self.called_off(place));
        self.check(
            lost.is_none(),
            &format!("law 16: {lost:?} was called off by somebody who may not"),
        );
        true
    }

    fn agreed(&self) -> Vec<(String, String)> {
        let rows = self.platform.entities.iter();
        let set = rows.filter(|((kind, _), row)| kind == "appointment" && row["state"] == "set");
        set.map(|(place, _)| place.clone()).collect()
    }

    fn called_off(&self, place: &(String, String)) -> bool {
        self.platform.entities.get(place).is_none_or(|row| row["state"] == "off")
    }

    fn write_field(&mut self, id: &str, field: &'static str, value: &Value) -> bool {
        let url = format!("https://jira.invalid/rest/api/3/issue/{id}");
        let body = json!({ "fields": { field: value } });
        let request = HttpRequest::new(Identity::AsUser, Method::Put, url).with_json(&body);
        self.touch(id);
        let before = self.meddler.before[id][field] == *value;
        let done = !before && self.try_elsewhere(MEDDLER, &request);
        let named = value["accountId"].as_str().filter(|_| done && field == SUCCESSOR);
        if let Some(named) = named {
            self.meddler.named_heirs.push((id.to_owned(), named.to_owned(), self.now));
        }
        self.touched(id, done.then_some(field))
    }

    fn by_hand(&mut self, id: &str, who: &str, act: &ByHand, what: &'static str) -> bool {
        self.touch(id);
        let (account, now) = (self.account_of(who), self.now);
        let done = self.cloud.by_hand(id, act, &account, now);
        if done {
            self.twin.by_hand(id, act, &account, now);
        }
        self.touched(id, done.then_some(what))
    }

    /// Along the workflow to this status, whatever is on the way.
    fn bring_to(&mut self, id: &str, who: &str, status: &str) -> bool {
        self.touch(id);
        let (account, now) = (self.account_of(who), self.now);
        let mut moved = false;
        for _ in 0..3 {
            let at = self.ticket_of(id).status;
            let next = match at.as_str() {
                at if at == status => break,
                "To Do" => "Start",
                "In Progress" => "Resolve",
                _ => "Reopen",
            };
            if self.cloud.transition(id, next, &account, now).is_err() {
                break;
            }
            let _ = self.twin.transition(id, next, &account, now);
            moved = true;
        }
        self.touched(id, moved.then_some("status"))
    }

    fn touch(&mut self, id: &str) {
        self.before_change(id);
        if !self.meddler.before.contains_key(id) {
            let fields = self.choosing_fields(id);
            self.meddler.before.insert(id.to_owned(), fields);
        }
    }

    fn touched(&mut self, id: &str, what: Option<&'static str>) -> bool {
        let Some(field) = what else { return false };
        self.after_change(id);
        self.meddler.dirty.insert(id.to_owned());
        self.meddler.edits.push(Edit { ticket: id.to_owned(), field, at: self.now });
        true
    }

    /// Somebody's change in Jira, as far as Jira lets them.
    pub(super) fn try_elsewhere(&mut self, who: &str, request: &HttpRequest) -> bool {
        let seated = self.context["accountId"].clone();
        self.seat(who);
        let wire = self.wire(request);
        let status = self.at_cloud(&wire).status;
        if status < 300 {
            self.twin.serve(&wire, self.now);
        }
        self.context["accountId"] = seated;
        status < 300
    }
}

//! The core driven as the host drives it, against the simulated cloud, with everything that can
//! go wrong on the way. The laws are checked after every single event.

mod again;
mod agreement;
mod authority;
mod carrying;
mod cut;
mod desk;
mod ending;
mod entrances;
mod forging;
mod gatekeeper;
mod idle;
mod judged;
mod meddling;
mod outside;
mod pages;
mod parts;
mod passing;
mod people;
mod put_right;
mod rivals;
mod rules;
mod runs;
mod sending;
mod shown;
mod tickets;
mod twice;
mod watch;
mod weather;
mod whom;
mod written;

pub use idle::{reached, reached_by};
pub use meddling::{Meddler, Meddling};
pub use people::People;
pub use rivals::{Rivalry, Rivals};
pub use runs::{LEAVES, Opened};
pub use tickets::Tickets;
pub use weather::{Fault, Outage, Weather};
pub use written::Written;

use crate::dice::Dice;
use crate::platform::Platform;
use crate::right::Right;
use offramp::connector::{HttpRequest, Identity, Method};
use offramp::domain::Instant;
use offramp::engine::event::Event;
use offramp::engine::{Answer, Session, advance};
use offramp::policy::RefusalCode;
use offramp_cloud::{Cloud, Scenario};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

pub const START_MS: i64 = 1_795_000_000_000;
/// As the manifest declares them.
const SCOPES: &str =
    "read:jira-work write:jira-work manage:jira-project read:jira-user write:servicedesk-request";
const HOUR_MS: i64 = 3_600_000;
/// Far more than the longest run and days of watching need.
const EVENTS_MAX: usize = 100_000;
/// So much of what was said last is shown with a broken law.
const LOG_SHOWN: usize = 40;

/// An invocation between two waves.
#[derive(Clone)]
pub struct Invocation {
    session: Option<Session>,
    /// Handed in next.
    event: Option<Event>,
    answer: Option<Answer>,
    /// Which run it is at work on.
    run: Option<usize>,
    /// The platform ends it then.
    deadline: i64,
    /// By which door it came.
    door: String,
    /// When its first event was taken.
    began: Option<i64>,
    /// When it asked for a ticket last.
    read_at: Option<i64>,
}

impl Invocation {
    /// One that begins with this event.
    pub fn new(event: &Value) -> Self {
        let deadline = event["deadline"].as_i64().expect("a deadline");
        let door = event["type"].as_str().expect("a door").to_owned();
        let event = serde_json::from_value(event.clone()).expect("an event");
        let (session, event) = (None, Some(event));
        Self { session, event, answer: None, run: None, deadline, door, began: None, read_at: None }
    }
}

/// Waves of one invocation: far more than a full firing of the schedule takes, or a worker who
/// takes thousands of groups away.
const WAVES_MAX: u32 = 4_000;

/// The worker died.
#[derive(Debug)]
pub struct Died;

#[derive(Clone)]
pub struct World {
    pub cloud: Cloud,
    pub platform: Platform,
    pub now: i64,
    pub dice: Dice,
    pub weather: Weather,
    pub subject: String,
    /// The subject's address, where the ticket says who it is by address.
    pub email: Option<String>,
    /// What the operator chose in the panel; nothing: what the ticket is for.
    pub playbook: Option<&'static str>,
    pub requests: usize,
    pub events: usize,
    pub writes: usize,
    pub waves: usize,
    pub log: Vec<String>,
    /// Which requests went to Entra, and of how many parts each was.
    pub to_entra: Vec<(usize, usize)>,
    /// How many queue events the app wanted to send.
    pub enqueues: usize,
    /// How late the slowest answer of the wave at work is.
    slow_ms: i64,
    /// Every write that was sent, but for what is said on the ticket.
    pub written: Vec<Written>,
    /// Every request, and each part of a batch: in whose name, method and path.
    pub sent: BTreeSet<(Identity, String, String)>,
    /// Listings come in pages of two.
    pub small_pages: bool,
    /// What Atlassian knows of people as a company that is asked for them.
    pub people: People,
    /// What somebody else does about people's rights.
    pub rivals: Rivals,
    /// What somebody without any right does to tickets.
    pub meddler: Meddler,
    /// Tickets as they were.
    pub tickets: Tickets,
    /// Starts that were asked for and come later.
    asked: Vec<agreement::Asked>,
    /// Of the invocation at work: by which door it came, since when, and when it read a ticket last.
    door: String,
    began: i64,
    read_at: Option<i64>,
    /// What the dice began with.
    pub seed: u64,
    /// Every run that was opened, in their order.
    pub opened: Vec<Opened>,
    /// Whose run the invocation at work goes on with: its place in `opened`.
    at_work: Option<usize>,
    /// The company as it would be had the app done nothing.
    pub twin: Cloud,
    /// Accounts that somebody else has changed, past the app.
    disturbed: BTreeSet<String>,
    /// What is right where a test has settings of its own.
    pub rights: Vec<Right>,
    /// The table was not written for these settings.
    has_own_settings: bool,
    /// Accounts, and users of Entra, of those who are protected.
    protected_ids: Vec<String>,
    /// Accounts and users of everybody, each with their person's account.
    everybody: Vec<(String, String)>,
    /// Until when a write of a run is to wait.
    told_to_wait: BTreeMap<(usize, String, String, String), i64>,
    /// A key that comes with a call of the admin page.
    pub candidate: String,
    /// Keys that were stored from such a call.
    pub adopted: Vec<String>,
    /// Everything that the core asked for and answered, as it crosses to the host, where a law
    /// listens: a text for each wave.
    pub heard: Option<Vec<String>>,
    /// Somebody has asked for something that the app has not heard of yet.
    unheard: bool,
    /// At work beside whoever is at work.
    other: Option<Box<Invocation>>,
    invocations: usize,
    site: String,
    keys: (String, String),
    context: Value,
}

impl World {
    /// `acme` with its settings adopted, at the ticket `key`, with `operator` in front of it.
    pub fn at_ticket(key: &str, operator: &str, seed: u64) -> Self {
        let cloud = company();
        let company = cloud.company();
        let person = |name: &str| {
            let found = company.people.iter().find(|p| p.name.starts_with(name));
            found.expect("a person of that name").account_id.clone()
        };
        let ticket = company.tickets.iter().find(|t| t.key == key).expect("the ticket exists");
        let context = json!({
            "accountId": person(operator), "issueKey": key, "issueId": ticket.id,
            "cloudId": company.cloud_id, "app": "app/environment",
        });
        // By the settings, as somebody's group, by a role, or as whoever presses.
        let protected: Vec<String> =
            ["Ana Admin", "Bo Breakglass", "Otto Orgadmin", operator].map(person).into();
        let (subject, email) = (ticket.subject.clone().unwrap_or_default(), ticket.email.clone());
        let in_entra = |account: &String| cloud.oracle(account, START_MS)?.entra.map(|e| e.id);
        let users = protected.iter().filter_map(in_entra);
        let protected_ids = protected.iter().cloned().chain(users).collect();
        let mut world = Self { subject, email, protected_ids, ..Self::of(cloud, context, seed) };
        world.everybody = world.ids_of_everybody();
        world
    }

    /// `globex` with that many people, with its settings adopted and nobody in front of anything.
    pub fn globex(users: u32, seed: u64) -> Self {
        let scenario = Scenario { name: "globex".into(), seed: 7, users };
        let cloud = Cloud::new(&scenario).expect("globex loads");
        let context = json!({ "cloudId": cloud.company().cloud_id, "app": "app/environment" });
        let mut world = Self::of(cloud, context, seed);
        // The company's time begins with the first request that it gets.
        let url = "https://jira.invalid/rest/api/3/myself".to_owned();
        let first = world.wire(&HttpRequest::new(Identity::AsApp, Method::Get, url));
        world.at_cloud(&first);
        world
    }

    fn of(cloud: Cloud, context: Value, seed: u64) -> Self {
        let company = cloud.company();
        let keys = (company.keys.read.clone(), company.keys.write.clone());
        let mut platform = Platform::default();
        platform.values.insert("settings".into(), company.settings.clone());
        let site = company.site.clone();
        Self {
            platform,
            now: START_MS,
            dice: Dice::new(seed),
            weather: Weather::CALM,
            subject: String::new(),
            email: None,
            playbook: None,
            requests: 0,
            events: 0,
            writes: 0,
            waves: 0,
            log: Vec::new(),
            to_entra: Vec::new(),
            enqueues: 0,
            slow_ms: 0,
            written: Vec::new(),
            sent: BTreeSet::new(),
            small_pages: false,
            people: People::default(),
            rivals: Rivals::default(),
            meddler: Meddler::default(),
            tickets: Tickets::of(company.tickets),
            asked: Vec::new(),
            door: String::new(),
            began: START_MS,
            read_at: None,
            seed,
            opened: Vec::new(),
            at_work: None,
            twin: cloud.clone(),
            disturbed: BTreeSet::new(),
            rights: Vec::new(),
            has_own_settings: false,
            protected_ids: Vec::new(),
            everybody: Vec::new(),
            told_to_wait: BTreeMap::new(),
            candidate: String::new(),
            adopted: Vec::new(),
            heard: None,
            unheard: false,
            other: None,
            invocations: 0,
            site,
            keys,
            context,
            cloud,
        }
    }

    /// Changes the settings in force. What is right is then for the test to say (`rights`).
    pub fn change_settings(&mut self, change: impl FnOnce(&mut Value)) {
        self.has_own_settings = true;
        self.change_bounds(change);
    }

    /// Changes who may do what and how often, and nothing of what is done.
    pub fn change_bounds(&mut self, change: impl FnOnce(&mut Value)) {
        change(self.platform.values.get_mut("settings").expect("adopted"));
    }

    /// How many requests so far asked for and handed over what the subject owns in Jira, and how
    /// many told the ticket; of the rest of Jira a run reads the ticket and asks for portal accounts.
    pub fn handover_and_telling(&self) -> (usize, usize) {
        let desk = self.log.iter().filter(|line| line.contains(" /rest/servicedeskapi/")).count();
        let beside = ["/issue/OFF-", "/user/search", "/permissions/check"];
        let jira = self.log.iter().filter_map(|line| line.split_once(" /rest/api/3"));
        let jira = jira.filter(|(_, path)| !beside.iter().any(|p| path.starts_with(p)));
        let tells = |path: &str| path.starts_with("/issue/") || path == "/myself";
        let (telling, rest): (Vec<_>, Vec<_>) = jira.partition(|(_, path)| tells(path));
        (rest.len(), telling.len() + desk)
    }

    /// Begins the dice anew. How far the indexes lag, and each of their rows, is theirs, too.
    pub fn roll(&mut self, seed: u64) {
        self.seed = seed;
        self.dice = Dice::new(seed);
        self.rivals.opened_before = self.opened.len();
        let lag = Dice::new(seed ^ 0x1A66).pick(&["none", "2s", "30s", "10m"]);
        self.platform.set("storage.queryLag", lag);
        self.platform.wavers = Some(seed);
    }

    /// Changes what the platform says of where the panel is.
    pub fn set_context(&mut self, key: &str, value: &str) {
        self.context[key] = json!(value);
    }

    /// The organization's keys.
    pub fn keys(&self) -> &(String, String) {
        &self.keys
    }

    /// Several invocations, wave by wave in any order, to their ends.
    pub fn all_at_once(&mut self, events: &[Value]) -> Vec<Answer> {
        let mut open: Vec<Invocation> = events.iter().map(Invocation::new).collect();
        let mut answers = Vec::new();
        while !open.is_empty() {
            let turn = self.dice.below(open.len());
            if self.wave(&mut open[turn]).unwrap_or(true) {
                answers.extend(open.swap_remove(turn).answer);
            }
        }
        answers
    }

    /// A press in the panel where somebody has tampered with what is stored.
    pub fn ask_tampered(&mut self, function: &str, payload: Value) -> Answer {
        let event = self.pressed(function, payload);
        self.invoke(&event).expect("alive").expect("a panel gets an answer")
    }

    /// A press in the panel.
    pub fn ask(&mut self, function: &str, payload: Value) -> Result<Answer, Died> {
        let event = self.pressed(function, payload);
        let answer = self.invoke(&event)?.expect("a panel gets an answer");
        // Somebody may be writing while it is read.
        let unread = matches!(&answer, Answer::Refused(r) if r.code == RefusalCode::RunUnreadable);
        self.check(!unread, "law 2: what was recorded can't be read");
        self.check_shown(&answer);
        Ok(answer)
    }

    fn invoke(&mut self, event: &Value) -> Result<Option<Answer>, Died> {
        let answer = self.deliver_once(event)?;
        if self.weather.echo {
            self.deliver_again(event)?;
        }
        Ok(answer)
    }

    fn deliver_once(&mut self, event: &Value) -> Result<Option<Answer>, Died> {
        let mut one = Invocation::new(event);
        for _ in 0..WAVES_MAX {
            // What was asked for is heard of at once: nothing is done to its ticket in between.
            self.unheard = one.began.is_none();
            self.meanwhile();
            self.unheard = false;
            if self.wave(&mut one)? {
                return Ok(one.answer);
            }
        }
        panic!("an invocation without an end, OFFRAMP_SEED={}", self.seed);
    }

    /// One event and what it asks for; whether the invocation is over.
    pub fn wave(&mut self, one: &mut Invocation) -> Result<bool, Died> {
        let event = one.event.take().expect("an invocation that is not over");
        let first_event = *one.began.get_or_insert(self.now);
        let before = self.weather.echo.then(|| (one.session.clone(), event.clone()));
        let session = one.session.take();
        let done = advance(session, event, Instant(self.now)).expect("a fitting event");
        if let Some((session, event)) = before {
            self.check_pure(session, &event, &done);
            self.check_taken_once(&event, &done);
        }
        self.hear(&done);
        self.tick()?;
        if done.commands.is_empty() {
            one.answer = done.answer;
            return Ok(true);
        }
        self.waves += 1;
        if self.weather.stop_at_wave == Some(self.waves) && !self.is_stopped() {
            self.stop(true);
        } else if self.dice.chance(self.weather.stops) {
            self.stop(!self.is_stopped());
        }
        self.rival();
        self.meddle();
        one.session = done.session;
        self.at_work = one.run;
        self.began = first_event;
        self.door.clone_from(&one.door);
        self.read_at = one.read_at;
        let begun = self.now;
        self.slow_ms = 0;
        let results = self.execute(&done.commands)?;
        self.now = self.now.max(begun + self.slow_ms);
        if self.slow_ms > 0 && self.now >= one.deadline {
            return Err(Died);
        }
        one.run = self.at_work;
        one.read_at = self.read_at;
        one.event = Some(Event::Results { results });
        Ok(false)
    }

    /// Whoever else is at work may have read and stored by the time a wave is carried out: they go
    /// on wave by wave, and may come back long after their time.
    fn meanwhile(&mut self) {
        self.meddle_by_door();
        if self.weather.others == 0 || !self.dice.chance(self.weather.others) {
            return;
        }
        let mut other = match self.other.take() {
            Some(other) => other,
            None => Box::new(Invocation::new(&self.something_due())),
        };
        if let Ok(false) = self.wave(&mut other) {
            self.other = Some(other);
        }
    }

    fn something_due(&mut self) -> Value {
        let now = self.now;
        let ripe = self.platform.queue.iter().position(|(due, _)| *due <= now);
        let invocation = self.fresh();
        match ripe {
            Some(index) => json!({
                "type": "woken", "body": self.platform.queue.remove(index).1,
                "context": { "app": self.context["app"] },
                "invocation": invocation, "deadline": now + 600_000,
            }),
            None => {
                json!({ "type": "ticked", "invocation": invocation, "deadline": now + 40_000 })
            }
        }
    }

    /// Counts an event, checks the laws, and perhaps dies.
    fn tick(&mut self) -> Result<(), Died> {
        self.events += 1;
        if self.weather.nth_event == Some(self.events) || self.dice.chance(self.weather.crashes) {
            return Err(Died);
        }
        Ok(())
    }

    /// A law, held against what is so at this moment: where it is broken the test ends, at once
    /// and whatever it was about.
    ///
    /// # Panics
    /// With the law, the place, the seed and what was said last.
    #[track_caller]
    pub fn check(&self, holds: bool, law: &str) {
        if !holds {
            let said = self.log.len().saturating_sub(LOG_SHOWN);
            panic!(
                "{law}\n  at event {}, OFFRAMP_SEED={}, after {:#?}\n  asked: {:?}\n  meddled with: {:?}",
                self.events,
                self.seed,
                &self.log[said..],
                self.asked,
                self.meddler.edits,
            );
        }
    }

    /// The first look, the press, and the id of the run, if one was opened.
    pub fn press(&mut self) -> Result<Option<String>, Died> {
        let playbook = self.playbook;
        let Some((hash, account)) = self.look(playbook)? else { return Ok(None) };
        self.subject = account;
        let press = json!({ "planHash": hash, "playbook": playbook });
        match self.ask("start", press)? {
            Answer::Run(run) => Ok(Some(run.opened.run.to_string())),
            _ => Ok(None),
        }
    }

    /// A look at the ticket: the hash of the plan and whom it is about. An operator puts right what
    /// was meddled with before, and agrees to nothing that was meddled with while they looked.
    pub fn look(&mut self, playbook: Option<&str>) -> Result<Option<(String, String)>, Died> {
        let key = self.in_front_of().to_owned();
        self.put_right(&key);
        let edits = self.meddler.edits.len();
        let shown = self.ask("open", json!({ "playbook": playbook }))?;
        let Answer::Preview { plan, seen, .. } = shown else { return Ok(None) };
        let same = self.meddler.edits.len() == edits;
        Ok(same.then(|| (plan.hash, seen.person.account.to_string())))
    }
}

/// One company, copied for every world: building it anew would be most of a schedule's time.
fn company() -> Cloud {
    static ACME: OnceLock<Cloud> = OnceLock::new();
    let scenario = || Scenario { name: "acme".into(), seed: 1, users: 0 };
    ACME.get_or_init(|| Cloud::new(&scenario()).expect("acme loads")).clone()
}

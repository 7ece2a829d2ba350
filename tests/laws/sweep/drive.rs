//! A sweep against the simulated cloud: requests go out, some go wrong, and now and then the
//! invocation dies and another goes on from what was stored.

use crate::dice::Dice;
use offramp::connector::{HttpOutcome, HttpRequest, Identity, Route};
use offramp::domain::{Instant, SweepId};
use offramp::policy::Settings;
use offramp::sweep::{Checkpoint, Grants, Next, Piece, Row, Sweep, SweepPlan, SweepState};
use offramp_cloud::{Cloud, Effect, Fault, Request, Scenario, Served};
use std::collections::BTreeMap;

pub const START_MS: i64 = 1_795_000_000_000;
const LATENCY_MS: i64 = 150;
/// The platform's documented bound on a stored value.
const VALUE_BYTES_MAX: usize = 240 * 1024;
/// The platform's bound on requests out of one invocation.
const PER_MINUTE: usize = 100;

pub struct Lab {
    pub cloud: Cloud,
    pub settings: Settings,
    pub now: i64,
    /// Path of every request.
    pub sent: Vec<String>,
    /// When each request of the present invocation went out.
    minute: Vec<i64>,
}

/// What goes wrong.
pub struct Trouble {
    pub dice: Dice,
    /// Percent of requests that fail.
    pub faults: u64,
    /// Percent of steps after which the invocation dies.
    pub deaths: u64,
    /// Steps between two checkpoints.
    pub every: usize,
}

impl Trouble {
    pub fn none() -> Self {
        Self { dice: Dice::new(0), faults: 0, deaths: 0, every: 40 }
    }
}

/// How a sweep ended.
pub struct Ended {
    pub state: SweepState,
    pub pieces: BTreeMap<u32, Piece>,
    /// How often it was taken up again.
    pub resumed: usize,
}

impl Ended {
    pub fn rows(&self) -> BTreeMap<String, Row> {
        let rows = self.pieces.values().flat_map(|piece| {
            let rows: Vec<Row> = piece.rows().collect();
            assert_eq!(rows.len(), piece.text.lines().count(), "a row that can't be read");
            rows
        });
        let mut all = BTreeMap::new();
        for row in rows {
            let account = row.account.as_str().to_owned();
            assert!(all.insert(account, row).is_none(), "twice on the list");
        }
        all
    }
}

impl Lab {
    pub fn globex(users: u32, seed: u64) -> Self {
        let scenario = Scenario { name: "globex".into(), seed, users };
        let cloud = Cloud::new(&scenario).expect("globex");
        let settings = Settings::parse(&cloud.settings().to_string()).expect("settings");
        Self { cloud, settings, now: START_MS, sent: Vec::new(), minute: Vec::new() }
    }

    pub fn route(&self) -> Route {
        Route { organization: self.settings.organization.id.clone(), separate_read_key: true }
    }

    pub fn plan(&self) -> SweepPlan {
        SweepPlan {
            route: self.route(),
            rules: self.settings.inactivity.clone().expect("rules"),
            sites: self.settings.sites.clone(),
            protections: self.settings.protections.clone(),
            returners: Vec::new(),
        }
    }

    /// Runs a sweep to its end.
    pub fn sweep(&mut self, trouble: &mut Trouble) -> Ended {
        let id = SweepId::new("s1");
        let mut stored: Option<Stored> = None;
        let mut resumed = 0;
        'invocation: loop {
            self.minute.clear();
            let now = Instant(self.now);
            let mut sweep = match &stored {
                None => Sweep::begin(self.plan(), id.clone(), now).expect("rules that fit"),
                Some(stored) => stored.resume(self.plan(), now),
            };
            for step in 1.. {
                match sweep.next(Instant(self.now)) {
                    Next::Ask(requests) => {
                        let outcomes: Vec<HttpOutcome> =
                            requests.iter().map(|r| self.send(r, trouble)).collect();
                        self.now += LATENCY_MS;
                        sweep.feed(&outcomes, Instant(self.now));
                    }
                    Next::Load { piece } => {
                        let found = stored.as_ref().and_then(|s| s.pieces.get(&piece));
                        sweep.load(found);
                    }
                    Next::Wait { until } => self.now = until.0,
                    Next::Done => {
                        let mut stored = stored.unwrap_or_default();
                        stored.keep(sweep.checkpoint());
                        let state = stored.state.expect("kept");
                        return Ended { state, pieces: stored.pieces, resumed };
                    }
                }
                if step % trouble.every == 0 {
                    stored.get_or_insert_default().keep(sweep.checkpoint());
                }
                if trouble.dice.chance(trouble.deaths) {
                    resumed += 1;
                    continue 'invocation;
                }
            }
        }
    }

    fn send(&mut self, request: &HttpRequest, trouble: &mut Trouble) -> HttpOutcome {
        self.minute.retain(|at| self.now - at < 60_000);
        self.minute.push(self.now);
        assert!(self.minute.len() <= PER_MINUTE, "more requests than a minute holds");
        let wire = self.wire(request);
        self.sent.push(wire.path.clone());
        if trouble.dice.chance(trouble.faults) {
            self.cloud.add_fault(fault(&mut trouble.dice));
        }
        let served = self.cloud.serve(&wire, self.now);
        match served {
            Served::Lost => HttpOutcome::Lost { reason: "lost".into() },
            Served::Answered(answer) | Served::Slow { response: answer, .. } => {
                HttpOutcome::Answered {
                    status: answer.status,
                    headers: answer.headers,
                    body: String::from_utf8(answer.body).expect("text"),
                }
            }
        }
    }

    pub fn wire(&self, request: &HttpRequest) -> Request {
        let rest = request.url.strip_prefix("https://").expect("absolute");
        let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, path) = address.split_at(address.find('/').expect("a path"));
        let mut headers = request.headers.clone();
        let host = match request.identity {
            Identity::OrgRead | Identity::OrgWrite => {
                let bearer = format!("Bearer {}", self.cloud.read_key());
                headers.insert("authorization".into(), bearer);
                host.to_owned()
            }
            _ => {
                headers.insert("x-sandbox-identity".into(), "app".into());
                self.cloud.site().to_owned()
            }
        };
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        Request {
            method: request.method.as_str().into(),
            host,
            path: path.into(),
            query: pairs.map(|(name, value)| (name.into(), value.into())).collect(),
            headers,
            body: request.body.clone().unwrap_or_default().into_bytes(),
        }
    }
}

fn fault(dice: &mut Dice) -> Fault {
    let status =
        |status| Effect::Status { status, headers: BTreeMap::new(), body: None, after: false };
    let effect = match dice.below(9) {
        0 => Effect::RateLimited { retry_after_seconds: Some(7) },
        1 => Effect::RateLimited { retry_after_seconds: None },
        2 => status(500),
        3 => status(503),
        4 => Effect::DropBefore,
        5 => Effect::Malformed,
        6 => Effect::TruncatedPage { with_next: true },
        7 => status(404),
        _ => Effect::DropAfter,
    };
    Fault { name: None, host: None, method: None, path: None, nth: 1, times: 1, effect }
}

#[derive(Default)]
struct Stored {
    state: Option<SweepState>,
    grants: String,
    pieces: BTreeMap<u32, Piece>,
}

impl Stored {
    fn keep(&mut self, checkpoint: Checkpoint) {
        let Checkpoint { state, grants, pieces } = checkpoint;
        // As the platform would have it: through JSON, within its bounds.
        let json = serde_json::to_string(&state).expect("json");
        assert!(json.len() <= VALUE_BYTES_MAX && grants.len() <= VALUE_BYTES_MAX);
        self.state = Some(serde_json::from_str(&json).expect("the same"));
        assert_eq!(self.state.as_ref(), Some(&state));
        self.grants = grants;
        for piece in pieces {
            let json = serde_json::json!({ "rows": piece.text }).to_string();
            assert!(json.len() <= VALUE_BYTES_MAX, "a piece of {} bytes", json.len());
            self.pieces.insert(piece.number, piece);
        }
    }

    fn resume(&self, plan: SweepPlan, now: Instant) -> Sweep {
        let Some(state) = self.state.clone() else { panic!("nothing was stored") };
        let number = state.open_piece;
        let empty = Piece { number, text: String::new() };
        let open = self.pieces.get(&number).cloned().unwrap_or(empty);
        let grants = Grants::from_text(&self.grants).expect("grants");
        Sweep::resume(plan, state, grants, open, now).expect("rules that fit")
    }
}

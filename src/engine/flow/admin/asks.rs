//! What the admin page may ask for, read from a payload that nobody trusts.

#[cfg(feature = "sweep")]
use super::many::{By, Look, MANY_MAX, Order};
#[cfg(feature = "sweep")]
use super::sweeps::Place;
use crate::domain::{Instant, RunId};
use crate::engine::invalid;
#[cfg(feature = "sweep")]
use crate::playbook::PlaybookId;
use crate::policy::Refusal;
use crate::sweep::Class;
use serde_json::Value;

/// The longest reason, note or search text.
const TEXT_MAX: usize = 500;
/// The longest list of people, and the longest search.
#[cfg(feature = "sweep")]
const LIST_MAX: usize = 20_000;
#[cfg(feature = "sweep")]
const JQL_MAX: usize = 4_000;
/// The longest period of one evidence pack: as many days as a quarter has.
const PERIOD_MS_MAX: i64 = 93 * 86_400_000;

/// A call.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ask {
    Health {
        probe: bool,
    },
    Limits {
        probe: bool,
    },
    SetKey(SetKey),
    Stop {
        reason: String,
    },
    Resume,
    Policy,
    Preview {
        document: Value,
    },
    Save {
        document: Value,
        based_on: Option<u64>,
        note: String,
    },
    /// Puts in force what another admin proposed.
    Confirm {
        proposal: String,
    },
    /// Takes back, or turns down, what is proposed.
    Discard {
        proposal: String,
    },
    Version {
        version: u64,
    },
    Rollback {
        version: u64,
        based_on: Option<u64>,
    },
    Runs {
        filter: Filter,
        cursor: Option<String>,
    },
    Run {
        run: RunId,
    },
    Retry {
        run: RunId,
    },
    Evidence {
        scope: Scope,
        part: Option<Part>,
    },
    #[cfg(feature = "sweep")]
    Many(Look),
    #[cfg(feature = "sweep")]
    StartMany(Order),
    /// What became of what was started.
    #[cfg(feature = "sweep")]
    ManyEnds(Order),
    Sweep,
    SweepStart,
    SweepList {
        filter: ListFilter,
        cursor: Option<String>,
    },
}

/// A key to be set; the key itself stays with the host.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SetKey {
    /// `read`, `write` or `entra`.
    pub key: String,
    pub digest: String,
    pub ends_on: Option<String>,
    /// Of a credential of Entra: the tenant that it names.
    pub tenant: Option<String>,
}

/// Which runs are looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Filter {
    pub state: Option<String>,
    pub playbook: Option<String>,
    pub text: Option<String>,
    pub from: Option<Instant>,
    pub to: Option<Instant>,
}

/// Whom of the review list an admin looks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ListFilter {
    /// By the name of the class.
    pub class: Option<String>,
    /// By its place among the sweep's products.
    pub product: Option<u16>,
}

/// What an evidence pack is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scope {
    Run(RunId),
    /// Opened at the first or later, and before the second.
    Period(Instant, Instant),
}

/// A part of a pack that was made before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// When the pack was made.
    pub made_at: Instant,
    /// Which, from 0.
    pub index: usize,
}

impl Ask {
    /// Reads a call.
    pub(super) fn of(function: &str, payload: &Value) -> Result<Self, Refusal> {
        let read = Payload(payload);
        Ok(match function {
            "admin.health" => Self::Health { probe: read.flag("probe") },
            "admin.limits" => Self::Limits { probe: read.flag("probe") },
            "admin.setKey" => Self::SetKey(read.key()?),
            "admin.stop" => Self::Stop { reason: read.text("reason")?.unwrap_or_default() },
            "admin.resume" => Self::Resume,
            "admin.policy" => Self::Policy,
            "admin.preview" => Self::Preview { document: read.document()? },
            "admin.save" => Self::Save {
                document: read.document()?,
                based_on: read.based_on()?,
                note: read.text("note")?.unwrap_or_default(),
            },
            "admin.confirmPolicy" => Self::Confirm { proposal: read.proposal()? },
            "admin.discardPolicy" => Self::Discard { proposal: read.proposal()? },
            "admin.version" => Self::Version { version: read.version()? },
            "admin.rollback" => {
                Self::Rollback { version: read.version()?, based_on: read.based_on()? }
            }
            "admin.runs" => Self::Runs { filter: read.filter()?, cursor: read.text("cursor")? },
            "admin.run" => Self::Run { run: read.run()? },
            "admin.retry" => Self::Retry { run: read.run()? },
            "admin.evidence" => Self::Evidence { scope: read.scope()?, part: read.part()? },
            #[cfg(feature = "sweep")]
            "admin.many" => Self::Many(read.look()?),
            #[cfg(feature = "sweep")]
            "admin.startMany" => Self::StartMany(read.order()?),
            #[cfg(feature = "sweep")]
            "admin.manyEnds" => Self::ManyEnds(read.order()?),
            "admin.sweep" => Self::Sweep,
            "admin.sweepStart" => Self::SweepStart,
            "admin.sweepList" => {
                Self::SweepList { filter: read.list_filter()?, cursor: read.text("cursor")? }
            }
            _ => return Err(invalid("This version knows no such call of the admin page")),
        })
    }
}

struct Payload<'a>(&'a Value);

impl Payload<'_> {
    fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    fn text(&self, name: &str) -> Result<Option<String>, Refusal> {
        self.long_text(name, TEXT_MAX)
    }

    fn long_text(&self, name: &str, most: usize) -> Result<Option<String>, Refusal> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.chars().count() <= most => {
                Ok(Some(text.trim().to_owned()).filter(|t| !t.is_empty()))
            }
            Some(_) => {
                Err(invalid(&format!("`{name}` must be a text of at most {most} characters")))
            }
        }
    }

    #[cfg(feature = "sweep")]
    fn playbook(&self) -> Result<Option<PlaybookId>, Refusal> {
        let Some(name) = self.text("playbook")? else { return Ok(None) };
        let known = PlaybookId::parse(&name).map(Some);
        known.ok_or_else(|| invalid("`playbook` is none that this version knows"))
    }

    #[cfg(feature = "sweep")]
    fn look(&self) -> Result<Look, Refusal> {
        let (jql, people) = (self.long_text("jql", JQL_MAX)?, self.long_text("people", LIST_MAX)?);
        let by = match (jql, people, self.chosen()?) {
            (Some(jql), None, None) => By::Jql(jql),
            (None, Some(people), None) => By::People(people),
            (None, None, Some(places)) => By::Chosen(places),
            _ => {
                return Err(invalid(
                    "Give either a search (`jql`), a list of people (`people`), or people of the review list (`chosen`)",
                ));
            }
        };
        Ok(Look { playbook: self.playbook()?, by })
    }

    /// Places in the review list. Who is there is read from what is stored.
    #[cfg(feature = "sweep")]
    fn chosen(&self) -> Result<Option<Vec<Place>>, Refusal> {
        let Some(given) = self.0.get("chosen").filter(|chosen| !chosen.is_null()) else {
            return Ok(None);
        };
        let places = given.as_array().map(Vec::as_slice).unwrap_or_default();
        let places: Option<Vec<Place>> =
            places.iter().map(|place| Place::of_cursor(place.as_str()?)).collect();
        let mut places = places.unwrap_or_default();
        places.sort();
        places.dedup();
        if (1..=MANY_MAX).contains(&places.len()) {
            return Ok(Some(places));
        }
        Err(invalid(&format!("Choose between 1 and {MANY_MAX} people of the review list")))
    }

    /// Ids of tickets are numbers; anything else would be a part of a search.
    #[cfg(feature = "sweep")]
    fn order(&self) -> Result<Order, Refusal> {
        let ids = self.0.get("issues").and_then(Value::as_array).map(Vec::as_slice);
        let number = |id: &Value| {
            let id = id.as_str().filter(|id| (1..=20).contains(&id.len()));
            id.filter(|id| id.bytes().all(|b| b.is_ascii_digit())).map(crate::domain::IssueId::new)
        };
        let issues: Option<Vec<_>> = ids.unwrap_or_default().iter().map(number).collect();
        let issues = issues.filter(|all| (1..=MANY_MAX).contains(&all.len()));
        let token = self.text("token")?.filter(|token| token.len() <= 128);
        match (issues, token) {
            (Some(issues), Some(token)) => Ok(Order { playbook: self.playbook()?, issues, token }),
            _ => Err(invalid(&format!(
                "Choose between 1 and {MANY_MAX} of the tickets that were found"
            ))),
        }
    }

    fn number(&self, name: &str) -> Result<Option<u64>, Refusal> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value
                .as_u64()
                .map(Some)
                .ok_or_else(|| invalid(&format!("`{name}` must be a whole number"))),
        }
    }

    fn instant(&self, name: &str) -> Result<Option<Instant>, Refusal> {
        let number = self.number(name)?;
        Ok(number.and_then(|n| i64::try_from(n).ok()).map(Instant))
    }

    fn document(&self) -> Result<Value, Refusal> {
        match self.0.get("document") {
            Some(document @ Value::Object(_)) => Ok(document.clone()),
            _ => Err(invalid("`document` must be the settings as one JSON object")),
        }
    }

    fn based_on(&self) -> Result<Option<u64>, Refusal> {
        self.number("basedOn")
    }

    fn version(&self) -> Result<u64, Refusal> {
        self.number("version")?.ok_or_else(|| invalid("`version` is missing"))
    }

    fn proposal(&self) -> Result<String, Refusal> {
        self.text("proposal")?.ok_or_else(|| invalid("`proposal` is missing"))
    }

    fn run(&self) -> Result<RunId, Refusal> {
        let id = self.text("runId")?.filter(|id| id.len() <= 128);
        id.map(RunId::new)
            .ok_or_else(|| invalid("`runId` must be a text of at most 128 characters"))
    }

    fn key(&self) -> Result<SetKey, Refusal> {
        let key = self.text("key")?.unwrap_or_default();
        if !["read", "write", "entra"].contains(&key.as_str()) {
            return Err(invalid("`key` is none that this version knows"));
        }
        let digest = self.text("secretDigest")?;
        let length = self.number("secretLength")?.unwrap_or(0);
        let (Some(digest), 8..=4096) = (digest, length) else {
            return Err(invalid("The key must have 8 to 4,096 characters: copy it again, in full"));
        };
        let ends_on = self.text("endsOn")?;
        if ends_on.as_deref().is_some_and(|day| !is_day(day)) {
            return Err(invalid("`endsOn` must be a day, as in 2027-03-31"));
        }
        let tenant = self.text("tenant")?;
        Ok(SetKey { key, digest, ends_on, tenant })
    }

    fn filter(&self) -> Result<Filter, Refusal> {
        let none = Value::Null;
        let read = Payload(self.0.get("filter").unwrap_or(&none));
        Ok(Filter {
            state: read.text("state")?,
            playbook: read.text("playbook")?,
            text: read.text("text")?.map(|text| text.to_lowercase()),
            from: read.instant("from")?,
            to: read.instant("to")?,
        })
    }

    fn list_filter(&self) -> Result<ListFilter, Refusal> {
        let none = Value::Null;
        let read = Payload(self.0.get("filter").unwrap_or(&none));
        let class = read.text("class")?;
        if class.as_deref().is_some_and(|name| !Class::NAMES.contains(&name)) {
            return Err(invalid("`filter.class` is none that this version knows"));
        }
        let product = read.number("product")?.map(u16::try_from).transpose();
        let product = product.map_err(|_| invalid("`filter.product` is no product's place"))?;
        Ok(ListFilter { class, product })
    }

    fn part(&self) -> Result<Option<Part>, Refusal> {
        let index = self.0.get("part").filter(|part| !part.is_null());
        match (self.instant("madeAt")?, index.map(Value::as_u64)) {
            (None, None) => Ok(None),
            (Some(made_at), Some(Some(index))) => {
                let index = usize::try_from(index).unwrap_or(usize::MAX);
                Ok(Some(Part { made_at, index }))
            }
            _ => Err(invalid("Name the part of a pack, and when the pack was made")),
        }
    }

    fn scope(&self) -> Result<Scope, Refusal> {
        if self.0.get("runId").is_some_and(|id| !id.is_null()) {
            return self.run().map(Scope::Run);
        }
        match (self.instant("from")?, self.instant("to")?) {
            (Some(from), Some(to)) if from < to && to.since(from) <= PERIOD_MS_MAX => {
                Ok(Scope::Period(from, to))
            }
            _ => Err(invalid(
                "Name a run, or a period of at most 93 days with its beginning and end",
            )),
        }
    }
}

fn is_day(text: &str) -> bool {
    Instant::from_rfc3339(&format!("{text}T00:00:00Z")).is_some()
}

#[cfg(test)]
mod tests {
    use super::{Ask, is_day};
    use crate::policy::RefusalCode;
    use serde_json::json;

    #[test]
    fn what_is_no_call_of_this_version_is_refused_with_what_to_do() {
        let long = "x".repeat(501);
        for (function, payload) in [
            ("admin.delete", json!({})),
            ("admin.stop", json!({ "reason": long })),
            ("admin.save", json!({ "document": "{}" })),
            ("admin.save", json!({ "document": {}, "basedOn": "7" })),
            ("admin.version", json!({})),
            ("admin.confirmPolicy", json!({})),
            ("admin.discardPolicy", json!({ "proposal": 7 })),
            ("admin.run", json!({ "runId": "" })),
            ("admin.many", json!({})),
            ("admin.many", json!({ "jql": "a", "people": "b" })),
            ("admin.many", json!({ "jql": "a", "playbook": "purge" })),
            ("admin.many", json!({ "jql": "a", "chosen": ["s:0:0"] })),
            ("admin.many", json!({ "chosen": [] })),
            ("admin.many", json!({ "chosen": ["s:0"] })),
            ("admin.many", json!({ "chosen": "s:0:0" })),
            ("admin.startMany", json!({ "issues": [], "token": "t" })),
            ("admin.startMany", json!({ "issues": ["1) OR (id > 0"], "token": "t" })),
            ("admin.startMany", json!({ "issues": ["1"] })),
            ("admin.sweepList", json!({ "filter": { "class": "lazy" } })),
            ("admin.sweepList", json!({ "filter": { "product": 70_000 } })),
            ("admin.evidence", json!({ "from": 5, "to": 5 })),
            ("admin.evidence", json!({ "runId": "r", "part": 1 })),
            ("admin.evidence", json!({ "runId": "r", "part": "1", "madeAt": 5 })),
            ("admin.evidence", json!({ "runId": "r", "madeAt": 5 })),
            ("admin.evidence", json!({ "from": 0, "to": 9_000_000_000_000_i64 })),
            ("admin.setKey", json!({ "key": "root", "secretDigest": "d", "secretLength": 20 })),
            ("admin.setKey", json!({ "key": "read", "secretDigest": "d", "secretLength": 3 })),
            (
                "admin.setKey",
                json!({ "key": "read", "secretDigest": "d", "secretLength": 20, "endsOn": "soon" }),
            ),
        ] {
            let refusal = Ask::of(function, &payload).expect_err("refused");
            assert_eq!(refusal.code, RefusalCode::PayloadInvalid, "{function} {payload}");
            assert!(!refusal.remedy.is_empty());
        }
    }

    #[test]
    fn days_are_days() {
        assert!(is_day("2028-02-29"));
        assert!(!is_day("2027-02-29") && !is_day("2027-2-3") && !is_day(""));
    }
}

//! How events are read: flat, every field at most once. Readers of tagged enums are several times as
//! large in wasm, since they keep what they have read until they know what it is.

use super::{
    CommandResult, Done, Event, Item, Loaded, Outcome, Queried, ReportedAccount, ReportedAccounts,
    StorageFault, Stored, Variables,
};
use crate::connector::HttpOutcome;
use crate::domain::record::{Fields, Record, Wrong, reading};
use crate::domain::{Instant, RunId};
use serde_json::Value;
use std::collections::BTreeMap;

/// Every field that any event has.
struct FlatEvent {
    r#type: String,
    module: Option<String>,
    function: Option<String>,
    payload: Value,
    context: Value,
    body: Value,
    fresh_run_id: Option<RunId>,
    invocation: Option<String>,
    deadline: Option<Instant>,
    variables: Variables,
    results: Option<Vec<CommandResult>>,
}
reading!(strict FlatEvent {
    r#type, module, function, fresh_run_id, invocation, deadline, results;
    payload, context, body, variables
});

/// Every field that any result has.
struct FlatResult {
    id: u32,
    r#type: String,
    outcome: Option<String>,
    status: Option<u16>,
    headers: BTreeMap<String, String>,
    body: Option<String>,
    reason: String,
    detail: String,
    message: String,
    values: Option<Vec<Value>>,
    items: Option<Vec<Item>>,
    cursor: Option<String>,
    failed: Option<StorageFault>,
    at: Option<Instant>,
    accounts: Option<Vec<ReportedAccount>>,
}
reading!(FlatResult {
    id, r#type, outcome, status, body, values, items, cursor, failed, at, accounts;
    headers, reason, detail, message
});

fn wrong() -> Wrong {
    Wrong::new("a field is missing or has another shape")
}

impl Record for Event {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        let flat = FlatEvent::from_json(json)?;
        let FlatEvent { payload, context, body, variables, .. } = flat;
        if flat.r#type == "results" {
            return flat.results.map(|results| Self::Results { results }).ok_or_else(wrong);
        }
        let invocation = flat.invocation.ok_or_else(wrong)?;
        let deadline = flat.deadline.ok_or_else(wrong)?;
        match flat.r#type.as_str() {
            "asked" if flat.function.as_deref().is_some_and(|f| f.starts_with("admin.")) => {
                Ok(Self::Administered {
                    function: flat.function.ok_or_else(wrong)?,
                    payload,
                    context: Record::from_json(context)?,
                    invocation,
                    deadline,
                })
            }
            "asked" => Ok(Self::Asked {
                module: flat.module,
                function: flat.function.ok_or_else(wrong)?,
                payload,
                context: Record::from_json(context)?,
                fresh_run_id: flat.fresh_run_id.ok_or_else(wrong)?,
                invocation,
                deadline,
            }),
            "woken" => Ok(Self::Woken { body, context, invocation, deadline }),
            "called" => {
                Ok(Self::Called { context: Record::from_json(context)?, invocation, deadline })
            }
            #[cfg(feature = "sweep")]
            "searched" => {
                Ok(Self::Searched { context: Record::from_json(context)?, invocation, deadline })
            }
            #[cfg(feature = "office")]
            "expressionFailed" => {
                let context = Record::from_json(context)?;
                Ok(Self::ExpressionFailed { context, invocation, deadline })
            }
            "moved" => {
                Ok(Self::Moved { context: Record::from_json(context)?, invocation, deadline })
            }
            "tried" => {
                Ok(Self::Tried { context: Record::from_json(context)?, invocation, deadline })
            }
            "ticked" => Ok(Self::Ticked { context, invocation, deadline, variables }),
            _ => Err(Wrong::new("no event of this version")),
        }
    }
}

impl Record for CommandResult {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        let flat = FlatResult::from_json(json)?;
        let id = flat.id;
        Ok(Self { id, outcome: outcome(flat)? })
    }
}

fn outcome(flat: FlatResult) -> Result<Outcome, Wrong> {
    Ok(match flat.r#type.as_str() {
        "http" => Outcome::Http(http(flat)?),
        "load" => Outcome::Load(match (flat.values, flat.failed) {
            (Some(values), _) => Loaded::Values { values },
            (None, Some(failed)) => Loaded::Failed { failed },
            (None, None) => return Err(wrong()),
        }),
        "query" => Outcome::Query(match (flat.items, flat.failed) {
            (Some(items), _) => Queried::Items { items, cursor: flat.cursor },
            (None, Some(failed)) => Queried::Failed { failed },
            (None, None) => return Err(wrong()),
        }),
        "store" => Outcome::Store(match flat.outcome.as_deref() {
            Some("stored") => Stored::Stored {},
            Some("conflict") => Stored::Conflict {},
            Some("failed") => Stored::Failed { message: flat.message },
            _ => return Err(wrong()),
        }),
        "enqueue" => Outcome::Enqueue(Done { outcome: flat.outcome.ok_or_else(wrong)? }),
        "adopt" => Outcome::Adopt(Done { outcome: flat.outcome.ok_or_else(wrong)? }),
        "reportPersonalData" => Outcome::ReportPersonalData(match (flat.accounts, flat.failed) {
            (Some(accounts), _) => ReportedAccounts::Remarks { accounts },
            (None, Some(failed)) => ReportedAccounts::Failed { failed },
            (None, None) => return Err(wrong()),
        }),
        "zoned" => Outcome::Zoned { at: flat.at },
        "signIn" => Outcome::SignIn {},
        "pause" => Outcome::Pause {},
        "log" => Outcome::Log {},
        _ => return Err(Wrong::new("no result of this version")),
    })
}

fn http(flat: FlatResult) -> Result<HttpOutcome, Wrong> {
    Ok(match flat.outcome.as_deref() {
        Some("answered") => HttpOutcome::Answered {
            status: flat.status.ok_or_else(wrong)?,
            headers: flat.headers,
            body: flat.body.ok_or_else(wrong)?,
        },
        Some("lost") => HttpOutcome::Lost { reason: flat.reason },
        Some("blocked") => HttpOutcome::Blocked { reason: flat.reason, detail: flat.detail },
        _ => return Err(wrong()),
    })
}

impl Record for Variables {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        let mut fields = Fields::of(json)?;
        Ok(Self {
            settings: fields.take("OFFRAMP_SETTINGS")?,
            read_key: fields.take("OFFRAMP_READ_KEY")?,
            write_key: fields.take("OFFRAMP_WRITE_KEY")?,
            entra: fields.take("OFFRAMP_ENTRA")?,
        })
    }
}

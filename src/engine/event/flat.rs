//! How events are read: flat, every field at most once. Readers of tagged enums are several times as
//! large in wasm, since they keep what they have read until they know what it is.

use super::{
    CommandResult, Done, Event, Item, Loaded, Outcome, Queried, ReportedAccount, ReportedAccounts,
    StorageFault, Stored, Variables,
};
use crate::connector::HttpOutcome;
use crate::domain::{Instant, RunId};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Every field that any event has.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FlatEvent {
    #[serde(rename = "type")]
    kind: String,
    module: Option<String>,
    function: Option<String>,
    #[serde(default)]
    payload: Value,
    #[serde(default)]
    context: Value,
    #[serde(default)]
    body: Value,
    fresh_run_id: Option<RunId>,
    invocation: Option<String>,
    deadline: Option<Instant>,
    #[serde(default)]
    variables: Variables,
    results: Option<Vec<CommandResult>>,
}

/// Every field that any result has.
#[derive(Deserialize)]
pub(super) struct FlatResult {
    id: u32,
    #[serde(rename = "type")]
    kind: String,
    outcome: Option<String>,
    status: Option<u16>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<String>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    message: String,
    values: Option<Vec<Value>>,
    items: Option<Vec<Item>>,
    cursor: Option<String>,
    failed: Option<StorageFault>,
    at: Option<Instant>,
    accounts: Option<Vec<ReportedAccount>>,
}

const WRONG: &str = "a field is missing or has another shape";

impl TryFrom<FlatEvent> for Event {
    type Error = &'static str;

    fn try_from(flat: FlatEvent) -> Result<Self, Self::Error> {
        let FlatEvent { payload, context, body, variables, .. } = flat;
        if flat.kind == "results" {
            return flat.results.map(|results| Self::Results { results }).ok_or(WRONG);
        }
        let invocation = flat.invocation.ok_or(WRONG)?;
        let deadline = flat.deadline.ok_or(WRONG)?;
        match flat.kind.as_str() {
            "asked" if flat.function.as_deref().is_some_and(|f| f.starts_with("admin.")) => {
                Ok(Self::Administered {
                    function: flat.function.ok_or(WRONG)?,
                    payload,
                    context: serde_json::from_str(&context.to_string()).map_err(|_| WRONG)?,
                    invocation,
                    deadline,
                })
            }
            "asked" => Ok(Self::Asked {
                module: flat.module,
                function: flat.function.ok_or(WRONG)?,
                payload,
                context: serde_json::from_str(&context.to_string()).map_err(|_| WRONG)?,
                fresh_run_id: flat.fresh_run_id.ok_or(WRONG)?,
                invocation,
                deadline,
            }),
            "woken" => Ok(Self::Woken { body, context, invocation, deadline }),
            "called" => Ok(Self::Called {
                context: serde_json::from_str(&context.to_string()).map_err(|_| WRONG)?,
                invocation,
                deadline,
            }),
            #[cfg(feature = "sweep")]
            "searched" => Ok(Self::Searched {
                context: serde_json::from_str(&context.to_string()).map_err(|_| WRONG)?,
                invocation,
                deadline,
            }),
            "moved" => Ok(Self::Moved {
                context: serde_json::from_str(&context.to_string()).map_err(|_| WRONG)?,
                invocation,
                deadline,
            }),
            "ticked" => Ok(Self::Ticked { context, invocation, deadline, variables }),
            _ => Err("no event of this version"),
        }
    }
}

impl TryFrom<FlatResult> for CommandResult {
    type Error = &'static str;

    fn try_from(flat: FlatResult) -> Result<Self, Self::Error> {
        let id = flat.id;
        Ok(Self { id, outcome: outcome(flat)? })
    }
}

fn outcome(flat: FlatResult) -> Result<Outcome, &'static str> {
    Ok(match flat.kind.as_str() {
        "http" => Outcome::Http(http(flat)?),
        "load" => Outcome::Load(match (flat.values, flat.failed) {
            (Some(values), _) => Loaded::Values { values },
            (None, Some(failed)) => Loaded::Failed { failed },
            (None, None) => return Err(WRONG),
        }),
        "query" => Outcome::Query(match (flat.items, flat.failed) {
            (Some(items), _) => Queried::Items { items, cursor: flat.cursor },
            (None, Some(failed)) => Queried::Failed { failed },
            (None, None) => return Err(WRONG),
        }),
        "store" => Outcome::Store(match flat.outcome.as_deref() {
            Some("stored") => Stored::Stored {},
            Some("conflict") => Stored::Conflict {},
            Some("failed") => Stored::Failed { message: flat.message },
            _ => return Err(WRONG),
        }),
        "enqueue" => Outcome::Enqueue(Done { outcome: flat.outcome.ok_or(WRONG)? }),
        "adopt" => Outcome::Adopt(Done { outcome: flat.outcome.ok_or(WRONG)? }),
        "reportPersonalData" => Outcome::ReportPersonalData(match (flat.accounts, flat.failed) {
            (Some(accounts), _) => ReportedAccounts::Remarks { accounts },
            (None, Some(failed)) => ReportedAccounts::Failed { failed },
            (None, None) => return Err(WRONG),
        }),
        "zoned" => Outcome::Zoned { at: flat.at },
        "signIn" => Outcome::SignIn {},
        "pause" => Outcome::Pause {},
        "log" => Outcome::Log {},
        _ => return Err("no result of this version"),
    })
}

fn http(flat: FlatResult) -> Result<HttpOutcome, &'static str> {
    Ok(match flat.outcome.as_deref() {
        Some("answered") => HttpOutcome::Answered {
            status: flat.status.ok_or(WRONG)?,
            headers: flat.headers,
            body: flat.body.ok_or(WRONG)?,
        },
        Some("lost") => HttpOutcome::Lost { reason: flat.reason },
        Some("blocked") => HttpOutcome::Blocked { reason: flat.reason, detail: flat.detail },
        _ => return Err(WRONG),
    })
}

//! The query options of `OData`: which there are, where, and what a listing makes of them. An option
//! that Graph does not have, or does not have here, is refused.

use super::super::Call;
use super::failure;
use super::filter::{self, Filter};
use crate::wire::Response;
use serde_json::Value;

/// Options of a listing.
const OF_LIST: [&str; 9] = [
    "$select",
    "$filter",
    "$top",
    "$expand",
    "$count",
    "$skiptoken",
    "$search",
    "$orderby",
    "$skip",
];
/// Options of one object.
const OF_ONE: [&str; 2] = ["$select", "$expand"];
const EVENTUAL: &str = "Request with $search query parameter only works through MSGraph with a \
                        special request header: 'ConsistencyLevel: eventual'";

/// What a listing can be asked for.
#[derive(Debug)]
pub(super) struct Rules {
    /// What it lists, as Graph names it in a refusal.
    pub(super) resource: &'static str,
    /// By what it can be ordered.
    pub(super) ordered: &'static [&'static str],
    /// Whether it can be filtered and ordered without `ConsistencyLevel: eventual`.
    pub(super) plain: bool,
}

/// What a listing was asked for.
#[derive(Debug)]
pub(super) struct Options {
    resource: &'static str,
    filter: Option<Filter>,
    /// Properties with the words one of which has to begin so; of these one at least.
    search: Option<Vec<(String, String)>>,
    order: Option<String>,
    pub(super) descending: bool,
    pub(super) counted: bool,
}

/// Refuses options that do not belong to a request, and those given twice.
pub(super) fn check(call: &Call, path: &[&str]) -> Result<(), Response> {
    let known: &[&str] = match (call.method.as_str(), path) {
        ("GET", ["users"] | ["users", _, "memberOf", ..]) => &OF_LIST,
        ("GET", _) => &OF_ONE,
        _ => &[],
    };
    let options: Vec<&str> =
        call.query.iter().map(|(name, _)| name.as_str()).filter(|n| n.starts_with('$')).collect();
    for (place, option) in options.iter().enumerate() {
        if !known.contains(option) {
            let said = format!("The query option '{option}' is not recognized or not supported.");
            return Err(failure::not_understood(call, &said));
        }
        if options.iter().take(place).any(|earlier| earlier == option) {
            let said = format!(
                "Query option '{option}' was specified more than once, but it must be specified at \
                 most once."
            );
            return Err(failure::not_understood(call, &said));
        }
    }
    Ok(())
}

impl Options {
    /// Reads the options of a listing.
    pub(super) fn read(call: &Call, rules: &Rules) -> Result<Self, Response> {
        let eventual =
            call.header("consistencylevel").is_some_and(|v| v.eq_ignore_ascii_case("eventual"));
        let counted = counted(call, eventual)?;
        if call.parameter("$skip").is_some() {
            return Err(failure::unsupported(call, "'$skip' is not supported by the service."));
        }
        let filter = match call.parameter("$filter") {
            None => None,
            Some(text) => Some(filter::read(text).ok_or_else(|| unfiltered(call, rules.resource))?),
        };
        let search =
            call.parameter("$search").map(|text| search(call, text, eventual)).transpose()?;
        let order = call.parameter("$orderby").map(|text| order(call, text, rules)).transpose()?;
        let advanced = eventual && counted;
        if filter.is_some() && !(rules.plain || advanced) {
            return Err(unfiltered(call, rules.resource));
        }
        let plainly = rules.plain && filter.is_none() && search.is_none();
        if order.is_some() && !(plainly || advanced) {
            return Err(failure::unsupported(call, "Sorting not supported for current query."));
        }
        let (order, descending) = order.map_or((None, false), |(by, down)| (Some(by), down));
        Ok(Self { resource: rules.resource, filter, search, order, descending, counted })
    }

    /// Whether an object with these properties is listed.
    pub(super) fn admits(
        &self,
        call: &Call,
        value: &dyn Fn(&str) -> Option<Value>,
    ) -> Result<bool, Response> {
        let unknown = |_: &str| unfiltered(call, self.resource);
        let filtered = match &self.filter {
            None => true,
            Some(filter) => filter::admits(filter, value).map_err(unknown)?,
        };
        Ok(filtered && self.search.as_ref().is_none_or(|any| found(any, value)))
    }

    /// What an object is ordered by.
    pub(super) fn place(&self, value: &dyn Fn(&str) -> Option<Value>, id: &str) -> String {
        let by = self.order.as_ref().and_then(|by| value(by));
        let text = by.as_ref().and_then(Value::as_str).unwrap_or_default().to_lowercase();
        if self.order.is_some() { format!("{text}\u{1}{id}") } else { id.to_owned() }
    }
}

fn counted(call: &Call, eventual: bool) -> Result<bool, Response> {
    match call.parameter("$count") {
        None | Some("false") => Ok(false),
        Some("true") if eventual => Ok(true),
        Some("true") => Err(failure::unsupported(
            call,
            "$count is only supported with the request header 'ConsistencyLevel: eventual'.",
        )),
        Some(other) => {
            let said = format!("Invalid value '{other}' for $count query option found.");
            Err(failure::not_understood(call, &said))
        }
    }
}

/// Reads `"displayName:wd" OR "mail:x"`.
fn search(call: &Call, text: &str, eventual: bool) -> Result<Vec<(String, String)>, Response> {
    if !eventual {
        return Err(failure::unsupported(call, EVENTUAL));
    }
    let clause = |part: &str| {
        let inner = part.trim().strip_prefix('"')?.strip_suffix('"')?;
        let (property, words) = inner.split_once(':')?;
        let searched = ["displayName", "mail", "userPrincipalName"].contains(&property);
        (searched && !words.is_empty() && !words.contains('"'))
            .then(|| (property.to_owned(), words.to_lowercase()))
    };
    let clauses: Option<Vec<_>> = text.split(" OR ").map(clause).collect();
    clauses.ok_or_else(|| {
        let said = "Syntax error: the value of $search is \"property:text\", joined by OR.";
        failure::not_understood(call, said)
    })
}

fn found(any: &[(String, String)], value: &dyn Fn(&str) -> Option<Value>) -> bool {
    any.iter().any(|(property, words)| {
        let text = value(property).as_ref().and_then(Value::as_str).map(str::to_lowercase);
        text.is_some_and(|text| {
            text.starts_with(words)
                || text.split([' ', '.', '@', '-']).any(|w| w.starts_with(words))
        })
    })
}

/// The property to order by, and whether downwards.
fn order(call: &Call, text: &str, rules: &Rules) -> Result<(String, bool), Response> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (by, down) = match words.as_slice() {
        [by] | [by, "asc"] => (*by, false),
        [by, "desc"] => (*by, true),
        _ => return Err(failure::not_understood(call, "Syntax error in $orderby.")),
    };
    if !rules.ordered.contains(&by) {
        return Err(failure::unsupported(call, "Sorting not supported for current query."));
    }
    Ok((by.to_owned(), down))
}

fn unfiltered(call: &Call, resource: &str) -> Response {
    let said =
        format!("Unsupported or invalid query filter clause specified for resource '{resource}'.");
    failure::unsupported(call, &said)
}

//! What a person owns in Jira, read as the app.

use super::call::Call;
use super::chosen;
use super::comment::TICKET_PROPERTY;
use super::fault::ReadFault;
use super::field::FieldValue;
use super::http::{HttpRequest, Identity};
use super::portal;
use super::read::{Answer, DatedTicket, Page, Read};
use crate::domain::escape;
use crate::domain::{
    AccountId, Component, IssueId, LedProject, OpenIssue, OwnedItem, ProjectKey, ProjectRole,
};
use serde_json::{Value, json};

const PAGE: u32 = 100;

/// The request of a read of this file; `None` for any other read.
pub(super) fn request(read: &Read, cursor: Option<&str>) -> Option<HttpRequest> {
    let start = cursor.unwrap_or("0");
    let paged = format!("startAt={start}&maxResults={PAGE}");
    Some(match read {
        Read::OpenIssues { account } => {
            let jql = format!("assignee = \"{account}\" AND statusCategory != Done ORDER BY key");
            let mut body = json!({ "jql": jql, "fields": ["project"], "maxResults": PAGE });
            if let (Some(token), Some(body)) = (cursor, body.as_object_mut()) {
                body.insert("nextPageToken".to_owned(), json!(token));
            }
            let call = Call::SearchIssues;
            HttpRequest::new(Identity::AsApp, call.spec().method, call.url(&[])).with_json(&body)
        }
        Read::Dates { issues, field } => {
            let ids: Vec<&str> = issues.iter().map(IssueId::as_str).collect();
            let numbers: Vec<u64> = ids.iter().filter_map(|id| id.parse().ok()).collect();
            let mut body = json!({
                "jql": format!("id in ({})", ids.join(", ")),
                "fields": [field, "status"],
                "maxResults": PAGE,
                "reconcileIssues": numbers,
            });
            if let (Some(token), Some(body)) = (cursor, body.as_object_mut()) {
                body.insert("nextPageToken".to_owned(), json!(token));
            }
            let call = Call::SearchIssues;
            HttpRequest::new(Identity::AsApp, call.spec().method, call.url(&[])).with_json(&body)
        }
        Read::Notes { issues, fields } => {
            let ids: Vec<&str> = issues.iter().map(IssueId::as_str).collect();
            let numbers: Vec<u64> = ids.iter().filter_map(|id| id.parse().ok()).collect();
            let fields: Vec<&str> =
                std::iter::once("project").chain(fields.iter().map(String::as_str)).collect();
            let body = json!({
                "jql": format!("id in ({})", ids.join(", ")),
                "fields": fields,
                "properties": [TICKET_PROPERTY],
                "maxResults": PAGE,
                "reconcileIssues": numbers,
            });
            let call = Call::SearchIssues;
            HttpRequest::new(Identity::AsApp, call.spec().method, call.url(&[])).with_json(&body)
        }
        Read::Tickets { jql, fields } => {
            let fields: Vec<&str> =
                std::iter::once("project").chain(fields.iter().map(String::as_str)).collect();
            let body = json!({ "jql": jql, "fields": fields, "maxResults": PAGE });
            let spec = Call::FindTickets.spec();
            let url = Call::FindTickets.url(&[]);
            HttpRequest::new(spec.identity, spec.method, url).with_json(&body)
        }
        Read::Filters { account } => {
            let who = escape(account.as_str());
            let query = format!("accountId={who}&overrideSharePermissions=true&{paged}");
            get(Call::SearchFilters, &[], &query)
        }
        Read::Dashboards { account } => {
            let who = escape(account.as_str());
            get(Call::SearchDashboards, &[], &format!("accountId={who}&{paged}"))
        }
        Read::Projects => get(Call::SearchProjects, &[], &format!("expand=lead&{paged}")),
        Read::Components { project } => {
            get(Call::ListComponents, &[("projectIdOrKey", project.as_str())], "")
        }
        Read::ProjectRoles { project } => {
            let at = ("projectIdOrKey", project.as_str());
            match cursor.and_then(|c| c.split(',').next()) {
                None => get(Call::ListProjectRoles, &[at], ""),
                Some(role) => get(Call::ReadProjectRole, &[at, ("id", role)], ""),
            }
        }
        Read::Assignable { project, account } => {
            let query = format!(
                "project={}&accountId={}",
                escape(project.as_str()),
                escape(account.as_str())
            );
            get(Call::FindAssignable, &[], &query)
        }
        Read::User { account } => {
            get(Call::ReadUser, &[], &format!("accountId={}", escape(account.as_str())))
        }
        Read::Myself => get(Call::ReadMyself, &[], ""),
        Read::PortalAccounts { email } => portal::request(email, cursor),
        Read::Chosen { issue, fields } => chosen::request(issue, fields),
        Read::Sees { account, issue } => chosen::sees_request(account, issue),
        Read::Holds { account, permission } => {
            let mut body = json!({ "globalPermissions": [permission] });
            if let (Some(account), Some(body)) = (account, body.as_object_mut()) {
                body.insert("accountId".to_owned(), json!(account));
            }
            let call = Call::CheckPermission;
            HttpRequest::new(Identity::AsApp, call.spec().method, call.url(&[])).with_json(&body)
        }
        _ => return None,
    })
}

fn get(call: Call, at: &[(&str, &str)], query: &str) -> HttpRequest {
    let mut url = call.url(at);
    if !query.is_empty() {
        url = format!("{url}?{query}");
    }
    HttpRequest::new(Identity::AsApp, call.spec().method, url)
}

/// Reads a page of an answer to a read of this file.
pub(super) fn page(read: &Read, json: &Value, cursor: Option<&str>) -> Result<Page, ReadFault> {
    match read {
        Read::OpenIssues { .. } => {
            found(json, open_issue).map(|(all, next)| Page { part: Answer::Issues(all), next })
        }
        Read::Tickets { .. } | Read::Notes { .. } => {
            let (issues, next) = found(json, super::answers::ticket)?;
            Ok(Page { part: Answer::Tickets { issues, more: next.is_some() }, next: None })
        }
        Read::Dates { field, .. } => {
            let (all, next) = found(json, |issue| dated(issue, field))?;
            Ok(Page { part: Answer::Dates(all), next })
        }
        Read::Filters { .. } => {
            listed(json, item).map(|(all, next)| Page { part: Answer::Filters(all), next })
        }
        Read::Dashboards { .. } => dashboards(json),
        Read::Projects => {
            listed(json, project).map(|(all, next)| Page { part: Answer::Projects(all), next })
        }
        Read::Components { project } => components(json, project),
        Read::ProjectRoles { project } => roles(json, project, cursor),
        Read::User { .. } => {
            let name = text(json, "displayName")?.to_owned();
            Ok(Page { part: Answer::User(name), next: None })
        }
        Read::Myself => {
            let own = AccountId::new(text(json, "accountId")?);
            Ok(Page { part: Answer::Myself(own), next: None })
        }
        Read::PortalAccounts { email } => portal::page(email, json, cursor),
        Read::Chosen { .. } => chosen::page(json),
        Read::Sees { issue, .. } => chosen::sees_page(issue, json),
        Read::Holds { permission, .. } => {
            let held = json.get("globalPermissions").and_then(Value::as_array);
            let held = held.ok_or_else(|| ReadFault::malformed("globalPermissions"))?;
            let holds = held.iter().any(|name| name.as_str() == Some(permission));
            Ok(Page { part: Answer::Holds(holds), next: None })
        }
        Read::Assignable { .. } => {
            let people = json.as_array().ok_or_else(|| ReadFault::malformed("users"))?;
            Ok(Page { part: Answer::Assignable(!people.is_empty()), next: None })
        }
        _ => Err(ReadFault::malformed("answer")),
    }
}

fn text<'a>(json: &'a Value, key: &str) -> Result<&'a str, ReadFault> {
    json.get(key).and_then(Value::as_str).ok_or_else(|| ReadFault::malformed(key))
}

/// Numbers come as texts in some answers and as numbers in others.
fn number(json: &Value, key: &str) -> Result<String, ReadFault> {
    match json.get(key) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        _ => Err(ReadFault::malformed(key)),
    }
}

/// The issues of a page of a search, and the token of the next.
fn found<T>(
    json: &Value,
    read: impl Fn(&Value) -> Result<T, ReadFault>,
) -> Result<(Vec<T>, Option<String>), ReadFault> {
    let all = json
        .get("issues")
        .and_then(Value::as_array)
        .ok_or_else(|| ReadFault::malformed("issues"))?;
    let all = all.iter().map(read).collect::<Result<Vec<_>, ReadFault>>()?;
    let next = json.get("nextPageToken").and_then(Value::as_str).map(str::to_owned);
    let last = json.get("isLast").and_then(Value::as_bool);
    if next.is_none() && last == Some(false) {
        return Err(ReadFault::malformed("nextPageToken"));
    }
    Ok((all, next))
}

fn open_issue(issue: &Value) -> Result<OpenIssue, ReadFault> {
    let project = issue.pointer("/fields/project/key").and_then(Value::as_str);
    Ok(OpenIssue {
        id: number(issue, "id")?,
        project: project
            .and_then(ProjectKey::parse)
            .ok_or_else(|| ReadFault::malformed("fields.project.key"))?,
    })
}

/// A field that the answer leaves out was not read, which is not the same as empty.
fn dated(issue: &Value, field: &str) -> Result<DatedTicket, ReadFault> {
    let written = issue
        .get("fields")
        .and_then(|f| f.get(field))
        .ok_or_else(|| ReadFault::malformed(field))?;
    let category = issue.pointer("/fields/status/statusCategory/key").and_then(Value::as_str);
    Ok(DatedTicket {
        issue: IssueId::parse(&number(issue, "id")?).ok_or_else(|| ReadFault::malformed("id"))?,
        written: FieldValue::of(Some(written)).written(),
        is_closed: category == Some("done"),
    })
}

/// The items of a page with `startAt`, and where the next begins.
fn listed<T>(
    json: &Value,
    read: impl Fn(&Value) -> Result<T, ReadFault>,
) -> Result<(Vec<T>, Option<String>), ReadFault> {
    let values = json
        .get("values")
        .and_then(Value::as_array)
        .ok_or_else(|| ReadFault::malformed("values"))?;
    let all = values.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let start = json.get("startAt").and_then(Value::as_u64).unwrap_or(0);
    let total = json.get("total").and_then(Value::as_u64);
    let end = start + values.len() as u64;
    let last = match json.get("isLast").and_then(Value::as_bool) {
        Some(last) => last && total.is_none_or(|total| end >= total),
        None => total.is_none_or(|total| end >= total),
    };
    if !last && values.is_empty() {
        return Err(ReadFault::Malformed { said: "pages without an end".to_owned() });
    }
    Ok((all, (!last).then(|| end.to_string())))
}

fn item(json: &Value) -> Result<OwnedItem, ReadFault> {
    let name = json.get("name").and_then(Value::as_str).unwrap_or("unnamed");
    Ok(OwnedItem { id: number(json, "id")?, name: name.to_owned() })
}

fn dashboards(json: &Value) -> Result<Page, ReadFault> {
    let (all, next) = listed(json, item)?;
    Ok(Page { part: Answer::Dashboards(all), next })
}

fn lead(json: &Value) -> Option<AccountId> {
    json.pointer("/lead/accountId").and_then(Value::as_str).and_then(AccountId::parse)
}

fn project(json: &Value) -> Result<LedProject, ReadFault> {
    Ok(LedProject {
        key: ProjectKey::parse(text(json, "key")?).ok_or_else(|| ReadFault::malformed("key"))?,
        lead: lead(json),
    })
}

fn components(json: &Value, project: &ProjectKey) -> Result<Page, ReadFault> {
    let all = json.as_array().ok_or_else(|| ReadFault::malformed("components"))?;
    let all = all
        .iter()
        .map(|component| {
            Ok(Component {
                id: number(component, "id")?,
                name: text(component, "name")?.to_owned(),
                project: project.clone(),
                lead: lead(component),
            })
        })
        .collect::<Result<Vec<_>, ReadFault>>()?;
    Ok(Page { part: Answer::Components(all), next: None })
}

/// First the roles by name, then one page for each: the cursor holds the numbers still to be read.
fn roles(json: &Value, project: &ProjectKey, cursor: Option<&str>) -> Result<Page, ReadFault> {
    let Some(cursor) = cursor else {
        let names = json.as_object().ok_or_else(|| ReadFault::malformed("roles"))?;
        let ids: Vec<&str> = names
            .values()
            .filter_map(Value::as_str)
            .filter_map(|url| url.rsplit('/').next())
            .collect();
        let next = (!ids.is_empty()).then(|| ids.join(","));
        return Ok(Page { part: Answer::ProjectRoles(Vec::new()), next });
    };
    let actors = json
        .get("actors")
        .and_then(Value::as_array)
        .ok_or_else(|| ReadFault::malformed("actors"))?;
    let people = actors
        .iter()
        .filter_map(|actor| actor.pointer("/actorUser/accountId").and_then(Value::as_str))
        .map(AccountId::new)
        .collect();
    let role = ProjectRole {
        id: number(json, "id")?,
        name: text(json, "name")?.to_owned(),
        project: project.clone(),
        actors: people,
    };
    let next = cursor.split_once(',').map(|(_, rest)| rest.to_owned());
    Ok(Page { part: Answer::ProjectRoles(vec![role]), next })
}

//! What Jira Service Management's own API does with the comments of a request.

use super::comments::{self, Plain};
use super::{Asked, document, failure, issue, users};
use crate::api::Answer;
use crate::clock::iso;
use crate::state::State;
use crate::wire::Response;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    body: String,
    public: bool,
}

/// `POST /request/{issueIdOrKey}/comment`.
pub(super) fn comment(state: &mut State, asked: &Asked, id: &str) -> Answer {
    let sent: Written = asked.body()?;
    let (project, ticket) = issue::visible(state, asked, id).ok_or_else(failure::no_issue)?;
    if !state.is_service_project(project) {
        return Err(refusal(404, "The request does not exist."));
    }
    if state.is_closed(project, "all") {
        return Err(refusal(403, "You can't comment on this request in its status."));
    }
    let by = state.variants.value("comment.internalBy");
    let internal = match (sent.public, by) {
        (true, _) | (false, "property-jsm-public") => false,
        (false, "both" | "jsm") => true,
        (false, _) => return Err(refusal(403, "You can't make internal comments.")),
    };
    if sent.body.trim().is_empty() || sent.body.chars().count() > document::LONGEST {
        return Err(refusal(400, "A comment has 1 to 32767 characters."));
    }
    let issue = ticket.id.clone();
    let body = document_of(&sent.body);
    let said = comments::append_plain(state, asked, &issue, Plain { body, internal });
    let answer = json!({
        "id": said.id.to_string(),
        "body": sent.body,
        "public": !said.internal,
        "author": users::brief(state, asked.call, asked.site, &said.author),
        "created": { "iso8601": iso(said.created), "epochMillis": said.created },
    });
    Ok(Response::json(201, &answer))
}

/// A paragraph for each, where a line is empty between them.
fn document_of(text: &str) -> Value {
    let paragraph =
        |text: &str| json!({ "type": "paragraph", "content": [{ "type": "text", "text": text }] });
    let content: Vec<Value> = text.split("\n\n").map(paragraph).collect();
    json!({ "type": "doc", "version": 1, "content": content })
}

/// `{"errorMessage":…,"i18nErrorMessage":{…}}`.
pub(super) fn refusal(status: u16, message: &str) -> Response {
    let key = json!({ "i18nKey": "sd.request", "parameters": [] });
    Response::json(status, &json!({ "errorMessage": message, "i18nErrorMessage": key }))
}

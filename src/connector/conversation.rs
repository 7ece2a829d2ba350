//! What was said on a ticket, read so that nothing after a certain comment is missed, and the notice
//! that is said there.

use super::comment::add_document;
use super::fault::ReadFault;
use super::http::HttpRequest;
use super::read::{Answer, Page};
use crate::domain::{AccountId, Instant, IssueId};
use serde_json::{Value, json};

/// Newest first, more of them than any ticket has. Jira gives at most as many as it says itself.
pub(super) const QUERY: &str = "orderBy=-created&maxResults=1000";

/// The comments of a ticket, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Without a gap from the newest on.
    pub remarks: Vec<Remark>,
    /// Whether the first comment of the ticket is among them.
    pub whole: bool,
}

/// One comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Who; nobody knows of one that was made without an account.
    pub author: Option<AccountId>,
    /// Their name, for people.
    pub name: String,
    /// What it says, without its marks; a line for each block.
    pub text: String,
}

impl Remark {
    /// Whether it says a word, written in whatever case.
    #[must_use]
    pub fn has_word(&self, word: &str) -> bool {
        let mut words = self.text.split(|c: char| !c.is_alphanumeric());
        words.any(|own| own.eq_ignore_ascii_case(word))
    }

    /// Whether this account wrote it, and one of its lines is this one.
    #[must_use]
    pub fn is_line_of(&self, author: &AccountId, line: &str) -> bool {
        self.author.as_ref() == Some(author) && self.text.lines().any(|own| own.trim() == line)
    }
}

/// Reads the page. One that holds fewer than it says is not believed: what is missing may be the
/// answer that somebody waits for.
pub(super) fn page(json: &Value) -> Result<Page, ReadFault> {
    let number = |name: &str| {
        json.get(name).and_then(Value::as_u64).ok_or_else(|| ReadFault::malformed(name))
    };
    let all = json
        .get("comments")
        .and_then(Value::as_array)
        .ok_or_else(|| ReadFault::malformed("comments"))?;
    let remarks = all.iter().map(remark).collect::<Result<Vec<_>, _>>()?;
    let (listed, total) = (u64::try_from(remarks.len()).unwrap_or(u64::MAX), number("total")?);
    if listed != total.min(number("maxResults")?) || number("startAt")? != 0 {
        return Err(ReadFault::malformed("total"));
    }
    let whole = listed == total;
    Ok(Page { part: Answer::Conversation(Conversation { remarks, whole }), next: None })
}

fn remark(comment: &Value) -> Result<Remark, ReadFault> {
    let author = comment.get("author");
    let of_author = |name: &str| author.and_then(|a| a.get(name)).and_then(Value::as_str);
    let mut text = String::new();
    write(comment.get("body").ok_or_else(|| ReadFault::malformed("body"))?, &mut text);
    Ok(Remark {
        author: of_author("accountId").map(AccountId::new),
        name: of_author("displayName").unwrap_or("Somebody").to_owned(),
        text,
    })
}

fn write(node: &Value, text: &mut String) {
    if let Some(own) = node.get("text").and_then(Value::as_str) {
        text.push_str(own);
    }
    let inner = node.get("content").and_then(Value::as_array).map(Vec::as_slice);
    for each in inner.unwrap_or_default() {
        write(each, text);
    }
    let is_inline = ["text", "mention", "date", "emoji"];
    if !is_inline.contains(&node.get("type").and_then(Value::as_str).unwrap_or_default()) {
        text.push('\n');
    }
}

/// Who is told of what will be taken, and when.
#[derive(Clone, Debug)]
pub struct NoticeTo<'a> {
    /// The ticket.
    pub issue: &'a IssueId,
    /// Of whom something is taken.
    pub person: &'a AccountId,
    /// Who may answer for them; nobody where the ticket has none, or it is the person.
    pub owner: Option<&'a AccountId>,
    /// What is taken if it is not used, in words.
    pub what: &'a str,
    /// Not before.
    pub from: Instant,
    /// The line by which the comment is found again.
    pub reference: &'a str,
}

/// Tells people on a ticket, as the app, what will be taken and how to keep it. Jira notifies whoever
/// is mentioned (a `mention` node of the Atlassian document format, whose `id` is the account) if
/// they can see the ticket; somebody who can't is not reached.
#[must_use]
pub fn add_notice(to: &NoticeTo<'_>) -> HttpRequest {
    let text = |text: String| json!({ "type": "text", "text": text });
    let mention =
        |account: &AccountId| json!({ "type": "mention", "attrs": { "id": account.as_str() } });
    let date = json!({ "type": "date", "attrs": { "timestamp": to.from.0.to_string() } });
    let paragraph = |content: Vec<Value>| json!({ "type": "paragraph", "content": content });
    let mut first = vec![mention(to.person)];
    if let Some(owner) = to.owner {
        first.extend([text(" ".to_owned()), mention(owner)]);
    }
    let taken = vec![
        text("From ".to_owned()),
        date,
        text(" on, Offramp takes from ".to_owned()),
        mention(to.person),
        text(format!(
            " what they do not use: {}. What that is is looked at anew at that moment, so whatever is used until then is kept.",
            to.what
        )),
    ];
    let answer = "To keep everything, the person or the reporter of this ticket answers here with the word 'keep' before then.";
    let content = vec![
        paragraph(first),
        paragraph(taken),
        paragraph(vec![text(answer.to_owned())]),
        paragraph(vec![text(to.reference.to_owned())]),
    ];
    add_document(to.issue, &json!({ "type": "doc", "version": 1, "content": content }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Value {
        json!({ "author": { "accountId": "a", "displayName": "Ann" }, "body": {
            "type": "doc", "version": 1, "content": [{ "type": "paragraph", "content": [
                { "type": "mention", "attrs": { "id": "b", "text": "@keep" } },
                { "type": "text", "text": text },
            ] }],
        } })
    }

    fn listed(total: u64, comments: &[Value]) -> Result<Page, ReadFault> {
        page(&json!({ "startAt": 0, "maxResults": 2, "total": total, "comments": comments }))
    }

    #[test]
    fn a_word_is_found_as_a_word() {
        for (text, found) in
            [("Please KEEP it.", true), ("keep", true), ("keeper", false), ("upkeep!", false)]
        {
            assert_eq!(remark(&told(text)).unwrap().has_word("keep"), found, "{text}");
        }
        assert!(!remark(&told("no")).unwrap().has_word("keep"), "a mention says nothing");
    }

    #[test]
    fn a_page_that_holds_fewer_than_it_says_is_not_believed() {
        let one = told("x");
        assert!(listed(2, std::slice::from_ref(&one)).is_err());
        assert!(listed(1, &[json!({ "author": {} })]).is_err());
        let Answer::Conversation(all) = listed(1, std::slice::from_ref(&one)).unwrap().part else {
            panic!()
        };
        assert!(all.whole);
        let Answer::Conversation(some) = listed(3, &[one.clone(), one]).unwrap().part else {
            panic!()
        };
        assert!(!some.whole);
    }
}

//! Text in Atlassian document format, and what Jira accepts as such.

use serde_json::Value;

/// Characters that a comment may have.
pub(super) const LONGEST: usize = 32_767;

const BLOCKS: [&str; 19] = [
    "blockCard",
    "blockquote",
    "bodiedExtension",
    "bulletList",
    "codeBlock",
    "decisionList",
    "embedCard",
    "expand",
    "extension",
    "heading",
    "layoutSection",
    "mediaGroup",
    "mediaSingle",
    "orderedList",
    "panel",
    "paragraph",
    "rule",
    "table",
    "taskList",
];
const PARTS: [&str; 19] = [
    "caption",
    "date",
    "decisionItem",
    "emoji",
    "hardBreak",
    "inlineCard",
    "inlineExtension",
    "layoutColumn",
    "listItem",
    "media",
    "mediaInline",
    "mention",
    "nestedExpand",
    "placeholder",
    "status",
    "tableCell",
    "tableHeader",
    "tableRow",
    "taskItem",
];
const MARKS: [&str; 12] = [
    "alignment",
    "annotation",
    "backgroundColor",
    "border",
    "code",
    "em",
    "indentation",
    "link",
    "strike",
    "strong",
    "subsup",
    "textColor",
];
const UNDERLINE: &str = "underline";

/// Whether this is a document: version 1, and made of nodes that the format knows.
pub(super) fn is_document(body: &Value) -> bool {
    body.get("type").is_some_and(|t| t == "doc")
        && body.get("version").is_some_and(|v| v == 1)
        && body
            .get("content")
            .and_then(Value::as_array)
            .is_some_and(|blocks| blocks.iter().all(|b| is_node(b, &BLOCKS)))
}

/// How many characters the text of a document has.
pub(super) fn length(node: &Value) -> usize {
    let own = node.get("text").and_then(Value::as_str).map_or(0, |text| text.chars().count());
    let inner = node.get("content").and_then(Value::as_array);
    own + inner.map_or(0, |nodes| nodes.iter().map(length).sum())
}

/// Whether this is a node of one of the `allowed` types. Which part may stand in which block is
/// not looked at.
fn is_node(node: &Value, allowed: &[&str]) -> bool {
    let kind = node.get("type").and_then(Value::as_str).unwrap_or_default();
    let text = node.get("text");
    let said = text.and_then(Value::as_str).is_some_and(|text| !text.is_empty());
    let inside = |inner: &Value| {
        is_node(inner, &["text"]) || is_node(inner, &BLOCKS) || is_node(inner, &PARTS)
    };
    allowed.contains(&kind)
        && (if kind == "text" { said } else { text.is_none() })
        && list(node, "content", inside)
        && list(node, "marks", is_mark)
}

fn is_mark(mark: &Value) -> bool {
    mark.get("type")
        .and_then(Value::as_str)
        .is_some_and(|kind| kind == UNDERLINE || MARKS.contains(&kind))
}

/// Whether there is no such list, or every item of it is good.
fn list(node: &Value, name: &str, good: impl Fn(&Value) -> bool) -> bool {
    node.get(name).is_none_or(|items| items.as_array().is_some_and(|items| items.iter().all(good)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document(content: &Value) -> Value {
        json!({ "type": "doc", "version": 1, "content": content })
    }

    #[test]
    fn documents_and_others() {
        let text = json!({ "type": "text", "text": "a", "marks": [{ "type": "strong" }] });
        let paragraph = |inner: Value| json!([{ "type": "paragraph", "content": inner }]);
        let rows = [
            (document(&json!([])), true),
            (document(&paragraph(json!([text]))), true),
            (document(&json!([{ "type": "panel", "content": paragraph(json!([text])) }])), true),
            (document(&json!([text])), false),
            (document(&json!([{ "type": "paragraf" }])), false),
            (document(&paragraph(json!([{ "type": "text", "text": "" }]))), false),
            (document(&paragraph(json!([{ "type": "text" }]))), false),
            (document(&paragraph(json!("a"))), false),
            (document(&json!([{ "type": "paragraph", "text": "a" }])), false),
            (document(&paragraph(json!([{ "type": "text", "text": "a", "marks": ["b"] }]))), false),
            (json!({ "type": "doc", "version": 2, "content": [] }), false),
            (json!({ "type": "doc", "version": 1 }), false),
            (json!("plain"), false),
        ];
        for (body, expected) in rows {
            assert_eq!(is_document(&body), expected, "{body}");
        }
    }

    #[test]
    fn the_text_is_what_counts() {
        let inner = json!([{ "type": "paragraph", "content": [
            { "type": "text", "text": "äb" }, { "type": "hardBreak" }, { "type": "text", "text": "c" },
        ] }]);
        assert_eq!(length(&document(&inner)), 3);
    }
}

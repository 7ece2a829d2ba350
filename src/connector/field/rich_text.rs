//! The text of a paragraph field: Jira answers with a document in Atlassian's format.
//! <https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/>

use serde_json::{Map, Value};

/// Parts that end a line.
const LINES: [&str; 5] = ["paragraph", "heading", "listItem", "codeBlock", "blockquote"];
/// Parts that are nothing but what they contain.
const FRAMES: [&str; 6] = ["doc", "bulletList", "orderedList", "panel", "expand", "layoutSection"];

/// Whether this is such a document.
pub(super) fn is_rich(object: &Map<String, Value>) -> bool {
    object.get("type").and_then(Value::as_str) == Some("doc")
}

/// The document's text, with its lines apart.
///
/// # Errors
/// The name of a part that isn't text: a picture, a table, a date.
pub(super) fn read(doc: &Map<String, Value>) -> Result<String, String> {
    let mut text = String::new();
    collect(doc, &mut text)?;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    Ok(lines.join("\n"))
}

fn collect(part: &Map<String, Value>, to: &mut String) -> Result<(), String> {
    let kind = part.get("type").and_then(Value::as_str).unwrap_or_default();
    let attribute = |name: &str| {
        let held = part.get("attrs").and_then(|attrs| attrs.get(name)).and_then(Value::as_str);
        held.ok_or_else(|| kind.to_owned())
    };
    match kind {
        "text" => {
            let text = part.get("text").and_then(Value::as_str);
            to.push_str(text.ok_or_else(|| kind.to_owned())?);
        }
        "hardBreak" => to.push('\n'),
        "mention" | "emoji" => to.push_str(attribute("text")?),
        "inlineCard" => to.push_str(attribute("url")?),
        _ if LINES.contains(&kind) || FRAMES.contains(&kind) => {
            for inner in part.get("content").and_then(Value::as_array).into_iter().flatten() {
                collect(inner.as_object().ok_or_else(|| kind.to_owned())?, to)?;
            }
            if LINES.contains(&kind) {
                to.push('\n');
            }
        }
        _ => return Err(kind.to_owned()),
    }
    Ok(())
}

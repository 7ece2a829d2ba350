//! Who may read a comment, as whoever writes it says.

use super::{Asked, failure};
use crate::company::Project;
use crate::state::State;
use crate::wire::Response;
use serde_json::Value;

/// Refuses a group or a role that is not there, and one that the writer is not in. `null` is
/// nobody in particular.
pub(super) fn check(
    state: &State,
    asked: &Asked,
    project: &Project,
    visibility: Option<&Value>,
) -> Result<(), Response> {
    let Some(visibility) = visibility.filter(|v| !v.is_null()) else {
        return Ok(());
    };
    let text = |name: &str| visibility.get(name).and_then(Value::as_str).unwrap_or_default();
    let (name, id) = (text("value"), text("identifier"));
    let called = if id.is_empty() { name } else { id };
    let (what, there) = match text("type") {
        "group" => {
            let mut groups = state.company.groups.values();
            let there = groups.any(|g| {
                g.directory == asked.site.directory
                    && if id.is_empty() { g.name == name } else { g.id == id }
            });
            ("Group", there)
        }
        "role" => {
            let mut roles = state.jira.roles.iter().filter(|role| role.project == project.key);
            let there =
                roles.any(|r| if id.is_empty() { r.name == name } else { r.id.to_string() == id });
            ("Role", there)
        }
        _ => return Err(level("The type of the visibility is group or role.")),
    };
    if !there {
        return Err(level(&format!("{what}: {called} does not exist.")));
    }
    if !asked.identity.reads(state, project, visibility) {
        let what = what.to_lowercase();
        return Err(level(&format!("You are currently not a member of the {what}: {called}.")));
    }
    Ok(())
}

fn level(said: &str) -> Response {
    failure::field("commentLevel", said)
}

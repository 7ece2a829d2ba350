//! What nobody has said of Jira, asked where it tells.

use crate::company::Project;
use crate::state::State;

const SERVICE: &str = "service_desk";
const SOFTWARE: &str = "software";
/// How far a ticket is closed, each with what is before it.
const CLOSED: [&str; 3] = ["issue", "property", "all"];

impl State {
    /// The type of a project, as Jira calls it.
    pub(crate) fn project_type(&self, project: &Project) -> &'static str {
        if self.is_service_project(project) { SERVICE } else { SOFTWARE }
    }

    /// Whether customers make requests there, and read what is public.
    pub(crate) fn is_service_project(&self, project: &Project) -> bool {
        project.takes_requests && self.variants.value("project.type") != SOFTWARE
    }

    /// Whether tickets about people are closed to this: the issue, its property, or all of it.
    pub(crate) fn is_closed(&self, project: &Project, to: &str) -> bool {
        let place = |word: &str| CLOSED.iter().position(|known| *known == word);
        let chosen = place(self.variants.value("ticket.uneditable"));
        project.takes_requests && chosen.is_some_and(|chosen| place(to) <= Some(chosen))
    }

    /// The status with which a bulk change of the app is refused.
    pub(crate) fn refuses_bulk(&self) -> Option<u16> {
        match self.variants.value("bulk.permission") {
            "held" => None,
            "401" => Some(401),
            _ => Some(403),
        }
    }

    /// Whether Jira says that the app may make no bulk changes.
    pub(crate) fn lacks_bulk(&self) -> bool {
        self.variants.value("bulk.permission") == "lacking"
    }
}

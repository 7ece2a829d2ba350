//! What someone is responsible for in Jira.

use crate::clock::View;
use crate::company::Status;
use crate::state::State;
use serde::Serialize;

/// What would be nobody's if the person were gone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JiraTruth {
    /// Keys of the open issues assigned to the person.
    pub open_issues: Vec<String>,
    /// Filters.
    pub filters: Vec<FilterTruth>,
    /// Dashboards, private ones included.
    pub dashboards: Vec<DashboardTruth>,
    /// Components that the person leads.
    pub components_led: Vec<LedComponent>,
    /// Keys of the projects that the person leads.
    pub projects_led: Vec<String>,
    /// Roles in projects that the person was put into directly.
    pub project_roles: Vec<ProjectRoleTruth>,
}

/// A filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FilterTruth {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DashboardTruth {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether no search shows it.
    pub private: bool,
}

/// A component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedComponent {
    /// Key of its project.
    pub project: String,
    /// Its name.
    pub name: String,
}

/// A role in a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProjectRoleTruth {
    /// Key of the project.
    pub project: String,
    /// Name of the role.
    pub role: String,
}

/// Everything that an account is responsible for.
pub(super) fn owned_by(state: &State, account: &str) -> JiraTruth {
    let jira = &state.jira;
    let own = |owner: &String| owner == account;
    JiraTruth {
        open_issues: jira
            .all_tickets(View::Truth)
            .filter(|t| {
                t.status != Status::Done && jira.assignee(&t.id, View::Truth).is_some_and(own)
            })
            .map(|t| t.key.clone())
            .collect(),
        filters: jira
            .filters
            .iter()
            .filter(|(_, f)| own(&f.owner))
            .map(|(id, f)| FilterTruth { id: id.to_string(), name: f.name.clone() })
            .collect(),
        dashboards: jira
            .dashboards
            .iter()
            .filter(|(_, d)| own(&d.owner))
            .map(|(id, d)| DashboardTruth {
                id: id.to_string(),
                name: d.name.clone(),
                private: d.private,
            })
            .collect(),
        components_led: jira
            .components
            .values()
            .filter(|c| c.lead.as_ref().is_some_and(own))
            .map(|c| LedComponent { project: c.project.clone(), name: c.name.clone() })
            .collect(),
        projects_led: jira
            .leads
            .iter()
            .filter(|(_, lead)| own(lead))
            .map(|(project, _)| project.clone())
            .collect(),
        project_roles: jira
            .roles
            .iter()
            .filter(|role| role.people.iter().any(own))
            .map(|role| ProjectRoleTruth { project: role.project.clone(), role: role.name.clone() })
            .collect(),
    }
}

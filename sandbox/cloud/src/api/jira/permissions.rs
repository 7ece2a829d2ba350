//! Who may do what: Jira's own permissions and those that an app has added.

use super::{Asked, Identity, failure, issue, projects};
use crate::api::Answer;
use crate::company::{Project, Ticket};
use crate::state::State;
use crate::wire::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};

const MOST: usize = 1_000;
const BULK_CHANGE: &str = "Bulk Change";
/// *Automation for Jira* is an app's account on every site, in the role of apps like any other: no
/// organization lists it.
const AUTOMATION: &str = "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077";
const BROWSE_USERS: &str = "Browse users and groups";
/// An app's own permission is called `<prefix><app>/<environment>/static/<key of the module>`.
const APP_PREFIX: &str = "ari:cloud:ecosystem::extension/";

/// A permission that this Jira has.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Permission {
    AdministerJira,
    /// What every user of Jira may do here: bulk changes, picking users, sharing filters.
    UseJira(&'static str),
    Project(ProjectPermission),
    /// A global permission of an app, by key of its module.
    OfApp(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ProjectPermission {
    Administer,
    Assign,
    Browse,
    Comment,
    Edit,
    Transition,
}

/// Where a project permission is asked about.
enum Place<'a> {
    Anywhere,
    In(&'a Project),
    On(&'a Project, &'a Ticket),
}

/// `GET /mypermissions`.
pub(super) fn mine(state: &State, asked: &Asked) -> Answer {
    let names = asked.call.parameters("permissions");
    if names.is_empty() {
        return Err(failure::messages(400, "The 'permissions' query parameter is required."));
    }
    let place = place(state, asked)?;
    let mut shown = Map::new();
    for name in &names {
        let permission = Permission::called(state, name).ok_or_else(|| unrecognized(name))?;
        let has = permission.held_by(state, asked, &asked.identity, &place);
        shown.insert(name.clone(), permission.describe(name, has));
    }
    Ok(Response::json(200, &json!({ "permissions": shown })))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Question {
    account_id: Option<String>,
    global_permissions: Option<Vec<Option<String>>>,
    project_permissions: Option<Vec<Option<AboutProjects>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AboutProjects {
    permissions: Vec<String>,
    issues: Option<Vec<u64>>,
    projects: Option<Vec<u64>>,
}

/// `POST /permissions/check`.
pub(super) fn check(state: &State, asked: &Asked) -> Answer {
    let question: Question = asked.body()?;
    let about = whom(state, asked, question.account_id.as_deref())?;
    let mut global = Vec::new();
    for name in question.global_permissions.into_iter().flatten().flatten() {
        let known = Permission::called(state, &name).filter(|p| !p.is_of_projects());
        let permission = known.ok_or_else(|| unrecognized(&name))?;
        if holds(state, asked, about.as_ref(), &permission, &Place::Anywhere) {
            global.push(name);
        }
    }
    let mut grants = Vec::new();
    for part in question.project_permissions.into_iter().flatten().flatten() {
        grants.extend(grants_of(state, asked, about.as_ref(), &part)?);
    }
    let body = json!({ "globalPermissions": global, "projectPermissions": grants });
    Ok(Response::json(200, &body))
}

/// Whom the question is about; nobody where the account can do nothing here.
fn whom(state: &State, asked: &Asked, account: Option<&str>) -> Result<Option<Identity>, Response> {
    let Some(account) = account.filter(|account| *account != asked.identity.account()) else {
        return Ok(Some(asked.identity.clone()));
    };
    if !asked.identity.administers(state, asked.site) {
        let said = "Only Jira administrators can perform this operation.";
        return Err(failure::messages(403, said));
    }
    if account == AUTOMATION {
        return Ok(Some(asked.identity.clone()));
    }
    if state.person(account).is_none() {
        let said = format!("No user with the account id '{account}' was found.");
        return Err(failure::field("accountId", &said));
    }
    Ok(Identity::of_account(state, account, asked.site))
}

fn grants_of(
    state: &State,
    asked: &Asked,
    about: Option<&Identity>,
    part: &AboutProjects,
) -> Result<Vec<Value>, Response> {
    let (issues, projects) = (ids(part.issues.as_ref()), ids(part.projects.as_ref()));
    if issues.len() > MOST || projects.len() > MOST {
        return Err(failure::messages(400, "At most 1000 issues and 1000 projects are checked."));
    }
    let mut grants = Vec::new();
    for name in part.permissions.iter().filter(|name| !name.is_empty()) {
        let known = Permission::called(state, name).filter(Permission::is_of_projects);
        let permission = known.ok_or_else(|| unrecognized(name))?;
        let may = |place: &Place| holds(state, asked, about, &permission, place);
        let issues = issues.iter().filter(|id| {
            issue::found(state, asked.site, id).is_some_and(|(p, t)| may(&Place::On(p, t)))
        });
        let projects = projects.iter().filter(|id| {
            let project = state.company.project(id).filter(|p| p.host == asked.site.host);
            project.is_some_and(|p| may(&Place::In(p)))
        });
        grants.push(json!({
            "permission": name,
            "issues": numbers(issues),
            "projects": numbers(projects),
        }));
    }
    Ok(grants)
}

fn ids(list: Option<&Vec<u64>>) -> Vec<String> {
    list.into_iter().flatten().map(u64::to_string).collect()
}

fn numbers<'a>(ids: impl Iterator<Item = &'a String>) -> Vec<u64> {
    ids.filter_map(|id| id.parse().ok()).collect()
}

fn holds(
    state: &State,
    asked: &Asked,
    about: Option<&Identity>,
    permission: &Permission,
    place: &Place,
) -> bool {
    about.is_some_and(|identity| permission.held_by(state, asked, identity, place))
}

fn place<'a>(state: &'a State, asked: &Asked) -> Result<Place<'a>, Response> {
    let parameter = |names: [&str; 2]| names.iter().find_map(|name| asked.call.parameter(name));
    if let Some(id) = parameter(["issueKey", "issueId"]) {
        let (project, ticket) = issue::visible(state, asked, id).ok_or_else(failure::no_issue)?;
        return Ok(Place::On(project, ticket));
    }
    match parameter(["projectKey", "projectId"]) {
        Some(id) => projects::visible(state, asked, id).map(Place::In),
        None => Ok(Place::Anywhere),
    }
}

fn unrecognized(name: &str) -> Response {
    failure::field(name, "Unrecognized permission")
}

impl Permission {
    fn called(state: &State, name: &str) -> Option<Self> {
        let of_projects = |permission| Some(Self::Project(permission));
        match name {
            "ADMINISTER" => Some(Self::AdministerJira),
            "BULK_CHANGE" => Some(Self::UseJira(BULK_CHANGE)),
            "CREATE_SHARED_OBJECTS" => Some(Self::UseJira("Share dashboards and filters")),
            "USER_PICKER" => Some(Self::UseJira(BROWSE_USERS)),
            "ADMINISTER_PROJECTS" => of_projects(ProjectPermission::Administer),
            "ASSIGN_ISSUES" => of_projects(ProjectPermission::Assign),
            "BROWSE_PROJECTS" => of_projects(ProjectPermission::Browse),
            "ADD_COMMENTS" => of_projects(ProjectPermission::Comment),
            "EDIT_ISSUES" => of_projects(ProjectPermission::Edit),
            "TRANSITION_ISSUES" => of_projects(ProjectPermission::Transition),
            _ => {
                let key = module_key(name)?;
                let known = state.company.app_permissions.contains_key(key);
                known.then(|| Self::OfApp(key.to_owned()))
            }
        }
    }

    fn is_of_projects(&self) -> bool {
        matches!(self, Self::Project(_))
    }

    fn held_by(&self, state: &State, asked: &Asked, identity: &Identity, place: &Place) -> bool {
        match self {
            Self::AdministerJira => identity.administers(state, asked.site),
            Self::UseJira(BULK_CHANGE) if *identity == Identity::App => !state.lacks_bulk(),
            Self::UseJira(name) => {
                let switched_off = state.switches.app_cannot_browse_users;
                *name != BROWSE_USERS || !switched_off || *identity != Identity::App
            }
            Self::Project(permission) => match place {
                Place::On(project, ticket) => {
                    identity.sees(state, project, ticket)
                        && permission.held_by(state, asked, identity, project)
                }
                Place::In(project) => permission.held_by(state, asked, identity, project),
                Place::Anywhere => {
                    let mut here =
                        state.company.projects.iter().filter(|p| p.host == asked.site.host);
                    here.any(|project| permission.held_by(state, asked, identity, project))
                }
            },
            Self::OfApp(key) => {
                let groups = state.company.app_permissions.get(key);
                groups.is_some_and(|groups| identity.is_person_in(state, groups))
            }
        }
    }

    fn describe(&self, key: &str, has: bool) -> Value {
        let name = match self {
            Self::AdministerJira => "Administer Jira",
            Self::UseJira(name) => name,
            Self::Project(permission) => permission.name(),
            Self::OfApp(module) => module,
        };
        json!({
            "id": key,
            "key": key,
            "name": name,
            "type": if self.is_of_projects() { "PROJECT" } else { "GLOBAL" },
            "description": name,
            "havePermission": has,
        })
    }
}

impl ProjectPermission {
    /// By the default permission scheme: whoever browses a project may work in it, issues are given
    /// to someone by developers and administrators.
    fn held_by(self, state: &State, asked: &Asked, identity: &Identity, project: &Project) -> bool {
        identity.browses(state, project)
            && match self {
                Self::Administer => identity.administers_project(state, asked.site, project),
                Self::Assign => identity.assigns(state, asked.site, project),
                Self::Browse | Self::Comment | Self::Edit | Self::Transition => true,
            }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Administer => "Administer Projects",
            Self::Assign => "Assign Issues",
            Self::Browse => "Browse Projects",
            Self::Comment => "Add Comments",
            Self::Edit => "Edit Issues",
            Self::Transition => "Transition Issues",
        }
    }
}

/// The key of the module in the full key of an app's permission. The app and its environment are
/// not compared: one app is installed here.
fn module_key(name: &str) -> Option<&str> {
    let mut parts = name.strip_prefix(APP_PREFIX)?.split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(app), Some(environment), Some("static"), Some(key), None)
            if !app.is_empty() && !environment.is_empty() =>
        {
            Some(key)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::module_key;

    #[test]
    fn full_keys_of_app_permissions() {
        for (name, expected) in [
            ("ari:cloud:ecosystem::extension/a/e/static/run", Some("run")),
            ("ari:cloud:ecosystem::extension/a/e/static/run/more", None),
            ("ari:cloud:ecosystem::extension//e/static/run", None),
            ("ari:cloud:ecosystem::extension/a/static/run", None),
            ("run", None),
        ] {
            assert_eq!(module_key(name), expected, "{name}");
        }
    }
}

//! The parts of a company that no API of this sandbox changes.

use super::{Project, Workflow};
use serde_json::Value;
use std::collections::BTreeMap;

/// The organization with everything that is not a person.
#[derive(Clone, Debug)]
pub(crate) struct Company {
    pub(crate) scenario: String,
    pub(crate) name: String,
    pub(crate) org_id: String,
    /// E-mail domains that the organization has claimed: it owns their accounts.
    pub(crate) domains: Vec<String>,
    pub(crate) directories: Vec<Directory>,
    pub(crate) sites: Vec<Site>,
    /// By resource identifier.
    pub(crate) resources: BTreeMap<String, Resource>,
    /// By group id.
    pub(crate) groups: BTreeMap<String, Group>,
    pub(crate) projects: Vec<Project>,
    pub(crate) workflows: Vec<Workflow>,
    /// Ids of the groups that hold a global permission of an app, by key of the app's module.
    pub(crate) app_permissions: BTreeMap<String, Vec<String>>,
    pub(crate) read_key: String,
    pub(crate) write_key: String,
    /// The account that made both keys: nobody can deactivate himself.
    pub(crate) key_owner: String,
    /// What the application under test is configured with.
    pub(crate) settings: Value,
}

/// A directory of the organization.
#[derive(Clone, Debug)]
pub(crate) struct Directory {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// A site and the directory its users live in.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) cloud_id: String,
    pub(crate) host: String,
    pub(crate) directory: String,
}

/// A product on a site.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    /// `ari:cloud:<owner>::site/<cloudId>`.
    pub(crate) ari: String,
    /// `jira-software`, `confluence`, ...
    pub(crate) owner: String,
    pub(crate) directory: String,
}

/// A group of a directory.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) directory: String,
    /// Owned by the identity provider: read-only here.
    pub(crate) synced: bool,
    pub(crate) grants: Vec<GrantedRole>,
}

/// A role on a resource that membership in a group gives.
#[derive(Clone, Debug)]
pub(crate) struct GrantedRole {
    pub(crate) resource: String,
    pub(crate) role: String,
    /// New users of the product land in this group.
    pub(crate) default: bool,
}

impl Company {
    /// The directory with this id.
    pub(crate) fn directory(&self, id: &str) -> Option<&Directory> {
        self.directories.iter().find(|d| d.id == id)
    }

    /// The site that answers on `host`.
    pub(crate) fn site_at(&self, host: &str) -> Option<&Site> {
        self.sites.iter().find(|s| s.host == host)
    }

    /// The site with this cloud id.
    pub(crate) fn site_with_id(&self, cloud_id: &str) -> Option<&Site> {
        self.sites.iter().find(|s| s.cloud_id == cloud_id)
    }

    /// The project with this id or key.
    pub(crate) fn project(&self, id: &str) -> Option<&Project> {
        self.projects.iter().find(|p| p.id == id || p.key.eq_ignore_ascii_case(id))
    }

    /// The workflow of a project.
    pub(crate) fn workflow_of(&self, project: &Project) -> Option<&Workflow> {
        self.workflows.iter().find(|w| w.id == project.workflow)
    }

    /// The resource that stands for the whole organization.
    pub(crate) fn org_ari(&self) -> String {
        format!("ari:cloud:platform::org/{}", self.org_id)
    }
}

impl Site {
    /// The identifier of this site's Jira.
    pub(crate) fn jira(&self) -> String {
        format!("ari:cloud:jira-software::site/{}", self.cloud_id)
    }
}

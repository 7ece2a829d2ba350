//! Jira: projects and the tickets in them.

/// A Jira project and who may browse it.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) name: String,
    /// Host of the site it lives on.
    pub(crate) host: String,
    /// Groups that may browse; none means everyone with access to this Jira.
    pub(crate) browsers: Option<Vec<String>>,
}

/// Whom a ticket is about.
#[derive(Clone, Debug)]
pub(crate) enum Subject {
    /// The user picker names this account.
    Picked(String),
    /// The e-mail field holds this text.
    Email(String),
    /// Both fields are empty.
    Nobody,
}

/// A Jira issue.
#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) project: String,
    pub(crate) summary: String,
    pub(crate) reporter: String,
    pub(crate) subject: Subject,
    /// Groups of its security level, where it has one.
    pub(crate) only_for: Option<Vec<String>>,
}

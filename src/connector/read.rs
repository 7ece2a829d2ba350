//! The reads: how each is asked for, page by page.

use super::call::Call;
use super::chosen::ChosenTicket;
use super::comment::{Comment, TICKET_PROPERTY};
#[cfg(feature = "sweep")]
use super::conversation::{self, Conversation};
use super::fault::ReadFault;
use super::http::{HttpOutcome, HttpRequest, Identity};
use super::{answers, entra, fault, jira};
use crate::domain::{
    AccountId, Address, ApiToken, Component, DirectoryId, EntraGroup, EntraGroupId, EntraUser,
    EntraUserId, GroupId, Instant, IssueId, IssueKey, LedProject, ListedGroup, ListedPerson,
    OpenIssue, OrganizationId, OwnedItem, Person, PortalAccounts, Privileges, ProjectKey,
    ProjectRole, ResourceId, RoleAssignment, RoleId, escape,
};
use serde_json::{Value, json};

/// Reads on all directories that the key may manage; the API allows it for reads only.
const ALL_DIRECTORIES: &str = "-";
/// The largest page that every listing here accepts.
const PAGE: u32 = 100;

/// A question to an API.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Read {
    /// The ticket.
    Issue {
        /// Which.
        key: IssueKey,
        /// Field ids.
        fields: Vec<String>,
        /// Whether nobody is in front of the screen: then the app reads it.
        as_app: bool,
    },
    /// The ticket with who changed what of it, read as the app.
    Chosen {
        /// Which.
        issue: IssueId,
        /// Field ids.
        fields: Vec<String>,
    },
    /// Whether somebody sees a ticket.
    Sees {
        /// Who.
        account: AccountId,
        /// Which.
        issue: IssueId,
    },
    /// The ticket with what the app keeps on it, read as the app.
    IssueWithProperty {
        /// Which.
        key: IssueKey,
        /// Field ids.
        fields: Vec<String>,
    },
    /// A text field of several tickets (at most 50) and whether they are closed, as they are right
    /// now.
    Dates {
        /// Which tickets.
        issues: Vec<IssueId>,
        /// Which field.
        field: String,
    },
    /// What the app keeps on several tickets (at most 100), and fields of them, as they are right now.
    Notes {
        /// Which tickets.
        issues: Vec<IssueId>,
        /// Field ids.
        fields: Vec<String>,
    },
    /// The first hundred tickets that a search finds, with the asker's own rights.
    Tickets {
        /// In Jira's query language.
        jql: String,
        /// Field ids.
        fields: Vec<String>,
    },
    /// The latest comments of a ticket.
    Comments {
        /// Which.
        issue: IssueId,
    },
    /// What was said on a ticket, by whom.
    #[cfg(feature = "sweep")]
    Conversation {
        /// Which.
        issue: IssueId,
    },
    /// People by account (at most 10).
    People {
        /// Whom.
        accounts: Vec<AccountId>,
    },
    /// People by exact e-mail address.
    PeopleByEmail {
        /// The address.
        email: Address,
    },
    /// People by exact e-mail addresses (at most 100).
    PeopleByEmails {
        /// The addresses.
        emails: Vec<Address>,
    },
    /// A person's groups.
    Groups {
        /// Whose.
        account: AccountId,
    },
    /// The same, asked once more where the search for people doesn't tell groups: two listings
    /// still have to agree.
    GroupsAgain {
        /// Whose.
        account: AccountId,
    },
    /// A person's roles.
    Roles {
        /// Whose.
        account: AccountId,
    },
    /// What may be done to an account.
    Privileges {
        /// Which.
        account: AccountId,
    },
    /// An account's API tokens.
    Tokens {
        /// Whose.
        account: AccountId,
    },
    /// Issues assigned to somebody and not done.
    OpenIssues {
        /// Whom.
        account: AccountId,
    },
    /// Filters that somebody owns.
    Filters {
        /// Who.
        account: AccountId,
    },
    /// Dashboards that somebody owns and shares.
    Dashboards {
        /// Who.
        account: AccountId,
    },
    /// All projects with their leads.
    Projects,
    /// A project's components with their leads.
    Components {
        /// Which.
        project: ProjectKey,
    },
    /// A project's roles with whom they were given to by name.
    ProjectRoles {
        /// Which.
        project: ProjectKey,
    },
    /// Whether issues of a project can be assigned to somebody.
    Assignable {
        /// Which project.
        project: ProjectKey,
        /// Whom.
        account: AccountId,
    },
    /// Whether somebody holds a global permission of Jira.
    Holds {
        /// Who; nobody named: the app itself.
        account: Option<AccountId>,
        /// Jira's name of it: `ADMINISTER`, or an app's own.
        permission: String,
    },
    /// What Jira calls somebody.
    User {
        /// Whom.
        account: AccountId,
    },
    /// The account that the app itself has.
    Myself,
    /// The first page of people, of these groups (at most 10; none: of all).
    SomePeople {
        /// Which groups.
        groups: Vec<GroupId>,
    },
    /// The first page of groups.
    SomeGroups,
    /// What a group grants.
    GroupRoles {
        /// Where it lives.
        directory: DirectoryId,
        /// Which.
        group: GroupId,
    },
    /// How many people a directory has.
    Headcount {
        /// Which.
        directory: DirectoryId,
    },
    /// Accounts of customer portals with this address.
    PortalAccounts {
        /// In lower case.
        email: Address,
    },
    /// Whether users of Entra may sign in (at most 300).
    EntraStates {
        /// Whom.
        users: Vec<EntraUserId>,
    },
    /// Names of groups (at most 10).
    GroupsById {
        /// Which.
        groups: Vec<GroupId>,
    },
    /// What groups of Entra are (at most 20).
    EntraGroups {
        /// Which.
        groups: Vec<EntraGroupId>,
    },
    /// Users of Entra with this address, and the groups of the one there is.
    Entra {
        /// In lower case.
        email: Address,
    },
}

/// The ticket as far as the product needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Number.
    pub id: String,
    /// Key, possibly a newer one than was asked for.
    pub key: IssueKey,
    /// Project key.
    pub project: String,
    /// Whether customers may read what is said on it; so too where its project's type is not told.
    pub has_customers: bool,
    /// The subject fields that were asked for, as Jira gave them.
    pub fields: std::collections::BTreeMap<String, Value>,
    /// The app's property, where it was asked for; null: there is none.
    pub property: Value,
}

/// What a ticket's date says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedTicket {
    /// Which.
    pub issue: IssueId,
    /// As it is written there.
    pub written: Option<String>,
    /// Whether its status is of the category *Done*.
    pub is_closed: bool,
}

/// A person of an answer: as listed, and known in full or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighted {
    /// As the search lists them.
    pub listed: ListedPerson,
    /// The person, or what nobody told of them.
    pub person: Result<Person, String>,
}

impl Sighted {
    /// Whether it is this account.
    #[must_use]
    pub fn is(&self, account: &AccountId) -> bool {
        self.listed.account == *account
    }
}

/// What membership in a group gives on one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The product.
    pub resource: ResourceId,
    /// The roles.
    pub roles: Vec<RoleId>,
    /// Whether new users of the product land in this group.
    pub is_default: bool,
}

/// What a group of Entra is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldEntraGroup {
    /// Which.
    pub id: EntraGroupId,
    /// What it is called there.
    pub name: String,
    /// Whether it can hold roles of the directory (`isAssignableToRole`). Only such a group can, and
    /// it can have no groups in it.
    pub holds_roles: bool,
}

/// A complete answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To [`Read::Issue`].
    Issue(Issue),
    /// To [`Read::Tickets`] and [`Read::Notes`].
    Tickets {
        /// Those on the page.
        issues: Vec<Issue>,
        /// Whether there are more.
        more: bool,
    },
    /// To [`Read::Chosen`].
    Chosen(Box<ChosenTicket>),
    /// To [`Read::Dates`]; a ticket that is not listed is not there.
    Dates(Vec<DatedTicket>),
    /// To [`Read::Comments`].
    Comments(Vec<Comment>),
    /// To [`Read::Conversation`].
    #[cfg(feature = "sweep")]
    Conversation(Conversation),
    /// To [`Read::People`], [`Read::PeopleByEmail`] and [`Read::PeopleByEmails`], as it is read.
    Listed(Vec<ListedPerson>),
    /// The same with what other listings tell.
    People(Vec<Sighted>),
    /// To [`Read::Groups`].
    Groups(Vec<ListedGroup>),
    /// To [`Read::Roles`].
    Roles(Vec<RoleAssignment>),
    /// To [`Read::Privileges`].
    Privileges(Privileges),
    /// To [`Read::Tokens`].
    Tokens(Vec<ApiToken>),
    /// To [`Read::OpenIssues`].
    Issues(Vec<OpenIssue>),
    /// To [`Read::Filters`].
    Filters(Vec<OwnedItem>),
    /// To [`Read::Dashboards`].
    Dashboards(Vec<OwnedItem>),
    /// To [`Read::Projects`].
    Projects(Vec<LedProject>),
    /// To [`Read::Components`].
    Components(Vec<Component>),
    /// To [`Read::ProjectRoles`].
    ProjectRoles(Vec<ProjectRole>),
    /// To [`Read::Assignable`].
    Assignable(bool),
    /// To [`Read::Holds`] and [`Read::Sees`].
    Holds(bool),
    /// To [`Read::User`].
    User(String),
    /// To [`Read::Myself`].
    Myself(AccountId),
    /// To [`Read::GroupRoles`].
    Grants(Vec<Grant>),
    /// To [`Read::Headcount`].
    Headcount(u64),
    /// To [`Read::PortalAccounts`].
    PortalAccounts(PortalAccounts),
    /// To [`Read::EntraStates`]: whoever there is, and whether they may sign in.
    EntraStates(Vec<(EntraUserId, bool)>),
    /// To [`Read::EntraGroups`]: those that there are.
    EntraGroups(Vec<ToldEntraGroup>),
    /// To [`Read::Entra`].
    Entra {
        /// Everybody with the address.
        users: Vec<EntraUser>,
        /// The groups, where it is one.
        groups: Vec<EntraGroup>,
    },
}

/// A page of an answer, and the cursor of the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// This page's part.
    pub part: Answer,
    /// Opaque; `None` on the last page.
    pub next: Option<String>,
}

impl Page {
    /// The page where no other is wanted.
    fn alone(self) -> Self {
        Self { next: None, ..self }
    }
}

/// Where reads go: the organization, and which key reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The organization.
    pub organization: OrganizationId,
    /// Whether reads have a key of their own.
    pub separate_read_key: bool,
}

impl Read {
    /// The call behind it.
    #[must_use]
    pub fn call(&self) -> Call {
        match self {
            Self::Issue { as_app: true, .. }
            | Self::IssueWithProperty { .. }
            | Self::Chosen { .. } => Call::ReadIssueAsApp,
            Self::Issue { .. } => Call::ReadIssue,
            Self::Comments { .. } => Call::ListComments,
            #[cfg(feature = "sweep")]
            Self::Conversation { .. } => Call::ListComments,
            Self::People { .. }
            | Self::PeopleByEmail { .. }
            | Self::PeopleByEmails { .. }
            | Self::SomePeople { .. } => Call::SearchPeople,
            Self::Tickets { .. } => Call::FindTickets,
            Self::Groups { .. }
            | Self::GroupsAgain { .. }
            | Self::GroupsById { .. }
            | Self::SomeGroups => Call::SearchGroups,
            Self::EntraGroups { .. } => Call::ReadEntraGroup,
            Self::User { .. } => Call::ReadUser,
            Self::Myself => Call::ReadMyself,
            Self::GroupRoles { .. } => Call::ListGroupRoles,
            Self::Roles { .. } => Call::ListRoleAssignments,
            Self::Privileges { .. } => Call::ListPrivileges,
            Self::Tokens { .. } => Call::ListTokens,
            Self::OpenIssues { .. } | Self::Dates { .. } | Self::Notes { .. } => Call::SearchIssues,
            Self::Filters { .. } => Call::SearchFilters,
            Self::Dashboards { .. } => Call::SearchDashboards,
            Self::Projects => Call::SearchProjects,
            Self::Components { .. } => Call::ListComponents,
            Self::ProjectRoles { .. } => Call::ListProjectRoles,
            Self::Assignable { .. } => Call::FindAssignable,
            Self::Holds { .. } | Self::Sees { .. } => Call::CheckPermission,
            Self::Headcount { .. } => Call::CountPeople,
            Self::PortalAccounts { .. } => Call::FindUsers,
            Self::Entra { .. } | Self::EntraStates { .. } => Call::FindEntraUsers,
        }
    }

    /// The request for the page at `cursor`.
    #[must_use]
    pub fn request(&self, route: &Route, cursor: Option<&str>) -> HttpRequest {
        if let Some(request) = jira::request(self, cursor) {
            return request;
        }
        let org = [("orgId", route.organization.as_str()), ("directoryId", ALL_DIRECTORIES)];
        match self {
            Self::Issue { key, fields, .. } => {
                let query = format!("fields={}", with_project(fields));
                self.get(route, &[("issueIdOrKey", key.as_str())], Some(&query))
            }
            Self::IssueWithProperty { key, fields } => {
                let fields = with_project(fields);
                let query = format!("fields={fields}&properties={TICKET_PROPERTY}");
                self.get(route, &[("issueIdOrKey", key.as_str())], Some(&query))
            }
            Self::People { accounts } => {
                let accounts: Vec<&str> = accounts.iter().map(AccountId::as_str).collect();
                self.search(
                    route,
                    &org,
                    json!({ "accountIds": accounts, "expand": EXPAND }),
                    cursor,
                )
            }
            Self::PeopleByEmail { email } => {
                self.search(route, &org, json!({ "emails": [email], "expand": EXPAND }), cursor)
            }
            Self::PeopleByEmails { emails } => {
                self.search(route, &org, json!({ "emails": emails, "expand": EXPAND }), cursor)
            }
            Self::Groups { account } | Self::GroupsAgain { account } => {
                // How many products a group gives saves asking what the others give.
                let filter = json!({
                    "accountIds": [account.as_str()], "expand": ["counts.resources"],
                });
                self.search(route, &org, filter, cursor)
            }
            Self::SomePeople { groups } => {
                let ids: Vec<&str> = groups.iter().map(GroupId::as_str).take(10).collect();
                let mut filter = json!({ "expand": EXPAND, "membershipStatus": ["active"] });
                if let (false, Some(filter)) = (ids.is_empty(), filter.as_object_mut()) {
                    filter.insert("groupIds".to_owned(), json!(ids));
                }
                self.search(route, &org, filter, None)
            }
            Self::SomeGroups => self.search(route, &org, json!({}), None),
            Self::GroupsById { groups } => {
                let ids: Vec<&str> = groups.iter().map(GroupId::as_str).collect();
                self.search(route, &org, json!({ "groupIds": ids }), cursor)
            }
            Self::GroupRoles { directory, group } => {
                let [org_id, _] = org;
                let at = [org_id, ("directoryId", directory.as_str()), ("groupId", group.as_str())];
                self.get(route, &at, Some("limit=100"))
            }
            Self::Roles { account } => {
                let [org_id, directory] = org;
                let query = match cursor {
                    Some(cursor) => format!("cursor={}", escape(cursor)),
                    None => format!("limit={PAGE}"),
                };
                let at = [org_id, directory, ("accountId", account.as_str())];
                self.get(route, &at, Some(&query))
            }
            Self::Privileges { account } => {
                let query = "privileges=lifecycle.enablement&privileges=lifecycle.delete&privileges=apiToken.read&privileges=apiToken.delete";
                self.get(route, &[("account_id", account.as_str())], Some(query))
            }
            Self::Comments { issue } => {
                let query = "orderBy=-created&maxResults=50";
                self.get(route, &[("issueIdOrKey", issue.as_str())], Some(query))
            }
            #[cfg(feature = "sweep")]
            Self::Conversation { issue } => {
                self.get(route, &[("issueIdOrKey", issue.as_str())], Some(conversation::QUERY))
            }
            Self::Tokens { account } => self.get(route, &[("account_id", account.as_str())], None),
            Self::Headcount { directory } => {
                let [org_id, _] = org;
                let query = "membershipStatus=active";
                self.get(route, &[org_id, ("directoryId", directory.as_str())], Some(query))
            }
            Self::Entra { email } => entra::request(email.as_str(), cursor),
            Self::EntraStates { users } => entra::states_request(users),
            Self::EntraGroups { groups } => entra::groups_request(groups),
            // Answered above.
            _ => self.get(route, &[], None),
        }
    }

    /// Reads one page of the answer.
    ///
    /// # Errors
    /// The fault; a page that lacks what a decision needs is malformed, never half read.
    pub fn page(
        &self,
        outcome: &HttpOutcome,
        cursor: Option<&str>,
        now: Instant,
    ) -> Result<Page, ReadFault> {
        self.read_page(outcome, cursor, now).map_err(|fault| fault.of(self.call()))
    }

    fn read_page(
        &self,
        outcome: &HttpOutcome,
        cursor: Option<&str>,
        now: Instant,
    ) -> Result<Page, ReadFault> {
        let json = || fault::json_of(outcome, now);
        match self {
            Self::Issue { .. } | Self::IssueWithProperty { .. } => answers::issue(&json()?),
            Self::Comments { .. } => super::comment::page(&json()?),
            #[cfg(feature = "sweep")]
            Self::Conversation { .. } => conversation::page(&json()?),
            Self::People { .. } | Self::PeopleByEmail { .. } | Self::PeopleByEmails { .. } => {
                answers::people(&json()?)
            }
            Self::Groups { .. } | Self::GroupsAgain { .. } | Self::GroupsById { .. } => {
                answers::groups(&json()?)
            }
            Self::SomePeople { .. } => answers::people(&json()?).map(Page::alone),
            Self::SomeGroups => answers::groups(&json()?).map(Page::alone),
            Self::GroupRoles { .. } => answers::grants(&json()?),
            Self::Roles { .. } => answers::roles(&json()?),
            Self::Privileges { .. } => Ok(answers::privileges(&json()?)),
            Self::Tokens { .. } => answers::tokens(&json()?),
            Self::Headcount { .. } => answers::headcount(&json()?),
            Self::Entra { .. } => entra::page(outcome, cursor, now),
            Self::EntraStates { users } => entra::states(outcome, users, now),
            Self::EntraGroups { groups } => entra::groups_told(outcome, groups, now),
            _ => jira::page(self, &json()?, cursor),
        }
    }

    /// Whether it asks what is kept on this ticket.
    #[must_use]
    pub fn is_about(&self, issue: &IssueId) -> bool {
        matches!(self, Self::Notes { issues, .. } if issues.contains(issue))
    }

    fn identity(&self, route: &Route) -> Identity {
        match self.call().spec().identity {
            Identity::OrgRead if !route.separate_read_key => Identity::OrgWrite,
            other => other,
        }
    }

    fn get(&self, route: &Route, at: &[(&str, &str)], query: Option<&str>) -> HttpRequest {
        let call = self.call();
        let mut url = call.url(at);
        if let Some(query) = query {
            url.push('?');
            url.push_str(query);
        }
        HttpRequest::new(self.identity(route), call.spec().method, url)
    }

    fn search(
        &self,
        route: &Route,
        at: &[(&str, &str)],
        mut filter: Value,
        cursor: Option<&str>,
    ) -> HttpRequest {
        let call = self.call();
        if let Some(filter) = filter.as_object_mut() {
            filter.insert("limit".to_owned(), json!(PAGE));
            if let Some(cursor) = cursor {
                filter.insert("cursor".to_owned(), json!(cursor));
            }
        }
        HttpRequest::new(self.identity(route), call.spec().method, call.url(at)).with_json(&filter)
    }
}

fn with_project(fields: &[String]) -> String {
    let mut names = vec!["project".to_owned()];
    names.extend(fields.iter().map(|f| escape(f)));
    names.join(",")
}

/// Everything that decides about a person comes only when asked for.
const EXPAND: [&str; 3] = ["productAccess", "groups", "platformRoles"];

impl Answer {
    /// Appends the next page's part.
    ///
    /// # Errors
    /// Malformed, when the parts do not belong together.
    pub fn append(&mut self, part: Self) -> Result<(), ReadFault> {
        match (self, part) {
            (Self::Listed(all), Self::Listed(more)) => all.extend(more),
            (Self::Groups(all), Self::Groups(more)) => all.extend(more),
            (Self::Roles(all), Self::Roles(more)) => all.extend(more),
            (Self::Grants(all), Self::Grants(more)) => all.extend(more),
            (Self::Issues(all), Self::Issues(more)) => all.extend(more),
            (Self::Dates(all), Self::Dates(more)) => all.extend(more),
            (Self::Filters(all), Self::Filters(more))
            | (Self::Dashboards(all), Self::Dashboards(more)) => all.extend(more),
            (Self::Projects(all), Self::Projects(more)) => all.extend(more),
            (Self::ProjectRoles(all), Self::ProjectRoles(more)) => all.extend(more),
            // The first page found none, and the second says that it would have.
            (Self::PortalAccounts(_), Self::PortalAccounts(_)) => {}
            (Self::Entra { groups: all, .. }, Self::Entra { groups: more, .. }) => all.extend(more),
            _ => {
                return Err(ReadFault::Malformed {
                    said: "a next page where none belongs".to_owned(),
                });
            }
        }
        Ok(())
    }
}

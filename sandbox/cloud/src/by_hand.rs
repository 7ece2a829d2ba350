//! What people do with issues and comments on Jira's own pages, which the app never does: an issue
//! gets another type, goes to another project or is gone, a comment is written anew or taken away.

use crate::api::jira::{Identity, found};
use crate::clock::View;
use crate::company::{Change, ChangedField, Comment, IssueType, Site, Ticket};
use crate::state::State;
use serde_json::Value;

/// One such act.
#[derive(Clone, Debug, PartialEq)]
pub enum ByHand {
    /// The issue gets another type, by its name.
    Retype {
        /// `Leaver`, `Mover`, `Joiner` or `Inactive`.
        issue_type: String,
    },
    /// The issue goes to the project with this key, and gets another key there: its former one still
    /// leads to it, and is its own again once it is back.
    Relocate {
        /// Key of the project.
        project: String,
    },
    /// The issue is gone, and its comments with it.
    Delete,
    /// The latest comment of an author says something else; only the author and whoever administers
    /// the project can do that.
    Rewrite {
        /// Whose comment.
        author: String,
        /// In Atlassian document format.
        body: Value,
    },
    /// The latest comment of an author is gone.
    Erase {
        /// Whose comment.
        author: String,
    },
}

/// Does it; answers whether this person could.
pub(crate) fn carry_out(
    state: &mut State,
    issue: &str,
    act: &ByHand,
    account: &str,
    now: i64,
) -> bool {
    let Some((ticket, administers)) = seen(state, issue, account) else { return false };
    match act {
        ByHand::Retype { issue_type } => retype(state, &ticket, issue_type, account, now),
        ByHand::Relocate { project } => relocate(state, &ticket, project, account, now),
        ByHand::Delete => administers && delete(state, &ticket.id),
        ByHand::Rewrite { author, body } => {
            (administers || author == account)
                && comment_of(state, &ticket.id, author, |comments, at| {
                    if let Some(comment) = comments.get_mut(at) {
                        comment.body = body.clone();
                        comment.updated = (account.to_owned(), now);
                    }
                })
        }
        ByHand::Erase { author } => {
            (administers || author == account)
                && comment_of(state, &ticket.id, author, |comments, at| drop(comments.remove(at)))
        }
    }
}

fn delete(state: &mut State, issue: &str) -> bool {
    let jira = state.jira_mut();
    jira.comments.retain(|comment| comment.issue != issue);
    jira.assignees.remove(issue);
    jira.tickets.retain(|ticket| ticket.get(View::Truth).id != issue);
    true
}

/// Does something about the latest comment of an author; answers whether there is one.
fn comment_of(
    state: &mut State,
    issue: &str,
    author: &str,
    act: impl FnOnce(&mut Vec<Comment>, usize),
) -> bool {
    let comments = &mut state.jira_mut().comments;
    let found = comments.iter().rposition(|c| c.issue == issue && c.author == author);
    found.map(|at| act(comments, at)).is_some()
}

fn retype(state: &mut State, ticket: &Ticket, name: &str, account: &str, now: i64) -> bool {
    let all = [IssueType::Leaver, IssueType::Mover, IssueType::Joiner, IssueType::Inactive];
    let Some(to) = all.into_iter().find(|one| one.name() == name) else { return false };
    let words = |of: IssueType| Some((of.id().to_owned(), of.name().to_owned()));
    let changed = named("issuetype", words(ticket.issue_type), words(to));
    change(state, ticket, vec![changed], account, now, |ticket| ticket.issue_type = to);
    true
}

fn relocate(state: &mut State, ticket: &Ticket, to: &str, account: &str, now: i64) -> bool {
    let Some(project) = state.company.project(to) else { return false };
    let (id, name) = (project.id.clone(), project.name.clone());
    let from = state.company.project(&ticket.project);
    let from = from.map(|project| (project.id.clone(), project.name.clone()));
    let own = format!("{to}-");
    let known = ticket.former_keys.iter().find(|key| key.starts_with(&own)).cloned();
    let key = known.unwrap_or_else(|| format!("{own}{}", ticket.id));
    let keys = |key: &str| Some((String::new(), key.to_owned()));
    let changed =
        vec![named("project", from, Some((id, name))), named("Key", keys(&ticket.key), keys(&key))];
    change(state, ticket, changed, account, now, |ticket| {
        let former = std::mem::replace(&mut ticket.key, key);
        ticket.former_keys.push(former);
        to.clone_into(&mut ticket.project);
    });
    true
}

fn named(name: &str, from: Option<(String, String)>, to: Option<(String, String)>) -> ChangedField {
    ChangedField { id: name.to_owned(), name: name.to_owned(), from, to }
}

fn change(
    state: &mut State,
    ticket: &Ticket,
    fields: Vec<ChangedField>,
    account: &str,
    now: i64,
    change: impl FnOnce(&mut Ticket),
) {
    let (delay, author) = (state.visibility.search_ms, account.to_owned());
    state.jira_mut().change_ticket(&ticket.id, now, delay, |ticket| {
        change(ticket);
        ticket.history.push(Change { at: now, author, fields });
    });
}

/// The issue where this person sees it, and whether they administer its project.
fn seen(state: &State, issue: &str, account: &str) -> Option<(Ticket, bool)> {
    state.company.sites.iter().find_map(|site: &Site| {
        let (project, ticket) = found(state, site, issue)?;
        let person = Identity::of_account(state, account, site)?;
        let administers = person.administers_project(state, site, project);
        let sees = person.sees(state, project, ticket);
        sees.then(|| (ticket.clone(), administers))
    })
}

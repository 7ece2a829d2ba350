//! Law 3, from the cloud's own state: while a leaver can still get in, nothing is written but the
//! cut and what has to go before it, unless the cut was refused for good; and what is cut stays cut.

use super::World;
use super::parts::Part;
use super::runs::LEAVES;
use serde_json::Value;

/// Answers that may mean 'already so': so many of them before a cut counts as refused.
const AMBIGUOUS_ANSWERS: usize = 3;
const UNAUTHORIZED: u64 = 401;
/// Attempts without any answer that decides.
const ATTEMPTS: usize = 8;

impl World {
    /// Before a write goes out.
    pub(super) fn check_cut_first(&self, parts: &[Part]) {
        let Some(opened) = self.at_work.map(|at| &self.opened[at]) else { return };
        let Some(account) = opened.subject.as_deref() else { return };
        if opened.playbook != LEAVES || self.cloud.is_locked_out(account, self.now) {
            return;
        }
        // Whom somebody else lets in again during a run was cut first, and is told at its end.
        if opened.undone {
            return;
        }
        let disables = parts.iter().any(|part| is_of_entra(part) && part.method == "PATCH");
        let only_cuts = parts.iter().all(|part| is_cut(part) || disables && rides(part));
        let given_up = || self.open_directories(account).all(|d| self.is_given_up(&d));
        self.check(only_cuts || given_up(), "law 3: something else is written before the cut");
    }

    /// Once a suspension was answered. What the platform does not let out for want of a key is
    /// refused like what is forbidden.
    pub(super) fn note_cut(&mut self, part: &Part, outcome: &Value) {
        let Some(at) = self.at_work else { return };
        let blocked = outcome["outcome"] == "blocked";
        let status = if blocked { Some(UNAUTHORIZED) } else { part.status(outcome) };
        if let Some(directory) = suspended_in(part) {
            self.opened[at].cuts.entry(directory).or_default().push(status);
        }
    }

    /// Directories that still let a person in.
    fn open_directories(&self, account: &str) -> impl Iterator<Item = String> {
        let truth = self.cloud.oracle(account, self.now).into_iter();
        truth.flat_map(|truth| truth.access).map(|path| path.directory_id)
    }

    /// Whether the app was told that a suspension will not be, or has tried often enough.
    fn is_given_up(&self, directory: &str) -> bool {
        let opened = &self.opened[self.at_work.expect("a run at work")];
        let answers = opened.cuts.get(directory).map(Vec::as_slice).unwrap_or_default();
        let ambiguous = answers.iter().filter(|s| matches!(s, Some(404 | 409))).count();
        let refused = |status: &Option<u64>| {
            status.is_some_and(|s| (400..500).contains(&s) && ![404, 408, 409, 429].contains(&s))
        };
        answers.iter().any(refused) || ambiguous >= AMBIGUOUS_ANSWERS || answers.len() >= ATTEMPTS
    }
}

/// The directory whose membership is suspended.
fn suspended_in(part: &Part) -> Option<String> {
    let (before, _) = part.path.strip_suffix("/suspend")?.rsplit_once("/users/")?;
    Some(before.rsplit_once("/directories/")?.1.to_owned())
}

/// The cut itself in either system, and a role on the organization, which keeps a person from
/// being suspended.
fn is_cut(part: &Part) -> bool {
    let leaves_directory = part.method == "DELETE"
        && part.path.contains("/directories/")
        && part.path.rsplit_once("/users/").is_some_and(|(_, rest)| !rest.contains('/'));
    suspended_in(part).is_some()
        || leaves_directory
        || part.path.ends_with("/role-assignments/revoke")
        || is_of_entra(part) && part.method == "PATCH"
        || part.path.ends_with("/revokeSignInSessions")
}

/// A group that is left in the very request that disables the user.
fn rides(part: &Part) -> bool {
    part.method == "DELETE" && part.path.starts_with("/v1.0/groups/")
}

fn is_of_entra(part: &Part) -> bool {
    part.path.starts_with("/v1.0/users/")
}

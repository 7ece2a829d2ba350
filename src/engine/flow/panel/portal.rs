//! Portal accounts with the person's address, asked for beside what a run is opened with.

use super::{Goal, Known, Panel};
use crate::connector::{Answer, Read};
use crate::domain::{Address, Person, PortalAccounts};
use crate::engine::reads::Reads;

impl Panel {
    /// Jira finds the person by their address as long as they are active, which shows that the app
    /// may look. After the cut that would be a question of its own; no act of a run makes or closes
    /// a portal account, so the answer is as good.
    pub(super) fn asks_portal(&self, known: &Known, email: Address) -> Option<Read> {
        let opens = matches!(self.goal, Goal::Start { .. } | Goal::Depart { .. });
        (opens && known.playbook.promises_no_access()).then_some(Read::PortalAccounts { email })
    }
}

/// What Jira said of portal accounts with the person's own address.
pub(super) fn told_of(person: &Person, reads: &Reads) -> Option<PortalAccounts> {
    let email = person.address()?;
    match reads.answer(&Read::PortalAccounts { email }) {
        Ok(Answer::PortalAccounts(found)) => Some(*found),
        _ => None,
    }
}

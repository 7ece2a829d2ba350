//! How much a leaver has to hand over, counted beside what a preview reads anyway.

use super::{Goal, Known, Panel};
use crate::connector::Read;
use crate::domain::AccountId;
use crate::engine::observe::{self, COUNTED};
use crate::engine::reads::Reads;
use crate::plan::{Holdings, Sight};
use crate::playbook::PlaybookId;

impl Panel {
    /// What is asked; each goes out once, and nobody waits for what one page doesn't hold.
    pub(super) fn asks_holdings(&self, known: &Known, account: Option<&AccountId>) -> Vec<Read> {
        let Some(sight) = self.counts(known, account) else { return Vec::new() };
        COUNTED.iter().flat_map(|look| look.reads(&sight)).collect()
    }

    /// What was told.
    pub(super) fn holdings(
        &self,
        known: &Known,
        account: &AccountId,
        reads: &Reads,
    ) -> Option<Box<Holdings>> {
        let sight = self.counts(known, Some(account))?;
        Some(Box::new(observe::holdings(reads, &sight)))
    }

    /// Of whom is counted: only whoever looks at a plan needs to know.
    fn counts(&self, known: &Known, account: Option<&AccountId>) -> Option<Sight> {
        let hand_over = known.settings.handover.as_ref()?;
        let is_asked = self.goal == Goal::Open && known.playbook == PlaybookId::LeftBusiness;
        let account = account.filter(|_| is_asked)?.clone();
        let projects = hand_over.projects.clone();
        Some(Sight { account, email: None, projects, witnesses: Vec::new() })
    }
}

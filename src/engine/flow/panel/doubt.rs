//! Somebody of whom the search does not tell enough: asked for alone, as a sweep does it, before
//! anything is said of what they use. An answer that fails leaves it unknown, and takes nothing.

use super::{Found, Panel, Stage, route};
use crate::domain::Instant;
use crate::engine::Move;
use crate::engine::command::What;
use crate::engine::event::Outcome;
use crate::policy::Refusal;
use crate::sweep::{Doubt, Frame, GroupGives, Times};

/// A person whose groups are known, and whose use is being asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Doubting {
    pub(super) found: Found,
    pub(super) gives: Vec<GroupGives>,
    pub(super) frame: Frame,
    /// What thresholds are counted back from.
    pub(super) as_of: Instant,
    pub(super) doubt: Doubt,
}

impl Panel {
    /// Asks what is left to be asked; of most people nothing is.
    pub(super) fn doubt(&mut self, doubting: Doubting, now: Instant) -> Result<Move, Refusal> {
        match doubting.doubt.request(&route(&doubting.found.0.settings)) {
            None => self.decided(doubting, now),
            Some(request) => {
                let stage = Stage::Doubting { doubting: Box::new(doubting) };
                Ok(self.ask(stage, vec![What::Http(request)]))
            }
        }
    }

    /// Takes what was told.
    #[inline(never)]
    pub(super) fn told(
        &mut self,
        mut doubting: Doubting,
        outcomes: &[Outcome],
        now: Instant,
    ) -> Result<Move, Refusal> {
        if let Some(Outcome::Http(answer)) = outcomes.first() {
            let times = Times { as_of: doubting.as_of, now };
            doubting.doubt.feed(answer, &doubting.frame, times);
        }
        self.decided(doubting, now)
    }
}

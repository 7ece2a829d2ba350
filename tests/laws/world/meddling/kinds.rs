//! What somebody who may edit a ticket does, by kind.

/// What they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meddling {
    NamesSomebodyElse,
    MovesTheDate,
    ChoosesTheSuccessor,
    ChoosesTheTeam,
    ForgesTheProperty,
    QuotesTheApp,
    RewritesTheAppsWords,
    ErasesTheAppsWords,
    MovesToAnotherProject,
    ChangesTheType,
    ClosesTheTicket,
    ReopensTheTicket,
    DeletesTheTicket,
    GainsTheRight,
    LosesTheRight,
    TriesTheGate,
    TriesADoor,
}

impl Meddling {
    pub const ALL: [Self; 17] = [
        Self::NamesSomebodyElse,
        Self::MovesTheDate,
        Self::ChoosesTheSuccessor,
        Self::ChoosesTheTeam,
        Self::ForgesTheProperty,
        Self::QuotesTheApp,
        Self::RewritesTheAppsWords,
        Self::ErasesTheAppsWords,
        Self::MovesToAnotherProject,
        Self::ChangesTheType,
        Self::ClosesTheTicket,
        Self::ReopensTheTicket,
        Self::DeletesTheTicket,
        Self::GainsTheRight,
        Self::LosesTheRight,
        Self::TriesTheGate,
        Self::TriesADoor,
    ];

    /// Whether it takes an invocation of the app.
    pub(super) fn is_by_door(self) -> bool {
        matches!(self, Self::TriesTheGate | Self::TriesADoor)
    }
}

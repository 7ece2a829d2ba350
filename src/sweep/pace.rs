//! How fast a sweep may ask.

use crate::domain::Instant;

/// The platform lets 100 requests a minute out of one invocation; the rest is for retries of the
/// host and for what else it asks.
const PER_MINUTE: u32 = 90;
const MINUTE_MS: i64 = 60_000;

/// What was asked in the minute at hand. Of one invocation: the platform counts per invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pace {
    began: Instant,
    asked: u32,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self { began: now, asked: 0 }
    }

    /// How many requests may go out now.
    pub(super) fn room(&mut self, now: Instant) -> u32 {
        if now.since(self.began) >= MINUTE_MS {
            *self = Self::new(now);
        }
        PER_MINUTE.saturating_sub(self.asked)
    }

    /// When there is room again.
    pub(super) fn renewed_at(&self) -> Instant {
        self.began.plus_ms(MINUTE_MS)
    }

    pub(super) fn note(&mut self, requests: usize) {
        self.asked = self.asked.saturating_add(u32::try_from(requests).unwrap_or(u32::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_minute_has_more_than_its_share() {
        let mut pace = Pace::new(Instant(0));
        pace.note(89);
        assert_eq!(pace.room(Instant(59_999)), 1);
        pace.note(1);
        assert_eq!(pace.room(Instant(59_999)), 0);
        assert_eq!(pace.renewed_at(), Instant(60_000));
        assert_eq!(pace.room(Instant(60_000)), 90);
    }
}

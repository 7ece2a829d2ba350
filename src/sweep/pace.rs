//! How fast a sweep may ask.

use crate::domain::Instant;

/// The platform lets 100 requests a minute out of one invocation. However a minute is laid over a
/// sweep, it holds the burst and what the interval lets through: ninety, and ten.
const BURST: i64 = 9;
const INTERVAL_MS: i64 = 670;

/// What may be asked. Of one invocation: the platform counts per invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pace {
    /// When the request after the last would be due, were they evenly spread.
    due: Instant,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self { due: now }
    }

    /// How many requests may go out now.
    pub(super) fn room(self, now: Instant) -> usize {
        let ahead_ms = self.due.since(now).max(0);
        let taken = ahead_ms.saturating_add(INTERVAL_MS - 1) / INTERVAL_MS;
        usize::try_from(BURST - taken).unwrap_or_default()
    }

    /// When there is room again.
    pub(super) fn room_at(self) -> Instant {
        self.due.plus_ms(-(BURST - 1) * INTERVAL_MS)
    }

    pub(super) fn note(&mut self, requests: usize, now: Instant) {
        let requests = i64::try_from(requests).unwrap_or(i64::MAX);
        let from = self.due.max(now);
        self.due = from.plus_ms(requests.saturating_mul(INTERVAL_MS));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_minute_holds_more_than_a_hundred() {
        let mut pace = Pace::new(Instant(0));
        let mut sent: Vec<i64> = Vec::new();
        let mut now = Instant(0);
        while sent.len() < 2_000 {
            let room = pace.room(now);
            if room == 0 {
                assert!(pace.room_at() > now);
                now = pace.room_at();
                continue;
            }
            pace.note(room, now);
            sent.extend(std::iter::repeat_n(now.0, room));
            now = now.plus_ms(if sent.len().is_multiple_of(7) { 9_000 } else { 1 });
        }
        for (at, begin) in sent.iter().enumerate() {
            let within = sent[at..].iter().take_while(|t| *t - begin < 60_000).count();
            assert!(within <= 100, "{within}");
        }
        assert!(now.0 / 60_000 < 30, "slower than it need be");
    }
}

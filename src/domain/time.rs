//! Instants and durations, always handed in: the core has no clock.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// An instant, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// The instant `milliseconds` later, saturating.
    #[must_use]
    pub fn plus_ms(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds from `earlier` to here; negative when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The day in UTC that it is in, as in `2026-11-23`.
    #[must_use]
    pub fn day(self) -> String {
        let at = OffsetDateTime::from_unix_timestamp(self.0.div_euclid(1000)).ok();
        let date = at.map(OffsetDateTime::date);
        let (year, month, day) =
            date.map_or((0, 0, 0), |d| (d.year(), u8::from(d.month()), d.day()));
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// The hour and minute of its day in UTC, as in `13:40`.
    #[must_use]
    pub fn clock(self) -> String {
        let minutes = self.0.div_euclid(60_000).rem_euclid(24 * 60);
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// Reads an RFC 3339 text (`2026-11-23T09:00:00.000Z`); anything else is `None`.
    #[must_use]
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::Instant;

    #[test]
    fn a_day_ends_at_midnight_of_utc() {
        let midnight = Instant::from_rfc3339("2026-03-01T00:00:00Z").expect("a moment");
        assert_eq!((midnight.day(), midnight.clock()), ("2026-03-01".into(), "00:00".into()));
        let before = midnight.plus_ms(-1);
        assert_eq!((before.day(), before.clock()), ("2026-02-28".into(), "23:59".into()));
    }

    #[test]
    fn zones_and_fractions_are_read_to_the_millisecond() {
        assert_eq!(Instant::from_rfc3339("1970-01-01T01:00:00.250+01:00"), Some(Instant(250)));
        assert_eq!(Instant::from_rfc3339("yesterday"), None);
        assert_eq!(Instant::from_rfc3339("2026-11-23"), None);
    }
}

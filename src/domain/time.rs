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

    /// As RFC 3339 in UTC, as in `2026-11-23T09:00:00.000Z`.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        let (day, clock, ms) = (self.day(), self.clock(), self.0.rem_euclid(60_000));
        format!("{day}T{clock}:{:02}.{:03}Z", ms / 1000, ms % 1000)
    }

    /// Reads an RFC 3339 text (`2026-11-23T09:00:00.000Z`); anything else is `None`.
    #[must_use]
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        Self::of_common(text.as_bytes()).or_else(|| Self::of_any(text))
    }

    /// The form that the APIs write, in UTC and since 1970. A sweep reads some hundred thousand of
    /// them, and this takes less than a tenth of what every form takes. Counted in 32 bits as far
    /// as that goes: a checked product of 64 is a function in wasm.
    fn of_common(text: &[u8]) -> Option<Self> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', ref rest @ ..] = *text else {
            return None;
        };
        let [h1, h2, b':', i1, i2, b':', s1, s2, ref rest @ ..] = *rest else { return None };
        let ms = match *rest {
            [b'Z'] => 0,
            [b'.', a, b, c, ref further @ .., b'Z'] if further.iter().all(u8::is_ascii_digit) => {
                number([a, b, c])?
            }
            _ => return None,
        };
        let (year, month, day) = (number([y1, y2, y3, y4])?, number([m1, m2])?, number([d1, d2])?);
        let (hour, minute, second) = (number([h1, h2])?, number([i1, i2])?, number([s1, s2])?);
        // Of a leap second the other reader knows.
        if year < 1970 || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let days = days_since_1970(year, month, day)?;
        let of_day = ((hour * 60 + minute) * 60 + second) * 1_000 + ms;
        Some(Self(i64::from(days) * 86_400_000 + i64::from(of_day)))
    }

    /// Reads a moment as Jira writes it: its offsets have no colon.
    #[must_use]
    pub fn of_jira(text: &str) -> Option<Self> {
        let at = text.len().checked_sub(2)?;
        let (start, end) = (text.get(..at)?, text.get(at..)?);
        let colon = format!("{start}:{end}");
        Self::from_rfc3339(text).or_else(|| Self::from_rfc3339(&colon))
    }

    fn of_any(text: &str) -> Option<Self> {
        let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok().map(Self)
    }
}

fn number<const N: usize>(digits: [u8; N]) -> Option<u32> {
    let mut sum = 0;
    for digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        sum = sum * 10 + u32::from(digit);
    }
    Some(sum)
}

/// In the Gregorian calendar, of a year of it since 1970; `None` for a day that there is not.
fn days_since_1970(year: u32, month: u32, day: u32) -> Option<u32> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    // Counted from March, so that the leap day is the last of a year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(365 * year + year / 4 - year / 100 + year / 400 + of_year - 719_468)
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
    fn both_readers_read_the_same() {
        let mut read = 0;
        for year in (1969..2110).step_by(3).chain([2000, 2024, 2100]) {
            for month in 0..14 {
                for day in [0, 1, 28, 29, 30, 31, 32] {
                    for time in ["00:00:00Z", "23:59:59.999Z", "24:00:00Z", "12:60:00Z", "1:00:00Z"]
                    {
                        let text = format!("{year}-{month:02}-{day:02}T{time}");
                        let other = Instant::of_any(&text);
                        let common = Instant::of_common(text.as_bytes());
                        assert!(common.is_none() || common == other, "{text}");
                        assert_eq!(Instant::from_rfc3339(&text), other, "{text}");
                        read += i32::from(common.is_some());
                    }
                }
            }
        }
        assert!(read > 5_000);
        let long = "2025-11-06T23:07:29.936941226Z";
        assert_eq!(Instant::of_common(long.as_bytes()), Instant::of_any(long));
    }

    #[test]
    fn what_is_written_is_read_again() {
        for ms in [0, 1, 59_999, 60_000, -1, 1_795_000_000_123, 951_782_399_999] {
            let text = Instant(ms).to_rfc3339();
            assert_eq!(Instant::of_any(&text), Some(Instant(ms)), "{text}");
        }
        assert_eq!(Instant(1_795_000_000_123).to_rfc3339(), "2026-11-18T11:06:40.123Z");
    }

    #[test]
    fn zones_and_fractions_are_read_to_the_millisecond() {
        assert_eq!(Instant::from_rfc3339("1970-01-01T01:00:00.250+01:00"), Some(Instant(250)));
        assert_eq!(Instant::from_rfc3339("yesterday"), None);
        assert_eq!(Instant::from_rfc3339("2026-11-23"), None);
    }
}

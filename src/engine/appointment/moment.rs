//! When a ticket says that somebody leaves.

use crate::connector::FieldValue;
use crate::domain::Instant;
use crate::engine::command::What;
use crate::policy::{LeaveDate, Refusal, RefusalCode};
use serde_json::Value;

/// A moment as it is written on a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// With its own offset.
    At(Instant),
    /// On the clock of a zone, which the host knows.
    Local {
        /// IANA name.
        zone: String,
        /// `2026-11-30T17:00`.
        local: String,
    },
}

/// Reads a date field (`2026-11-30`: at the hour of the settings) or a date-time field.
///
/// # Errors
/// The field holds something else.
pub fn moment(date: &LeaveDate, written: &str) -> Result<Moment, Refusal> {
    if let Some(at) = Instant::of_jira(written) {
        return Ok(Moment::At(at));
    }
    let digits =
        |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = written.split('-');
    let day = (parts.next(), parts.next(), parts.next(), parts.next());
    match day {
        (Some(y), Some(m), Some(d), None) if digits(y, 4) && digits(m, 2) && digits(d, 2) => {
            let local = format!("{written}T{}", date.time_of_day);
            Ok(Moment::Local { zone: date.zone.clone(), local })
        }
        _ => Err(Refusal::new(
            RefusalCode::DateUnreadable,
            format!("'{}' holds no date", date.field.name),
            format!("It holds {}. Nothing was scheduled and nothing was changed.", said(written)),
            format!(
                "Fill in '{}' with a date, or have a Jira admin check its type.",
                date.field.name
            ),
        )),
    }
}

/// What somebody wrote, in a few words.
fn said(written: &str) -> String {
    FieldValue::of(Some(&Value::from(written))).words()
}

impl Moment {
    /// The command that finds the instant, where the text alone does not tell it.
    #[must_use]
    pub fn command(&self) -> Option<What> {
        match self {
            Self::At(_) => None,
            Self::Local { zone, local } => {
                Some(What::Zoned { zone: zone.clone(), local: local.clone() })
            }
        }
    }

    /// For a button: `30 Nov 17:00 Berlin`; nothing where only an instant is known.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let Self::Local { zone, local } = self else { return None };
        let (date, time) = local.split_once('T')?;
        let mut parts = date.split('-').skip(1);
        let month: usize = parts.next()?.parse().ok()?;
        let month = MONTHS.get(month.checked_sub(1)?)?;
        let day = parts.next()?.trim_start_matches('0');
        let city = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
        Some(format!("{day} {month} {time} {city}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Moment, moment};
    use crate::domain::Instant;
    use crate::policy::{FieldRef, LeaveDate};

    fn date() -> LeaveDate {
        LeaveDate {
            field: FieldRef { id: "customfield_1".to_owned(), name: "Last day".to_owned() },
            time_of_day: "17:00".to_owned(),
            zone: "Europe/Berlin".to_owned(),
        }
    }

    #[test]
    fn a_date_ends_at_the_hour_of_the_settings_and_a_date_time_is_itself() {
        let local = moment(&date(), "2026-11-03").ok();
        assert_eq!(local.as_ref().and_then(Moment::words).as_deref(), Some("3 Nov 17:00 Berlin"));
        assert_eq!(
            local,
            Some(Moment::Local {
                zone: "Europe/Berlin".to_owned(),
                local: "2026-11-03T17:00".to_owned()
            })
        );
        for at in ["1970-01-01T01:00:00.250+0100", "1970-01-01T00:00:00.250Z"] {
            assert_eq!(moment(&date(), at), Ok(Moment::At(Instant(250))));
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "soon", "2026-11", "2026-11-3", "2026-11-03-04", "03.11.2026", "é"] {
            assert!(moment(&date(), text).is_err(), "{text}");
        }
    }
}

//! A value whose readers may still see what it was.

/// Whose eyes a value is read with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// What is so.
    Truth,
    /// What the APIs show at this time, in milliseconds.
    Seen(i64),
}

/// A value and, until it has spread, the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lagged<T> {
    truth: T,
    before: Option<(T, i64)>,
}

impl<T: Clone> Lagged<T> {
    /// A value that everyone sees.
    pub(crate) fn settled(truth: T) -> Self {
        Self { truth, before: None }
    }

    /// The value as `view` sees it.
    pub(crate) fn get(&self, view: View) -> &T {
        match (view, &self.before) {
            (View::Seen(now), Some((before, until))) if now < *until => before,
            _ => &self.truth,
        }
    }

    /// Changes the truth at `now`; readers see it `delay_ms` later.
    pub(crate) fn set(&mut self, truth: T, now: i64, delay_ms: i64) {
        let seen = self.get(View::Seen(now)).clone();
        self.truth = truth;
        self.before = (delay_ms > 0).then(|| (seen, now.saturating_add(delay_ms)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_changes_at_once_and_readers_lag() {
        let mut value = Lagged::settled(1);
        value.set(2, 100, 50);
        assert_eq!(*value.get(View::Truth), 2);
        assert_eq!(*value.get(View::Seen(149)), 1);
        assert_eq!(*value.get(View::Seen(150)), 2);
    }

    #[test]
    fn a_second_change_lags_behind_what_was_seen() {
        let mut value = Lagged::settled(1);
        value.set(2, 100, 50);
        value.set(3, 120, 50);
        assert_eq!(*value.get(View::Seen(169)), 1);
        assert_eq!(*value.get(View::Seen(170)), 3);
    }

    #[test]
    fn without_delay_nothing_lags() {
        let mut value = Lagged::settled(1);
        value.set(2, 100, 0);
        assert_eq!(*value.get(View::Seen(100)), 2);
    }
}

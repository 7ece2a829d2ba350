//! What is kept of everybody: counts.

use super::class::{Class, ProductIndex, Seat, Verdict, WhyUnknown};
use super::classify::Sighting;
use crate::domain::record::record;

/// People by class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Used within the threshold.
    pub active: u32,
    /// Not used since the threshold.
    pub inactive: u32,
    /// Never used.
    pub never_active: u32,
    /// Not known.
    pub unknown: u32,
    /// Left alone.
    pub exempt: u32,
    /// Never touched.
    pub protected: u32,
}
record!(Counts { active, inactive, never_active, unknown, exempt, protected });

/// What is said of one product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductTally {
    /// People to whom a group gives it.
    pub by_group: Counts,
    /// People who have used it and have it by no known group.
    pub unconfirmed: Counts,
}
record!(ProductTally { by_group, unconfirmed });

impl ProductTally {
    /// Everybody of the class with this name.
    #[must_use]
    pub fn named(&self, class: &str) -> u32 {
        self.by_group.named(class) + self.unconfirmed.named(class)
    }

    /// Seats that could be freed. Whether somebody has one whom no group gives it is not certain.
    #[must_use]
    pub fn seats(&self) -> u32 {
        self.by_group.idle()
    }
}

/// What is said of everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Everybody who was listed, agents and apps as well.
    pub people: u32,
    /// Those who use no seat at all.
    pub locked_out: u32,
    /// Accounts of agents and apps, which are left out.
    pub programs: u32,
    /// Those with an admin role of the organization.
    pub admins: u32,
    /// Those all of whose products are idle.
    pub wholly_idle: u32,
    /// Those on the review list.
    pub reviewed: u32,
    /// By product, in the order of the sweep.
    pub products: Vec<ProductTally>,
    /// Verdicts 'unknown' by their reasons, in the order of [`WhyUnknown::ALL`].
    pub unknown: Vec<u32>,
}
record!(Tally { people, locked_out, wholly_idle, reviewed, products, unknown; programs, admins });

impl Tally {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(products: usize) -> Self {
        let unknown = vec![0; WhyUnknown::ALL.len()];
        Self { products: vec![ProductTally::default(); products], unknown, ..Self::default() }
    }

    /// Counts a person.
    pub fn add(&mut self, sighting: &Sighting) {
        self.people += 1;
        match sighting {
            Sighting::LockedOut => self.locked_out += 1,
            Sighting::Program => self.programs += 1,
            Sighting::Seen(verdicts) => self.count(verdicts, Counts::up, 1),
        }
    }

    /// Counts a person anew of whom more is known now.
    pub fn replace(&mut self, before: &[Verdict], after: &[Verdict]) {
        if is_wholly_idle(before) {
            self.wholly_idle = self.wholly_idle.saturating_sub(1);
        }
        self.count(before, Counts::down, 0);
        self.count(after, Counts::up, 1);
    }

    fn count(&mut self, verdicts: &[Verdict], step: fn(&mut u32), whole: u32) {
        if is_wholly_idle(verdicts) {
            self.wholly_idle += whole;
        }
        for verdict in verdicts {
            if let Class::Unknown { why } = verdict.class
                && let Some(count) = self.unknown.get_mut(why.place())
            {
                step(count);
            }
            if let Some(counts) = self.of(verdict.product, verdict.seat) {
                step(counts.of(verdict.class));
            }
        }
    }

    fn of(&mut self, product: ProductIndex, seat: Seat) -> Option<&mut Counts> {
        let product = self.products.get_mut(usize::from(product.0))?;
        Some(match seat {
            Seat::ByGroup => &mut product.by_group,
            Seat::Unconfirmed => &mut product.unconfirmed,
        })
    }
}

/// Whether every product is known to be idle, and there is one.
#[must_use]
pub fn is_wholly_idle(verdicts: &[Verdict]) -> bool {
    !verdicts.is_empty() && verdicts.iter().all(|v| v.class.is_idle())
}

impl Counts {
    fn of(&mut self, class: Class) -> &mut u32 {
        match class {
            Class::Active => &mut self.active,
            Class::Inactive { .. } => &mut self.inactive,
            Class::NeverActive { .. } => &mut self.never_active,
            Class::Unknown { .. } => &mut self.unknown,
            Class::Exempt { .. } => &mut self.exempt,
            Class::Protected { .. } => &mut self.protected,
        }
    }

    fn up(count: &mut u32) {
        *count = count.saturating_add(1);
    }

    fn down(count: &mut u32) {
        *count = count.saturating_sub(1);
    }

    /// The count of the class with this name.
    #[must_use]
    pub fn named(self, class: &str) -> u32 {
        match class {
            "active" => self.active,
            "inactive" => self.inactive,
            "neverActive" => self.never_active,
            "unknown" => self.unknown,
            "exempt" => self.exempt,
            "protected" => self.protected,
            _ => 0,
        }
    }

    /// Those who do not use it.
    #[must_use]
    pub fn idle(self) -> u32 {
        self.inactive + self.never_active
    }

    /// Everybody.
    #[must_use]
    pub fn all(self) -> u32 {
        self.active
            + self.inactive
            + self.never_active
            + self.unknown
            + self.exempt
            + self.protected
    }
}

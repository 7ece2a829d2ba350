//! One person as the search lists them, to what is said of each product.
//!
//! Law 11 is kept here: only a date that was told and can be read makes anybody inactive, and only
//! a list that was told in full makes anybody never active.

use super::class::{Class, Mark, MarkSource, Seat, Verdict, WhyExempt, WhyUnknown};
use super::frame::{Frame, Membership, bit, kind_of};
use crate::connector::roster::{Listed, Stamp, Use};
use crate::domain::{AccountKind, AccountStatus, Instant, MembershipStatus, ResourceId};
use crate::policy::SweptProduct;

/// Clocks differ: a date this little ahead is now.
const SKEW_MS: i64 = 300_000;

/// The two instants that a sweep needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// What thresholds are counted back from: the beginning of the sweep, however often it was
    /// taken up again.
    pub as_of: Instant,
    /// When the answer came.
    pub now: Instant,
}

/// What a sweep sees of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sighting {
    /// Deactivated, suspended or in no directory: uses no seat.
    LockedOut,
    /// An agent's or an app's account: no person.
    Program,
    /// Let in, with what is said of each product they have or may have.
    Seen(Vec<Verdict>),
}

/// Classifies one person.
#[must_use]
pub fn classify(person: &Listed<'_>, frame: &Frame, times: Times) -> Sighting {
    classify_holder(person, frame, &[], times)
}

/// Classifies one person whose roles have been read: `holds` are the products that they show, by
/// whatever path. A direct role that was never used shows nowhere else.
#[must_use]
pub fn classify_holder(
    person: &Listed<'_>,
    frame: &Frame,
    holds: &[ResourceId],
    times: Times,
) -> Sighting {
    if kind_of(person).is_some_and(AccountKind::is_no_person) {
        return Sighting::Program;
    }
    let closed = person.account_status.is_some_and(|s| s != AccountStatus::Active);
    let outside = person.membership.is_some_and(|m| m != MembershipStatus::Active);
    if closed || outside {
        return Sighting::LockedOut;
    }
    let membership = frame.membership(person);
    let mut standing = None;
    let gives = membership.map_or(0, |m| m.gives);
    let verdicts = frame.indexed().filter_map(|(index, product)| {
        let by_group = gives & bit(index) != 0 || holds.contains(&product.resource);
        let told = person.products.as_deref().map(|all| use_of(all, product, times));
        let unsure = membership.is_none() || told.is_none();
        let never = matches!(told, Some(Used::Never));
        if !by_group && !unsure && never {
            return None;
        }
        let (class, mark) = activity(told, person.added, product, frame, times, MarkSource::Search);
        let seat = if by_group { Seat::ByGroup } else { Seat::Unconfirmed };
        // Who is active is said to be so; everybody else is first asked for what protects them.
        let class = match class {
            Class::Active => class,
            _ => standing
                .get_or_insert_with(|| Standing::of(person, membership, frame, times))
                .applied(class),
        };
        Some(Verdict { product: index, seat, class, mark })
    });
    Sighting::Seen(verdicts.collect())
}

/// What the entries of one product say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Used {
    /// No entry: never used.
    Never,
    /// Used last then.
    At(Instant),
    /// Some entry can't be read.
    Unclear(WhyUnknown),
}

/// Reads all entries of one product.
pub(super) fn use_of(all: &[Use<'_>], product: &SweptProduct, times: Times) -> Used {
    let mut latest = Used::Never;
    let mut unclear = None;
    for entry in all.iter().filter(|e| e.resource == product.resource.as_str()) {
        match entry.last_active {
            Stamp::At(at) if at.since(times.now) > SKEW_MS => {
                unclear = Some(WhyUnknown::DateInFuture);
            }
            Stamp::At(at) => match latest {
                Used::At(other) if other >= at => {}
                _ => latest = Used::At(at),
            },
            Stamp::Absent => unclear = Some(WhyUnknown::DateMissing),
            Stamp::Unreadable => unclear = Some(WhyUnknown::DateUnreadable),
        }
    }
    match (latest, unclear) {
        // The unclear one may be the later; only a date that shows use by itself stands against it.
        (Used::At(at), Some(_)) if times.as_of.since(at) < product.idle_ms => Used::At(at),
        (_, Some(why)) => Used::Unclear(why),
        (latest, None) => latest,
    }
}

/// What use alone says of a product, before anybody is exempt.
pub(super) fn activity(
    used: Option<Used>,
    added: Stamp,
    product: &SweptProduct,
    frame: &Frame,
    times: Times,
    source: MarkSource,
) -> (Class, Option<Mark>) {
    let unknown = |why| (Class::Unknown { why }, None);
    let added = match added {
        Stamp::Absent => Err(WhyUnknown::AddedNotTold),
        Stamp::Unreadable => Err(WhyUnknown::AddedUnreadable),
        Stamp::At(at) if at.since(times.now) > SKEW_MS => Err(WhyUnknown::AddedUnreadable),
        Stamp::At(at) => Ok(at),
    };
    // Nobody is idle of whom it is not known that they have been here long enough.
    let idle = |grace_ms: i64, since: Option<Instant>| match added {
        Err(why) => Class::Unknown { why },
        Ok(at) if at.plus_ms(grace_ms) > times.as_of => {
            Class::Exempt { why: WhyExempt::New { until: at.plus_ms(grace_ms) } }
        }
        Ok(added) => since.map_or(Class::NeverActive { added }, |since| Class::Inactive { since }),
    };
    match used {
        None => unknown(WhyUnknown::UseNotTold),
        Some(Used::Unclear(why)) => unknown(why),
        Some(Used::At(at)) => {
            let mark = Some(Mark { at, source });
            if times.as_of.since(at) < product.idle_ms {
                return (Class::Active, mark);
            }
            (idle(frame.new_person_grace_ms, Some(at)), mark)
        }
        Some(Used::Never) => {
            // Nobody can have left a product unused for longer than they have been here.
            (idle(frame.new_person_grace_ms.max(product.idle_ms), None), None)
        }
    }
}

/// What holds for a person whatever the product.
struct Standing {
    protected: Option<Class>,
    exempt: Option<Class>,
    untold: Option<WhyUnknown>,
}

impl Standing {
    fn of(
        person: &Listed<'_>,
        membership: Option<Membership>,
        frame: &Frame,
        times: Times,
    ) -> Self {
        let returned = frame.returned(person).and_then(|at| {
            let until = at.plus_ms(frame.returner_grace_ms);
            (until > times.as_of).then_some(WhyExempt::Returned { until })
        });
        let exempt = frame.exemption(person, membership).or(returned);
        Self {
            protected: frame.protection(person, membership).map(|why| Class::Protected { why }),
            exempt: exempt.map(|why| Class::Exempt { why }),
            untold: untold(person, frame),
        }
    }

    /// What is said of somebody whose use alone says `class`, which is not that they are active.
    fn applied(&self, class: Class) -> Class {
        let unknown = self.untold.map(|why| Class::Unknown { why });
        self.protected.or(self.exempt).or(unknown).unwrap_or(class)
    }
}

/// What was not told and could have protected the person.
fn untold(person: &Listed<'_>, frame: &Frame) -> Option<WhyUnknown> {
    if person.account_status.is_none() || person.membership.is_none() {
        return Some(WhyUnknown::StatusNotTold);
    }
    if person.platform_roles.is_none() {
        return Some(WhyUnknown::RolesNotTold);
    }
    if person.groups.is_none() {
        return Some(WhyUnknown::GroupsNotTold);
    }
    if kind_of(person) != Some(AccountKind::Person) {
        return Some(WhyUnknown::TypeNotTold);
    }
    let has_address = person.email.as_deref().is_some_and(|email| email.contains('@'));
    (!has_address && frame.asks_for_emails()).then_some(WhyUnknown::EmailNotTold)
}

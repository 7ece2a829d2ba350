//! Everything that is looked up for each person of a sweep, prepared once.

use super::class::{ProductIndex, WhyExempt, WhyProtected};
use crate::connector::roster::Listed;
use crate::domain::{AccountId, AccountKind, GroupId, Instant};
use crate::policy::{
    InactivityRules, NamedGroup, Protections, SettingsError, Site, SweptProduct, days_ms,
};
use std::fmt::Write as _;

/// Where Atlassian makes service accounts.
const SERVICE_DOMAIN: &str = "serviceaccount.atlassian.com";
/// A licence among the roles of an organization, no admin role.
const AI_ACCESS: &str = "atlassian/ai-access";

/// What kind of account somebody's is, where it is told.
pub(super) fn kind_of(person: &Listed<'_>) -> Option<AccountKind> {
    person.account_type.as_deref().map(AccountKind::of)
}

/// Which groups give which products.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    /// A group stands here once for every time it was listed.
    gives: Vec<(String, u32)>,
    complete: u32,
}

impl Grants {
    /// Notes that a group gives a product.
    pub fn add(&mut self, group: &GroupId, product: ProductIndex) {
        self.gives.push((group.as_str().to_owned(), bit(product)));
    }

    /// Notes that every group which gives this product has been read.
    pub fn read_in_full(&mut self, product: ProductIndex) {
        self.complete |= bit(product);
    }

    /// Whether every group that gives this product is known.
    #[must_use]
    pub fn is_complete(&self, product: ProductIndex) -> bool {
        self.complete & bit(product) != 0
    }

    /// As it is kept: what is complete, then a group and its products on each line.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n", self.complete);
        for (group, products) in &self.gives {
            // Writing to a text does not fail.
            let _ = writeln!(text, "{group} {products}");
        }
        text
    }

    /// Reads [`Self::to_text`]; `None` where it is no such text.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (complete, groups) = text.split_once('\n')?;
        let pair = |line: &str| {
            let (group, products) = line.rsplit_once(' ')?;
            Some((group.to_owned(), products.parse().ok()?))
        };
        let gives = groups.lines().map(pair).collect::<Option<_>>()?;
        Some(Self { gives, complete: complete.parse().ok()? })
    }
}

pub(super) fn bit(product: ProductIndex) -> u32 {
    1_u32.checked_shl(product.0.into()).unwrap_or_default()
}

/// What the settings say about a sweep.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'s> {
    /// The rules.
    pub rules: &'s InactivityRules,
    /// The sites whose products are swept.
    pub sites: &'s [Site],
    /// Whom nobody may touch.
    pub protections: &'s Protections,
}

/// What a group means for its members, or what is meant for one account.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Meaning {
    gives: u32,
    protects: bool,
    exempts: bool,
    serves: bool,
    returned: Option<Instant>,
}

/// Meanings in the order of their ids' digests: ids begin alike, which is long to compare for each
/// group of everybody. A map of the standard library weighs ten kilobytes in wasm.
#[derive(Clone, Debug, Default, PartialEq)]
struct Meanings(Vec<(u64, String, Meaning)>);

impl Meanings {
    fn place(&self, id: &str) -> Result<usize, usize> {
        let sought = digest(id);
        self.0.binary_search_by(|(digest, known, _)| {
            digest.cmp(&sought).then_with(|| known.as_str().cmp(id))
        })
    }

    fn get(&self, id: &str) -> Option<&Meaning> {
        self.0.get(self.place(id).ok()?).map(|(.., meaning)| meaning)
    }

    /// Changes what is meant for `id`, which may be new.
    fn change(&mut self, id: &str, change: impl FnOnce(&mut Meaning)) {
        let at = self.place(id).unwrap_or_else(|at| {
            self.0.insert(at, (digest(id), id.to_owned(), Meaning::default()));
            at
        });
        if let Some((.., meaning)) = self.0.get_mut(at) {
            change(meaning);
        }
    }
}

/// Of equal ids the same. Two ids may have the same one: whoever finds it compares them.
fn digest(id: &str) -> u64 {
    let (words, rest) = id.as_bytes().as_chunks::<8>();
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let mix =
        |sum: u64, word: u64| (sum ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    words.chain(rest.iter().copied().map(u64::from)).fold(0, mix)
}

/// What a person's groups mean together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Membership {
    pub(super) gives: u32,
    protects: bool,
    exempts: bool,
    serves: bool,
}

/// The prepared lookups.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    products: Vec<SweptProduct>,
    groups: Meanings,
    accounts: Meanings,
    excluded_domains: Vec<String>,
    service_domains: Vec<String>,
    service_prefixes: Vec<String>,
    pub(super) new_person_grace_ms: i64,
    pub(super) returner_grace_ms: i64,
}

impl Frame {
    /// Prepares a sweep.
    ///
    /// # Errors
    /// The field of the rules that cannot be accepted.
    pub fn new(scope: Scope<'_>) -> Result<Self, SettingsError> {
        let Scope { rules, sites, protections } = scope;
        rules.check()?;
        let (exclusions, services) = (&rules.exclusions, &rules.service_accounts);
        let mut groups = Meanings::default();
        let ids = |list: &[NamedGroup]| list.iter().map(|g| g.id.to_string()).collect();
        note(&mut groups, ids(&protections.groups), |m| m.protects = true);
        note(&mut groups, ids(&exclusions.groups), |m| m.exempts = true);
        note(&mut groups, ids(&services.groups), |m| m.serves = true);
        let mut accounts = Meanings::default();
        let ids = |list: &[AccountId]| list.iter().map(AccountId::to_string).collect();
        note(&mut accounts, ids(&protections.accounts), |m| m.protects = true);
        note(&mut accounts, ids(&exclusions.accounts), |m| m.exempts = true);
        note(&mut accounts, ids(&services.accounts), |m| m.serves = true);
        let mut service_domains = lower(&services.domains);
        service_domains.push(SERVICE_DOMAIN.to_owned());
        Ok(Self {
            products: rules.products(sites)?,
            groups,
            accounts,
            excluded_domains: lower(&exclusions.domains),
            service_domains,
            service_prefixes: lower(&services.email_prefixes),
            new_person_grace_ms: days_ms(rules.new_person_grace_days),
            returner_grace_ms: days_ms(rules.returner_grace_days),
        })
    }

    /// Takes in which groups give which products.
    pub fn learn(&mut self, grants: &Grants) {
        for (id, products) in &grants.gives {
            self.groups.change(id, |meaning| meaning.gives |= *products);
        }
    }

    /// With those who were given access back, and when.
    #[must_use]
    pub fn with_returners(
        mut self,
        returners: impl IntoIterator<Item = (AccountId, Instant)>,
    ) -> Self {
        for (account, at) in returners {
            self.accounts.change(account.as_str(), |meaning| meaning.returned = Some(at));
        }
        self
    }

    /// What is meant for one account.
    fn account(&self, person: &Listed<'_>) -> Meaning {
        self.accounts.get(person.account.as_ref()).copied().unwrap_or_default()
    }

    /// The products of the sweep.
    #[must_use]
    pub fn products(&self) -> &[SweptProduct] {
        &self.products
    }

    pub(super) fn indexed(&self) -> impl Iterator<Item = (ProductIndex, &SweptProduct)> {
        (0_u16..).map(ProductIndex).zip(&self.products)
    }

    pub(super) fn returned(&self, person: &Listed<'_>) -> Option<Instant> {
        self.account(person).returned
    }

    /// What a person's groups mean; `None` where they were not told.
    pub(super) fn membership(&self, person: &Listed<'_>) -> Option<Membership> {
        let mut all = Membership::default();
        for group in person.groups.as_ref()? {
            if let Some(meaning) = self.groups.get(group.as_ref()) {
                all.gives |= meaning.gives;
                all.protects |= meaning.protects;
                all.exempts |= meaning.exempts;
                all.serves |= meaning.serves;
            }
        }
        Some(all)
    }

    /// Why a person is never touched, as far as it is told.
    pub(super) fn protection(
        &self,
        person: &Listed<'_>,
        membership: Option<Membership>,
    ) -> Option<WhyProtected> {
        let roles = person.platform_roles.as_deref().unwrap_or_default();
        if roles.iter().any(|role| role != AI_ACCESS) {
            return Some(WhyProtected::Admin);
        }
        if self.account(person).protects {
            return Some(WhyProtected::Account);
        }
        membership.filter(|m| m.protects).map(|_| WhyProtected::Group)
    }

    /// Why a person is left alone, as far as it is told.
    pub(super) fn exemption(
        &self,
        person: &Listed<'_>,
        membership: Option<Membership>,
    ) -> Option<WhyExempt> {
        let account = self.account(person);
        let membership = membership.unwrap_or_default();
        if account.exempts {
            return Some(WhyExempt::Account);
        }
        if membership.exempts {
            return Some(WhyExempt::Group);
        }
        if kind_of(person).is_some_and(AccountKind::is_no_person) {
            return Some(WhyExempt::ServiceType);
        }
        if account.serves {
            return Some(WhyExempt::ServiceAccount);
        }
        if membership.serves {
            return Some(WhyExempt::ServiceGroup);
        }
        let email = person.email.as_deref()?.to_lowercase();
        if has_domain(&email, &self.excluded_domains) {
            return Some(WhyExempt::Domain);
        }
        let serves = has_domain(&email, &self.service_domains)
            || self.service_prefixes.iter().any(|p| email.starts_with(p.as_str()));
        serves.then_some(WhyExempt::ServiceEmail)
    }

    /// Whether an address decides about anybody, beside Atlassian's own service accounts.
    pub(super) fn asks_for_emails(&self) -> bool {
        let by_service = self.service_domains.len() > 1 || !self.service_prefixes.is_empty();
        by_service || !self.excluded_domains.is_empty()
    }
}

/// Whether an address is of one of the domains, or of one below them.
fn has_domain(email: &str, domains: &[String]) -> bool {
    let Some((_, domain)) = email.rsplit_once('@') else { return false };
    domains.iter().any(|d| {
        domain == d || domain.strip_suffix(d.as_str()).is_some_and(|left| left.ends_with('.'))
    })
}

fn lower(list: &[String]) -> Vec<String> {
    list.iter().map(|text| text.to_lowercase()).collect()
}

fn note(meanings: &mut Meanings, ids: Vec<String>, mark: fn(&mut Meaning)) {
    for id in ids {
        meanings.change(&id, mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grants_survive_being_kept() {
        let mut grants = Grants::default();
        grants.add(&GroupId::new("g1"), ProductIndex(0));
        grants.add(&GroupId::new("g1"), ProductIndex(31));
        grants.add(&GroupId::new("g 2"), ProductIndex(1));
        grants.read_in_full(ProductIndex(1));
        assert_eq!(Grants::from_text(&grants.to_text()), Some(grants));
        assert_eq!(Grants::from_text("x"), None);
    }

    #[test]
    fn ids_of_one_digest_are_still_two() {
        let (one, other) = ("a", "a\0\0\0\0\0\0\0");
        assert_eq!(digest(one), digest(other));
        let mut all = Meanings::default();
        let ids: Vec<String> =
            (0..200).map(|n| format!("61a00000-0000-4000-8000-{n:03}")).collect();
        for id in ids.iter().map(String::as_str).chain([one, other, one]) {
            all.change(id, |meaning| meaning.gives += 1);
        }
        assert!(ids.iter().all(|id| all.get(id).is_some_and(|m| m.gives == 1)));
        assert_eq!(all.get(one).map(|m| m.gives), Some(2));
        assert_eq!(all.get(other).map(|m| m.gives), Some(1));
        assert_eq!(all.get("61a00000-0000-4000-8000-200"), None);
    }

    #[test]
    fn a_domain_covers_what_is_below_it_and_nothing_that_only_ends_like_it() {
        let domains = ["x.example".to_owned()];
        for (email, inside) in [
            ("a@x.example", true),
            ("a@b.x.example", true),
            ("a@ax.example", false),
            ("x.example", false),
        ] {
            assert_eq!(has_domain(email, &domains), inside, "{email}");
        }
    }
}

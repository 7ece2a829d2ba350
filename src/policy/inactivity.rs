//! What a company calls inactive, and whom it never means by it: the part `inactivity` of the
//! settings.

use super::settings::{NamedGroup, SettingsError, Site};
use crate::domain::record::record;
use crate::domain::{AccountId, CloudId, ProductKey, ResourceId};

/// Below this many days the sources' own delay of a day decides more than the person does.
pub const IDLE_DAYS_MIN: u16 = 7;
/// Ten years: past it nothing is ever found.
pub const DAYS_MAX: u16 = 3_650;
/// A sweep less often than once a year is started by hand.
pub const EVERY_DAYS_MAX: u16 = 366;
/// A sweep's products are bits of one number.
pub const PRODUCTS_MAX: usize = 32;

/// A notice of less is none, and one of more than two months is forgotten.
pub const NOTICE_DAYS_MAX: u16 = 60;

const DAY_MS: i64 = 86_400_000;

/// The part `inactivity` of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InactivityRules {
    /// When a product counts as idle; the first that fits decides, and a product that none fits is
    /// left alone.
    pub thresholds: Vec<Threshold>,
    /// Days after their arrival in which nobody is inactive. New accounts look never active.
    pub new_person_grace_days: u16,
    /// Days after somebody was given access back in which they are not inactive.
    pub returner_grace_days: u16,
    /// What the person of a ticket is told before an admin's choice takes anything; without it
    /// nobody is told first.
    pub notice: Option<Notice>,
    /// Days from the beginning of a sweep to that of the next; without it only an admin starts one.
    pub every_days: Option<u16>,
    /// Who is listed and never taken.
    pub exclusions: Exclusions,
    /// What tells accounts of programs from people. They look idle: an API's use is no activity.
    pub service_accounts: ServiceAccounts,
}
record!(strict InactivityRules { thresholds, new_person_grace_days, returner_grace_days, notice, every_days; exclusions, service_accounts });

/// How long somebody who was told may answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Days from the notice to the start.
    pub days: u16,
    /// Whether a notice in a service project is public: mailed to the requester and whoever takes
    /// part. Otherwise nobody can be told there, and nothing is started.
    pub public: Option<bool>,
}
record!(strict Notice { days, public });

/// How long one product may go unused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// Which product.
    pub product: ProductKey,
    /// On which site; `None`: on every site of the settings.
    pub cloud_id: Option<CloudId>,
    /// Days without a sign of use after which it is idle.
    pub idle_days: u16,
}
record!(strict Threshold { product, cloud_id, idle_days });

/// Who is never taken, by what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exclusions {
    /// Single accounts.
    pub accounts: Vec<AccountId>,
    /// Everybody in these groups.
    pub groups: Vec<NamedGroup>,
    /// Everybody whose address ends with one of these (`partner.example`).
    pub domains: Vec<String>,
}
record!(strict Exclusions { ; accounts, groups, domains });

/// Signs by which an account is a program's. Accounts of a type other than `atlassian` always are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceAccounts {
    /// Single accounts.
    pub accounts: Vec<AccountId>,
    /// Everybody in these groups.
    pub groups: Vec<NamedGroup>,
    /// Domains of their addresses, beside Atlassian's own for service accounts.
    pub domains: Vec<String>,
    /// How their addresses begin (`svc-`).
    pub email_prefixes: Vec<String>,
}
record!(strict ServiceAccounts { ; accounts, groups, domains, email_prefixes });

/// A product on a site, with when it is idle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweptProduct {
    /// Which.
    pub resource: ResourceId,
    /// Milliseconds without a sign of use after which it is idle.
    pub idle_ms: i64,
}

impl InactivityRules {
    /// Checks what the shape alone does not say.
    ///
    /// # Errors
    /// The first field that cannot be accepted, by path, with what to do.
    pub fn check(&self) -> Result<(), SettingsError> {
        if self.thresholds.is_empty() {
            return Err(wrong("thresholds", "name at least one product and its days"));
        }
        for (index, threshold) in self.thresholds.iter().enumerate() {
            let at = |field: &str| format!("thresholds[{index}].{field}");
            if threshold.product.as_str().trim().is_empty() {
                return Err(wrong(&at("product"), "name a product, as in `jira-software`"));
            }
            if !(IDLE_DAYS_MIN..=DAYS_MAX).contains(&threshold.idle_days) {
                let message = format!(
                    "must be between {IDLE_DAYS_MIN} and {DAYS_MAX} days: what Atlassian tells of use is up to a day late"
                );
                return Err(wrong(&at("idleDays"), message));
            }
        }
        for (field, days) in [
            ("newPersonGraceDays", self.new_person_grace_days),
            ("returnerGraceDays", self.returner_grace_days),
        ] {
            if !(1..=DAYS_MAX).contains(&days) {
                let message = format!(
                    "must be between 1 and {DAYS_MAX} days: without it somebody who has just come counts as inactive"
                );
                return Err(wrong(field, message));
            }
        }
        if self.every_days.is_some_and(|days| !(1..=EVERY_DAYS_MAX).contains(&days)) {
            let message = format!(
                "must be between 1 and {EVERY_DAYS_MAX} days; leave it out where only an admin starts a sweep"
            );
            return Err(wrong("everyDays", message));
        }
        if self.notice.as_ref().is_some_and(|n| !(1..=NOTICE_DAYS_MAX).contains(&n.days)) {
            let message = format!(
                "must be between 1 and {NOTICE_DAYS_MAX} days; leave out `notice` where nobody is told first"
            );
            return Err(wrong("notice.days", message));
        }
        self.check_lists()
    }

    fn check_lists(&self) -> Result<(), SettingsError> {
        let lists = [
            ("exclusions.domains", &self.exclusions.domains),
            ("serviceAccounts.domains", &self.service_accounts.domains),
        ];
        for (field, domains) in lists {
            if let Some(odd) = domains.iter().find(|d| !d.contains('.') || d.contains(['@', '*'])) {
                let message = format!("`{odd}` is no domain; write it as in `partner.example`");
                return Err(wrong(field, message));
            }
        }
        if self.service_accounts.email_prefixes.iter().any(|p| p.trim().is_empty()) {
            let message = "an empty beginning fits every address; take it out";
            return Err(wrong("serviceAccounts.emailPrefixes", message));
        }
        Ok(())
    }

    /// The products that are swept on these sites, in the order of the thresholds.
    ///
    /// # Errors
    /// Thresholds for a site that is none of them, or more products than one sweep holds.
    pub fn products(&self, sites: &[Site]) -> Result<Vec<SweptProduct>, SettingsError> {
        let mut all: Vec<SweptProduct> = Vec::new();
        for (index, threshold) in self.thresholds.iter().enumerate() {
            let meant: Vec<&Site> = sites
                .iter()
                .filter(|s| threshold.cloud_id.as_ref().is_none_or(|id| *id == s.cloud_id))
                .collect();
            if meant.is_empty() {
                let message = "is none of `sites`: name the site there first";
                return Err(wrong(&format!("thresholds[{index}].cloudId"), message));
            }
            for site in meant {
                let resource = ResourceId::of_product(&threshold.product, &site.cloud_id);
                if all.iter().all(|p| p.resource != resource) {
                    all.push(SweptProduct { resource, idle_ms: days_ms(threshold.idle_days) });
                }
            }
        }
        if all.len() > PRODUCTS_MAX {
            let message = format!("name at most {PRODUCTS_MAX} products over all sites");
            return Err(wrong("thresholds", message));
        }
        Ok(all)
    }
}

/// Days in milliseconds.
pub(crate) fn days_ms(days: u16) -> i64 {
    i64::from(days).saturating_mul(DAY_MS)
}

fn wrong(field: &str, message: impl Into<String>) -> SettingsError {
    SettingsError { field: format!("inactivity.{field}"), message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::Record as _;
    use serde_json::{Value, json};

    fn parsed(json: Value) -> Result<InactivityRules, SettingsError> {
        let rules = InactivityRules::from_json(json)
            .map_err(|e| wrong(e.path(), e.message().to_owned()))?;
        rules.check().map(|()| rules)
    }

    fn rules() -> Value {
        json!({
            "thresholds": [
                { "product": "jira-software", "cloudId": "s1", "idleDays": 90 },
                { "product": "jira-software", "idleDays": 180 },
            ],
            "newPersonGraceDays": 90,
            "returnerGraceDays": 30,
        })
    }

    fn site(id: &str) -> Site {
        Site { cloud_id: CloudId::new(id), name: id.to_owned() }
    }

    #[test]
    fn the_first_threshold_that_fits_decides() {
        let rules = parsed(rules()).unwrap();
        let products = rules.products(&[site("s1"), site("s2")]).unwrap();
        let days: Vec<i64> = products.iter().map(|p| p.idle_ms / DAY_MS).collect();
        assert_eq!(days, [90, 180]);
        assert_eq!(products[1].resource.as_str(), "ari:cloud:jira-software::site/s2");
    }

    #[test]
    fn a_product_is_found_in_both_of_its_published_spellings() {
        for product in ["jira-service-desk", "jira-servicedesk"] {
            let mut json = rules();
            json["thresholds"] = json!([{ "product": product, "idleDays": 60 }]);
            let products = parsed(json).unwrap().products(&[site("s1")]).unwrap();
            let resource = products[0].resource.as_str();
            assert_eq!(resource, "ari:cloud:jira-servicedesk::site/s1", "{product}");
        }
    }

    #[test]
    fn bad_rules_are_refused_with_field_and_remedy() {
        for (pointer, value, field, remedy) in [
            ("/thresholds", json!([]), "thresholds", "at least one"),
            ("/thresholds/0/idleDays", json!(6), "thresholds[0].idleDays", "between 7 and 3650"),
            ("/thresholds/1/idleDays", json!(-1), "thresholds[1].idleDays", "whole number"),
            ("/thresholds/0/product", json!(""), "thresholds[0].product", "name a product"),
            ("/newPersonGraceDays", json!(0), "newPersonGraceDays", "between 1"),
            ("/returnerGraceDays", json!(4_000), "returnerGraceDays", "between 1"),
            ("/everyDays", json!(0), "everyDays", "leave it out"),
            ("/notice", json!({ "days": 0 }), "notice.days", "between 1 and 60"),
            ("/notice", json!({ "days": 61 }), "notice.days", "leave out `notice`"),
            ("/exclusions", json!({ "domains": ["@x.example"] }), "exclusions.domains", "as in"),
            ("/exclusions", json!({ "domain": [] }), "exclusions.domain", "it knows"),
            (
                "/serviceAccounts",
                json!({ "emailPrefixes": [" "] }),
                "serviceAccounts.emailPrefixes",
                "take it out",
            ),
        ] {
            let mut all = rules();
            match all.pointer_mut(pointer) {
                Some(place) => *place = value,
                None => all[pointer.trim_start_matches('/')] = value,
            }
            let error = parsed(all).unwrap_err();
            assert_eq!(error.field, format!("inactivity.{field}"));
            assert!(error.message.contains(remedy), "{}", error.message);
        }
    }

    #[test]
    fn a_threshold_for_an_unknown_site_is_refused() {
        let rules = parsed(rules()).unwrap();
        let error = rules.products(&[site("s2")]).unwrap_err();
        assert_eq!(error.field, "inactivity.thresholds[0].cloudId");
    }
}

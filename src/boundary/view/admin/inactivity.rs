//! The search for who is inactive: how it stands, what it found, and its list.

use super::{line, with};
use crate::domain::{Claim, Instant, ListedPerson};
use crate::engine::admin::{SweepOverview, SweepPage};
use crate::engine::sweep_book::KeptPlan;
use crate::engine::sweep_row::{BY_RULE, BY_SCHEDULE, SweepRow};
use crate::plan::words;
use crate::playbook::PlaybookId;
use crate::policy::SweptProduct;
use crate::sweep::{
    Class, Part, ProductTally, Row, Seat, Stage, SweepState, Verdict, WhyUnknown, is_wholly_idle,
};
use serde_json::{Value, json};

const DAY_MS: i64 = 86_400_000;
/// How soon a page looks again while a search is under way.
const POLL_MS: u32 = 5_000;
/// The classes in the order of the bar, with how each is called.
const TITLES: [(&str, &str); 6] = [
    ("active", "Active"),
    ("inactive", "Inactive"),
    ("neverActive", "Never active"),
    ("unknown", "Unknown"),
    ("exempt", "Left alone"),
    ("protected", "Protected"),
];

pub(super) fn view(told: &SweepOverview) -> Value {
    let live = told.row.as_ref().filter(|row| row.is_live());
    let shown = told.shown.as_ref();
    let products = shown.map(|(_, plan)| swept(plan)).unwrap_or_default();
    let choices = shown.map(|(_, plan)| product_choices(plan, &products)).unwrap_or_default();
    json!({
        "headline": headline(told),
        "progress": live.map(|row| progress(row, told.under_way.as_ref())),
        "pollAfterMs": live.map(|_| POLL_MS),
        "start": start(told, live.is_some()),
        "sweepId": told.row.as_ref().and_then(|row| row.shown.clone()),
        "rules": rules(told),
        "products": shown.map(|(state, plan)| product_views(state, plan, &products)),
        "gaps": shown.map(|(state, plan)| gaps(state, plan, &products)).unwrap_or_default(),
        "unknown": shown.map(|(state, _)| unknown(state)).unwrap_or_default(),
        "classes": class_choices(),
        "productChoices": choices,
    })
}

fn headline(told: &SweepOverview) -> Value {
    let given_up = told.row.as_ref().and_then(|row| row.note.as_deref());
    if let (Some(why), false) = (given_up, told.row.as_ref().is_some_and(SweepRow::is_live)) {
        return line("The last search was given up", &format!("{why}."), "bad");
    }
    let Some((state, _)) = &told.shown else {
        return line(
            "Nobody has been looked for yet",
            "A search reads when everybody last used what they have. It changes nothing.",
            "open",
        );
    };
    let tally = &state.tally;
    let title = format!(
        "{} of {} people have used none of their products within the thresholds",
        number(tally.wholly_idle),
        number(tally.people.saturating_sub(tally.programs))
    );
    let missing = if state.gaps.is_empty() {
        String::new()
    } else {
        " The search is incomplete: what is missing is named below.".to_owned()
    };
    let programs = match tally.programs {
        0 => String::new(),
        1 => " 1 account is an agent's or an app's, no person, and was left out.".to_owned(),
        all => {
            format!(" {} accounts are agents' or apps', no people, and were left out.", number(all))
        }
    };
    let text = format!(
        "{} people are on the list, each with at least one product that they are not active in. {} can't sign in and use no seat.{programs}{missing}",
        number(tally.reviewed),
        number(tally.locked_out)
    );
    let tone = if state.gaps.is_empty() { "info" } else { "part" };
    with(line(&title, &text, tone), "at", json!(state.begun_at))
}

fn start(told: &SweepOverview, live: bool) -> Value {
    let text = match (&told.refusal, live, told.every_days) {
        (Some(refusal), ..) => format!("{}. {}", refusal.title, refusal.remedy),
        (None, true, _) => "A search is under way. It goes on when this page is closed.".to_owned(),
        (None, false, Some(days)) => format!("The schedule searches every {days} days."),
        (None, false, None) => "Only somebody who presses here begins a search.".to_owned(),
    };
    json!({ "label": "Search now", "allowed": told.refusal.is_none() && !live, "text": text })
}

fn progress(row: &SweepRow, state: Option<&SweepState>) -> Value {
    let by = match row.by.as_str() {
        BY_SCHEDULE => "the schedule",
        BY_RULE => "a rule of Automation",
        _ => "a Jira admin",
    };
    let (text, part) = match state.map(|state| (state, &state.stage)) {
        None => ("About to begin".to_owned(), None),
        Some((_, Stage::Count)) => ("Asking how many people there are".to_owned(), None),
        Some((_, Stage::Groups { .. })) => {
            ("Reading which groups give which product".to_owned(), None)
        }
        Some((state, Stage::People)) => match state.expected {
            Some(all) => {
                let read = u64::from(state.tally.people);
                let percent = (read * 100).checked_div(all).map(|percent| percent.min(99));
                (format!("{} of {} people read", number(state.tally.people), number(all)), percent)
            }
            None => (format!("{} people read", number(state.tally.people)), None),
        },
        Some((_, Stage::Detail { .. })) => {
            ("Asking for each person of whom the search did not tell enough".to_owned(), None)
        }
        Some((_, Stage::Done)) => {
            ("Deleting what the search before it has stored".to_owned(), None)
        }
    };
    let requests = state.map_or(0, |state| state.requests);
    let detail = format!("Begun by {by}. {} requests so far.", number(requests));
    json!({ "text": text, "detail": detail, "percent": part, "at": row.begun_at })
}

fn rules(told: &SweepOverview) -> Vec<Value> {
    let Some((_, plan)) = &told.shown else { return Vec::new() };
    let mut all: Vec<Value> = swept(plan)
        .iter()
        .map(|product| {
            let text = format!("Inactive after {} days without use.", product.idle_ms / DAY_MS);
            line(&name(plan, product), &text, "info")
        })
        .collect();
    let rules = &plan.rules;
    let grace = format!(
        "Nobody is inactive in their first {} days, or within {} days of being given access back.",
        rules.new_person_grace_days, rules.returner_grace_days
    );
    all.push(line("Grace", &grace, "info"));
    if let Some(version) = plan.version {
        let text =
            format!("Version {version} of the settings. Later changes are the next search's.");
        all.push(line("Searched by", &text, "info"));
    }
    all
}

/// The products of a search.
pub(super) fn swept(plan: &KeptPlan) -> Vec<SweptProduct> {
    plan.rules.products(&plan.sites).unwrap_or_default()
}

/// What people call a product, with its site where there are several.
pub(super) fn name(plan: &KeptPlan, product: &SweptProduct) -> String {
    let cloud = product.resource.as_str().rsplit('/').next().unwrap_or_default();
    let site = plan.sites.iter().find(|site| site.cloud_id.as_str() == cloud);
    match site.filter(|_| plan.sites.len() > 1) {
        Some(site) => format!("{} on {}", words::product(&product.resource), site.name),
        None => words::product(&product.resource),
    }
}

fn product_views(state: &SweepState, plan: &KeptPlan, products: &[SweptProduct]) -> Vec<Value> {
    let told = products.iter().zip(&state.tally.products);
    told.map(|(product, tally)| product_view(&name(plan, product), tally)).collect()
}

fn product_view(name: &str, tally: &ProductTally) -> Value {
    let parts: Vec<Value> = TITLES
        .iter()
        .map(|(id, title)| json!({ "id": id, "title": title, "count": tally.named(id) }))
        .collect();
    let (sure, open) = (tally.seats(), tally.unconfirmed.idle());
    let seats = match (sure, open) {
        (0, 0) => "No seat could be freed.".to_owned(),
        (sure, 0) => format!("{} could be freed.", seats(sure)),
        (sure, open) => format!(
            "{} could be freed, and {} more of whom their own roles tell whether they have one.",
            seats(sure),
            number(open)
        ),
    };
    let total = tally.by_group.all() + tally.unconfirmed.all();
    json!({ "title": name, "total": total, "seats": seats, "parts": parts })
}

fn seats(count: u32) -> String {
    if count == 1 { "1 seat".to_owned() } else { format!("{} seats", number(count)) }
}

fn gaps(state: &SweepState, plan: &KeptPlan, products: &[SweptProduct]) -> Vec<Value> {
    let product = |place: u16| {
        products.get(usize::from(place)).map_or_else(|| "a product".to_owned(), |p| name(plan, p))
    };
    let mut all: Vec<Value> = state
        .gaps
        .iter()
        .map(|gap| {
            let title = match &gap.part {
                Part::Count => {
                    "How many people there are: nobody can tell whether all were read".to_owned()
                }
                Part::Groups { product: place } => format!(
                    "Groups that give {}: who has it and never used it is not known",
                    product(*place)
                ),
                Part::PeopleAfter { listed } => {
                    format!("Everybody after the first {}", number(*listed))
                }
                Part::PeopleMissing { expected, listed } => format!(
                    "{} people who are not on any page",
                    number(expected.saturating_sub(u64::from(*listed)))
                ),
                Part::Admins => {
                    "Who is an admin: admins may be on the list like anybody, and stay refused"
                        .to_owned()
                }
                Part::Review { piece } => format!("Part {} of the list", piece + 1),
            };
            line(&title, &gap.why, "part")
        })
        .collect();
    if state.more_gaps > 0 {
        all.push(line("Further parts", &number(state.more_gaps), "part"));
    }
    all
}

fn unknown(state: &SweepState) -> Vec<Value> {
    let counted = WhyUnknown::ALL.iter().zip(&state.tally.unknown);
    counted
        .filter(|(_, count)| **count > 0)
        .map(|(why, count)| line(&number(*count), why.words(), "open"))
        .collect()
}

fn choice(value: &Value, title: &str) -> Value {
    json!({ "value": value, "title": title, "text": "" })
}

fn class_choices() -> Vec<Value> {
    let listed = TITLES.iter().filter(|(id, _)| *id != "active");
    listed.map(|(id, title)| choice(&json!(id), title)).collect()
}

fn product_choices(plan: &KeptPlan, products: &[SweptProduct]) -> Vec<Value> {
    let named = products.iter().enumerate();
    named.map(|(place, product)| choice(&json!(place), &name(plan, product))).collect()
}

/// A page of the list. Whose name can't be read is shown by their account.
pub(super) fn list(page: &SweepPage) -> Value {
    let products = swept(&page.plan);
    let rows: Vec<Value> = page
        .rows
        .iter()
        .zip(&page.places)
        .map(|(row, place)| row_view((row, place), page, &products))
        .collect();
    let note = page.fault.as_ref().map(|fault| {
        let text = format!("{}. Those people are shown by their account.", fault.words());
        line("Some names can't be read", &text, "part")
    });
    json!({
        "rows": rows,
        "cursor": page.cursor,
        "summary": summary(rows.len(), page.cursor.is_some()),
        "note": note,
        "choice": {
            "all": "Choose all shown",
            "label": "Look at their tickets",
            "text": "Whoever has something idle can be chosen. What a run would take is shown before anything is started.",
            "playbook": PlaybookId::RevokeInactive,
        },
    })
}

fn summary(count: usize, more: bool) -> String {
    match (count, more) {
        (0, false) => "Nobody".to_owned(),
        (1, false) => "1 person".to_owned(),
        (count, false) => format!("{count} people"),
        (count, true) => format!("{count} people, and more"),
    }
}

fn row_view((row, place): (&Row, &str), page: &SweepPage, products: &[SweptProduct]) -> Value {
    let person: Option<&ListedPerson> = page.people.iter().find(|p| p.account == row.account);
    let product = |verdict: &Verdict| products.get(usize::from(verdict.product.0));
    let uses: Vec<Value> = row
        .verdicts
        .iter()
        .filter_map(|verdict| Some(use_view(verdict, &name(&page.plan, product(verdict)?))))
        .collect();
    let idle = row.verdicts.iter().filter(|verdict| verdict.class.is_idle());
    let idle: Vec<&str> = idle.filter_map(|v| Some(product(v)?.resource.as_str())).collect();
    json!({
        "accountId": row.account,
        "name": person.map_or(row.account.as_str(), |p| p.name.as_str()),
        "email": person.and_then(|p| p.email.clone()),
        "avatarUrl": person.and_then(|p| p.avatar.clone()),
        "kind": match row.claim {
            Some(Claim::Managed) => "Managed",
            Some(Claim::Unmanaged) => "Unmanaged",
            None => "Not told",
        },
        "uses": uses,
        "idle": idle,
        "wholly": is_wholly_idle(&row.verdicts),
        "place": place,
        "choosable": row.has_idle(),
    })
}

fn use_view(verdict: &Verdict, product: &str) -> Value {
    let class = verdict.class;
    let title = TITLES.iter().find(|(id, _)| *id == class.name()).map_or("", |(_, title)| title);
    let at: Option<Instant> = match class {
        Class::Inactive { since } => Some(since),
        Class::NeverActive { added } => Some(added),
        _ => verdict.mark.map(|mark| mark.at),
    };
    let lead = match (class, at) {
        (_, None) => "",
        (Class::NeverActive { .. }, _) => "came",
        _ => "last used",
    };
    let unconfirmed = verdict.seat == Seat::Unconfirmed && class != Class::Active;
    let why = match (class.why(), unconfirmed) {
        (Some(why), _) => why,
        (None, true) => "no group gives it; their own roles tell",
        (None, false) => "",
    };
    json!({
        "product": product, "id": class.name(), "title": title, "text": why, "lead": lead, "at": at,
    })
}

/// `12,345`.
fn number(count: impl Into<u64>) -> String {
    let digits = count.into().to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_grouped_by_three() {
        let texts = [0_u64, 999, 1_000, 12_345, 1_234_567].map(number);
        assert_eq!(texts, ["0", "999", "1,000", "12,345", "1,234,567"]);
    }
}

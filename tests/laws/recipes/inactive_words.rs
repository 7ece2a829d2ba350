//! Inactive: what is said of each product, and who does what no API can do.

use super::company::{CONFLUENCE, JIRA, ann, group, leaver, product, settings};
use super::expected::assert_notes;
use super::inactive::{by_group, decision, idle, taken};
use offramp::domain::Instant;
use offramp::plan::{Plan, Rung};
use offramp::policy::Settings;
use offramp::sweep::{Class, Decision, Foreseen, Held, Idle, WhyExempt, WhyProtected, WhyUnknown};

fn detail_of_idle(settings: &Settings, on: &str, class: Class) -> String {
    let takings = vec![by_group(group("users"), Foreseen::WillWork)];
    let idle = vec![Idle { class, ..idle(on, takings) }];
    let plan = taken(settings, &ann(), Decision { idle, ..decision() });
    let step = plan.steps.iter().find(|s| s.id.0 == format!("prove.gone.{on}")).unwrap();
    step.detail.clone().unwrap()
}

/// By the threshold, not by the day: a plan that was confirmed stays the same tomorrow.
#[test]
fn how_long_something_was_not_used_is_said_by_its_threshold() {
    let inactive = Class::Inactive { since: Instant(0) };
    let never = Class::NeverActive { added: Instant(0) };
    let mut settings = settings();
    assert_eq!(detail_of_idle(&settings, JIRA, inactive), "not used for 90 days or more");
    assert_eq!(detail_of_idle(&settings, CONFLUENCE, inactive), "not used for 120 days or more");
    let other = "ari:cloud:opsgenie::site/s1";
    assert_eq!(detail_of_idle(&settings, other, inactive), "not used for too long");
    assert_eq!(detail_of_idle(&settings, JIRA, never), "never used");
    assert_eq!(detail_of_idle(&settings, other, never), "never used");
    settings.inactivity = None;
    assert_eq!(detail_of_idle(&settings, JIRA, inactive), "not used for too long");
}

#[test]
fn why_a_product_stays_is_said_in_words_that_are_true_tomorrow() {
    let until = Instant(1);
    for (class, words) in [
        (None, "no threshold is set for it"),
        (Some(Class::Active), "in use"),
        (Some(Class::Unknown { why: WhyUnknown::NotAnswered }), "no source gave an answer"),
        (
            Some(Class::Unknown { why: WhyUnknown::DateMissing }),
            "a use was listed without its date",
        ),
        (Some(Class::Exempt { why: WhyExempt::New { until } }), "came only recently"),
        (
            Some(Class::Exempt { why: WhyExempt::Returned { until } }),
            "was given back only recently",
        ),
        (Some(Class::Exempt { why: WhyExempt::Account }), "exempt"),
        (Some(Class::Exempt { why: WhyExempt::ServiceEmail }), "exempt"),
        (Some(Class::Protected { why: WhyProtected::Admin }), "protected"),
        (Some(Class::Inactive { since: until }), "idle"),
        (Some(Class::NeverActive { added: until }), "idle"),
    ] {
        let kept = vec![Held { resource: product(JIRA), class }];
        let plan = taken(&settings(), &ann(), Decision { kept, ..decision() });
        assert_eq!(plan.steps[0].detail.as_deref(), Some(words), "{class:?}");
    }
}

#[test]
fn a_program_may_use_an_account_that_never_opened_a_page_and_has_tokens() {
    let asked = Decision { ask_about_tokens: Some(3), ..decision() };
    assert_notes(
        &taken(&settings(), &ann(), asked),
        &[
            "Ann has never opened a page and has 3 API tokens: a program may use this account. Ask before you go on.",
            "Use that shows in API tokens only is not told by Atlassian.",
        ],
    );
}

fn who(plan: &Plan) -> String {
    let last = plan.steps[0].ladder.last();
    let Some(Rung::ByHand(task)) = last else { panic!("nobody does it by hand: {last:?}") };
    task.who.clone()
}

#[test]
fn who_does_it_by_hand_is_the_recipes_own_contact_where_it_names_one() {
    let take = |settings: &Settings| {
        let takings = vec![by_group(group("users"), Foreseen::WillWork)];
        taken(settings, &ann(), Decision { idle: vec![idle(JIRA, takings)], ..decision() })
    };
    let mut settings = settings();
    assert_eq!(who(&take(&settings)), "Site admins");
    let recipe = settings.playbooks.revoke_inactive.as_mut().unwrap();
    recipe.manual_contact = Some("Licence desk".to_owned());
    assert_eq!(who(&take(&settings)), "Licence desk");
    // Of a leaver it is the leavers' contact.
    assert_eq!(who(&leaver(&settings, &ann())), "Site admins");
    settings.playbooks.revoke_inactive = None;
    assert_eq!(who(&take(&settings)), "Site admins");
}

//! What a step has to be, written down by hand.

use super::company::CONTACT;
use offramp::connector::Act;
use offramp::plan::{Plan, Prediction, Probe, Rung, Step, StepId, Task};
use offramp::playbook::Phase;

/// Where somebody does what is theirs to do, as they would go there themselves.
#[derive(Clone, Copy)]
pub enum Place {
    /// Ann's own page in the administration of the organization.
    Account,
    /// That administration, of somebody who has no page there yet.
    Admin,
    /// Ann's own page in the tenant.
    EntraUser,
    /// The tenant, where nobody knows her page.
    Entra,
    /// No page of ours: on premises, or another provider's console.
    Elsewhere,
}

impl Place {
    fn address(self) -> Option<&'static str> {
        match self {
            Self::Account => Some("https://admin.atlassian.com/o/org/users/ann"),
            Self::Admin => Some("https://admin.atlassian.com"),
            Self::EntraUser => Some(
                "https://entra.microsoft.com/#view/Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/overview/userId/e-ann",
            ),
            Self::Entra => Some("https://entra.microsoft.com"),
            Self::Elsewhere => None,
        }
    }
}

/// A step that will work, with nothing tried yet.
pub fn step(id: &str, phase: Phase, title: &str, probe: Probe) -> Want {
    Want(Step {
        id: StepId(id.to_owned()),
        phase,
        title: title.to_owned(),
        detail: None,
        prediction: Prediction::WillWork,
        ladder: Vec::new(),
        probe,
    })
}

#[derive(Clone)]
pub struct Want(pub Step);

impl Want {
    pub fn detail(mut self, detail: &str) -> Self {
        self.0.detail = Some(detail.to_owned());
        self
    }

    fn predicted(mut self, prediction: Prediction) -> Self {
        self.0.prediction = prediction;
        self
    }

    pub fn already(self) -> Self {
        self.predicted(Prediction::AlreadySo)
    }

    pub fn elsewhere(self, owner: &str) -> Self {
        self.predicted(Prediction::Elsewhere { owner: owner.to_owned() })
    }

    pub fn follows(self, owner: &str) -> Self {
        self.predicted(Prediction::Follows { owner: owner.to_owned() })
    }

    pub fn refused(self, why: &str, instead: &str) -> Self {
        self.predicted(Prediction::WillBeRefused {
            why: why.to_owned(),
            instead: instead.to_owned(),
        })
    }

    pub fn may_be_refused(self, why: &str, instead: &str) -> Self {
        self.predicted(Prediction::MayBeRefused {
            why: why.to_owned(),
            instead: instead.to_owned(),
        })
    }

    fn rung(mut self, rung: Rung) -> Self {
        self.0.ladder.push(rung);
        self
    }

    pub fn act(self, act: Act) -> Self {
        self.rung(Rung::Act(act))
    }

    pub fn aside(self, act: Act, against: &str) -> Self {
        self.rung(Rung::Aside { act, against: against.to_owned() })
    }

    pub fn one_by_one(self) -> Self {
        self.rung(Rung::OneByOne)
    }

    /// By the company's contact, on Ann's page in the administration of the organization.
    pub fn by_hand(self, title: &str) -> Self {
        self.by_hand_at(Place::Account, title)
    }

    /// The same on her page in the tenant.
    pub fn by_hand_in_entra(self, title: &str) -> Self {
        self.by_hand_at(Place::EntraUser, title)
    }

    /// By the company's contact, wherever it can be done.
    pub fn by_hand_at(self, place: Place, title: &str) -> Self {
        self.by_hand_of(CONTACT, title, place.address())
    }

    pub fn by_hand_of(self, who: &str, title: &str, href: Option<&str>) -> Self {
        let (title, who) = (title.to_owned(), who.to_owned());
        self.rung(Rung::ByHand(Task { title, who, href: href.map(str::to_owned) }))
    }
}

/// The plan is exactly these steps in this order.
#[track_caller]
pub fn assert_steps(plan: &Plan, wanted: &[Want]) {
    assert_these(&plan.steps, wanted);
}

#[track_caller]
pub fn assert_these(steps: &[Step], wanted: &[Want]) {
    let ids =
        |steps: &mut dyn Iterator<Item = &Step>| steps.map(|s| s.id.0.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&mut steps.iter()), ids(&mut wanted.iter().map(|w| &w.0)));
    for (step, Want(wanted)) in steps.iter().zip(wanted) {
        assert_eq!(step, wanted);
    }
}

/// The plan has this step, to the letter.
#[track_caller]
pub fn assert_step(plan: &Plan, Want(wanted): &Want) {
    assert_eq!(plan.step(&wanted.id), Some(wanted));
}

/// The plan has no such step.
#[track_caller]
pub fn assert_no(plan: &Plan, id: &str) {
    assert_eq!(plan.steps.iter().find(|s| s.id.0 == id), None);
}

/// Beside the steps exactly this is said, in this order.
#[track_caller]
pub fn assert_notes(plan: &Plan, wanted: &[&str]) {
    assert_eq!(plan.notes, wanted);
}

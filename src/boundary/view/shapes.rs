//! The shapes that cross to the panel. `js/ui` has the same in TypeScript; a golden file holds
//! the two together.

use crate::domain::Instant;
use crate::domain::record::{Fields, ToJson, kept_name, written_as_json};
use serde_json::Value;

macro_rules! shape {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }

        impl ToJson for $name {
            fn to_json(&self) -> Value {
                let mut fields = Fields::new();
                $(fields.put_always(kept_name!($field), self.$field.to_json());)*
                fields.done()
            }
        }
        written_as_json!($name);
    };
}

shape!(
    /// Everything that the panel shows.
    PanelView {
        /// `notReady`, `ready`, `running`, `byHand`, `done` or `attention`.
        state: &'static str,
        /// Which recipe.
        playbook: Option<PlaybookView>,
        /// What may be run on this ticket.
        playbooks: Vec<PlaybookView>,
        /// Whether a second person has confirmed, where one must.
        approval: Option<ApprovalView>,
        /// Whom it is about.
        person: Option<PersonView>,
        /// What they can reach.
        access: Option<AccessView>,
        /// What will be done, or was.
        plan: Option<PlanView>,
        /// When it will start, where that was agreed.
        schedule: Option<ScheduleView>,
        /// How far it is.
        run: Option<RunView>,
        /// What is left for somebody.
        manual: Vec<ManualView>,
        /// Why nothing is done, or why the last press did nothing.
        refusal: Option<RefusalView>,
        /// Buttons.
        actions: Vec<ActionView>,
        /// Whether whoever looks may start it now, with nothing in the way: what many at once asks.
        can_start: bool,
        /// Ask again after so many milliseconds.
        poll_after_ms: Option<u32>,
    }
);
shape!(
    /// A recipe by name.
    PlaybookView {
        /// `left-business`.
        id: &'static str,
        /// For people.
        title: &'static str,
    }
);
shape!(
    /// The second person.
    ApprovalView {
        /// `missing`, `given` or `void`.
        state: &'static str,
        /// A sentence.
        text: String,
    }
);
shape!(
    /// A person.
    PersonView {
        /// Account id.
        account_id: String,
        /// Full name.
        name: String,
        /// Address.
        email: Option<String>,
        /// Picture.
        avatar_url: Option<String>,
        /// `managed`, `unmanaged`, or `new` where there is no account yet.
        kind: &'static str,
        /// A word.
        status: String,
        /// Milliseconds since 1970.
        last_seen_at: Option<Instant>,
        /// By name.
        directories: Vec<String>,
        /// What else is known, a line each.
        lines: Vec<String>,
    }
);
shape!(
    /// What the person can reach.
    AccessView {
        /// One line.
        headline: String,
        /// Each path.
        paths: Vec<PathView>,
        /// Admin roles, in words.
        admin: Option<String>,
    }
);
shape!(
    /// One way in.
    PathView {
        /// Which product.
        product: String,
        /// On which site.
        site: String,
        /// With which role.
        role: String,
        /// By which path.
        via: String,
    }
);
shape!(
    /// The plan.
    PlanView {
        /// Confirming names it.
        hash: String,
        /// One line.
        summary: String,
        /// In order.
        phases: Vec<PhaseView>,
        /// What must be said.
        notes: Vec<String>,
    }
);
shape!(
    /// A stretch of the plan.
    PhaseView {
        /// As the core calls it (`cut`, `handOver`, …).
        id: &'static str,
        /// A verb.
        title: &'static str,
        /// Its steps.
        steps: Vec<StepView>,
    }
);
shape!(
    /// A step.
    StepView {
        /// Which.
        id: String,
        /// What.
        title: String,
        /// The name behind it.
        detail: Option<String>,
        /// Names behind the fold.
        items: Vec<String>,
        /// What will happen.
        prediction: PredictionView,
        /// `idle`, `acting` or `verifying`.
        activity: &'static str,
        /// What happened.
        outcome: Option<OutcomeView>,
        /// What to do about it.
        next: Option<ActionView>,
    }
);
shape!(
    /// A prediction.
    PredictionView {
        /// `willWork`, `alreadySo`, `elsewhere`, `mayBeRefused` or `willBeRefused`.
        kind: &'static str,
        /// In words.
        text: String,
    }
);
shape!(
    /// An outcome.
    OutcomeView {
        /// `proven`, `failed`, `unknown`, `manual` or `skipped`.
        kind: &'static str,
        /// In words.
        text: String,
        /// Since when.
        at: Option<Instant>,
    }
);
shape!(
    /// What was agreed for the ticket's date.
    ScheduleView {
        /// When it starts.
        at: Option<Instant>,
        /// A sentence.
        text: String,
        /// Who agreed it.
        by: String,
    }
);
shape!(
    /// How far a run is.
    RunView {
        /// Which.
        id: String,
        /// One sentence.
        headline: String,
        /// When it was opened.
        started_at: Instant,
        /// When access was cut.
        cut_at: Option<Instant>,
        /// When it came to rest.
        ended_at: Option<Instant>,
        /// Steps proven.
        proven: usize,
        /// Steps in all.
        total: usize,
        /// What it waits for.
        waiting: Option<WaitView>,
        /// What was read, and when.
        evidence: Vec<String>,
        /// What is left of what was to go, after the run.
        residual: Vec<ResidualGroupView>,
    }
);
shape!(
    /// What is left, as far as it can be used alike.
    ResidualGroupView {
        /// The heading.
        title: &'static str,
        /// Each thing.
        lines: Vec<ResidualView>,
    }
);
shape!(
    /// Something that is left.
    ResidualView {
        /// What it is.
        what: String,
        /// By which path, or why.
        path: String,
        /// How it ends.
        remedy: String,
    }
);
shape!(
    /// A wait.
    WaitView {
        /// For what.
        text: String,
        /// Until.
        until: Option<Instant>,
    }
);
shape!(
    /// Something for a person to do.
    ManualView {
        /// What.
        title: String,
        /// Who.
        who: String,
        /// Where.
        href: Option<String>,
        /// The link's words.
        link_text: Option<String>,
        /// That it is watched.
        watching: String,
    }
);
shape!(
    /// Why nothing is done.
    RefusalView {
        /// For support.
        code: String,
        /// One line.
        title: String,
        /// What it means.
        detail: String,
        /// What to do.
        remedy: String,
        /// Who it could be.
        candidates: Vec<PersonView>,
        /// Since when it is so.
        since: Option<i64>,
    }
);
shape!(
    /// A button.
    ActionView {
        /// `start`, `approve`, `check`, `refresh`, `restore`, `leave` or `link`.
        id: &'static str,
        /// A verb.
        label: String,
        /// The one that stands out.
        primary: bool,
        /// For a link.
        href: Option<String>,
        /// Ask before.
        confirm: Option<ConfirmView>,
    }
);
shape!(
    /// A question before a press counts.
    ConfirmView {
        /// Names the person.
        title: String,
        /// What will happen.
        body: Vec<String>,
        /// Repeats the verb.
        button: String,
    }
);

impl PanelView {
    /// A view of which only the state is known.
    pub(super) fn empty(state: &'static str) -> Self {
        Self {
            state,
            playbook: None,
            playbooks: Vec::new(),
            approval: None,
            person: None,
            access: None,
            plan: None,
            schedule: None,
            run: None,
            manual: Vec::new(),
            refusal: None,
            actions: Vec::new(),
            can_start: false,
            poll_after_ms: None,
        }
    }
}

impl ActionView {
    pub(super) fn new(id: &'static str, label: &str, primary: bool) -> Self {
        Self { id, label: label.to_owned(), primary, href: None, confirm: None }
    }
}

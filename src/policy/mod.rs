//! Who may run what on whom. Decides, never reads or writes; every refusal carries its reason.

mod again;
mod approval;
mod authorize;
mod budget;
mod inactivity;
mod lifecycle;
mod refusal;
mod review;
mod rule;
mod settings;
mod shape;
mod shared_account;
mod weaker;

pub use again::{Barred, Grounds, Later, Witness, asks_who_holds, may_go_on, may_take_over};
pub use approval::{
    ApprovalNeed, Counting, GivenApproval, Lapsed, PlanEffects, Standing, approvals_needed,
    covered, may_approve, standing,
};
pub use authorize::{
    Question, asks_for_permission, default_playbook, may_be_subject, may_confirm, may_operate,
    may_search, may_take_up, no_rule_for, operates_anywhere, playbooks_of, purpose_of, who_may,
};
pub use budget::{Budgets, Charge, Limit, RuleBudget, Spending, charges};
pub(crate) use inactivity::days_ms;
pub use inactivity::{
    DAYS_MAX, Exclusions, InactivityRules, PRODUCTS_MAX, ServiceAccounts, SweptProduct, Threshold,
};
pub use lifecycle::{
    Approval, Approvals, Bundle, BundleEntraGroup, BundleGroup, EmptyNewTeam, EntraTenant,
    FieldRef, Handover, Joiner, JoinerInEntra, LeaveDate, ProductRole, TeamFields, is_plain,
};
pub use refusal::{Refusal, RefusalCode};
pub use review::{Effect, Sample, Verdict, effects};
pub use rule::{NamedAccount, NamedDirectory, Purpose, Rule, Scope, TicketKind};
pub use settings::{
    Directory, Keys, LeftBusiness, NamedGroup, Organization, Playbooks, Protections,
    QuarantineGroup, RevokeInactive, SETTINGS_SCHEMA, Settings, SettingsError, Site, SubjectField,
    SubjectFieldKind, UnmanagedEnd,
};
pub use shared_account::{SharedAccount, SharedAccounts, named_accounts, shared_accounts};
pub use weaker::{to_be_agreed, weakenings};

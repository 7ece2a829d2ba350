//! Who may run what on whom. Decides, never reads or writes; every refusal carries its reason.

mod approval;
mod authorize;
mod inactivity;
mod lifecycle;
mod refusal;
mod settings;

pub use approval::{
    ApprovalNeed, GivenApproval, Standing, approvals_needed, may_approve, standing,
};
pub use authorize::{Question, default_playbook, may_be_subject, may_operate, playbooks_of};
pub(crate) use inactivity::days_ms;
pub use inactivity::{
    Exclusions, InactivityRules, PRODUCTS_MAX, ServiceAccounts, SweptProduct, Threshold,
};
pub use lifecycle::{
    Approval, Approvals, Bundle, BundleEntraGroup, BundleGroup, EntraTenant, FieldRef, Handover,
    Joiner, JoinerInEntra, LeaveDate, ProductRole, TeamFields,
};
pub use refusal::{Refusal, RefusalCode};
pub use settings::{
    Directory, Keys, LeftBusiness, NamedGroup, Organization, Playbooks, Protections,
    QuarantineGroup, Rule, SETTINGS_SCHEMA, Settings, SettingsError, Site, SubjectField,
    SubjectFieldKind, UnmanagedEnd,
};

//! Who may run what on whom. Decides, never reads or writes; every refusal carries its reason.

mod authorize;
mod refusal;
mod settings;

pub use authorize::{Question, may_be_subject, may_operate};
pub use refusal::{Refusal, RefusalCode};
pub use settings::{
    Directory, Keys, LeftBusiness, NamedGroup, Organization, Playbooks, Protections,
    QuarantineGroup, Rule, SETTINGS_SCHEMA, Settings, SettingsError, Site, SubjectField,
    SubjectFieldKind, UnmanagedEnd,
};

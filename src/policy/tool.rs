//! The part of the policy that only presets need: other servers than the program's own, profiles, stored
//! logins with several members, restrictions, questions to a person.
//!
//! A custom program has none of it ([`ToolRules::NONE`]), so a reader of the policy can skip this
//! folder. The policy calls it where a rule of [`ToolRules`] may change what it does.

pub(super) mod beside;
pub(super) mod built_in_url;
mod refusal;
pub(super) mod restriction;
mod rules;
pub(super) mod server;
pub(super) mod server_credential;
mod server_rules;
mod settings;
pub(super) mod stored;
pub(super) mod unasked;

pub(crate) use self::beside::{OtherEntry, OwnHeaders, SecondHeader};
pub(in crate::policy) use self::refusal::SERVER_HAS_ITS_OWN;
pub(crate) use self::refusal::{Restriction, ToolReason, ToolRefusal};
pub(crate) use self::rules::{
    AccessTokenVariable, AmbientKey, MarkedKeys, PreferenceScope, ProfileRule, ProjectSettings,
    StoredRule, ToolRules, WorkspaceRule,
};
pub(crate) use self::server_rules::{BuiltInServer, ServerRules, ServerSlot};
pub(in crate::policy) use self::settings::ToolSettings;

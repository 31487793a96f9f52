//! What only presets need of the policy: other servers than the program's own, profiles, stored logins
//! with several members, restrictions, questions to a person.
//!
//! A program of its own has none of it ([`ToolRules::NONE`]), so a reader of the policy can skip this
//! folder. The policy calls it where a rule of [`ToolRules`] may change what it does.

pub(super) mod beside;
pub(super) mod built_in_url;
pub(super) mod provider;
pub(super) mod provider_credential;
mod provider_rules;
pub(super) mod restriction;
mod rules;
mod settings;
pub(super) mod stored;

pub(crate) use self::beside::{OtherEntry, OwnHeaders, SecondHeader};
pub(crate) use self::provider_rules::{BuiltInProvider, ProviderRules, ProviderSlot};
pub(crate) use self::rules::{
    AccessTokenVariable, AmbientKey, MarkedKeys, PreferenceScope, ProfileRule, ProjectSettings,
    StoredRule, ToolRules, WorkspaceRule,
};

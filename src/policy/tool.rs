//! The part of the policy that only presets need: other servers than the program's own, profiles, stored
//! logins with several members, restrictions, questions to a person.
//!
//! A custom program has none of it ([`ToolRules::NONE`]), so a reader of the policy can skip this
//! folder. The policy calls it where a rule of [`ToolRules`] may change what it does.

pub(super) mod beside;
pub(super) mod entry;
mod refusal;
pub(super) mod restriction;
mod rules;
pub(super) mod server;
pub(super) mod server_credential;
pub(super) mod settings;
pub(super) mod stored;
pub(super) mod unasked;

pub(in crate::policy) use self::refusal::SERVER_HAS_ITS_OWN;
pub(crate) use self::refusal::{Restriction, ToolReason, ToolRefusal};
pub(crate) use self::rules::{
    AccessTokenVariable, AmbientKey, BuiltInServer, MarkedKeys, OtherEntry, OwnHeaders,
    PreferenceScope, ProfileRule, ProjectSettings, SecondHeader, ServerRules, ServerSlot,
    StoredRule, ToolRules, WorkspaceRule,
};

use crate::finding::FindingId;
use crate::finding::tool::MethodChoice;
use crate::text::Name;

/// The settings in force that only presets read.
#[derive(Debug, Default)]
pub(in crate::policy) struct ToolSettings<'a> {
    /// The profile in use, where profiles are tables.
    pub(in crate::policy) profile: Option<Name>,
    /// The only method that is allowed, and the setting for that. All of them count.
    pub(in crate::policy) forced_methods: Vec<(MethodChoice, FindingId)>,
    /// The only workspaces that are allowed, and the setting for that. All of them count.
    pub(in crate::policy) forced_workspaces: Vec<(Vec<&'a str>, FindingId)>,
    /// Where logins are stored, and the setting for that.
    pub(in crate::policy) store: Option<(&'static str, FindingId)>,
}

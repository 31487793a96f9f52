//! Finds which credential and which base URL a command-line program should use, and says why.

mod base_url;
mod codex;
mod error;
mod finding;
mod json;
mod method;
mod policy;
mod resolution;
mod resolver;
mod secret;
mod source;
mod sources;
mod system;

pub use crate::base_url::{BaseUrl, InvalidBaseUrl, UrlNotices};
pub use crate::codex::{Codex, Entry, InvalidRules, Rules, Version, codex};
pub use crate::error::{Error, ErrorKind};
pub use crate::finding::file::{FileKind, FileNotice, FileProblem};
pub use crate::finding::{
    Class, Finding, Found, Name, Notice, Origin, Place, Position, Problem, ProviderField,
    SettingKey, SettingValue, Standing, Subject, Trust, UncheckedText,
};
pub use crate::method::{
    AuthMethod, BedrockApiKey, Billing, ChatGptSession, Expiry, ExpiryBasis, HeaderRole, Identity,
    MethodKind, RefreshOwner, RequestHeader, UnixTime, UnverifiedClaims,
};
pub use crate::policy::{
    AccessTokenVariable, AmbientKey, BuiltInProvider, Choice, Decision, Defaults, NoEffect, Note,
    Policy, PreferenceScope, ProfileRule, ProjectSettings, ProviderRules, ProviderSlot, Refusal,
    Restriction, RuleSet, Shadow, StoredRule, UrlSource, Verdict, WorkspaceRule,
};
pub use crate::resolution::{
    Diagnostic, Entry as ReportEntry, Expires, Failure, Identities, Report, Resolution,
    SCHEMA_VERSION, Severity,
};
pub use crate::resolver::Resolver;
pub use crate::secret::{CharacterClass, Cleaned, InvalidSecret, Secret, TextNotices};
pub use crate::source::{CredentialSource, Inquiry, SourceFn, SourceReport, Stage, source_fn};
pub use crate::sources::{
    AuthJson, Caller, ConfigToml, Dotenv, Env, Overrides, ProviderKey, SettingKeys,
};
pub use crate::system::{
    Contents, FileRead, FixedSystem, PathKind, Platform, ReadRequest, System, Variable,
};

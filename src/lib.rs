//! Finds which credential and which base URL a command-line program should use, and says why.

// In dependency order: a module names only modules above it. The blank lines keep `cargo fmt` from
// sorting them.
mod secret;

mod text;

mod json;

mod base_url;

mod method;

mod finding;

mod policy;

mod resolution;

mod error;

mod system;

mod source;

mod sources;

mod resolver;

mod codex;

pub use crate::base_url::{BaseUrl, InvalidBaseUrl, UrlNotices};
pub use crate::codex::{Codex, Entry, InvalidRules, Rules, Version, codex};
pub use crate::error::{Error, ErrorKind};
pub use crate::finding::file::{FileKind, FileNotice, FileProblem};
pub use crate::finding::{
    Class, Finding, Found, Notice, Origin, Place, Position, Problem, ProviderField, SettingKey,
    SettingValue, Standing, Subject, Trust,
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
    AuthJson, Caller, ConfigToml, Dotenv, DotenvyRules, Env, Overrides, ProviderKey, SettingKeys,
};
pub use crate::system::{
    Contents, FileRead, FixedSystem, PathKind, Platform, ReadRequest, System, Variable,
};
pub use crate::text::{Name, UncheckedText};

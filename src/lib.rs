//! Finds which credential and which base URL a command-line program should use, and says why.
//!
//! People keep keys and logins in environment variables, `.env` files, a stored login (`auth.json`)
//! and a configuration (`config.toml`). [`Source`](CredentialSource)s report what such places hold,
//! one pure [`Policy`] decides, and the [`Resolution`] is a typed [`AuthMethod`], a normalised
//! [`BaseUrl`] and the full account of why. Everything is read; nothing is written, run, sent or
//! changed.
//!
//! ```no_run
//! let auth = auth_resolver::codex().resolve()?; // what Codex would use on this machine
//! send(&auth.endpoint("responses"), auth.headers());
//! eprintln!("{}", auth.explain()); // why; it holds no secret
//! # fn send(_: &str, _: &[auth_resolver::RequestHeader]) {}
//! # Ok::<(), auth_resolver::Error>(())
//! ```
//!
//! # Where to start
//!
//! | you | start with | then |
//! |---|---|---|
//! | [want Codex's login](guide::codex_login), or Claude Code's or Gemini CLI's | [`codex()`], [`claude_code()`], [`gemini_cli()`] | [`AuthMethod`], [`Rules`], [`Gateway`] |
//! | [write your own CLI](guide::own_cli) | [`Resolver`] | [`Caller`], [`Env`], [`Dotenv`], [`ConfigToml`], [`JsonSettings`], [`AuthJson`], [`SessionJson`], [a source of your own](CredentialSource); [`RuleSet`] |
//! | [write a proxy](guide::proxy), or another program that lives long | [`Resolver::resolve`], once for each request; [`Resolver::changed_since`] | [`Resolution::headers`], [`Resolution::explain_rejection`], [`Fingerprint`] |
//! | [write tests](guide::testing) | [`System::fixed`] | [`FixedSystem`], [`Policy`] |
//! | look for [what is used when](guide::rules) | [`Rules`] | the tables of [`ClaudeCode`] and [`GeminiCli`] |
//! | have [an error or a note](guide::troubleshooting) | [`ErrorKind`], [`Diagnostic`] | [`Rejection`] |
//! | review [the security](guide::threat_model) | [`Side`] | [`Secret`], [`BaseUrl`] |
//! | have not decided | [the comparison with other crates](guide::comparison) | |
//!
//! # What is promised
//!
//! - **One pass, one truth.** What explains a decision is the decision's own data:
//!   [`Resolution::report`] and [`Error::report`] print as text and serialise as data.
//! - **A project cannot touch what is yours.** With its files the answer is the same as without, or
//!   a credential of the project's own, or an error that names the project's place. A stored login
//!   goes to its own vendor.
//! - **A base URL that is given is used or refused**, never dropped in favour of a default.
//! - **Broken is not absent.** What comes first and cannot be used is an error, not a reason to
//!   bill somebody else.
//! - **No secret leaves except through [`Secret::expose`]** and its like. No error wraps a
//!   parser's: they quote their input.
//! - **No made-up certainty.** A credential is present and well-formed, never "valid"; claims are
//!   unverified; what cannot be known is unknown.
//!
//! What cannot be promised: the process's own environment block and the kernel's caches are not
//! wiped, and copies that a caller makes are the caller's. [The threat model](guide::threat_model) says
//! which test checks which promise.
//!
//! # Features
//!
//! | feature | adds |
//! |---|---|
//! | `clap` | `AuthArgs` and its like: options to flatten into a command line; `usage_error` |
//! | `http` | `Resolution::header_map`: the headers in the types of the crate `http`, marked sensitive |
//!
//! None is on by default.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

// In dependency order: a module names only modules above it. The blank lines keep `cargo fmt` from
// sorting them.
mod secret;

mod text;

mod json;

mod vendor;

mod base_url;

mod method;

mod finding;

mod policy;

mod system;

mod resolution;

mod error;

mod source;

mod sources;

#[cfg(feature = "clap")]
mod args;

mod resolver;

mod gateway;

mod preset;

mod releases;

mod codex;

mod claude_code;

mod gemini_cli;

#[cfg(feature = "clap")]
mod usage;

// Pages and nothing else, so they cost those who compile the crate nothing.
#[cfg(any(doc, doctest))]
pub mod guide;

#[cfg(feature = "clap")]
pub use crate::args::{AuthArgs, ProjectArgs};
pub use crate::base_url::{BaseUrl, InvalidBaseUrl, UrlNotices, VersionSegment};
#[cfg(feature = "clap")]
pub use crate::claude_code::ClaudeCodeArgs;
pub use crate::claude_code::{
    ClaudeCode, ClaudeRules, InvalidClaudeRules, InvalidSettingSources, SettingSources, claude_code,
};
#[cfg(feature = "clap")]
pub use crate::codex::CodexArgs;
pub use crate::codex::{Codex, Rules, codex};
pub use crate::error::{Error, ErrorKind};
pub use crate::finding::file::{FileKind, FileNotice, FileProblem};
pub use crate::finding::{
    CredentialClass, Finding, Found, MethodChoice, Notice, Origin, Place, Position, Problem,
    ProviderField, SettingKey, SettingValue, Side, Standing, Subject,
};
pub use crate::gateway::{Gateway, InvalidGateway};
#[cfg(feature = "clap")]
pub use crate::gemini_cli::GeminiCliArgs;
pub use crate::gemini_cli::{GeminiCli, GeminiRules, InvalidGeminiRules, gemini_cli};
pub use crate::method::{
    AuthMethod, BedrockApiKey, Billing, ChatGptSession, Expiry, ExpiryBasis, HeaderRole,
    HeaderScheme, Identity, MethodKind, OAuthSession, RefreshOwner, RequestHeader, TimeOutOfRange,
    UnixTime, UnverifiedClaims,
};
pub use crate::policy::{
    AccessTokenVariable, AmbientKey, BuiltInProvider, Choice, Decision, Defaults, Instead,
    NoEffect, Note, Policy, PreferenceScope, ProfileRule, ProjectSettings, ProviderRules,
    ProviderSlot, Refusal, Restriction, RuleSet, Shadow, StoredRule, UrlSource, Verdict,
    WorkspaceRule,
};
pub use crate::releases::{EntryPoint, InvalidRules, Version};
#[cfg(feature = "http")]
pub use crate::resolution::HeadersTooLarge;
pub use crate::resolution::{
    Certainty, ChangeKind, Diagnostic, Fingerprint, Identities, Rejection, RejectionKind, Report,
    ReportEntry, ReportError, ReportExpiry, ReportOmission, Resolution, SCHEMA_VERSION, Severity,
    TextStyle,
};
pub use crate::resolver::{Change, Resolver};
pub use crate::secret::{CharacterClass, Cleaned, InvalidSecret, Secret, TextNotices};
pub use crate::source::{CredentialSource, Inquiry, SourceFn, SourceReport, Stage, source_fn};
pub use crate::sources::{
    AuthJson, Caller, ConfigToml, Dotenv, DotenvyRules, Env, FirstFound, HomeDirectory,
    JsonSettings, KeyFile, Layers, Overrides, ProjectDirectory, ProviderKey, SealedFile,
    SessionJson, SettingKeys, TimeUnit, Variables,
};
pub use crate::system::{
    Contents, FileRead, FixedSystem, PathKind, Platform, ReadRequest, System, Variable,
};
pub use crate::text::{Name, UncheckedText};
#[cfg(feature = "clap")]
pub use crate::usage::usage_error;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

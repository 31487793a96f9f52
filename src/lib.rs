//! Finds which credential and which base URL a command-line program should use, and says why.
//!
//! People keep keys and logins in environment variables, `.env` files, a stored login (`auth.json`)
//! and a configuration (`config.toml`). [Sources](CredentialSource) report what such places hold, and a
//! [`Resolver`] decides: the [`Resolution`] is a typed [`AuthMethod`], a normalised [`BaseUrl`] and a
//! full report of why. Everything is read; nothing is written, run, sent or changed.
//!
//! ```no_run
//! let auth = auth_resolver::codex().resolve()?; // what Codex would use on this machine
//! send(&auth.endpoint("responses"), auth.headers());
//! eprint!("{}", auth.explain()); // why; it holds no secret
//! # fn send(_: &str, _: &[auth_resolver::method::RequestHeader]) {}
//! # Ok::<(), auth_resolver::Error>(())
//! ```
//!
//! # Where to start
//!
//! | you | start with | then |
//! |---|---|---|
//! | [write your own CLI](guide::own_cli) | [`Resolver`] | [`Caller`], [`Env`], [`Dotenv`], [`ConfigToml`], [`JsonSettings`], [`SessionJson`], [`KeyFile`], [a source of your own](CredentialSource) |
//! | [want Codex's login](guide::codex_login), or Claude Code's or Gemini CLI's | [`codex()`], [`claude_code()`], [`gemini_cli()`] | [`AuthMethod`], [`Gateway`]; the modules [`mod@codex`], [`mod@claude_code`], [`mod@gemini_cli`] |
//! | [write a proxy](guide::proxy), or another long-running program | [`Resolver::resolve`], once for each request; [`Resolver::changed_since`] | [`Resolution::headers`], [`Resolution::explain_rejection`], [`change`] |
//! | [show what several tools use](guide::several_tools) | [`Resolver::credentials`] | [`Report`], [`System::with_environment`] |
//! | [write tests](guide::testing) | [`System::fixed`] | [`FixedSystem`](system::FixedSystem) |
//! | want to know what is used when | the rules of [Codex](guide::codex_rules), [Claude Code](guide::claude_code_rules), [Gemini CLI](guide::gemini_cli_rules) | [`codex::Rules`] |
//! | have [an error or a note](guide::troubleshooting), or [a server that says no](guide::server_answers) | [`ErrorKind`], [`Diagnostic`](report::Diagnostic) | [`Rejection`](report::Rejection) |
//! | review [the security](guide::threat_model) | [`Side`](source::Side) | [`Secret`], [`BaseUrl`] |
//! | have not decided | [the comparison with other crates](guide::comparison) | |
//!
//! # What is promised
//!
//! - **One pass, one truth.** What explains a decision is the decision's own data:
//!   [`Resolution::report`] and [`Error::report`] print as text and serialise as data.
//! - **A project cannot touch what is yours.** Compare the answer without a project's files and the
//!   answer with them. The second is the same; or it is a credential of the project's own; or it is
//!   an error that names the project's file. A stored login goes to its own vendor.
//! - **A base URL that is given is used or refused**, never dropped in favour of a default.
//! - **A broken file is an error, not a missing file.** If the place that would decide cannot be
//!   used, no other account is billed instead.
//! - **No secret leaves except through [`Secret::expose`]** and similar methods. No error contains a
//!   parser's error, since those quote their input.
//! - **No claim without evidence.** A credential is present and well-formed, never "valid"; claims
//!   are unverified; what cannot be known is unknown.
//!
//! What cannot be promised: the process's own environment block and the kernel's caches are not
//! wiped, and copies that your program makes are its own. [The threat model](guide::threat_model) says
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
pub mod secret;

mod text;

mod json;

mod vendor;

pub mod base_url;

pub mod method;

mod finding;

mod policy;

pub mod system;

mod resolution;

mod rejection;

mod error;

pub mod source;

pub mod sources;

#[cfg(feature = "clap")]
pub mod args;

mod resolver;

pub mod gateway;

mod preset;

pub mod releases;

pub mod codex;

pub mod claude_code;

pub mod gemini_cli;

#[cfg(feature = "clap")]
mod usage;

// Pages and nothing else, so they cost those who compile the crate nothing.
#[cfg(any(doc, doctest))]
pub mod guide;

/// The report of a resolution, and explanations of a server's rejection.
pub mod report {
    pub use crate::rejection::{Certainty, Rejection, RejectionKind};
    #[cfg(feature = "http")]
    pub use crate::resolution::HeadersTooLarge;
    pub use crate::resolution::{
        Diagnostic, FoundKind, Identities, PlaceKind, Report, ReportAnswer, ReportCredential,
        ReportDifference, ReportEntry, ReportError, ReportExpiry, ReportFound, ReportOmission,
        ReportPlace, ReportReason, ReportSecondCredential, SCHEMA_VERSION, Severity, TextStyle,
        Verdict,
    };
}

/// Whether an answer is still current, for long-running programs.
pub mod change {
    pub use crate::resolution::{ChangeKind, Fingerprint};
    pub use crate::resolver::Change;
}

#[cfg(feature = "clap")]
pub use crate::args::AuthArgs;
pub use crate::base_url::BaseUrl;
pub use crate::claude_code::claude_code;
pub use crate::codex::codex;
pub use crate::error::{Error, ErrorKind};
pub use crate::gateway::Gateway;
pub use crate::gemini_cli::gemini_cli;
pub use crate::method::{AuthMethod, Billing};
pub use crate::resolution::{Report, Resolution};
pub use crate::resolver::Resolver;
pub use crate::secret::Secret;
pub use crate::source::CredentialSource;
pub use crate::sources::{Caller, ConfigToml, Dotenv, Env, JsonSettings, KeyFile, SessionJson};
pub use crate::system::System;
#[cfg(feature = "clap")]
pub use crate::usage::usage_error;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

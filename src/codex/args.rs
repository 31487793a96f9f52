//! The options that are Codex's own (feature `clap`).

use crate::args::{takes_options, unchecked};
use crate::base_url::normal_host;
use crate::releases::EntryPoint;
use crate::text::{Name, UncheckedText};

use super::{Codex, Rules};

/// Options specific to Codex, to flatten beside [`AuthArgs`](crate::args::AuthArgs) (feature
/// `clap`).
///
/// | option | meaning |
/// |---|---|
/// | `-c`, `--config KEY=VALUE` | [overrides](Codex::config_override_text) a setting, any number of times |
/// | `-p`, `--profile NAME` | [selects a profile](Codex::profile) |
/// | `--rules NAME` | the [rules](Rules) |
/// | `--entry exec` or `interactive` | the [entry point](EntryPoint) |
/// | `--allow-login-host HOST` | one more [host for a session](Codex::allow_login_host), any number of times |
///
/// ```
/// use auth_resolver::args::AuthArgs;
/// use auth_resolver::codex::CodexArgs;
/// use auth_resolver::System;
/// use clap::Parser;
///
/// #[derive(Parser)]
/// struct Cli {
///     #[command(flatten)]
///     auth: AuthArgs,
///     #[command(flatten)]
///     codex: CodexArgs,
/// }
///
/// let cli = Cli::parse_from(["acme", "--api-key-stdin", "--rules", "codex-0.58.0"]);
/// let auth = auth_resolver::codex()
///     .args(&cli.auth)
///     .codex_args(&cli.codex)
///     .system(System::fixed().home("/home/u").stdin("sk-test-1234\n"))
///     .resolve()?;
/// assert_eq!(auth.rules(), "codex-0.58.0");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct CodexArgs(CodexOptions);

#[derive(Clone, Debug, clap::Args)]
#[group(id = "CodexArgs")]
struct CodexOptions {
    /// Override a setting of Codex
    #[arg(short, long, value_name = "KEY=VALUE", value_parser = unchecked)]
    config: Vec<UncheckedText>,
    /// Select a profile of Codex
    #[arg(short, long, value_name = "NAME", value_parser = unchecked)]
    profile: Option<UncheckedText>,
    /// Rules to decide by: documented, api-key-first, or a release such as codex-0.58.0
    #[arg(long, value_name = "NAME")]
    rules: Option<Rules>,
    /// Which entry point of Codex to follow
    #[arg(long)]
    entry: Option<EntryPoint>,
    /// Let a stored ChatGPT session go to this host as well
    #[arg(long, value_name = "HOST", value_parser = normal_host)]
    allow_login_host: Vec<String>,
}

takes_options!(CodexArgs, CodexOptions);

impl Codex {
    /// Applies the command-line options (feature `clap`). Options that were not given change
    /// nothing.
    pub fn codex_args(mut self, args: &CodexArgs) -> Self {
        let args = &args.0;
        for assignment in &args.config {
            self = self.config_override_text(assignment.expose());
        }
        for host in &args.allow_login_host {
            self = self.allow_login_host(host);
        }
        if let Some(profile) = &args.profile {
            self.profile = Some(Name::new(profile.expose()));
        }
        self.rules = args.rules.unwrap_or(self.rules);
        self.entry = args.entry.unwrap_or(self.entry);
        self
    }
}

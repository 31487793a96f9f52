//! The options that are Claude Code's own (feature `clap`).

use crate::args::{takes_options, unchecked};
use crate::text::UncheckedText;

use super::{ClaudeCode, SettingSources};

/// Options specific to Claude Code, to flatten beside [`AuthArgs`](crate::args::AuthArgs) (feature
/// `clap`).
///
/// | option | meaning |
/// |---|---|
/// | `--settings FILE-OR-JSON` | [settings for this run](ClaudeCode::settings) |
/// | `--setting-sources SOURCES` | which [files of settings](SettingSources) count |
/// | `--bare` | [no login](ClaudeCode::bare), and no helper but that of `--settings` |
///
/// ```
/// use auth_resolver::args::AuthArgs;
/// use auth_resolver::claude_code::ClaudeCodeArgs;
/// use auth_resolver::System;
/// use clap::Parser;
///
/// #[derive(Parser)]
/// struct Cli {
///     #[command(flatten)]
///     auth: AuthArgs,
///     #[command(flatten)]
///     claude: ClaudeCodeArgs,
/// }
///
/// let cli = Cli::parse_from(["acme", "--settings", "/run.json", "--setting-sources", "user"]);
/// let settings = r#"{"env": {"ANTHROPIC_API_KEY": "sk-ant-test-1234"}}"#;
/// let auth = auth_resolver::claude_code()
///     .args(&cli.auth)
///     .claude_code_args(&cli.claude)
///     .system(System::fixed().home("/home/u").file("/run.json", settings))
///     .resolve()?;
/// assert_eq!(
///     auth.credential_origin().unwrap().to_string(),
///     "/run.json:1 ANTHROPIC_API_KEY",
/// );
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ClaudeCodeArgs(ClaudeCodeOptions);

#[derive(Clone, Debug, clap::Args)]
#[group(id = "ClaudeCodeArgs")]
struct ClaudeCodeOptions {
    /// Settings for this run: a file, or JSON, which `ps` shows to other users
    #[arg(long, value_name = "FILE-OR-JSON", value_parser = unchecked)]
    settings: Option<UncheckedText>,
    /// Which files of settings count: any of user, project and local, joined by commas
    #[arg(long, value_name = "SOURCES")]
    setting_sources: Option<SettingSources>,
    /// Take no login or OAuth token, and no helper but that of --settings
    #[arg(long)]
    bare: bool,
}

takes_options!(ClaudeCodeArgs, ClaudeCodeOptions);

impl ClaudeCode {
    /// Applies the command-line options (feature `clap`). Options that were not given change
    /// nothing.
    pub fn claude_code_args(mut self, args: &ClaudeCodeArgs) -> Self {
        let args = &args.0;
        self.settings = args.settings.clone().or(self.settings);
        self.sources = args.setting_sources.unwrap_or(self.sources);
        self.bare |= args.bare;
        self
    }
}

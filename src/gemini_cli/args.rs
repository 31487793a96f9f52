//! The options that are Gemini CLI's own (feature `clap`).

use crate::args::takes_options;

use super::GeminiCli;

/// Options specific to Gemini CLI, to flatten beside [`AuthArgs`](crate::args::AuthArgs) (feature
/// `clap`).
///
/// | option | meaning |
/// |---|---|
/// | `--skip-trust` | [trusts the project](GeminiCli::skip_trust) for this run |
///
/// ```
/// use auth_resolver::args::ProjectArgs;
/// use auth_resolver::gemini_cli::GeminiCliArgs;
/// use auth_resolver::System;
/// use clap::Parser;
///
/// #[derive(Parser)]
/// struct Cli {
///     #[command(flatten)]
///     project: ProjectArgs,
///     #[command(flatten)]
///     gemini: GeminiCliArgs,
/// }
///
/// let cli = Cli::parse_from(["acme", "--project", "/clone", "--skip-trust"]);
/// let auth = auth_resolver::gemini_cli()
///     .project_args(&cli.project)
///     .gemini_cli_args(&cli.gemini)
///     .system(System::fixed().home("/home/u").file("/clone/.env", "GEMINI_API_KEY=test-1234\n"))
///     .resolve()?;
/// assert_eq!(auth.credential_origin().unwrap().to_string(), "/clone/.env:1 GEMINI_API_KEY");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct GeminiCliArgs(GeminiCliOptions);

#[derive(Clone, Debug, clap::Args)]
#[group(id = "GeminiCliArgs")]
struct GeminiCliOptions {
    /// Trust the project for this run, but not its settings.json
    #[arg(long)]
    skip_trust: bool,
}

takes_options!(GeminiCliArgs, GeminiCliOptions);

impl GeminiCli {
    /// Applies the command-line options (feature `clap`). Options that were not given change
    /// nothing.
    pub fn gemini_cli_args(mut self, args: &GeminiCliArgs) -> Self {
        self.skip_trust |= args.0.skip_trust;
        self
    }
}

//! Options for command lines that are made with the crate `clap` (feature `clap`).
//!
//! Values that may be a misplaced secret are treated as secrets from the start.

use std::convert::Infallible;
use std::fmt;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::sources::{Caller, KeyFile};
use crate::text::UncheckedText;

const KEY_FILE: &str = "--api-key-file";
const KEY_STDIN: &str = "--api-key-stdin";
const BASE_URL: &str = "--base-url";

/// Options for a key and a base URL, to flatten into any program's command line (feature `clap`).
///
/// | option | meaning |
/// |---|---|
/// | `--api-key-file PATH` | a [file](KeyFile::given) that holds the key; `-` for standard input |
/// | `--api-key-stdin` | the key from [standard input](KeyFile::stdin) |
/// | `--base-url URL` | the base URL |
/// | `--allow-http` | `http` to other machines as well |
///
/// There is no option that takes the key itself: other users see arguments with `ps`, and shells keep
/// them. The help says so.
///
/// Presets take it with `args`, such as [`Codex::args`](crate::codex::Codex::args), a program's own resolver
/// with [`Resolver::args`](crate::Resolver::args). Errors of clap repeat what was typed, and people
/// type keys in wrong places: print them with [`usage_error`](crate::usage_error). `Debug` shows
/// nothing that was typed.
///
/// ```
/// use auth_resolver::args::AuthArgs;
/// use auth_resolver::{Env, Resolver, System, usage_error};
/// use clap::{CommandFactory, Parser};
///
/// #[derive(Parser)]
/// struct Cli {
///     #[command(flatten)]
///     auth: AuthArgs,
/// }
///
/// # fn parse() -> Cli {
/// let parsed = Cli::try_parse();
/// # let parsed = Cli::try_parse_from(["acme", "--api-key-file", "/run/secrets/acme"]);
/// let cli = parsed.unwrap_or_else(|error| usage_error(error, Cli::command()).exit());
/// # cli }
/// # let cli = parse();
/// let auth = Resolver::new()
///     .args(&cli.auth)
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().file("/run/secrets/acme", "acme-1234\n"))
///     .resolve()?;
/// assert_eq!(auth.credential_origin().unwrap().to_string(), "/run/secrets/acme");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone)]
pub struct AuthArgs(AuthOptions);

#[derive(Clone, clap::Args)]
#[group(id = "AuthArgs")]
struct AuthOptions {
    /// File that holds the API key, `-` for standard input. No option takes the key itself: `ps` shows
    /// arguments to other users, and shells keep them
    #[arg(long, value_name = "PATH", conflicts_with = "api_key_stdin")]
    api_key_file: Option<PathBuf>,
    /// Read the API key from standard input
    #[arg(long)]
    api_key_stdin: bool,
    /// Where requests go
    #[arg(long, value_name = "URL", value_parser = unchecked)]
    base_url: Option<UncheckedText>,
    /// Allow http to other machines
    #[arg(long)]
    allow_http: bool,
}

/// Options for the project directory (feature `clap`).
///
/// Presets take it with `project_args`, such as
/// [`Codex::project_args`](crate::codex::Codex::project_args). Without either option, the
/// program's own choice applies, if it made one:
///
/// ```
/// use auth_resolver::args::ProjectArgs;
/// use auth_resolver::System;
/// use clap::Parser;
///
/// #[derive(Parser)]
/// struct Cli {
///     #[command(flatten)]
///     project: ProjectArgs,
/// }
///
/// let machine = System::fixed()
///     .home("/home/u")
///     .current_dir("/clone")
///     .file("/clone/.env", "OPENAI_API_KEY=sk-test-1234\n")
///     .build();
/// let found = |arguments: &[&str]| {
///     let cli = Cli::parse_from(arguments);
///     let preset = auth_resolver::codex().project(machine.current_dir());
///     preset.project_args(&cli.project).system(machine.clone()).resolve().is_ok()
/// };
/// assert!(found(&["acme"]));
/// assert!(!found(&["acme", "--no-project"]));
/// ```
#[derive(Clone)]
pub struct ProjectArgs(ProjectOptions);

#[derive(Clone, clap::Args)]
#[group(id = "ProjectArgs")]
struct ProjectOptions {
    /// The project that is worked on
    #[arg(long, value_name = "DIR", conflicts_with = "no_project")]
    project: Option<PathBuf>,
    /// Look at no project's files
    #[arg(long)]
    no_project: bool,
}

/// Makes a type take the options of a private one.
// The documentation of a type that derives `Args` becomes the description of the whole program. Here
// it is for those who write programs, so it stands on a type that derives nothing.
macro_rules! takes_options {
    ($public:ident, $options:ident) => {
        impl clap::Args for $public {
            fn augment_args(command: clap::Command) -> clap::Command {
                $options::augment_args(command)
            }

            fn augment_args_for_update(command: clap::Command) -> clap::Command {
                $options::augment_args_for_update(command)
            }

            fn group_id() -> Option<clap::Id> {
                $options::group_id()
            }
        }

        impl clap::FromArgMatches for $public {
            fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
                $options::from_arg_matches(matches).map(Self)
            }

            fn update_from_arg_matches(
                &mut self,
                matches: &clap::ArgMatches,
            ) -> Result<(), clap::Error> {
                self.0.update_from_arg_matches(matches)
            }
        }
    };
}

pub(crate) use takes_options;

takes_options!(AuthArgs, AuthOptions);
takes_options!(ProjectArgs, ProjectOptions);

impl AuthArgs {
    /// Returns whether `http` to other machines is allowed.
    ///
    /// This method and the two below are for programs that read these options themselves.
    ///
    /// ```
    /// use auth_resolver::args::AuthArgs;
    /// use clap::{Args, Command, FromArgMatches};
    ///
    /// let command = AuthArgs::augment_args(Command::new("acme"));
    /// let matches = command.get_matches_from(["acme", "--base-url", "https://gw.example/v1"]);
    /// let args = AuthArgs::from_arg_matches(&matches)?;
    /// assert!(args.base_url().is_some() && args.key_file().is_none() && !args.allows_http());
    /// # Ok::<(), clap::Error>(())
    /// ```
    #[must_use]
    pub fn allows_http(&self) -> bool {
        self.0.allow_http
    }

    /// Returns the key file or standard input, if one of them was given.
    #[must_use]
    pub fn key_file(&self) -> Option<KeyFile> {
        match &self.0.api_key_file {
            Some(path) if path == Path::new("-") => Some(KeyFile::stdin(format!("{KEY_FILE} -"))),
            Some(path) => Some(KeyFile::given(KEY_FILE, path)),
            None => self.0.api_key_stdin.then(|| KeyFile::stdin(KEY_STDIN)),
        }
    }

    /// Returns the source for the base URL, if one was given.
    #[must_use]
    pub fn base_url(&self) -> Option<Caller> {
        let url = self.0.base_url.as_ref()?.expose().to_owned();
        Some(Caller::new(BASE_URL).base_url(Some(url)))
    }
}

impl ProjectArgs {
    /// Returns the project: the one given, else `own_choice`, or `None` if projects are to be
    /// ignored.
    ///
    /// ```
    /// use std::path::PathBuf;
    ///
    /// use auth_resolver::args::ProjectArgs;
    /// use clap::{Args, Command, FromArgMatches};
    ///
    /// let command = ProjectArgs::augment_args(Command::new("acme"));
    /// let matches = command.get_matches_from(["acme", "--project", "/clone"]);
    /// let args = ProjectArgs::from_arg_matches(&matches)?;
    /// assert_eq!(args.or(None), Some(PathBuf::from("/clone")));
    /// # Ok::<(), clap::Error>(())
    /// ```
    #[must_use]
    pub fn or(&self, own_choice: Option<PathBuf>) -> Option<PathBuf> {
        let project = self.0.project.clone().or(own_choice);
        project.filter(|_| !self.0.no_project)
    }
}

/// Parses any text, to be judged later.
#[expect(clippy::unnecessary_wraps, reason = "the form of clap's parsers")]
pub(crate) fn unchecked(text: &str) -> Result<UncheckedText, Infallible> {
    Ok(UncheckedText::new(&Zeroizing::new(text.to_owned())))
}

/// Shows which options were given, but not their values.
impl fmt::Debug for AuthArgs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthArgs")
            .field("api_key_file", &self.0.api_key_file.is_some())
            .field("api_key_stdin", &self.0.api_key_stdin)
            .field("base_url", &self.0.base_url)
            .field("allow_http", &self.0.allow_http)
            .finish()
    }
}

/// Shows which options were given, but not their values.
impl fmt::Debug for ProjectArgs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProjectArgs")
            .field("project", &self.0.project.is_some())
            .field("no_project", &self.0.no_project)
            .finish()
    }
}

//! Whose places are looked at: `--tool`, and the options of each tool.

use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::str::FromStr;

use auth_resolver::args::{AuthArgs, ProjectArgs};
use auth_resolver::claude_code::{ClaudeCodeArgs, ClaudeRules};
use auth_resolver::codex::{CodexArgs, Rules};
use auth_resolver::gemini_cli::{GeminiCliArgs, GeminiRules};
use auth_resolver::releases::EntryPoint;
use auth_resolver::usage_error;
use auth_resolver::{Resolver, System, claude_code, codex, gemini_cli};
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{
    Arg, ArgGroup, ArgMatches, Args, Command, CommandFactory, FromArgMatches, Id, ValueEnum,
};

// The description of a type that derives `Args` would become that of the program.
#[derive(Args, Debug)]
pub(crate) struct ToolArgs {
    /// Whose places to look at
    #[arg(long, value_enum, default_value_t = Tool::Codex)]
    tool: Tool,
    #[command(flatten)]
    project: ProjectArgs,
    #[command(flatten)]
    auth: AuthArgs,
    #[command(flatten, next_help_heading = "Options of Codex")]
    codex: CodexArgs,
    #[command(flatten, next_help_heading = "Options of Claude Code")]
    claude_code: ClaudeCodeArgs,
    #[command(flatten, next_help_heading = "Options of Gemini CLI")]
    gemini_cli: GeminiCliArgs,
    #[command(flatten)]
    of_any_tool: OfAnyTool,
}

/// What was said by the options that are Codex's in the library and every tool's here.
#[derive(Debug, Default)]
struct OfAnyTool {
    /// Checked by the time that this is looked at.
    rules: Option<String>,
    entry: Option<EntryPoint>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Tool {
    Codex,
    ClaudeCode,
    GeminiCli,
}

/// Parses a command line, of which `ToolArgs` are a part. An error repeats nothing that was typed.
///
/// No key can be read from standard input where the program takes something else from there.
pub(crate) fn parse_from<C: CommandFactory + FromArgMatches>(
    arguments: impl IntoIterator<Item = OsString>,
    stdin_holds: Option<&str>,
) -> Result<C, clap::Error> {
    let command = || {
        let mut command = C::command()
            .mut_arg(RULES, rules_of_any_tool)
            .mut_arg(ENTRY, entry_of_any_tool);
        command.build();
        command
    };
    let said = |error| usage_error(error, command());
    let matches = command().try_get_matches_from(arguments).map_err(said)?;
    check(&matches, &command(), stdin_holds)
        .map_err(|why| command().error(ErrorKind::ArgumentConflict, why))?;
    C::from_arg_matches(&matches).map_err(said)
}

impl ToolArgs {
    /// Returns the resolver. The project is the working directory unless an option says otherwise.
    pub(crate) fn resolver(&self, system: System) -> Resolver {
        let project = system.current_dir();
        match self.tool {
            Tool::Codex => codex()
                .project(project)
                .project_args(&self.project)
                .args(&self.auth)
                .codex_args(&self.codex)
                .system(system)
                .into_resolver(),
            Tool::ClaudeCode => claude_code()
                .project(project)
                .project_args(&self.project)
                .args(&self.auth)
                .claude_code_args(&self.claude_code)
                .rules(self.of_any_tool.rules())
                .entry(self.of_any_tool.entry.unwrap_or(EntryPoint::Print))
                .system(system)
                .into_resolver(),
            Tool::GeminiCli => gemini_cli()
                .project(project)
                .project_args(&self.project)
                .args(&self.auth)
                .gemini_cli_args(&self.gemini_cli)
                .rules(self.of_any_tool.rules())
                .entry(self.of_any_tool.entry.unwrap_or(EntryPoint::Print))
                .system(system)
                .into_resolver(),
        }
    }
}

/// The option for rules, which is Codex's in the library and every tool's here.
const RULES: &str = "rules";
/// The option for how the tool is started, which is Codex's in the library as well.
const ENTRY: &str = "entry";
/// The options that can read a key from standard input.
const KEY_FILE: &str = "api_key_file";
const KEY_STDIN: &str = "api_key_stdin";

impl OfAnyTool {
    fn rules<R: FromStr + Default>(&self) -> R {
        let rules = self.rules.as_deref().and_then(|rules| rules.parse().ok());
        rules.unwrap_or_default()
    }
}

impl Args for OfAnyTool {
    fn augment_args(command: Command) -> Command {
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        command
    }
}

impl FromArgMatches for OfAnyTool {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut rules = matches.get_raw(RULES).into_iter().flatten();
        Ok(Self {
            rules: rules.next().and_then(OsStr::to_str).map(str::to_owned),
            entry: matches.get_one(ENTRY).copied(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Tool {
    /// Tells whose rules have this name. Names of tools are how theirs begin.
    fn of_rules(name: &str) -> Self {
        let others = [Self::ClaudeCode, Self::GeminiCli];
        let mut others = others.into_iter();
        let named = others.find(|tool| name.starts_with(&tool.to_string()));
        named.unwrap_or(Self::Codex)
    }

    /// Returns the group that a tool's own options make up.
    fn options(self) -> Option<Id> {
        match self {
            Self::Codex => CodexArgs::group_id(),
            Self::ClaudeCode => ClaudeCodeArgs::group_id(),
            Self::GeminiCli => GeminiCliArgs::group_id(),
        }
    }
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.to_possible_value();
        f.write_str(value.as_ref().map_or("", |value| value.get_name()))
    }
}

/// Makes Codex's option for rules one of every tool.
// What another tool makes of the name is handed on by `OfAnyTool`.
fn rules_of_any_tool(rules: Arg) -> Arg {
    let parse = |name: &str| -> Result<Rules, Box<dyn Error + Send + Sync>> {
        match Tool::of_rules(name) {
            Tool::Codex => Ok(name.parse()?),
            Tool::ClaudeCode => {
                name.parse::<ClaudeRules>()?;
                Ok(Rules::Documented)
            }
            Tool::GeminiCli => {
                name.parse::<GeminiRules>()?;
                Ok(Rules::Documented)
            }
        }
    };
    rules.value_parser(parse).help_heading(None).help(
        "Rules to decide by. Codex: documented, api-key-first, or a release such as codex-0.58.0. Claude \
         Code: claude-code, or a release such as claude-code-2.0.77. Gemini CLI: a release such as \
         gemini-cli-0.43.0",
    )
}

/// Makes Codex's option for how it is started one of every tool.
fn entry_of_any_tool(entry: Arg) -> Arg {
    let parser = PossibleValuesParser::new(["exec", "print", "interactive"]);
    let parser = parser.map(|entry| match entry.as_str() {
        "interactive" => EntryPoint::Interactive,
        "print" => EntryPoint::Print,
        _ => EntryPoint::Exec,
    });
    entry.value_parser(parser).help_heading(None).help(
        "How the tool is started: for a script (exec and print are the same), or in a terminal",
    )
}

/// Refuses an option of one tool beside another tool, and a key where standard input holds something else.
fn check(matches: &ArgMatches, command: &Command, stdin_holds: Option<&str>) -> Result<(), String> {
    let tool = matches.get_one("tool").copied().unwrap_or(Tool::Codex);
    let name_of = |id: &str| {
        let argument = command
            .get_arguments()
            .find(|argument| argument.get_id() == id);
        argument.map_or_else(String::new, ToString::to_string)
    };
    let is_given = |id: &Id| matches.value_source(id.as_str()) == Some(ValueSource::CommandLine);
    for other in Tool::value_variants()
        .iter()
        .filter(|other| **other != tool)
    {
        let mut groups = command.get_groups();
        let own = groups.find(|group| Some(group.get_id()) == other.options().as_ref());
        let mut own = own.into_iter().flat_map(ArgGroup::get_args);
        if let Some(option) = own.find(|id| **id != RULES && **id != ENTRY && is_given(id)) {
            return Err(format!(
                "{}: needs --tool {other}",
                name_of(option.as_str())
            ));
        }
    }
    let mut key_file = matches.get_raw(KEY_FILE).into_iter().flatten();
    let key_from_stdin = if matches.get_flag(KEY_STDIN) {
        Some(KEY_STDIN)
    } else {
        key_file.any(|path| path == "-").then_some(KEY_FILE)
    };
    if let (Some(what), Some(option)) = (stdin_holds, key_from_stdin) {
        return Err(format!("{}: standard input holds {what}", name_of(option)));
    }
    let mut given = matches.get_raw(RULES).into_iter().flatten();
    let Some(name) = given.next().and_then(OsStr::to_str) else {
        return Ok(());
    };
    let whose = Tool::of_rules(name);
    if whose != tool {
        return Err(format!(
            "{}: these rules need --tool {whose}",
            name_of(RULES)
        ));
    }
    Ok(())
}

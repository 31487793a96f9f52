//! What is said about a command line that is wrong.

use std::error::Error as StdError;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use crate::base_url::NotAHost;
use crate::claude_code::{InvalidClaudeRules, InvalidSettingSources};
use crate::gemini_cli::InvalidGeminiRules;
use crate::releases::InvalidRules;

/// Returns clap's error message without anything that the user typed (feature `clap`).
///
/// Clap's messages repeat arguments, and people paste keys in the wrong place. This message uses
/// only words of the command itself: options, possible values, suggestions. Help and version are
/// returned unchanged.
///
/// ```
/// use auth_resolver::usage_error;
/// use auth_resolver::codex::CodexArgs;
/// use clap::{CommandFactory, Parser};
///
/// #[derive(Debug, Parser)]
/// struct Cli {
///     #[command(flatten)]
///     codex: CodexArgs,
/// }
///
/// let error = Cli::try_parse_from(["acme", "--rules", "sk-pasted-here"]).unwrap_err();
/// assert!(error.to_string().contains("sk-pasted-here"));
///
/// let error = usage_error(error, Cli::command());
/// assert!(error.to_string().starts_with("error: --rules <NAME>: no such rules, expected"));
/// assert_eq!(error.exit_code(), 2);
/// ```
#[must_use]
pub fn usage_error(error: Error, mut command: Command) -> Error {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            | ErrorKind::DisplayVersion
    ) {
        return error;
    }
    command.build();
    let own = own_words(&command);
    // An allow-list: whatever a later release of clap adds to its errors is left out.
    let words = |kind| {
        let words = match error.get(kind) {
            Some(ContextValue::String(word)) => vec![word.clone()],
            Some(ContextValue::Strings(words)) => words.clone(),
            _ => Vec::new(),
        };
        words.into_iter().filter(|word| own.contains(word))
    };
    let mut about: Vec<_> = words(ContextKind::InvalidArg)
        .chain(words(ContextKind::PriorArg))
        .collect();
    let arguments = about.len();
    about.dedup();
    let is_repeated = about.len() < arguments;
    let about = match about.join(", ") {
        none if none.is_empty() => none,
        options => format!("{options}: "),
    };
    let possible: Vec<_> = words(ContextKind::ValidValue).collect();
    let what = match own_reason(&error) {
        Some(why) => why,
        None if !possible.is_empty() => format!("expected {}", possible.join(" or ")),
        None if is_repeated => "cannot be given more than once".to_owned(),
        None if lacks_value(&error) => "a value is required".to_owned(),
        None => error.kind().as_str().unwrap_or("wrong usage").to_owned(),
    };
    let suggestion = words(ContextKind::SuggestedArg)
        .chain(words(ContextKind::SuggestedSubcommand))
        .next();
    let suggestion = suggestion.map_or_else(String::new, |word| format!("; there is {word}"));
    command.error(error.kind(), format!("{about}{what}{suggestion}"))
}

/// Returns what this crate's own parsers say. Others may repeat the value.
fn own_reason(error: &Error) -> Option<String> {
    let why = error.source()?;
    let texts = [
        text_of::<InvalidRules>,
        text_of::<InvalidClaudeRules>,
        text_of::<InvalidGeminiRules>,
        text_of::<NotAHost>,
        text_of::<InvalidSettingSources>,
    ];
    texts.into_iter().find_map(|text| text(why))
}

fn text_of<E: StdError + 'static>(why: &(dyn StdError + 'static)) -> Option<String> {
    why.downcast_ref::<E>().map(ToString::to_string)
}

// Clap has one kind for a value that is wrong and for one that is not there.
fn lacks_value(error: &Error) -> bool {
    let value = error.get(ContextKind::InvalidValue);
    error.kind() == ErrorKind::InvalidValue
        && matches!(value, Some(ContextValue::String(value)) if value.is_empty())
}

/// Lists the words that a command and those below it are made of.
fn own_words(command: &Command) -> Vec<String> {
    let mut words = vec![command.get_name().to_owned()];
    for arg in command.get_arguments() {
        words.push(arg.to_string());
        words.extend(arg.get_long().map(|long| format!("--{long}")));
        words.extend(arg.get_short().map(|short| format!("-{short}")));
        let possible = arg.get_possible_values();
        words.extend(possible.iter().map(|value| value.get_name().to_owned()));
    }
    words.extend(command.get_subcommands().flat_map(own_words));
    words
}

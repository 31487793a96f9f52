//! What `status` and `rejection` print: text in the style of the terminal, or JSON.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

use auth_resolver::Error;
use auth_resolver::report::TextStyle;
use serde::Serialize;

use crate::terminal;

/// Prints an answer on standard output.
pub(crate) fn answer<S: Display>(
    data: &impl Serialize,
    styled: impl FnOnce(TextStyle) -> S,
    as_json: bool,
) -> ExitCode {
    // Somebody who reads only the first lines closes the pipe; that is no failure.
    let _ = if as_json {
        write_json(data)
    } else {
        let text = styled(terminal::style(&io::stdout()));
        write!(anstream::stdout(), "{text}")
    };
    ExitCode::SUCCESS
}

/// Prints why there is no credential: the report on standard error, or as JSON on standard output.
pub(crate) fn no_credential(error: &Error, as_json: bool) -> ExitCode {
    let report = error.report();
    if as_json {
        let _ = write_json(&report);
        eprintln!("error: {error}");
    } else {
        let text = report.styled(terminal::style(&io::stderr()));
        let _ = write!(anstream::stderr(), "{text}");
    }
    ExitCode::FAILURE
}

fn write_json(data: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_string_pretty(data).unwrap_or_default();
    writeln!(io::stdout(), "{json}")
}

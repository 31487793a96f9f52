//! How a report looks on a terminal, and off one.

use std::env;
use std::io::IsTerminal;

use auth_resolver::report::TextStyle;

/// Returns the style for a stream: as wide as the terminal, or as `COLUMNS` says, and without line
/// breaks for anything else, so that it can be searched.
///
/// Colours are always asked for: `anstream` takes them out again for a file, a pipe, a dumb terminal or
/// `NO_COLOR`.
pub(crate) fn style(stream: &impl IsTerminal) -> TextStyle {
    let width = stream.is_terminal().then(columns).flatten();
    TextStyle::plain().colors().width(width)
}

fn columns() -> Option<usize> {
    let wanted = env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let wide = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    wanted.or_else(wide)
}

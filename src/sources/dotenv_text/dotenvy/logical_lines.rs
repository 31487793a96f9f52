//! The first pass of `dotenvy`: which physical lines belong together.

use std::ops::ControlFlow;
use std::str;

use super::BadLineKind;

pub(super) struct LogicalLine<'a> {
    pub(super) line: u32,
    /// The physical line on which it starts.
    pub(super) first: &'a [u8],
    pub(super) text: Result<&'a str, BadLineKind>,
}

pub(super) struct LogicalLines<'a> {
    rest: &'a [u8],
    line: u32,
}

/// How far the first pass is into quotes and escapes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gathering {
    Plain,
    Blank,
    Escape,
    Single,
    SingleEscape,
    Double,
    DoubleEscape,
}

impl<'a> LogicalLines<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self {
            rest: text,
            line: 1,
        }
    }
}

impl<'a> Iterator for LogicalLines<'a> {
    type Item = LogicalLine<'a>;

    fn next(&mut self) -> Option<LogicalLine<'a>> {
        let text = self.rest;
        let line = self.line;
        let first = text.split_inclusive(|byte| *byte == b'\n').next()?;
        let mut state = Gathering::Plain;
        let mut end = 0_usize;
        let logical = |text| Some(LogicalLine { line, first, text });
        for physical in text.split_inclusive(|byte| *byte == b'\n') {
            let start = end;
            end = end.saturating_add(physical.len());
            self.rest = text.get(end..).unwrap_or_default();
            self.line = self.line.saturating_add(1);
            let Ok(physical) = str::from_utf8(physical) else {
                return logical(Err(BadLineKind::NotUtf8));
            };
            // A comment line holds no quotes. Later lines of a quote need no such test: the whole
            // text so far would have to start with `#`.
            if start == 0 && physical.trim_start().starts_with('#') {
                return logical(Ok(""));
            }
            let length = match gather(state, physical) {
                ControlFlow::Continue(Gathering::Plain) => end,
                ControlFlow::Continue(open) => {
                    state = open;
                    continue;
                }
                ControlFlow::Break(comment) => start.saturating_add(comment),
            };
            let whole = text.get(..length).unwrap_or_default();
            return logical(str::from_utf8(whole).map_err(|_| BadLineKind::NotUtf8));
        }
        logical(Err(match state {
            Gathering::Plain | Gathering::Blank | Gathering::Escape => BadLineKind::UnfinishedLine,
            _ => BadLineKind::UnterminatedQuote,
        }))
    }
}

/// Goes on over one physical line; breaks where a comment starts in it.
fn gather(mut state: Gathering, physical: &str) -> ControlFlow<usize, Gathering> {
    for (at, next) in physical.char_indices() {
        state = match (state, next) {
            (Gathering::Blank, '#') => return ControlFlow::Break(at),
            // Of two blanks the second ends the state: `A=b  #` has no comment for this pass.
            (Gathering::Plain, next) if next.is_whitespace() && !matches!(next, '\n' | '\r') => {
                Gathering::Blank
            }
            (Gathering::Plain | Gathering::Blank, '\\') => Gathering::Escape,
            (Gathering::Plain | Gathering::Blank, '"') => Gathering::Double,
            (Gathering::Plain | Gathering::Blank, '\'') => Gathering::Single,
            (Gathering::Single, '\\') => Gathering::SingleEscape,
            (Gathering::Double, '\\') => Gathering::DoubleEscape,
            (Gathering::Single, '\'')
            | (Gathering::Double, '"')
            | (Gathering::Plain | Gathering::Blank | Gathering::Escape, _) => Gathering::Plain,
            (Gathering::Single | Gathering::SingleEscape, _) => Gathering::Single,
            (Gathering::Double | Gathering::DoubleEscape, _) => Gathering::Double,
        };
    }
    ControlFlow::Continue(state)
}

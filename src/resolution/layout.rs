//! How an account is laid out as text: columns, the width of the page, colours.
//!
//! What is written is the same in every style. Only line breaks, blanks and colours differ.

use std::fmt::{self, Write as _};

use unicode_width::UnicodeWidthStr as _;

/// Wide enough for the longest label and a gap.
const LABEL_WIDTH: usize = 12;
/// Between two columns.
pub(super) const GAP: usize = 3;
/// A cell that does not fit is broken beside its neighbours if it has this much room, else below them.
const LEAST_ROOM: usize = 40;
/// The room for a text in front of a column. A longer one pushes what follows aside.
const MOST_ROOM: usize = 72;
/// A narrower page is taken for one whose width is not known: some terminals say that they have none.
const NARROWEST: usize = 20;

/// The style of a report as text: width and colours.
///
/// The program checks whether a stream is a terminal, its width, and `NO_COLOR`. Words longer than
/// the width, such as paths, are not broken, so that they can be copied.
///
/// ```
/// use auth_resolver::report::{Identities, TextStyle};
/// use auth_resolver::{Env, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().var("ACME_API_KEY", "'acme-1234'"))
///     .resolve()?;
/// let report = auth.report(Identities::Hidden);
/// assert_eq!(report.styled(TextStyle::plain()).to_string(), report.to_string());
///
/// let narrow = report.styled(TextStyle::plain().width(50)).to_string();
/// assert!(narrow.lines().all(|line| line.len() <= 50));
/// let coloured = report.styled(TextStyle::plain().colors()).to_string();
/// assert!(coloured.contains("\u{1b}[33mquotes-stripped:\u{1b}[0m"));
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct TextStyle {
    width: Option<usize>,
    colors: bool,
}

impl TextStyle {
    /// Unlimited width and no colours, for files and pipes. This is what `Display` prints.
    pub const fn plain() -> Self {
        Self {
            width: None,
            colors: false,
        }
    }

    /// Sets the width at which lines are wrapped. `None`, or fewer than 20, means no wrapping.
    pub fn width(mut self, columns: impl Into<Option<usize>>) -> Self {
        self.width = columns.into().filter(|columns| *columns >= NARROWEST);
        self
    }

    /// Sets whether to colour what is used, refused or worth noting, with ECMA-48 escape sequences
    /// in the terminal's eight colours.
    pub const fn colors(mut self) -> Self {
        self.colors = true;
        self
    }
}

/// What a word is, by which it gets its colour.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Strong,
    Faint,
    Good,
    Warning,
    Bad,
}

impl Tone {
    /// Returns the parameter of "select graphic rendition" (ECMA-48, 8.3.117).
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "0",
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Bad => "31",
            Self::Good => "32",
            Self::Warning => "33",
        }
    }
}

/// The column that a text begins at, and the text, in parts of different tones.
pub(crate) type Cell<'a> = (usize, &'a [(Tone, &'a str)]);

/// Something that can be laid out.
pub(crate) trait Layout {
    fn write(&self, page: &mut Page<'_, '_>) -> fmt::Result;
}

/// A value together with how it is to look.
pub(crate) struct Styled<'a, T>(pub(crate) &'a T, pub(crate) TextStyle);

impl<T: Layout> fmt::Display for Styled<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = self.1;
        self.0.write(&mut Page {
            f,
            style,
            tone: Tone::Plain,
            at: 0,
        })
    }
}

/// What is written on, in which tone, and how far the present line is filled.
pub(crate) struct Page<'a, 'f> {
    f: &'a mut fmt::Formatter<'f>,
    style: TextStyle,
    tone: Tone,
    at: usize,
}

impl Page<'_, '_> {
    /// Returns the part of the page that a column may take, or as much as it may take at most.
    pub(super) fn share(&self, divisor: usize, most: usize) -> usize {
        let width = self.style.width.unwrap_or(usize::MAX);
        width.checked_div(divisor).unwrap_or(width).min(most)
    }

    /// Writes one labelled line.
    pub(crate) fn line(&mut self, label: &str, text: &str) -> fmt::Result {
        self.labelled(label, &[(Tone::Plain, text)])
    }

    /// Writes lines under one label, which stands before the first of them.
    pub(crate) fn list<'t>(
        &mut self,
        label: &str,
        texts: impl IntoIterator<Item = &'t str>,
    ) -> fmt::Result {
        for (index, text) in texts.into_iter().enumerate() {
            self.line(if index == 0 { label } else { "" }, text)?;
        }
        Ok(())
    }

    /// Writes one labelled line in parts.
    pub(crate) fn labelled(&mut self, label: &str, parts: &[(Tone, &str)]) -> fmt::Result {
        self.pair(label, parts, 0, "")
    }

    /// Writes a labelled line whose second part begins in a column of its own, behind so much room for
    /// the first.
    pub(super) fn pair(
        &mut self,
        label: &str,
        first: &[(Tone, &str)],
        room: usize,
        second: &str,
    ) -> fmt::Result {
        let column = LABEL_WIDTH
            .saturating_add(room.min(MOST_ROOM))
            .saturating_add(GAP);
        let label = [(Tone::Faint, label)];
        let second = [(Tone::Plain, second)];
        self.row(
            LABEL_WIDTH,
            &[(0, &label), (LABEL_WIDTH, first), (column, &second)],
        )
    }

    /// Writes cells on a line, and what does not fit on further lines that begin at `indent`.
    pub(crate) fn row(&mut self, indent: usize, cells: &[Cell<'_>]) -> fmt::Result {
        // What pushes a cell to the right pushes those behind it as well.
        let mut shift: usize = 0;
        for (column, parts) in cells {
            let widths = parts.iter().map(|(_, text)| text.width());
            let width = widths.fold(0, usize::saturating_add);
            if width == 0 {
                continue;
            }
            let is_first = self.at == 0;
            let gap = if is_first { 0 } else { GAP };
            let start = column
                .saturating_add(shift)
                .max(self.at.saturating_add(gap));
            shift = start.saturating_sub(*column);
            let room = self.style.width.unwrap_or(usize::MAX).saturating_sub(start);
            if is_first {
                self.pad(start)?;
                self.words(indent, parts)?;
            } else if width <= room || room >= LEAST_ROOM {
                self.pad(start)?;
                self.words(start, parts)?;
            } else {
                self.break_line(indent)?;
                self.words(indent, parts)?;
                shift = 0;
            }
        }
        self.end_line()
    }

    /// Ends the line.
    pub(crate) fn end_line(&mut self) -> fmt::Result {
        self.at = 0;
        self.f.write_char('\n')
    }

    fn break_line(&mut self, indent: usize) -> fmt::Result {
        self.end_line()?;
        self.pad(indent)
    }

    fn pad(&mut self, column: usize) -> fmt::Result {
        // Not `{:width$}`, which panics above 65,535: a project can make a URL that long.
        while self.at < column {
            self.f.write_char(' ')?;
            self.at = self.at.saturating_add(1);
        }
        Ok(())
    }

    // Parts follow each other without a blank; lines break at blanks only.
    fn words(&mut self, hanging: usize, parts: &[(Tone, &str)]) -> fmt::Result {
        for (tone, text) in parts {
            self.turn(*tone)?;
            for (index, word) in text.split(' ').enumerate() {
                let width = word.width();
                if index > 0 {
                    let end = self.at.saturating_add(width).saturating_add(1);
                    if self.style.width.is_some_and(|width| end > width) && self.at > hanging {
                        self.turn(Tone::Plain)?;
                        self.break_line(hanging)?;
                        self.turn(*tone)?;
                    } else {
                        self.pad(self.at.saturating_add(1))?;
                    }
                }
                self.f.write_str(word)?;
                self.at = self.at.saturating_add(width);
            }
            self.turn(Tone::Plain)?;
        }
        Ok(())
    }

    /// Goes over to another tone.
    fn turn(&mut self, tone: Tone) -> fmt::Result {
        if self.style.colors && tone != self.tone {
            self.tone = tone;
            write!(self.f, "\u{1b}[{}m", tone.code())?;
        }
        Ok(())
    }
}

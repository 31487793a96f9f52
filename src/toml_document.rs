//! A TOML document as its tables and the places of its values, which are decoded when they are asked
//! for.
//!
//! The crate `toml` keeps the whole text in its errors and frees decoded strings as they grow, unwiped.
//! So its event parser, `toml_parser`, is used directly: its errors are positions, and what is decoded
//! is wiped. That every value is valid and every key unique is checked all the same: what `toml` calls
//! malformed is malformed here, at the same position.

mod entries;
mod reader;
mod text;

#[cfg(test)]
mod tests;

use toml_parser::decoder::Encoding;
use toml_parser::{Raw, Span};

use entries::Entries;

use crate::text::Text;

/// A document. Its values are read out of the text that it was parsed from.
#[derive(Debug, Default)]
pub(crate) struct Document<'t> {
    text: &'t str,
    /// The first one holds everything.
    tables: Vec<Node<'t>>,
}

/// What one table holds, and how it came to be, which decides whether it may be written to once more.
#[derive(Debug, Default)]
struct Node<'t> {
    entries: Entries<'t>,
    /// Made as a part of the way to another table.
    implicit: bool,
    /// Made, or written to, by a dotted key.
    dotted: bool,
    inline: bool,
}

/// One table of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table<'d> {
    document: &'d Document<'d>,
    id: TableId,
}

/// What stands behind a key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item<'d> {
    document: &'d Document<'d>,
    value: &'d Value,
}

/// Where a table stands among those of its document.
type TableId = usize;

#[derive(Debug)]
struct Value {
    span: Span,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Text(Option<Encoding>),
    Flag(bool),
    Number,
    Date,
    List(Vec<Value>),
    /// Tables under one `[[heading]]`. Keys that follow belong to the last one.
    Tables(TableId),
    Table(TableId),
}

impl<'t> Document<'t> {
    /// Parses a text. The error is where it stops being TOML: a position in bytes.
    pub(crate) fn parse(text: &'t str) -> Result<Self, usize> {
        reader::read(text)
    }

    /// Returns the table of everything.
    pub(crate) fn root(&self) -> Table<'_> {
        Table {
            document: self,
            id: 0,
        }
    }
}

impl<'d> Table<'d> {
    /// Returns what stands behind a key of this table.
    pub(crate) fn get(self, key: &str) -> Option<Item<'d>> {
        Some(Item {
            document: self.document,
            value: self.node()?.entries.get(key)?,
        })
    }

    /// Returns what stands behind a dotted key. A key whose own name has a dot in it cannot be asked for.
    pub(crate) fn descend(self, dotted: &str) -> Option<Item<'d>> {
        match dotted.split_once('.') {
            None => self.get(dotted),
            Some((head, rest)) => self.get(head)?.as_table()?.descend(rest),
        }
    }

    /// Returns keys and what stands behind them, in the order of the keys.
    pub(crate) fn iter(self) -> impl Iterator<Item = (&'d str, Item<'d>)> {
        let document = self.document;
        let entries = self.node().map(|node| node.entries.sorted());
        let entries = entries.into_iter().flatten();
        entries.map(move |(key, value)| (key, Item { document, value }))
    }

    fn node(self) -> Option<&'d Node<'d>> {
        self.document.tables.get(self.id)
    }
}

fn raw(text: &str, span: Span, encoding: Option<Encoding>) -> Raw<'_> {
    let written = text.get(span.start()..span.end());
    Raw::new_unchecked(written.unwrap_or_default(), encoding, span)
}

impl<'d> Item<'d> {
    /// Returns where it starts, in bytes.
    pub(crate) fn start(self) -> usize {
        self.value.span.start()
    }

    pub(crate) fn as_table(self) -> Option<Table<'d>> {
        match self.value.kind {
            Kind::Table(id) => Some(Table {
                document: self.document,
                id,
            }),
            _ => None,
        }
    }

    pub(crate) fn as_text(self) -> Option<Text<'d>> {
        match self.value.kind {
            Kind::Text(encoding) => {
                let raw = raw(self.document.text, self.value.span, encoding);
                Some(text::as_written(raw, encoding).unwrap_or_else(|| {
                    text::decode(raw.len(), |text| {
                        // It was checked as the document was read.
                        let _ = raw.decode_scalar(text, &mut ());
                    })
                }))
            }
            _ => None,
        }
    }

    pub(crate) fn as_flag(self) -> Option<bool> {
        match self.value.kind {
            Kind::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    /// Returns what a list holds. One of tables under `[[headings]]` is none.
    pub(crate) fn as_list(self) -> Option<impl Iterator<Item = Item<'d>>> {
        match &self.value.kind {
            Kind::List(items) => Some(items.iter().map(move |value| Item {
                document: self.document,
                value,
            })),
            _ => None,
        }
    }

    /// Says what it is, with its article.
    pub(crate) fn type_name(self) -> &'static str {
        match self.value.kind {
            Kind::Text(_) => "a text",
            Kind::Flag(_) => "a boolean",
            Kind::Number => "a number",
            Kind::Date => "a date",
            Kind::List(_) | Kind::Tables(_) => "a list",
            Kind::Table(_) => "a table",
        }
    }
}

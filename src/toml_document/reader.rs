//! Puts a document together out of the parser's events.
//!
//! The rules for tables that are named more than once are those of the crate `toml`, and so is the order
//! in which faults are noticed: syntax first, then everything else from top to bottom.

mod tables;

use std::mem;

use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::parser::{EventReceiver, RecursionGuard, ValidateWhitespace, parse_document};
use toml_parser::{ErrorSink, ParseError, Source, Span};

use super::{Document, Kind, Node, TableId, Text, Value, raw, text};

/// How deep lists, tables and dotted keys may be nested, as in the crate `toml`.
const DEEPEST: u32 = 80;
const LONGEST_KEY: usize = 80;
/// Where a longer key is reported: the crate `toml` gives no position.
const TOO_LONG: usize = 0;

pub(super) fn read(text: &str) -> Result<Document<'_>, usize> {
    let source = Source::new(text);
    // Most tokens are longer than this; a vector that grows is moved again and again.
    let mut tokens = Vec::with_capacity(text.len() / 3);
    tokens.extend(source.lex());
    let mut reader = Reader::new(text);
    let mut syntax: Option<ParseError> = None;
    let mut checked = ValidateWhitespace::new(&mut reader, source);
    let mut guarded = RecursionGuard::new(&mut checked, DEEPEST);
    parse_document(&tokens, &mut guarded, &mut syntax);
    reader.finish_table();
    let syntax = syntax.as_ref().map(position);
    match syntax.or(reader.fault) {
        Some(at) => Err(at),
        None => Ok(reader.document),
    }
}

fn position(error: &ParseError) -> usize {
    error.unexpected().map_or(0, |span| span.start())
}

struct Reader<'t> {
    document: Document<'t>,
    /// The table that keys belong to, outside lists and inline tables.
    current: TableId,
    /// The heading that is being read: its first bracket, and whether it has two.
    heading: Option<(Span, bool)>,
    /// The parts of the key that was read last.
    key: Vec<Part<'t>>,
    /// Lists and inline tables that are not closed yet.
    open: Vec<Open<'t>>,
    /// The first fault that is none of syntax. Nothing is taken after it.
    fault: Option<usize>,
    /// The same of a `[[heading]]`: one in the keys below it is noticed first.
    fault_of_heading: Option<usize>,
}

/// A part of a dotted key, and where it stands.
struct Part<'t> {
    name: Text<'t>,
    span: Span,
}

struct Open<'t> {
    start: Span,
    /// The key that its value belongs to.
    key: Vec<Part<'t>>,
    kind: Kind,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            document: Document {
                text,
                tables: vec![Node::default()],
            },
            current: 0,
            heading: None,
            key: Vec::new(),
            open: Vec::new(),
            fault: None,
            fault_of_heading: None,
        }
    }

    fn note(&mut self, outcome: Result<(), usize>) {
        self.fault = self.fault.or(outcome.err());
    }

    fn open_heading(&mut self, start: Span, is_list: bool) {
        self.finish_table();
        self.key.clear();
        self.heading = Some((start, is_list));
    }

    fn close_heading(&mut self, end: Span) {
        let mut path = mem::take(&mut self.key);
        if let (Some((start, is_list)), Some(key)) = (self.heading.take(), path.pop())
            && self.fault.is_none()
        {
            let started = self.start_table(&mut path, key, start.append(end), is_list);
            self.note(started);
        }
        self.give_back(path);
    }

    fn finish_table(&mut self) {
        self.fault = self.fault.or(self.fault_of_heading.take());
    }

    fn put(&mut self, value: Value) {
        let table = match self.open.last_mut().map(|open| &mut open.kind) {
            Some(Kind::List(items)) => return items.push(value),
            Some(Kind::Table(id)) => *id,
            _ => self.current,
        };
        let mut path = mem::take(&mut self.key);
        if let (Some(key), None) = (path.pop(), self.fault) {
            let added = self.add(table, &mut path, key, value);
            self.note(added);
        }
        self.give_back(path);
    }

    /// Keeps the memory of a key that was read.
    fn give_back(&mut self, mut path: Vec<Part<'t>>) {
        path.clear();
        self.key = path;
    }

    fn open(&mut self, start: Span, kind: Kind) {
        let key = mem::take(&mut self.key);
        self.open.push(Open { start, key, kind });
    }

    fn close(&mut self, end: Span) {
        if let Some(Open { start, key, kind }) = self.open.pop() {
            self.key = key;
            let span = start.append(end);
            self.put(Value { span, kind });
        }
    }
}

impl EventReceiver for Reader<'_> {
    fn std_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.open_heading(span, false);
    }

    fn std_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close_heading(span);
    }

    fn array_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.open_heading(span, true);
    }

    fn array_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close_heading(span);
    }

    fn inline_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        let inline = true;
        let id = self.add_table(Node {
            inline,
            ..Node::default()
        });
        self.open(span, Kind::Table(id));
        true
    }

    fn inline_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close(span);
    }

    fn array_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.open(span, Kind::List(Vec::new()));
        true
    }

    fn array_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close(span);
    }

    fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        let raw = raw(self.document.text, span, encoding);
        let name = text::as_written(raw, encoding).unwrap_or_else(|| {
            let mut error: Option<ParseError> = None;
            let name = text::decode(raw.len(), |text| raw.decode_key(text, &mut error));
            self.fault = self.fault.or(error.as_ref().map(position));
            name
        });
        self.key.push(Part { name, span });
    }

    fn key_val_sep(&mut self, _: Span, _: &mut dyn ErrorSink) {
        if self.key.len() > LONGEST_KEY {
            self.note(Err(TOO_LONG));
        }
    }

    fn scalar(&mut self, span: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        let raw = raw(self.document.text, span, encoding);
        if encoding.is_some() && text::as_written(raw, encoding).is_some() {
            let kind = Kind::Text(encoding);
            return self.put(Value { span, kind });
        }
        let mut error: Option<ParseError> = None;
        let kind = match raw.decode_scalar(&mut (), &mut error) {
            ScalarKind::String => Kind::Text(encoding),
            ScalarKind::Boolean(flag) => Kind::Flag(flag),
            ScalarKind::Float | ScalarKind::Integer(_) => Kind::Number,
            ScalarKind::DateTime => Kind::Date,
        };
        self.fault = self.fault.or(error.as_ref().map(position));
        let is_date = matches!(kind, Kind::Date);
        if is_date && raw.as_str().parse::<toml_datetime::Datetime>().is_err() {
            self.note(Err(span.start()));
        }
        self.put(Value { span, kind });
    }
}

//! What a server answered: the shape of the body, and the texts that are compared with the table.
//!
//! An answer can repeat the request, the key included. It lives only while it is compared, what was
//! decoded of it is wiped, and it has no `Debug`.

use serde_json::value::RawValue;

use crate::json;
use crate::text::Text;

/// In bytes. Servers explain themselves in a few hundred; a longer text is no error body.
const LONGEST_BODY: usize = 1 << 20;

/// How many of Google's details are looked at for a reason. Two or three are usual.
const MOST_DETAILS: usize = 16;

/// Whose way of writing an error a body has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `{"error": {"message", "type", "param", "code"}}`, as most gateways write it too.
    OpenAi,
    /// `{"type": "error", "error": {"type", "message"}, "request_id"}`
    Anthropic,
    /// `{"error": {"code", "message", "status", "details": [{"reason"}]}}`, a `google.rpc.Status`,
    /// sometimes in an array.
    Google,
    /// `{"detail": ...}`, of ChatGPT's backend, and of what is built with `FastAPI`.
    Detail,
    /// A web page.
    Page,
    /// Nothing but white space.
    Empty,
    /// Anything else.
    Unknown,
}

/// The texts of an answer that a table can know.
pub(super) struct Answer<'a> {
    pub(super) shape: Shape,
    /// OpenAI's `code`, the `reason` of Google's details, the `code` in a `detail`.
    pub(super) code: Option<Text<'a>>,
    /// OpenAI's and Anthropic's `type`, Google's `status`.
    pub(super) kind: Option<Text<'a>>,
    /// The sentence for people.
    pub(super) message: Option<Text<'a>>,
}

impl Shape {
    /// Returns the stable name used in reports.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
            Self::Google => "google",
            Self::Detail => "detail",
            Self::Page => "page",
            Self::Empty => "empty",
            Self::Unknown => "unknown",
        }
    }
}

impl<'a> Answer<'a> {
    /// Reads a body, whatever it is. Its nesting costs no stack: values that are passed over are
    /// scanned, not descended into.
    pub(super) fn read(body: &'a [u8]) -> Self {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let body = body.trim_ascii();
        let shape = match body.first() {
            None => Shape::Empty,
            Some(b'<') => Shape::Page,
            Some(_) => Shape::Unknown,
        };
        if shape != Shape::Unknown || body.len() > LONGEST_BODY {
            return Self::without_texts(shape);
        }
        let Ok(text) = std::str::from_utf8(body) else {
            return Self::without_texts(shape);
        };
        // The endpoint of Google's that is like OpenAI's puts its errors into an array.
        let first = json::elements(text, 1).into_iter().next();
        Self::of_object(first.map_or(text, RawValue::get)).unwrap_or(Self::without_texts(shape))
    }

    fn without_texts(shape: Shape) -> Self {
        Self {
            shape,
            code: None,
            kind: None,
            message: None,
        }
    }

    fn of_object(text: &'a str) -> Option<Self> {
        let names = &["error", "detail", "type", "status", "status_code"];
        let outer = json::members(text, names).ok()?;
        if let Some(detail) = outer.get(1) {
            return Some(Self::of_detail(detail));
        }
        let names = &["code", "type", "status", "message", "details"];
        let inner = json::members(outer.get(0)?.get(), names).ok()?;
        let text = |index| inner.get(index).and_then(json::string);
        // Codex's event stream writes OpenAI's errors with an outer type and a status
        // (openai/codex#25838); Anthropic's have no status.
        let has_status = outer.is_written(3) || outer.is_written(4);
        let is_error = || {
            let kind = outer.get(2).and_then(json::string);
            kind.is_some_and(|kind| kind.as_str() == "error")
        };
        let (shape, code, kind) = if inner.get(2).is_some() {
            let details = inner.get(4).map_or("", RawValue::get);
            (Shape::Google, reason(details), text(2))
        } else if !has_status && !inner.is_written(0) && is_error() {
            (Shape::Anthropic, None, text(1))
        } else {
            (Shape::OpenAi, text(0), text(1))
        };
        Some(Self {
            shape,
            code,
            kind,
            message: text(3),
        })
    }

    fn of_detail(detail: &'a RawValue) -> Self {
        let code = json::members(detail.get(), &["code"])
            .ok()
            .and_then(|members| members.get(0).and_then(json::string));
        Self {
            code,
            message: json::string(detail),
            ..Self::without_texts(Shape::Detail)
        }
    }
}

/// Finds the `reason` of a `google.rpc.ErrorInfo`.
fn reason(details: &str) -> Option<Text<'_>> {
    json::elements(details, MOST_DETAILS)
        .into_iter()
        .find_map(|detail| {
            let members = json::members(detail.get(), &["reason"]).ok()?;
            members.get(0).and_then(json::string)
        })
}

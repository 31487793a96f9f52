//! Reads a server's answer in any format, and passes its words and sentences on one by one.
//!
//! An answer can repeat the request, including the key. So it is kept only while it is compared, decoded
//! parts are wiped, and the types have no `Debug`.

use serde_json::Deserializer;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::json;

/// In bytes. Error bodies have a few hundred; a longer text is not one.
const LONGEST_BODY: usize = 1 << 20;

/// How much of a sentence is looked at, and of a page, in bytes.
const LONGEST_SENTENCE: usize = 8 << 10;
const LONGEST_PAGE: usize = 64 << 10;

/// How deep errors may be nested: three servers on the way, and the members between them.
const DEEPEST: u8 = 12;

/// How many elements of a list, objects in a text and lines of a stream are looked at.
const MOST: usize = 16;

/// How many pieces of an answer are looked at.
const MOST_PIECES: u16 = 256;

/// The name of the format of a web page.
pub(super) const PAGE: &str = "page";
const UNKNOWN: &str = "unknown";

/// The kind of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A word for programs: a `code`, a `type`, a `reason`.
    Word,
    /// Words for people.
    Sentence,
    /// The text of a web page.
    Page,
}

/// Which server an error is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    /// The server that answered.
    Own,
    /// Most likely another server: the error is nested in a message.
    PassedOn,
    /// Another server, as the answer states.
    Upstreams,
    /// Another server, about a key that the sender has there.
    OfSendersKey,
}

/// One word or sentence of an answer.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) text: &'a str,
    pub(super) role: Role,
    pub(super) layer: Layer,
}

#[cfg(test)]
impl<'a> Said<'a> {
    pub(super) fn alone(text: &'a str, role: Role) -> Self {
        let layer = Layer::OUTERMOST;
        Self { text, role, layer }
    }
}

/// The position of a word or sentence in an answer.
#[derive(Clone, Copy)]
pub(super) struct Layer {
    pub(super) depth: u8,
    /// The status that the body names itself.
    pub(super) status: Option<u16>,
    pub(super) whose: Whose,
}

impl Layer {
    const OUTERMOST: Self = Self {
        depth: 0,
        status: None,
        whose: Whose::Own,
    };

    fn inside(self) -> Self {
        Self {
            depth: self.depth.saturating_add(1),
            ..self
        }
    }

    fn of(self, whose: Whose) -> Self {
        Self {
            whose: self.whose.max(whose),
            ..self
        }
    }
}

/// What a member of an object holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// A word for programs, or a status.
    Word,
    /// An error, or a text for people.
    Error,
    /// Any of these.
    Either,
    /// Another server's error.
    Upstream,
    /// Its presence is the information.
    Mark,
}

// `__type` is AWS's, `fault` Apigee's, `base_resp` MiniMax's, `quotaId` Google's; `metadata`, `raw` and `is_byok` (the
// key at the vendor is the sender's own) are those of OpenRouter, `signin_url` is Ollama's.
#[rustfmt::skip]
const MEMBERS: [(&str, Use); 46] = [
    ("code", Use::Word), ("Code", Use::Word), ("errorcode", Use::Word), ("type", Use::Word), ("status", Use::Word),
    ("reason", Use::Word), ("error_code", Use::Word), ("errorCode", Use::Word), ("__type", Use::Word), ("name", Use::Word),
    ("message", Use::Error), ("Message", Use::Error), ("msg", Use::Error), ("error_description", Use::Error),
    ("error_message", Use::Error), ("errorMessage", Use::Error), ("error_msg", Use::Error), ("status_msg", Use::Error),
    ("faultstring", Use::Error), ("description", Use::Error), ("title", Use::Error), ("quotaId", Use::Error),
    ("error", Use::Either), ("Error", Use::Either), ("detail", Use::Either),
    ("errors", Use::Error), ("fault", Use::Error), ("details", Use::Error), ("violations", Use::Error),
    ("innererror", Use::Error), ("base_resp", Use::Error), ("data", Use::Error), ("response", Use::Error),
    ("param", Use::Error), ("cause", Use::Error),
    ("metadata", Use::Upstream), ("raw", Use::Upstream), ("upstream_error", Use::Upstream),
    ("provider_error", Use::Upstream), ("responseBody", Use::Upstream),
    ("statusCode", Use::Word), ("status_code", Use::Word), ("httpCode", Use::Word), ("http_status", Use::Word),
    (BY_OWN_KEY, Use::Mark), ("signin_url", Use::Mark),
];
const BY_OWN_KEY: &str = "is_byok";

/// A known member of an object: its name, what it holds, and its value.
type Member<'a> = (&'static str, Use, &'a RawValue);

/// Reads the known members of an object.
fn members(text: &str) -> Option<Vec<Member<'_>>> {
    let values = json::members(text, &MEMBERS.map(|(name, _)| name)).ok()?;
    let members = MEMBERS.into_iter().enumerate();
    let found =
        members.filter_map(|(index, (name, holds))| Some((name, holds, values.get(index)?)));
    Some(found.collect())
}

/// Words with which a gateway marks an error as its vendor's (new-api, claude-code-router).
const UPSTREAM_WORDS: [&str; 4] = [
    "upstream_error",
    "provider_response_error",
    "bad_response_status_code",
    "channel:invalid_key",
];
/// Texts with which a gateway introduces another server's error: those of LiteLLM
/// (`OpenAIException - ...`), claude-code-router and OpenCode, OpenRouter, AWS's library for Python,
/// others.
const UPSTREAM_MARKS: [&str; 6] = [
    "Exception - ",
    "Error from provider",
    "Provider returned error",
    "An error occurred (",
    "Upstream",
    "upstream",
];
/// The format of errors of OpenAI's library for Python, which programs include in their own
/// messages.
const LIBRARY_MARK: &str = "Error code: ";

/// Passes on everything in a body, and returns the name of its format. Deeper nesting than servers
/// produce costs no stack: it is scanned without recursion.
pub(super) fn hear(body: &[u8], listen: &mut dyn FnMut(Said<'_>)) -> &'static str {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let body = body.trim_ascii();
    if body.is_empty() {
        return "empty";
    }
    let is_page = body.starts_with(b"<");
    let text = Some(body).filter(|body| body.len() <= LONGEST_BODY);
    let Some(text) = text.and_then(|body| std::str::from_utf8(body).ok()) else {
        return if is_page { PAGE } else { UNKNOWN };
    };
    let mut ear = Ear {
        listen,
        patience: MOST_PIECES,
    };
    if is_page {
        // Object stores and old interfaces of AWS.
        let mut starts = ["<?xml", "<Error"].iter();
        let is_data = starts.any(|start| text.starts_with(start));
        let role = if is_data { Role::Sentence } else { Role::Page };
        ear.say(text, role, Layer::OUTERMOST);
        return PAGE;
    }
    if let Some(shape) = ear.json(text) {
        return shape;
    }
    // Lines of an event stream.
    let lines = text.lines();
    let lines = lines.filter_map(|line| line.trim_ascii().strip_prefix("data:"));
    let shapes = lines.take(MOST).map(|data| ear.json(data.trim_ascii()));
    if let Some(shape) = shapes.fold(None, Option::or) {
        return shape;
    }
    ear.sentence(text, Layer::OUTERMOST);
    // With the text that a client prints before it.
    page_in(text).map_or("text", |_| PAGE)
}

/// Passes on words and sentences.
struct Ear<'l> {
    listen: &'l mut dyn FnMut(Said<'_>),
    /// How many more pieces are read.
    patience: u16,
}

impl Ear<'_> {
    fn say(&mut self, text: &str, role: Role, layer: Layer) {
        let Some(patience) = self.patience.checked_sub(1) else {
            return;
        };
        self.patience = patience;
        let longest = match role {
            Role::Page => LONGEST_PAGE,
            _ => LONGEST_SENTENCE,
        };
        (self.listen)(Said {
            text: beginning_of(text, longest),
            role,
            layer,
        });
    }

    /// Reads a body that is JSON, and nothing of any other.
    fn json(&mut self, text: &str) -> Option<&'static str> {
        let raw: &RawValue = serde_json::from_str(text).ok()?;
        self.value(raw, Layer::OUTERMOST);
        Some(shape_of(raw.get()))
    }

    fn value(&mut self, raw: &RawValue, layer: Layer) {
        if layer.depth >= DEEPEST {
            return;
        }
        match raw.get().bytes().next() {
            Some(b'{') => {
                if let Some(members) = members(raw.get()) {
                    self.object(&members, layer.inside());
                }
            }
            Some(b'[') => {
                for element in json::elements(raw.get(), MOST) {
                    self.value(element, layer.inside());
                }
            }
            _ => {
                if let Some(text) = json::string(raw) {
                    self.message(&text, layer);
                }
            }
        }
    }

    fn object(&mut self, members: &[Member<'_>], mut layer: Layer) {
        let words = members.iter().filter(|(_, holds, _)| *holds == Use::Word);
        let mut words = words.map(|(.., value)| *value);
        layer.status = words.clone().find_map(status).or(layer.status);
        let is_upstreams = words.any(|word| {
            json::string(word).is_some_and(|word| UPSTREAM_WORDS.contains(&word.as_str()))
        });
        if is_upstreams {
            layer = layer.of(Whose::Upstreams);
        }
        let is_by_own_key = members
            .iter()
            .any(|(name, _, value)| *name == BY_OWN_KEY && value.get() == "true");
        for &(name, holds, value) in members {
            match holds {
                Use::Word => self.word(value, layer),
                Use::Error => self.value(value, layer),
                Use::Either => {
                    let text = json::string(value);
                    if let Some(text) = text.filter(|text| !text.contains(' ')) {
                        self.say(&text, Role::Word, layer);
                    }
                    self.value(value, layer);
                }
                Use::Upstream if is_by_own_key => self.value(value, layer.of(Whose::OfSendersKey)),
                Use::Upstream => self.value(value, layer.of(Whose::Upstreams)),
                Use::Mark => self.say(name, Role::Word, layer),
            }
        }
    }

    /// Reads a member that is a word for programs. xAI writes a sentence there, AWS a namespace before
    /// it (`com.amazon.coral.service#ExpiredTokenException`).
    fn word(&mut self, value: &RawValue, layer: Layer) {
        match json::string(value) {
            Some(text) if text.contains(' ') => self.sentence(&text, layer),
            Some(text) => {
                let word = text.rsplit('#').next().unwrap_or_default();
                self.say(word, Role::Word, layer);
            }
            // A number.
            None if value.get().bytes().all(|byte| byte.is_ascii_digit()) => {
                self.say(value.get(), Role::Word, layer);
            }
            None => self.value(value, layer),
        }
    }

    /// Reads a text inside an error, which can be an error itself.
    fn message(&mut self, text: &str, layer: Layer) {
        let text = text.trim_ascii();
        let json = text
            .starts_with(['{', '['])
            .then(|| serde_json::from_str::<&RawValue>(text).ok());
        match json.flatten() {
            Some(raw) => self.value(raw, layer.inside().of(Whose::PassedOn)),
            None => self.sentence(text, layer),
        }
    }

    fn sentence(&mut self, text: &str, layer: Layer) {
        let unbroken = without_line_breaks(text);
        let text = unbroken.as_ref().map_or(text, |text| text.as_str());
        self.say(text, Role::Sentence, layer);
        if let Some(page) = page_in(text) {
            self.say(page, Role::Page, layer);
        }
        // Outside an error the text is the client's, so its words are not a server's.
        let is_outermost = layer.depth == 0;
        let mark = upstream_from(text, !is_outermost);
        if let Some(tail) = mark.and_then(|at| text.get(at..)) {
            let layer = layer.inside().of(Whose::Upstreams);
            self.say(tail, Role::Sentence, layer);
        }
        for (at, object) in objects_in(text) {
            let whose = match mark {
                Some(mark) if mark < at => Whose::Upstreams,
                _ if is_outermost => Whose::Own,
                _ => Whose::PassedOn,
            };
            self.value(object, layer.inside().of(whose));
        }
    }
}

/// Joins the lines of a text that a terminal has wrapped, framed or indented. In JSON a line break is
/// white space or an error. Returns `None` if there is one line.
fn without_line_breaks(text: &str) -> Option<Zeroizing<String>> {
    text.contains('\n').then(|| {
        // Never longer than the text, so it is not copied while it grows.
        let mut joined = Zeroizing::new(String::with_capacity(text.len()));
        for word in text.split_whitespace().filter(|word| *word != "│") {
            if !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(word);
        }
        joined
    })
}

/// Returns the part of a text that is read.
fn beginning_of(text: &str, longest: usize) -> &str {
    // In UTF-8 a letter has four bytes at most.
    let mut ends = (longest.saturating_sub(3)..=longest).rev();
    ends.find_map(|end| text.get(..end)).unwrap_or(text)
}

/// Finds a page in a text.
fn page_in(text: &str) -> Option<&str> {
    let starts = ["<!DOCTYPE html", "<!doctype html", "<html"].iter();
    let at = starts.filter_map(|start| text.find(start)).min()?;
    text.get(at..)
}

/// Finds where a text passes on another server's error.
fn upstream_from(text: &str, with_library: bool) -> Option<usize> {
    let library = with_library.then(|| text.find(LIBRARY_MARK)).flatten();
    // `litellm.NotFoundError: AzureException NotFoundError - `, and other words in the middle.
    let litellm = text.find("litellm.").and_then(|at| {
        let vendors = text.get(at..)?.find("Exception ")?;
        at.checked_add(vendors)
    });
    let marks = UPSTREAM_MARKS.iter().filter_map(|mark| text.find(mark));
    marks.chain(library).chain(litellm).min()
}

/// Finds the JSON objects in a text, and where they begin.
fn objects_in(text: &str) -> Vec<(usize, &RawValue)> {
    let mut objects: Vec<(usize, &RawValue)> = Vec::new();
    for (at, _) in text.match_indices('{').take(MOST) {
        let is_inside_last = objects
            .last()
            .is_some_and(|(from, last)| at < from.saturating_add(last.get().len()));
        let from_here = text.get(at..).filter(|_| !is_inside_last);
        // A stream ends an object at its own brace, whatever comes after.
        let object = from_here.and_then(|text| Deserializer::from_str(text).into_iter().next());
        if let Some(Ok(raw)) = object {
            objects.push((at, raw));
        }
    }
    objects
}

/// Reads the status of an error, as a number or as its digits in a text.
fn status(value: &RawValue) -> Option<u16> {
    let digits = value.get().trim_matches('"');
    digits
        .parse()
        .ok()
        .filter(|status| (400..600).contains(status))
}

/// Returns the name of the format of a body that is JSON.
fn shape_of(text: &str) -> &'static str {
    if text.starts_with('"') {
        return "text";
    }
    // Google's endpoint in OpenAI's format returns its errors in an array.
    let first = json::elements(text, 1).into_iter().next();
    let text = first.map_or(text, RawValue::get);
    let names = &["detail", "error", "type", "status", "status_code"];
    let Ok(outer) = json::members(text, names) else {
        return UNKNOWN;
    };
    if outer.get(0).is_some() {
        // `{"detail": ...}`, of ChatGPT's backend, and of what is built with `FastAPI`.
        return "detail";
    }
    let error = outer.get(1);
    let is_object = error.is_some_and(|error| error.get().starts_with('{'));
    let names = &["status", "details", "code"];
    let Some(inner) = error.and_then(|error| json::members(error.get(), names).ok()) else {
        // `{"message"}`, `{"error": "text"}`, `{"errors": [...]}` and the like: an error without the
        // wrapper that the others have.
        let is_bare = members(text).is_some_and(|members| !members.is_empty());
        return if is_bare && !is_object {
            "message"
        } else {
            UNKNOWN
        };
    };
    // Codex's event stream writes OpenAI's errors with an outer type and a status
    // (openai/codex#25838); Anthropic's have no status.
    let has_status = outer.is_written(3) || outer.is_written(4);
    let is_error = || {
        let kind = outer.get(2).and_then(json::string);
        kind.is_some_and(|kind| kind.as_str() == "error")
    };
    if inner.get(0).is_some() {
        // A `google.rpc.Status`: `{"error": {"code", "message", "status", "details": [{"reason"}]}}`.
        "google"
    } else if !has_status && !inner.is_written(2) && is_error() {
        // `{"type": "error", "error": {"type", "message"}, "request_id"}`
        "anthropic"
    } else {
        // `{"error": {"message", "type", "param", "code"}}`, as most gateways write it too.
        "openai"
    }
}

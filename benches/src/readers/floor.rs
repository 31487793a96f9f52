//! The least that reading the same places can cost: the same variables, each file once through open,
//! stat, read and close, and the cheapest parse of each by the ecosystem's own parsers that still
//! refuses what is no JSON or no TOML. Nothing is kept but the answer.

use std::env;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;
use toml_parser::decoder::Encoding;
use toml_parser::parser::{EventReceiver, RecursionGuard, parse_document};
use toml_parser::{ErrorSink, ParseError, Source, Span};

use super::{API_KEY, Answer, BASE_URL, Values, directory, line_of};

/// What the Codex preset looks up besides, on the realistic home.
const OTHER_VARIABLES: [&str; 12] = [
    "CODEX_API_KEY",
    "CODEX_ACCESS_TOKEN",
    "OPENAI_ORGANIZATION",
    "OPENAI_PROJECT",
    "CODEX_OSS_BASE_URL",
    "CODEX_OSS_PORT",
    "AZURE_OPENAI_API_KEY",
    "CORP_GATEWAY_TOKEN",
    "CORP_COST_CENTER",
    "CORP_TEAM",
    "OPENROUTER_API_KEY",
    "WSL_DISTRO_NAME",
];

#[derive(Default, Deserialize)]
struct AuthJson<'a> {
    #[serde(rename = "OPENAI_API_KEY", borrow)]
    api_key: Option<&'a RawValue>,
    #[serde(borrow)]
    tokens: Option<Tokens<'a>>,
}

#[derive(Deserialize)]
struct Tokens<'a> {
    #[serde(borrow)]
    access_token: &'a RawValue,
}

pub(super) fn read() -> Answer {
    let directory = directory();
    let variable_key = env::var(API_KEY).ok();
    let variable_url = env::var(BASE_URL).ok();
    for name in OTHER_VARIABLES {
        std::hint::black_box(env::var_os(name));
    }
    let dotenv = contents(&directory.join(".env"));
    let auth = contents(&directory.join("auth.json"));
    let config = contents(&directory.join("config.toml"));
    let auth: AuthJson<'_> = serde_json::from_slice(&auth).expect("JSON");
    let dotenv = std::str::from_utf8(&dotenv).expect("UTF-8");
    let picked = picked(std::str::from_utf8(&config).expect("UTF-8"));
    Values {
        preferred_auth_method: picked.preferred_auth_method,
        access_token: auth.tokens.and_then(|tokens| text(tokens.access_token)),
        api_key: variable_key
            .as_deref()
            .or_else(|| line_of(dotenv, API_KEY))
            .or_else(|| auth.api_key.and_then(text)),
        base_url: variable_url.as_deref().or(picked.openai_base_url),
    }
    .answer()
}

fn contents(path: &Path) -> Vec<u8> {
    let mut file = File::open(path).expect("a file");
    let length = file.metadata().expect("its length").len();
    let length = usize::try_from(length).expect("a short file");
    let mut contents = vec![0; length + 1];
    let read = file.read(&mut contents).expect("its text");
    contents.truncate(read);
    contents
}

/// Returns a text that is written without escapes.
fn text(value: &RawValue) -> Option<&str> {
    value.get().strip_prefix('"')?.strip_suffix('"')
}

/// Takes the top-level keys that the answer needs, and nothing else.
#[derive(Default)]
pub struct Picked<'t> {
    text: &'t str,
    depth: usize,
    in_table: bool,
    key: &'t str,
    preferred_auth_method: Option<&'t str>,
    openai_base_url: Option<&'t str>,
}

/// Parses a configuration. Syntax is checked; whether numbers are numbers and keys unique is not.
pub fn picked(text: &str) -> Picked<'_> {
    let tokens = Source::new(text).lex().into_vec();
    let mut picked = Picked {
        text,
        ..Picked::default()
    };
    let mut error: Option<ParseError> = None;
    let mut guarded = RecursionGuard::new(&mut picked, 80);
    parse_document(&tokens, &mut guarded, &mut error);
    assert!(error.is_none(), "TOML");
    picked
}

impl EventReceiver for Picked<'_> {
    fn std_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.in_table = true;
    }

    fn array_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.in_table = true;
    }

    fn inline_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) -> bool {
        self.depth += 1;
        true
    }

    fn inline_table_close(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.depth -= 1;
    }

    fn array_open(&mut self, _: Span, _: &mut dyn ErrorSink) -> bool {
        self.depth += 1;
        true
    }

    fn array_close(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.depth -= 1;
    }

    fn simple_key(&mut self, span: Span, _: Option<Encoding>, _: &mut dyn ErrorSink) {
        if !self.in_table && self.depth == 0 {
            self.key = &self.text[span.start()..span.end()];
        }
    }

    fn scalar(&mut self, span: Span, _: Option<Encoding>, _: &mut dyn ErrorSink) {
        if self.in_table || self.depth > 0 {
            return;
        }
        let value = self.text[span.start()..span.end()].trim_matches('"');
        match self.key {
            "preferred_auth_method" => self.preferred_auth_method = Some(value),
            "openai_base_url" => self.openai_base_url = Some(value),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::home::Home;
    use auth_resolver::codex;
    use auth_resolver::report::Identities;
    use std::collections::BTreeSet;

    #[test]
    fn variables_are_those_of_the_preset() {
        let machine = Home::realistic().on_paper();
        let auth = codex().system(machine).resolve().expect("an answer");
        let report = auth.report(Identities::Hidden);
        let origins = report.entries.iter().map(|entry| entry.origin.as_str());
        let preset: BTreeSet<&str> = origins
            .filter_map(|origin| origin.strip_prefix("variable "))
            .collect();
        // One is looked at for a remark, and is no place.
        let floor = OTHER_VARIABLES
            .into_iter()
            .filter(|name| *name != "WSL_DISTRO_NAME");
        let floor = floor.chain([API_KEY, BASE_URL, "CODEX_HOME"]);
        assert_eq!(floor.collect::<BTreeSet<&str>>(), preset);
    }
}

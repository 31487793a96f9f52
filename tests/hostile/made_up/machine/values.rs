//! Texts for single values: right ones, and what people put in their place.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::super::choices::Choices;
use super::super::marker::{Marker, Tier};

/// Stands in every claim that says who somebody is.
pub(crate) const IDENTITY: &str = "whoever-it-is";

/// Makes values, all of them with the same marker.
pub(crate) struct Maker {
    pub(crate) choices: Choices,
    pub(crate) marker: Marker,
    /// Whether most values are right. Otherwise hardly any machine would have an answer.
    pub(crate) is_tidy: bool,
}

impl Maker {
    pub(crate) fn of_seed(seed: u64) -> Self {
        let mut choices = Choices::Seed(seed);
        Self {
            marker: Marker::new(&mut choices),
            is_tidy: !seed.is_multiple_of(3),
            choices,
        }
    }

    /// All of these have one marker. A fuzzer would choose halves that stand in every word.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        let mut choices = Choices::of_bytes(bytes);
        Self {
            marker: Marker::new(&mut Choices::Seed(0)),
            is_tidy: !choices.percent(33),
            choices,
        }
    }

    pub(crate) fn percent(&mut self, percent: usize) -> bool {
        self.choices.percent(percent)
    }

    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        self.choices.pick(choices)
    }

    pub(crate) fn plant(&self, tier: Tier, place: &str) -> String {
        self.marker.at(tier, place)
    }

    fn is_right(&mut self) -> bool {
        self.is_tidy && !self.percent(10)
    }

    /// Makes an API key or a token.
    pub(crate) fn secret(&mut self, tier: Tier, place: &str) -> String {
        let secret = self.plant(tier, place);
        if self.is_right() {
            return format!("sk-{secret}");
        }
        match self.choices.below(24) {
            0 => format!("Bearer {secret}"),
            1 => format!("https://{secret}@x.example/"),
            2 => format!("{secret} {secret}"),
            3 => format!("\"{secret}\""),
            4 => format!("{secret}\r\n"),
            5 => format!("\u{feff}{secret}\u{200b}"),
            6 => format!("{secret}\u{e9}"),
            7 => String::new(),
            8 => " \t".to_owned(),
            9 => format!("${{{secret}}}"),
            10 => format!("<{secret}>"),
            11 => format!("at-{secret}"),
            12 => format!("{secret}..."),
            13 => format!("sk-or-{secret}"),
            14 => format!("{secret}\0"),
            15 => format!("your-key-{secret}"),
            16 => token(&format!(r#"{{"exp":1,"key":"{secret}"}}"#), &secret),
            // Longer than the name of a file may be.
            17 => token(&format!(r#"{{"exp":{:0300}}}"#, 1), &secret),
            _ => format!("sk-{secret}"),
        }
    }

    /// Makes a base URL at a host.
    pub(crate) fn url(&mut self, tier: Tier, place: &str, host: &str) -> String {
        let secret = self.plant(tier, place);
        if self.is_right() {
            return format!("https://{host}/v1");
        }
        match self.choices.below(34) {
            0 => format!("https://u:{secret}@{host}/v1"),
            1 => format!("https://:{secret}@{host}/v1"),
            2 => format!("https://{host}/v1?key={secret}"),
            3 => format!("https://{host}/v1#{secret}"),
            4 => secret,
            5 => format!("sk-{secret}"),
            6 => format!("{secret}://{host}"),
            7 => format!("https://{host}/{{{secret}}}"),
            8 => format!("https://{host}:{secret}/v1"),
            9 => format!("https://{host}/../{secret}"),
            10 => format!("https:/{secret}"),
            11 => format!("ftp://{secret}"),
            12 => format!("https://{host}\\{secret}"),
            13 => format!("https://%00{secret}/"),
            14 => format!("https://{host}/ {secret}"),
            // Long enough to be told for a key even in a file that is cut.
            15 => format!("https://{host}/sk-proj-{secret}/v1"),
            16 => format!("https://sk-proj-{secret}.example/v1"),
            17 => format!("http://{host}/v1"),
            18 => format!("\"https://{host}/v1/\""),
            19 => "http://localhost:8080/v1".to_owned(),
            20 => "https://api.openai.com/v1".to_owned(),
            21 => "https://api.openai.com".to_owned(),
            22 => "https://chatgpt.com/backend-api/codex".to_owned(),
            23 => String::new(),
            24 => "  ".to_owned(),
            _ => format!("https://{host}/v1"),
        }
    }

    /// Makes a name: a right one, or a secret in its place.
    pub(crate) fn name(&mut self, tier: Tier, place: &str, right: &str) -> String {
        if !self.percent(if self.is_tidy { 1 } else { 6 }) {
            return right.to_owned();
        }
        self.no_name(tier, place, right)
    }

    /// Makes what stands in the place of a name.
    pub(super) fn no_name(&mut self, tier: Tier, place: &str, right: &str) -> String {
        let secret = self.plant(tier, place);
        match self.choices.below(9) {
            0 => secret,
            7 => format!("tok_live_{secret}"),
            8 => format!("AKIA{secret}"),
            1 => format!("sk-{secret}"),
            2 => format!("{secret} x"),
            3 => format!("KEY={secret}"),
            4 => format!("{right}_{secret}"),
            5 => format!("{right}\n{secret}"),
            _ => format!("{secret}.x"),
        }
    }

    /// Makes the whole text of a file wrong in one way, with the marker where it went wrong.
    pub(crate) fn mangle(&mut self, text: String, tier: Tier, place: &str) -> Vec<u8> {
        let secret = self.plant(tier, place);
        let mut at = self.choices.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at += 1;
        }
        let (before, after) = text.split_at(at);
        let insert = |what: &[u8]| [before.as_bytes(), what, after.as_bytes()].concat();
        match self.choices.below(if self.is_tidy { 600 } else { 80 }) {
            0 => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            1 => before.as_bytes().to_vec(),
            2 => insert(b"\xff"),
            3 => insert(format!("\u{e9}\n{secret}\n").as_bytes()),
            4 => format!("{text}\n{secret}").into_bytes(),
            5 => format!("{secret}\n{text}").into_bytes(),
            // The `@` keeps it from being part of a host or a path, which are shown.
            6 => insert(format!("\"@{secret}\"").as_bytes()),
            7 => insert(format!("\"@{secret}").as_bytes()),
            8 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            9 => vec![0; text.len()],
            10 => insert(b"\""),
            11 => insert(b"\0"),
            12 => text.replace('\n', "\r\n").into_bytes(),
            13 => text.repeat(2).into_bytes(),
            _ => text.into_bytes(),
        }
    }
}

/// Makes an unsigned JSON Web Token.
pub(super) fn token(claims: &str, signature: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
    format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(claims))
}

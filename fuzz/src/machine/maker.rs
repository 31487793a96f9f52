//! Values, each chosen by the next byte. Where the bytes end, every choice is the first.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::marker::{FIRST, SECOND};

const NAMES: [&str; 14] = [
    "acme",
    "openai",
    "ollama",
    "amazon-bedrock",
    "work",
    "lmstudio",
    "oss",
    "apikey",
    "chatgpt",
    "api",
    "keyring",
    "auto",
    "file",
    "",
];

pub(super) struct Maker<'a>(std::slice::Iter<'a, u8>);

impl<'a> Maker<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self(data.iter())
    }

    pub(super) fn byte(&mut self) -> u8 {
        self.0.next().copied().unwrap_or_default()
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::from(self.byte()) % bound
    }

    pub(super) fn flag(&mut self) -> bool {
        self.byte() % 2 == 1
    }

    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub(super) fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.byte() % 3 == 1).then(|| make(self))
    }

    /// A text where a secret belongs: one in most cases. The letter says whose place it is in.
    pub(super) fn secret(&mut self, tier: char) -> String {
        let planted = planted(tier);
        match self.below(24) {
            0..=9 => format!("sk-{planted}"),
            10 => planted,
            11 => format!("\"{planted}\" "),
            12 => String::new(),
            13 => " \t".to_owned(),
            14 => format!("your-api-key-{planted}"),
            15 => format!("Bearer {planted}"),
            16 => format!("https://u:{planted}@secret.example"),
            17 => format!("{planted}é"),
            18 => format!("{planted}\n{planted}"),
            19 => format!("at-{planted}"),
            20 => format!("\u{feff}{planted}\u{200b}"),
            21 => format!("sk-admin-{planted}"),
            22 => format!("${{{planted}}}"),
            _ => self.token(tier),
        }
    }

    /// An unsigned token with claims, all of them identities and none of them a secret.
    pub(super) fn token(&mut self, tier: char) -> String {
        let expiry = self.pick(&[
            "1700003600",
            "1",
            "9223372036854775807",
            "-1",
            "1e999",
            "\"x\"",
            "null",
        ]);
        let plan = self.pick(&["plus", "free", "enterprise", "made-up", "\\u001b[2J", FIRST]);
        let email = self.pick(&["a@b.example", "sk-pasted", "x@gov.example", "\\n"]);
        let fedramp = self.pick(&["false", "true", "null", "1"]);
        let account = self.pick(&["acct-1", "acct-2", "", "a\\nb"]);
        let claims = format!(
            r#"{{"exp":{expiry},"email":"{email}","https://api.openai.com/auth":{{"chatgpt_plan_type":"{plan}","chatgpt_account_id":"{account}","chatgpt_account_is_fedramp":{fedramp},"chatgpt_user_id":"user-1"}}}}"#
        );
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        format!(
            "{}.{}.{}",
            part(r#"{"alg":"none"}"#),
            part(&claims),
            planted(tier)
        )
    }

    /// A text where a base URL belongs.
    pub(super) fn url(&mut self, tier: char) -> String {
        let planted = planted(tier);
        let host = match tier {
            'p' => "project.example",
            'u' => "user.example",
            _ => "caller.example",
        };
        match self.below(28) {
            0..=5 => format!("https://{host}/v1"),
            6 => "https://api.openai.com/v1".to_owned(),
            7 => "https://api.openai.com".to_owned(),
            8 => "https://chatgpt.com/backend-api/codex".to_owned(),
            9 => "https://chatgpt.com/elsewhere".to_owned(),
            10 => "http://localhost:11434/v1".to_owned(),
            11 => format!("http://{host}/v1"),
            12 => "https://session.example/v1".to_owned(),
            13 => format!("https://u:{planted}@{host}/v1"),
            14 => "https://api.openai.com.evil.example/v1".to_owned(),
            15 => "https://api.openai.com@evil.example/v1".to_owned(),
            16 => format!("https://{host}/v1?key={planted}"),
            17 => format!("sk-{planted}"),
            18 => String::new(),
            19 => " ".to_owned(),
            20 => "https://bedrock-mantle.us-east-1.api.aws/openai/v1".to_owned(),
            21 => "https://evil.example/.api.aws".to_owned(),
            22 => "http://[::ffff:127.0.0.1]:1/v1".to_owned(),
            23 => "HTTPS://API.OPENAI.COM.:443/v1/responses".to_owned(),
            24 => "https://chatgpt.com:444/backend-api/codex".to_owned(),
            25 => format!("https://{host}/../{planted}"),
            26 => "\"https://api.openai.com/v1\"".to_owned(),
            _ => format!("{host}/{planted}"),
        }
    }

    /// A text where a name belongs. People paste keys there.
    pub(super) fn name(&mut self) -> String {
        match self.below(NAMES.len() + 3) {
            at if at < NAMES.len() => NAMES[at].to_owned(),
            at if at == NAMES.len() => planted('x'),
            at if at == NAMES.len() + 1 => format!("sk-{}", planted('x')),
            _ => "../x\u{1b}[2J".to_owned(),
        }
    }
}

/// A secret. With `x` it is one that stands where nothing is ever sent from.
pub(super) fn planted(tier: char) -> String {
    format!("{FIRST}{tier}{SECOND}")
}

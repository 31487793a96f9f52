//! Ways to come to a key and a base URL on the same files, by the same rule.
//!
//! Each looks at the process's own variables and at real files. The rule is the part of the documented
//! one that the made-up home needs; only `auth_resolver` knows the rest, and can say why.

mod common_crates;
mod floor;
mod plain;

use std::env;
use std::path::PathBuf;

use auth_resolver::{AuthMethod, codex};

pub use self::floor::picked;
pub use self::plain::{Config, dotenvy_value};

/// What a program needs.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub key: String,
    pub url: String,
}

/// A way to find it out.
#[derive(Clone, Copy)]
pub struct Reader {
    pub name: &'static str,
    pub read: fn() -> Answer,
}

/// Everybody, the floor first.
pub const ALL: [Reader; 6] = [
    Reader {
        name: "floor",
        read: floor::read,
    },
    Reader {
        name: "auth-resolver",
        read: auth_resolver,
    },
    Reader {
        name: "plain",
        read: plain::read,
    },
    Reader {
        name: "dotenvy",
        read: plain::read_with_dotenvy,
    },
    Reader {
        name: "figment",
        read: common_crates::figment,
    },
    Reader {
        name: "config",
        read: common_crates::config,
    },
];

const API_KEY: &str = "OPENAI_API_KEY";
const BASE_URL: &str = "OPENAI_BASE_URL";

/// What was read, of which most readers give only a part.
#[derive(Clone, Copy, Default)]
struct Values<'a> {
    preferred_auth_method: Option<&'a str>,
    access_token: Option<&'a str>,
    api_key: Option<&'a str>,
    base_url: Option<&'a str>,
}

impl Values<'_> {
    fn answer(self) -> Answer {
        let (key, url) = match self {
            Self {
                preferred_auth_method: None | Some("chatgpt"),
                access_token: Some(token),
                ..
            } => (token, "https://chatgpt.com/backend-api/codex"),
            _ => (
                self.api_key.unwrap_or_default(),
                self.base_url.unwrap_or("https://api.openai.com/v1"),
            ),
        };
        Answer {
            key: key.to_owned(),
            url: url.to_owned(),
        }
    }
}

/// Returns the directory of the files.
fn directory() -> PathBuf {
    if let Some(directory) = env::var_os("CODEX_HOME") {
        return directory.into();
    }
    PathBuf::from(env::var_os("HOME").unwrap_or_default()).join(".codex")
}

fn auth_resolver() -> Answer {
    let auth = codex().resolve().expect("the home is in order");
    let key = match auth.method() {
        AuthMethod::ApiKey(key) => key.expose(),
        AuthMethod::ChatGpt(session) => session.access_token().expose(),
        other => panic!("{other}"),
    };
    Answer {
        key: key.to_owned(),
        url: auth.base_url().as_str().to_owned(),
    }
}

/// Returns what a line of a `.env` file sets a variable to, quotes and all.
pub fn line_of<'t>(dotenv: &'t str, name: &str) -> Option<&'t str> {
    dotenv.lines().find_map(|line| {
        let (found, value) = line.trim_start().split_once('=')?;
        (found == name).then_some(value.trim())
    })
}

//! The form of the recordings, and a made-up machine for each.

use std::collections::BTreeMap;

use auth_resolver::{AuthMethod, EntryPoint, Rules, System};
use serde::Deserialize;

const HOME: &str = "/home/u";
const PROJECT: &str = "/home/u/project";
/// The moment of the recordings, 2026-11-22T09:00:00Z.
const RECORDED_AT: i64 = 1_795_338_000;

#[derive(Deserialize)]
pub(crate) struct Case {
    pub(crate) id: String,
    codex_home: String,
    #[serde(flatten)]
    inputs: Given,
    #[serde(default)]
    setup_cmds: Vec<String>,
    #[serde(default)]
    no_home: bool,
    pub(crate) observed: Vec<Group>,
}

#[derive(Clone, Default, Deserialize)]
struct Given {
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    args: Vec<String>,
}

/// What several releases did alike.
#[derive(Deserialize)]
pub(crate) struct Group {
    pub(crate) releases: Vec<String>,
    inputs: Option<serde_json::Value>,
    pub(crate) exec: Option<Sent>,
    pub(crate) interactive: Option<Sent>,
}

#[derive(Deserialize)]
pub(crate) struct Sent {
    no_request: Option<String>,
    base_url: Option<String>,
    authorization: Option<OneOrMany>,
    account_id: Option<String>,
    query: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) method: Option<&'static str>,
    pub(crate) credential: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) query: Option<String>,
    pub(crate) error: Option<String>,
}

pub(crate) struct Inputs<'a> {
    case: &'a Case,
    given: Given,
}

impl Case {
    pub(crate) fn inputs(&self, group: &Group) -> Inputs<'_> {
        let mut given = self.inputs.clone();
        if let Some(serde_json::Value::Object(other)) = &group.inputs {
            for (name, value) in other {
                let value = value.clone();
                match name.as_str() {
                    "env" => given.env = serde_json::from_value(value).expect("env"),
                    "files" => given.files = serde_json::from_value(value).expect("files"),
                    "args" => given.args = serde_json::from_value(value).expect("args"),
                    other => panic!("unknown input {other}"),
                }
            }
        }
        Inputs { case: self, given }
    }

    fn codex_home(&self) -> &'static str {
        match self.codex_home.as_str() {
            "unset" => "/home/u/.codex",
            "missing" => "/home/u/nowhere",
            _ => "/home/u/codex-home",
        }
    }

    fn fill(&self, text: &str) -> String {
        text.replace("$CODEX_HOME", self.codex_home())
            .replace("$HOME", HOME)
            .replace("$CWD", PROJECT)
            .replace("@CWD@", PROJECT)
    }
}

impl Inputs<'_> {
    pub(crate) fn machine(&self) -> System {
        let case = self.case;
        let mut machine = System::fixed()
            .home(if case.no_home { "/root" } else { HOME })
            .current_dir(PROJECT)
            .now(RECORDED_AT);
        if case.codex_home != "unset" {
            machine = machine.var("CODEX_HOME", case.codex_home());
        }
        if case.codex_home == "set" {
            machine = machine.directory(case.codex_home());
        }
        for (name, value) in &self.given.env {
            machine = machine.var(name, case.fill(value));
        }
        for (path, content) in &self.given.files {
            machine = machine.file(case.fill(path), case.fill(content));
        }
        for command in &case.setup_cmds {
            let command = case.fill(command);
            machine = match command.split(' ').collect::<Vec<_>>()[..] {
                ["chmod", mode, path] => {
                    machine.file_mode(path, u32::from_str_radix(mode, 8).expect("a mode"))
                }
                ["ln", "-s", target, path] => machine.link(path, target),
                ["mkdir", path] => machine.directory(path),
                _ => panic!("unknown command {command}"),
            };
        }
        machine.build()
    }

    pub(crate) fn resolve(&self, rules: Rules, entry: EntryPoint) -> Option<Outcome> {
        let mut preset = auth_resolver::codex()
            .rules(rules)
            .entry(entry)
            .project(std::path::PathBuf::from(PROJECT))
            .system(self.machine());
        let mut args = self.given.args.iter();
        while let Some(arg) = args.next() {
            preset = match arg.as_str() {
                "-c" => preset.config_override_text(&self.case.fill(args.next().expect("a value"))),
                "-p" | "--profile" => preset.profile(args.next().cloned()),
                // Flags that have nothing to do with credentials, or that write.
                _ => return None,
            };
        }
        Some(match preset.resolve() {
            Err(error) => Outcome::error(error.kind().as_str()),
            // Its requests are signed, so no header carries it, and what a release sends instead has none.
            Ok(auth) if matches!(auth.method(), AuthMethod::AgentIdentity) => {
                Outcome::error(auth.method().kind().as_str())
            }
            Ok(auth) => {
                let header = |name: &str| {
                    auth.headers()
                        .iter()
                        .find(|header| header.name().eq_ignore_ascii_case(name))
                        .map(|header| header.value().expose().to_owned())
                };
                let query: Vec<String> = auth
                    .query_parameters()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                Outcome {
                    method: Some(auth.method().kind().as_str()),
                    credential: header("authorization"),
                    account: match auth.method() {
                        AuthMethod::ChatGpt(_) => header("chatgpt-account-id"),
                        _ => None,
                    },
                    base_url: Some(auth.base_url().to_string()),
                    query: (!query.is_empty()).then(|| query.join("&")),
                    error: None,
                }
            }
        })
    }
}

impl Sent {
    pub(crate) fn outcome(&self) -> Outcome {
        if let Some(how) = &self.no_request {
            return Outcome::error(how);
        }
        let credential = self.authorization.as_ref().map(|sent| match sent {
            OneOrMany::One(text) => text.clone(),
            OneOrMany::Many(texts) => texts.join(" and "),
        });
        Outcome {
            method: credential.as_deref().map(method_of),
            credential: credential.map(|text| match text.split_once(' ') {
                Some((scheme, rest)) => format!("{scheme} {}", rest.trim()),
                None => text,
            }),
            account: self.account_id.clone().filter(|id| !id.is_empty()),
            // On the wire only slashes at the end are not in normal form.
            base_url: self
                .base_url
                .as_ref()
                .map(|url| url.trim_end_matches('/').to_owned()),
            query: self.query.clone(),
            error: None,
        }
    }
}

// The made-up credentials of the recordings tell by their text what they were put there as.
fn method_of(authorization: &str) -> &'static str {
    const BEGINNINGS: [(&str, &str); 6] = [
        ("eyJ", "chatgpt"),
        ("opaque-access-", "chatgpt"),
        ("at-", "personal-access-token"),
        ("bt-", "bearer-token"),
        ("bk-", "bedrock-api-key"),
        ("hdr-", "none-required"),
    ];
    let bare = authorization.trim_start_matches("Bearer ");
    BEGINNINGS
        .iter()
        .find(|(start, _)| bare.starts_with(start))
        .map_or("api-key", |(_, method)| method)
}

impl Outcome {
    fn error(kind: &str) -> Self {
        Self {
            method: None,
            credential: None,
            account: None,
            base_url: None,
            query: None,
            error: Some(kind.to_owned()),
        }
    }

    /// Compares what the two come to. A request without a credential is no more than an error: in both cases nothing usable is there.
    pub(crate) fn agrees_with(&self, theirs: &Self) -> bool {
        match (&self.credential, &theirs.credential) {
            (None, None) => {
                self.base_url.is_none()
                    || theirs.base_url.is_none()
                    || self.base_url == theirs.base_url
            }
            (Some(_), Some(_)) => self == theirs,
            _ => false,
        }
    }
}

//! Whole machines: every byte is one choice of what a machine and its program's arguments are.
//!
//! With the variable `SHOW_MACHINE` set, the machine of an input is printed.

mod files;
mod maker;

use std::fmt;

use auth_resolver::{
    Codex, Entry, Error, FileProblem, FixedSystem, Platform, Resolution, Resolver, Rules, System,
    Version, codex,
};

use self::maker::Maker;
use crate::answer::{self, Allowed};
use crate::marker;
use crate::outputs::report_of;

const HOME: &str = "/h";
const PROJECT: &str = "/p";
const AUTH_JSON: &str = "/h/.codex/auth.json";
const SESSION_HOST: &str = "session.example";

/// Makes a machine, resolves on it, and changes it in ways that must show.
pub fn run(data: &[u8]) {
    let machine = Machine::make(&mut Maker::new(data));
    if std::env::var_os("SHOW_MACHINE").is_some() {
        eprintln!("{machine:#?}");
    }
    let resolver = machine.resolver();
    // The seeds are choices, so the secrets are planted here and not in the input.
    let planted = [marker::FIRST.as_bytes(), &data[..data.len().min(1)]].concat();
    let input = if data.len().is_multiple_of(4) {
        planted.as_slice()
    } else {
        b"-"
    };
    let result = answer::resolve(&resolver, input, machine.allowed());
    if data.len().is_multiple_of(16) {
        assert!(
            report_of(&result) == report_of(&machine.resolver().resolve()),
            "another answer"
        );
    }
    machine.broken_is_not_absent(&result);
    machine.what_was_given_is_used(&result);
}

#[derive(Clone, Debug)]
struct Machine {
    rules: Rules,
    entry: Entry,
    variables: Vec<(&'static str, Option<String>)>,
    files: Vec<File>,
    project: bool,
    api_key: Option<String>,
    base_url: Option<String>,
    profile: Option<String>,
    overrides: Vec<String>,
    switches: u8,
    platform: Platform,
    has_home: bool,
    now: i64,
}

#[derive(Clone)]
struct File {
    path: &'static str,
    kind: Kind,
    contents: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Unreadable,
    Pipe,
    Directory,
    Dangling,
    Linked,
    Changing,
    Open,
    Emptied,
}

const KINDS: [Kind; 16] = [
    Kind::Plain,
    Kind::Plain,
    Kind::Plain,
    Kind::Plain,
    Kind::Plain,
    Kind::Plain,
    Kind::Plain,
    Kind::Plain,
    Kind::Unreadable,
    Kind::Pipe,
    Kind::Directory,
    Kind::Dangling,
    Kind::Linked,
    Kind::Changing,
    Kind::Open,
    Kind::Emptied,
];

// The switches, as bits.
const ALLOW_HTTP: u8 = 1;
const SKIP_BROKEN: u8 = 2;
const SKIP_URLS: u8 = 4;
const REFUSE_EXPIRED: u8 = 8;
const REFUSE_CONFLICTS: u8 = 16;
const ALLOW_HOST: u8 = 32;

impl Machine {
    fn make(maker: &mut Maker<'_>) -> Self {
        let rules = match maker.byte() {
            0..=99 => Rules::Documented,
            100..=129 => Rules::ApiKeyFirst,
            minor => Rules::Codex(Version::new(0, (u32::from(minor) - 130) * 3 / 2, 0)),
        };
        let bits = maker.byte();
        let switches = if maker.byte() < 128 { 0 } else { bits };
        Self {
            rules,
            entry: maker.pick(&[Entry::Exec, Entry::Interactive]),
            project: maker.flag(),
            switches,
            api_key: maker.maybe(|maker| maker.secret('c')),
            base_url: maker.maybe(|maker| maker.url('c')),
            profile: maker.maybe(|maker| maker.name()),
            overrides: (0..maker.below(8).saturating_sub(4))
                .map(|_| files::assignment(maker))
                .collect(),
            platform: maker.pick(&[
                Platform::Unix,
                Platform::Unix,
                Platform::Unix,
                Platform::Windows,
            ]),
            has_home: maker.byte() < 250,
            now: maker.pick(&[1_700_000_000, 0, i64::MAX, i64::MIN]),
            variables: variables(maker),
            files: files::all(maker),
        }
    }

    fn resolver(&self) -> Resolver {
        self.preset().into_resolver()
    }

    fn preset(&self) -> Codex {
        let mut codex = codex()
            .rules(self.rules)
            .entry(self.entry)
            .system(self.system())
            .api_key(self.api_key.clone())
            .base_url(self.base_url.clone())
            .profile(self.profile.clone())
            .project(self.project.then(|| PROJECT.into()));
        for text in &self.overrides {
            codex = codex.config_override_text(text);
        }
        let switch = |codex: Codex, bit, on: fn(Codex) -> Codex| {
            if self.has(bit) { on(codex) } else { codex }
        };
        codex = switch(codex, ALLOW_HTTP, Codex::allow_http);
        codex = switch(codex, SKIP_BROKEN, Codex::skip_broken);
        codex = switch(codex, SKIP_URLS, Codex::skip_untrusted_urls);
        codex = switch(codex, REFUSE_EXPIRED, Codex::refuse_expired);
        codex = switch(codex, REFUSE_CONFLICTS, Codex::refuse_conflicts);
        switch(codex, ALLOW_HOST, |codex| {
            codex.allow_session_host(SESSION_HOST)
        })
    }

    fn system(&self) -> FixedSystem {
        let mut system = System::fixed()
            .current_dir(PROJECT)
            .platform(self.platform)
            .now(self.now);
        system = if self.has_home {
            system.home(HOME)
        } else {
            system.no_home()
        };
        for (name, value) in &self.variables {
            system = match value {
                Some(value) => system.var(*name, value),
                None => system.var_os_invalid(*name),
            };
        }
        self.files
            .iter()
            .fold(system, |system, file| file.put(system))
    }

    fn has(&self, switch: u8) -> bool {
        self.switches & switch != 0
    }

    fn is_documented(&self) -> bool {
        !matches!(self.rules, Rules::Codex(_))
    }

    fn allowed(&self) -> Allowed {
        Allowed {
            http: self.has(ALLOW_HTTP),
            session_host: self.has(ALLOW_HOST).then_some(SESSION_HOST),
            has_tiers: true,
        }
    }

    /// Where the credential's own file cannot be read, there is no answer: not another credential.
    fn broken_is_not_absent(&self, result: &Result<Resolution, Error>) {
        let Some(path) = result
            .as_ref()
            .ok()
            .and_then(|auth| auth.credential_origin()?.path())
        else {
            return;
        };
        if self.has(SKIP_BROKEN) || !(self.is_documented() || path.ends_with("auth.json")) {
            return;
        }
        let mut broken = self.clone();
        let Some(file) = broken
            .files
            .iter_mut()
            .rfind(|file| path.ends_with(&file.path[1..]))
        else {
            return;
        };
        file.kind = Kind::Unreadable;
        assert!(
            broken.resolver().resolve().is_err(),
            "broken is taken for absent"
        );
    }

    /// A URL that the caller gave is used or refused.
    fn what_was_given_is_used(&self, result: &Result<Resolution, Error>) {
        let (Ok(auth), Some(given)) = (result, &self.base_url) else {
            return;
        };
        if auth_resolver::Cleaned::new(given).is_empty()
            || self.has(SKIP_URLS)
            || self.has(SKIP_BROKEN)
        {
            return;
        }
        let origin = auth.base_url_origin().map(ToString::to_string);
        assert_eq!(
            origin.as_deref(),
            Some("--base-url"),
            "the caller's base URL is dropped"
        );
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let contents = String::from_utf8_lossy(&self.contents);
        write!(f, "{} ({:?})\n{contents}", self.path, self.kind)
    }
}

impl File {
    fn put(&self, system: FixedSystem) -> FixedSystem {
        let (path, contents) = (self.path, self.contents.as_slice());
        match self.kind {
            Kind::Plain => system.file(path, contents),
            Kind::Unreadable => system.unreadable(path),
            Kind::Pipe => system.pipe(path),
            Kind::Directory => system.directory(path),
            Kind::Dangling => system.link(path, "/nowhere"),
            Kind::Linked => {
                let target = format!("/elsewhere{path}");
                system.link(path, &target).file(target, contents)
            }
            Kind::Changing => system.problem(path, FileProblem::Changing),
            Kind::Open => system.file(path, contents).file_mode(path, 0o666),
            Kind::Emptied => system.file_sequence(path, [b"".as_slice(), contents]),
        }
    }
}

fn variables(maker: &mut Maker<'_>) -> Vec<(&'static str, Option<String>)> {
    let mut variables = Vec::new();
    let secrets = [
        "OPENAI_API_KEY",
        "CODEX_API_KEY",
        "CODEX_ACCESS_TOKEN",
        "ACME_KEY",
        "ACME_HEADER",
        "AWS_BEARER_TOKEN_BEDROCK",
        "OPENAI_ORGANIZATION",
    ];
    for name in secrets {
        if let Some(value) = maker.maybe(|maker| maker.secret('u')) {
            variables.push((name, (maker.byte() < 250).then_some(value)));
        }
    }
    for name in ["OPENAI_BASE_URL", "CODEX_OSS_BASE_URL"] {
        variables.extend(
            maker
                .maybe(|maker| maker.url('u'))
                .map(|url| (name, Some(url))),
        );
    }
    for (name, values) in [
        ("CODEX_HOME", ["/h/.codex", "~/.codex", "", "/missing"]),
        ("CODEX_OSS_PORT", ["8080", "0", "x", "99999"]),
        (
            "AWS_REGION",
            ["us-east-1", "evil.example/", "", "eu-west-1"],
        ),
    ] {
        if let Some(value) = maker.maybe(|maker| maker.pick(&values)) {
            variables.push((name, Some(value.to_owned())));
        }
    }
    variables
}

//! The places of Claude Code.

use super::super::marker::Tier;
use super::files::{File, Kind};
use super::json::Members;
use super::program::put;
use super::values::Maker;
use super::{Assignment, HOME, PROJECT, Value};

/// Places of markers are `e` and a letter.
pub(super) const VARIABLES: [(usize, Assignment); 12] = [
    (35, ("ANTHROPIC_API_KEY", Value::Secret, "ek")),
    (25, ("ANTHROPIC_AUTH_TOKEN", Value::Secret, "et")),
    (20, ("CLAUDE_CODE_OAUTH_TOKEN", Value::Secret, "ea")),
    (30, ("ANTHROPIC_BASE_URL", Value::Url, "eu")),
    (3, ("CLAUDE_CODE_USE_BEDROCK", Value::Name("1"), "en")),
    (6, ("CLAUDE_CODE_USE_VERTEX", Value::Name("0"), "en")),
    (6, ("ANTHROPIC_CUSTOM_HEADERS", Value::Secret, "ec")),
    (6, ("ANTHROPIC_PROFILE", Value::Secret, "ei")),
    (3, ("ANTHROPIC_CONFIG_DIR", Value::Secret, "ei")),
    (3, ("CLAUDE_SECURESTORAGE_CONFIG_DIR", Value::Secret, "ei")),
    (20, ("OPENAI_API_KEY", Value::Secret, "ed")),
    (2, ("WSL_DISTRO_NAME", Value::Secret, "ei")),
];

/// What stands in the object `env` of settings, and how often. Places are `j` and a letter.
const ENV: [(usize, Assignment); 8] = [
    (25, ("ANTHROPIC_API_KEY", Value::Secret, "jk")),
    (20, ("ANTHROPIC_AUTH_TOKEN", Value::Secret, "jt")),
    (10, ("CLAUDE_CODE_OAUTH_TOKEN", Value::Secret, "ja")),
    (30, ("ANTHROPIC_BASE_URL", Value::Url, "ju")),
    (3, ("CLAUDE_CODE_USE_FOUNDRY", Value::Name("1"), "jn")),
    (6, ("ANTHROPIC_CUSTOM_HEADERS", Value::Secret, "jc")),
    (10, ("CLAUDE_CONFIG_DIR", Value::Path("/x"), "jd")),
    (3, ("CLAUDE_CONFIG_DIR", Value::Secret, "jd")),
];

/// A file that settings may be given as. Nothing looks for it otherwise.
const OF_THIS_RUN: &str = "/x/given.json";

/// Makes what `--settings` is given: a path, JSON, or a secret in the place of either.
pub(super) fn settings_of_this_run(maker: &mut Maker) -> String {
    match maker.choices.below(8) {
        0 => maker.secret(Tier::User, "jg"),
        1 | 2 => OF_THIS_RUN.to_owned(),
        _ => String::from_utf8_lossy(&settings(maker, Tier::User)).into_owned(),
    }
}

pub(super) fn files(maker: &mut Maker, directory: &str) -> Vec<File> {
    let mut files = Vec::new();
    let own = |name| format!("{directory}/{name}");
    let project = |name| format!("{PROJECT}/{name}");
    let managed = "/etc/claude-code/managed-settings.json".to_owned();
    let whose = if directory == PROJECT {
        Tier::Project
    } else {
        Tier::User
    };
    let mut places = vec![
        (60, own("settings.json"), whose),
        (5, managed, Tier::User),
        (5, OF_THIS_RUN.to_owned(), Tier::User),
        (25, project(".claude/settings.local.json"), Tier::Project),
    ];
    if directory != project(".claude") {
        places.push((40, project(".claude/settings.json"), Tier::Project));
    }
    put(maker, &mut files, &places, settings);
    let logins = [(70, own(".credentials.json"), whose)];
    put(maker, &mut files, &logins, login);
    let beside = [format!("{HOME}/.claude"), PROJECT.to_owned()];
    let state = if beside.iter().any(|beside| beside == directory) {
        format!("{HOME}/.claude.json")
    } else {
        own(".claude.json")
    };
    let states = [(25, state, Tier::User), (3, own(".config.json"), whose)];
    put(maker, &mut files, &states, self::state);
    let profiles = format!("{HOME}/.config/anthropic");
    let active = [(4, format!("{profiles}/active_config"), Tier::User)];
    put(maker, &mut files, &active, |maker, tier| {
        maker.secret(tier, "sn").into_bytes()
    });
    // A file in the place of a directory.
    if maker.percent(2) {
        files.push(File::new(profiles, Kind::Plain, ""));
    }
    files
}

/// Places are `s` and a letter. Other directories are nobody's business, whatever they are called.
fn state(maker: &mut Maker, tier: Tier) -> Vec<u8> {
    let mut projects = Members::of(tier);
    for _ in 0..maker.choices.below(4) {
        let other = format!("/{}", maker.plant(tier, "sd"));
        let directory = maker.pick(&[PROJECT, "/", HOME, &other]).to_owned();
        let mut project = Members::of(tier);
        let value = maker.pick(&["true", "true", "false", "null", "[]", "\"trusted\""]);
        project.add_raw("hasTrustDialogAccepted", value);
        project.mistake(maker, "sx");
        projects.add_raw(&directory, &project.into_object());
    }
    projects.mistake(maker, "sx");
    let mut members = Members::of(tier);
    members.add_raw("projects", &projects.into_object());
    members.add_secrets(maker, &[(50, "primaryApiKey", "sp")]);
    members.mistake(maker, "sx");
    let text = members.into_object();
    maker.mangle(text, tier, "sz")
}

fn settings(maker: &mut Maker, tier: Tier) -> Vec<u8> {
    let mut members = Members::of(tier);
    if maker.percent(10) {
        // A real one is a command of any length with anything in it.
        let command = format!("echo {}", maker.plant(tier, "jh"));
        members.add(maker, "apiKeyHelper", "jh", &command);
    }
    if maker.percent(85) {
        let mut env = Members::of(tier);
        for (percent, (name, value, place)) in ENV {
            if maker.percent(percent) {
                let text = value.make(maker, tier, place);
                env.add(maker, name, place, &text);
            }
        }
        env.mistake(maker, "jx");
        members.add_raw("env", &env.into_object());
    }
    members.mistake(maker, "jx");
    let text = members.into_object();
    maker.mangle(text, tier, "jz")
}

/// Places are `l` and a letter.
fn login(maker: &mut Maker, tier: Tier) -> Vec<u8> {
    let mut login = Members::of(tier);
    login.add_secrets(
        maker,
        &[
            (95, "accessToken", "la"),
            (85, "refreshToken", "lr"),
            (10, "scopes", "lx"),
        ],
    );
    login.moment(maker, "expiresAt");
    if maker.percent(90) {
        login.add_raw("scopes", r#"["user:inference"]"#);
    }
    if maker.percent(60) {
        let plan = maker.name(tier, "ln", "max");
        login.add(maker, "subscriptionType", "ln", &plan);
    }
    login.mistake(maker, "lx");
    let mut members = Members::of(tier);
    members.add_raw("claudeAiOauth", &login.into_object());
    members.mistake(maker, "lx");
    let text = members.into_object();
    maker.mangle(text, tier, "lz")
}

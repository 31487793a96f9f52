//! Variables and files that name a file, a directory or a profile, with a key in the place of the name.

use std::fmt::Debug;
use std::path::Path;

use auth_resolver::report::Identities;
use auth_resolver::sources::HomeDirectory;
use auth_resolver::system::FixedSystem;
use auth_resolver::{JsonSettings, Resolver, System, claude_code, codex, gemini_cli};

const CLAUDE: &str = "claude-code";
const CODEX: &str = "codex";
const GEMINI: &str = "gemini-cli";
const OWN: &str = "acme";

/// What names files (or a profile), and directories, and whose it is.
const FILES: [(&str, &str); 5] = [
    (CLAUDE, "ANTHROPIC_PROFILE"),
    (GEMINI, "GOOGLE_APPLICATION_CREDENTIALS"),
    (GEMINI, "GEMINI_CLI_SYSTEM_SETTINGS_PATH"),
    (GEMINI, "GEMINI_CLI_SYSTEM_DEFAULTS_PATH"),
    (GEMINI, "GEMINI_CLI_TRUSTED_FOLDERS_PATH"),
];
const DIRECTORIES: [(&str, &str); 6] = [
    (CLAUDE, "CLAUDE_CONFIG_DIR"),
    (CLAUDE, "CLAUDE_SECURESTORAGE_CONFIG_DIR"),
    (CLAUDE, "ANTHROPIC_CONFIG_DIR"),
    (GEMINI, "GEMINI_CLI_HOME"),
    (CODEX, "CODEX_HOME"),
    (OWN, "ACME_HOME"),
];

/// Stands in every key.
const CANARY: &str = "qm7xt2vlk9zp4rw8";

fn keys() -> Vec<String> {
    vec![
        CANARY.to_owned(),
        format!("sk-ant-api03-{CANARY}"),
        format!("qm/{CANARY}/{CANARY}"),
        format!("eyJhbGciOiJub25lIn0.{CANARY}.{}", CANARY.repeat(20)),
        format!("{CANARY}\n"),
        format!("/{}/sk-proj-{CANARY}", "x".repeat(300)),
    ]
}

/// What people put into a variable for a file besides.
fn keys_for_files() -> Vec<String> {
    let json = format!(r#"{{"type": "authorized_user", "refresh_token": "{CANARY}"}}"#);
    let mut keys = keys();
    keys.extend([json, format!("/{CANARY}"), format!("~/{CANARY}")]);
    keys
}

fn machine() -> FixedSystem {
    System::fixed()
        .home("/h")
        .current_dir("/h")
        .directory("/p")
        .file(
            "/h/.gemini/settings.json",
            r#"{"security": {"auth": {"selectedType": "oauth-personal"}}}"#,
        )
}

fn resolver(program: &str, machine: FixedSystem) -> Resolver {
    let project = Path::new("/p").to_owned();
    match program {
        CLAUDE => claude_code()
            .project(project)
            .system(machine)
            .into_resolver(),
        GEMINI => gemini_cli()
            .project(project)
            .system(machine)
            .into_resolver(),
        CODEX => codex().project(project).system(machine).into_resolver(),
        _ => {
            let system = machine.build();
            let home = HomeDirectory::of("ACME_HOME", ".acme").find(&system);
            let settings = home
                .path()
                .map(|own| JsonSettings::at(own.join("settings.json")));
            let mut resolver = Resolver::new().source(home);
            if let Some(settings) = settings {
                resolver = resolver.source(settings.api_key("key"));
            }
            resolver.system(system)
        }
    }
}

/// Everything that can be printed about one resolution.
fn outputs(program: &str, machine: &FixedSystem) -> String {
    let resolver = resolver(program, machine.clone());
    let any = |thing: &dyn Debug| format!("{thing:?} {thing:#?}");
    let result = resolver.resolve();
    let (report, more) = match &result {
        Ok(auth) => {
            let more = format!("{} {:?}", auth.explain(), auth.diagnostics());
            (auth.report(Identities::Shown), more)
        }
        Err(error) => {
            let more = format!("{error} {} {:?}", error.explain(), error.remedies());
            (error.report(), more + &any(&error.diagnostics()))
        }
    };
    let json = serde_json::to_string(&report).unwrap();
    format!("{} {} {report} {json} {more}", any(&resolver), any(&result))
}

#[test]
fn a_key_in_the_place_of_a_name_is_not_shown() {
    // A file where a directory is expected: to look below it is another error than that nothing is there.
    let machines = [
        machine(),
        machine().file("/h/.config/anthropic", ""),
        machine()
            .var("ANTHROPIC_API_KEY", "key")
            .var("OPENAI_API_KEY", "key"),
    ];
    let of_files = FILES.map(|named| (named, keys_for_files()));
    let of_directories = DIRECTORIES.map(|named| (named, keys()));
    for ((program, variable), keys) in of_files.into_iter().chain(of_directories) {
        for key in keys {
            for machine in &machines {
                let text = outputs(program, &machine.clone().var(variable, &key));
                assert!(text.contains(variable), "{variable}={key}");
                assert!(!text.contains(CANARY), "{variable}={key}\n{text}");
            }
        }
    }
}

#[test]
fn a_key_in_a_file_that_names_a_profile_or_a_directory_is_not_shown() {
    let mut places = vec![("/h/.config/anthropic/active_config", String::from("@"))];
    for variable in [
        "CLAUDE_CONFIG_DIR",
        "CLAUDE_SECURESTORAGE_CONFIG_DIR",
        "ANTHROPIC_CONFIG_DIR",
    ] {
        let settings = format!(r#"{{"env": {{"{variable}": "@"}}}}"#);
        places.push(("/h/.claude/settings.json", settings));
    }
    for (path, text) in places {
        for key in keys() {
            let text = text.replace('@', key.trim_end());
            for machine in [
                machine(),
                machine().file("/h/.config/anthropic/configs", ""),
            ] {
                let text = outputs(CLAUDE, &machine.file(path, &text));
                assert!(!text.contains(CANARY), "{path} {key}\n{text}");
            }
        }
    }
}

/// What is there is shown, whatever it is called, and so is what nobody would take for a key.
#[test]
fn names_of_what_is_there_are_shown() {
    let login = r#"{"access_token": "made-up", "refresh_token": "made-up"}"#;
    let profile = r#"{"authentication": {"type": "user_oauth"}}"#;
    let name = CANARY;
    for (program, variable, value, file, contents) in [
        (
            GEMINI,
            "GOOGLE_APPLICATION_CREDENTIALS",
            format!("/{name}"),
            format!("/{name}"),
            login,
        ),
        (
            GEMINI,
            "GEMINI_CLI_SYSTEM_SETTINGS_PATH",
            name.to_owned(),
            format!("/h/{name}"),
            "{}",
        ),
        (
            GEMINI,
            "GEMINI_CLI_SYSTEM_DEFAULTS_PATH",
            format!("/{name}"),
            format!("/{name}"),
            "{",
        ),
        (
            GEMINI,
            "GEMINI_CLI_TRUSTED_FOLDERS_PATH",
            format!("/{name}"),
            format!("/{name}"),
            "[]",
        ),
        (
            CLAUDE,
            "ANTHROPIC_PROFILE",
            name.to_owned(),
            format!("/h/.config/anthropic/configs/{name}.json"),
            profile,
        ),
        (
            CLAUDE,
            "CLAUDE_CONFIG_DIR",
            name.to_owned(),
            format!("/h/{name}/settings.json"),
            "{}",
        ),
        (
            CODEX,
            "CODEX_HOME",
            format!("/{name}"),
            format!("/{name}/auth.json"),
            "{}",
        ),
        (
            OWN,
            "ACME_HOME",
            format!("/h/sk-{name}"),
            format!("/h/sk-{name}/settings.json"),
            "{}",
        ),
    ] {
        let text = outputs(
            program,
            &machine().var(variable, &value).file(&file, contents),
        );
        assert!(text.contains(name), "{variable}: {text}");
    }
    for (program, variable) in DIRECTORIES {
        if variable == "ANTHROPIC_CONFIG_DIR" {
            continue; // Of a profile that is not there nothing is said.
        }
        let text = outputs(program, &machine().var(variable, "/srv/not-there"));
        assert!(text.contains("/srv/not-there"), "{variable}: {text}");
    }
}

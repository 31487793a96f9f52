//! The presets side by side: one gateway for all of them, and what each sends.

/// A file of the administrator's for Claude Code.
macro_rules! managed {
    ($file:literal) => {
        if cfg!(target_os = "macos") {
            concat!("/Library/Application Support/ClaudeCode/", $file)
        } else {
            concat!("/etc/claude-code/", $file)
        }
    };
}

mod claude;
mod gemini;
mod this_run;

use std::path::PathBuf;

use auth_resolver::gateway::InvalidGateway;
use auth_resolver::report::{Diagnostic, Identities};
use auth_resolver::source::source_fn;
use auth_resolver::sources::Variables;
use auth_resolver::system::FixedSystem;
use auth_resolver::{
    ConfigToml, CredentialSource, Dotenv, ErrorKind, Gateway, JsonSettings, Resolution, Resolver,
    System, claude_code, codex, gemini_cli,
};

const KEY: &str = "gw-Tn5vR8cJm3Xk7Wd2";

fn machine() -> System {
    System::fixed().home("/home/u").build()
}

/// The credential's header, and where requests go.
fn sent(auth: &Resolution) -> (String, String) {
    let header = &auth.headers()[0];
    assert!(header.is_sensitive());
    let value = header.value().expose().replace(KEY, "KEY");
    (
        format!("{}: {value}", header.name()),
        auth.base_url().to_string(),
    )
}

#[test]
fn everything_follows_from_the_root_of_a_gateway() {
    for root in [
        "https://gw.example",
        "https://gw.example/api",
        "http://localhost:4000",
    ] {
        let gateway = Gateway::new(root, KEY).unwrap();
        for (resolved, header, url) in [
            (
                codex().system(machine()).gateway(&gateway).resolve(),
                "Authorization: Bearer KEY",
                format!("{root}/v1"),
            ),
            (
                claude_code().system(machine()).gateway(&gateway).resolve(),
                "Authorization: Bearer KEY",
                root.to_owned(),
            ),
            (
                gemini_cli().system(machine()).gateway(&gateway).resolve(),
                "x-goog-api-key: KEY",
                root.to_owned(),
            ),
        ] {
            assert_eq!(sent(&resolved.unwrap()), (header.to_owned(), url));
        }
    }
}

#[test]
fn a_root_with_a_version_is_answered_with_the_root() {
    for (written, root) in [
        ("https://gw.example/v1", "https://gw.example"),
        ("https://gw.example/v1/", "https://gw.example"),
        ("https://gw.example/api/v1beta", "https://gw.example/api"),
        ("https://gw.example/v1/responses", "https://gw.example"),
        ("https://gw.example/v1/v1", "https://gw.example"),
    ] {
        let error = Gateway::new(written, KEY).unwrap_err();
        assert!(
            matches!(&error, InvalidGateway::VersionSegment { root: found } if found.as_str() == root),
            "{written}: {error}"
        );
        assert!(Gateway::new(root, KEY).is_ok());
    }
    let error = Gateway::new(&format!("https://u:{KEY}@gw.example"), KEY).unwrap_err();
    assert!(matches!(error, InvalidGateway::Url(_)));
    assert!(!format!("{error} {error:?}").contains(&KEY[3..]));
    let gateway = Gateway::new("https://gw.example", KEY).unwrap();
    assert!(!format!("{gateway:?} {gateway:#?}").contains(&KEY[3..]));
}

#[test]
fn a_gateway_is_the_callers_own() {
    let gateway = Gateway::new("http://gw.example", KEY).unwrap();
    let error = claude_code()
        .system(machine())
        .gateway(&gateway)
        .resolve()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidUrl);
    let auth = claude_code()
        .system(machine())
        .gateway(&gateway)
        .allow_http()
        .resolve()
        .unwrap();
    assert_eq!(auth.base_url().as_str(), "http://gw.example");

    // It beats what lies on the machine, and gives way to what the caller names apart.
    let machine = System::fixed()
        .home("/home/u")
        .var("GEMINI_API_KEY", "other")
        .var("GOOGLE_GENAI_USE_VERTEXAI", "true")
        .build();
    let gateway = Gateway::new("https://gw.example", KEY).unwrap();
    let preset = || gemini_cli().system(machine.clone()).gateway(&gateway);
    assert_eq!(sent(&preset().resolve().unwrap()).0, "x-goog-api-key: KEY");
    let auth = preset().api_key("mine".to_owned()).resolve().unwrap();
    assert_eq!(
        sent(&auth),
        (
            "x-goog-api-key: mine".to_owned(),
            "https://gw.example".to_owned()
        )
    );
}

#[test]
fn what_each_program_sends_from_its_own_places() {
    let login = r#"{"claudeAiOauth": {"accessToken": "t", "scopes": ["user:inference"]}}"#;
    let google = r#"{"access_token": "t"}"#;
    let fixed = || System::fixed().home("/h");
    for (auth, header, url) in [
        (
            claude_code()
                .system(fixed().var("ANTHROPIC_API_KEY", "k"))
                .resolve(),
            "x-api-key: k",
            "https://api.anthropic.com",
        ),
        (
            claude_code()
                .system(fixed().var("ANTHROPIC_AUTH_TOKEN", "k"))
                .resolve(),
            "Authorization: Bearer k",
            "https://api.anthropic.com",
        ),
        (
            claude_code()
                .system(fixed().var("CLAUDE_CODE_OAUTH_TOKEN", "t"))
                .resolve(),
            "Authorization: Bearer t",
            "https://api.anthropic.com",
        ),
        (
            claude_code()
                .system(fixed().file("/h/.claude/.credentials.json", login))
                .resolve(),
            "Authorization: Bearer t",
            "https://api.anthropic.com",
        ),
        (
            gemini_cli()
                .system(fixed().var("GEMINI_API_KEY", "k"))
                .resolve(),
            "x-goog-api-key: k",
            "https://generativelanguage.googleapis.com",
        ),
        (
            gemini_cli()
                .system(
                    fixed()
                        .var("GOOGLE_GENAI_USE_GCA", "true")
                        .file("/h/.gemini/oauth_creds.json", google),
                )
                .resolve(),
            "Authorization: Bearer t",
            "https://cloudcode-pa.googleapis.com",
        ),
    ] {
        let auth = auth.unwrap();
        assert_eq!(sent(&auth), (header.to_owned(), url.to_owned()));
        let marks = auth
            .headers()
            .get(1)
            .map(|header| (header.name(), header.is_sensitive()));
        let is_claudes_login = header.ends_with(" t") && url.ends_with("anthropic.com");
        let expected = is_claudes_login.then_some(("anthropic-beta", false));
        assert_eq!(
            (auth.headers().len() < 3, marks),
            (true, expected),
            "{header}"
        );
    }
}

// The order is the documented one, whichever of two layers holds which.
#[test]
fn claude_code_ranks_by_name_before_it_ranks_by_place() {
    let names = [
        "ANTHROPIC_AUTH_TOKEN",
        "ANTHROPIC_API_KEY",
        "CLAUDE_CODE_OAUTH_TOKEN",
    ];
    for (rank, first) in names.iter().enumerate() {
        for second in &names[rank + 1..] {
            for (in_shell, in_settings) in [(first, second), (second, first)] {
                let settings = format!(r#"{{"env": {{"{in_settings}": "v"}}}}"#);
                let machine = System::fixed()
                    .home("/h")
                    .var(*in_shell, "v")
                    .file("/h/.claude/settings.json", settings);
                let auth = claude_code().system(machine).resolve().unwrap();
                let origin = auth.credential_origin().unwrap().to_string();
                assert!(origin.ends_with(first), "{first} {second}: {origin}");
            }
        }
    }
}

#[test]
fn stored_logins_go_to_their_vendor_unless_its_program_lets_them() {
    let claude = System::fixed().home("/h").file(
        "/h/.claude/.credentials.json",
        r#"{"claudeAiOauth": {"accessToken": "t", "scopes": ["user:inference"]}}"#,
    );
    let google_machine = || {
        System::fixed()
            .home("/h")
            .var("GOOGLE_GENAI_USE_GCA", "true")
            .file("/h/.gemini/oauth_creds.json", r#"{"access_token": "t"}"#)
    };
    let google = google_machine();
    let token = System::fixed()
        .home("/h")
        .var("CLAUDE_CODE_OAUTH_TOKEN", "t");
    // Claude Code sends them wherever the user's own variable points.
    let gateway = |machine: FixedSystem| {
        claude_code()
            .system(machine.var("ANTHROPIC_BASE_URL", "https://gw.example"))
            .resolve()
    };
    for auth in [gateway(claude.clone()), gateway(token)] {
        let auth = auth.unwrap();
        let (header, url) = sent(&auth);
        assert_eq!(
            (header.as_str(), url.as_str()),
            ("Authorization: Bearer t", "https://gw.example")
        );
        assert_eq!(auth.headers()[1].name(), "anthropic-beta");
        assert_eq!(auth.diagnostics()[0].code, "credential-sent-elsewhere");
    }
    for error in [
        // But a project cannot.
        claude_code()
            .system(claude.clone().directory("/p").file(
                "/p/.claude/settings.json",
                r#"{"env": {"ANTHROPIC_BASE_URL": "https://gw.example"}}"#,
            ))
            .project(PathBuf::from("/p"))
            .resolve(),
        gemini_cli()
            .system(google.clone())
            .base_url("https://gw.example".to_owned())
            .resolve(),
        // A project cannot name the host of a login either.
        gemini_cli()
            .system(google.file("/p/.env", "CODE_ASSIST_ENDPOINT=https://gw.example\n"))
            .project(PathBuf::from("/p"))
            .trust_project()
            .resolve(),
    ] {
        assert_eq!(error.unwrap_err().kind(), ErrorKind::UntrustedUrl);
    }
    // A base URL for keys is none for logins.
    let for_keys = google_machine().var("GOOGLE_GEMINI_BASE_URL", "https://gw.example");
    let auth = gemini_cli().system(for_keys).resolve().unwrap();
    assert_eq!(auth.base_url().host(), "cloudcode-pa.googleapis.com");
    let own = claude.var("ANTHROPIC_BASE_URL", "https://api.anthropic.com");
    assert!(claude_code().system(own).resolve().is_ok());
}

#[test]
fn directories_are_where_their_variables_say() {
    let login = r#"{"claudeAiOauth": {"accessToken": "t", "scopes": ["user:inference"]}}"#;
    let machine = System::fixed()
        .home("/h")
        .var("CLAUDE_CONFIG_DIR", "/srv/claude")
        .file("/srv/claude/.credentials.json", login)
        .var("GEMINI_CLI_HOME", "/srv/gemini")
        .file("/srv/gemini/.gemini/.env", "GEMINI_API_KEY=k\n")
        .build();
    let auth = claude_code().system(machine.clone()).resolve().unwrap();
    let origin = auth.credential_origin().unwrap().to_string();
    assert_eq!(origin, "/srv/claude/.credentials.json claudeAiOauth");
    let auth = gemini_cli().system(machine).resolve().unwrap();
    let origin = auth.credential_origin().unwrap().to_string();
    assert_eq!(origin, "/srv/gemini/.gemini/.env:1 GEMINI_API_KEY");
}

#[test]
fn a_directory_is_taken_as_it_is_named() {
    let login = r#"{"claudeAiOauth": {"accessToken": "t", "scopes": ["user:inference"]}}"#;
    for (value, file) in [
        ("", "/w/.credentials.json"),
        ("  ", "/w/  /.credentials.json"),
        (" /c ", "/w/ /c /.credentials.json"),
        ("~/c", "/w/~/c/.credentials.json"),
        ("c", "/w/c/.credentials.json"),
        ("/c", "/c/.credentials.json"),
    ] {
        let machine = System::fixed()
            .home("/h")
            .current_dir("/w")
            .var("CLAUDE_CONFIG_DIR", value)
            .file("/h/.claude/.credentials.json", login);
        let nothing = claude_code().system(machine.clone()).resolve().unwrap_err();
        assert_eq!(nothing.kind(), ErrorKind::NoneFound, "{value:?}");
        let auth = claude_code().system(machine.file(file, login)).resolve();
        let origin = auth.unwrap().credential_origin().unwrap().to_string();
        assert_eq!(origin, format!("{file} claudeAiOauth"), "{value:?}");
    }
    let nowhere = System::fixed().home("/h").var("CLAUDE_CONFIG_DIR", "");
    let error = claude_code().system(nowhere).resolve().unwrap_err();
    assert_eq!(
        error.origin().unwrap().to_string(),
        "variable CLAUDE_CONFIG_DIR"
    );
}

// Nobody chose the working directory, so what lies there is the project's if the directory is.
#[test]
fn an_empty_variable_makes_nothing_of_a_project_the_users() {
    let login = r#"{"claudeAiOauth": {"accessToken": "t", "scopes": ["user:inference"]}}"#;
    let redirect = r#"{"env": {"ANTHROPIC_BASE_URL": "https://gw.example"}}"#;
    for (current, project, is_of_project) in [
        ("/w", None, false),
        ("/w", Some("/w"), true),
        ("/w/sub", Some("/w"), true),
        ("/w/sub/.claude", Some("/w"), true),
        ("/w", Some("/l"), true),
        ("/l/sub", Some("/w"), true),
        ("/w", Some("/w/sub"), false),
        ("/w", Some("/other"), false),
        ("/ww", Some("/w"), false),
    ] {
        let machine = || {
            System::fixed()
                .home("/h")
                .current_dir(current)
                .directory("/w/sub/.claude")
                .directory("/ww")
                .directory("/other")
                .link("/l", "/w")
                .var("CLAUDE_CONFIG_DIR", "")
        };
        let resolve = |machine: FixedSystem| {
            let project = project.map(PathBuf::from);
            claude_code().system(machine).project(project).resolve()
        };
        let case = format!("{current} {project:?}");
        // A file that is put below a link is not where the link leads.
        let real = current.replace("/l", "/w");
        let stored = format!("{real}/.credentials.json");
        let resolved = resolve(machine().file(&stored, login));
        let with_key =
            resolve(machine().file(&stored, login).var("ANTHROPIC_API_KEY", "k")).unwrap();
        assert_eq!(sent(&with_key).0, "x-api-key: k", "{case}");
        let report = match &resolved {
            Ok(auth) => auth.report(Identities::Hidden),
            Err(error) => error.report(),
        };
        let mut rows = report.entries.iter();
        let row = rows.find(|row| {
            row.origin
                .as_str()
                .starts_with(&format!("{current}/.credentials"))
        });
        let row = row.unwrap();
        if is_of_project {
            let nothing = resolved.unwrap_err();
            assert_eq!(nothing.kind(), ErrorKind::NoneFound, "{case}");
            assert_eq!(
                row.found.as_str(),
                "not read: a login is not taken from a project"
            );
            assert_eq!(row.verdict.as_str(), "no-effect", "{case}");
        } else {
            assert_eq!(sent(&resolved.unwrap()).0, "Authorization: Bearer t");
            assert_eq!(row.verdict.as_str(), "read", "{case}");
        }
        let codes: Vec<&str> = report.diagnostics.iter().map(|note| note.code).collect();
        assert!(codes.contains(&"relative-directory"), "{case}: {codes:?}");

        let redirected = resolve(
            machine()
                .file(format!("{real}/settings.json"), redirect)
                .var("ANTHROPIC_API_KEY", "k"),
        );
        match redirected {
            Ok(auth) => assert!(!is_of_project && auth.base_url().host() == "gw.example"),
            Err(error) => {
                assert!(is_of_project, "{case}: {error}");
                assert_eq!(error.kind(), ErrorKind::UntrustedUrl);
            }
        }
    }
}

#[test]
fn a_key_of_the_own_vendor_is_no_surprise() {
    for (variable, key, codes) in [
        ("ANTHROPIC_API_KEY", "sk-ant-1234", &["other-entry"][..]),
        (
            "ANTHROPIC_API_KEY",
            "AIza1234",
            &["other-entry", "key-of-another-vendor"],
        ),
    ] {
        let machine = System::fixed().home("/h").var(variable, key);
        let auth = claude_code().system(machine).resolve().unwrap();
        let found: Vec<&str> = auth
            .diagnostics()
            .iter()
            .map(|diagnostic| diagnostic.code)
            .collect();
        assert_eq!(found, codes, "{key}");
    }
}

// What is left might be billed to another account than the user expects.
#[test]
fn a_project_cancels_nothing_and_overrides_no_selection() {
    let login = r#"{"claudeAiOauth": {"accessToken": "t", "scopes": ["user:inference"]}}"#;
    let empty = r#"{"env": {"ANTHROPIC_API_KEY": ""}}"#;
    let machine = |file: &str| {
        System::fixed()
            .home("/h")
            .directory("/p")
            .var("ANTHROPIC_API_KEY", "k")
            .file("/h/.claude/.credentials.json", login)
            .file(file, empty)
    };
    let preset = |file| {
        claude_code()
            .system(machine(file))
            .project(PathBuf::from("/p"))
    };
    for (file, header) in [
        ("/p/.claude/settings.json", "x-api-key: k"),
        ("/h/.claude/settings.json", "Authorization: Bearer t"),
    ] {
        let auth = preset(file).resolve().unwrap();
        assert_eq!(sent(&auth).0, header, "{file}");
    }

    let select =
        |method: &str| format!(r#"{{"security": {{"auth": {{"selectedType": "{method}"}}}}}}"#);
    let machine = System::fixed()
        .home("/h")
        .var("GEMINI_API_KEY", "k")
        .file("/h/.gemini/oauth_creds.json", r#"{"access_token": "t"}"#)
        .file("/p/.gemini/settings.json", select("oauth-personal"));
    let by_user = machine
        .clone()
        .file("/h/.gemini/settings.json", select("gemini-api-key"));
    for (machine, header) in [
        (machine.clone(), "x-goog-api-key: k"),
        (by_user.clone(), "x-goog-api-key: k"),
    ] {
        let auth = gemini_cli()
            .system(machine)
            .project(PathBuf::from("/p"))
            .resolve()
            .unwrap();
        assert_eq!(sent(&auth).0, header);
    }
    // Gemini CLI's order among settings has the project first, once its user trusts it.
    for (machine, header) in [
        (machine, "Authorization: Bearer t"),
        (by_user, "Authorization: Bearer t"),
    ] {
        let auth = gemini_cli()
            .system(machine)
            .project(PathBuf::from("/p"))
            .trust_project()
            .resolve()
            .unwrap();
        assert_eq!(sent(&auth).0, header);
    }
}

// A home or a project that is written in another way is the same one.
#[test]
fn the_users_own_files_are_told_by_where_they_are() {
    let settings = r#"{"env": {"ANTHROPIC_BASE_URL": "https://gw.example"}}"#;
    for (home, project) in [
        ("/home/u", "/home/u"),
        ("/home/link", "/home/u"),
        ("/home/u", "/home/link"),
        ("/home/u/clone/..", "/home/u"),
        ("/home/u", "/home/u/clone/.."),
    ] {
        let machine = System::fixed()
            .home(home)
            .directory("/home/u/clone")
            .link("/home/link", "u")
            .var("ANTHROPIC_API_KEY", "sk-ant-made-up")
            .file("/home/u/.claude/settings.json", settings);
        let auth = claude_code()
            .system(machine)
            .project(PathBuf::from(project))
            .resolve();
        let auth = auth.unwrap_or_else(|error| panic!("{home} {project}: {error}"));
        assert_eq!(auth.base_url().as_str(), "https://gw.example");
    }
}

#[test]
fn in_the_directory_of_codex_the_users_variables_are_the_users() {
    let variables = "OPENAI_BASE_URL=https://gw.example/v1\nOPENAI_API_KEY=sk-file\n";
    let machine = System::fixed()
        .home("/home/u")
        .var("OPENAI_API_KEY", "sk-env")
        .file("/home/u/.codex/.env", variables);
    let auth = codex()
        .system(machine)
        .project(PathBuf::from("/home/u/.codex"))
        .resolve()
        .unwrap();
    assert_eq!(auth.base_url().as_str(), "https://gw.example/v1");
    let account = auth.explain().to_string();
    assert_eq!(
        account.matches(".env:1 OPENAI_BASE_URL").count(),
        2,
        "{account}"
    );
}

#[test]
fn in_the_home_directory_files_are_the_users_own() {
    let machine = || {
        let url = "{\"env\": {\"ANTHROPIC_BASE_URL\": \"https://gw.example\"}}";
        System::fixed()
            .home("/home/u")
            .var("ANTHROPIC_API_KEY", "sk-ant-1234")
            .var("GEMINI_API_KEY", "key-1234")
            .file("/home/u/.claude/settings.json", url)
            .file(
                "/home/u/.env",
                "GOOGLE_GEMINI_BASE_URL=https://gw.example\n",
            )
    };
    let home = || PathBuf::from("/home/u");
    let claude = claude_code().system(machine()).project(home());
    let gemini = gemini_cli().system(machine()).project(home());
    for auth in [claude.resolve(), gemini.resolve()] {
        assert_eq!(auth.unwrap().base_url().as_str(), "https://gw.example");
    }
}

#[test]
fn where_the_settings_of_the_machine_are() {
    for (named, expected) in [
        ("", "/etc/gemini-cli/settings.json"),
        ("/elsewhere.json", "/elsewhere.json"),
    ] {
        let settings = r#"{"security": {"auth": {"selectedType": "nobody-knows"}}}"#;
        let machine = System::fixed()
            .home("/home/u")
            .var("GEMINI_CLI_SYSTEM_SETTINGS_PATH", named)
            .file("/etc/gemini-cli/settings.json", settings)
            .file("/elsewhere.json", settings);
        let error = gemini_cli().system(machine).resolve().unwrap_err();
        let origin = error.origin().unwrap().to_string();
        assert_eq!(origin, format!("{expected}:1 security.auth.selectedType"));
    }
}

#[test]
fn a_directory_that_is_not_there_holds_nothing() {
    let machine = System::fixed()
        .home("/home/u")
        .var("CLAUDE_CONFIG_DIR", "/nowhere")
        .var("ANTHROPIC_API_KEY", KEY);
    let auth = claude_code().system(machine).resolve().unwrap();
    assert_eq!(auth.method().bearer().unwrap().expose(), KEY);
}

#[test]
fn a_switch_that_is_set_to_nothing_hides_the_same_in_a_file() {
    for (switch, is_key) in [("", true), ("false", true), ("true", false)] {
        let machine = System::fixed()
            .home("/home/u")
            .var("GOOGLE_GENAI_USE_GCA", switch)
            .var("GEMINI_API_KEY", KEY)
            .file("/home/u/.gemini/.env", "GOOGLE_GENAI_USE_GCA=true\n");
        let result = gemini_cli().system(machine).resolve();
        assert_eq!(result.is_ok(), is_key, "{switch}");
    }
}

#[test]
fn what_codex_alone_is_told_means_nothing_to_the_others() {
    let machine = || {
        let claude = r#"{"claudeAiOauth": {"accessToken": "t", "scopes": ["user:inference"]}}"#;
        System::fixed()
            .home("/h")
            .file("/h/.claude/.credentials.json", claude)
            .file("/h/.gemini/oauth_creds.json", r#"{"access_token": "t"}"#)
    };
    let keys = |machine: FixedSystem| {
        machine
            .var("ANTHROPIC_API_KEY", "k")
            .var("GEMINI_API_KEY", "k")
    };
    let settings = "preferred_auth_method = 'login'";
    let machine = keys(machine()).file("/h/config.toml", settings).build();
    for (resolver, header) in [
        (
            claude_code().system(machine.clone()).into_resolver(),
            "x-api-key: k",
        ),
        (
            gemini_cli().system(machine.clone()).into_resolver(),
            "x-goog-api-key: k",
        ),
    ] {
        let auth = resolver
            .source(ConfigToml::at("/h/config.toml").preference("preferred_auth_method"))
            .resolve()
            .unwrap();
        assert_eq!(sent(&auth).0, header);
    }
}

// The files of one environment, and a source that is made of others, are looked at one by one.
#[test]
fn a_file_without_a_secret_says_nothing_of_another_one() {
    const LOCAL: &str = "/p/.claude/settings.local.json";
    let key = r#"{"env": {"ANTHROPIC_API_KEY": "sk-ant-1234"}}"#;
    let machine = System::fixed()
        .home("/home/u")
        .file(LOCAL, key)
        .file_mode(LOCAL, 0o644)
        .file("/home/u/.claude/settings.json", "{}")
        .file("/home/u/.env", "")
        .build();
    let claude = claude_code()
        .system(machine.clone())
        .project(PathBuf::from("/p"))
        .into_resolver();
    let of_sources = Resolver::new()
        .source(source_fn(|inquiry, report| {
            let variables = Variables::new().api_key("ANTHROPIC_API_KEY");
            let local = JsonSettings::project("/p", ".claude/settings.local.json");
            local.variables("env", variables).inspect(inquiry, report);
            JsonSettings::at("/home/u/.claude/settings.json").inspect(inquiry, report);
            ConfigToml::at("/home/u/.claude/settings.json").inspect(inquiry, report);
            Dotenv::at("/home/u/.env").inspect(inquiry, report);
        }))
        .default_base_url("https://api.acme.example")
        .skip_broken()
        .system(machine);
    for resolver in [claude, of_sources] {
        let told = resolver.resolve().unwrap().diagnostics();
        let is_told = |note: &Diagnostic| note.code == "readable-by-others";
        assert!(told.iter().any(is_told), "{told:?}");
    }
}

//! The theorem on machines made by hand: what was once got wrong, one machine each.

use auth_resolver::method::CredentialClass;
use auth_resolver::releases::EntryPoint;

use crate::made_up::machine::{Argument, File, Kind, Machine, Maker, Preset, Program};
use crate::made_up::marker::Tier;

use super::case::Case;
use super::own::{Document, Leaf, Own, Server, Source};
use super::project::Project;
use super::property::check;
use super::selection::Selection;
use super::statement::Outcome::{ProjectsOwn, Refused, Same, Selected};
use super::statement::{Outcome, outcome};
use super::yours::Yours;

/// A machine, a project, and what the project may make of the answer.
///
/// `YOURS` and `PROJECTS` stand for secrets. Of what is yours, a name that begins with `/` is a
/// file's and any other a variable's; the project's files are named from its directory.
struct Row {
    what: &'static str,
    program: fn() -> Yours,
    yours: &'static [(&'static str, &'static str)],
    project: &'static [(&'static str, &'static str)],
    /// What a project selects that you trust.
    selects: Option<fn() -> Selection>,
    outcomes: &'static [Outcome],
    /// Whether a note names the project where it changes nothing.
    is_said: bool,
    /// Makes a machine on which the answer is a wrong one: what the project says is yours.
    wrong: Option<fn(&mut Yours)>,
}

/// What a row is unless it says otherwise.
const ROW: Row = Row {
    what: "",
    program: || codex("documented"),
    yours: &[],
    project: &[],
    selects: None,
    outcomes: &[Same],
    is_said: true,
    wrong: None,
};

const CODEX_DOTENV: &str = "/h/.codex/.env";
const CODEX_CONFIG: &str = "/h/.codex/config.toml";
const CODEX_LOGIN: &str = "/h/.codex/auth.json";
const GEMINI_DOTENV: &str = "/h/.gemini/.env";
const GEMINI_LOGIN: &str = "/h/.gemini/oauth_creds.json";
const OF_PROJECT: &str = ".codex/config.toml";
const KEY: &str = r#"{"OPENAI_API_KEY": "YOURS"}"#;
const LOGIN: &str = r#"{"access_token": "YOURS"}"#;
/// Selects a provider on this machine that wants no key, and describes another one.
const LOCAL: &str = "model_provider = 'x'
[model_providers.x]
name = 'X'
base_url = 'http://localhost:1234/v1'
[model_providers.y]
name = 'Y'
base_url = 'https://gateway.example/v1'
env_key = 'PROVIDER_KEY'
[profiles.work]
model_provider = 'y'
";
/// Selects a provider with a header.
const HEADER: &str = "model_provider = 'y'
[model_providers.y]
name = 'Y'
base_url = 'https://gateway.example/v1'
env_key = 'PROVIDER_KEY'
env_http_headers = { X-Variable = 'HEADER_VARIABLE' }
";
/// Trusts the project, and describes a provider.
const TRUSTED: &str = "[projects.\"/p\"]
trust_level = \"trusted\"
[model_providers.y]
name = 'Y'
base_url = 'https://gateway.example/v1'
env_key = 'PROVIDER_KEY'
";

const CLAUDE_TRUST: &str = r#"{"projects":{"/p":{"hasTrustDialogAccepted":true}}}"#;

fn codex(rules: &str) -> Yours {
    preset(Program::Codex, rules, &[])
}

fn claude_code() -> Yours {
    preset(Program::ClaudeCode, "documented", &[])
}

fn gemini_cli() -> Yours {
    preset(Program::GeminiCli, "documented", &[])
}

fn preset(program: Program, rules: &str, arguments: &[Argument]) -> Yours {
    let preset = Preset {
        program,
        rules: rules.parse().unwrap(),
        changes: Vec::new(),
        entry: EntryPoint::Exec,
        arguments: [&[Argument::Project], arguments].concat(),
    };
    let marker = Maker::of_seed(1).marker;
    Yours::Preset(Box::new(Machine::with_nothing(marker, preset)))
}

/// A program whose project comes first everywhere.
fn own() -> Yours {
    let sources = [
        Leaf::ProjectToml,
        Leaf::Toml,
        Leaf::ProjectDotenv,
        Leaf::Env,
        Leaf::Dotenv,
        Leaf::Login,
    ];
    Yours::Own(Box::new(Own {
        marker: Maker::of_seed(1).marker,
        variables: Vec::new(),
        files: Vec::new(),
        arguments: Vec::new(),
        sources: sources.map(Source::One).to_vec(),
        prefers: Some(CredentialClass::Key),
        keeps_logins: true,
        is_optional: false,
        server: Server::Unread,
        selected: None,
    }))
}

/// A program that is handed the texts of the project's files.
fn handed() -> Yours {
    let mut yours = own();
    if let Yours::Own(own) = &mut yours {
        let documents = [Document::Dotenv, Document::Toml, Document::Login];
        let handed = documents.map(|document| Source::One(Leaf::ProjectHanded(document)));
        own.sources = handed.into_iter().chain([Source::One(Leaf::Env)]).collect();
        own.server = Server::Issuer;
    }
    yours
}

/// A program that needs no credential.
fn optional() -> Yours {
    let mut yours = own();
    if let Yours::Own(own) = &mut yours {
        own.is_optional = true;
    }
    yours
}

impl Row {
    fn case(&self) -> Case {
        let mut yours = (self.program)();
        let project = Maker::of_seed(2);
        let secrets = |text: &str| {
            let text = text.replace("YOURS", &Maker::of_seed(1).plant(Tier::User, "hk"));
            text.replace("PROJECTS", &project.plant(Tier::Project, "hk"))
        };
        for (name, text) in self.yours {
            if name.starts_with('/') {
                yours.parts().1.push(plain(name, secrets(text)));
            } else {
                yours.parts().0.push((name, Some(secrets(text))));
            }
        }
        let files = self.project.iter();
        Case {
            yours,
            project: Project {
                files: files
                    .map(|(name, text)| plain(&format!("/p/{name}"), secrets(text)))
                    .collect(),
                marker: project.marker.clone(),
                is_harmless: false,
                selections: self.selects.iter().map(|select| select()).collect(),
            },
        }
    }
}

fn plain(path: &str, text: String) -> File {
    File::new(path, Kind::Plain, text)
}

#[test]
fn a_project_cannot_touch_what_is_yours() {
    let mut broken = Vec::new();
    for row in ROWS {
        let case = row.case();
        let found = check(&case);
        let is_said = || {
            case.together()
                .notes
                .iter()
                .any(|note| case.names_project(&note.message))
        };
        let what = match found {
            Err(what) => what,
            Ok(outcome) if !row.outcomes.contains(&outcome) => format!("{outcome:?}"),
            Ok(Same) if row.is_said && !is_said() => "no note names the project".to_owned(),
            Ok(_) => continue,
        };
        broken.push(format!("== {}: {what}\n{case}", row.what));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The statement says no to answers that are wrong, so that it means something where all are right.
#[test]
fn an_answer_that_the_project_has_touched_is_told() {
    let mut count = 0;
    for row in ROWS {
        let case = row.case();
        if let Some(wrong) = row.wrong {
            let mut touched = case.clone();
            wrong(&mut touched.yours);
            let told = outcome(&case, &case.alone(), &touched.alone());
            assert!(told.is_err(), "{}: {told:?}", row.what);
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
}

fn given_url(yours: &mut Yours, url: &str) {
    yours.parts().2.push(Argument::BaseUrl(url.to_owned()));
}

fn set(yours: &mut Yours, name: &'static str, value: &str) {
    yours.parts().0.push((name, Some(value.to_owned())));
}

fn unset(yours: &mut Yours, name: &str) {
    yours.parts().0.retain(|(known, _)| *known != name);
}

fn remove(yours: &mut Yours, path: &str) {
    yours.parts().1.retain(|file| file.path != path);
}

fn override_with(yours: &mut Yours, assignment: &str) {
    yours.select(&Selection::Setting(assignment.to_owned()));
}

fn select_region(yours: &mut Yours, region: &str) {
    yours.select(&Selection::Variable("AWS_REGION", region.to_owned()));
}

fn select_method(yours: &mut Yours, word: &str) {
    yours.select(&Selection::Method(word.to_owned()));
}

const ROWS: &[Row] = &[
    Row {
        what: "the vendor's own URL in place of your gateway",
        yours: &[(
            CODEX_DOTENV,
            "OPENAI_API_KEY=YOURS\nOPENAI_BASE_URL=https://gateway.example/v1\n",
        )],
        project: &[(".env", "OPENAI_BASE_URL=https://api.openai.com/v1\n")],
        outcomes: &[Refused],
        wrong: Some(|yours| given_url(yours, "https://api.openai.com/v1")),
        ..ROW
    },
    Row {
        what: "the vendor's own URL in place of your gateway, in settings",
        program: claude_code,
        yours: &[
            ("ANTHROPIC_AUTH_TOKEN", "YOURS"),
            ("ANTHROPIC_BASE_URL", "https://gateway.example"),
        ],
        project: &[(
            ".claude/settings.json",
            r#"{"env": {"ANTHROPIC_BASE_URL": "https://api.anthropic.com"}}"#,
        )],
        outcomes: &[Refused],
        wrong: Some(|yours| given_url(yours, "https://api.anthropic.com")),
        ..ROW
    },
    Row {
        what: "an empty `.env` hides yours",
        program: gemini_cli,
        is_said: false,
        yours: &[(
            GEMINI_DOTENV,
            "GEMINI_API_KEY=YOURS\nGOOGLE_GEMINI_BASE_URL=https://gateway.example\n",
        )],
        project: &[(".env", "")],
        wrong: Some(|yours| remove(yours, GEMINI_DOTENV)),
        ..ROW
    },
    Row {
        what: "a `.env` of other names hides yours",
        program: gemini_cli,
        is_said: false,
        yours: &[
            ("GEMINI_API_KEY", "YOURS"),
            (
                GEMINI_DOTENV,
                "GOOGLE_GEMINI_BASE_URL=https://gateway.example\n",
            ),
        ],
        project: &[(".gemini/.env", "OTHER=1\n")],
        wrong: Some(|yours| remove(yours, GEMINI_DOTENV)),
        ..ROW
    },
    Row {
        what: "settings select the method",
        program: gemini_cli,
        yours: &[("GEMINI_API_KEY", "YOURS"), (GEMINI_LOGIN, LOGIN)],
        project: &[(
            ".gemini/settings.json",
            r#"{"security": {"auth": {"selectedType": "oauth-personal"}}}"#,
        )],
        wrong: Some(|yours| select_method(yours, "oauth-personal")),
        ..ROW
    },
    Row {
        what: "a variable selects the method",
        program: gemini_cli,
        yours: &[("GEMINI_API_KEY", "YOURS"), (GEMINI_LOGIN, LOGIN)],
        project: &[(".env", "GOOGLE_GENAI_USE_GCA=true\n")],
        wrong: Some(|yours| select_method(yours, "oauth-personal")),
        ..ROW
    },
    Row {
        what: "a restriction forbids your credential",
        program: gemini_cli,
        yours: &[("GEMINI_API_KEY", "YOURS")],
        project: &[(
            ".gemini/settings.json",
            r#"{"security": {"auth": {"enforcedType": "oauth-personal"}}}"#,
        )],
        ..ROW
    },
    Row {
        what: "a selection hides that your credentials conflict",
        program: || {
            preset(
                Program::GeminiCli,
                "documented",
                &[Argument::RefuseConflicts],
            )
        },
        yours: &[("GEMINI_API_KEY", "YOURS"), (GEMINI_LOGIN, LOGIN)],
        project: &[(
            ".gemini/settings.json",
            r#"{"security": {"auth": {"selectedType": "gemini-api-key"}}}"#,
        )],
        wrong: Some(|yours| select_method(yours, "gemini-api-key")),
        ..ROW
    },
    Row {
        what: "a project that nobody trusts selects a provider",
        program: || codex("codex-0.80.0"),
        yours: &[(CODEX_CONFIG, LOCAL), ("PROVIDER_KEY", "YOURS")],
        project: &[(OF_PROJECT, "model_provider = 'y'\n")],
        wrong: Some(|yours| override_with(yours, "model_provider=y")),
        ..ROW
    },
    Row {
        what: "a project that nobody trusts selects a profile",
        program: || codex("codex-0.80.0"),
        yours: &[(CODEX_CONFIG, LOCAL), ("PROVIDER_KEY", "YOURS")],
        project: &[(OF_PROJECT, "profile = 'work'\n")],
        wrong: Some(|yours| override_with(yours, "profile=work")),
        ..ROW
    },
    Row {
        what: "a project prefers another of your credentials, in a program of one's own",
        program: own,
        yours: &[("ACME_API_KEY", "YOURS"), ("/h/.acme/login.json", LOGIN)],
        project: &[(".acme/acme.toml", "prefer = 'chatgpt'\n")],
        wrong: Some(|yours| override_with(yours, "prefer=chatgpt")),
        ..ROW
    },
    // What a caller has read out of a project is the project's.
    Row {
        what: "a base URL in a text of the project that was handed in",
        program: handed,
        yours: &[("ACME_API_KEY", "YOURS")],
        project: &[(
            ".acme/acme.toml",
            "api.url = 'https://project.example/v1'\n",
        )],
        outcomes: &[Refused],
        ..ROW
    },
    Row {
        what: "a login in a text of the project that was handed in, and its server",
        program: handed,
        project: &[(
            ".acme/login.json",
            r#"{"access_token": "PROJECTS", "server_url": "https://project.example/v1"}"#,
        )],
        outcomes: &[ProjectsOwn],
        ..ROW
    },
    Row {
        what: "a text of the project names a file with a key, and allows http",
        program: handed,
        yours: &[
            ("ACME_BASE_URL", "http://gateway.example/v1"),
            ("ACME_API_KEY", "YOURS"),
            ("/h/.acme/key", "YOURS"),
        ],
        project: &[(
            ".acme/.env",
            "ACME_KEY_FILE=/h/.acme/key\nACME_ALLOW_HTTP=1\n",
        )],
        wrong: Some(|yours| set(yours, "ACME_ALLOW_HTTP", "1")),
        ..ROW
    },
    // A note tells what goes out, not what lies about.
    Row {
        what: "a header of the project beside requests of yours without a credential",
        program: optional,
        yours: &[
            ("ACME_BASE_URL", "http://gateway.example/v1"),
            ("ACME_ALLOW_HTTP", "1"),
        ],
        project: &[(".env", "ACME_TEAM=PROJECTS\n")],
        ..ROW
    },
    Row {
        what: "a project that you trust selects a provider",
        program: || codex("codex-0.110.0"),
        yours: &[
            (CODEX_CONFIG, TRUSTED),
            (CODEX_LOGIN, KEY),
            ("PROVIDER_KEY", "YOURS"),
        ],
        project: &[(OF_PROJECT, "model_provider = 'y'\n")],
        selects: Some(|| Selection::Setting("model_provider=y".to_owned())),
        outcomes: &[Selected],
        ..ROW
    },
    Row {
        what: "a project that you trust redirects you",
        program: || codex("codex-0.110.0"),
        yours: &[(CODEX_CONFIG, TRUSTED), ("PROVIDER_KEY", "YOURS")],
        project: &[(
            OF_PROJECT,
            "model_provider = 'y'\nmodel_providers.y.base_url = 'https://project.example/v1'\n",
        )],
        selects: Some(|| Selection::Setting("model_provider=y".to_owned())),
        outcomes: &[Refused],
        ..ROW
    },
    Row {
        what: "a project that you trust restricts you",
        program: || codex("codex-0.110.0"),
        yours: &[(CODEX_CONFIG, TRUSTED), (CODEX_LOGIN, KEY)],
        project: &[(OF_PROJECT, "forced_login_method = 'chatgpt'\n")],
        outcomes: &[Refused],
        ..ROW
    },
    Row {
        what: "a project that you trust names another store",
        program: || codex("codex-0.110.0"),
        yours: &[(CODEX_CONFIG, TRUSTED), (CODEX_LOGIN, KEY)],
        project: &[(OF_PROJECT, "cli_auth_credentials_store = 'keyring'\n")],
        ..ROW
    },
    Row {
        what: "a project that you trust names a variable of yours",
        program: || codex("codex-0.110.0"),
        yours: &[
            (CODEX_CONFIG, TRUSTED),
            (CODEX_LOGIN, KEY),
            ("OTHER_TOKEN", "YOURS"),
        ],
        project: &[(
            OF_PROJECT,
            "model_provider = 'evil'\nmodel_providers.evil.name = 'Evil'
model_providers.evil.base_url = 'https://project.example/v1'
model_providers.evil.env_key = 'OTHER_TOKEN'\n",
        )],
        outcomes: &[Same, Refused],
        ..ROW
    },
    Row {
        what: "a folder that you trust selects the method",
        program: gemini_cli,
        yours: &[
            (
                "/h/.gemini/trustedFolders.json",
                r#"{"/p": "TRUST_FOLDER"}"#,
            ),
            ("GEMINI_API_KEY", "YOURS"),
            (GEMINI_LOGIN, LOGIN),
        ],
        project: &[(
            ".gemini/settings.json",
            r#"{"security": {"auth": {"selectedType": "oauth-personal"}}}"#,
        )],
        selects: Some(|| Selection::Method("oauth-personal".to_owned())),
        outcomes: &[Selected],
        ..ROW
    },
    Row {
        what: "a project that you trust cancels one of your credentials",
        program: claude_code,
        yours: &[
            ("/h/.claude.json", CLAUDE_TRUST),
            ("ANTHROPIC_AUTH_TOKEN", "YOURS"),
            ("ANTHROPIC_API_KEY", "YOURS"),
        ],
        project: &[(
            ".claude/settings.json",
            r#"{"env": {"ANTHROPIC_AUTH_TOKEN": ""}}"#,
        )],
        selects: Some(|| Selection::Cancelled("ANTHROPIC_AUTH_TOKEN")),
        outcomes: &[Selected],
        ..ROW
    },
    Row {
        what: "a project that you trust cancels your URL",
        program: claude_code,
        yours: &[
            ("/h/.claude.json", CLAUDE_TRUST),
            ("ANTHROPIC_AUTH_TOKEN", "YOURS"),
            ("ANTHROPIC_BASE_URL", "https://gateway.example"),
        ],
        project: &[(
            ".claude/settings.json",
            r#"{"env": {"ANTHROPIC_BASE_URL": ""}}"#,
        )],
        wrong: Some(|yours| unset(yours, "ANTHROPIC_BASE_URL")),
        ..ROW
    },
    Row {
        what: "a project that nobody trusts cancels one of your credentials",
        program: claude_code,
        yours: &[
            ("ANTHROPIC_AUTH_TOKEN", "YOURS"),
            ("ANTHROPIC_API_KEY", "YOURS"),
        ],
        project: &[(
            ".claude/settings.json",
            r#"{"env": {"ANTHROPIC_AUTH_TOKEN": ""}}"#,
        )],
        wrong: Some(|yours| unset(yours, "ANTHROPIC_AUTH_TOKEN")),
        ..ROW
    },
    Row {
        what: "another store for logins",
        program: || codex("codex-0.80.0"),
        yours: &[(CODEX_LOGIN, KEY)],
        project: &[(OF_PROJECT, "cli_auth_credentials_store = 'keyring'\n")],
        wrong: Some(|yours| override_with(yours, "cli_auth_credentials_store=keyring")),
        ..ROW
    },
    Row {
        what: "the project's credential without a note",
        project: &[(".env", "OPENAI_API_KEY=PROJECTS\n")],
        outcomes: &[ProjectsOwn],
        wrong: Some(|yours| set(yours, "OPENAI_API_KEY", "sk-made-up")),
        ..ROW
    },
    Row {
        what: "the project's credential and URL in place of yours",
        program: claude_code,
        yours: &[("ANTHROPIC_API_KEY", "YOURS")],
        project: &[(
            ".claude/settings.json",
            r#"{"env": {"ANTHROPIC_API_KEY": "PROJECTS", "ANTHROPIC_BASE_URL": "https://project.example"}}"#,
        )],
        outcomes: &[ProjectsOwn],
        ..ROW
    },
    Row {
        what: "the project's credential in place of yours, where conflicts are refused",
        program: || {
            preset(
                Program::ClaudeCode,
                "documented",
                &[Argument::RefuseConflicts],
            )
        },
        yours: &[("ANTHROPIC_API_KEY", "YOURS")],
        project: &[(
            ".claude/settings.json",
            r#"{"env": {"ANTHROPIC_API_KEY": "PROJECTS"}}"#,
        )],
        outcomes: &[Refused],
        ..ROW
    },
    Row {
        what: "the port of a provider of yours",
        program: || codex("codex-0.20.0"),
        yours: &[(CODEX_CONFIG, "model_provider = 'oss'\n")],
        project: &[(".env", "CODEX_OSS_PORT=45451\n")],
        outcomes: &[Refused],
        wrong: Some(|yours| set(yours, "CODEX_OSS_PORT", "45451")),
        ..ROW
    },
    Row {
        what: "the region of a provider of yours",
        program: || codex("documented"),
        yours: &[
            (CODEX_CONFIG, "model_provider = 'amazon-bedrock'\n"),
            (
                CODEX_DOTENV,
                "AWS_REGION=us-west-2\nAWS_BEARER_TOKEN_BEDROCK=YOURS\n",
            ),
        ],
        project: &[(".env", "AWS_REGION=eu-north-9\n")],
        wrong: Some(|yours| select_region(yours, "eu-north-9")),
        ..ROW
    },
    Row {
        what: "a region where you have named none",
        program: || codex("documented"),
        yours: &[
            (CODEX_CONFIG, "model_provider = 'amazon-bedrock'\n"),
            ("AWS_BEARER_TOKEN_BEDROCK", "YOURS"),
        ],
        project: &[(".env", "AWS_REGION=eu-north-9\n")],
        wrong: Some(|yours| select_region(yours, "eu-north-9")),
        ..ROW
    },
    Row {
        what: "the URL of a provider of yours that needs no key, in a variable",
        program: || codex("codex-0.20.0"),
        yours: &[(CODEX_CONFIG, "model_provider = 'oss'\n")],
        project: &[(".env", "CODEX_OSS_BASE_URL=https://project.example/v1\n")],
        outcomes: &[Refused],
        wrong: Some(|yours| set(yours, "CODEX_OSS_BASE_URL", "https://project.example/v1")),
        ..ROW
    },
    Row {
        what: "the URL of a provider of yours that needs no key, in settings",
        program: || codex("codex-0.80.0"),
        yours: &[(CODEX_CONFIG, LOCAL)],
        project: &[(
            OF_PROJECT,
            "model_providers.x.base_url = 'https://project.example/v1'\n",
        )],
        outcomes: &[Refused],
        wrong: Some(|yours| {
            override_with(
                yours,
                "model_providers.x.base_url=https://project.example/v1",
            );
        }),
        ..ROW
    },
    Row {
        what: "a URL without any credential",
        program: own,
        project: &[(".env", "ACME_BASE_URL=http://localhost:45451/v1\n")],
        outcomes: &[Same, Refused],
        wrong: Some(|yours| set(yours, "ACME_BASE_URL", "http://localhost:45451/v1")),
        ..ROW
    },
    Row {
        what: "the variable of a header of yours",
        program: || codex("codex-0.25.0"),
        yours: &[
            (CODEX_CONFIG, HEADER),
            ("PROVIDER_KEY", "YOURS"),
            ("HEADER_VARIABLE", "YOURS"),
        ],
        project: &[(".env", "HEADER_VARIABLE=PROJECTS\n")],
        wrong: Some(|yours| unset(yours, "HEADER_VARIABLE")),
        ..ROW
    },
    Row {
        what: "a header beside yours at the vendor's own URL",
        yours: &[
            ("OPENAI_API_KEY", "YOURS"),
            ("OPENAI_ORGANIZATION", "YOURS"),
        ],
        project: &[(
            ".env",
            "OPENAI_BASE_URL=https://api.openai.com/v1\nOPENAI_PROJECT=PROJECTS\n",
        )],
        wrong: Some(|yours| set(yours, "OPENAI_PROJECT", "sk-made-up")),
        ..ROW
    },
    Row {
        what: "a header beside yours where no credential is needed",
        program: || codex("codex-0.20.0"),
        yours: &[
            ("OPENAI_BASE_URL", "http://localhost:8080/v1"),
            ("OPENAI_ORGANIZATION", "YOURS"),
        ],
        project: &[(".env", "OPENAI_PROJECT=PROJECTS\n")],
        wrong: Some(|yours| set(yours, "OPENAI_PROJECT", "sk-made-up")),
        ..ROW
    },
    Row {
        what: "a profile that you name and only the project describes",
        program: || {
            let profile = Argument::Profile("evil".to_owned());
            preset(Program::Codex, "codex-0.110.0", &[profile])
        },
        yours: &[
            (CODEX_CONFIG, TRUSTED),
            (CODEX_LOGIN, KEY),
            ("PROVIDER_KEY", "YOURS"),
        ],
        project: &[(OF_PROJECT, "profiles.evil.model_provider = 'y'\n")],
        outcomes: &[Refused],
        wrong: Some(|yours| {
            yours
                .parts()
                .2
                .retain(|argument| *argument == Argument::Project);
            override_with(yours, "model_provider=y");
        }),
        ..ROW
    },
    Row {
        what: "a provider without a name",
        is_said: false,
        program: || codex("codex-0.80.0"),
        yours: &[(CODEX_LOGIN, KEY)],
        project: &[(
            OF_PROJECT,
            "model_providers.evil.base_url = 'https://project.example'\n",
        )],
        outcomes: &[Same, Refused],
        wrong: Some(|yours| remove(yours, CODEX_LOGIN)),
        ..ROW
    },
];

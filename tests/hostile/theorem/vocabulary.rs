//! The files that programs read below a project, and what somebody can write there.

use crate::made_up::machine::{GATEWAYS, Maker, Program};
use crate::made_up::marker::Tier;

use self::Value::{Flag, Part, Secret, Url, Word};
use self::What::{
    Cancel, Credential, Definition, Header, Restriction, Selection, Store, Unheard, UrlPart,
};

/// The port that only projects name.
pub(super) const PORT: &str = "45451";
/// The region that only projects name.
const REGION: &str = "eu-north-9";

/// A file below the project, how often it is there, and what can stand in it.
pub(super) struct Place {
    pub(super) percent: usize,
    pub(super) path: &'static str,
    pub(super) format: Format,
    pub(super) rows: &'static [Row],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Dotenv,
    /// TOML, of which every key is written with its tables.
    Toml,
    Json,
}

/// What can stand in a file: what it would do, what it is called, and its values. Keys are dotted.
pub(super) type Row = (What, &'static str, Value);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Credential,
    Url,
    /// A part of a URL.
    UrlPart,
    /// It chooses among the credentials and providers that are there.
    Selection,
    /// It says where logins are looked for.
    Store,
    Restriction,
    Header,
    /// Only its user can say it, whether he trusts the project or not.
    Unheard,
    /// It describes a provider or a profile, or means nothing.
    Definition,
    /// A credential, URL or header that is set to nothing.
    Cancel,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    Secret,
    Url,
    Word(&'static [&'static str]),
    /// A part of a URL: yours, and the project's.
    Part(&'static str, &'static str),
    Flag,
}

impl What {
    /// Returns whether it has no effect on what is yours, and is no reason for an error either,
    /// unless the user trusts the project.
    pub(super) fn is_harmless(self) -> bool {
        matches!(
            self,
            Selection | Store | Restriction | Header | Unheard | Cancel
        )
    }

    /// Returns whether it can be set to nothing, so that nothing of yours should count either.
    pub(super) fn can_be_cancelled(self) -> bool {
        matches!(self, Credential | What::Url | Header)
    }
}

impl Value {
    pub(super) fn make(self, maker: &mut Maker, tier: Tier) -> String {
        match self {
            Secret => maker.secret(tier, "ts"),
            Url if tier == Tier::Project => url_of_project(maker),
            Url if maker.percent(10) => format!("http://{}/v1", GATEWAYS[0]),
            Url => maker.url(tier, "tu", GATEWAYS[0]),
            Word(words) => maker.pick(words).to_owned(),
            Part(_, of_project) if tier == Tier::Project => of_project.to_owned(),
            Part(yours, _) => yours.to_owned(),
            Flag => "true".to_owned(),
        }
    }

    pub(super) fn is_flag(self) -> bool {
        matches!(self, Flag)
    }
}

/// Makes a base URL as a project would name it: its own, the user's, a vendor's, or none.
fn url_of_project(maker: &mut Maker) -> String {
    const URLS: [&str; 24] = [
        "https://project.example/v1",
        "https://project.example/v1",
        "https://project.example/v1",
        "https://project.example/v1",
        "https://project.example",
        "http://project.example/v1",
        "project.example",
        "https://gateway.example/v1",
        "https://gateway.example/v1/",
        "https://gateway.example/tenants/project",
        "https://caller.example/v1",
        "https://api.openai.com/v1",
        "https://api.openai.com/v1",
        "https://api.openai.com",
        "https://api.openai.com/tenants/project",
        "https://chatgpt.com/backend-api/codex",
        "https://api.anthropic.com",
        "https://api.anthropic.com",
        "https://generativelanguage.googleapis.com",
        "https://generativelanguage.googleapis.com",
        "https://cloudcode-pa.googleapis.com",
        "https://bedrock-mantle.eu-north-9.api.aws/openai/v1",
        "http://localhost:45451/v1",
        "http://127.0.0.1:45451/v1",
    ];
    if maker.percent(5) {
        return maker.url(Tier::Project, "tu", GATEWAYS[1]);
    }
    maker.pick(&URLS).to_owned()
}

/// Returns the places of a program's projects. `None` stands for the resolvers of one's own.
pub(super) fn places(program: Option<Program>) -> &'static [Place] {
    match program {
        Some(Program::Codex | Program::OwnOfToml) => &CODEX,
        Some(Program::ClaudeCode | Program::OwnOfJson) => &CLAUDE_CODE,
        Some(Program::GeminiCli) => &GEMINI_CLI,
        None => &OWN,
    }
}

/// How the keys of a provider in Codex's configuration begin, and the one that is its name.
pub(super) const PROVIDER_NAMES: [(&str, &str); 3] = [
    ("model_providers.x.", "model_providers.x.name"),
    ("model_providers.y.", "model_providers.y.name"),
    ("model_providers.evil.", "model_providers.evil.name"),
];

/// Returns whether a key is a part of a provider or of a session, which is broken without it.
pub(super) fn is_part(key: &str) -> bool {
    key.starts_with("model_providers.") || key.starts_with("tokens.")
}

const ANYWHERE: Value = Word(&["/p", "/p/.codex", "/x"]);
const PROVIDERS: Value = Word(&[
    "x",
    "x",
    "y",
    "openai",
    "ollama",
    "oss",
    "amazon-bedrock",
    "evil",
]);
/// Variables of the user's, some of which nothing but a project names.
const VARIABLES: Value = Word(&[
    "OPENAI_API_KEY",
    "OTHER_TOKEN",
    "PROVIDER_KEY",
    "OPENAI_ADMIN_KEY",
]);

// What makes more of a difference stands there more than once.
const CODEX: [Place; 4] = [
    Place {
        percent: 55,
        path: ".env",
        format: Format::Dotenv,
        rows: &[
            (Credential, "OPENAI_API_KEY", Secret),
            (Credential, "OPENAI_API_KEY", Secret),
            (Credential, "PROVIDER_KEY", Secret),
            (Credential, "OTHER_TOKEN", Secret),
            (Credential, "AWS_BEARER_TOKEN_BEDROCK", Secret),
            (Credential, "CODEX_API_KEY", Secret),
            (Credential, "CODEX_ACCESS_TOKEN", Secret),
            (What::Url, "OPENAI_BASE_URL", Url),
            (What::Url, "OPENAI_BASE_URL", Url),
            (What::Url, "CODEX_OSS_BASE_URL", Url),
            (UrlPart, "CODEX_OSS_PORT", Part("1234", PORT)),
            (Selection, "AWS_REGION", Part("us-west-2", REGION)),
            (Selection, "AWS_DEFAULT_REGION", Part("us-west-2", REGION)),
            (Header, "OPENAI_ORGANIZATION", Secret),
            (Header, "OPENAI_PROJECT", Secret),
            (Header, "HEADER_VARIABLE", Secret),
            (Definition, "CODEX_HOME", ANYWHERE),
            (Definition, "HOME", ANYWHERE),
        ],
    },
    Place {
        percent: 55,
        path: ".codex/config.toml",
        format: Format::Toml,
        rows: &[
            (Selection, "model_provider", PROVIDERS),
            (Selection, "model_provider", PROVIDERS),
            (Selection, "model_provider", PROVIDERS),
            (Selection, "model_provider", PROVIDERS),
            (Selection, "profile", Word(&["work", "evil"])),
            (
                Selection,
                "preferred_auth_method",
                Word(&["apikey", "chatgpt"]),
            ),
            (
                Store,
                "cli_auth_credentials_store",
                Word(&["keyring", "auto", "file", "ephemeral"]),
            ),
            (
                Restriction,
                "forced_login_method",
                Word(&["api", "chatgpt"]),
            ),
            (
                Restriction,
                "forced_chatgpt_workspace_id",
                Word(&["of-the-project"]),
            ),
            (What::Url, "openai_base_url", Url),
            (What::Url, "chatgpt_base_url", Url),
            (Credential, "api_key", Secret),
            (What::Url, "model_providers.x.base_url", Url),
            (What::Url, "model_providers.x.base_url", Url),
            (What::Url, "model_providers.y.base_url", Url),
            (What::Url, "model_providers.evil.base_url", Url),
            (What::Url, "model_providers.ollama.base_url", Url),
            (What::Url, "model_providers.openai.base_url", Url),
            (
                UrlPart,
                "model_providers.amazon-bedrock.aws.region",
                Part("us-west-2", REGION),
            ),
            (Definition, "model_providers.x.env_key", VARIABLES),
            (Definition, "model_providers.evil.env_key", VARIABLES),
            (
                Credential,
                "model_providers.x.experimental_bearer_token",
                Secret,
            ),
            (
                Credential,
                "model_providers.evil.experimental_bearer_token",
                Secret,
            ),
            (Definition, "model_providers.x.requires_openai_auth", Flag),
            (
                Definition,
                "model_providers.evil.requires_openai_auth",
                Flag,
            ),
            (Definition, "model_providers.x.auth.command", Word(&["x"])),
            (
                Definition,
                "model_providers.evil.auth.command",
                Word(&["x"]),
            ),
            // Releases stop at it.
            (Definition, "model", Flag),
            (Definition, "model_providers.x.http_headers.X-Key", Secret),
            (
                Definition,
                "model_providers.x.env_http_headers.X-Variable",
                VARIABLES,
            ),
            (Definition, "model_providers.x.query_params.k", Secret),
            (Definition, "profiles.work.model_provider", PROVIDERS),
            (
                Definition,
                "profiles.work.preferred_auth_method",
                Word(&["apikey", "chatgpt"]),
            ),
            (Definition, "profiles.evil.model_provider", PROVIDERS),
            (
                Definition,
                "projects.\"/p\".trust_level",
                Word(&["trusted"]),
            ),
        ],
    },
    // What is nobody's place must be nobody's.
    Place {
        percent: 10,
        path: ".codex/.env",
        format: Format::Dotenv,
        rows: &[
            (Credential, "OPENAI_API_KEY", Secret),
            (What::Url, "OPENAI_BASE_URL", Url),
        ],
    },
    Place {
        percent: 10,
        path: ".codex/auth.json",
        format: Format::Json,
        rows: &[
            (Credential, "OPENAI_API_KEY", Secret),
            (Credential, "tokens.access_token", Secret),
        ],
    },
];

const CLAUDE_SETTINGS: &[Row] = &[
    (Credential, "env.ANTHROPIC_API_KEY", Secret),
    (Credential, "env.ANTHROPIC_AUTH_TOKEN", Secret),
    (Credential, "env.CLAUDE_CODE_OAUTH_TOKEN", Secret),
    (What::Url, "env.ANTHROPIC_BASE_URL", Url),
    (What::Url, "env.ANTHROPIC_BASE_URL", Url),
    (
        Selection,
        "env.CLAUDE_CODE_USE_BEDROCK",
        Word(&["1", "0", ""]),
    ),
    (
        Selection,
        "env.CLAUDE_CODE_USE_VERTEX",
        Word(&["1", "0", ""]),
    ),
    (Header, "env.ANTHROPIC_CUSTOM_HEADERS", Secret),
    (Definition, "env.CLAUDE_CONFIG_DIR", ANYWHERE),
    (Credential, "apiKeyHelper", Word(&["echo made-up"])),
];

const CLAUDE_CODE: [Place; 5] = [
    Place {
        percent: 55,
        path: ".claude/settings.local.json",
        format: Format::Json,
        rows: CLAUDE_SETTINGS,
    },
    Place {
        percent: 55,
        path: ".claude/settings.json",
        format: Format::Json,
        rows: CLAUDE_SETTINGS,
    },
    // Where an empty `CLAUDE_CONFIG_DIR` leads.
    Place {
        percent: 10,
        path: "settings.json",
        format: Format::Json,
        rows: CLAUDE_SETTINGS,
    },
    Place {
        percent: 10,
        path: ".credentials.json",
        format: Format::Json,
        rows: &[(Credential, "claudeAiOauth.accessToken", Secret)],
    },
    Place {
        percent: 10,
        path: ".claude/.credentials.json",
        format: Format::Json,
        rows: &[(Credential, "claudeAiOauth.accessToken", Secret)],
    },
];

const GEMINI_VARIABLES: &[Row] = &[
    (Credential, "GEMINI_API_KEY", Secret),
    (Credential, "GEMINI_API_KEY", Secret),
    (Credential, "GOOGLE_CLOUD_ACCESS_TOKEN", Secret),
    (What::Url, "GOOGLE_GEMINI_BASE_URL", Url),
    (What::Url, "GOOGLE_GEMINI_BASE_URL", Url),
    (What::Url, "CODE_ASSIST_ENDPOINT", Url),
    (
        Selection,
        "GOOGLE_GENAI_USE_GCA",
        Word(&["true", "false", ""]),
    ),
    (Selection, "GOOGLE_GENAI_USE_VERTEXAI", Word(&["true", ""])),
    (Header, "GEMINI_CLI_CUSTOM_HEADERS", Secret),
    (Definition, "GEMINI_CLI_HOME", ANYWHERE),
    (Definition, "GEMINI_CLI_TRUST_WORKSPACE", Word(&["true"])),
];
const GEMINI_METHODS: Value = Word(&["gemini-api-key", "oauth-personal", "gateway", "vertex-ai"]);

const GEMINI_CLI: [Place; 5] = [
    Place {
        percent: 55,
        path: ".gemini/.env",
        format: Format::Dotenv,
        rows: GEMINI_VARIABLES,
    },
    Place {
        percent: 55,
        path: ".env",
        format: Format::Dotenv,
        rows: GEMINI_VARIABLES,
    },
    Place {
        percent: 55,
        path: ".gemini/settings.json",
        format: Format::Json,
        rows: &[
            (Selection, "security.auth.selectedType", GEMINI_METHODS),
            (Restriction, "security.auth.enforcedType", GEMINI_METHODS),
            (Definition, "security.auth.useExternal", Flag),
        ],
    },
    Place {
        percent: 10,
        path: ".gemini/oauth_creds.json",
        format: Format::Json,
        rows: &[(Credential, "access_token", Secret)],
    },
    Place {
        percent: 10,
        path: ".gemini/trustedFolders.json",
        format: Format::Json,
        rows: &[(Definition, "/p", Word(&["TRUST_FOLDER"]))],
    },
];

const OWN_VARIABLES: &[Row] = &[
    (Credential, "ACME_API_KEY", Secret),
    (Credential, "ACME_API_KEY", Secret),
    (Credential, "ACME_RUN_KEY", Secret),
    (Credential, "ACME_TOKEN", Secret),
    (Credential, "ACME_LOGIN", Secret),
    (What::Url, "ACME_BASE_URL", Url),
    (What::Url, "ACME_BASE_URL", Url),
    (What::Url, "ACME_LOGIN_URL", Url),
    (What::Url, "ACME_ENDPOINT", Url),
    (Header, "ACME_TEAM", Secret),
    (Unheard, "ACME_ALLOW_HTTP", Word(&["true", "1"])),
    // A variable of the environment names such a file; in any other place the name means nothing.
    (
        Unheard,
        "ACME_KEY_FILE",
        Word(&["/h/.acme/key", "/h/.acme/gone"]),
    ),
];

const OWN_LOGIN: &[Row] = &[
    (Credential, "access_token", Secret),
    (Credential, "access_token", Secret),
    (Credential, "key", Secret),
    (Definition, "refresh_token", Secret),
    (Definition, "account", Secret),
    (What::Url, "server_url", Url),
];

/// What the user's own files hold is made of the same rows.
pub(super) const OWN: [Place; 6] = [
    Place {
        percent: 55,
        path: ".env",
        format: Format::Dotenv,
        rows: OWN_VARIABLES,
    },
    Place {
        percent: 55,
        path: ".acme/.env",
        format: Format::Dotenv,
        rows: OWN_VARIABLES,
    },
    Place {
        percent: 55,
        path: ".acme/acme.toml",
        format: Format::Toml,
        rows: &[
            (Credential, "api.key", Secret),
            (What::Url, "api.url", Url),
            (What::Url, "login.url", Url),
            (Credential, "api.token", Secret),
            (Selection, "prefer", Word(&["api-key", "login"])),
            (Unheard, "http", Flag),
            (Credential, "ACME_API_KEY", Secret),
            (What::Url, "ACME_BASE_URL", Url),
            (Credential, "env.ACME_TOKEN", Secret),
            (What::Url, "env.ACME_ENDPOINT", Url),
        ],
    },
    Place {
        percent: 55,
        path: ".acme/acme.json",
        format: Format::Json,
        rows: &[
            (Credential, "key", Secret),
            (What::Url, "url", Url),
            (Selection, "prefer", Word(&["api-key", "login"])),
            (Credential, "env.ACME_API_KEY", Secret),
            (What::Url, "env.ACME_BASE_URL", Url),
            (Header, "env.ACME_TEAM", Secret),
            (Credential, "helper", Word(&["echo made-up"])),
            (Unheard, "http", Flag),
            (Credential, "ACME_LOGIN", Secret),
            (What::Url, "ACME_ENDPOINT", Url),
            (Header, "ACME_TEAM", Secret),
        ],
    },
    // No source looks for these in a project; a caller can hand their texts over.
    Place {
        percent: 40,
        path: ".acme/login.json",
        format: Format::Json,
        rows: OWN_LOGIN,
    },
    Place {
        percent: 30,
        path: ".acme/auth.json",
        format: Format::Json,
        rows: &[
            (Credential, "OPENAI_API_KEY", Secret),
            (Credential, "tokens.access_token", Secret),
            (Definition, "tokens.refresh_token", Secret),
            (Definition, "auth_mode", Word(&["apikey", "chatgpt"])),
        ],
    },
];

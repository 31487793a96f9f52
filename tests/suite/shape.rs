//! The shape of the public types: what they are `Send` to, how wide they are, what they print, and
//! that one answer is the same from wherever it is asked for.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::thread;

use auth_resolver as a;
use auth_resolver::method::MethodKind;
use auth_resolver::report::Identities;
use auth_resolver::source::{Inquiry, Origin, Side, SourceReport};
use auth_resolver::{Caller, CredentialSource, Resolver, Secret, System};

const KEY: &str = "sk-env-Qm7xT2vLk9Zp4Rw8";

#[test]
fn public_types_go_everywhere() {
    fn data<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe + Clone + Debug>() {}
    fn whole<T: Send + Sync + Unpin + Debug>() {}
    fn key<T: Eq + Hash>() {}
    fn error<T: std::error::Error + Send + Sync + UnwindSafe + 'static>() {}
    data::<a::AuthMethod>();
    data::<a::BaseUrl>();
    data::<a::method::BedrockApiKey>();
    data::<a::method::ChatGptSession>();
    data::<a::report::Diagnostic>();
    data::<a::ErrorKind>();
    data::<a::system::FileNotice>();
    data::<a::source::FileProblem>();
    data::<a::change::Fingerprint>();
    data::<a::change::ChangeKind>();
    data::<a::system::FixedSystem>();
    data::<a::method::Identity>();
    data::<a::base_url::InvalidBaseUrl>();
    data::<a::secret::InvalidSecret>();
    data::<a::source::Name>();
    data::<Origin>();
    data::<a::source::Problem>();
    data::<a::system::ReadRequest>();
    data::<a::report::Rejection>();
    data::<a::report::RejectionKind>();
    data::<a::report::Certainty>();
    data::<a::Report>();
    data::<a::method::RequestHeader>();
    data::<a::Resolution>();
    data::<a::codex::Rules>();
    data::<Secret>();
    data::<System>();
    data::<a::system::UncheckedText>();
    data::<a::method::UnverifiedClaims>();
    data::<a::system::Variable>();
    data::<a::codex::AuthJson>();
    data::<Caller>();
    data::<a::ConfigToml>();
    data::<a::Dotenv>();
    data::<a::Env>();
    data::<a::Gateway>();
    data::<a::sources::HomeDirectory>();
    data::<a::JsonSettings>();
    data::<a::KeyFile>();
    data::<a::sources::ProjectDirectory>();
    data::<a::method::OAuthSession>();
    data::<a::SessionJson>();
    data::<a::claude_code::SettingSources>();
    data::<a::sources::Variables>();
    whole::<a::system::Contents>();
    whole::<a::system::FileRead>();
    whole::<SourceReport>();
    whole::<a::Error>();
    whole::<a::change::Change>();
    whole::<a::codex::Codex>();
    data::<a::codex::ReleaseChange>();
    whole::<a::codex::ReleaseRow>();
    whole::<a::codex::Releases>();
    whole::<a::claude_code::ClaudeCode>();
    whole::<a::gemini_cli::GeminiCli>();
    whole::<a::sources::FirstFound>();
    whole::<a::sources::Only>();
    whole::<Resolver>();
    key::<a::BaseUrl>();
    key::<a::method::ExpiryBasis>();
    key::<a::source::Name>();
    key::<a::source::Place>();
    key::<a::report::Severity>();
    key::<Origin>();
    error::<a::Error>();
    error::<a::base_url::InvalidBaseUrl>();
    error::<a::secret::InvalidSecret>();
    error::<a::gateway::InvalidGateway>();
    error::<a::releases::InvalidRules>();
    error::<a::claude_code::InvalidSettingSources>();
    error::<a::source::FileProblem>();
    error::<a::method::TimeOutOfRange>();
}

// A wide error makes every `Result` that carries it wide, and clippy warns each caller about it.
#[test]
fn the_error_is_one_word_wide() {
    assert_eq!(size_of::<a::Error>(), size_of::<usize>());
    assert_eq!(size_of::<Result<(), a::Error>>(), size_of::<usize>());
}

fn machine() -> System {
    System::fixed()
        .home("/home/u")
        .var("OPENAI_API_KEY", KEY)
        .file(
            "/home/u/.codex/.env",
            "OPENAI_BASE_URL=https://gateway.example/v1\n",
        )
        .file(
            "/home/u/.codex/auth.json",
            format!(r#"{{"OPENAI_API_KEY": "{KEY}"}}"#),
        )
        .build()
}

#[test]
fn nothing_that_holds_a_secret_prints_it() {
    let secret = Secret::parse(KEY).unwrap();
    let resolver = a::codex().system(machine()).into_resolver();
    let auth = resolver.resolve().unwrap();
    let preset = a::codex()
        .api_key(KEY.to_owned())
        .base_url(format!("https://u:{KEY}@gateway.example"))
        .config_override("openai_base_url", KEY)
        .profile(KEY.to_owned());
    let session = a::method::ChatGptSession::new(secret.clone());
    let all: Vec<(&str, Box<dyn Debug>)> = vec![
        ("Secret", Box::new(secret.clone())),
        (
            "AuthMethod",
            Box::new(a::AuthMethod::ApiKey(secret.clone())),
        ),
        ("ChatGptSession", Box::new(session)),
        (
            "BedrockApiKey",
            Box::new(a::method::BedrockApiKey::new(secret.clone(), None)),
        ),
        ("RequestHeader", Box::new(auth.headers().to_vec())),
        (
            "UncheckedText",
            Box::new(a::system::UncheckedText::new(KEY)),
        ),
        ("Name", Box::new(a::source::Name::new(KEY))),
        ("Variable", Box::new(machine().var("OPENAI_API_KEY"))),
        ("System", Box::new(machine())),
        (
            "FixedSystem",
            Box::new(System::fixed().var("A", KEY).file("/a", KEY)),
        ),
        (
            "FileRead",
            Box::new(machine().read(
                "/home/u/.codex/auth.json".as_ref(),
                &a::system::ReadRequest::up_to(1000),
            )),
        ),
        (
            "Caller",
            Box::new(
                Caller::new("-k")
                    .api_key(Some(KEY.to_owned()))
                    .secret(&secret),
            ),
        ),
        ("Codex", Box::new(preset)),
        (
            "ClaudeCode",
            Box::new(a::claude_code().settings(format!("{{\"apiKeyHelper\": \"{KEY}\"}}"))),
        ),
        (
            "JsonSettings",
            Box::new(a::JsonSettings::given("--set", KEY)),
        ),
        ("Resolver", Box::new(resolver)),
        ("Resolution", Box::new(auth)),
    ];
    for (name, value) in all {
        for text in [format!("{value:?}"), format!("{value:#?}")] {
            for part in [&KEY[7..], &KEY[7..15], &KEY[15..]] {
                assert!(!text.contains(part), "{name}: {text}");
            }
        }
    }
}

/// A source that overrides whatever there is to override.
#[derive(Debug)]
struct Vault;

impl CredentialSource for Vault {
    fn inspect(&self, _: &Inquiry<'_>, report: &mut SourceReport) {
        let origin = Origin::other("the vault", Side::Yours);
        report.credential(origin, MethodKind::ApiKey, Some(KEY));
    }
}

#[test]
fn a_source_is_the_same_behind_every_pointer() {
    static VAULT: Vault = Vault;
    fn check<S: CredentialSource + 'static>(source: S) {
        let auth = Resolver::new()
            .source(source)
            .default_base_url("https://api.acme.example/v1")
            .system(System::fixed())
            .resolve()
            .unwrap();
        assert_eq!(auth.credential_origin().unwrap().to_string(), "the vault");
    }
    check(Vault);
    check(&VAULT);
    check(Box::new(Vault));
    check(Arc::new(Vault));
    check(Box::new(Vault) as Box<dyn CredentialSource>);
    check(Arc::new(Vault) as Arc<dyn CredentialSource>);
    check(&VAULT as &dyn CredentialSource);
    check(Box::new(Arc::new(Vault)));
}

#[test]
fn one_snapshot_has_one_answer_in_every_thread() {
    let before: BTreeMap<_, _> = std::env::vars_os().collect();
    let resolver = a::codex().system(machine()).into_resolver();
    let report = || resolver.resolve().unwrap().report(Identities::Shown);
    let expected = report();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(report)).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), expected);
        }
    });
    assert_eq!(std::env::vars_os().collect::<BTreeMap<_, _>>(), before);
}

// conductor#522: a status that looks for itself tells of another credential than the one in use.
#[test]
fn conductor_522_status_is_read_off_what_is_used() {
    let auth = a::codex().system(machine()).resolve().unwrap();
    let report = auth.report(Identities::Hidden);
    assert_eq!(report.base_url.as_deref(), Some(auth.base_url().as_str()));
    assert_eq!(report.method, Some(auth.method().kind().as_str()));
    assert_eq!(report.billing, Some(auth.billing().as_str()));
    assert_eq!(report.rules, auth.rules());
    assert_eq!(report.diagnostics, auth.diagnostics());
    assert_eq!(report.to_string(), auth.explain().to_string());
    assert_eq!(
        auth.endpoint("responses"),
        "https://gateway.example/v1/responses"
    );
    assert_eq!(auth.headers()[0].value().expose(), format!("Bearer {KEY}"));
    let used = report
        .entries
        .iter()
        .filter(|entry| entry.verdict.as_str() == "used")
        .count();
    assert_eq!(used, 2);
}

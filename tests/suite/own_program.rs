//! What the users of a program of one's own are told, by what the program said about itself.

use auth_resolver::method::{CredentialClass, HeaderScheme, MethodKind};
use auth_resolver::source::{Origin, Problem, Side, SourceReport, source_fn};
use auth_resolver::sources::{HomeDirectory, Variables};
use auth_resolver::system::Platform;
use auth_resolver::{
    Caller, ConfigToml, CredentialSource, Dotenv, Env, Error, JsonSettings, Resolver, SessionJson,
    System, codex,
};

const LOGIN: &str = "/login.json";
const BLANK: &str = "the text has 1 character that a credential may not hold (first: a space or \
                     tab), expected visible ASCII characters";

fn program() -> Resolver {
    Resolver::new().default_base_url("https://api.acme.example/v1")
}

/// A custom source: a key ring that reports one thing.
fn key_ring(
    report: impl Fn(Origin, &mut SourceReport) + Send + Sync + 'static,
) -> impl CredentialSource {
    source_fn(move |_, found: &mut SourceReport| {
        report(Origin::other("the key ring", Side::Yours), found);
    })
}

fn broken(kind: MethodKind, problem: Problem) -> impl CredentialSource {
    key_ring(move |origin, report| report.credential_problem(origin, kind, problem.clone()))
}

fn locked(kind: MethodKind) -> impl CredentialSource {
    broken(kind, Problem::Other("it is locked".to_owned()))
}

fn error(resolver: Resolver, machine: impl Into<System>) -> Error {
    resolver.system(machine).resolve().unwrap_err()
}

#[rustfmt::skip] // A row is a line.
#[test]
fn the_command_that_logs_in_is_in_the_remedies() {
    let m = System::fixed;
    let file = |text: &str| m().now(1000).file(LOGIN, text);
    let login = || SessionJson::at(LOGIN).expires("expires", auth_resolver::sources::TimeUnit::Seconds);
    let with_key = || program().source(login()).source(Env::new().api_key("ACME_API_KEY"));
    for (shows, resolver, machine, plain, named) in [
        ("no login", program().source(login()), m(), "log in", "run `acme login`"),
        ("neither login nor key", with_key(), m(), "log in; or put an API key into variable ACME_API_KEY", "run `acme login`; or put an API key into variable ACME_API_KEY"),
        ("an empty key ring", program().source(key_ring(|origin, report| report.credential(origin, MethodKind::OAuth, None))), m(), "log in", "run `acme login`"),
        ("an expired login", program().source(login()).refuse_expired(), file(r#"{"access_token": "t", "expires": 1}"#), "run the program that logged in, or log in again", "run the program that logged in, or run `acme login`"),
        ("a broken login", program().source(login()), file("[]"), "log in again, or fix the file", "run `acme login`, or fix the file"),
        ("a login cut short", program().source(login()), file("{"), "try again in a moment, in case it is being written; or log in again", "try again in a moment, in case it is being written; or run `acme login`"),
        ("a directory in its place", program().source(login()), m().directory(LOGIN), "remove /login.json and log in again", "remove /login.json and run `acme login`"),
        ("a locked key ring", program().source(locked(MethodKind::OAuth)), m(), "check the key ring: that it can be read, and what it holds; or log in again", "check the key ring: that it can be read, and what it holds; or run `acme login`"),
        ("a token in a configuration", program().source(ConfigToml::at("/acme.toml").bearer_token("token")), m(), "put a bearer token into /acme.toml token", "run `acme login`; or put a bearer token into /acme.toml token"),
        ("no login is kept", program().source(Env::new().login_token("ACME_TOKEN")), m(), "put an access token into variable ACME_TOKEN", "put an access token into variable ACME_TOKEN"),
    ] {
        let machine = machine.build();
        let without = resolver.system(machine);
        assert_eq!(without.resolve().unwrap_err().remedies().join("; or "), plain, "{shows}");
        let with = without.login_command("acme login");
        assert_eq!(with.resolve().unwrap_err().remedies().join("; or "), named, "{shows}");
    }

    let ended = file(r#"{"access_token": "t", "expires": 1}"#).build();
    let auth = program().source(login()).login_command("acme login\u{1b}[1m").system(ended).resolve().unwrap();
    let rejection = auth.explain_rejection(401, r#"{"error": {"code": "token_expired"}}"#);
    let texts = format!("{} {}", auth.explain(), rejection.remedies.join("; "));
    assert!(rejection.remedies[0].starts_with("run `acme login"), "{texts}");
    assert!(!texts.contains('\u{1b}') && !texts.contains("log in again"), "{texts}");
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_place_is_told_what_it_was_declared_for() {
    let check = "check the key ring: that it can be read, and what it holds";
    let bearer = |text: &str| Caller::new("--token").bearer_token(Some(text.to_owned()));
    let malformed = || Problem::Malformed { format: "YAML", line: 3, column: 7 };
    let with = |source: Box<dyn CredentialSource>| program().source(source);
    let m = System::fixed;
    for (shows, resolver, machine, message) in [
        ("a key", program().source(Env::new().api_key("K")), m(), "no usable credential was found; put an API key into variable K".to_owned()),
        ("a bearer token", program().source(Env::new().bearer_token("K")), m(), "no usable credential was found; put a bearer token into variable K".to_owned()),
        ("both: the key", program().source(Env::new().bearer_token("T").api_key("K")), m(), "no usable credential was found; put an API key into variable K".to_owned()),
        ("an access token", program().source(Env::new().login_token("K")), m(), "not logged in: no usable login was found; put an access token into variable K".to_owned()),
        ("a broken bearer token", program().source(Env::new().bearer_token("K")), m().var("K", "a b"), format!("variable K cannot be used: {BLANK}; set variable K to the bare token, or remove it")),
        ("a broken key", program().source(Env::new().api_key("K")), m().var("K", "a b"), format!("variable K cannot be used: {BLANK}; set variable K to the bare key, or remove it")),
        ("a bearer token for this run", program().source(bearer("a b")), m(), format!("--token cannot be used: {BLANK}; pass the bare token with --token, or leave it out")),
        ("a locked key ring", with(Box::new(locked(MethodKind::ApiKey))), m(), format!("the key ring cannot be used: it is locked; {check}")),
        ("a key ring that cannot be opened", with(Box::new(broken(MethodKind::ApiKey, Problem::Unavailable("it is locked".to_owned())))), m(), "the key ring cannot be used: it is locked; see that the key ring can be opened, then try again".to_owned()),
        ("a broken document", with(Box::new(broken(MethodKind::ApiKey, malformed()))), m(), format!("the key ring cannot be used: malformed YAML at line 3, column 7; {check}")),
        ("one of another shape", with(Box::new(broken(MethodKind::OAuth, Problem::WrongType { expected: "a table", found: "a list" }))), m(), format!("the key ring cannot be used: a list where a table belongs; {check}; or log in again")),
        ("no key in a key ring", with(Box::new(key_ring(|origin, report| report.credential(origin, MethodKind::ApiKey, Some("a b"))))), m(), format!("the key ring cannot be used: {BLANK}; put the bare key into the key ring, or remove what it holds")),
        ("no URL in a key ring", with(Box::new(key_ring(|origin, report| report.base_url(origin, Some("gw"))))).source(Env::new().api_key("K")), m().var("K", "k"), format!("the key ring cannot be used: the base URL has no scheme, expected it to start with `https://`, or for this machine `http://`; {check}")),
    ] {
        assert_eq!(error(resolver, machine).to_string(), message, "{shows}");
    }
    let unavailable = broken(MethodKind::ApiKey, Problem::Unavailable("it is locked".to_owned()));
    assert_eq!(error(program().source(unavailable), m()).kind(), auth_resolver::ErrorKind::Unreadable);
    // What wins in a key ring is taken out of it: the key ring stays.
    let auth = program()
        .source(key_ring(|origin, report| report.credential(origin, MethodKind::ApiKey, Some("k"))))
        .source(SessionJson::at(LOGIN))
        .system(m().file(LOGIN, r#"{"access_token": "t", "refresh_token": "t"}"#))
        .resolve()
        .unwrap();
    let remedies: Vec<_> = auth.diagnostics().into_iter().filter_map(|note| note.remedy).collect();
    assert_eq!(remedies, ["to use the login, remove what the key ring holds"]);
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_server_without_a_key() {
    const LAN: &str = "http://192.168.1.5:11434/v1";
    const TLS: &str = "https://models.internal/v1";
    let resolver = || Resolver::new().source(Env::new().api_key("K").base_url("U"));
    let optional = || resolver().credential_optional();
    let insecure = "insecure-http: requests are not encrypted";
    let none = "no-credential-configured: no credential was found, so none is sent";
    for (shows, resolver, url, key, expected) in [
        ("in the local network", optional().allow_http(), LAN, "", format!("no credential -> {LAN}; {insecure}; {none}")),
        ("and with a key", optional().allow_http(), LAN, "k", format!("API key -> {LAN}; insecure-http: requests and the credential in them are not encrypted")),
        ("encrypted", optional(), TLS, "", format!("no credential -> {TLS}; {none}")),
        ("on this machine", optional(), "http://localhost:1/v1", "", "no credential -> http://localhost:1/v1".to_owned()),
        ("on this machine, where one is needed elsewhere", resolver(), "http://localhost:1/v1", "", "no credential -> http://localhost:1/v1".to_owned()),
        ("the default", optional().default_base_url(TLS), "", "", format!("no credential -> {TLS}; {none}")),
        ("in the local network, which nobody has to allow", optional(), LAN, "", format!("no credential -> {LAN}; {insecure}; {none}")),
        ("http is not allowed", optional(), "http://gw.example/v1", "", "invalid-url: variable U is http to another machine: anybody on the way could read the requests; use https, or have the program allow http".to_owned()),
        ("nor with a key", optional(), LAN, "k", "invalid-url: variable U is http to another machine: anybody on the way could read the credential; use https, or have the program allow http".to_owned()),
        ("one is needed", resolver().allow_http(), LAN, "", format!("none-found: no usable credential was found for {LAN}, the base URL of variable U; put an API key into variable K")),
        ("one is needed for the default", resolver().default_base_url(TLS), "", "", "none-found: no usable credential was found; put an API key into variable K".to_owned()),
        ("no base URL", optional(), "", "", "invalid-configuration: no base URL is known: none is set, and the program has no default; set the base URL in variable U".to_owned()),
        ("neither", resolver(), "", "", "none-found: no usable credential was found; put an API key into variable K".to_owned()),
        ("a broken key", optional(), TLS, "<your key>", "malformed: variable K cannot be used: ".to_owned()),
    ] {
        let answer = match resolver.system(System::fixed().var("U", url).var("K", key)).resolve() {
            Ok(auth) => {
                let answer = format!("{} -> {}", auth.method().kind(), auth.base_url());
                let notes = auth.diagnostics().into_iter().map(|note| format!("; {}: {}", note.code, note.message));
                notes.fold(answer, |answer, note| answer + &note)
            }
            Err(error) => format!("{}: {error}", error.kind()),
        };
        let is_beginning = expected.ends_with(' ');
        assert_eq!(if is_beginning { &answer[..expected.len()] } else { &answer }, expected, "{shows}");
    }
}

// A default without a path says that the program's servers have none.
#[test]
fn a_version_is_missed_only_where_the_default_has_one() {
    for (default, url, is_missed) in [
        ("https://api.acme.example/v1", "https://gw.example", true),
        ("https://api.acme.example", "https://gw.example", false),
        ("https://api.acme.example", "", false),
        (
            "https://api.acme.example/v1",
            "https://gw.example/v1",
            false,
        ),
    ] {
        let auth = Resolver::new()
            .source(Env::new().api_key("K").base_url("U"))
            .default_base_url(default)
            .system(System::fixed().var("K", "k").var("U", url))
            .resolve()
            .unwrap();
        let notes = auth.diagnostics();
        let is_told = notes.iter().any(|note| note.code == "no-version-segment");
        assert_eq!(is_told, is_missed, "{default} {url}");
    }
}

/// The rows that the list of credentials has, one line each.
fn listed(resolver: &Resolver) -> Vec<String> {
    let credentials = resolver.credentials();
    // The answer and the error have the same list.
    let same = match resolver.resolve() {
        Ok(auth) => auth.credentials(),
        Err(error) => error.credentials(),
    };
    assert_eq!(credentials, same);
    let data = serde_json::to_value(&credentials).unwrap();
    let printed = format!("{credentials:?} {data}");
    assert!(!printed.contains("c4n4ry"), "{printed}");
    let rows = credentials.iter().enumerate().map(|(index, row)| {
        assert_eq!(data[index]["origin"], row.origin.as_str());
        assert_eq!(data[index]["verdict"], row.verdict.as_str());
        let expires = row.expires.as_ref().map_or(String::new(), |expires| {
            format!(
                ", {}{}",
                expires.basis,
                if expires.passed == Some(true) {
                    " (passed)"
                } else {
                    ""
                }
            )
        });
        let reason = row
            .reason
            .as_ref()
            .map_or(String::new(), |reason| format!(" ({})", reason.code));
        format!(
            "{} {} of {}: {}{reason}{expires}",
            row.kind, row.billing, row.origin, row.verdict
        )
    });
    rows.collect()
}

#[rustfmt::skip] // A row is a line.
#[test]
fn every_credential_is_listed() {
    const TOKEN: &str = r#"{"access_token": "c4n4ry-t", "expires": 1}"#;
    let m = || System::fixed().now(1000);
    let login = || SessionJson::at(LOGIN).expires("expires", auth_resolver::sources::TimeUnit::Seconds);
    let both = || program().source(Env::new().api_key("K").bearer_token("T")).source(login());
    let provider = "model_provider = 'p'\n[model_providers.p]\nname = 'P'\nbase_url = 'https://p.example/v1'\nenv_key = 'P'\n";
    let of_provider = || m().home("/h").var("P", "c4n4ry-p").var("OPENAI_API_KEY", "c4n4ry-k").file("/h/.codex/config.toml", provider);
    for (shows, resolver, machine, expected) in [
        ("nothing", both(), m(), vec![]),
        ("the one in use", both(), m().var("K", "c4n4ry-k"), vec!["API key metered of variable K: used"]),
        ("all of them", both(), m().var("K", "c4n4ry-k").var("T", "c4n4ry-b").file(LOGIN, TOKEN), vec![
            "API key metered of variable K: used",
            "bearer token third-party of variable T: shadowed (earlier-place)",
            "OAuth session unknown of /login.json access_token: shadowed (earlier-place), stored (passed)",
        ]),
        ("a preference", both().prefer(CredentialClass::Login), m().var("K", "c4n4ry-k").file(LOGIN, TOKEN), vec![
            "API key metered of variable K: shadowed (preference)",
            "OAuth session unknown of /login.json access_token: used, stored (passed)",
        ]),
        ("behind a gateway", both().source(Env::new().base_url("U")), m().var("U", "https://gw.example/v1").var("K", "c4n4ry-k"), vec!["API key third-party of variable K: used"]),
        ("an error before them", both(), m().var("K", "c4n4ry c4n4ry").file(LOGIN, TOKEN), vec!["OAuth session unknown of /login.json access_token: not-reached, stored (passed)"]),
        ("an error about one", both().refuse_expired(), m().file(LOGIN, TOKEN), vec!["OAuth session unknown of /login.json access_token: refused, stored (passed)"]),
        ("a gateway of the project's", both().source(Dotenv::project("/p").base_url("U")), m().var("K", "c4n4ry-k").file("/p/.env", "U=https://gw.example"), vec!["API key metered of variable K: refused"]),
        ("a provider's own", codex().system(of_provider()).into_resolver(), of_provider(), vec![
            "API key metered of variable OPENAI_API_KEY: shadowed (provider-has-its-own)",
            "API key third-party of variable P: used",
        ]),
    ] {
        assert_eq!(listed(&resolver.system(machine)), expected, "{shows}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_variable_names_a_file_with_a_key() {
    let m = || System::fixed().file("/k", "c4n4ry-k\n").file("/two", "c4n4ry\nc4n4ry\n").file("/empty", "").directory("/d");
    let env = || Env::new().api_key("K").api_key_file("K_FILE");
    let first = || Env::new().api_key_file("K_FILE").api_key("K");
    for (shows, env, key, file, expected) in [
        ("a file", env(), "", Some("/k"), "Bearer c4n4ry-k from /k"),
        ("the variable comes first", env(), "c4n4ry-e", Some("/k"), "Bearer c4n4ry-e from variable K"),
        ("the file comes first", first(), "c4n4ry-e", Some("/k"), "Bearer c4n4ry-k from /k"),
        ("not set", env(), "", None, "none-found: no usable credential was found; put an API key into variable K"),
        ("not set, and the only one", Env::new().api_key_file("K_FILE"), "", None, "none-found: no usable credential was found; put an API key into the file that variable K_FILE names"),
        ("not set, beside a bearer token", Env::new().api_key_file("K_FILE").bearer_token("K"), "", None, "none-found: no usable credential was found; put a bearer token into variable K"),
        ("blank", env(), "", Some(" "), "none-found: no usable credential was found; put an API key into variable K"),
        ("a path that leads nowhere", env(), "", Some("/c4n4ry"), "unreadable: variable K_FILE cannot be used: no such file; fix or remove variable K_FILE"),
        ("a key in its place", env(), "", Some("sk-c4n4ry"), "unreadable: variable K_FILE cannot be used: no such file; fix or remove variable K_FILE"),
        ("it is no reason to use another", first(), "c4n4ry-e", Some("/nowhere"), "unreadable: variable K_FILE cannot be used: no such file; fix or remove variable K_FILE"),
        ("a directory", env(), "", Some("/d"), "unreadable: /d cannot be used: a directory, expected a file; fix or remove /d"),
        ("several lines", env(), "", Some("/two"), "malformed: /two cannot be used: more than one line, expected the credential alone; fix or remove /two"),
        ("nothing in it", env(), "", Some("/empty"), "malformed: /empty cannot be used: the text is empty, expected visible ASCII characters; set /empty to the bare key, or remove it"),
    ] {
        let machine = m().var("K", key);
        let machine = file.map_or(machine.clone(), |file| machine.var("K_FILE", file));
        let resolver = program().source(env).system(machine);
        let answer = match resolver.resolve() {
            Ok(auth) => format!("{} from {}", auth.headers()[0].value().expose(), auth.credential_origin().unwrap()),
            Err(error) => {
                let printed = format!("{error:?} {}", error.explain());
                assert!(!printed.contains("c4n4ry"), "{shows}: {printed}");
                format!("{}: {error}", error.kind())
            }
        };
        assert_eq!(answer, expected, "{shows}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn how_a_key_is_sent() {
    let word = |word| HeaderScheme::authorization(word).unwrap();
    for (scheme, key, expected) in [
        (HeaderScheme::BEARER, "acme-1", "Authorization: Bearer acme-1"),
        (word("Bearer"), "acme-1", "Authorization: Bearer acme-1"),
        (word("Token"), "acme-1", "Authorization: Token acme-1"),
        (word("Basic"), "ada:pw", "Authorization: Basic YWRhOnB3"),
        // RFC 7617, section 2, without the blank that no key may have.
        (HeaderScheme::BASIC, "Aladdin:opensesame", "Authorization: Basic QWxhZGRpbjpvcGVuc2VzYW1l"),
        (HeaderScheme::BASIC, "a:b", "Authorization: Basic YTpi"),
        (HeaderScheme::BASIC, "a:bc", "Authorization: Basic YTpiYw=="),
        (HeaderScheme::BASIC, "a:bcd", "Authorization: Basic YTpiY2Q="),
        (HeaderScheme::BASIC, "a:~?>", "Authorization: Basic YTp+Pz4="),
        (HeaderScheme::BASIC, ":", "Authorization: Basic Og=="),
        (HeaderScheme::BASIC, "YTpiY2Q=", "Authorization: Basic YTpiY2Q="),
        (HeaderScheme::named("X-Key").unwrap(), "acme-1", "X-Key: acme-1"),
    ] {
        let resolver = program().key_header(scheme).source(Env::new().api_key("K"));
        let auth = resolver.system(System::fixed().var("K", key)).resolve().unwrap();
        let header = &auth.headers()[0];
        assert_eq!(format!("{}: {}", header.name(), header.value().expose()), expected);
        assert!(header.is_sensitive());
    }
    for word in ["", "To ken", "Token:", "sk-pasted-here"] {
        assert_eq!(HeaderScheme::authorization(word), None, "{word}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_program_has_directories_where_its_platform_keeps_them() {
    let linux = || System::fixed().home("/home/u").config_dir("/home/u/.config").data_dir("/home/u/.local/share");
    let macos = || System::fixed().home("/Users/u").config_dir("/Users/u/Library/Application Support").data_dir("/Users/u/Library/Application Support");
    let windows = || System::fixed().platform(Platform::Windows).home(r"C:\Users\u").config_dir(r"C:\Users\u\AppData\Roaming");
    let config = || HomeDirectory::of("ACME_DIR", "acme").in_config_dir();
    let data = || HomeDirectory::of("ACME_DIR", "acme").in_data_dir();
    let home = || HomeDirectory::of("ACME_DIR", ".acme");
    for (shows, directory, machine, expected) in [
        ("configuration", config(), linux(), Some("/home/u/.config/acme")),
        ("data", data(), linux(), Some("/home/u/.local/share/acme")),
        ("at home", home(), linux(), Some("/home/u/.acme")),
        ("configuration on macOS", config(), macos(), Some("/Users/u/Library/Application Support/acme")),
        ("data on macOS", data(), macos(), Some("/Users/u/Library/Application Support/acme")),
        ("configuration on Windows", config(), windows(), Some(r"C:\Users\u\AppData\Roaming\acme")),
        ("the variable comes first", config(), linux().var("ACME_DIR", "/srv/acme"), Some("/srv/acme")),
        ("a blank variable", data(), linux().var("ACME_DIR", ""), Some("/home/u/.local/share/acme")),
        ("no such directory is known", data(), windows(), None),
        ("a home alone is no place for configuration", config(), System::fixed().home("/home/u"), None),
    ] {
        let found = directory.find(&machine.build());
        // Only Windows itself joins paths with its own separator.
        let path = found.path().map(|path| path.to_str().unwrap().replace('\\', "/"));
        assert_eq!(path, expected.map(|path| path.replace('\\', "/")), "{shows}");
    }
}

// A program for any vendor knows the names of variables, members and keys from a table of its own.
#[test]
fn names_are_known_at_run_time_only() {
    let of_vendor = |vendor: &str| {
        let upper = vendor.to_uppercase();
        let variables = Variables::new()
            .api_key(&format!("{upper}_API_KEY"))
            .base_url(&format!("{upper}_BASE_URL"));
        Resolver::new()
            .name(vendor.to_owned())
            .login_name(format!("the login of {vendor}"))
            .login_command(format!("{vendor} login"))
            .key_header(HeaderScheme::named(&format!("X-{vendor}-Key")).unwrap())
            .source(Env::new().variables(&variables))
            .source(
                SessionJson::at(format!("/{vendor}/login.json"))
                    .in_object(vendor.to_owned())
                    .in_entry(format!("https://{vendor}."))
                    .access_token(format!("{vendor}_token"))
                    .or_in_key_store(format!("{vendor} keys")),
            )
            .source(
                ConfigToml::at(format!("/{vendor}/config.toml"))
                    .api_key(format!("{vendor}.key"))
                    .command(format!("{vendor}.key_command"))
                    .unused(format!("{vendor}.token")),
            )
            .source(
                JsonSettings::at(format!("/{vendor}/config.json"))
                    .api_key(format!("{vendor}.key"))
                    .command(format!("{vendor}.key_command"))
                    .unused(format!("{vendor}.token")),
            )
            .default_base_url(&format!("https://api.{vendor}.example/v1"))
    };
    let machine = System::fixed()
        .var("EMCA_API_KEY", "made-up")
        .file("/acme/config.toml", "[acme]\nkey = 'acme-1'\n");
    for (vendor, place, header) in [
        ("acme", "/acme/config.toml:2 acme.key", "X-acme-Key"),
        ("emca", "variable EMCA_API_KEY", "X-emca-Key"),
    ] {
        let auth = of_vendor(vendor).system(machine.clone()).resolve().unwrap();
        assert_eq!(auth.credential_origin().unwrap().to_string(), place);
        assert_eq!(auth.headers()[0].name(), header);
        assert_eq!(auth.base_url().host(), format!("api.{vendor}.example"));
    }
    let error = of_vendor("none").system(machine).resolve().unwrap_err();
    assert_eq!(
        error.remedies(),
        [
            "run `none login`",
            "put an API key into variable NONE_API_KEY"
        ]
    );
}

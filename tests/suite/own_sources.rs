//! Sources that a program of one's own puts together: restricted, searched in order.

use auth_resolver::change::ChangeKind;
use auth_resolver::codex::AuthJson;
use auth_resolver::method::OAuthSession;
use auth_resolver::source::{Origin, Side, source_fn};
use auth_resolver::sources::{Caller, FirstFound, Only, Variables};
use auth_resolver::{
    BaseUrl, ConfigToml, CredentialSource, Dotenv, Env, Error, ErrorKind, JsonSettings, Resolution,
    Resolver, Secret, SessionJson, System,
};

const LOGIN: &str = "/h/login.json";
const AUTH: &str = "/h/auth.json";
const KEY: &str = r#"{"OPENAI_API_KEY": "sk-1"}"#;
const KEY_BY_MODE: &str = r#"{"auth_mode": "apikey", "OPENAI_API_KEY": "sk-1"}"#;
const TOKENS: &str = r#"{"tokens": {"access_token": "t", "refresh_token": "r"}}"#;
const BOTH: &str =
    r#"{"OPENAI_API_KEY": "sk-1", "tokens": {"access_token": "t", "refresh_token": "r"}}"#;

/// Returns the place of the credential, or the error.
fn answer(result: Result<Resolution, Error>) -> String {
    match result {
        Ok(auth) => auth
            .credential_origin()
            .map_or_else(|| "none".to_owned(), ToString::to_string),
        Err(error) => error.to_string(),
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_source_can_be_restricted_to_a_class() {
    let m = System::fixed;
    let logins = || Resolver::new().default_login_base_url("https://login.acme.example").source(Only::logins(AuthJson::at(AUTH)));
    let keys = || Resolver::new().default_base_url("https://api.acme.example").source(Only::keys(AuthJson::at(AUTH)));
    let none = "not logged in: no usable login was found; log in";
    let token = "/h/auth.json tokens";
    let key = "/h/auth.json OPENAI_API_KEY";
    for (shows, resolver, machine, expected) in [
        ("no file", logins(), m(), none),
        ("a key alone", logins(), m().file(AUTH, KEY), none),
        ("a key that the file says is in force", logins(), m().file(AUTH, KEY_BY_MODE), none),
        ("a login", logins(), m().file(AUTH, TOKENS), token),
        ("a key and a login", logins(), m().file(AUTH, BOTH), token),
        ("a broken file may hold a login", logins(), m().file(AUTH, "[]"), "/h/auth.json cannot be used: not a JSON object; log in again, or fix the file"),
        ("a broken key is nobody's concern", logins(), m().file(AUTH, r#"{"OPENAI_API_KEY": "<your key>"}"#), none),
        ("keys: no file", keys(), m(), "no usable credential was found; pass a credential"),
        ("keys: a login alone", keys(), m().file(AUTH, TOKENS), "no usable credential was found; pass a credential"),
        ("keys: a key and a login", keys(), m().file(AUTH, BOTH), key),
        ("keys: a place of its own", keys().source(Env::new().api_key("K")), m().file(AUTH, TOKENS), "no usable credential was found; put an API key into variable K"),
        ("a key elsewhere is still taken", logins().default_base_url("https://api.acme.example").source(Env::new().api_key("K")), m().file(AUTH, KEY).var("K", "k"), "variable K"),
        ("and is where a key goes", logins().source(Env::new().api_key("K")), m().file(AUTH, KEY), "no usable credential was found; log in; or put an API key into variable K"),
        ("the caller's own key", logins().source(Only::logins(Caller::new("--key").api_key("k".to_owned()))), m().file(AUTH, TOKENS), token),
        ("a variable of each", logins().source(Only::logins(Env::new().api_key("K").login_token("T"))), m().var("K", "k").var("T", "t"), "variable T"),
    ] {
        assert_eq!(answer(resolver.system(machine).resolve()), expected, "{shows}");
    }
}

// The program wants it so. Only who is left without an answer wants to know what was not taken.
#[test]
fn what_is_not_taken_is_noted_where_there_is_no_answer() {
    let notes = |text: &str| {
        let resolver = Resolver::new()
            .source(Only::logins(AuthJson::at(AUTH)))
            .default_base_url("https://api.acme.example")
            .system(System::fixed().file(AUTH, text));
        let (notes, rows) = match resolver.resolve() {
            Ok(auth) => (auth.diagnostics(), auth.credentials()),
            Err(error) => (error.diagnostics(), error.credentials()),
        };
        let reason = rows.into_iter().find_map(|row| row.reason);
        let notes: Vec<_> = notes.into_iter().map(|note| note.code).collect();
        (notes.contains(&"no-effect"), reason.unwrap().code)
    };
    assert_eq!(notes(KEY), (true, "class-not-taken"));
    assert_eq!(notes(BOTH), (false, "class-not-taken"));
}

#[rustfmt::skip] // A row is a line.
#[test]
fn the_first_that_exists_is_not_the_first_that_is_usable() {
    fn either(first: impl CredentialSource + 'static, of: FirstFound) -> FirstFound {
        of.or(first).or(Dotenv::at("/h/.env").api_key("K"))
    }
    let login = || SessionJson::at(LOGIN);
    let settings = || JsonSettings::at("/h/acme.json").api_key("key").base_url("url");
    let nothing = "no usable credential was found; ";
    let key = "/h/.env:1 K";
    let (put, out) = (format!("{nothing}put an API key into /h/first.env K"), "not logged in: no usable login was found; log in".to_owned());
    let none = format!("{nothing}pass a credential");
    let put_there = format!("{nothing}put an API key into /h/first.env:1 K");
    let bad = "/h/first.env:1 K cannot be used: the text is a placeholder, expected the credential itself; set /h/first.env:1 K to the bare key, or remove it";
    let m = || System::fixed().file("/h/.env", "K=k-1");
    let env = || Box::new(Dotenv::at("/h/first.env").api_key("K")) as Box<dyn CredentialSource>;
    for (shows, source, machine, existing, usable) in [
        ("neither is there", env(), System::fixed(), none.as_str(), none.as_str()),
        ("the first is not there", env(), m(), key, key),
        ("the first is empty", env(), m().file("/h/first.env", ""), &put, key),
        ("the first holds a blank", env(), m().file("/h/first.env", "K=\n"), &put_there, key),
        ("the first holds a key", env(), m().file("/h/first.env", "K=k-2"), "/h/first.env:1 K", "/h/first.env:1 K"),
        ("the first holds no key", env(), m().file("/h/first.env", "K=<your key>"), bad, bad),
        ("a login without a token", Box::new(login()), m().file(LOGIN, "{}"), &out, key),
        ("a login", Box::new(login()), m().file(LOGIN, r#"{"access_token": "t"}"#), "/h/login.json access_token", "/h/login.json access_token"),
        ("a login that is cut short", Box::new(login()), m().file(LOGIN, "[]"), "/h/login.json cannot be used: not a JSON object; log in again, or fix the file", "/h/login.json cannot be used: not a JSON object; log in again, or fix the file"),
        ("settings without a key", Box::new(settings()), m().file("/h/acme.json", r#"{"url": "https://gw.example"}"#), "no usable credential was found for https://gw.example, the base URL of /h/acme.json:1 url; pass a credential", key),
    ] {
        let source = std::sync::Arc::new(source);
        for (first, expected) in [(FirstFound::existing(), existing), (FirstFound::usable(), usable)] {
            let source = std::sync::Arc::clone(&source);
            let shared = source_fn(move |inquiry, report| source.inspect(inquiry, report));
            let resolver = Resolver::new().default_base_url("https://api.acme.example/v1");
            let found = resolver.source(either(shared, first)).system(machine.clone()).resolve();
            assert_eq!(answer(found), expected, "{shows}");
        }
    }

    // What a file that is passed says besides counts all the same: a base URL is never dropped.
    let machine = m().file("/h/acme.json", r#"{"url": "https://gw.example"}"#);
    let auth = Resolver::new().source(either(settings(), FirstFound::usable())).system(machine).resolve().unwrap();
    assert_eq!(auth.base_url_origin().unwrap().to_string(), "/h/acme.json:1 url");
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_login_goes_to_the_server_that_issued_it_and_to_no_other() {
    let a = "https://a.example/v1";
    let b = "https://b.example/v1";
    let text = |server: &str| format!(r#"{{"access_token": "t", "server": {server}}}"#);
    let of_a = text(r#""https://a.example/v1""#);
    let login = || SessionJson::at(LOGIN).issuer("server");
    let flag = |url: &str| Resolver::new().source(Caller::new("--base-url").base_url(url.to_owned()));
    let by_hand = || source_fn(|_, report| {
        let token = Secret::parse("t").unwrap();
        let session = OAuthSession::new(token).issued_by(BaseUrl::parse("https://a.example/v1").unwrap());
        report.session(Origin::other("the vault", Side::Yours), Some(session));
    });
    let key = || SessionJson::at(LOGIN).bearer_token("key").issuer("server");
    let key_of_a = r#"{"key": "k", "server": "https://a.example/v1"}"#;
    let m = System::fixed;
    let refused = |login: &str, url: &str, way: &str| format!("{login} was issued by https://a.example, and {url} is another server; {way}");
    let allow = "; or to send the session to b.example all the same, have the program allow that host for logins";
    let leave = format!("to use the server that issued it, leave out --base-url{allow}");
    let leave_key = "to use the server that issued it, leave out --base-url";
    let unset = format!("to use the server that issued it, unset variable U{allow}");
    let token = "/h/login.json access_token";
    for (shows, resolver, machine, expected) in [
        ("no other URL", Resolver::new().source(login()), m().file(LOGIN, &of_a), a.to_owned()),
        ("the same URL", flag(a).source(login()), m().file(LOGIN, &of_a), a.to_owned()),
        ("the same origin", flag("https://a.example/v2").source(login()), m().file(LOGIN, &of_a), "https://a.example/v2".to_owned()),
        ("another port", flag("https://a.example:8443/v1").source(login()), m().file(LOGIN, &of_a), refused(token, "--base-url", "to use the server that issued it, leave out --base-url; or to send the session to a.example all the same, have the program allow that host for logins")),
        ("a flag", flag(b).source(login()), m().file(LOGIN, &of_a), refused(token, "--base-url", &leave)),
        ("a host without a scheme", flag(b).source(login()), m().file(LOGIN, text(r#""a.example""#)), refused(token, "--base-url", &leave)),
        ("a variable", Resolver::new().source(Env::new().base_url("U")).source(login()), m().var("U", b).file(LOGIN, &of_a), refused(token, "variable U", &unset)),
        ("a configuration", Resolver::new().source(JsonSettings::at("/h/acme.json").base_url("url")).source(login()), m().file("/h/acme.json", r#"{"url": "https://b.example/v1"}"#).file(LOGIN, &of_a), refused(token, "/h/acme.json:1 url", &format!("to use the server that issued it, unset /h/acme.json:1 url{allow}"))),
        ("a place that comes later", Resolver::new().source(login()).source(Env::new().base_url("U")), m().var("U", b).file(LOGIN, &of_a), a.to_owned()),
        ("a host that is allowed", flag(b).source(login()).allow_login_host("b.example"), m().file(LOGIN, &of_a), b.to_owned()),
        ("a default of the program's", Resolver::new().source(login()).default_base_url(b), m().file(LOGIN, &of_a), a.to_owned()),
        ("no server in the file", flag(b).source(login()), m().file(LOGIN, r#"{"access_token": "t"}"#), b.to_owned()),
        ("a blank server", flag(b).source(login()), m().file(LOGIN, text(r#""""#)), b.to_owned()),
        ("a server of another type", flag(b).source(login()), m().file(LOGIN, text("1")), "/h/login.json server cannot be used: a number where a string belongs; log in again, or fix the file".to_owned()),
        ("a server that is none", flag(b).source(login()), m().file(LOGIN, text(r#""ftp://a.example""#)), "/h/login.json server cannot be used: the base URL has a scheme that is not supported, expected `https://`; log in again, or fix the file".to_owned()),
        ("not bound", flag(b).source(SessionJson::at(LOGIN).base_url("server")), m().file(LOGIN, &of_a), b.to_owned()),
        ("a token in the file", flag(b).source(key()), m().file(LOGIN, key_of_a), refused("/h/login.json key", "--base-url", leave_key)),
        ("a token is no login", flag(b).source(key()).allow_login_host("b.example"), m().file(LOGIN, key_of_a), refused("/h/login.json key", "--base-url", leave_key)),
        ("a key elsewhere goes there", flag(b).source(Env::new().api_key("K")).source(login()), m().var("K", "k").file(LOGIN, &of_a), b.to_owned()),
        ("by hand", Resolver::new().source(by_hand()).default_base_url(b), m(), a.to_owned()),
        ("by hand, and a flag", flag(b).source(by_hand()), m(), refused("the vault", "--base-url", &leave)),
    ] {
        let found = match resolver.system(machine).resolve() {
            Ok(auth) => auth.base_url().as_str().to_owned(),
            Err(error) => error.to_string(),
        };
        assert_eq!(found, expected, "{shows}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn settings_in_json_and_in_toml_are_read_alike() {
    let variables = || Variables::new().api_key("K").bearer_token("T").base_url("U");
    let of = |source: Box<dyn CredentialSource>, text: &str| {
        let resolver = Resolver::new().source(source).default_base_url("https://api.acme.example");
        resolver.system(System::fixed().file("/h/f", text)).resolve().map_or_else(|error| error.to_string(), |auth| {
            let url = auth.base_url_origin().map_or("default".to_owned(), ToString::to_string);
            format!("{} from {}, {url}", auth.method().kind(), auth.credential_origin().unwrap())
        })
    };
    let row = || Origin::file("/h/f", Side::Yours);
    macro_rules! rows {
        ($(($shows:literal, $toml:literal, $json:literal, $it:ident => $set:expr, $expected:literal)),* $(,)?) => {$(
            let toml = [ConfigToml::at("/h/f"), ConfigToml::text(row(), $toml)];
            for answer in toml.map(|$it| of(Box::new($set), $toml)) {
                assert_eq!(answer, $expected, "{} in TOML", $shows);
            }
            let json = [JsonSettings::at("/h/f"), JsonSettings::text(row(), $json)];
            for answer in json.map(|$it| of(Box::new($set), $json)) {
                assert_eq!(answer, $expected, "{} in JSON", $shows);
            }
        )*};
    }
    rows! {
        ("a bearer token by key", "a.t = 't'", r#"{"a": {"t": "t"}}"#, s => s.bearer_token("a.t"), "bearer token from /h/f:1 a.t, default"),
        ("variables", "[env]\nK = 'k'", "{\n\"env\": {\"K\": \"k\"}}", s => s.variables("env", variables()), "API key from /h/f:2 K, default"),
        ("variables further in", "[a.env]\nT = 't'\nU = 'https://gw.example'", "{\n\"a\": {\"env\": {\"T\": \"t\",\n\"U\": \"https://gw.example\"}}}", s => s.variables("a.env", variables()), "bearer token from /h/f:2 T, /h/f:3 U"),
        ("variables at the top", "K = 'k'", r#"{"K": "k"}"#, s => s.variables("", variables()), "API key from /h/f:1 K, default"),
        ("other variables", "[env]\nX = 'k'", r#"{"env": {"X": "k"}}"#, s => s.variables("env", variables()), "no usable credential was found; pass a credential"),
        ("no such table", "x = 1", r#"{"x": 1}"#, s => s.variables("env", variables()), "no usable credential was found; pass a credential"),
    }
    let error = |source: ConfigToml, text: &str| {
        let resolver = Resolver::new().source(source).system(System::fixed().file("/h/f", text));
        let error = resolver.resolve().unwrap_err();
        (error.kind(), error.diagnostics().iter().map(|note| note.code).collect::<Vec<_>>())
    };
    let at = || ConfigToml::at("/h/f");
    assert_eq!(error(at().variables("env", variables()), "env = 'k'"), (ErrorKind::Malformed, vec![]));
    assert_eq!(error(at().variables("env", variables()), "env.K = 1"), (ErrorKind::Malformed, vec![]));
    assert_eq!(error(at().command("helper"), "helper = 'print-my-key'"), (ErrorKind::Unsupported, vec![]));
    assert_eq!(error(at().unused("key"), "key = 'k'"), (ErrorKind::NoneFound, vec!["no-effect"]));
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_variable_that_is_nearly_one_that_is_read_is_noted() {
    let resolver = || Resolver::new()
        .source(Env::new().api_key("ACME_API_KEY").bearer_token("ACME_TOKEN").base_url("ACME_BASE_URL"))
        .default_base_url("https://api.acme.example/v1");
    let none = "no usable credential was found; ";
    let put = "put an API key into variable ACME_API_KEY";
    let rename = |found: &str| format!("{none}rename variable {found} to ACME_API_KEY; or {put}");
    for (shows, variables, expected, notes) in [
        ("nothing", vec![], format!("{none}{put}"), vec![]),
        ("a word is missing", vec![("ACME_KEY", "k")], rename("ACME_KEY"), vec!["ACME_KEY"]),
        ("small letters", vec![("acme_api_key", "k")], rename("acme_api_key"), vec!["acme_api_key"]),
        ("it is empty", vec![("ACME_KEY", " ")], format!("{none}{put}"), vec![]),
        ("another program's", vec![("ACNE_API_KEY", "k"), ("ACME_REGION", "k")], format!("{none}{put}"), vec![]),
        ("a letter is missing", vec![("ACME_AP_KEY", "k")], rename("ACME_AP_KEY"), vec!["ACME_AP_KEY"]),
        ("a letter is there twice", vec![("ACME__API_KEY", "k")], rename("ACME__API_KEY"), vec!["ACME__API_KEY"]),
        ("two letters are swapped", vec![("ACME_API_KYE", "k")], rename("ACME_API_KYE"), vec!["ACME_API_KYE"]),
        ("a plural", vec![("ACME_API_KEYS", "k")], rename("ACME_API_KEYS"), vec!["ACME_API_KEYS"]),
        ("it would come before what is used", vec![("ACME_TOKEN", "t"), ("ACME_KEY", "k")], "variable ACME_TOKEN".to_owned(), vec!["ACME_KEY"]),
        ("it would come after what is used", vec![("ACME_API_KEY", "k"), ("ACME_AUTH_TOKEN", "t")], "variable ACME_API_KEY".to_owned(), vec![]),
        ("a base URL", vec![("ACME_TOKEN", "t"), ("ACME_API_BASE", "https://gw.example")], "variable ACME_TOKEN".to_owned(), vec!["ACME_API_BASE"]),
        ("a base URL that is read", vec![("ACME_TOKEN", "t"), ("ACME_BASE_URL", "https://gw.example"), ("ACME_URL", "https://x.example")], "variable ACME_TOKEN".to_owned(), vec![]),
        ("both", vec![("ACME_APIKEY", "k"), ("ACME_URL", "https://gw.example")], rename("ACME_APIKEY"), vec!["ACME_APIKEY", "ACME_URL"]),
    ] {
        let machine = variables.iter().fold(System::fixed(), |machine, (name, text)| machine.var(*name, *text));
        let found = resolver().system(machine).resolve();
        let diagnostics = match &found {
            Ok(auth) => auth.diagnostics(),
            Err(error) => error.diagnostics(),
        };
        let near = diagnostics.iter().filter(|note| note.code == "near-miss");
        let told: Vec<_> = near.map(|note| note.message.split(' ').nth(1).unwrap().to_owned()).collect();
        assert_eq!(told, notes, "{shows}");
        assert_eq!(answer(found), expected, "{shows}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_variable_that_is_nearly_one_that_is_read_is_noted_beside_a_login_and_in_files() {
    use auth_resolver::sources::{Dotenv, SessionJson};

    let login = || SessionJson::at("/h/login.json").access_token("token");
    let env = || Env::new().api_key("ACME_API_KEY").base_url("ACME_BASE_URL");
    let resolver = || Resolver::new().default_base_url("https://api.acme.example/v1");
    let dotenv = || Dotenv::at("/h/.env").api_key("ACME_API_KEY").base_url("ACME_BASE_URL");
    let of_login = |resolver: Resolver| resolver.source(login());
    let only_login = "variable ACME_KEY is set and not read; variable ACME_API_KEY is read and not set";
    for (shows, resolver, key, file, expected) in [
        ("the login is billed", of_login(resolver().source(env())), "ACME_KEY", "", vec![only_login]),
        ("the login comes first anyway", of_login(resolver()).source(env()), "ACME_KEY", "", vec![]),
        ("a name that the program lists", resolver().source(env().unused("ACME_KEY")), "ACME_KEY", "", vec![only_login]),
        ("another ending in a file", resolver().source(dotenv()), "", "A=1\nACME_KEY=k", vec!["`ACME_KEY` on line 2 of /h/.env is not read; `ACME_API_KEY` is read and not there"]),
        ("small letters in a file", resolver().source(dotenv()), "", "acme_api_key=k", vec!["`acme_api_key` on line 1 of /h/.env is not read; `ACME_API_KEY` is read and not there"]),
        ("a wrong letter in a file", of_login(resolver().source(dotenv())), "", "ACME_BASE_URI=https://gw.example", vec!["`ACME_BASE_URI` on line 1 of /h/.env is not read; `ACME_BASE_URL` is read and not there"]),
        ("beside the right one", resolver().source(dotenv()), "", "ACME_API_KEY=k\nACME_KEY=k", vec![]),
        ("the right one is in the environment", resolver().source(env()).source(dotenv()), "ACME_API_KEY", "ACME_KEY=k", vec![]),
        ("it is read elsewhere", resolver().source(env().bearer_token("ACME_TOKEN")).source(dotenv()), "", "ACME_TOKEN=t", vec![]),
        ("a blank", resolver().source(dotenv()), "", "ACME_KEY=\"\"", vec![]),
        ("another program's", resolver().source(dotenv()), "", "OPENAI_API_KEY=k\nACME_REGION=eu", vec![]),
    ] {
        let machine = System::fixed().file("/h/login.json", r#"{"token": "made-up"}"#).file("/h/.env", file);
        let machine = if key.is_empty() { machine } else { machine.var(key, "made-up-too") };
        let diagnostics = match resolver.system(machine).resolve() {
            Ok(auth) => auth.diagnostics(),
            Err(error) => error.diagnostics(),
        };
        let near = diagnostics.iter().filter(|note| ["near-miss", "no-effect"].contains(&note.code));
        assert_eq!(near.map(|note| &note.message).collect::<Vec<_>>(), expected, "{shows}");
    }
}

// What is not read decides nothing, so it makes no answer another one.
#[test]
fn a_near_miss_is_no_change() {
    let resolver = |machine: auth_resolver::system::FixedSystem| {
        Resolver::new()
            .source(Env::new().api_key("ACME_API_KEY").base_url("ACME_BASE_URL"))
            .default_base_url("https://api.acme.example/v1")
            .system(machine.var("ACME_API_KEY", "k"))
    };
    let before = resolver(System::fixed()).resolve().unwrap();
    let after = resolver(System::fixed().var("ACME_URL", "https://gw.example"));
    assert!(after.changed_since(&before.fingerprint()).is_none());
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_key_that_is_nearly_one_that_is_read_is_noted() {
    let toml = || Resolver::new().source(ConfigToml::at("/h/acme.toml").api_key("api.key").base_url("api.base_url"));
    let json = || Resolver::new().source(JsonSettings::at("/h/acme.json").api_key("api.key").base_url("api.base_url"));
    for (shows, in_toml, in_json, expected) in [
        ("as it is read", "[api]\nkey = 'k-1'\nbase_url = 'https://gw.example'", r#"{"api": {"key": "k-1", "base_url": "https://gw.example"}}"#, ""),
        ("another separator", "[api]\nkey = 'k-1'\nbase-url = 'https://gw.example'", r#"{"api": {"key": "k-1", "base-url": "https://gw.example"}}"#, "rename `api.base-url` to `api.base_url`"),
        ("another case", "[api]\nkey = 'k-1'\nbaseUrl = 'https://gw.example'", r#"{"api": {"key": "k-1", "baseUrl": "https://gw.example"}}"#, "rename `api.baseUrl` to `api.base_url`"),
        ("one letter", "[api]\nkey = 'k-1'\nbse_url = 'https://gw.example'", r#"{"api": {"key": "k-1", "bse_url": "https://gw.example"}}"#, "rename `api.bse_url` to `api.base_url`"),
        ("a short word", "[api]\nkeys = 'k-1'\nbase_url = 'https://gw.example'", r#"{"api": {"keys": "k-1", "base_url": "https://gw.example"}}"#, ""),
        ("another word", "[api]\nkey = 'k-1'\nregion = 'eu'", r#"{"api": {"key": "k-1", "region": "eu"}}"#, ""),
        ("in another table", "base-url = 'https://gw.example'\n[api]\nkey = 'k-1'", r#"{"base-url": "https://gw.example", "api": {"key": "k-1"}}"#, ""),
    ] {
        for (resolver, path, text) in [(toml(), "/h/acme.toml", in_toml), (json(), "/h/acme.json", in_json)] {
            let found = resolver.default_base_url("https://api.acme.example").system(System::fixed().file(path, text)).resolve();
            let diagnostics = match &found {
                Ok(auth) => auth.diagnostics(),
                Err(error) => error.diagnostics(),
            };
            let near = diagnostics.iter().find(|note| note.code == "near-miss");
            let said = near.and_then(|note| note.remedy.clone()).unwrap_or_default();
            assert_eq!(said, expected, "{shows} in {path}");
        }
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_member_of_a_login_that_is_nearly_one_that_is_read_is_noted() {
    use auth_resolver::sources::TimeUnit;
    const SECRET: &str = "acme-planted-5f1e";
    let at = || SessionJson::at(LOGIN);
    let nested = || at().access_token(["tokens", "access"]).base_url(["server", "url"]);
    let in_object = || at().in_object("session").access_token("accessToken");
    let in_entry = || at().in_object("hosts").in_entry("https://api.").access_token("oauth_token");
    let key = || at().access_token("access").api_key("api_key");
    let known = || at().expires("expires_at", TimeUnit::Seconds).email("email").base_url("server");
    let rename = |found: &str, meant: &str| format!("rename `{found}` to `{meant}`");
    for (shows, source, text, expected, lost) in [
        ("as it is read", known(), r#"{"access_token": "@", "refresh_token": "@", "email": "a@b.example"}"#, vec![], false),
        ("another case", at(), r#"{"accessToken": "@"}"#, vec![("accessToken", "access_token")], true),
        ("a letter is missing", at(), r#"{"acess_token": "@"}"#, vec![("acess_token", "access_token")], true),
        ("a short word", at().access_token("token"), r#"{"tokn": "@"}"#, vec![("tokn", "token")], true),
        ("other words", at(), r#"{"id_token": "@", "token": "@"}"#, vec![], true),
        ("nothing is in it", at(), r#"{"acess_token": "", "accessToken": null}"#, vec![], true),
        ("an object is no token", at(), r#"{"accessToken": {"value": "@"}}"#, vec![], true),
        ("what goes with the session", known(), r#"{"access_token": "@", "refreshToken": "@", "expires-at": 1, "e_mail": "@", "Server": "https://@.example"}"#,
            vec![("Server", "server"), ("expires-at", "expires_at"), ("refreshToken", "refresh_token"), ("e_mail", "email")], false),
        ("by a path", nested(), r#"{"tokens": {"acess": "@"}, "server": {"uri": "https://@.example"}}"#, vec![("tokens.acess", "tokens.access")], true),
        ("an object on the path", nested(), r#"{"Tokens": {"access": "@"}, "Server": {"url": "https://@.example"}}"#, vec![("Tokens", "tokens"), ("Server", "server")], true),
        ("another object", nested(), r#"{"token": {"access": "@"}}"#, vec![], true),
        ("a text in the place of the object", nested(), r#"{"token": "@", "tokens": null}"#, vec![], true),
        ("in an object", in_object(), r#"{"session": {"access_token": "@"}}"#, vec![("session.access_token", "session.accessToken")], true),
        ("the object itself", in_object(), r#"{"Session": {"accessToken": "@"}}"#, vec![("Session", "session")], true),
        ("another host", at().in_object(["hosts", "a1.example"]), r#"{"hosts": {"a2.example": {"access_token": "@"}}}"#, vec![], true),
        ("beside the object", in_object(), r#"{"access_token": "@", "session": {}}"#, vec![], true),
        ("in an entry", in_entry(), r#"{"hosts": {"https://api.acme.example": {"oauthToken": "@"}}}"#, vec![("hosts.https://api.*.oauthToken", "hosts.https://api.*.oauth_token")], true),
        ("a key", key(), r#"{"api-key": "@"}"#, vec![("api-key", "api_key")], true),
        ("one that is read for something else", at().access_token("api_token").api_key("api-token"), r#"{"api-token": "@"}"#, vec![], false),
    ] {
        let text = text.replace('@', SECRET);
        let found = Resolver::new()
            .source(source)
            .default_base_url("https://api.acme.example/v1")
            .system(System::fixed().file(LOGIN, text))
            .resolve();
        let diagnostics = match &found {
            Ok(auth) => auth.diagnostics(),
            Err(error) => error.diagnostics(),
        };
        let near: Vec<_> = diagnostics.iter().filter(|note| note.code == "near-miss").collect();
        let told: Vec<_> = near.iter().map(|note| note.remedy.clone().unwrap()).collect();
        let renamed: Vec<_> = expected.iter().map(|(found, meant)| rename(found, meant)).collect();
        assert_eq!(told, renamed, "{shows}");
        assert!(near.iter().all(|note| note.message.contains(" on line 1 of /h/login.json is not read; ")), "{shows}: {near:?}");
        assert_eq!(found.is_err(), lost, "{shows}: {found:?}");
        let shown = match &found {
            Ok(auth) => format!("{auth:?} {}", auth.explain()),
            Err(error) => format!("{error} {error:?} {}", error.explain()),
        };
        assert!(!shown.contains(SECRET), "{shows}: {shown}");
        if let (true, Some((found, meant))) = (lost, expected.first()) {
            assert!(shown.contains(&format!("{} in /h/login.json; or log in", rename(found, meant))), "{shows}: {shown}");
        }
    }
}

// Without it the file is broken, and the error is another one than that of a missing login.
#[test]
fn a_refresh_token_without_its_access_token_says_what_to_rename() {
    let error = Resolver::new()
        .source(SessionJson::at(LOGIN))
        .system(System::fixed().file(
            LOGIN,
            "{\n  \"acces_token\": \"t\",\n  \"refresh_token\": \"r\"\n}",
        ))
        .resolve()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "/h/login.json access_token cannot be used: `access_token` is missing; rename `acces_token` to `access_token` \
         in /h/login.json; or log in again"
    );
    assert_eq!(
        error.diagnostics()[0].message,
        "`acces_token` on line 2 of /h/login.json is not read; `access_token` is read and not there"
    );
}

#[test]
fn what_another_source_reads_is_no_near_miss() {
    let notes = |text: &str| {
        let object = || SessionJson::at(LOGIN).in_object("session");
        let auth = Resolver::new()
            .source(SessionJson::at(LOGIN).access_token("accessToken"))
            .source(SessionJson::at(LOGIN).access_token("access_token"))
            .source(object().access_token("accessToken"))
            .source(object().access_token("access_token"))
            .default_base_url("https://api.acme.example/v1")
            .system(System::fixed().file(LOGIN, text))
            .resolve()
            .unwrap();
        let diagnostics = auth.diagnostics();
        diagnostics.iter().any(|note| note.code == "near-miss")
    };
    assert!(!notes(r#"{"access_token": "t"}"#));
    assert!(!notes(r#"{"session": {"access_token": "t"}}"#));
    assert!(notes(
        r#"{"access_token": "t", "session": {"acess_token": "t"}}"#
    ));
}

#[test]
fn a_misspelt_member_changes_no_answer() {
    let resolver = |text: &str| {
        Resolver::new()
            .source(Env::new().api_key("ACME_API_KEY"))
            .source(SessionJson::at(LOGIN))
            .default_base_url("https://api.acme.example/v1")
            .system(System::fixed().var("ACME_API_KEY", "k").file(LOGIN, text))
    };
    let before = resolver("{}").resolve().unwrap();
    let after = resolver(r#"{"acess_token": "t"}"#);
    let change = after.changed_since(&before.fingerprint()).unwrap();
    assert_eq!(change.kind, ChangeKind::SameCredential);
    let after = after.resolve().unwrap();
    assert_eq!(after.credential_origin(), before.credential_origin());
    assert_eq!(after.base_url(), before.base_url());
}

//! Presets for two more programs, made from public parts alone: `cargo run --example other_tools`.
//!
//! Each finds the credentials of one program where it keeps them. Which one it would use is partly a
//! setting of its own; here the order is that of the sources.

#[cfg(test)]
use auth_resolver::base_url::VersionSegment;
use auth_resolver::source::Origin;
use auth_resolver::sources::{HomeDirectory, TimeUnit, Variables};
use auth_resolver::{Dotenv, Env, JsonSettings, Resolver, SessionJson, System};

/// Qwen Code 0.24: keys by variable, in the environment, two `.env` files and the settings; and a login
/// that names its server without the version of the API.
fn qwen_code(system: &System) -> Resolver {
    let variables = Variables::new()
        .api_key("OPENAI_API_KEY")
        .base_url("OPENAI_BASE_URL");
    let mut resolver = Resolver::new()
        .login_name("Qwen")
        .base_urls_for_keys_only()
        .default_base_url("https://api.openai.com/v1")
        .default_login_base_url("https://portal.qwen.ai")
        .system(system.clone())
        .source(Env::new().variables(&variables));
    let home = HomeDirectory::of("QWEN_HOME", ".qwen").find(system);
    if let Some(qwen) = home.path() {
        let settings = JsonSettings::at(qwen.join("settings.json")).with_comments();
        let login = SessionJson::at(qwen.join("oauth_creds.json"))
            .expires("expiry_date", TimeUnit::Milliseconds)
            .base_url("resource_url");
        resolver = resolver
            .source(Dotenv::at(qwen.join(".env")).variables(&variables))
            .source(settings.variables("env", variables.clone()))
            .source(login);
    }
    resolver.source(home)
}

/// opencode, for one of its providers: the configuration comes before `auth.json`, and that before the
/// environment. `OPENCODE_AUTH_CONTENT` takes the place of the file.
fn opencode(system: &System, provider: &str, variable: &str, default_url: &str) -> Resolver {
    let options = |key: &str| format!("provider.{provider}.options.{key}");
    let login = |file: SessionJson| {
        file.in_object(provider)
            .access_token("access")
            .refresh_token("refresh")
            .expires("expires", TimeUnit::Detect)
            .account_id("accountId")
            .api_key("key")
    };
    // On every platform, also where others keep such files elsewhere.
    let config = HomeDirectory::of("XDG_CONFIG_HOME", ".config").find(system);
    let data = HomeDirectory::of("XDG_DATA_HOME", ".local/share").find(system);
    let mut resolver = Resolver::new()
        .default_base_url(default_url)
        .default_login_base_url(default_url)
        .system(system.clone());
    if let Some(config) = config.path() {
        let file = JsonSettings::at(config.join("opencode/opencode.json")).with_comments();
        let file = file.api_key(options("apiKey")).base_url(options("baseURL"));
        resolver = resolver.source(file);
    }
    let content = "OPENCODE_AUTH_CONTENT";
    if let Some(text) = system.var(content).text() {
        resolver = resolver.source(login(SessionJson::text(Origin::variable(content), text)));
    } else if let Some(data) = data.path() {
        resolver = resolver.source(login(SessionJson::at(data.join("opencode/auth.json"))));
    }
    resolver.source(Env::new().api_key(variable))
}

fn main() {
    let system = System::real();
    for (program, resolver) in [
        ("Qwen Code", qwen_code(&system)),
        (
            "opencode",
            opencode(
                &system,
                "openai",
                "OPENAI_API_KEY",
                "https://api.openai.com/v1",
            ),
        ),
    ] {
        println!("{program}:");
        match resolver.resolve() {
            Ok(auth) => print!("{}", auth.explain()),
            Err(error) => println!("{error}"),
        }
    }
}

/// Returns the kind of the credential, its place and the host that it goes to.
#[cfg(test)]
fn told(resolver: &Resolver) -> String {
    let auth = resolver.resolve().unwrap();
    let origin = auth.credential_origin().unwrap();
    let host = auth.base_url().host();
    format!("{} {origin} {host}", auth.method().kind().as_str())
}

#[test]
fn what_qwen_code_finds() {
    let path = "/home/u/.qwen/oauth_creds.json";
    let login = r#"{"access_token": "made-up", "refresh_token": "made-up",
        "resource_url": "eu.portal.example", "expiry_date": 4102444800000}"#;
    let machine = || System::fixed().home("/home/u").file(path, login);
    let settings = r#"{"env": {"OPENAI_API_KEY": "made-up"}} // mine"#;
    let url = "https://gw.example/v1";
    for (machine, expected) in [
        (
            machine(),
            "oauth /home/u/.qwen/oauth_creds.json access_token eu.portal.example",
        ),
        (
            machine()
                .var("OPENAI_API_KEY", "made-up")
                .var("OPENAI_BASE_URL", url),
            "api-key variable OPENAI_API_KEY gw.example",
        ),
        (
            machine().file("/home/u/.qwen/settings.json", settings),
            "api-key /home/u/.qwen/settings.json:1 OPENAI_API_KEY api.openai.com",
        ),
    ] {
        assert_eq!(told(&qwen_code(&machine.build())), expected);
    }
    let auth = qwen_code(&machine().build()).resolve().unwrap();
    let url = VersionSegment::InBaseUrl("v1").base_url(auth.base_url());
    assert_eq!(url.as_str(), "https://eu.portal.example/v1");
}

#[test]
fn what_opencode_finds() {
    let path = "/home/u/.local/share/opencode/auth.json";
    let session = r#"{"acme": {"type": "oauth", "access": "made-up", "refresh": "made-up",
        "expires": 4102444800000, "accountId": "acct-1"}}"#;
    let key = r#"{"acme": {"type": "api", "key": "made-up"}}"#;
    let config = r#"{"provider": {"acme": {"options": {
        "apiKey": "made-up", "baseURL": "https://gw.example/v1"}}}}"#;
    let machine = || {
        System::fixed()
            .home("/home/u")
            .var("ACME_API_KEY", "made-up")
    };
    for (machine, expected) in [
        (machine(), "api-key variable ACME_API_KEY api.acme.example"),
        (
            machine().file(path, key),
            "api-key /home/u/.local/share/opencode/auth.json acme.key api.acme.example",
        ),
        (
            machine().file(path, session),
            "oauth /home/u/.local/share/opencode/auth.json acme api.acme.example",
        ),
        (
            machine()
                .file(path, session)
                .var("OPENCODE_AUTH_CONTENT", key),
            "api-key variable OPENCODE_AUTH_CONTENT acme.key api.acme.example",
        ),
        (
            machine()
                .file(path, session)
                .file("/home/u/.config/opencode/opencode.json", config),
            "api-key /home/u/.config/opencode/opencode.json:2 provider.acme.options.apiKey gw.example",
        ),
    ] {
        let resolver = opencode(
            &machine.build(),
            "acme",
            "ACME_API_KEY",
            "https://api.acme.example",
        );
        assert_eq!(told(&resolver), expected);
    }
}

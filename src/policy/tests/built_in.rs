//! Providers that need no configuration: one on this machine, and a cloud with a key of its own.

use super::names::{
    AuthMethod, BedrockApiKey, BuiltInServer, DOCUMENTED, Finding, Found, Name, Origin, Policy,
    ServerField, SettingKey, Side, Standing, Subject, ToolKey, UncheckedText,
};

use super::build::*;

const LOCAL: BuiltInServer = BuiltInServer::new("local", "http://localhost:{port}/v1")
    .url_variable("LOCAL_URL")
    .port("LOCAL_PORT", "8080");

const CLOUD: BuiltInServer = BuiltInServer::new("cloud", "https://{region}.cloud.example")
    .region_variables(&["CLOUD_REGION", "REGION"])
    .key_variable("CLOUD_KEY");

/// What it shows, what is switched, findings, outcome and base URL.
type Row = (&'static str, fn(&mut Policy), Vec<Finding>, &'static str);

fn check(rows: Vec<Row>) {
    for (shows, change, findings, expected) in rows {
        let mut policy = policy(DOCUMENTED);
        policy.rules.tool.servers.built_in = &[LOCAL, CLOUD];
        change(&mut policy);
        let decision = decide(&policy, &findings);
        let url = decision.outcome.as_ref().map(|choice| choice.url.as_str());
        let got = format!("{} {}", outcome(&decision), url.unwrap_or_default());
        assert_eq!(got.trim(), expected, "{shows}");
    }
}

fn as_it_is(_: &mut Policy) {}

fn text(name: &str, text: &str) -> Finding {
    let text = Found::Text(UncheckedText::new(text));
    Finding::new(variable(name), Subject::Variable(Name::new(name)), text)
}

fn of(id: &str, which: ServerField, text: &str) -> Finding {
    setting(field(id, which), text)
}

#[rustfmt::skip] // A row is a line.
#[test]
fn on_this_machine() {
    let selected = || setting(SettingKey::Tool(ToolKey::SelectedServer), "local");
    check(vec![
        ("as it comes", as_it_is, vec![selected()], "- -> server http://localhost:8080/v1"),
        ("with another port", as_it_is, vec![selected(), text("LOCAL_PORT", " 9090 ")], "- -> server http://localhost:9090/v1"),
        ("with something that is no port", as_it_is, vec![selected(), text("LOCAL_PORT", "80/x")], "IncompleteServer { server: local, missing: \"valid port\" }"),
        ("with another URL", as_it_is, vec![selected(), text("LOCAL_URL", "http://127.0.0.1:9/v2")], "- -> 1 http://127.0.0.1:9/v2"),
        ("with something that is no URL", as_it_is, vec![selected(), text("LOCAL_URL", "127.0.0.1")], "InvalidUrl { url: 1, why: MissingScheme }"),
        ("no login goes there", as_it_is, vec![selected(), login(), tokens(), key(variable("OPENAI_API_KEY"))], "- -> server http://localhost:8080/v1"),
        ("but the caller's key does", as_it_is, vec![selected(), key(caller())], "1 -> server http://localhost:8080/v1"),
        ("a table for it is refused", as_it_is, vec![selected(), of("local", ServerField::BaseUrl, "https://acme.example")], "ReservedTable { setting: 1, server: local }"),
        ("or means nothing", |p| p.rules.tool.servers.reserved_ids = false, vec![selected(), of("local", ServerField::BaseUrl, "https://acme.example")], "- -> server http://localhost:8080/v1"),
    ]);
}

#[rustfmt::skip] // A row is a line.
#[test]
fn in_a_cloud() {
    const WEST: &str = "0 -> server https://west.cloud.example";
    const NO_REGION: &str = "IncompleteServer { server: cloud, missing: \"region\" }";
    const NOT_ONE: &str = "IncompleteServer { server: cloud, missing: \"valid region\" }";
    let cloud_key = || named(variable("CLOUD_KEY"), "CLOUD_KEY");
    let selected = || setting(SettingKey::Tool(ToolKey::SelectedServer), "cloud");
    let with = |more: Vec<Finding>| {
        let mut findings = vec![cloud_key(), selected()];
        findings.extend(more);
        findings
    };
    let west = || text("CLOUD_REGION", "west");
    check(vec![
        ("its key and its region", as_it_is, with(vec![west()]), WEST),
        ("the region in another variable", as_it_is, with(vec![text("REGION", " west ")]), WEST),
        ("the earlier name counts, wherever it lies", as_it_is, with(vec![text("REGION", "east"), west()]), WEST),
        ("the setting comes before the variables", as_it_is, with(vec![text("REGION", "east"), of("cloud", ServerField::Region, "west")]), WEST),
        ("no region", as_it_is, with(vec![]), NO_REGION),
        ("a blank region", as_it_is, with(vec![text("REGION", " ")]), NO_REGION),
        ("a region is one label: it chooses no host", as_it_is, with(vec![text("REGION", "west.evil")]), NOT_ONE),
        ("nor a path", as_it_is, with(vec![text("REGION", "evil/west")]), NOT_ONE),
        ("a region that nothing filled in", as_it_is, with(vec![text("REGION", "undefined")]), NOT_ONE),
        ("one of a guide", as_it_is, with(vec![text("REGION", "your-region")]), NOT_ONE),
        ("the same in the table", as_it_is, with(vec![of("cloud", ServerField::Region, "null")]), NOT_ONE),
        ("no key", as_it_is, vec![selected(), west()], "NoneFound"),
        ("another provider's table says nothing of it", as_it_is, with(vec![west(), of("other", ServerField::BaseUrl, "https://other.example"), of("other", ServerField::AuthCommand, "x")]), WEST),
        ("its own table needs no name", |p| p.rules.tool.servers.checks_all = true, with(vec![of("cloud", ServerField::Region, "west"), Finding::new(config("key"), Subject::Setting(field("cloud", ServerField::Name)), Found::Nothing)]), WEST),
        ("any other does", |p| p.rules.tool.servers.checks_all = true, with(vec![west(), of("other", ServerField::Region, "west"), Finding::new(config("key"), Subject::Setting(field("other", ServerField::Name)), Found::Nothing)]), "IncompleteServer { server: other, missing: \"name\" }"),
    ]);
}

// The key that a login stored for the cloud comes first. What else is wrong with logins is nothing to
// the cloud, unless it may hide such a key.
#[rustfmt::skip] // A row is a line.
#[test]
fn in_a_cloud_beside_a_login() {
    const OF_VARIABLE: &str = "0 -> server https://west.cloud.example";
    let with = |more: Vec<Finding>| {
        let mut findings = vec![named(variable("CLOUD_KEY"), "CLOUD_KEY"), text("CLOUD_REGION", "west"), setting(SettingKey::Tool(ToolKey::SelectedServer), "cloud")];
        findings.extend(more);
        findings
    };
    let stored_key = || {
        let key = BedrockApiKey::new(secret(), Some("east".to_owned()));
        credential(auth_json("bedrock_api_key"), Standing::Stored, AuthMethod::BedrockApiKey(key))
    };
    let in_key_store = || setting(SettingKey::Tool(ToolKey::CredentialStore), "keyring");
    let blank_key = || blank(auth_json("OPENAI_API_KEY"), Subject::Credential(Standing::Stored, super::names::MethodKind::ApiKey));
    check(vec![
        ("a stored key, with its own region", as_it_is, with(vec![login(), stored_key()]), "4 -> server https://east.cloud.example"),
        ("a ChatGPT login", as_it_is, with(vec![login(), tokens()]), OF_VARIABLE),
        ("a file that cannot be read", as_it_is, with(vec![broken_login()]), "Broken(3)"),
        ("the same, where it may be skipped", |p| p.skip_broken = true, with(vec![broken_login()]), OF_VARIABLE),
        ("logins are in a key store", as_it_is, with(vec![in_key_store(), no_login()]), OF_VARIABLE),
        ("a member that Codex itself could not use", |p| p.rules.tool.strict_stored = true, with(vec![login(), blank_key()]), OF_VARIABLE),
    ]);
}

// Bedrock's key fits Bedrock alone.
#[test]
fn a_cloud_key_goes_nowhere_else() {
    let key = AuthMethod::BedrockApiKey(BedrockApiKey::new(secret(), None));
    let origin = Origin::other("a vault", Side::Yours);
    let findings = [credential(origin, Standing::Pinned, key)];
    let decision = decide(&policy(DOCUMENTED), &findings);
    assert_eq!(outcome(&decision), "Unsupported { credential: 0 }");
}

//! Variables that settings name, and what the fields of a provider are called.

use crate::finding::SettingKey;
use crate::finding::tool::{ServerField, ToolKey};
use crate::policy::RuleSet;
use crate::sources::setting_keys::Meaning;
use crate::sources::{FirstFound, ServerKey, SettingKeys};
use crate::{ConfigToml, CredentialSource, Env, Resolver, System};

/// A configuration that selects a provider whose key is in a variable.
fn configuration() -> (ConfigToml, System) {
    let keys = SettingKeys::default()
        .with(
            "provider",
            Meaning::Setting(SettingKey::Tool(ToolKey::SelectedServer)),
        )
        .servers(
            "providers",
            &[
                ("url", ServerKey::Field(ServerField::BaseUrl)),
                ("key", ServerKey::Field(ServerField::EnvKey)),
            ],
        );
    let text = "provider = 'b'\n[providers.b]\nurl = 'https://b.example'\nkey = 'K'\n";
    let machine = System::fixed().var("K", "key-1").file("/config.toml", text);
    (ConfigToml::at("/config.toml").keys(keys), machine.build())
}

#[test]
fn a_variable_that_settings_name_is_looked_up_by_the_sources_that_answer_for_it() {
    let (config, machine) = configuration();
    let with = |env: Env| {
        Resolver::new()
            .source(config.clone())
            .source(env)
            .system(machine.clone())
            .resolve()
    };
    assert_eq!(
        with(Env::new()).unwrap().base_url().as_str(),
        "https://b.example"
    );
}

#[rustfmt::skip] // A row is a line.
// Otherwise the variable would be said not to be set although it is.
#[test]
fn settings_inside_a_source_of_several_name_variables_unless_values_are_in_it_too() {
    let config = || configuration().0;
    let sources: [(&str, Box<dyn CredentialSource>, bool); 4] = [
        ("the first found", Box::new(FirstFound::existing().or(config())), true),
        ("one in the other", Box::new(FirstFound::existing().or(FirstFound::usable().or(config()))), true),
        ("a mixture", Box::new(FirstFound::existing().or(config()).or(Env::new())), false),
        ("a mixture further in", Box::new(FirstFound::usable().or(FirstFound::existing().or(config()).or(Env::new()))), false),
    ];
    for (shows, source, is_looked_up) in sources {
        let resolver = Resolver::new().source(source).source(Env::new());
        let result = resolver.system(configuration().1).resolve();
        assert_eq!(result.is_ok(), is_looked_up, "{shows}: {result:?}");
    }
}

// Words of Codex's are no help to anybody else.
#[test]
fn fields_of_a_provider_are_called_what_the_program_calls_them() {
    let fields: &[(&str, ServerKey)] = &[("key_in", ServerKey::Field(ServerField::EnvKey))];
    let keys = SettingKeys::default()
        .with(
            "server",
            Meaning::Setting(SettingKey::Tool(ToolKey::SelectedServer)),
        )
        .servers("servers", fields);
    let config = "server = 'eu'\n[servers.eu]\n";
    for (names, expected) in [
        (
            &[(ServerField::EnvKey, "key_in")][..],
            "write the provider's base URL into its table, and give the provider a `key_in`, and set that variable",
        ),
        (
            &[],
            "write the provider's base URL into its table, and give the provider a variable for its key, and set that variable",
        ),
    ] {
        let mut rules = RuleSet::NEUTRAL;
        rules.tool.servers.field_names = names;
        let error = Resolver::new()
            .rules(rules)
            .source(ConfigToml::at("/acme.toml").keys(keys.clone()))
            .default_base_url("https://api.acme.example")
            .system(System::fixed().file("/acme.toml", config))
            .resolve()
            .unwrap_err();
        assert_eq!(error.remedies(), [expected]);
    }
}

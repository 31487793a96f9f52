//! A client of one's own for Azure, made from public parts, and Azure's URLs in the presets.

use auth_resolver::method::HeaderScheme;
use auth_resolver::{Dotenv, Env, Error, ErrorKind, Resolution, Resolver, System, codex};

fn resolve(endpoint: &str) -> Result<Resolution, Error> {
    let variables = Env::new()
        .api_key("AZURE_OPENAI_API_KEY")
        .endpoint("AZURE_OPENAI_ENDPOINT");
    Resolver::new()
        .key_header(HeaderScheme::API_KEY)
        .source(variables)
        .source(Dotenv::project("/p").endpoint("AZURE_OPENAI_ENDPOINT"))
        .system(
            System::fixed()
                .var("AZURE_OPENAI_API_KEY", "a1")
                .var("AZURE_OPENAI_ENDPOINT", endpoint),
        )
        .resolve()
}

#[rustfmt::skip] // A row is a line.
#[test]
fn f1_a_server_without_a_path_gets_that_of_its_api() {
    for (endpoint, base, is_added) in [
        ("https://acme.openai.azure.com/", "https://acme.openai.azure.com/openai/v1", true),
        ("https://acme.openai.azure.com", "https://acme.openai.azure.com/openai/v1", true),
        ("https://acme.cognitiveservices.azure.com", "https://acme.cognitiveservices.azure.com/openai/v1", true),
        ("https://acme.services.ai.azure.com", "https://acme.services.ai.azure.com/openai/v1", true),
        ("https://acme.azure-api.net", "https://acme.azure-api.net/openai/v1", true),
        ("https://acme.openai.azure.com/openai/v1/", "https://acme.openai.azure.com/openai/v1", false),
        ("https://acme.openai.azure.com/openai", "https://acme.openai.azure.com/openai", false),
        ("https://acme.openai.azure.com/openai/deployments/gpt", "https://acme.openai.azure.com/openai/deployments/gpt", false),
        // F3: the path of the service, and no endpoint.
        ("https://acme.services.ai.azure.com/models", "https://acme.services.ai.azure.com/models", false),
        ("https://gateway.example", "https://gateway.example", false),
        ("http://localhost:4000", "http://localhost:4000", false),
    ] {
        let auth = resolve(endpoint).unwrap_or_else(|error| panic!("{endpoint}: {error}"));
        assert_eq!(auth.base_url().as_str(), base);
        let header = &auth.headers()[0];
        assert_eq!((header.name(), header.value().expose()), ("api-key", "a1"));
        let notes = auth.diagnostics();
        assert_eq!(notes.iter().any(|note| note.code == "path-added"), is_added, "{endpoint}: {notes:?}");
    }
    // Its key goes to no other vendor, and what is no URL is an error as for any base URL.
    assert_eq!(resolve("https://api.openai.com").unwrap_err().kind(), ErrorKind::UntrustedUrl);
    for guide in ["https://your-resource-name.openai.azure.com", "https://YOUR-RESOURCE.openai.azure.com/openai/v1", "https://<your-resource>.openai.azure.com", "https://example-resource.openai.azure.com"] {
        let error = resolve(guide).unwrap_err();
        assert!(error.to_string().contains("a placeholder"), "{guide}: {error}");
    }
    let portal = "https://acme.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21";
    assert_eq!(resolve(portal).unwrap_err().remedies(), ["set variable AZURE_OPENAI_ENDPOINT to https://acme.openai.azure.com/openai/v1"]);
    assert_eq!(resolve("acme.openai.azure.com").unwrap_err().remedies(), ["set variable AZURE_OPENAI_ENDPOINT to https://acme.openai.azure.com/openai/v1"]);
    let version = [("api-version", "2024-10-21")];
    let auth = resolve("https://acme.openai.azure.com/openai").unwrap();
    assert_eq!(auth.base_url().endpoint_with_query("deployments/gpt/chat/completions", version), "https://acme.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21");
}

#[test]
fn f5_a_deployment_that_is_not_there_is_the_models_matter() {
    let auth = resolve("https://acme.openai.azure.com").unwrap();
    let body = r#"{"error": {"code": "DeploymentNotFound", "message": "x"}}"#;
    let rejection = auth.explain_rejection(404, body);
    assert_eq!(rejection.kind.as_str(), "model-unavailable");
}

#[test]
fn f1_no_note_speaks_of_v1_at_azure() {
    let machine = System::fixed()
        .home("/h")
        .var("OPENAI_API_KEY", "a1")
        .var("OPENAI_BASE_URL", "https://acme.openai.azure.com/");
    let notes = codex().system(machine).resolve().unwrap().diagnostics();
    let note = notes.iter().find(|note| note.code == "no-version-segment");
    let message = &note.unwrap().message;
    assert!(message.ends_with("below one, and not at /v1"), "{message}");
}

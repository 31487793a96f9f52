//! The base URL of a provider that needs no configuration.

use crate::base_url::BaseUrl;
use crate::finding::tool::ServerField;
use crate::method::AuthMethod;
use crate::text::{Name, is_region};

use super::refusal::ToolRefusal;
use super::server::Server;
use super::server_rules::BuiltInServer;
use crate::policy::Policy;
use crate::policy::decision::Decision;
use crate::policy::endpoint::Search;
use crate::policy::refusal::Refusal;
use crate::policy::settings::Settings;
use crate::policy::settings::find_variable;

/// Fills the provider's pattern from its variables. A missing region, or a port that does not make a
/// valid base URL, is a refusal.
pub(in crate::policy) fn assemble(
    search: &Search<'_>,
    provider: &BuiltInServer,
    decision: &mut Decision,
) -> Result<BaseUrl, Refusal> {
    let lacks = |missing| {
        Refusal::Tool(ToolRefusal::IncompleteServer {
            server: Name::new(provider.id),
            missing,
        })
    };
    let mut url = provider.base_url.to_owned();
    if let Some((variable, default)) = provider.port {
        let variable = Name::new(variable);
        let place = find_variable(search.policy, search.settings, &variable, decision);
        decision.circumstances.url_parts.extend(place);
        let port = place.and_then(|place| search.settings.variable_text_at(place));
        // Only a number is filled in: any other text may be a key.
        let port: u16 = port
            .map_or(default, str::trim)
            .parse()
            .map_err(|_| lacks("valid port"))?;
        url = url.replace("{port}", &port.to_string());
    }
    if provider.base_url.contains("{region}") || !provider.region_variables.is_empty() {
        // A stored key is for the region it was stored with (openai/codex 06afd63f4).
        let stored = match &search.chosen.method {
            AuthMethod::BedrockApiKey(bedrock) => bedrock.region(),
            _ => None,
        };
        let region = match stored {
            Some(region) => Some(region),
            None => region(search.policy, search.settings, search.server, decision)?,
        };
        let own = |region: &str| {
            let mut urls = provider.regional.iter();
            let own = urls.find(|(known, _)| *known == region);
            own.map(|(_, url)| *url)
        };
        if let Some(own) = region.and_then(own) {
            own.clone_into(&mut url);
        }
        if !url.contains("{region}") {
            return BaseUrl::parse_insecure(&url).map_err(|_| lacks("valid base URL"));
        }
        let region = region.ok_or(lacks("region"))?;
        // One label of the host's name: a region does not choose the host.
        if !is_region(region) {
            return Err(lacks("valid region"));
        }
        url = url.replace("{region}", region);
    }
    // `http` is checked later, for every base URL alike.
    BaseUrl::parse_insecure(&url).map_err(|_| lacks("valid port"))
}

/// Returns the region for a built-in provider: the setting, then its variables.
pub(in crate::policy) fn region<'a>(
    policy: &Policy,
    settings: &'a Settings<'a>,
    server: &Server,
    decision: &mut Decision,
) -> Result<Option<&'a str>, Refusal> {
    let Server::BuiltIn(built_in) = server else {
        return Ok(None);
    };
    if let Some(setting) = server.field(settings, ServerField::Region, decision) {
        return settings.text_at(setting).map(|text| Some(text.trim()));
    }
    let place = built_in
        .region_variables
        .iter()
        .find_map(|name| find_variable(policy, settings, &Name::new(name), decision));
    decision.circumstances.url_parts.extend(place);
    Ok(place
        .and_then(|place| settings.variable_text_at(place))
        .map(str::trim)
        .filter(|region| !region.is_empty()))
}

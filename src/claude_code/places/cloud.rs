//! What a switch for a cloud makes of all that was found.

use crate::base_url::BaseUrl;
use crate::finding::tool::{MethodChoice, ToolKey};
use crate::finding::{
    Finding, Found, Origin, Place, Problem, SettingKey, SettingValue, Side, Standing, Subject,
};
use crate::method::MethodKind;
use crate::source::SourceReport;
use crate::text::{is_host_label, is_placeholder_name, is_region};

use super::super::keys::{self, Cloud};
use super::{Layers, Places, Rank, without_effect};

const REGIONS: &str = "the names of regions";
const RESOURCES: &str = "the names that a resource can have";

/// The result of the user's own switches.
#[derive(Debug)]
pub(super) enum Controls {
    /// Anthropic itself.
    Own,
    /// A cloud that is asked with a key, and to which host.
    WithKey {
        /// Which variables hold a key, and what it is.
        credentials: &'static [(&'static str, MethodKind)],
        /// Which variable names the host.
        url: &'static str,
        /// Where a part of the host is named, if the host itself is not.
        host: Option<Finding>,
    },
    /// A cloud whose requests need more than a header, and where a key for it could be.
    Elsewhere(Finding, Option<Finding>),
}

impl Controls {
    pub(super) fn of(layers: &Layers, cloud: Option<Cloud>) -> Self {
        let Some(cloud) = cloud else {
            return Self::Own;
        };
        let is_set = |name| layers.control(name).is_some();
        match cloud {
            Cloud::Foundry if is_set(keys::FOUNDRY_KEY) || is_set(keys::FOUNDRY_TOKEN) => {
                Self::WithKey {
                    credentials: &[
                        (keys::FOUNDRY_KEY, MethodKind::ApiKey),
                        (keys::FOUNDRY_TOKEN, MethodKind::BearerToken),
                    ],
                    url: keys::FOUNDRY_URL,
                    host: (!is_set(keys::FOUNDRY_URL)).then(|| foundry(layers)),
                }
            }
            Cloud::Bedrock
                if layers.is_on(keys::SKIP_BEDROCK_AUTH) && is_set(keys::BEDROCK_URL) =>
            {
                Self::gateway(keys::BEDROCK_URL)
            }
            Cloud::Vertex if layers.is_on(keys::SKIP_VERTEX_AUTH) && is_set(keys::VERTEX_URL) => {
                Self::gateway(keys::VERTEX_URL)
            }
            Cloud::Bedrock if is_set(keys::BEDROCK_TOKEN) => Self::WithKey {
                credentials: &[(keys::BEDROCK_TOKEN, MethodKind::BearerToken)],
                url: keys::BEDROCK_URL,
                host: (!is_set(keys::BEDROCK_URL)).then(|| bedrock(layers)),
            },
            cloud => {
                let origin = layers
                    .control(cloud.switch())
                    .map(|(_, origin)| origin.clone());
                let origin = origin.unwrap_or_else(|| Origin::variable(cloud.switch()));
                let key = (cloud == Cloud::Bedrock).then(|| {
                    let kind = Subject::Credential(Standing::Ambient, MethodKind::BearerToken);
                    Finding::new(Origin::variable(keys::BEDROCK_TOKEN), kind, Found::Nothing)
                });
                Self::Elsewhere(selection(origin, cloud), key)
            }
        }
    }

    /// A gateway that stands for a cloud takes the token.
    fn gateway(url: &'static str) -> Self {
        Self::WithKey {
            credentials: &[(keys::AUTH_TOKEN, MethodKind::BearerToken)],
            url,
            host: None,
        }
    }

    /// Returns whether Anthropic's own credentials are left out.
    pub(super) fn is_cloud(&self) -> bool {
        matches!(self, Self::WithKey { .. })
    }

    pub(super) fn leaves_out_token(&self) -> bool {
        match self {
            Self::WithKey { credentials, .. } => !credentials
                .iter()
                .any(|(name, _)| *name == keys::AUTH_TOKEN),
            Self::Own | Self::Elsewhere(..) => false,
        }
    }

    /// Returns what follows from the switches themselves.
    pub(super) fn findings(self) -> Vec<(Rank, Finding)> {
        let found = match self {
            Self::Own => Vec::new(),
            Self::WithKey { host, .. } => host.into_iter().collect(),
            Self::Elsewhere(selection, key) => std::iter::once(selection).chain(key).collect(),
        };
        found
            .into_iter()
            .map(|finding| (Rank::Other, finding))
            .collect()
    }

    /// Gives a variable that is no credential of Anthropic's its part, or drops it.
    pub(super) fn place(
        &self,
        finding: Finding,
        name: &str,
        places: &Places,
    ) -> Option<(Rank, Finding)> {
        let Found::Text(text) = &finding.found else {
            return None;
        };
        let text = text.expose();
        let is_projects = finding.origin.side == Side::Project;
        if let Some(cloud) = Cloud::ALL.into_iter().find(|cloud| cloud.switch() == name) {
            // The user's own were looked at together, since one of them decides.
            let counts = is_projects && keys::is_on(text);
            return counts.then(|| (Rank::Other, selection(finding.origin, cloud)));
        }
        let credential = |kind, rank| {
            let mut report = SourceReport::new();
            report.credential_of(finding.origin.clone(), Standing::Ambient, kind, Some(text));
            report.into_findings().pop().map(|finding| (rank, finding))
        };
        if let Self::WithKey {
            credentials, url, ..
        } = self
        {
            if let Some((_, kind)) = credentials.iter().find(|(known, _)| *known == name) {
                return credential(*kind, Rank::Token);
            }
            if *url == name {
                let mut report = SourceReport::new();
                report.base_url(finding.origin.clone(), Some(text));
                return report.into_findings().pop().map(|url| (Rank::Other, url));
            }
            return None;
        }
        let descriptor = |kind, rank| {
            text.trim().parse::<u32>().ok()?;
            let subject = Subject::Credential(Standing::Ambient, kind);
            let found = Found::Problem(Problem::OtherProcess);
            Some((rank, Finding::new(finding.origin.clone(), subject, found)))
        };
        match name {
            keys::API_KEY_DESCRIPTOR => descriptor(MethodKind::ApiKey, Rank::KeyOfDescriptor),
            keys::OAUTH_TOKEN_DESCRIPTOR if !places.bare => {
                descriptor(MethodKind::OAuth, Rank::OAuthTokenOfDescriptor)
            }
            keys::OAUTH_URL if !is_projects => {
                let subject = Subject::Settings;
                let found = Found::Problem(Problem::NotOneOf {
                    expected: "the hosts that Claude Code approves",
                    nearest: None,
                });
                Some((Rank::Other, Finding::new(finding.origin, subject, found)))
            }
            keys::HOME_VARIABLE | keys::LOGIN_DIRECTORY | keys::PROFILE if is_projects => {
                without_effect(finding).map(|finding| (Rank::Other, finding))
            }
            keys::FOUNDRY_KEY
            | keys::FOUNDRY_TOKEN
            | keys::FOUNDRY_URL
            | keys::BEDROCK_TOKEN
            | keys::BEDROCK_URL
                if matches!(self, Self::Own) =>
            {
                without_effect(finding).map(|finding| (Rank::Other, finding))
            }
            _ => None,
        }
    }
}

fn selection(origin: Origin, cloud: Cloud) -> Finding {
    let choice = MethodChoice::Elsewhere(cloud.name());
    let value = SettingValue::Method(choice, "1");
    let subject = Subject::Setting(SettingKey::Tool(ToolKey::SelectedMethod));
    Finding::new(origin, subject, Found::Setting(value))
}

fn foundry(layers: &Layers) -> Finding {
    let Some((resource, origin)) = layers.control(keys::FOUNDRY_RESOURCE) else {
        let origin = Origin::variable(keys::FOUNDRY_URL);
        return Finding::new(origin, Subject::BaseUrl, Found::Nothing);
    };
    let resource = resource.trim();
    let url = format!("https://{resource}.services.ai.azure.com/anthropic");
    let is_label = is_host_label(resource) && !is_placeholder_name(resource);
    host(origin.clone(), is_label, &url, RESOURCES)
}

fn bedrock(layers: &Layers) -> Finding {
    let mut regions = keys::BEDROCK_REGIONS.iter();
    let named = regions.find_map(|name| layers.control(name));
    let (region, origin) = match named {
        Some((region, origin)) => (region.trim(), origin.clone()),
        None => (
            keys::BEDROCK_DEFAULT_REGION,
            Origin::new(Place::BuiltIn, Side::Yours),
        ),
    };
    let url = format!("https://bedrock-runtime.{region}.amazonaws.com");
    host(origin, is_region(region), &url, REGIONS)
}

/// Returns a host of which a part is named somewhere, which must be one label and nothing else.
fn host(origin: Origin, is_label: bool, url: &str, expected: &'static str) -> Finding {
    let found = match BaseUrl::parse(url) {
        Ok(url) if is_label => Found::BaseUrl(url),
        _ => Found::Problem(Problem::NotOneOf {
            expected,
            nearest: None,
        }),
    };
    Finding::new(origin, Subject::BaseUrl, found)
}

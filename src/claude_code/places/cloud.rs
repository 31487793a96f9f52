//! What a switch for a cloud makes of all that was found.

use crate::base_url::BaseUrl;
use crate::finding::tool::{MethodChoice, ToolKey};
use crate::finding::{
    Finding, Found, Origin, Place, Problem, SettingKey, SettingValue, Side, Standing, Subject,
};
use crate::method::MethodKind;
use crate::source::SourceReport;
use crate::system::System;
use crate::text::{is_host_label, is_placeholder_name, is_region};

use super::super::keys::{self, CLOUDS, Cloud};
use super::{Layers, Rank, is_on, without_effect};

const REGIONS: &str = "the names of regions";
const RESOURCES: &str = "the names that a resource can have";

/// What the user's own variables make of all that was found.
#[derive(Debug)]
pub(super) struct Controls {
    /// Whether settings do not say where requests go and with what.
    pub(super) by_host: bool,
    /// Whether the login comes before keys.
    login_first: bool,
    /// The cloud that takes Anthropic's place.
    cloud: Option<&'static Cloud>,
    /// The variables that hold a credential for it; none if its requests need more than a header.
    credentials: &'static [(&'static str, MethodKind)],
    /// What follows from the switches themselves.
    pub(super) findings: Vec<Finding>,
}

impl Controls {
    pub(super) fn of(layers: &Layers, system: &System) -> Self {
        let by_host = is_on(system, keys::MANAGED_BY_HOST);
        let is_desktop = || system.var(keys::ENTRY_POINT).text() == Some(keys::DESKTOP);
        let mut controls = Self {
            by_host,
            login_first: !by_host && (is_desktop() || is_on(system, keys::REMOTE)),
            cloud: CLOUDS.iter().find(|cloud| layers.is_on(cloud.switch)),
            credentials: &[],
            findings: Vec::new(),
        };
        let Some(cloud) = controls.cloud else {
            return controls;
        };
        let is_set = |name| layers.control(name).is_some();
        let has_url = is_set(cloud.url);
        if has_url && cloud.skip_auth.is_some_and(|skip| layers.is_on(skip)) {
            // A gateway that stands for a cloud takes the token.
            controls.credentials = &[(keys::AUTH_TOKEN, MethodKind::BearerToken)];
        } else if cloud.credentials.iter().any(|(name, _)| is_set(name)) {
            controls.credentials = cloud.credentials;
            if !has_url {
                controls.findings.push(match cloud.url {
                    keys::FOUNDRY_URL => foundry(layers),
                    _ => bedrock(layers),
                });
            }
        } else {
            let switch = layers
                .control(cloud.switch)
                .map(|(_, origin)| origin.clone());
            let switch = switch.unwrap_or_else(|| Origin::variable(cloud.switch));
            controls.findings.push(selection(switch, cloud));
            // Where a key for it could be.
            if let [(name, kind)] = cloud.credentials {
                let subject = Subject::Credential(Standing::Ambient, *kind);
                let key = Finding::new(Origin::variable(name), subject, Found::Nothing);
                controls.findings.push(key);
            }
        }
        controls
    }

    /// Returns whether Anthropic's own credentials are left out.
    pub(super) fn is_cloud(&self) -> bool {
        !self.credentials.is_empty()
    }

    pub(super) fn leaves_out_token(&self) -> bool {
        let mut credentials = self.credentials.iter();
        self.is_cloud() && !credentials.any(|(name, _)| *name == keys::AUTH_TOKEN)
    }

    /// Returns the rank of the login, or of the token in a variable that stands for it.
    pub(super) fn rank_of_login(&self, usual: Rank) -> Rank {
        if self.login_first {
            Rank::LoginOfHost
        } else {
            usual
        }
    }

    /// Gives a variable that is no credential of Anthropic's its part, or drops it.
    pub(super) fn place(
        &self,
        finding: Finding,
        name: &str,
        bare: bool,
    ) -> Option<(Rank, Finding)> {
        let Found::Text(text) = &finding.found else {
            return None;
        };
        let text = text.expose();
        let is_projects = finding.origin.side == Side::Project;
        if let Some(cloud) = CLOUDS.iter().find(|cloud| cloud.switch == name) {
            // The user's own were looked at together, since one of them decides.
            let counts = is_projects && keys::is_on(text);
            return counts.then(|| (Rank::Other, selection(finding.origin, cloud)));
        }
        if self.is_cloud() {
            let mut report = SourceReport::new();
            let mut credentials = self.credentials.iter();
            let rank = if let Some((_, kind)) = credentials.find(|(known, _)| *known == name) {
                report.credential_of(finding.origin, Standing::Ambient, *kind, Some(text));
                Rank::Token
            } else {
                self.cloud.filter(|cloud| cloud.url == name)?;
                report.base_url(finding.origin, Some(text));
                Rank::Other
            };
            return report.into_findings().pop().map(|found| (rank, found));
        }
        match name {
            keys::API_KEY_DESCRIPTOR | keys::OAUTH_TOKEN_DESCRIPTOR => {
                text.trim().parse::<u32>().ok()?;
                let (kind, rank) = match name {
                    keys::API_KEY_DESCRIPTOR => (MethodKind::ApiKey, Rank::KeyOfDescriptor),
                    _ if bare => return None,
                    _ => (MethodKind::OAuth, Rank::OAuthTokenOfDescriptor),
                };
                let subject = Subject::Credential(Standing::Ambient, kind);
                let found = Found::Problem(Problem::OtherProcess);
                Some((rank, Finding::new(finding.origin, subject, found)))
            }
            keys::OAUTH_URL if !is_projects => {
                let found = Found::not_one_of("the hosts that Claude Code approves");
                let finding = Finding::new(finding.origin, Subject::Settings, found);
                Some((Rank::Other, finding))
            }
            keys::HOME_VARIABLE | keys::LOGIN_DIRECTORY | keys::PROFILE if is_projects => {
                without_effect(finding)
            }
            keys::FOUNDRY_KEY
            | keys::FOUNDRY_TOKEN
            | keys::FOUNDRY_URL
            | keys::BEDROCK_TOKEN
            | keys::BEDROCK_URL
                if self.cloud.is_none() =>
            {
                without_effect(finding)
            }
            _ => None,
        }
    }
}

fn selection(origin: Origin, cloud: &Cloud) -> Finding {
    let choice = MethodChoice::Elsewhere(cloud.name);
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
        _ => Found::not_one_of(expected),
    };
    Finding::new(origin, Subject::BaseUrl, found)
}

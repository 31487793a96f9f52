//! The server in use, and its settings.

use std::collections::{HashMap, HashSet};

use crate::base_url::BaseUrl;
use crate::finding::tool::{MethodChoice, ServerField, ToolKey};
use crate::finding::{FindingId, Found, SettingKey, SettingValue, Subject};
use crate::policy::decision::Decision;
use crate::policy::outcome::Refusal;
use crate::policy::settings::Settings;
use crate::policy::verdict::{NoEffect, Verdict};
use crate::text::{Name, is_region};

use super::refusal::ToolRefusal;
use super::rules::BuiltInServer;

/// The server in use. Codex calls another one than its own a provider.
#[derive(Clone, Debug)]
pub(in crate::policy) enum Server {
    /// The program's own, which the login and the ambient variables are for.
    Own,
    /// One that needs no configuration.
    BuiltIn(BuiltInServer),
    /// One that the configuration describes.
    Described {
        /// Its id.
        id: Name,
    },
}

impl Server {
    /// Finds the server in use. One that is selected and not described, or described wrongly, is
    /// a refusal.
    pub(in crate::policy) fn select(
        settings: &Settings<'_>,
        decision: &mut Decision,
    ) -> Result<Self, Refusal> {
        let rules = &settings.policy.rules.tool.servers;
        refuse_reserved_tables(settings, decision)?;
        if rules.checks_all {
            check_all(settings)?;
        }
        let server = match settings.lookup_in_profile(&ToolKey::SelectedServer.into(), decision) {
            Some(setting) => Self::named(settings, setting)?,
            None => match settings.selected {
                Some((MethodChoice::Server(id), _)) => {
                    rules.find(id).map_or(Self::Own, Self::BuiltIn)
                }
                _ => Self::Own,
            },
        };
        for (index, id, _) in fields(settings) {
            if !server.is_described_by(id) {
                decision.judge(index, Verdict::NoEffect(NoEffect::NotSelected));
            }
        }
        // These are checked of the server in use under every rule set.
        if let Some(name) = server.field(settings, ServerField::Name, decision) {
            settings.text_at(name)?;
        }
        if let Some(setting) = server.field(settings, ServerField::WireApi, decision) {
            refuse_protocol(settings, setting, settings.text_at(setting)?)?;
        }
        refuse_excluded_fields(settings, |id| {
            rules.checks_all || server.is_described_by(id)
        })?;
        Ok(server)
    }

    /// Returns the server that a setting names.
    fn named(settings: &Settings<'_>, setting: FindingId) -> Result<Self, Refusal> {
        let rules = &settings.policy.rules.tool.servers;
        let id = settings.text_at(setting)?;
        let name = Name::new(id);
        if id == rules.primary {
            return Ok(Self::Own);
        }
        if let Some(built_in) = rules.find(id) {
            return Ok(Self::BuiltIn(built_in));
        }
        if fields(settings).any(|(_, described, _)| *described == name) {
            return Ok(Self::Described { id: name });
        }
        let mut elsewhere = rules.elsewhere.iter();
        Err(match elsewhere.find(|(known, _)| *known == id) {
            Some((_, whose)) => ToolRefusal::SelectedElsewhere { setting, whose },
            None => ToolRefusal::NotConfigured {
                setting,
                what: "provider",
                of_project: settings.of_project(
                    |key| matches!(key, SettingKey::Tool(key) if key.server() == Some(&name)),
                ),
                name,
            },
        }
        .into())
    }

    /// Returns whether it is the program's own.
    pub(in crate::policy) fn is_own(&self) -> bool {
        matches!(self, Self::Own)
    }

    /// Returns whether the configuration describes it.
    pub(in crate::policy) fn is_described(&self) -> bool {
        matches!(self, Self::Described { .. })
    }

    /// Returns the one that needs no configuration, if it is that.
    pub(in crate::policy) fn built_in(&self) -> Option<&BuiltInServer> {
        match self {
            Self::BuiltIn(built_in) => Some(built_in),
            _ => None,
        }
    }

    /// Returns whether a setting is the base URL that the configuration has for it.
    pub(in crate::policy) fn is_base_url(&self, subject: &Subject) -> bool {
        self.field_of(subject) == Some(&ServerField::BaseUrl)
    }

    /// Returns the field of the server's table that a setting is, if it is one.
    pub(in crate::policy) fn field_of<'f>(&self, subject: &'f Subject) -> Option<&'f ServerField> {
        match subject {
            Subject::Setting(SettingKey::Tool(ToolKey::Server(id, field)))
                if self.is_described_by(id) =>
            {
                Some(field)
            }
            _ => None,
        }
    }

    /// Returns the server's id, unless it is the program's own.
    pub(in crate::policy) fn name(&self) -> Option<Name> {
        match self {
            Self::Own => None,
            Self::BuiltIn(server) => Some(Name::new(server.id)),
            Self::Described { id } => Some(id.clone()),
        }
    }

    /// Returns whether it is the program's own, or one that is a method of the same program.
    pub(in crate::policy) fn is_own_or_method(&self) -> bool {
        match self {
            Self::Own => true,
            Self::BuiltIn(server) => server.key_header.is_some(),
            Self::Described { .. } => false,
        }
    }

    /// Returns what is written down for a field.
    pub(in crate::policy) fn field(
        &self,
        settings: &Settings<'_>,
        field: ServerField,
        decision: &mut Decision,
    ) -> Option<FindingId> {
        let id = self.name().filter(|id| self.is_described_by(id))?;
        settings.lookup(&ToolKey::Server(id, field).into(), decision)
    }

    /// Returns whether the configuration's table of this id is about the server in use.
    pub(in crate::policy) fn is_described_by(&self, id: &Name) -> bool {
        match self {
            Self::Own => false,
            Self::BuiltIn(server) => server.is_configurable() && server.id == id.expose(),
            Self::Described { id: used } => used == id,
        }
    }

    /// Returns the base URL of a server that needs no configuration: its pattern, filled in from its
    /// variables. A missing region, or a port that does not make a valid base URL, is a refusal.
    ///
    /// A stored key is for the region that it was stored with (openai/codex 06afd63f4).
    pub(in crate::policy) fn built_in_url(
        &self,
        built_in: &BuiltInServer,
        settings: &Settings<'_>,
        stored_region: Option<&str>,
        decision: &mut Decision,
    ) -> Result<BaseUrl, Refusal> {
        let lacks = |missing| -> Refusal {
            let server = Name::new(built_in.id);
            ToolRefusal::IncompleteServer { server, missing }.into()
        };
        let mut url = built_in.base_url.to_owned();
        if let Some((variable, default)) = built_in.port {
            let place = settings.find_variable(&Name::new(variable), decision);
            decision.circumstances.url_parts.extend(place);
            let port = place.and_then(|place| settings.variable_text_at(place));
            // Only a number is filled in: any other text may be a key.
            let port: Result<u16, _> = port.map_or(default, str::trim).parse();
            let port = port.map_err(|_| lacks("valid port"))?;
            url = url.replace("{port}", &port.to_string());
        }
        if built_in.base_url.contains("{region}") || !built_in.region_variables.is_empty() {
            let region = match stored_region {
                Some(region) => Some(region),
                None => self.region(settings, decision)?,
            };
            let mut regional = built_in.regional.iter();
            if let Some((_, own)) = regional.find(|(known, _)| region == Some(*known)) {
                (*own).clone_into(&mut url);
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

    /// Returns the region of a server that needs no configuration: the setting, then its variables.
    pub(in crate::policy) fn region<'a>(
        &self,
        settings: &Settings<'a>,
        decision: &mut Decision,
    ) -> Result<Option<&'a str>, Refusal> {
        let Self::BuiltIn(built_in) = self else {
            return Ok(None);
        };
        if let Some(setting) = self.field(settings, ServerField::Region, decision) {
            return settings.text_at(setting).map(|text| Some(text.trim()));
        }
        let mut variables = built_in.region_variables.iter();
        let place = variables.find_map(|name| settings.find_variable(&Name::new(name), decision));
        decision.circumstances.url_parts.extend(place);
        let region = place.and_then(|place| settings.variable_text_at(place));
        Ok(region.map(str::trim).filter(|region| !region.is_empty()))
    }
}

/// Returns the settings in the tables of servers: where, of which server, and which field.
fn fields<'a>(
    settings: &Settings<'a>,
) -> impl Iterator<Item = (FindingId, &'a Name, &'a ServerField)> {
    settings
        .findings()
        .filter_map(|(index, finding)| match finding.tool_key()? {
            ToolKey::Server(id, field) => Some((index, id, field)),
            _ => None,
        })
}

// Codex reads the whole configuration into types before it looks at any of it, so a mistake in a
// provider that is not in use is one all the same.
fn check_all(settings: &Settings<'_>) -> Result<(), Refusal> {
    let rules = &settings.policy.rules.tool.servers;
    let found = |index| settings.finding(index).map(|finding| &finding.found);
    let named: HashSet<&str> = fields(settings)
        .filter(|(index, _, field)| {
            **field == ServerField::Name
                && !matches!(found(*index), Some(Found::Nothing | Found::Blank))
        })
        .map(|(_, id, _)| id.expose())
        .collect();
    for (setting, id, field) in fields(settings) {
        let text = match (field, found(setting)) {
            (_, Some(Found::Problem(_))) => return Err(Refusal::Broken(setting)),
            (ServerField::RequiresStoredLogin, Some(Found::Setting(SettingValue::Flag(_))))
            | (_, None | Some(Found::Nothing | Found::Present)) => None,
            (ServerField::RequiresStoredLogin, _) => {
                let expected = "`true` or `false`";
                return Err(Refusal::InvalidSetting { setting, expected });
            }
            (_, Some(Found::Setting(SettingValue::Text(text)))) => Some(text.expose()),
            _ => {
                let expected = "a string";
                return Err(Refusal::InvalidSetting { setting, expected });
            }
        };
        let is_blank = text.is_some_and(|text| text.trim().is_empty());
        // A missing name is an error in every release, an empty one in later ones (recordings
        // `provider/empty_name`). A built-in provider brings its name along.
        let unnamed = *field == ServerField::Name
            && rules.find(id.expose()).is_none()
            && (!named.contains(id.expose()) || (is_blank && !rules.empty_names));
        if unnamed {
            let (server, missing) = (id.clone(), "name");
            return Err(ToolRefusal::IncompleteServer { server, missing }.into());
        }
        if let (ServerField::WireApi, Some(protocol)) = (field, text) {
            refuse_protocol(settings, setting, protocol)?;
        }
    }
    Ok(())
}

// What no provider can be: one with a command and another way to a credential, or with a key of a cloud's
// that is none (openai/codex 20f43c1e0; recordings `provider/auth_command+*`, `provider/bedrock*`).
fn refuse_excluded_fields(
    settings: &Settings<'_>,
    is_checked: impl Fn(&Name) -> bool,
) -> Result<(), Refusal> {
    let rules = &settings.policy.rules.tool.servers;
    // Of two places that say whether the login is asked for the first one counts.
    let mut asked = HashSet::new();
    let mut checked = Vec::new();
    let mut commands: HashMap<&str, FindingId> = HashMap::new();
    for (index, id, field) in fields(settings) {
        let Some(finding) = settings.finding(index) else {
            continue;
        };
        let is_default = match field {
            ServerField::RequiresStoredLogin => {
                let is_first = asked.insert(id.expose());
                !is_first || !matches!(finding.found, Found::Setting(SettingValue::Flag(true)))
            }
            ServerField::WireApi => true,
            _ => !finding.is_present(),
        };
        if is_default || !is_checked(id) {
            continue;
        }
        if *field == ServerField::AuthCommand {
            commands.entry(id.expose()).or_insert(index);
        }
        checked.push((index, id.expose(), field));
    }
    for (setting, id, field) in checked {
        let built_in = rules.find(id);
        let is_known = match built_in.filter(BuiltInServer::is_configurable) {
            Some(_) => (rules.of_built_in)(field),
            None => !rules.of_built_in_only.contains(field),
        };
        let beside = commands.get(id).copied();
        if !is_known {
            let beside = None;
            return Err(ToolRefusal::Excluded { setting, beside }.into());
        }
        if beside.is_some() && rules.not_beside_command.contains(field) {
            return Err(ToolRefusal::Excluded { setting, beside }.into());
        }
    }
    Ok(())
}

fn refuse_protocol(
    settings: &Settings<'_>,
    setting: FindingId,
    protocol: &str,
) -> Result<(), Refusal> {
    let known = settings.policy.rules.tool.servers.wire_protocols;
    // An empty list is that of rules which have no opinion on protocols.
    if known.is_empty() || known.contains(&protocol) {
        return Ok(());
    }
    let expected = if known.contains(&"chat") {
        "`responses` or `chat`"
    } else {
        "`responses`"
    };
    Err(Refusal::InvalidSetting { setting, expected })
}

// A table for the primary or a local provider is never used: ignored until 0.115, an error since
// (openai/codex ae0a6510e; recordings `provider/openai_override*`).
fn refuse_reserved_tables(settings: &Settings<'_>, decision: &mut Decision) -> Result<(), Refusal> {
    let rules = &settings.policy.rules.tool.servers;
    for (setting, id, _) in fields(settings) {
        // A built-in provider with its own key can be configured further.
        let built_in = rules.find(id.expose());
        let reserved =
            id.expose() == rules.primary || built_in.is_some_and(|known| !known.is_configurable());
        let finding = settings.finding(setting);
        if !reserved || finding.is_none_or(|finding| matches!(finding.found, Found::Nothing)) {
            continue;
        }
        decision.judge(setting, Verdict::NoEffect(NoEffect::Rules));
        if rules.reserved_ids {
            let server = id.clone();
            return Err(ToolRefusal::ReservedTable { setting, server }.into());
        }
    }
    Ok(())
}

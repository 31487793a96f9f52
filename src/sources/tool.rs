//! Tables of a configuration that only presets have: other servers than the program's own, and profiles.

use toml::de::DeTable;

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{Finding, Found, Lost, Notice, Problem, SettingKey, Subject};
use crate::source::SourceReport;
use crate::text::{Name, is_misspelt};

use super::caller::{Caller, taken_over};
use super::overrides::is_in;
use super::setting_keys::{Meaning, SettingKeys};
use super::toml_document::{Item, descend, find_each, type_name};
use super::toml_keys::{OriginOf, as_table, below, report_key, setting_value};

/// Where a configuration has them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ToolTables {
    /// The table of profiles.
    profiles: Option<&'static str>,
    /// The table of servers, and what the keys of one mean.
    servers: Option<(&'static str, &'static [(&'static str, ServerKey)])>,
}

/// What a key of a server's table means.
#[derive(Clone, Debug)]
pub(crate) enum ServerKey {
    /// One field.
    Field(ServerField),
    /// A table of query parameters.
    QueryParameters,
    /// A table of headers.
    Headers,
    /// A table of headers whose values are the names of variables.
    VariableHeaders,
    /// A field of which nothing but that it is there is taken, unless it is `false`.
    Present(ServerField),
}

impl ServerKey {
    /// Returns what a user who misspells the key loses, if that deserves a note.
    pub(super) fn lost(&self) -> Option<Lost> {
        match self {
            Self::Field(ServerField::EnvKey | ServerField::BearerToken) => Some(Lost::Credential),
            Self::Field(ServerField::BaseUrl) => Some(Lost::BaseUrl),
            Self::Field(ServerField::RequiresStoredLogin)
            | Self::QueryParameters
            | Self::Headers
            | Self::VariableHeaders => Some(Lost::Detail),
            Self::Field(_) | Self::Present(_) => None,
        }
    }
}

impl SettingKeys {
    /// Sets which table holds profiles: tables that repeat keys of the top. Of these, the server
    /// that the selected profile names counts, and nothing else.
    #[must_use]
    pub(crate) fn profiles(mut self, table: &'static str) -> Self {
        self.tool.profiles = Some(table);
        self
    }

    /// Sets which table holds servers, and what the keys of one mean.
    #[must_use]
    pub(crate) fn servers(
        mut self,
        table: &'static str,
        keys: &'static [(&'static str, ServerKey)],
    ) -> Self {
        self.tool.servers = Some((table, keys));
        self
    }
}

impl Caller {
    /// Selects a profile. `None` selects none and is not mentioned.
    #[must_use]
    pub(crate) fn profile(self, name: impl Into<Option<String>>) -> Self {
        match name.into() {
            Some(name) => self.text(
                Subject::Setting(SettingKey::Tool(ToolKey::ProfileOption)),
                Some(taken_over(name)),
            ),
            None => self,
        }
    }
}

impl ToolTables {
    /// Adds others. Of two tables for one thing that of the others counts.
    pub(super) fn and(self, others: Self) -> Self {
        Self {
            profiles: others.profiles.or(self.profiles),
            servers: others.servers.or(self.servers),
        }
    }

    /// Returns whether a table holds tables that repeat keys of the top on purpose.
    pub(super) fn repeats_keys(&self, heading: &str) -> bool {
        self.profiles == Some(heading)
    }

    /// Returns whether a table holds tables of servers.
    pub(super) fn servers_are_in(&self, heading: &str) -> bool {
        matches!(self.servers, Some((name, _)) if name == heading)
    }

    /// Returns whether a dotted key is of a table of servers.
    pub(super) fn is_of_server(&self, key: &str) -> bool {
        let servers = self.servers.as_ref();
        servers.is_some_and(|(name, _)| is_in(key, name))
    }

    /// Notes the keys of servers that are nearly those that are read.
    pub(super) fn near_misses(
        &self,
        root: &DeTable<'_>,
        line: &dyn Fn(usize) -> u32,
    ) -> Vec<Notice> {
        let Some((name, fields)) = self.servers else {
            return Vec::new();
        };
        let servers = descend(root, name).and_then(as_table);
        let near = servers.into_iter().flatten().flat_map(|(id, server)| {
            let misses = as_table(server).map(|table| {
                let dotted = || below(name, Name::new(id.get_ref()).shown());
                near_misses_of_server(&dotted, table, fields, line)
            });
            misses.unwrap_or_default()
        });
        near.take(MOST_MISSES).collect()
    }
}

/// Takes out what the keys of servers and profiles mean.
pub(super) fn pick(
    table: &DeTable<'_>,
    keys: &SettingKeys,
    origin: &OriginOf<'_>,
    report: &mut SourceReport,
) {
    pick_profiles(table, keys, origin, report);
    let Some((name, fields)) = &keys.tool.servers else {
        return;
    };
    let servers = descend(table, name).and_then(as_table);
    for (id, server) in servers.into_iter().flatten() {
        pick_server(name, (id.get_ref(), server), fields, origin, report);
    }
}

/// So many of the keys of providers are told. Who has misspelt more has done so in one way.
const MOST_MISSES: usize = 8;

// Without its base URL a server's key goes to the default one.
fn near_misses_of_server(
    dotted: &dyn Fn() -> String,
    table: &DeTable<'_>,
    fields: &[(&'static str, ServerKey)],
    line: &dyn Fn(usize) -> u32,
) -> Vec<Notice> {
    let is_read = |written: &str| fields.iter().any(|(field, _)| *field == written);
    let unread = table
        .iter()
        .filter(|(written, _)| !is_read(written.get_ref()));
    let unread: Vec<_> = unread.collect();
    if unread.is_empty() {
        return Vec::new();
    }
    let hinted = fields
        .iter()
        .filter_map(|(key, meaning)| Some((key, meaning.lost()?)))
        .filter(|(key, _)| table.get(**key).is_none());
    let near = hinted.filter_map(|(key, lost)| {
        let is_base_url = lost == Lost::BaseUrl;
        let (written, value) = unread.iter().find(|(written, value)| {
            let holds_url = || is_base_url && value.get_ref().as_str().is_some_and(begins_like_url);
            is_misspelt(written.get_ref(), key) || holds_url()
        })?;
        Some(Notice::NearMiss {
            found: below(&dotted(), Name::new(written.get_ref()).shown()),
            line: line(value.span().start),
            meant: below(&dotted(), key),
            lost,
        })
    });
    near.collect()
}

fn begins_like_url(text: &str) -> bool {
    let start = text.split_once("://").map(|(scheme, _)| scheme);
    start.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
    })
}

fn pick_profiles(
    table: &DeTable<'_>,
    keys: &SettingKeys,
    origin: &OriginOf<'_>,
    report: &mut SourceReport,
) {
    let Some(name) = &keys.tool.profiles else {
        return;
    };
    let Some(profiles) = descend(table, name).and_then(as_table) else {
        return;
    };
    for (id, profile) in profiles {
        let id = Name::new(id.get_ref());
        let wrap =
            |setting: SettingKey| SettingKey::Tool(ToolKey::Profile(id.clone(), Box::new(setting)));
        let dotted = below(name, id.shown());
        let Some(keys_of_profile) = as_table(profile) else {
            continue;
        };
        // Makes the profile known even if none of its keys is.
        report.add(Finding::new(
            origin(dotted.clone(), profile.span().start),
            Subject::Setting(wrap(SettingKey::Tool(ToolKey::SelectedProfile))),
            Found::Present,
        ));
        for ((key, meaning), value) in find_each(keys_of_profile, &keys.keys) {
            if let Meaning::Setting(setting) = meaning {
                let meaning = Meaning::Setting(wrap(setting.clone()));
                let dotted = below(&dotted, key);
                report_key(dotted, &meaning, value, origin, report);
            }
        }
    }
}

fn pick_server(
    table: &str,
    (id, server): (&str, &Item<'_>),
    fields: &[(&'static str, ServerKey)],
    origin: &OriginOf<'_>,
    report: &mut SourceReport,
) {
    let name = Name::new(id);
    let dotted = below(table, name.shown());
    let field_of = |field: ServerField| {
        Subject::Setting(SettingKey::Tool(ToolKey::Server(name.clone(), field)))
    };
    let written = as_table(server);
    let has_name = written.is_some_and(|fields| descend(fields, "name").is_some());
    if written.is_some() && !has_name {
        // Makes the server known even if nothing else is written down for it.
        report.nothing(
            origin(dotted.clone(), server.span().start),
            field_of(ServerField::Name),
        );
    }
    let Some(table) = written else {
        return report.problem(
            origin(dotted, server.span().start),
            field_of(ServerField::Name),
            Problem::WrongType {
                expected: "a table",
                found: type_name(server.get_ref()),
            },
        );
    };
    for ((key, meaning), value) in find_each(table, fields) {
        let dotted = below(&dotted, key);
        match meaning {
            ServerKey::Field(field) => report.add(Finding::new(
                origin(dotted, value.span().start),
                field_of(field.clone()),
                Found::Setting(setting_value(value)),
            )),
            ServerKey::Present(_) if value.get_ref().as_bool() == Some(false) => {}
            // That there is one is enough: nothing here runs it, so what it says is not taken.
            ServerKey::Present(field) => report.add(Finding::new(
                origin(dotted, value.span().start),
                field_of(field.clone()),
                Found::Present,
            )),
            ServerKey::QueryParameters | ServerKey::Headers | ServerKey::VariableHeaders => {
                let Some(entries) = as_table(value) else {
                    report.add(Finding::new(
                        origin(dotted, value.span().start),
                        // No name: the whole of it is of another type, which is an error where it
                        // is used.
                        field_of(entry_field(meaning, Name::new(""))),
                        Found::Setting(setting_value(value)),
                    ));
                    continue;
                };
                for (entry, value) in entries {
                    let entry = Name::new(entry.get_ref());
                    report.add(Finding::new(
                        origin(below(&dotted, entry.shown()), value.span().start),
                        field_of(entry_field(meaning, entry)),
                        Found::Setting(setting_value(value)),
                    ));
                }
            }
        }
    }
}

fn entry_field(meaning: &ServerKey, entry: Name) -> ServerField {
    match meaning {
        ServerKey::Headers => ServerField::Header(entry),
        ServerKey::VariableHeaders => ServerField::VariableHeader(entry),
        _ => ServerField::QueryParameter(entry),
    }
}

//! Tables of servers and of profiles.

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{Found, Lost, Notice, SettingKey, Subject};
use crate::sources::setting_keys::{Meaning, SettingKeys};
use crate::sources::settings::{Walk, below};
use crate::sources::value::{Table, Value};
use crate::text::{Name, is_misspelt};

use super::ServerKey;

impl SettingKeys {
    /// Sets which table holds profiles.
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

/// Takes out what the keys of profiles and servers mean.
pub(in crate::sources) fn pick(walk: &mut Walk<'_>, root: &Table<'_>) {
    let keys = walk.keys;
    if let Some(name) = keys.tool.profiles
        && let Some(profiles) = root.find(name).and_then(Value::table)
    {
        for (id, profile) in profiles.members() {
            pick_profile(walk, name, &Name::new(id), profile);
        }
    }
    if let Some((name, fields)) = keys.tool.servers
        && let Some(servers) = root.find(name).and_then(Value::table)
    {
        for (id, server) in servers.members() {
            pick_server(walk, name, &Name::new(id), server, fields);
        }
    }
}

fn pick_profile(walk: &mut Walk<'_>, profiles: &str, id: &Name, profile: Value<'_>) {
    let Some(table) = profile.table() else {
        return;
    };
    let dotted = below(profiles, id.shown());
    let of_profile = |setting| SettingKey::Tool(ToolKey::Profile(id.clone(), Box::new(setting)));
    // Makes the profile known even if none of its keys is.
    let known = Subject::Setting(of_profile(SettingKey::Tool(ToolKey::SelectedProfile)));
    walk.add(dotted.clone(), profile, known, Found::Present);
    for ((key, meaning), value) in table.find_each(&walk.keys.keys) {
        if let Meaning::Setting(setting) = meaning {
            walk.setting(below(&dotted, key), value, of_profile(setting.clone()));
        }
    }
}

fn pick_server(
    walk: &mut Walk<'_>,
    servers: &str,
    id: &Name,
    server: Value<'_>,
    fields: &[(&'static str, ServerKey)],
) {
    let dotted = below(servers, id.shown());
    let of_server = |field| SettingKey::Tool(ToolKey::Server(id.clone(), field));
    let itself = Subject::Setting(of_server(ServerField::Name));
    let Some(table) = server.table() else {
        let problem = Found::Problem(server.is_not("a table"));
        return walk.add(dotted, server, itself, problem);
    };
    if table.get("name").is_none() {
        // Makes the server known even if nothing else is written down for it.
        walk.add(dotted.clone(), server, itself, Found::Nothing);
    }
    for ((key, meaning), value) in table.find_each(fields) {
        let dotted = below(&dotted, key);
        match meaning {
            ServerKey::Field(field) => walk.setting(dotted, value, of_server(field.clone())),
            ServerKey::Present(_) if value.flag() == Some(false) => {}
            // That there is one is enough: nothing here runs it, so what it says is not taken.
            ServerKey::Present(field) => {
                let subject = Subject::Setting(of_server(field.clone()));
                walk.add(dotted, value, subject, Found::Present);
            }
            ServerKey::Entries(field) => match value.table() {
                // No name: the whole of it is of another type, which is an error where it is used.
                None => walk.setting(dotted, value, of_server(field(Name::new("")))),
                Some(entries) => {
                    for (entry, value) in entries.members() {
                        let entry = Name::new(entry);
                        let dotted = below(&dotted, entry.shown());
                        walk.setting(dotted, value, of_server(field(entry)));
                    }
                }
            },
        }
    }
}

/// So many of the keys of servers are told. Who has misspelt more has done so in one way.
const MOST_MISSES: usize = 8;

/// Notes the keys of servers that are nearly those that are read.
// Without its base URL a server's key goes to the default one.
pub(in crate::sources) fn near_misses(
    root: &Table<'_>,
    keys: &SettingKeys,
    line: impl Fn(Value<'_>) -> u32,
) -> Vec<Notice> {
    let mut misses = Vec::new();
    let Some((name, fields)) = keys.tool.servers else {
        return misses;
    };
    let Some(servers) = root.find(name).and_then(Value::table) else {
        return misses;
    };
    for (id, server) in servers.members() {
        let Some(table) = server.table() else {
            continue;
        };
        let mut unread = table.members();
        unread.retain(|(written, _)| !fields.iter().any(|(field, _)| field == written));
        if unread.is_empty() || misses.len() >= MOST_MISSES {
            continue;
        }
        let below_server = |key: &str| below(&below(name, Name::new(id).shown()), key);
        for (key, meaning) in fields {
            let Some(lost) = meaning.lost().filter(|_| table.get(key).is_none()) else {
                continue;
            };
            let near = unread.iter().find(|(written, value)| {
                let holds_url = || value.text().is_ok_and(|text| begins_like_url(&text));
                is_misspelt(written, key) || lost == Lost::BaseUrl && holds_url()
            });
            misses.extend(near.map(|(written, value)| Notice::NearMiss {
                found: below_server(Name::new(written).shown()),
                line: line(*value),
                meant: below_server(key),
                lost,
            }));
        }
    }
    misses.truncate(MOST_MISSES);
    misses
}

fn begins_like_url(text: &str) -> bool {
    let start = text.split_once("://").map(|(scheme, _)| scheme);
    start.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
    })
}

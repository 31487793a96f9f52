//! The one walk that takes settings out of a TOML document.

use toml::de::{DeTable, DeValue};

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{
    Finding, Found, Lost, Notice, Origin, Problem, SettingKey, SettingValue, Standing, Subject,
};
use crate::method::MethodKind;
use crate::source::SourceReport;
use crate::system::{System, Variable};
use crate::text::{Name, UncheckedText, is_misspelt};

use super::setting_keys::{Meaning, ProviderKey, SettingKeys, near_miss, parent_of};
use super::toml_document::{Item, descend, find_each, type_name};
use super::variables::Variables;

/// Makes the origin of a key from its dotted name and where its value starts.
pub(super) type OriginOf<'a> = dyn Fn(String, usize) -> Origin + 'a;

/// Takes what the keys mean out of a document.
///
/// Of the keys that are not there only those for the preference and for an API key are reported, by
/// `absent`: a remedy may tell people to set them.
pub(super) fn pick(
    table: &DeTable<'_>,
    keys: &SettingKeys,
    origin: &OriginOf<'_>,
    absent: Option<&dyn Fn(String) -> Origin>,
    system: &System,
    report: &mut SourceReport,
) {
    let found = find_each(table, &keys.keys.iter().map(|(key, _)| key.as_str()));
    for ((key, meaning), value) in keys.keys.iter().zip(found) {
        match (value, meaning, absent) {
            (Some(value), ..) => report_key(key.clone(), meaning, value, origin, report),
            (None, Meaning::Setting(setting @ SettingKey::PreferredMethod), Some(absent)) => {
                report.nothing(absent(key.clone()), Subject::Setting(setting.clone()));
            }
            (None, Meaning::Credential(kind), Some(absent)) => report.nothing(
                absent(key.clone()),
                Subject::Credential(Standing::Ambient, *kind),
            ),
            _ => {}
        }
    }
    if table.is_empty() {
        return;
    }
    pick_misplaced(table, keys, origin, report);
    pick_profiles(table, keys, origin, report);
    if let Some((name, fields)) = &keys.providers
        && let Some(providers) = descend(table, name).and_then(as_table)
    {
        for (id, provider) in providers {
            pick_provider(name, (id.get_ref(), provider), fields, origin, report);
        }
    }
    if let Some(trust) = &keys.projects
        && let Some(projects) = descend(table, &trust.table).and_then(as_table)
    {
        let names = trust.names(system);
        let mut recorded = names.iter().filter_map(|name| {
            let entries = projects
                .iter()
                .map(|(key, project)| (key.get_ref(), project));
            let project = as_table(name.find_in(entries)?)?;
            Some((name, descend(project, &trust.key)?))
        });
        if let Some((name, value)) = recorded.next() {
            let meaning = Meaning::Setting(trust.setting());
            report_key(trust.shown(name), &meaning, value, origin, report);
        }
    }
}

/// Returns the keys that are not read, and are nearly ones that are read and not there.
pub(super) fn near_misses(
    root: &DeTable<'_>,
    keys: &SettingKeys,
    line: &dyn Fn(usize) -> u32,
) -> Vec<Notice> {
    let read = keys.keys.iter().map(|(key, _)| key.as_str());
    let near = keys.keys.iter().filter_map(|(key, meaning)| {
        let lost = meaning.lost()?;
        if descend(root, key).is_some() {
            return None;
        }
        let table = match parent_of(key) {
            Some(parent) => as_table(descend(root, parent)?)?,
            None => root,
        };
        let members = table
            .iter()
            .map(|(name, value)| (name.get_ref().as_ref(), value))
            // All that are worth a hint hold texts: `model_providers` is no misspelt `model_provider`.
            .filter(|(_, value)| !matches!(value.get_ref(), DeValue::Table(_)));
        near_miss(key, lost, &read, members, |value| line(value.span().start))
    });
    let mut misses: Vec<Notice> = near.collect();
    if let Some((name, fields)) = &keys.providers
        && let Some(providers) = descend(root, name).and_then(as_table)
    {
        let providers = providers.iter().filter_map(|(id, provider)| {
            let id = Name::new(id.get_ref());
            Some((below(name, id.shown()), as_table(provider)?))
        });
        let in_tables = providers
            .flat_map(|(dotted, table)| near_misses_of_provider(&dotted, table, fields, line));
        misses.extend(in_tables.take(MOST_MISSES));
    }
    misses
}

/// So many of the keys of providers are told. Who has misspelt more has done so in one way.
const MOST_MISSES: usize = 8;

// Without its base URL a provider's key goes to the default one.
fn near_misses_of_provider(
    dotted: &str,
    table: &DeTable<'_>,
    fields: &[(&'static str, ProviderKey)],
    line: &dyn Fn(usize) -> u32,
) -> Vec<Notice> {
    let mut misses = Vec::new();
    let hinted = fields
        .iter()
        .filter_map(|(key, meaning)| Some((key, meaning.lost()?)));
    for (key, lost) in hinted.filter(|(key, _)| table.get(**key).is_none()) {
        let is_base_url = lost == Lost::BaseUrl;
        let near = table.iter().find(|(written, value)| {
            let written = written.get_ref();
            let holds_url = || is_base_url && value.get_ref().as_str().is_some_and(begins_like_url);
            (is_misspelt(written, key) || holds_url())
                && !fields.iter().any(|(field, _)| *field == *written)
        });
        misses.extend(near.map(|(written, value)| Notice::NearMiss {
            found: below(dotted, Name::new(written.get_ref()).shown()),
            line: line(value.span().start),
            meant: below(dotted, key),
            lost,
        }));
    }
    misses
}

fn begins_like_url(text: &str) -> bool {
    let start = text.split_once("://").map(|(scheme, _)| scheme);
    start.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
    })
}

/// Takes variables out of a table of the document, or out of the document itself.
pub(super) fn pick_variables(
    root: &DeTable<'_>,
    dotted: &str,
    variables: &Variables,
    origin: &dyn Fn(&Name, usize) -> Origin,
    report: &mut SourceReport,
) {
    let found = (!dotted.is_empty()).then(|| descend(root, dotted));
    let table = match found {
        None => root,
        Some(None) => return,
        Some(Some(item)) => match as_table(item) {
            Some(table) => table,
            None => {
                return report.problem(
                    origin(&Name::new(dotted), item.span().start),
                    Subject::Settings,
                    Problem::WrongType {
                        expected: "a table",
                        found: type_name(item.get_ref()),
                    },
                );
            }
        },
    };
    for (name, role) in &variables.0 {
        let Some(value) = table.get(name.expose()) else {
            continue;
        };
        let origin = origin(name, value.span().start);
        if let Some(text) = value.get_ref().as_str() {
            let variable = Variable::Text(UncheckedText::new(text));
            role.report(report, origin, name, &variable);
        } else {
            let problem = Problem::WrongType {
                expected: "a text",
                found: type_name(value.get_ref()),
            };
            report.problem(origin, role.subject(name), problem);
        }
    }
}

// Put together without `format!`, which takes several times as long: there is one for each key.
fn below(table: &str, key: &str) -> String {
    let length = table.len().saturating_add(1).saturating_add(key.len());
    let mut dotted = String::with_capacity(length);
    dotted.push_str(table);
    dotted.push('.');
    dotted.push_str(key);
    dotted
}

fn report_key(
    dotted: String,
    meaning: &Meaning,
    value: &Item<'_>,
    origin: &OriginOf<'_>,
    report: &mut SourceReport,
) {
    let unused = matches!(meaning, Meaning::Unused).then(|| Name::new(&dotted));
    let origin = origin(dotted, value.span().start);
    let is_blank = || {
        value
            .get_ref()
            .as_str()
            .is_some_and(|text| text.trim().is_empty())
    };
    match meaning {
        // No program is named. Writers leave an empty text where there is none.
        Meaning::Command => {
            let found = if is_blank() {
                Found::Blank
            } else {
                Found::Problem(Problem::Command)
            };
            let subject = Subject::Credential(Standing::Ambient, MethodKind::ApiKey);
            report.add(Finding::new(origin, subject, found));
        }
        Meaning::Unused => {
            let found = if is_blank() {
                Found::Blank
            } else {
                Found::Setting(setting_value(value))
            };
            report.add(Finding::new(
                origin,
                Subject::Unused(unused.unwrap_or_else(|| Name::new(""))),
                found,
            ));
        }
        Meaning::Setting(setting) => report.add(Finding::new(
            origin,
            Subject::Setting(setting.clone()),
            Found::Setting(setting_value(value)),
        )),
        Meaning::Credential(kind) => match value.get_ref().as_str() {
            Some(text) => {
                let key = Some(text);
                report.credential_of(origin, Standing::Ambient, *kind, key);
            }
            None => report.problem(
                origin,
                Subject::Credential(Standing::Ambient, *kind),
                Problem::WrongType {
                    expected: "a text",
                    found: type_name(value.get_ref()),
                },
            ),
        },
    }
}

// A key under the wrong heading is read by nobody, and nobody says so (openai/codex#16719).
fn pick_misplaced(
    table: &DeTable<'_>,
    keys: &SettingKeys,
    origin: &OriginOf<'_>,
    report: &mut SourceReport,
) {
    let providers = keys.providers.as_ref().map(|(name, _)| name.as_str());
    let others = [
        keys.profiles.as_deref(),
        keys.projects.as_ref().map(|trust| trust.table.as_str()),
    ];
    let top = keys.keys.iter().filter_map(|(key, meaning)| match meaning {
        Meaning::Setting(setting) if !key.contains('.') => Some((key, setting)),
        _ => None,
    });
    let top: Vec<(&String, &SettingKey)> = top.collect();
    for (heading, value) in table {
        let heading = heading.get_ref().as_ref();
        let Some(table) = as_table(value) else {
            continue;
        };
        // Tables of profiles repeat keys on purpose, and those of projects have keys of their own.
        if others.contains(&Some(heading)) {
            continue;
        }
        let inner = table.iter().filter(|_| providers == Some(heading));
        let inner = inner.filter_map(|(_, value)| as_table(value));
        for table in std::iter::once(table).chain(inner) {
            let found = find_each(table, &top.iter().map(|(key, _)| key.as_str()));
            for (&(key, setting), value) in top.iter().zip(found) {
                if let Some(value) = value {
                    let misplaced = SettingKey::Misplaced(Box::new(setting.clone()));
                    report.add(Finding::new(
                        origin(below(Name::new(heading).shown(), key), value.span().start),
                        Subject::Setting(misplaced),
                        Found::Setting(setting_value(value)),
                    ));
                }
            }
        }
    }
}

fn pick_profiles(
    table: &DeTable<'_>,
    keys: &SettingKeys,
    origin: &OriginOf<'_>,
    report: &mut SourceReport,
) {
    let Some(name) = &keys.profiles else {
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
        let found = find_each(
            keys_of_profile,
            &keys.keys.iter().map(|(key, _)| key.as_str()),
        );
        for ((key, meaning), value) in keys.keys.iter().zip(found) {
            if let (Meaning::Setting(setting), Some(value)) = (meaning, value) {
                let meaning = Meaning::Setting(wrap(setting.clone()));
                let dotted = below(&dotted, key);
                report_key(dotted, &meaning, value, origin, report);
            }
        }
    }
}

fn pick_provider(
    table: &str,
    (id, provider): (&str, &Item<'_>),
    fields: &[(&'static str, ProviderKey)],
    origin: &OriginOf<'_>,
    report: &mut SourceReport,
) {
    let name = Name::new(id);
    let dotted = below(table, name.shown());
    let field_of = |field: ServerField| {
        Subject::Setting(SettingKey::Tool(ToolKey::Server(name.clone(), field)))
    };
    let written = as_table(provider);
    let has_name = written.is_some_and(|fields| descend(fields, "name").is_some());
    if written.is_some() && !has_name {
        // Makes the provider known even if nothing else is written down for it.
        report.nothing(
            origin(dotted.clone(), provider.span().start),
            field_of(ServerField::Name),
        );
    }
    let Some(table) = written else {
        return report.problem(
            origin(dotted, provider.span().start),
            field_of(ServerField::Name),
            Problem::WrongType {
                expected: "a table",
                found: type_name(provider.get_ref()),
            },
        );
    };
    let found = find_each(table, &fields.iter().map(|(key, _)| *key));
    for ((key, meaning), value) in fields.iter().zip(found) {
        let Some(value) = value else {
            continue;
        };
        let dotted = below(&dotted, key);
        match meaning {
            ProviderKey::Field(field) => report.add(Finding::new(
                origin(dotted, value.span().start),
                field_of(field.clone()),
                Found::Setting(setting_value(value)),
            )),
            // That there is one is enough: nothing here runs it, so what it says is not taken.
            ProviderKey::Command => report.add(Finding::new(
                origin(dotted, value.span().start),
                field_of(ServerField::AuthCommand),
                Found::Present,
            )),
            ProviderKey::QueryParameters | ProviderKey::Headers | ProviderKey::VariableHeaders => {
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

fn entry_field(meaning: &ProviderKey, entry: Name) -> ServerField {
    match meaning {
        ProviderKey::Headers => ServerField::Header(entry),
        ProviderKey::VariableHeaders => ServerField::VariableHeader(entry),
        _ => ServerField::QueryParameter(entry),
    }
}

fn as_table<'d, 't>(item: &'d Item<'t>) -> Option<&'d DeTable<'t>> {
    item.get_ref().as_table()
}

fn setting_value(item: &Item<'_>) -> SettingValue {
    match item.get_ref() {
        DeValue::String(text) => SettingValue::Text(UncheckedText::new(text)),
        DeValue::Boolean(flag) => SettingValue::Flag(*flag),
        DeValue::Array(items) => {
            let texts = items
                .iter()
                .map(|item| Some(UncheckedText::new(item.get_ref().as_str()?)));
            texts.collect::<Option<Vec<_>>>().map_or(
                SettingValue::Unexpected("a list of other things than texts"),
                SettingValue::List,
            )
        }
        other => SettingValue::Unexpected(type_name(other)),
    }
}

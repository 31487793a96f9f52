//! The one walk that takes settings out of a TOML document.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::finding::{
    Finding, Found, Origin, Problem, ProviderField, SettingKey, SettingValue, Standing, Subject,
};
use crate::method::MethodKind;
use crate::source::SourceReport;

use super::setting_keys::{Meaning, ProviderKey, SettingKeys};
use crate::text::{Name, UncheckedText};

/// Makes the origin of a key from its dotted name and the position of its value.
pub(super) type OriginOf<'a> = dyn Fn(String, Range<usize>) -> Origin + 'a;

/// Takes what the keys mean out of a document.
///
/// Of the keys that are not there only those for the preference and for an API key are reported, by
/// `absent`: a remedy may tell people to set them.
pub(super) fn pick(
    table: &DeTable<'_>,
    keys: &SettingKeys,
    origin: &OriginOf<'_>,
    absent: Option<&dyn Fn(String) -> Origin>,
    report: &mut SourceReport,
) {
    for (key, meaning) in &keys.keys {
        match (descend(table, key), meaning, absent) {
            (Some(value), ..) => report_key(key, meaning, value, origin, report),
            (None, Meaning::Setting(setting @ SettingKey::PreferredMethod), Some(absent)) => {
                report.nothing(absent(key.clone()), Subject::Setting(setting.clone()));
            }
            (None, Meaning::ApiKey, Some(absent)) => report.nothing(
                absent(key.clone()),
                Subject::Credential(Standing::Ambient, MethodKind::ApiKey),
            ),
            _ => {}
        }
    }
    pick_misplaced(table, keys, origin, report);
    pick_profiles(table, keys, origin, report);
    if let Some((name, fields)) = &keys.providers
        && let Some(providers) = descend(table, name).and_then(|value| value.get_ref().as_table())
    {
        for (id, provider) in providers {
            pick_provider(name, (id.get_ref(), provider), fields, origin, report);
        }
    }
    if let Some((name, key, directory)) = &keys.projects
        && let Some(projects) = descend(table, name).and_then(|value| value.get_ref().as_table())
        && let Some((_, project)) = projects.iter().find(|(id, _)| id.get_ref() == directory)
        && let Some(value) = project
            .get_ref()
            .as_table()
            .and_then(|table| descend(table, key))
    {
        let setting = SettingKey::ProjectTrust(Name::new(directory));
        // The caller knows which one. A path in the name would be shown as it is, home and all.
        let dotted = format!("{name}.<this project>.{key}");
        report_key(&dotted, &Meaning::Setting(setting), value, origin, report);
    }
}

fn report_key(
    key: &str,
    meaning: &Meaning,
    value: &Spanned<DeValue<'_>>,
    origin: &OriginOf<'_>,
    report: &mut SourceReport,
) {
    let origin = origin(key.to_owned(), value.span());
    match meaning {
        Meaning::Setting(setting) => report.add(Finding::new(
            origin,
            Subject::Setting(setting.clone()),
            Found::Setting(setting_value(value.get_ref())),
        )),
        Meaning::ApiKey => match value.get_ref().as_str() {
            Some(text) => {
                report.credential(origin, Standing::Ambient, MethodKind::ApiKey, Some(text));
            }
            None => report.problem(
                origin,
                Subject::Credential(Standing::Ambient, MethodKind::ApiKey),
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
        keys.projects.as_ref().map(|(name, ..)| name.as_str()),
    ];
    for (heading, value) in table {
        let heading = heading.get_ref().as_ref();
        let Some(table) = value.get_ref().as_table() else {
            continue;
        };
        // Tables of profiles repeat keys on purpose, and those of projects have keys of their own.
        if others.contains(&Some(heading)) {
            continue;
        }
        let inner = table.iter().filter(|_| providers == Some(heading));
        let inner = inner.filter_map(|(_, value)| value.get_ref().as_table());
        for table in std::iter::once(table).chain(inner) {
            for (key, meaning) in &keys.keys {
                let (Meaning::Setting(setting), false) = (meaning, key.contains('.')) else {
                    continue;
                };
                if let Some(value) = table.get(key.as_str()) {
                    let misplaced = SettingKey::Misplaced(Box::new(setting.clone()));
                    report.add(Finding::new(
                        origin(format!("{}.{key}", Name::new(heading)), value.span()),
                        Subject::Setting(misplaced),
                        Found::Setting(setting_value(value.get_ref())),
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
    let Some(profiles) = descend(table, name).and_then(|value| value.get_ref().as_table()) else {
        return;
    };
    for (id, profile) in profiles {
        let wrap =
            |setting: SettingKey| SettingKey::Profile(Name::new(id.get_ref()), Box::new(setting));
        let dotted = format!("{name}.{}", Name::new(id.get_ref()));
        let Some(keys_of_profile) = profile.get_ref().as_table() else {
            continue;
        };
        // Makes the profile known even if none of its keys is.
        report.add(Finding::new(
            origin(dotted.clone(), profile.span()),
            Subject::Setting(wrap(SettingKey::SelectedProfile)),
            Found::Present,
        ));
        for (key, meaning) in &keys.keys {
            if let (Meaning::Setting(setting), Some(value)) =
                (meaning, descend(keys_of_profile, key))
            {
                let meaning = Meaning::Setting(wrap(setting.clone()));
                report_key(&format!("{dotted}.{key}"), &meaning, value, origin, report);
            }
        }
    }
}

fn pick_provider(
    table: &str,
    (id, provider): (&str, &Spanned<DeValue<'_>>),
    fields: &[(&'static str, ProviderKey)],
    origin: &OriginOf<'_>,
    report: &mut SourceReport,
) {
    let name = Name::new(id);
    let dotted = format!("{table}.{name}");
    let field_of =
        |field: ProviderField| Subject::Setting(SettingKey::Provider(name.clone(), field));
    let written = provider.get_ref().as_table();
    let has_name = written.is_some_and(|fields| descend(fields, "name").is_some());
    if written.is_some() && !has_name {
        // Makes the provider known even if nothing else is written down for it.
        report.nothing(
            origin(dotted.clone(), provider.span()),
            field_of(ProviderField::Name),
        );
    }
    let Some(table) = written else {
        return report.problem(
            origin(dotted, provider.span()),
            field_of(ProviderField::Name),
            Problem::WrongType {
                expected: "a table",
                found: type_name(provider.get_ref()),
            },
        );
    };
    for (key, meaning) in fields {
        let Some(value) = descend(table, key) else {
            continue;
        };
        let dotted = format!("{dotted}.{key}");
        match meaning {
            ProviderKey::Field(field) => report.add(Finding::new(
                origin(dotted, value.span()),
                field_of(field.clone()),
                Found::Setting(setting_value(value.get_ref())),
            )),
            // That there is one is enough: nothing here runs it, so what it says is not taken.
            ProviderKey::Command => report.add(Finding::new(
                origin(dotted, value.span()),
                field_of(ProviderField::AuthCommand),
                Found::Present,
            )),
            ProviderKey::QueryParameters | ProviderKey::Headers | ProviderKey::VariableHeaders => {
                let Some(entries) = value.get_ref().as_table() else {
                    report.add(Finding::new(
                        origin(dotted, value.span()),
                        // No name: the whole of it is of another type, which is an error where it
                        // is used.
                        field_of(entry_field(meaning, Name::new(""))),
                        Found::Setting(setting_value(value.get_ref())),
                    ));
                    continue;
                };
                for (entry, value) in entries {
                    report.add(Finding::new(
                        origin(
                            format!("{dotted}.{}", Name::new(entry.get_ref())),
                            value.span(),
                        ),
                        field_of(entry_field(meaning, Name::new(entry.get_ref()))),
                        Found::Setting(setting_value(value.get_ref())),
                    ));
                }
            }
        }
    }
}

fn entry_field(meaning: &ProviderKey, entry: Name) -> ProviderField {
    match meaning {
        ProviderKey::Headers => ProviderField::Header(entry),
        ProviderKey::VariableHeaders => ProviderField::VariableHeader(entry),
        _ => ProviderField::QueryParameter(entry),
    }
}

// A key whose own name has a dot in it cannot be asked for; no program here has one.
fn descend<'t, 'i>(table: &'t DeTable<'i>, dotted: &str) -> Option<&'t Spanned<DeValue<'i>>> {
    match dotted.split_once('.') {
        None => table.get(dotted),
        Some((head, rest)) => descend(table.get(head)?.get_ref().as_table()?, rest),
    }
}

fn setting_value(value: &DeValue<'_>) -> SettingValue {
    match value {
        DeValue::String(text) => SettingValue::Text(UncheckedText::new(text)),
        DeValue::Boolean(flag) => SettingValue::Flag(*flag),
        DeValue::Array(items) => {
            let texts: Option<Vec<UncheckedText>> = items
                .iter()
                .map(|item| item.get_ref().as_str().map(UncheckedText::new))
                .collect();
            texts.map_or(
                SettingValue::Unexpected("a list of other things than texts"),
                SettingValue::List,
            )
        }
        other => SettingValue::Unexpected(type_name(other)),
    }
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

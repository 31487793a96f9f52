//! The one walk that takes settings out of a TOML document.

use toml::de::{DeTable, DeValue};

use crate::finding::{
    Finding, Found, Notice, Origin, Problem, SettingKey, SettingValue, Standing, Subject,
};
use crate::method::MethodKind;
use crate::source::SourceReport;
use crate::system::{System, Variable};
use crate::text::{Name, UncheckedText};

use super::setting_keys::{Meaning, SettingKeys, near_miss, parent_of};
use super::toml_document::{Item, descend, find_each, type_name};
use super::tool;
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
    let mut found = find_each(table, &keys.keys).peekable();
    for known @ (key, meaning) in keys.keys.iter() {
        let found = found.next_if(|(found, _)| std::ptr::eq(*found, known));
        match (found.map(|(_, value)| value), meaning, absent) {
            (Some(value), ..) => report_key(key.to_string(), meaning, value, origin, report),
            (None, Meaning::Setting(setting @ SettingKey::PreferredMethod), Some(absent)) => {
                report.nothing(absent(key.to_string()), Subject::Setting(setting.clone()));
            }
            (None, Meaning::Credential(kind), Some(absent)) => report.nothing(
                absent(key.to_string()),
                Subject::Credential(Standing::Ambient, *kind),
            ),
            _ => {}
        }
    }
    if table.is_empty() {
        return;
    }
    pick_misplaced(table, keys, origin, report);
    tool::pick(table, keys, origin, report);
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
    let read = keys.keys.iter().map(|(key, _)| key.as_ref());
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
    misses.extend(keys.tool.near_misses(root, line));
    misses
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
pub(super) fn below(table: &str, key: &str) -> String {
    let length = table.len().saturating_add(1).saturating_add(key.len());
    let mut dotted = String::with_capacity(length);
    dotted.push_str(table);
    dotted.push('.');
    dotted.push_str(key);
    dotted
}

pub(super) fn report_key(
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
        Meaning::TextOnly if value.get_ref().is_str() => {}
        Meaning::TextOnly => report.problem(
            origin,
            Subject::Settings,
            Problem::WrongType {
                expected: "a text",
                found: type_name(value.get_ref()),
            },
        ),
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
    let projects = keys.projects.as_ref().map(|trust| trust.table.as_str());
    let top = keys.keys.iter().filter_map(|(key, meaning)| match meaning {
        Meaning::Setting(setting) if !key.contains('.') => Some((key.as_ref(), setting)),
        _ => None,
    });
    let top: Vec<(&str, &SettingKey)> = top.collect();
    for (heading, value) in table {
        let heading = heading.get_ref().as_ref();
        let Some(table) = as_table(value) else {
            continue;
        };
        // Some tables repeat keys on purpose, and those of projects have keys of their own.
        if keys.tool.repeats_keys(heading) || projects == Some(heading) {
            continue;
        }
        let holds_tables = keys.tool.servers_are_in(heading);
        let inner = table.iter().filter(|_| holds_tables);
        let inner = inner.filter_map(|(_, value)| as_table(value));
        for table in std::iter::once(table).chain(inner) {
            for (&(key, setting), value) in find_each(table, &top) {
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

pub(super) fn as_table<'d, 't>(item: &'d Item<'t>) -> Option<&'d DeTable<'t>> {
    item.get_ref().as_table()
}

pub(super) fn setting_value(item: &Item<'_>) -> SettingValue {
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

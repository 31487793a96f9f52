//! Members that are not read, and whose names are nearly those of members that are declared and not there.

use crate::finding::{Lost, Notice};
use crate::json::Entry;
use crate::sources::document;
use crate::text::{is_misspelt, is_same_word};

use super::SessionJson;
use super::members::{find_entry, object_of};

/// A part of the document that a path leads into.
#[derive(Clone)]
struct Part<'a> {
    document: &'a str,
    entries: Vec<Entry<'a>>,
    /// The names that lead there.
    shown: Vec<String>,
}

impl SessionJson {
    /// Looks for misspelt members, and for a misspelt object that holds them.
    pub(crate) fn near_misses(&self, text: &str, top: &[Entry<'_>]) -> Vec<Notice> {
        let document = Part {
            document: text,
            entries: top.to_vec(),
            shown: Vec::new(),
        };
        let object = &self.object.0;
        let mut object = match self.descend(document, object, &[object], Lost::Credential) {
            Ok(object) => object,
            Err(near) => return near.into_iter().collect(),
        };
        if let Some(prefix) = &self.entry {
            let entry = find_entry(&object.entries, prefix);
            let Some(entries) = entry.and_then(|(_, value)| object_of(value).ok()) else {
                return Vec::new();
            };
            object.entries = entries;
            object.shown.push(format!("{prefix}*"));
        }
        let declared = self.declared();
        let read = declared.iter().map(|(member, _)| member.0.as_slice());
        let read: Vec<&[String]> = read.collect();
        let mut notices = Vec::new();
        for (member, lost) in &declared {
            let Some((last, parents)) = member.0.split_last() else {
                continue;
            };
            let near = match self.descend(object.clone(), parents, &read, *lost) {
                // What is wrong with a member is said of it; it is there all the same.
                Ok(parent) if !matches!(self.only(&parent.entries, last), Ok(None)) => None,
                Ok(parent) => {
                    let is_read = is_read(&read, parents);
                    let fits = |_: &str, value: &str| !value.starts_with(['{', '[']);
                    parent.near_miss(last, *lost, is_read, fits)
                }
                Err(near) => near,
            };
            // Several members can be in the object that is misspelt.
            notices.extend(near.filter(|near| !notices.contains(near)));
        }
        notices
    }

    /// Follows a path to an object; where a part of it is not there, returns what is nearly that part.
    fn descend<'a>(
        &self,
        mut part: Part<'a>,
        path: &[String],
        read: &[&[String]],
        lost: Lost,
    ) -> Result<Part<'a>, Option<Notice>> {
        for (depth, name) in path.iter().enumerate() {
            let Some(value) = self.only(&part.entries, name).map_err(|_| None)? else {
                let is_read = is_read(read, path.get(..depth).unwrap_or_default());
                // What an object is called can be a user's choice, as a host is. Two hosts may differ in
                // one letter, and then neither is misspelt.
                return Err(part.near_miss(name, lost, is_read, |written, value| {
                    value.starts_with('{') && is_same_word(written, name)
                }));
            };
            part.entries = object_of(value).map_err(|_| None)?;
            part.shown.push(name.clone());
        }
        Ok(part)
    }
}

impl Part<'_> {
    fn near_miss(
        &self,
        name: &str,
        lost: Lost,
        is_read: impl Fn(&str) -> bool,
        fits: impl Fn(&str, &str) -> bool,
    ) -> Option<Notice> {
        let (written, value) = self.entries.iter().find(|(written, value)| {
            !matches!(value.get(), "null" | "\"\"")
                && fits(written, value.get())
                && is_misspelt(written, name)
                && !is_read(written)
        })?;
        Some(Notice::NearMiss {
            found: self.shown(written),
            line: document::line_of(self.document, value.get()),
            meant: self.shown(name),
            lost,
        })
    }

    fn shown(&self, name: &str) -> String {
        let names = self.shown.iter().map(String::as_str).chain([name]);
        names.collect::<Vec<_>>().join(".")
    }
}

/// Returns which names are read in the object that some names lead to.
fn is_read<'a>(read: &'a [&'a [String]], before: &'a [String]) -> impl Fn(&str) -> bool + 'a {
    move |written| {
        read.iter().any(|path| {
            let rest = path.strip_prefix(before);
            rest.and_then(<[String]>::first)
                .is_some_and(|name| name == written)
        })
    }
}

//! Members that are not read, and whose names are nearly those of members that are declared and not there.

use serde_json::value::RawValue;

use crate::finding::{Lost, Notice};
use crate::json::Entry;
use crate::sources::document;
use crate::text::{is_misspelt, is_same_word};

use super::members::{find_entry, object_of};
use super::{MemberPath, SessionJson};

/// A part of the document that a path leads into.
struct Part<'a> {
    entries: Vec<Entry<'a>>,
    /// The names that lead there.
    shown: Vec<String>,
}

impl SessionJson {
    /// Looks for misspelt members, and for a misspelt object that holds them.
    pub(crate) fn near_misses(&self, text: &str, top: &[Entry<'_>]) -> Vec<Notice> {
        let note = |near: NearMiss<'_>, lost| Notice::NearMiss {
            line: document::line_of(text, near.value.get()),
            found: near.found,
            meant: near.meant,
            lost,
        };
        let document = Part {
            entries: top.to_vec(),
            shown: Vec::new(),
        };
        let object = match self.descend(document, &self.object.0, &[&self.object.0]) {
            Ok(object) => object,
            Err(near) => {
                let near = near.map(|near| note(near, Lost::Credential));
                return near.into_iter().collect();
            }
        };
        let Some(object) = self.entry_of(object) else {
            return Vec::new();
        };
        let declared = self.declared();
        let read: Vec<&[String]> = declared
            .iter()
            .map(|(member, _)| member.0.as_slice())
            .collect();
        let mut notices = Vec::new();
        for (member, lost) in &declared {
            let Some((last, parents)) = member.0.split_last() else {
                continue;
            };
            let within = Part {
                entries: object.entries.clone(),
                shown: object.shown.clone(),
            };
            let near = match self.descend(within, parents, &read) {
                Ok(parent) if self.holds(&parent, last) => None,
                Ok(parent) => {
                    let is_read = is_read(&read, parents);
                    parent.near_miss(last, is_read, |_, value| !value.starts_with(['{', '[']))
                }
                Err(near) => near,
            };
            let notice = near.map(|near| note(near, *lost));
            // Several members can be in the object that is misspelt.
            notices.extend(notice.filter(|notice| !notices.contains(notice)));
        }
        notices
    }

    /// Returns the members that are read, and what is lost with each.
    fn declared(&self) -> Vec<(MemberPath, Lost)> {
        let of = |member: &Option<MemberPath>, lost| member.clone().map(|member| (member, lost));
        let keys = self.keys.iter();
        let keys = keys.map(|(member, _)| (member.clone(), Lost::Credential));
        let expires = self.expires.as_ref().map(|(member, _)| member.clone());
        let session = self.session_member();
        let of_session = [
            of(&expires, Lost::Detail),
            session
                .as_ref()
                .map(|_| (self.refresh_token.clone(), Lost::Detail)),
            of(&self.plan, Lost::Detail),
            of(&self.account_id, Lost::Detail),
            of(&self.email, Lost::Detail),
            of(&self.token_type, Lost::Detail),
        ];
        let credentials = of(&session, Lost::Credential).into_iter().chain(keys);
        credentials
            .chain(of(&self.base_url, Lost::BaseUrl))
            .chain(of_session.into_iter().flatten())
            .collect()
    }

    /// Follows a path to an object; where a part of it is not there, returns what is nearly that part.
    fn descend<'a>(
        &self,
        mut part: Part<'a>,
        path: &[String],
        read: &[&[String]],
    ) -> Result<Part<'a>, Option<NearMiss<'a>>> {
        for (depth, name) in path.iter().enumerate() {
            let Ok(found) = self.only(&part.entries, name) else {
                return Err(None);
            };
            let Some(value) = found else {
                let is_read = is_read(read, path.get(..depth).unwrap_or_default());
                // What an object is called can be a user's choice, as a host is. Two hosts may differ in
                // one letter, and then neither is misspelt.
                return Err(part.near_miss(name, is_read, |written, value| {
                    value.starts_with('{') && is_same_word(written, name)
                }));
            };
            part.entries = object_of(value).map_err(|_| None)?;
            part.shown.push(name.clone());
        }
        Ok(part)
    }

    fn entry_of<'a>(&self, mut object: Part<'a>) -> Option<Part<'a>> {
        if let Some(prefix) = &self.entry {
            let (_, value) = find_entry(&object.entries, prefix)?;
            object.entries = object_of(value).ok()?;
            object.shown.push(format!("{prefix}*"));
        }
        Some(object)
    }

    // What is wrong with a member is said of it; it is there all the same.
    fn holds(&self, part: &Part<'_>, name: &str) -> bool {
        !matches!(self.only(&part.entries, name), Ok(None))
    }
}

struct NearMiss<'a> {
    found: String,
    meant: String,
    value: &'a RawValue,
}

impl<'a> Part<'a> {
    fn near_miss(
        &self,
        name: &str,
        is_read: impl Fn(&str) -> bool,
        fits: impl Fn(&str, &str) -> bool,
    ) -> Option<NearMiss<'a>> {
        let (written, value) = self.entries.iter().find(|(written, value)| {
            !matches!(value.get(), "null" | "\"\"")
                && fits(written, value.get())
                && is_misspelt(written, name)
                && !is_read(written)
        })?;
        Some(NearMiss {
            found: self.shown(written),
            meant: self.shown(name),
            value,
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

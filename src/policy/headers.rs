//! The headers and query parameters of a request.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{Finding, FindingId, Found, Origin, Side, Subject};
use crate::method::{AuthMethod, HeaderRole, HeaderScheme, MethodKind, RequestHeader};
use crate::secret::{InvalidSecret, Secret};
use crate::text::{Name, UncheckedText};

use super::binding::Request;
use super::decision::Decision;
use super::outcome::{Refusal, UrlSource};
use super::verdict::{NoEffect, Note, Shadow, Verdict};

/// Sent since 0.122 (openai/codex f97be7dff; recordings `authjson/tok_fedramp`).
const FEDRAMP: &str = "X-OpenAI-Fedramp";

/// Where variables that hold headers are set, by whose side: the first place, and the first of another
/// origin. One place sets a variable for all headers that it holds, which may be thousands.
struct HeaderVariables<'a>(HashMap<(Side, &'a str), FirstPlaces<'a>>);

fn markers(headers: &[(&str, &str)]) -> impl Iterator<Item = RequestHeader> {
    headers.iter().filter_map(|(name, value)| {
        let value = Secret::header_value(value).ok()?;
        RequestHeader::new(name, value, HeaderRole::Marker)
    })
}

struct FirstPlaces<'a> {
    first: (FindingId, &'a Origin),
    other: Option<FindingId>,
}

impl<'a> HeaderVariables<'a> {
    fn of(findings: impl Iterator<Item = (FindingId, &'a Finding)>) -> Self {
        let mut places: HashMap<_, FirstPlaces<'a>> = HashMap::new();
        for (index, finding) in findings {
            let origin = &finding.origin;
            let Some(key) = Self::key(finding).filter(|_| finding.is_present()) else {
                continue;
            };
            let places = places.entry(key).or_insert(FirstPlaces {
                first: (index, origin),
                other: None,
            });
            if places.other.is_none() && places.first.1 != origin {
                places.other = Some(index);
            }
        }
        Self(places)
    }

    fn key(finding: &Finding) -> Option<(Side, &str)> {
        let variable = finding.origin.place.variable()?;
        let is_header = matches!(finding.subject, Subject::Header(_));
        is_header.then(|| (finding.origin.side, variable.expose()))
    }

    /// Returns where an earlier place sets the variable of a finding to other headers.
    fn other_place(&self, index: FindingId, finding: &Finding) -> Option<FindingId> {
        let places = self.0.get(&Self::key(finding)?)?;
        let (first, origin) = places.first;
        let other = if *origin == finding.origin {
            places.other
        } else {
            Some(first)
        };
        other.filter(|other| *other < index)
    }
}

impl Request<'_> {
    /// Returns the headers of a request, the credential's first, each name once.
    pub(super) fn headers(
        &self,
        url: UrlSource,
        decision: &mut Decision,
    ) -> Result<Vec<RequestHeader>, Refusal> {
        let scheme = if self.chosen.belongs_to_server {
            let built_in = self.server.built_in();
            let own = built_in.and_then(|server| server.key_header);
            own.unwrap_or(HeaderScheme::BEARER)
        } else {
            self.settings.policy.rules.key_header
        };
        let mut headers = self.chosen.method.headers(scheme);
        headers.retain(|header| {
            self.settings.policy.rules.tool.fedramp_header || header.name() != FEDRAMP
        });
        // `AuthMethod::headers` leaves this key out, since no other host takes it. By now the
        // search for the base URL has checked the host.
        if let AuthMethod::BedrockApiKey(bedrock) = &self.chosen.method {
            headers.push(RequestHeader::bearer(bedrock.key()));
        }
        if let Some((_, key)) = &self.chosen.second {
            headers.extend(AuthMethod::ApiKey(key.clone()).headers(scheme));
        }
        let also_bearer = self.also_bearer(url, decision)?;
        if matches!(&self.chosen.method, AuthMethod::OAuth(session) if session.is_marked()) {
            headers.extend(markers(self.settings.policy.rules.tool.session_headers));
        }
        if let Some(marked) = self.settings.policy.rules.tool.mark_of(&self.chosen.method) {
            headers.extend(markers(&[marked.header]));
        }
        // Of two headers of one name the one from a variable counts, as in Codex.
        let mut names: HashMap<String, Option<FindingId>> = headers
            .iter()
            .map(|header| (header.name().to_ascii_lowercase(), self.chosen.finding))
            .collect();
        if let Some((second, _)) = self.chosen.second
            && let Some(header) = headers.get(1)
        {
            names.insert(header.name().to_ascii_lowercase(), Some(second));
        }
        if let Some(bearer) = also_bearer {
            names.insert(bearer.name().to_ascii_lowercase(), None);
            headers.insert(1, bearer);
        }
        let may_be_header = |finding: &Finding| {
            finding.is_present()
                && matches!(finding.subject, Subject::Header(_) | Subject::Setting(_))
        };
        let places = self.settings.findings();
        let places = places.filter(|(_, finding)| may_be_header(finding));
        let mut places: Vec<(FindingId, &Finding)> = places.collect();
        places.sort_by_key(|(_, finding)| {
            let field = self.server.field_of(&finding.subject);
            matches!(field, Some(ServerField::Header(_)))
        });
        let variables = HeaderVariables::of(self.settings.findings());
        for (index, finding) in places {
            let Some((name, value)) = self.value_of(index, finding, decision)? else {
                continue;
            };
            // It is the credential, which is in the list already.
            if self.chosen.finding == Some(index) {
                continue;
            }
            if let Some(winner) = variables.other_place(index, finding) {
                decision.judge(index, Verdict::Shadowed(Some(winner), Shadow::Earlier));
                continue;
            }
            if !self.allows(index, url, decision) || !self.allows(value, url, decision) {
                continue;
            }
            if self
                .settings
                .finding(value)
                .is_some_and(|finding| finding.problem().is_some())
            {
                return Err(Refusal::Broken(value));
            }
            self.refuse_stand_in(name, value)?;
            let header = self.header(name, value).ok_or(Refusal::InvalidSetting {
                setting: index,
                expected: "a header name of letters, digits, `-`, `_` and `.` that is no key, and a value of \
                           visible ASCII characters",
            })?;
            // Until 0.64 releases sent both of two `Authorization` headers, since then only the
            // credential's (recordings `provider/http_headers_auth`).
            match names.entry(header.name().to_ascii_lowercase()) {
                Entry::Vacant(name) => {
                    name.insert(Some(index));
                    decision.judge(index, Verdict::Applied);
                    headers.push(header);
                }
                Entry::Occupied(mut taken) => match *taken.get() {
                    Some(credential) if self.is_replaceable(credential) => {
                        decision.judge(index, Verdict::Applied);
                        decision.note(Note::HeaderReplaces {
                            header: index,
                            credential,
                        });
                        let name = taken.key();
                        headers.retain(|other| !other.name().eq_ignore_ascii_case(name));
                        headers.push(header);
                        taken.insert(Some(index));
                    }
                    holder => decision.judge(index, Verdict::Shadowed(holder, Shadow::Earlier)),
                },
            }
        }
        Ok(headers)
    }

    /// Returns the second header of a key that a setting wants to go out as a bearer token as well.
    fn also_bearer(
        &self,
        url: UrlSource,
        decision: &mut Decision,
    ) -> Result<Option<RequestHeader>, Refusal> {
        let AuthMethod::ApiKey(key) = &self.chosen.method else {
            return Ok(None);
        };
        let wanted = self.settings.flag(&ToolKey::AlsoBearer.into(), decision)?;
        let is_wanted =
            wanted.is_some_and(|(wanted, setting)| wanted && self.allows(setting, url, decision));
        // The same credential again, not a second one.
        let bearer = || {
            let value = key.after_word("Bearer");
            RequestHeader::new("Authorization", value, HeaderRole::Configured)
        };
        Ok(is_wanted.then(bearer).flatten())
    }

    /// Returns whether a header that somebody set for every request holds a credential by its name.
    pub(super) fn has_own_credential(&self, url: UrlSource) -> bool {
        self.settings.findings().any(|(index, finding)| {
            let is_credential = matches!(&finding.subject, Subject::Header(name)
                if name.expose().eq_ignore_ascii_case("authorization"));
            is_credential
                && finding.is_present()
                && !self.settings.blank_hides(index)
                && self.is_of_one_side(index, url)
        })
    }

    /// Returns whether a header of this finding's is a credential's, and one that may be replaced.
    fn is_replaceable(&self, finding: FindingId) -> bool {
        let kind = match (&self.chosen.second, self.chosen.finding) {
            (_, Some(first)) if first == finding => self.chosen.method.kind(),
            (Some((second, _)), _) if *second == finding => MethodKind::ApiKey,
            _ => return false,
        };
        self.settings
            .policy
            .rules
            .tool
            .own_headers
            .replace
            .contains(&kind)
    }

    /// Returns the query parameters that the server in use wants, in the order of the findings.
    pub(super) fn query(
        &self,
        url: UrlSource,
        decision: &mut Decision,
    ) -> Result<Vec<(Name, UncheckedText)>, Refusal> {
        let mut query: Vec<(Name, UncheckedText)> = Vec::new();
        let mut names: HashMap<&str, FindingId> = HashMap::new();
        for (index, finding) in self.settings.findings() {
            let Some(ServerField::QueryParameter(name)) = self.server.field_of(&finding.subject)
            else {
                continue;
            };
            if let Some(winner) = names.get(name.expose()) {
                decision.judge(index, Verdict::Shadowed(Some(*winner), Shadow::Earlier));
                continue;
            }
            if !self.allows(index, url, decision) {
                continue;
            }
            // A parameter without a name means that the list of parameters is not a table. A name is part
            // of the URL, which clients print.
            if !name.is_valid() {
                return Err(Refusal::InvalidSetting {
                    setting: index,
                    expected: if name.expose().is_empty() {
                        "a table of texts"
                    } else {
                        "a name of letters, digits, `-`, `_` and `.` that is no key"
                    },
                });
            }
            decision.judge(index, Verdict::Applied);
            let value = UncheckedText::new(self.settings.text_at(index)?);
            names.insert(name.expose(), index);
            query.push((name.clone(), value));
        }
        Ok(query)
    }

    // The name of the header that a finding stands for, and the finding that holds its value.
    // A header whose variable is not set is left out, as Codex leaves it out.
    fn value_of<'f>(
        &self,
        index: FindingId,
        finding: &'f Finding,
        decision: &mut Decision,
    ) -> Result<Option<(&'f str, FindingId)>, Refusal> {
        if let Subject::Header(name) = &finding.subject {
            let counts = self.server.is_own_or_method() && !self.settings.blank_hides(index);
            return Ok(counts.then(|| (name.expose(), index)));
        }
        Ok(match self.server.field_of(&finding.subject) {
            Some(ServerField::Header(name)) => Some((name.expose(), index)),
            Some(ServerField::VariableHeader(name)) => {
                let variable = Name::new(self.settings.text_at(index)?);
                let value = self.settings.find_variable(&variable, decision);
                if value.is_none() {
                    decision.judge(index, Verdict::NoEffect(NoEffect::VariableNotSet));
                }
                value.map(|value| (name.expose(), value))
            }
            _ => None,
        })
    }

    // A placeholder in a header for a credential is refused, as in any other place. The values of other
    // headers are not checked.
    fn refuse_stand_in(&self, name: &str, value: FindingId) -> Result<(), Refusal> {
        let name = name.to_ascii_lowercase();
        let is_for_credential = name.ends_with("authorization")
            || ["key", "token"].iter().any(|end| {
                let before = name.strip_suffix(end);
                before.is_some_and(|before| before.is_empty() || before.ends_with('-'))
            });
        let Some(text) = self.text_of(value).filter(|_| is_for_credential) else {
            return Ok(());
        };
        let text = text.trim();
        let bare = text
            .split_once(' ')
            .filter(|(scheme, _)| scheme.bytes().all(|byte| byte.is_ascii_alphabetic()))
            .map_or(text, |(_, credential)| credential.trim_start());
        match Secret::parse(bare) {
            Err(
                why @ (InvalidSecret::Reference(_)
                | InvalidSecret::UnexpandedVariable
                | InvalidSecret::LooksLikePath),
            ) => Err(Refusal::InvalidCredential {
                credential: value,
                why,
            }),
            _ => Ok(()),
        }
    }

    fn text_of(&self, value: FindingId) -> Option<&str> {
        match &self.settings.finding(value)?.found {
            Found::Text(text) => Some(text.expose()),
            Found::Setting(value) => value.text(),
            _ => None,
        }
    }

    fn header(&self, name: &str, value: FindingId) -> Option<RequestHeader> {
        let value = match self.text_of(value)?.trim() {
            "" => Secret::empty(),
            text => Secret::header_value(text).ok()?,
        };
        RequestHeader::new(name, value, HeaderRole::Configured)
    }

    /// Returns whether a header or parameter may be part of the request: yours only if you or the vendor
    /// name the base URL, the project's only with a credential of the project.
    fn allows(&self, part: FindingId, url: UrlSource, decision: &mut Decision) -> bool {
        let is_allowed = self.is_of_one_side(part, url);
        if !is_allowed {
            decision.judge(part, Verdict::NoEffect(NoEffect::OtherSide));
            decision.note(Note::NoEffect(part, NoEffect::OtherSide));
        }
        is_allowed
    }

    fn is_of_one_side(&self, part: FindingId, url: UrlSource) -> bool {
        let side = |index: FindingId| {
            self.settings
                .finding(index)
                .map(|finding| finding.origin.side)
        };
        let url = url.finding().and_then(side);
        match side(part) {
            Some(Side::Yours) => url != Some(Side::Project),
            Some(Side::Project) => self.chosen.finding.and_then(side) == Some(Side::Project),
            None => false,
        }
    }
}

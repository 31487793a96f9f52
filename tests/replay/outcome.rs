//! What is compared: the request without its content, or that there is none.

use std::collections::BTreeMap;
use std::fmt;

use auth_resolver::{AuthMethod, Error, Resolution};

use crate::recording::{OneOrMany, Sent};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Those that hold the credential or name the account, by their names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    /// Other headers that concern authentication; none where they were not recorded.
    pub(crate) other_headers: Option<BTreeMap<String, String>>,
    /// Without slashes at the end.
    pub(crate) base_url: Option<String>,
    pub(crate) query: Option<String>,
    /// Which kind of credential it is; none where it cannot be told.
    pub(crate) method: Option<&'static str>,
    pub(crate) error: Option<String>,
}

const AUTHORIZATION: &str = "authorization";
const ACCOUNT: &str = "chatgpt-account-id";
const MAIN_HEADERS: [&str; 4] = [AUTHORIZATION, "x-api-key", "x-goog-api-key", ACCOUNT];

impl Outcome {
    pub(crate) fn error(kind: &str) -> Self {
        Self {
            error: Some(kind.to_owned()),
            ..Self::default()
        }
    }

    /// Returns what the crate answers.
    pub(crate) fn here(answer: Result<Resolution, Error>) -> Self {
        let auth = match answer {
            Ok(auth) => auth,
            Err(error) => return Self::error(error.kind().as_str()),
        };
        let method = auth.method().kind().as_str();
        // Its requests are signed, so no header carries it, and what a release sends instead has none.
        if matches!(auth.method(), AuthMethod::AgentIdentity) {
            return Self::error(method);
        }
        let mut all: BTreeMap<String, String> = BTreeMap::new();
        for header in auth.headers() {
            let value = header.value().expose();
            all.entry(header.name().to_ascii_lowercase())
                .and_modify(|other| *other = format!("{other} and {value}"))
                .or_insert_with(|| value.to_owned());
        }
        let (headers, others) = all
            .into_iter()
            .partition(|(name, _)| MAIN_HEADERS.contains(&name.as_str()));
        let query: Vec<String> = auth
            .query_parameters()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        Self {
            headers,
            other_headers: Some(others),
            base_url: Some(auth.base_url().to_string()),
            query: (!query.is_empty()).then(|| query.join("&")),
            method: Some(method),
            error: None,
        }
    }

    /// Returns what a release sent.
    pub(crate) fn recorded(sent: &Sent) -> Self {
        if let Some(how) = &sent.no_request {
            return Self::error(how);
        }
        let authorization = sent.authorization.as_ref().map(OneOrMany::joined);
        // Blanks at the ends of a value are none of it (RFC 9110, section 5.5).
        let headers = [
            (AUTHORIZATION, authorization.map(|text| without_gap(&text))),
            ("x-api-key", sent.x_api_key.clone()),
            ("x-goog-api-key", sent.x_goog_api_key.clone()),
            (ACCOUNT, sent.account_id.clone().filter(|id| !id.is_empty())),
        ];
        let headers = headers
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.trim().to_owned())));
        let base_url = sent.base_url.as_ref().or(sent.url.as_ref());
        Self {
            headers: headers.collect(),
            other_headers: sent.headers.clone(),
            // On the wire only slashes at the end are not in normal form.
            base_url: base_url.map(|url| url.trim_end_matches('/').to_owned()),
            query: sent.query.clone(),
            method: None,
            error: None,
        }
    }

    /// Compares what the two come to. A request without a credential is no more than an error: in both
    /// cases nothing usable is there.
    pub(crate) fn agrees_with(&self, theirs: &Self) -> bool {
        if !self.is_usable() && !theirs.is_usable() {
            return is_same_or_unknown(self.base_url.as_ref(), theirs.base_url.as_ref());
        }
        self.headers == theirs.headers
            && is_same_or_unknown(self.other_headers.as_ref(), theirs.other_headers.as_ref())
            && is_same_or_unknown(self.method.as_ref(), theirs.method.as_ref())
            && self.base_url == theirs.base_url
            && self.query == theirs.query
            && self.error == theirs.error
    }

    pub(crate) fn drop_account(&mut self) {
        self.headers.remove(ACCOUNT);
    }

    pub(crate) fn has_credential(&self) -> bool {
        self.headers.keys().any(|name| name != ACCOUNT)
    }

    pub(crate) fn has_account(&self) -> bool {
        self.headers.contains_key(ACCOUNT)
    }

    // Any other header may be a key: what a provider calls it is its own affair.
    fn is_usable(&self) -> bool {
        let others = self.other_headers.as_ref();
        self.has_credential() || others.is_some_and(|others| !others.is_empty())
    }
}

/// Leaves one blank behind the scheme.
fn without_gap(authorization: &str) -> String {
    match authorization.split_once(' ') {
        Some((scheme, rest)) => format!("{scheme} {}", rest.trim()),
        None => authorization.to_owned(),
    }
}

fn is_same_or_unknown<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}

/// In the words of the lists: the error, or the headers and the address, apart by `; `.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(error) = &self.error {
            return f.write_str(error);
        }
        for (name, value) in self
            .headers
            .iter()
            .chain(self.other_headers.iter().flatten())
        {
            write!(f, "{name}: {value}; ")?;
        }
        f.write_str(self.base_url.as_deref().unwrap_or_default())?;
        match &self.query {
            Some(query) => write!(f, "?{query}"),
            None => Ok(()),
        }
    }
}

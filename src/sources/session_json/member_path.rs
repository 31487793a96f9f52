//! Which member of a document is meant.

use std::borrow::Cow;

/// The path of a member in a JSON document: one name or several nested ones.
///
/// Dots in a name are part of it: `"api.url"` is one member, `["api", "url"]` are two.
///
/// ```
/// use auth_resolver::{Resolver, SessionJson, System};
///
/// let login = SessionJson::at("/login.json").access_token(["tokens", "api.acme.example"]);
/// let text = r#"{"tokens": {"api.acme.example": "acme-token"}}"#;
/// let auth = Resolver::new()
///     .source(login)
///     .default_login_base_url("https://api.acme.example")
///     .system(System::fixed().file("/login.json", text))
///     .resolve()?;
/// let origin = auth.credential_origin().unwrap();
/// assert_eq!(origin.to_string(), "/login.json tokens.api.acme.example");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MemberPath(pub(super) Vec<String>);

impl From<&str> for MemberPath {
    fn from(name: &str) -> Self {
        Self(vec![name.to_owned()])
    }
}

impl From<String> for MemberPath {
    fn from(name: String) -> Self {
        Self(vec![name])
    }
}

impl<S: Into<String>, const N: usize> From<[S; N]> for MemberPath {
    fn from(names: [S; N]) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }
}

impl<S: Into<String>> From<Vec<S>> for MemberPath {
    fn from(names: Vec<S>) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }
}

impl MemberPath {
    pub(super) fn shown(&self) -> Cow<'static, str> {
        self.0.join(".").into()
    }
}

use super::BaseUrl;
use super::parse::is_version;
use crate::vendor::Site;

/// Whether the base URL or the program adds the version of an API, such as `v1`.
///
/// A gateway can serve programs of both kinds, so its base URL differs between them.
///
/// ```
/// use auth_resolver::base_url::VersionSegment;
/// use auth_resolver::BaseUrl;
///
/// let root = BaseUrl::parse("https://gw.example")?;
/// let of_codex = VersionSegment::InBaseUrl("v1");
/// assert_eq!(of_codex.base_url(&root).as_str(), "https://gw.example/v1");
///
/// let of_claude_code = VersionSegment::Appended("v1");
/// assert_eq!(of_claude_code.base_url(&root), root);
/// let of_another = BaseUrl::parse("https://gw.example/v1")?;
/// assert_eq!(of_claude_code.correction(&of_another), Some(root));
/// # Ok::<(), auth_resolver::base_url::InvalidBaseUrl>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VersionSegment {
    /// The base URL ends in the version: `https://gw.example/v1`.
    InBaseUrl(&'static str),
    /// The program appends the version to the base URL: `https://gw.example`.
    Appended(&'static str),
}

impl VersionSegment {
    /// Returns the base URL for the root of a server.
    #[must_use]
    pub fn base_url(self, root: &BaseUrl) -> BaseUrl {
        match self {
            Self::InBaseUrl(segment) => root.with_path(&format!("{}/{segment}", root.path())),
            Self::Appended(_) => root.clone(),
        }
    }

    /// Returns the corrected URL if this one ends in the version of another program, or in one
    /// that this program appends. Returns `None` if there is nothing to fix.
    ///
    /// Servers choose their own version numbers. If the base URL carries the version, only names
    /// such as `v1beta` are therefore known to belong to another program.
    #[must_use]
    pub fn correction(self, url: &BaseUrl) -> Option<BaseUrl> {
        let last = url.last_version()?;
        let numbered = last.bytes().skip(1).all(|byte| byte.is_ascii_digit());
        match self {
            Self::InBaseUrl(_) if numbered => None,
            _ => Some(self.base_url(&url.without_version())),
        }
    }

    /// Returns the base URL for this program at a server: with the path that its vendor is known to have,
    /// or with the version that the program wants, or without the one that it appends.
    pub(crate) fn completed(self, url: &BaseUrl) -> BaseUrl {
        if !url.path().is_empty() {
            return self.correction(url).unwrap_or_else(|| url.clone());
        }
        let site = Site::of_host(url.host());
        let known = site.and_then(|site| match self {
            Self::InBaseUrl(_) => site.openai,
            Self::Appended("v1") => site.anthropic,
            Self::Appended(_) => None,
        });
        match known {
            Some("") => url.clone(),
            Some(path) => url.with_path(&format!("/{path}")),
            None => self.base_url(url),
        }
    }
}

impl BaseUrl {
    /// Returns the last segment of the path if it names a version, such as `v1` or `v1beta`.
    pub(crate) fn last_version(&self) -> Option<&str> {
        let (_, last) = self.path().rsplit_once('/')?;
        is_version(last).then_some(last)
    }

    /// Returns the same without the versions that the path ends in.
    pub(crate) fn without_version(&self) -> Self {
        let mut path = self.path();
        while let Some((before, last)) = path.rsplit_once('/')
            && is_version(last)
        {
            path = before;
        }
        self.with_path(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_is_not_this_programs_is_corrected() {
        let in_base_url = VersionSegment::InBaseUrl("v1");
        let appended = VersionSegment::Appended("v1beta");
        for (rule, url, works) in [
            (in_base_url, "https://gw.example/v1", None),
            (in_base_url, "https://gw.example/api/v4", None),
            (in_base_url, "https://gw.example", None),
            (in_base_url, "https://gw.example/v1beta/openai", None),
            (in_base_url, "https://gw.example/v1'c4n4ry", None),
            (in_base_url, "https://gw.example/v1c4n4ryc4n4ry", None),
            (
                in_base_url,
                "https://gw.example/v1beta",
                Some("https://gw.example/v1"),
            ),
            (
                in_base_url,
                "https://gw.example/a/v1beta",
                Some("https://gw.example/a/v1"),
            ),
            (appended, "https://gw.example", None),
            (appended, "https://gw.example/api", None),
            (appended, "https://gw.example/vault", None),
            (
                appended,
                "https://gw.example/v1",
                Some("https://gw.example"),
            ),
            (
                appended,
                "https://gw.example/v1beta",
                Some("https://gw.example"),
            ),
            (
                appended,
                "https://gw.example/a/v1/v1",
                Some("https://gw.example/a"),
            ),
            (appended, "http://[::1]:8080/v1", Some("http://[::1]:8080")),
        ] {
            let corrected = rule.correction(&BaseUrl::parse(url).unwrap());
            assert_eq!(
                corrected.as_ref().map(BaseUrl::as_str),
                works,
                "{rule:?} {url}"
            );
        }
    }
}

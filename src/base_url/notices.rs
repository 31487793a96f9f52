use crate::secret::TextNotices;

/// Notes about the text of an accepted [`BaseUrl`](crate::BaseUrl).
///
/// ```
/// use auth_resolver::BaseUrl;
///
/// let url = BaseUrl::parse("'https://bücher.example/v1/v1/chat/completions'")?;
/// assert_eq!(url.as_str(), "https://xn--bcher-kva.example/v1/v1");
/// let notices = url.notices();
/// assert!(notices.text().quotes_stripped() && notices.endpoint_suffix_cut());
/// assert!(notices.doubled_version() && notices.non_ascii_host());
/// assert!(!notices.no_path());
/// # Ok::<(), auth_resolver::base_url::InvalidBaseUrl>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, not the states of a machine"
)]
pub struct UrlNotices {
    pub(super) text: TextNotices,
    pub(super) endpoint_suffix_cut: bool,
    pub(super) doubled_version: bool,
    pub(super) no_path: bool,
    pub(super) non_ascii_host: bool,
}

impl UrlNotices {
    /// Returns what was removed around the text.
    #[must_use]
    pub fn text(self) -> TextNotices {
        self.text
    }

    /// Returns whether an endpoint's name (`/chat/completions`, `/responses`, `/models`,
    /// `/messages`) was cut from the end of the path.
    #[must_use]
    pub fn endpoint_suffix_cut(self) -> bool {
        self.endpoint_suffix_cut
    }

    /// Returns whether the path has a version segment twice in a row, as in `/v1/v1`. It was kept.
    #[must_use]
    pub fn doubled_version(self) -> bool {
        self.doubled_version
    }

    /// Returns whether there is no path, and thus no version segment such as `/v1`.
    #[must_use]
    pub fn no_path(self) -> bool {
        self.no_path
    }

    /// Returns whether the host is an internationalised name, in Unicode or in its ASCII form
    /// (`xn--`). Such a name can look like another one.
    #[must_use]
    pub fn non_ascii_host(self) -> bool {
        self.non_ascii_host
    }
}

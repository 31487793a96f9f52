//! A host alone, as a caller names one.

use zeroize::Zeroizing;

use super::BaseUrl;
use crate::secret::Cleaned;
use crate::text::is_printable_name;

/// A text that is not the name of a host and nothing else. It holds no part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a host, expected one such as `relay.example` or `[::1]` and nothing else")]
pub(crate) struct NotAHost;

/// Returns a host in the form that [`BaseUrl::host`] has, so that the two can be compared.
///
/// The text's ends are cleaned as those of a base URL are. A port, a path or a scheme would have no
/// effect, so a text with one is refused.
pub(crate) fn normal_host(text: &str) -> Result<String, NotAHost> {
    const SCHEME: &str = "https://";
    let text = Cleaned::new(text);
    let host = text.text();
    let is_address = host.starts_with('[') && host.ends_with(']');
    let has_more = host.contains('/') || (host.contains(':') && !is_address);
    // Before it is parsed: a host is not wiped.
    if has_more || (!is_address && host.is_ascii() && !ends_as_host(host)) {
        return Err(NotAHost);
    }
    // Reserved in advance: a text that has to grow leaves a copy behind that nobody wipes.
    let capacity = SCHEME.len().saturating_add(host.len());
    let mut url = Zeroizing::new(String::with_capacity(capacity));
    url.push_str(SCHEME);
    url.push_str(host);
    let url = BaseUrl::parse_insecure(&url).map_err(|_| NotAHost)?;
    if is_address || ends_as_host(url.host()) {
        Ok(url.host().to_owned())
    } else {
        Err(NotAHost)
    }
}

// Hosts are shown, and people paste keys in wrong places. The last part of a host is a word or a
// number, and that of a key is neither.
fn ends_as_host(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    is_printable_name(text.rsplit('.').next().unwrap_or_default())
}

//! What a text without a scheme is meant for.

use super::{BaseUrl, InvalidBaseUrl, VersionSegment, parse};
use crate::secret::Cleaned;
use crate::text::{is_host_label, is_printable_name};
use crate::vendor::Vendor;

impl BaseUrl {
    /// Returns the base URL that a text without a scheme is meant for: `http` to this machine and to a
    /// private address, `https` to any other host. `None` where the text is not clearly a host, since what
    /// is returned is shown, and people paste keys in wrong places.
    pub(crate) fn with_missing_scheme(text: &str) -> Option<Self> {
        let text = Cleaned::new(text).text();
        // Most have one, and to parse each once more would take long.
        if text.contains("://") {
            return None;
        }
        let without = text.trim_start_matches('/');
        let (authority, path) = without.split_once('/').unwrap_or((without, ""));
        if !is_clearly_host(authority)
            || Self::parse_insecure(text) != Err(InvalidBaseUrl::MissingScheme)
        {
            return None;
        }
        let text = without;
        let segments = path.split('/');
        let is_plain = segments
            .into_iter()
            .all(|segment| segment.is_empty() || is_printable_name(segment));
        if !is_plain {
            return None;
        }
        let encrypted = Self::parse_insecure(&format!("https://{text}")).ok()?;
        if encrypted.is_loopback() || encrypted.is_private_address() {
            let local = Self::parse_insecure(&format!("http://{text}")).ok()?;
            return Some(local.at_reachable_host());
        }
        Some(encrypted)
    }

    /// Returns the base URL of the API that OpenAI's clients speak, where a text is the server of a vendor
    /// that serves it, without a path.
    pub(crate) fn of_vendors_server(text: &str) -> Option<Self> {
        let url = Self::parse_insecure(text).ok()?;
        let site = Vendor::at(url.host())?.site(url.host())?;
        let path = site.openai.filter(|path| !path.is_empty())?;
        let has_none = url.path().is_empty() && !url.notices().endpoint_suffix_cut();
        has_none.then(|| url.with_path(&format!("/{path}")))
    }

    /// Returns the same with `127.0.0.1` or `[::1]` for the address that stands for every one of this
    /// machine, which servers listen at and not every client can reach.
    pub(crate) fn at_reachable_host(&self) -> Self {
        let host = match self.host() {
            "0.0.0.0" => "127.0.0.1",
            "[::]" => "[::1]",
            _ => return self.clone(),
        };
        let text = self.as_str().replacen(self.host(), host, 1);
        Self::parse_insecure(&text).unwrap_or_else(|_| self.clone())
    }

    /// Returns the same with `https`.
    pub(crate) fn encrypted(&self) -> Self {
        let rest = self.as_str().split_once("://").map(|(_, rest)| rest);
        rest.and_then(|rest| Self::parse(&format!("https://{rest}")).ok())
            .unwrap_or_else(|| self.clone())
    }

    /// Returns whether the host is an address of a private network (RFC 1918, RFC 4193) or of the link. Of a
    /// name that is not known: no name is looked up.
    pub(crate) fn is_private_address(&self) -> bool {
        parse::is_private(self.host())
    }
}

impl VersionSegment {
    /// Returns the base URL for this program at a server: with the path that its vendor is known to have,
    /// or with the version that the program wants, or without the one that it appends.
    pub(crate) fn completed(self, url: &BaseUrl) -> BaseUrl {
        if !url.path().is_empty() {
            return self.correction(url).unwrap_or_else(|| url.clone());
        }
        let site = Vendor::at(url.host()).and_then(|vendor| vendor.site(url.host()));
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

fn is_clearly_host(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    let is_domain = || {
        let last = host.rsplit('.').next().unwrap_or_default();
        host.contains('.')
            && host
                .split('.')
                .all(|label| is_host_label(label) && is_printable_name(label))
            && last.bytes().all(|byte| byte.is_ascii_alphabetic())
            && (2..=10).contains(&last.len())
    };
    parse::is_address(host) || host.eq_ignore_ascii_case("localhost") || is_domain()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rustfmt::skip] // A row is a line.
    #[test]
    fn f36_what_a_text_without_a_scheme_is_meant_for() {
        let openai = VersionSegment::InBaseUrl("v1");
        let anthropic = VersionSegment::Appended("v1");
        for (text, of_openai, of_anthropic) in [
            ("localhost:1234", "http://localhost:1234/v1", "http://localhost:1234"),
            ("localhost", "http://localhost/v1", "http://localhost"),
            ("LOCALHOST:1234/", "http://localhost:1234/v1", "http://localhost:1234"),
            ("//localhost:1234", "http://localhost:1234/v1", "http://localhost:1234"),
            ("localhost:1234/v1", "http://localhost:1234/v1", "http://localhost:1234"),
            ("localhost:1234/v1/chat/completions", "http://localhost:1234/v1", "http://localhost:1234"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080"),
            ("[::1]:8080", "http://[::1]:8080/v1", "http://[::1]:8080"),
            ("0.0.0.0:4000", "http://127.0.0.1:4000/v1", "http://127.0.0.1:4000"),
            ("[::]:4000", "http://[::1]:4000/v1", "http://[::1]:4000"),
            ("192.168.1.5:1234", "http://192.168.1.5:1234/v1", "http://192.168.1.5:1234"),
            ("[fd00::5]:1234", "http://[fd00::5]:1234/v1", "http://[fd00::5]:1234"),
            ("10.0.0.5/api", "http://10.0.0.5/api", "http://10.0.0.5/api"),
            ("8.8.8.8:1234", "https://8.8.8.8:1234/v1", "https://8.8.8.8:1234"),
            ("example.com/v1", "https://example.com/v1", "https://example.com"),
            ("gateway.example:8443", "https://gateway.example:8443/v1", "https://gateway.example:8443"),
            ("host.docker.internal:11434", "https://host.docker.internal:11434/v1", "https://host.docker.internal:11434"),
            ("api.openai.com", "https://api.openai.com/v1", "https://api.openai.com"),
            ("acme.openai.azure.com", "https://acme.openai.azure.com/openai/v1", "https://acme.openai.azure.com/anthropic"),
            ("openrouter.ai", "https://openrouter.ai/api/v1", "https://openrouter.ai/api"),
        ] {
            let meant = BaseUrl::with_missing_scheme(text).expect(text);
            let completed = [openai.completed(&meant), anthropic.completed(&meant)];
            let completed: Vec<_> = completed.iter().map(BaseUrl::as_str).collect();
            assert_eq!(completed, [of_openai, of_anthropic], "{text}");
        }
        for text in [
            "c4n4ry", "c4n4ry:1234", "user:1234", "ollama:11434", "sk-c4n4ry", "qm7xt2vlk9zp4rw8.c4n4ry", "a.b.c",
            "eyJhbGciOiJub25lIn0.e30.c4n4ry", "localhost:port", "localhost/qm7xt2vlk9zp4rw8", "localhost:99999",
            "localhost?key=1", "user:pass@localhost", "http://localhost", "mailto:a@b.example", "", "/", "/etc/c4n4ry",
            "qm7xt2vlk9zp4rw8.example.com", "1.2.3", "0x7f.1", "gateway.example:port",
        ] {
            assert_eq!(BaseUrl::with_missing_scheme(text), None, "{text}");
        }
    }

    #[test]
    fn private_addresses() {
        for (host, is_private) in [
            ("10.0.0.1", true),
            ("172.16.0.1", true),
            ("172.32.0.1", false),
            ("192.168.1.5", true),
            ("169.254.1.1", true),
            ("[fd00::1]", true),
            ("[fe80::1]", true),
            ("[::ffff:10.0.0.1]", true),
            ("8.8.8.8", false),
            ("100.64.0.1", false),
            ("127.0.0.1", false),
            ("[2001:db8::1]", false),
            ("gateway.local", false),
            ("10.0.0.1.example", false),
        ] {
            let url = BaseUrl::parse_insecure(&format!("http://{host}/v1")).unwrap();
            assert_eq!(url.is_private_address(), is_private, "{host}");
        }
    }
}

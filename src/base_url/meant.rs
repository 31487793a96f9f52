//! What a text is meant for that is no base URL.

use zeroize::Zeroizing;

use super::{BaseUrl, parse};
use crate::secret::Cleaned;
use crate::text::{is_host_label, is_printable_name, is_variable_name, nearest};
use crate::vendor::Site;

impl BaseUrl {
    /// Returns the base URL that a text is clearly meant for which is none: without its scheme or with a
    /// misspelt one, with the wrong slashes, with a query, or with something pasted around it. `None` where
    /// that is not clear, since what is returned is shown, and people paste keys in wrong places.
    ///
    /// A text without a scheme means `http` to this machine and to a private address, `https` to any other
    /// host.
    pub(crate) fn meant_by(text: &str) -> Option<Self> {
        let text = Cleaned::new(text).text();
        // Most texts have nothing that could be put right, and to parse each once more would take long.
        if text.len() > parse::LONGEST || is_spelt_right(text) || Self::parse_insecure(text).is_ok()
        {
            return None;
        }
        let (scheme, rest) = split_written_scheme(without_wrapping(text))?;
        let (rest, query) = match rest.find(['?', '#']) {
            Some(end) => rest.split_at(end),
            None => (rest, ""),
        };
        // `https:\\host`. In memory that is wiped, as the text may be a key.
        let rest = Zeroizing::new(rest.replace('\\', "/"));
        let (authority, path) = rest.split_once('/').unwrap_or((&rest, ""));
        let path = parse::without_method(path).unwrap_or(path);
        let mut segments = path.split('/');
        let is_plain = segments.all(|segment| segment.is_empty() || is_printable_name(segment));
        let is_host = match scheme {
            Some(_) => is_plain_host(authority),
            None => is_clearly_host(authority),
        };
        if !is_plain || !is_host {
            return None;
        }
        let with = |scheme| Self::parse_insecure(&[scheme, "://", rest.as_str()].concat()).ok();
        let url = match scheme {
            Some(scheme) => with(scheme)?,
            None => with("https")
                .filter(|url| !url.is_loopback() && !url.is_private_address())
                .or_else(|| with("http"))?,
        };
        Some(url.at_reachable_host().without_dialect(query))
    }

    /// Returns the server of an address of Azure's whose path means nothing without the `api-version` that
    /// was cut off with the query.
    fn without_dialect(self, query: &str) -> Self {
        let path = self.path().trim_matches('/');
        if !query.is_empty()
            && let Some(site) = Site::of_host(self.host())
            && site.with_api_version.is_some()
            && ![site.openai, site.anthropic].contains(&Some(path))
            && (["", "models", "openai"].contains(&path) || path.starts_with("openai/"))
        {
            return self.with_path("");
        }
        self
    }

    /// Returns the base URL of the API that OpenAI's clients speak, where a text is the server of a vendor
    /// that serves it, without a path.
    pub(crate) fn of_vendors_server(text: &str) -> Option<Self> {
        let url = Self::parse_insecure(text).ok()?;
        let site = Site::of_host(url.host())?;
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

/// Tells a text that has a scheme, and nothing of what is put right here.
fn is_spelt_right(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.starts_with('/') && !rest.contains("//") && !rest.contains(is_odd)
    })
}

fn is_odd(character: char) -> bool {
    is_wrapping(character) || matches!(character, '?' | '#' | '\\')
}

/// Takes off what is pasted along: quotes and brackets that have no partner, a line break written as `\n`,
/// the name of a variable.
fn without_wrapping(text: &str) -> &str {
    let text = match text.split_once('=') {
        Some((name, rest)) if is_variable_name(name) => rest,
        _ => text,
    };
    let mut text = text.trim_start_matches(is_wrapping);
    loop {
        let shorter = text.trim_end_matches(is_wrapping);
        let shorter = ["\\n", "\\r"]
            .iter()
            .find_map(|end| shorter.strip_suffix(end))
            .unwrap_or(shorter);
        if shorter.len() == text.len() {
            return text;
        }
        text = shorter;
    }
}

fn is_wrapping(character: char) -> bool {
    matches!(
        character,
        '"' | '\'' | '`' | '<' | '>' | ',' | ';' | '(' | ')'
    )
}

/// Splits a text behind a scheme, whatever stands between it and the host. `None`: the scheme is that of
/// something else.
fn split_written_scheme(text: &str) -> Option<(Option<&'static str>, &str)> {
    let end = text.find(|character: char| !character.is_ascii_alphabetic());
    let (word, rest) = text.split_at(end.unwrap_or(text.len()));
    let host = rest.trim_start_matches([':', ';', '/', '\\']);
    let separator = rest.strip_suffix(host).unwrap_or_default();
    let has_colon = separator.contains([':', ';']);
    // `https//host`, and no host that is called `https`.
    let is_whole = has_colon || separator.len() > 1;
    let known = ["https", "http"];
    let scheme = known
        .into_iter()
        .find(|known| is_whole && word.eq_ignore_ascii_case(known));
    let is_spelt_out = has_colon && separator.len() > 1;
    let Some(scheme) = scheme.or_else(|| nearest(word, known).filter(|_| is_spelt_out)) else {
        return (word.is_empty() || !is_spelt_out)
            .then(|| (None, text.trim_start_matches([':', '/'])));
    };
    match split_written_scheme(host) {
        // `https://http://localhost`.
        Some((Some(inner), host)) => Some((Some(inner), host)),
        _ => Some((Some(scheme), host)),
    }
}

/// Splits a port off.
fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// Tells a host behind a scheme, which says that it is one.
fn is_plain_host(authority: &str) -> bool {
    let host = without_port(authority);
    let mut labels = host.split('.');
    parse::address(host).is_some()
        || labels.all(|label| is_host_label(label) && is_printable_name(label))
}

/// Tells a host that nothing says of that it is one.
fn is_clearly_host(authority: &str) -> bool {
    let host = without_port(authority);
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_domain = || {
        host.contains('.')
            && is_plain_host(host)
            && last.bytes().all(|byte| byte.is_ascii_alphabetic())
            && (2..=10).contains(&last.len())
    };
    parse::address(host).is_some() || host.eq_ignore_ascii_case("localhost") || is_domain()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base_url::VersionSegment;

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
            // A scheme that is misspelt, or with other slashes behind it.
            ("http:localhost:1234", "http://localhost:1234/v1", "http://localhost:1234"),
            ("http:/host", "http://host/v1", "http://host"),
            ("http:///gateway.example/v1", "http://gateway.example/v1", "http://gateway.example"),
            ("https//host", "https://host/v1", "https://host"),
            ("https:host/v1", "https://host/v1", "https://host"),
            ("https:/api.openai.com/v1", "https://api.openai.com/v1", "https://api.openai.com"),
            ("htttps://host", "https://host/v1", "https://host"),
            ("hhtps://gateway.example", "https://gateway.example/v1", "https://gateway.example"),
            ("ttp://localhost:1234", "http://localhost:1234/v1", "http://localhost:1234"),
            ("https;//gateway.example", "https://gateway.example/v1", "https://gateway.example"),
            ("https:\\\\gateway.example\\v1", "https://gateway.example/v1", "https://gateway.example"),
            ("https://https://gateway.example", "https://gateway.example/v1", "https://gateway.example"),
            ("https://http://localhost:1234/v1", "http://localhost:1234/v1", "http://localhost:1234"),
            // What is pasted along, or stands where it means nothing.
            ("\"https://gateway.example/v1", "https://gateway.example/v1", "https://gateway.example"),
            ("https://gateway.example/v1\\n", "https://gateway.example/v1", "https://gateway.example"),
            ("<https://gateway.example/v1>", "https://gateway.example/v1", "https://gateway.example"),
            ("OPENAI_BASE_URL=https://gateway.example/v1", "https://gateway.example/v1", "https://gateway.example"),
            ("localhost?key=c4n4ry", "http://localhost/v1", "http://localhost"),
            ("https://gateway.example/v1?key=sk-proj-c4n4ry012345", "https://gateway.example/v1", "https://gateway.example"),
            ("https://generativelanguage.googleapis.com/v1/models/gemini-2.0-flash:generateContent?key=c4n4ry", "https://generativelanguage.googleapis.com/v1", "https://generativelanguage.googleapis.com"),
            ("(https://gateway.example/v1)", "https://gateway.example/v1", "https://gateway.example"),
            ("https://gateway.example/v1#c4n4ry", "https://gateway.example/v1", "https://gateway.example"),
            // Azure's older dialect names the deployment in the path and the version in the query.
            ("https://acme.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21", "https://acme.openai.azure.com/openai/v1", "https://acme.openai.azure.com/anthropic"),
            ("https://acme.openai.azure.com/openai?api-version=2024-10-21", "https://acme.openai.azure.com/openai/v1", "https://acme.openai.azure.com/anthropic"),
            ("https://acme.openai.azure.com/?api-version=preview", "https://acme.openai.azure.com/openai/v1", "https://acme.openai.azure.com/anthropic"),
            ("https://acme.openai.azure.com/openai/v1/responses?api-version=preview", "https://acme.openai.azure.com/openai/v1", "https://acme.openai.azure.com/openai"),
            ("https://acme.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview", "https://acme.services.ai.azure.com/openai/v1", "https://acme.services.ai.azure.com/anthropic"),
            ("https://acme.azure-api.net/team/openai?api-version=2024-10-21", "https://acme.azure-api.net/team/openai", "https://acme.azure-api.net/team/openai"),
        ] {
            let meant = BaseUrl::meant_by(text).expect(text);
            let completed = [openai.completed(&meant), anthropic.completed(&meant)];
            let completed: Vec<_> = completed.iter().map(BaseUrl::as_str).collect();
            assert_eq!(completed, [of_openai, of_anthropic], "{text}");
        }
        for text in [
            "c4n4ry", "c4n4ry:1234", "user:1234", "ollama:11434", "sk-c4n4ry", "qm7xt2vlk9zp4rw8.c4n4ry", "a.b.c",
            "eyJhbGciOiJub25lIn0.e30.c4n4ry", "localhost:port", "localhost/qm7xt2vlk9zp4rw8", "localhost:99999",
            "user:pass@localhost", "http://localhost", "mailto:a@b.example", "", "/", "/etc/c4n4ry",
            "qm7xt2vlk9zp4rw8.example.com", "1.2.3", "0x7f.1", "gateway.example:port", "https:sk-proj-c4n4ry012345",
            "https:qm7xt2vlk9zp4rw8", "https://user:pass@gateway.example", "ftp://gateway.example", "wss://gateway.example",
            "https://gateway.example/AIzac4n4ry0123456/v1", "https://gateway.example/../v1", "https://<host>/v1", "https/c4n4ry",
            "https://your-resource-name.openai.azure.com/openai?api-version=1", "API_KEY=c4n4ry",
        ] {
            assert_eq!(BaseUrl::meant_by(text), None, "{text}");
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

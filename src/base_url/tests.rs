use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use super::*;

/// The text, its normal form, and the notices by name.
const ACCEPTED: &[(&str, &str, &str)] = &[
    ("https://api.openai.com/v1", "https://api.openai.com/v1", ""),
    // Around the text.
    (" https://h/v1 \r\n", "https://h/v1", "trimmed"),
    ("\"https://h/v1\"", "https://h/v1", "quotes"),
    ("' https://h/v1'", "https://h/v1", "trimmed quotes"),
    ("\u{feff}https://h/v1\u{200b}", "https://h/v1", "invisible"),
    // Scheme, host and port.
    (
        "HTTPS://API.Example.COM:443/v1/",
        "https://api.example.com/v1",
        "",
    ),
    ("https://h:8443/v1", "https://h:8443/v1", ""),
    ("https://h:80/v1", "https://h:80/v1", ""),
    ("https://h:65535/v1", "https://h:65535/v1", ""),
    ("https://h./v1", "https://h/v1", ""),
    ("https://h.:443/v1", "https://h/v1", ""),
    (
        "https://my_gateway-1.internal/v1",
        "https://my_gateway-1.internal/v1",
        "",
    ),
    ("https://192.0.2.7/v1", "https://192.0.2.7/v1", ""),
    (
        "https://[2001:DB8:0:0:0:0:0:1]:8443/v1",
        "https://[2001:db8::1]:8443/v1",
        "",
    ),
    (
        "https://bücher.example/v1",
        "https://xn--bcher-kva.example/v1",
        "non_ascii",
    ),
    (
        "https://BÜCHER。example/v1",
        "https://xn--bcher-kva.example/v1",
        "non_ascii",
    ),
    (
        "https://XN--bcher-kva.example/v1",
        "https://xn--bcher-kva.example/v1",
        "non_ascii",
    ),
    (
        "https://аpi.openai.com/v1",
        "https://xn--pi-6kc.openai.com/v1",
        "non_ascii",
    ),
    (
        "https://api.openai.com.evil.test/v1",
        "https://api.openai.com.evil.test/v1",
        "",
    ),
    // This machine.
    ("http://localhost:11434/v1", "http://localhost:11434/v1", ""),
    ("HTTP://LocalHost.:80/v1", "http://localhost/v1", ""),
    (
        "http://ollama.localhost/v1",
        "http://ollama.localhost/v1",
        "",
    ),
    ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1", ""),
    ("http://127.255.0.3/v1", "http://127.255.0.3/v1", ""),
    ("http://[::1]:8080/v1", "http://[::1]:8080/v1", ""),
    ("http://[0:0:0:0:0:0:0:1]/v1", "http://[::1]/v1", ""),
    (
        "http://[::ffff:127.0.0.1]/v1",
        "http://[::ffff:7f00:1]/v1",
        "",
    ),
    // Path.
    ("https://h", "https://h", "no_path"),
    ("https://h/", "https://h", "no_path"),
    ("https://h///", "https://h", "no_path"),
    ("https://h//v1//", "https://h//v1", ""),
    ("https://h/V1", "https://h/V1", ""),
    ("https://h/v2", "https://h/v2", ""),
    ("https://h/api/paas/v4/", "https://h/api/paas/v4", ""),
    ("https://h/api/v3", "https://h/api/v3", ""),
    ("https://h/v1beta/openai/", "https://h/v1beta/openai", ""),
    (
        "https://chatgpt.com/backend-api/codex",
        "https://chatgpt.com/backend-api/codex",
        "",
    ),
    ("https://h/%7Euser/a%20b", "https://h/%7Euser/a%20b", ""),
    ("https://h/.well-known/...", "https://h/.well-known/...", ""),
    (
        "https://h/a;b=c,d:e!$&'()*+",
        "https://h/a;b=c,d:e!$&'()*+",
        "",
    ),
    ("https://h/v1/chat/completions", "https://h/v1", "suffix"),
    ("https://h/v1/responses/", "https://h/v1", "suffix"),
    ("https://h/v1//models", "https://h/v1", "suffix"),
    ("https://h/v1/messages", "https://h/v1", "suffix"),
    ("https://h/models", "https://h", "suffix no_path"),
    ("https://h/v1/models/models", "https://h/v1", "suffix"),
    ("https://h/v1/my-models", "https://h/v1/my-models", ""),
    // F3: a path that is called like an endpoint, and what lies below it.
    (
        "https://acme.services.ai.azure.com/models/",
        "https://acme.services.ai.azure.com/models",
        "",
    ),
    (
        "https://acme.services.ai.azure.com/models/chat/completions",
        "https://acme.services.ai.azure.com/models",
        "suffix",
    ),
    (
        "https://acme.services.ai.azure.com/models/models",
        "https://acme.services.ai.azure.com/models",
        "suffix",
    ),
    (
        "https://acme.cognitiveservices.azure.com/models",
        "https://acme.cognitiveservices.azure.com/models",
        "",
    ),
    (
        "https://acme.azure-api.net/models",
        "https://acme.azure-api.net/models",
        "",
    ),
    (
        "https://acme.openai.azure.com/openai/v1/responses",
        "https://acme.openai.azure.com/openai/v1",
        "suffix",
    ),
    (
        "https://acme.openai.azure.com/openai/v1/models",
        "https://acme.openai.azure.com/openai/v1",
        "suffix",
    ),
    (
        "https://acme.openai.azure.com/openai/responses",
        "https://acme.openai.azure.com/openai",
        "suffix",
    ),
    (
        "https://acme.openai.azure.com/openai/deployments/gpt/chat/completions",
        "https://acme.openai.azure.com/openai/deployments/gpt",
        "suffix",
    ),
    (
        "https://h/openai/deployments/responses/chat/completions",
        "https://h/openai/deployments/responses",
        "suffix",
    ),
    (
        "https://models.azure.com.evil.test/models",
        "https://models.azure.com.evil.test",
        "suffix no_path",
    ),
    ("https://h/v1/completions", "https://h/v1/completions", ""),
    // Names that merely begin like those of guides.
    (
        "https://x.clients.your-server.de/v1",
        "https://x.clients.your-server.de/v1",
        "",
    ),
    (
        "https://your-energy.example/v1",
        "https://your-energy.example/v1",
        "",
    ),
    (
        "https://example-resource.example/v1",
        "https://example-resource.example/v1",
        "",
    ),
    (
        "https://gateway-id.example/account-id",
        "https://gateway-id.example/account-id",
        "",
    ),
    (
        "https://my-resource.openai.azure.com/openai/v1",
        "https://my-resource.openai.azure.com/openai/v1",
        "",
    ),
    ("https://h/v1/v1", "https://h/v1/v1", "doubled"),
    (
        "https://h/v1//v1/responses",
        "https://h/v1//v1",
        "suffix doubled",
    ),
    ("https://h/v1/v2", "https://h/v1/v2", ""),
    ("https://h/a/a", "https://h/a/a", ""),
    // Too short for a key.
    ("https://sk-gw.example/v1", "https://sk-gw.example/v1", ""),
    (
        "https://asia-southeast1-aiplatform.googleapis.com/v1",
        "https://asia-southeast1-aiplatform.googleapis.com/v1",
        "",
    ),
    ("https://h/pk-012345678901", "https://h/pk-012345678901", ""),
    // As long as a key, and without a beginning of one.
    (
        "https://h/ask-0123456789012",
        "https://h/ask-0123456789012",
        "",
    ),
];

/// The text and the error, which permission for `http` does not change.
const REFUSED: &[(&str, InvalidBaseUrl)] = &[
    ("", InvalidBaseUrl::Empty),
    (" \t\r\n", InvalidBaseUrl::Empty),
    ("\"\"", InvalidBaseUrl::Empty),
    ("\u{feff}", InvalidBaseUrl::Empty),
    ("sk-c4n4ry", InvalidBaseUrl::LooksLikeKey),
    ("sk-proj-c4n4ry/v1", InvalidBaseUrl::LooksLikeKey),
    ("https://sk-proj-c4n4ry01/v1", InvalidBaseUrl::LooksLikeKey),
    (
        "https://h/v1/ghp_c4n4ry012345.git",
        InvalidBaseUrl::LooksLikeKey,
    ),
    (
        "https://h:at-c4n4ry0123456/v1",
        InvalidBaseUrl::LooksLikeKey,
    ),
    ("ghp_c4n4ry0123456", InvalidBaseUrl::LooksLikeKey),
    (
        "https://h/key=sk-proj-c4n4ry01",
        InvalidBaseUrl::LooksLikeKey,
    ),
    (
        "https://h/v1;sk-proj-c4n4ry01",
        InvalidBaseUrl::LooksLikeKey,
    ),
    (
        "https://a.sk-proj-c4n4ry01.example",
        InvalidBaseUrl::LooksLikeKey,
    ),
    ("https://SK-PROJ-c4n4ry01/v1", InvalidBaseUrl::LooksLikeKey),
    ("https://h/%73k-proj-c4n4ry01", InvalidBaseUrl::PathTrick),
    ("https://h/sk%2Dproj-c4n4ry01", InvalidBaseUrl::PathTrick),
    (
        "https://h/v1/AIzac4n4ry012345/x",
        InvalidBaseUrl::LooksLikeKey,
    ),
    // Templates.
    ("${OPENAI_BASE_URL}", InvalidBaseUrl::Placeholder),
    (
        "https://c4n4ry.test/${OPENAI_API_KEY}",
        InvalidBaseUrl::Placeholder,
    ),
    ("$(cat url)", InvalidBaseUrl::Placeholder),
    (
        "https://{resource}.c4n4ry.test",
        InvalidBaseUrl::Placeholder,
    ),
    ("https://<your host>/v1", InvalidBaseUrl::Placeholder),
    (
        "https://your-resource-name.openai.azure.com/openai/v1",
        InvalidBaseUrl::Placeholder,
    ),
    (
        "https://YOUR_RESOURCE_NAME.openai.azure.com",
        InvalidBaseUrl::Placeholder,
    ),
    (
        "https://YOUR-RESOURCE.services.ai.azure.com.",
        InvalidBaseUrl::Placeholder,
    ),
    (
        "https://your-own-c4n4ry.openai.azure.com",
        InvalidBaseUrl::Placeholder,
    ),
    (
        "https://example-resource.cognitiveservices.azure.com",
        InvalidBaseUrl::Placeholder,
    ),
    (
        "https://example-endpoint.openai.azure.com",
        InvalidBaseUrl::Placeholder,
    ),
    (
        "https://gateway.ai.cloudflare.com/v1/your-account-id/gw/openai",
        InvalidBaseUrl::Placeholder,
    ),
    (
        "https://gateway.ai.cloudflare.com/v1/ACCOUNT_ID/GATEWAY_ID/openai",
        InvalidBaseUrl::Placeholder,
    ),
    (
        "https://your-gateway.c4n4ry.test/v1",
        InvalidBaseUrl::Placeholder,
    ),
    (
        "https://your-litellm-server:4000",
        InvalidBaseUrl::Placeholder,
    ),
    ("https://api.yourdomain.com/v1", InvalidBaseUrl::Placeholder),
    ("$GATEWAY/v1", InvalidBaseUrl::Placeholder),
    ("%GATEWAY%/v1", InvalidBaseUrl::Placeholder),
    ("$env:GATEWAY", InvalidBaseUrl::Placeholder),
    ("process.env.GATEWAY", InvalidBaseUrl::Placeholder),
    ("op://team/c4n4ry/url", InvalidBaseUrl::Placeholder),
    ("vault:secret/data/c4n4ry#url", InvalidBaseUrl::Placeholder),
    ("undefined", InvalidBaseUrl::Placeholder),
    ("None", InvalidBaseUrl::Placeholder),
    ("ftp://$GATEWAY", InvalidBaseUrl::UnsupportedScheme),
    ("c4n4ry/$GATEWAY", InvalidBaseUrl::MissingScheme),
    ("/run/secrets/c4n4ry", InvalidBaseUrl::MissingScheme),
    // Characters that `url::Url` drops or rewrites.
    ("https://h/v\n1", InvalidBaseUrl::Characters),
    ("ht\ttps://h/v1", InvalidBaseUrl::Characters),
    ("https://h/v1\r\nhttps://c4n4ry", InvalidBaseUrl::Characters),
    ("https://h/v1\0", InvalidBaseUrl::Characters),
    ("https://h/\u{85}", InvalidBaseUrl::Characters),
    ("https://ho st/", InvalidBaseUrl::Characters),
    ("https://h/v1 x", InvalidBaseUrl::Characters),
    ("https://h\u{a0}/v1", InvalidBaseUrl::Characters),
    (
        "https://api.open\u{200b}ai.com/v1",
        InvalidBaseUrl::Characters,
    ),
    ("https://h\\v1\\x", InvalidBaseUrl::Characters),
    ("https:\\\\h\\v1", InvalidBaseUrl::Characters),
    ("https://h/vé1", InvalidBaseUrl::Characters),
    ("https://h/v\"1", InvalidBaseUrl::Characters),
    ("https://h/v|1", InvalidBaseUrl::Characters),
    ("https://h/[v1]", InvalidBaseUrl::Characters),
    ("https://h/@evil.test", InvalidBaseUrl::Characters),
    // Scheme.
    ("api.openai.com/v1", InvalidBaseUrl::MissingScheme),
    ("api.openai.com:443/v1", InvalidBaseUrl::MissingScheme),
    ("localhost:11434/v1", InvalidBaseUrl::MissingScheme),
    ("localhost:11434", InvalidBaseUrl::MissingScheme),
    ("127.0.0.1:8080", InvalidBaseUrl::MissingScheme),
    ("[::1]:8080", InvalidBaseUrl::MissingScheme),
    ("//h/v1", InvalidBaseUrl::MissingScheme),
    ("/v1", InvalidBaseUrl::MissingScheme),
    ("://h/v1", InvalidBaseUrl::MissingScheme),
    ("\"'https://h/v1'\"", InvalidBaseUrl::MissingScheme),
    ("file:///etc/passwd", InvalidBaseUrl::UnsupportedScheme),
    ("file:/etc/passwd", InvalidBaseUrl::UnsupportedScheme),
    ("ftp://h/v1", InvalidBaseUrl::UnsupportedScheme),
    ("ftp://8080/v1", InvalidBaseUrl::UnsupportedScheme),
    ("unix:///run/x.sock", InvalidBaseUrl::UnsupportedScheme),
    ("ws://h/v1", InvalidBaseUrl::UnsupportedScheme),
    ("httpss://h/v1", InvalidBaseUrl::UnsupportedScheme),
    ("javascript:alert(1)", InvalidBaseUrl::UnsupportedScheme),
    ("https:/h/v1", InvalidBaseUrl::MissingHost),
    ("https:h/v1", InvalidBaseUrl::MissingHost),
    ("https:", InvalidBaseUrl::MissingHost),
    ("https://", InvalidBaseUrl::MissingHost),
    ("https:///h/v1", InvalidBaseUrl::MissingHost),
    ("https://:8080/v1", InvalidBaseUrl::MissingHost),
    ("https://?a", InvalidBaseUrl::MissingHost),
    // User information, query and fragment.
    ("https://api.openai.com@evil.test", InvalidBaseUrl::UserInfo),
    ("https://user:c4n4ry@h/v1", InvalidBaseUrl::UserInfo),
    ("https://@h/v1", InvalidBaseUrl::UserInfo),
    ("https://:@h/v1", InvalidBaseUrl::UserInfo),
    ("https://evil.test/?api.openai.com", InvalidBaseUrl::Query),
    ("https://api.openai.com?@evil.test", InvalidBaseUrl::Query),
    ("https://h/v1?", InvalidBaseUrl::Query),
    ("https://h/v1?api-version=1#f", InvalidBaseUrl::Query),
    ("https://h/v1#f?a", InvalidBaseUrl::Fragment),
    ("https://h#", InvalidBaseUrl::Fragment),
    (
        "https://api.openai.com#@evil.test",
        InvalidBaseUrl::Fragment,
    ),
    // Path.
    ("https://h/v1/../v2/./", InvalidBaseUrl::PathTrick),
    ("https://h/.", InvalidBaseUrl::PathTrick),
    ("https://h/..", InvalidBaseUrl::PathTrick),
    ("https://h/v1/%2e%2E/x", InvalidBaseUrl::PathTrick),
    ("https://h/v1/.%2e", InvalidBaseUrl::PathTrick),
    ("https://h/v1%2Fx", InvalidBaseUrl::PathTrick),
    ("https://h/v1%5cx", InvalidBaseUrl::PathTrick),
    ("https://h/v1%0d%0aX:1", InvalidBaseUrl::PathTrick),
    ("https://h/%00", InvalidBaseUrl::PathTrick),
    ("https://h/%7f", InvalidBaseUrl::PathTrick),
    ("https://h/100%", InvalidBaseUrl::PathTrick),
    ("https://h/%4", InvalidBaseUrl::PathTrick),
    ("https://h/%zz", InvalidBaseUrl::PathTrick),
    ("https://h/%+f", InvalidBaseUrl::PathTrick),
    ("https://h/%%34", InvalidBaseUrl::PathTrick),
    // Port.
    ("https://h:/v1", InvalidBaseUrl::Port),
    ("https://h:0/v1", InvalidBaseUrl::Port),
    ("https://h:0443/v1", InvalidBaseUrl::Port),
    ("https://h:+443/v1", InvalidBaseUrl::Port),
    ("https://h:65536/v1", InvalidBaseUrl::Port),
    ("https://h:99999/", InvalidBaseUrl::Port),
    ("https://user:c4n4ry/v1", InvalidBaseUrl::Port),
    // Host.
    ("http://0x7f.1/", InvalidBaseUrl::Host),
    ("http://127.1/", InvalidBaseUrl::Host),
    ("http://2130706433/", InvalidBaseUrl::Host),
    ("http://010.0.0.1/", InvalidBaseUrl::Host),
    ("http://127.0.0.1./", InvalidBaseUrl::Host),
    ("http://１２７.0.0.1/", InvalidBaseUrl::Host),
    ("https://1.2.3.4.5/", InvalidBaseUrl::Host),
    ("https://256.0.0.1/", InvalidBaseUrl::Host),
    ("https://ａｐｉ.openai.com/v1", InvalidBaseUrl::Host),
    ("https://api.open\u{ad}ai.com/v1", InvalidBaseUrl::Host),
    ("https://api．openai.com/v1", InvalidBaseUrl::Host),
    ("https://%61pi.openai.com/v1", InvalidBaseUrl::Host),
    ("https://$HOST/v1", InvalidBaseUrl::Host),
    ("https://*.example/v1", InvalidBaseUrl::Host),
    ("https://h..example/v1", InvalidBaseUrl::Host),
    ("https://.example/v1", InvalidBaseUrl::Host),
    ("https://./v1", InvalidBaseUrl::Host),
    ("https://h../v1", InvalidBaseUrl::Host),
    ("https://xn--a/v1", InvalidBaseUrl::Host),
    ("https://::1/v1", InvalidBaseUrl::Host),
    ("https://a:b:1/v1", InvalidBaseUrl::Host),
    ("https://[::1/v1", InvalidBaseUrl::Host),
    ("https://[h]/v1", InvalidBaseUrl::Host),
    ("https://[]/v1", InvalidBaseUrl::Host),
    ("https://[/v1", InvalidBaseUrl::Host),
    ("https://[fe80::1%25eth0]/v1", InvalidBaseUrl::Host),
];

/// Unencrypted to another machine, and the normal form if that is allowed.
const INSECURE: &[(&str, &str)] = &[
    ("http://h:80", "http://h"),
    ("http://gateway.example/v1", "http://gateway.example/v1"),
    (
        "http://localhost.evil.test/v1",
        "http://localhost.evil.test/v1",
    ),
    (
        "http://127.0.0.1.evil.test/v1",
        "http://127.0.0.1.evil.test/v1",
    ),
    ("http://notlocalhost/v1", "http://notlocalhost/v1"),
    ("http://0.0.0.1/v1", "http://0.0.0.1/v1"),
    ("http://128.0.0.1/v1", "http://128.0.0.1/v1"),
    ("http://192.168.0.1/v1", "http://192.168.0.1/v1"),
    ("http://[::2]/v1", "http://[::2]/v1"),
    ("http://[::ffff:10.0.0.1]/v1", "http://[::ffff:a00:1]/v1"),
    ("http://[::127.0.0.1]/v1", "http://[::7f00:1]/v1"),
];

fn base(text: &str) -> BaseUrl {
    BaseUrl::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn names(notices: UrlNotices) -> String {
    let rows = [
        (notices.text().trimmed(), "trimmed"),
        (notices.text().quotes_stripped(), "quotes"),
        (notices.text().invisible_stripped(), "invisible"),
        (notices.endpoint_suffix_cut(), "suffix"),
        (notices.doubled_version(), "doubled"),
        (notices.no_path(), "no_path"),
        (notices.non_ascii_host(), "non_ascii"),
    ];
    rows.iter()
        .filter(|row| row.0)
        .map(|row| row.1)
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn accepted() {
    for (text, normal, notices) in ACCEPTED {
        let base = base(text);
        assert_eq!(base.as_str(), *normal, "{text}");
        assert_eq!(names(base.notices()), *notices, "{text}");
        assert!(!base.is_insecure(), "{text}");
        let lenient = BaseUrl::parse_insecure(text).unwrap();
        assert_eq!(
            (&lenient, lenient.notices()),
            (&base, base.notices()),
            "{text}"
        );
    }
}

#[test]
fn refused() {
    for (text, error) in REFUSED {
        assert_eq!(
            BaseUrl::parse_insecure(text).unwrap_err(),
            *error,
            "{text:?}"
        );
        assert_eq!(BaseUrl::parse(text).unwrap_err(), *error, "{text:?}");
    }
}

#[test]
fn insecure() {
    for (text, normal) in INSECURE {
        assert_eq!(
            BaseUrl::parse(text).unwrap_err(),
            InvalidBaseUrl::Insecure,
            "{text}"
        );
        let allowed = BaseUrl::parse_insecure(text).unwrap();
        assert_eq!(allowed.as_str(), *normal);
        assert!(allowed.is_insecure(), "{text}");
        assert!(!allowed.is_loopback(), "{text}");
    }
}

#[test]
fn messages_repeat_nothing_and_end_with_what_is_expected() {
    let insecure = [("http://c4n4ry.test", InvalidBaseUrl::Insecure)];
    for (text, error) in REFUSED.iter().chain(&insecure) {
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(
                !shown.contains("c4n4ry") && !shown.contains("evil"),
                "{text:?}: {shown}"
            );
        }
        let message = error.to_string();
        assert!(message.starts_with("the base URL "), "{message}");
        assert!(
            message.contains(", expected ") && !message.ends_with('.'),
            "{message}"
        );
    }
}

#[test]
fn normalising_twice_is_normalising_once() {
    let insecure = INSECURE.iter().map(|(text, _)| *text);
    for text in ACCEPTED.iter().map(|(text, ..)| *text).chain(insecure) {
        let once = BaseUrl::parse_insecure(text).unwrap();
        let twice = BaseUrl::parse_insecure(once.as_str()).unwrap();
        assert_eq!(twice.as_str(), once.as_str(), "{text}");
        assert_eq!(twice.is_loopback(), once.is_loopback(), "{text}");
        assert_eq!(
            twice.notices().text(),
            crate::secret::TextNotices::default(),
            "{text}"
        );
        assert!(!twice.notices().endpoint_suffix_cut(), "{text}");
    }
}

#[test]
fn another_parser_reads_the_same() {
    for (text, ..) in ACCEPTED {
        let base = base(text);
        let url = url::Url::parse(base.as_str()).unwrap();
        assert_eq!(url.as_str().trim_end_matches('/'), base.as_str());
        assert_eq!(url.host_str(), Some(base.host()));
        assert_eq!(url.path().trim_end_matches('/'), base.path());
    }
}

#[test]
fn parts() {
    let rows = [
        ("https://H/v1/", "https://h", "h", "/v1", false),
        ("https://h:8443", "https://h:8443", "h", "", false),
        ("http://[::1]:80/a/b", "http://[::1]", "[::1]", "/a/b", true),
        // f37: servers listen at these, and who connects to them reaches this machine.
        (
            "http://0.0.0.0:4000",
            "http://0.0.0.0:4000",
            "0.0.0.0",
            "",
            true,
        ),
        ("http://[::]/v1", "http://[::]", "[::]", "/v1", true),
        (
            "https://localhost",
            "https://localhost",
            "localhost",
            "",
            true,
        ),
        (
            "https://api.openai.com.evil.test",
            "https://api.openai.com.evil.test",
            "api.openai.com.evil.test",
            "",
            false,
        ),
    ];
    for (text, origin, host, path, is_loopback) in rows {
        let base = base(text);
        assert_eq!(base.origin(), origin);
        assert_eq!(
            (base.host(), base.path(), base.is_loopback()),
            (host, path, is_loopback)
        );
        assert_eq!(base.to_string(), base.as_str());
        assert_eq!(format!("{base:?}"), format!("BaseUrl({:?})", base.as_str()));
    }
}

#[test]
fn names_as_long_as_dns_allows() {
    let label = |length: usize| "a".repeat(length);
    let name = [label(63), label(63), label(63), label(61)].join(".");
    let rows = [
        (label(63), true),
        (label(64), false),
        (name.clone(), true),
        (format!("{name}a"), false),
        (label(1_000_000), false),
        ("ü".repeat(1_000_000), false),
        (format!("{}.example", "ü".repeat(200)), false),
    ];
    for (host, is_accepted) in rows {
        let result = BaseUrl::parse(&format!("https://{host}/v1"));
        assert_eq!(result.is_ok(), is_accepted, "{} bytes", host.len());
    }
}

#[test]
fn no_longer_than_servers_take() {
    let path = |length: usize| format!("https://h.example/{}", "a".repeat(length - 18));
    for (text, is_accepted) in [
        (path(2048), true),
        (path(2049), false),
        // Its normal form is longer.
        (path(2048).replace("h.example", "ü.example"), false),
    ] {
        let parsed = BaseUrl::parse(&text);
        assert_eq!(parsed.is_ok(), is_accepted, "{} bytes", text.len());
        assert!(is_accepted || parsed == Err(InvalidBaseUrl::TooLong));
    }
}

#[test]
fn two_spellings_are_one_value() {
    let spellings = [
        "https://api.openai.com/v1",
        "HTTPS://API.OpenAI.com/v1//",
        "https://api.openai.com.:443/v1/responses",
        " 'https://api.openai.com/v1' ",
    ];
    let values: HashSet<BaseUrl> = spellings.into_iter().map(base).collect();
    assert_eq!(values.len(), 1);
    let state = BuildHasherDefault::<DefaultHasher>::default();
    let hash = |text| state.hash_one(base(text));
    assert_ne!(hash("https://h/v1"), hash("https://h/v2"));
}

#[test]
fn same_origin() {
    let rows = [
        ("https://h/v1", "https://H.:443", true),
        ("https://h:8443/v1", "https://h:8443/v2", true),
        ("https://h/v1", "https://h:8443/v1", false),
        ("https://localhost/v1", "http://localhost/v1", false),
        ("https://localhost:80", "http://localhost:80", false),
        ("https://h", "https://h.example", false),
    ];
    for (one, other, expected) in rows {
        assert_eq!(
            base(one).same_origin(&base(other)),
            expected,
            "{one} {other}"
        );
        assert_eq!(
            base(other).same_origin(&base(one)),
            expected,
            "{other} {one}"
        );
    }
}

#[test]
fn endpoints() {
    let query = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    };
    let rows = [
        (
            "https://h/v1",
            "responses",
            query(&[]),
            "https://h/v1/responses",
        ),
        (
            "https://h/v1/",
            "/responses",
            query(&[]),
            "https://h/v1/responses",
        ),
        (
            "https://h/v1",
            "//chat/completions",
            query(&[]),
            "https://h/v1/chat/completions",
        ),
        ("https://h", "v1/models", query(&[]), "https://h/v1/models"),
        ("https://h/v1", "", query(&[]), "https://h/v1"),
        (
            "https://h/v1",
            "/",
            query(&[("a", "b")]),
            "https://h/v1?a=b",
        ),
        (
            "https://h",
            "@evil.test",
            query(&[]),
            "https://h/@evil.test",
        ),
        (
            "https://h",
            ".evil.test",
            query(&[]),
            "https://h/.evil.test",
        ),
        (
            "https://h",
            "//evil.test",
            query(&[]),
            "https://h/evil.test",
        ),
        (
            "https://h/v1",
            "r",
            query(&[("b", "2"), ("a", "1")]),
            "https://h/v1/r?b=2&a=1",
        ),
        (
            "https://h/v1",
            "r?x",
            query(&[("a", "1")]),
            "https://h/v1/r?x&a=1",
        ),
        (
            "https://h/v1",
            "r",
            query(&[("a&=", "é #")]),
            "https://h/v1/r?a%26%3D=%C3%A9+%23",
        ),
    ];
    for (text, path, query, expected) in rows {
        let pairs = query
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        assert_eq!(base(text).endpoint_with_query(path, pairs), expected);
        if query.is_empty() {
            assert_eq!(base(text).endpoint(path), expected);
        }
    }
}

#[test]
fn the_path_of_another() {
    let rows = [
        (
            "https://h:8443",
            "https://api.openai.com/v1",
            "https://h:8443/v1",
            "",
        ),
        (
            "'https://h/v1/v1'",
            "https://api.openai.com",
            "https://h",
            "quotes no_path",
        ),
        (
            "https://h/v1/responses",
            "https://api.openai.com/v1",
            "https://h/v1",
            "suffix",
        ),
    ];
    for (one, other, expected, notices) in rows {
        let joined = base(one).with_path_of(&base(other));
        assert_eq!(joined, base(expected));
        assert_eq!(
            (joined.path(), joined.host()),
            (base(expected).path(), base(expected).host())
        );
        assert_eq!(names(joined.notices()), notices);
    }
}

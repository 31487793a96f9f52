//! Nothing of a server's answer shows: it can repeat the key.

use auth_resolver::Resolution;
use auth_resolver::report::Rejection;

use super::machines;

/// Two halves: either alone is a leak too. Letters and digits, letters alone, groups with hyphens.
const MARKERS: [[&str; 2]; 3] = [
    ["zq7vkx3mwp", "hj5rnt9bcd"],
    ["zqvkxmwphjrnt", "bcdfghkmpqrst"],
    ["zqvk-xmwp-hjrn-tbcd-", "fghk-mpqr-stvw-xzbc"],
];

/// Everything that can be printed about a rejection.
fn outputs(rejection: &Rejection) -> String {
    let json = serde_json::to_string(rejection).unwrap();
    format!("{rejection}\n{rejection:?}\n{rejection:#?}\n{json}")
}

fn check(auth: &Resolution, status: u16, body: &[u8]) {
    let shown = outputs(&auth.explain_rejection(status, body));
    for half in MARKERS.as_flattened() {
        let body = String::from_utf8_lossy(body);
        assert!(
            !shown.contains(*half),
            "{status} {body}\nis shown in\n{shown}"
        );
    }
    // Nor may what was sent.
    assert!(!shown.contains(&machines::KEY[3..]), "{shown}");
}

#[test]
fn a_marker_in_any_position_of_a_body_does_not_show() {
    for group in super::groups() {
        for row in &group.rejection {
            let auth = machines::resolve(&row.machine);
            let positions = (0..=row.body.len()).filter(|at| row.body.is_char_boundary(*at));
            for (at, marker) in positions.zip(MARKERS.iter().cycle()) {
                let (head, tail) = row.body.split_at(at);
                let body = format!("{head}{}{tail}", marker.concat());
                check(&auth, row.status, body.as_bytes());
            }
        }
    }
}

// In the places of the words the table's own stay, so the answer is known and explained.
#[test]
fn a_marker_beside_a_known_word_does_not_show() {
    let auth = machines::resolve("key");
    for (status, body) in [
        (
            401,
            r#"{"M": "M", "error": {"message": "M", "type": "M", "param": "M", "M": ["M"], "code": "invalid_api_key"}}"#,
        ),
        (
            429,
            r#"{"error": {"message": "M", "type": "insufficient_quota", "param": {"M": "M"}, "code": "M"}}"#,
        ),
        (
            401,
            r#"{"type": "error", "error": {"type": "authentication_error", "message": "M"}, "request_id": "M"}"#,
        ),
        (
            400,
            r#"{"error": {"code": "M", "message": "M", "status": "M", "details": [{"@type": "M", "reason": "API_KEY_INVALID", "metadata": {"M": "M"}}, "M"]}}"#,
        ),
        (
            400,
            r#"{"detail": "The 'M' model is not supported when using Codex with a ChatGPT account."}"#,
        ),
        (401, r#"{"detail": {"M": "M", "code": "M"}}"#),
        (
            401,
            r#"{"error": {"message": "Incorrect API key provided: M", "type": "M"}}"#,
        ),
        (401, r#"{"error": "M"}"#),
        (401, r#""M""#),
        (
            401,
            r#"{"M": "M", "error": "Invalid API key M", "signin_url": "M"}"#,
        ),
        (
            403,
            r#"{"Message": "M", "__type": "AccessDeniedException", "M": "M"}"#,
        ),
        (
            400,
            r#"{"error": {"message": "M OpenAIException - M {\"error\": {\"code\": \"invalid_api_key\", \"message\": \"M\"}} M", "code": "M"}}"#,
        ),
        (
            429,
            r#"{"error": {"message": "Provider returned error", "metadata": {"raw": "M {\"error\": \"M insufficient balance M\"}", "provider_name": "M"}}}"#,
        ),
        (
            401,
            "event: M\ndata: {\"error\": {\"code\": \"invalid_api_key\", \"message\": \"M\"}}\ndata: M",
        ),
        (
            401,
            "M 401 {\"error\": {\"code\": \"invalid_api_key\", \"M\": \"M\"}} M",
        ),
        (401, "M Incorrect API key provided: M (M) invalid_api_key M"),
        (403, "M <html><title>Just a moment... M</title>M</html>"),
        (
            403,
            "<?xml M?><Error><Code>M</Code><Message>M InvalidClientTokenId M</Message></Error>",
        ),
        (403, "<html>M</html>"),
        (403, "M"),
    ] {
        for marker in MARKERS {
            check(
                &auth,
                status,
                body.replace('M', &marker.concat()).as_bytes(),
            );
        }
    }
}

#[test]
fn any_bytes_are_a_body() {
    let auth = machines::resolve("key");
    let deep = |open: &str, close: &str| {
        // Longer bodies are not read at all.
        let times = 1_000_000 / (open.len() + close.len());
        format!("{}1{}", open.repeat(times), close.repeat(times)).into_bytes()
    };
    let wide = format!("[{}1]", "1,".repeat(400_000)).into_bytes();
    let long = format!(r#"{{"error": {{"message": "{}"}}}}"#, "a".repeat(4_000_000)).into_bytes();
    let bodies: [(&[u8], &str); 14] = [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf{\"detail\": \"a\"}", "detail"),
        (b"\xff\xfe{\x00", "unknown"),
        (b"\x00", "text"),
        (b"<\xff", "page"),
        (
            b"{\"error\": {\"code\": \"a\", \"code\": \"b\"}}",
            "unknown",
        ),
        (b"{\"error\": {\"code\": \"\\ud800\"}}", "openai"),
        (b"{\"error\": null}", "unknown"),
        (&deep("[", "]"), "unknown"),
        (&deep("{\"error\":", "}"), "openai"),
        (
            &deep("{\"error\":{\"status\":\"a\",\"details\":[{\"a\":", "}]}}"),
            "google",
        ),
        (&wide, "unknown"),
        (&long, "unknown"),
    ];
    // A stack that is small for a recursion as deep as these bodies are.
    let stack = std::thread::Builder::new().stack_size(256 * 1024);
    std::thread::scope(|scope| {
        let explained = stack.spawn_scoped(scope, || {
            for (body, shape) in bodies {
                let rejection = auth.explain_rejection(401, body);
                let start = String::from_utf8_lossy(&body[..body.len().min(40)]);
                assert_eq!(rejection.shape, shape, "{start}");
                assert_eq!(rejection.status, 401);
            }
        });
        explained.unwrap().join().unwrap();
    });
}

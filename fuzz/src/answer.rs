//! What holds for every answer, whatever the input: the constitution as assertions.

use auth_resolver::{
    AuthMethod, BaseUrl, Error, HeaderRole, MethodKind, Resolution, Resolver, Trust,
};

use crate::outputs::{self, report_of};
use crate::{KEY_URL, SESSION_URL, marker};

/// What the caller allowed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Allowed {
    pub(crate) http: bool,
    pub(crate) session_host: Option<&'static str>,
    /// Whether planted secrets say whose they are. Bytes from the fuzzer could say anything.
    pub(crate) has_tiers: bool,
}

/// Resolves, checks the answer, and looks for secrets in what is printed if there are any.
pub(crate) fn resolve(
    resolver: &Resolver,
    input: &[u8],
    allowed: Allowed,
) -> Result<Resolution, Error> {
    let result = resolver.resolve();
    check(&result, allowed);
    // Printing takes longer than all else, so inputs that plant nothing are mostly spared.
    if marker::is_planted(input) || input.len().is_multiple_of(8) {
        outputs::check(resolver, &result);
        check_account_of(&result);
    }
    result
}

fn check(result: &Result<Resolution, Error>, allowed: Allowed) {
    let Ok(auth) = result else {
        return;
    };
    check_url(auth, allowed);
    check_headers(auth);
    check_trust(auth, allowed);
    check_login(auth, allowed);
}

/// One pass, one truth: the account says what is used.
fn check_account_of(result: &Result<Resolution, Error>) {
    let report = report_of(result);
    let rows = |verdict| {
        report
            .entries
            .iter()
            .filter(|row| row.verdict == verdict)
            .count()
    };
    match result {
        Ok(auth) => {
            let (url, credential) = (auth.base_url_origin(), auth.credential_origin());
            let used = usize::from(url.is_some()) + usize::from(credential.is_some());
            assert_eq!(
                rows("used"),
                used,
                "the account lists another number of places"
            );
            assert_eq!(
                rows("refused") + rows("not-reached"),
                0,
                "an answer that is refused"
            );
            assert_eq!(report.outcome, "resolved");
            assert_eq!(report.base_url.as_deref(), Some(auth.base_url().as_str()));
            assert_eq!(report.method, Some(auth.method().kind().as_str()));
        }
        Err(error) => {
            assert_eq!(rows("used"), 0, "an error that uses something");
            assert_eq!(report.outcome, error.kind().as_str());
            assert!(report.error.is_some() && report.method.is_none());
        }
    }
}

fn check_url(auth: &Resolution, allowed: Allowed) {
    let url = auth.base_url();
    let is_encrypted = url.as_str().starts_with("https://");
    assert!(
        is_encrypted || url.is_loopback() || allowed.http,
        "unencrypted"
    );
    assert!(
        BaseUrl::parse_insecure(url.as_str()).as_ref() == Ok(url),
        "not in normal form"
    );
    assert!(auth.endpoint("models").starts_with(url.as_str()));
}

/// Legal by RFC 9110, no name twice, and a credential where there is one.
fn check_headers(auth: &Resolution) {
    let mut names = Vec::new();
    for header in auth.headers() {
        let (name, value) = (header.name(), header.value().expose());
        let is_token =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let is_text = |byte: u8| byte == b'\t' || (b' '..=b'~').contains(&byte);
        assert!(
            !name.is_empty() && name.bytes().all(is_token),
            "an illegal name"
        );
        assert!(value.bytes().all(is_text), "an illegal value");
        assert!(
            !value.is_empty() && value.trim_ascii() == value,
            "an illegal value"
        );
        names.push(name.to_ascii_lowercase());
    }
    names.sort_unstable();
    assert!(
        names.windows(2).all(|pair| pair[0] != pair[1]),
        "a header twice"
    );
    let sent = |header: &&auth_resolver::RequestHeader| header.role() == HeaderRole::Credential;
    assert!(
        auth.headers().iter().filter(sent).count() <= 1,
        "two credentials are sent"
    );
    match auth.method().bearer() {
        Some(secret) => assert!(
            auth.headers().iter().filter(sent).any(|header| header
                .value()
                .expose()
                .strip_prefix("Bearer ")
                == Some(secret.expose())),
            "the credential is not sent"
        ),
        None => {
            let has_origin = auth.credential_origin().is_some();
            assert_eq!(has_origin, auth.method().kind() != MethodKind::NoneRequired);
        }
    }
}

fn own_url(kind: MethodKind) -> &'static str {
    if kind.is_account() {
        SESSION_URL
    } else {
        KEY_URL
    }
}

/// A credential goes only where somebody trusted at least as much as its owner sent it.
fn check_trust(auth: &Resolution, allowed: Allowed) {
    let (url, credential) = (auth.base_url_origin(), auth.credential_origin());
    let is_own = auth.base_url().as_str() == own_url(auth.method().kind());
    if let (Some(url), Some(credential)) = (url, credential) {
        let is_trusted = url.trust >= credential.trust || url.same_document(credential);
        assert!(is_trusted || is_own, "sent by somebody who is trusted less");
    }
    if !allowed.has_tiers {
        return;
    }
    // The values themselves say whose they are, whatever the account says.
    let headers = auth.headers().iter().map(|header| {
        (
            header.value().expose(),
            header.role() == HeaderRole::Credential,
        )
    });
    for (value, is_credential) in
        headers.chain(auth.query_parameters().map(|(_, value)| (value, false)))
    {
        let trust = match marker::tier(value) {
            Some('p') => Trust::Project,
            Some('u') => Trust::User,
            Some('c') => Trust::Caller,
            // No secret is sent that stands for what must stay: refresh and id tokens.
            Some('x') => panic!("a secret is sent that is for nobody"),
            _ => continue,
        };
        assert!(
            is_own || url.is_none_or(|url| url.trust >= trust),
            "a value goes where somebody trusted less sent it"
        );
        if is_credential {
            assert_eq!(credential.map(|credential| credential.trust), Some(trust));
        } else if trust == Trust::Project {
            assert!(
                credential.is_none_or(|credential| credential.trust == Trust::Project),
                "a project adds to the user's requests"
            );
        }
    }
}

/// A login goes to its own backend, unless a setting that may say so names another host; then the
/// account says that it does.
fn check_login(auth: &Resolution, allowed: Allowed) {
    let url = auth.base_url();
    match auth.method() {
        AuthMethod::ChatGpt(_) | AuthMethod::PersonalAccessToken(_)
            if url.host() != "chatgpt.com" =>
        {
            let is_documented = ["documented", "api-key-first"].contains(&auth.rules());
            assert!(
                !is_documented
                    || allowed.session_host == Some(url.host())
                    || auth.provider().is_some(),
                "a session leaves its backend"
            );
            let named_by = auth.base_url_origin().map(|origin| origin.trust);
            assert!(
                named_by != Some(Trust::Project),
                "a project redirects a session"
            );
            assert!(is_told(auth), "a session leaves its backend without a word");
        }
        AuthMethod::BedrockApiKey(_) if !url.host().ends_with(".api.aws") => {
            let named_by = auth.base_url_origin().map(|origin| origin.trust);
            assert!(
                named_by.is_some_and(|trust| trust >= Trust::User),
                "a Bedrock key at a foreign host"
            );
            assert!(is_told(auth), "a Bedrock key leaves without a word");
        }
        _ => {}
    }
}

fn is_told(auth: &Resolution) -> bool {
    let told = auth.diagnostics();
    told.iter()
        .any(|told| told.code == "credential-sent-elsewhere")
}

//! Runs the sources, has the policy decide, assembles the answer. Holds no rule.

mod change;
mod near_misses;
mod other_rules;

pub use self::change::Change;

use self::other_rules::OtherRules;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::base_url::{BaseUrl, InvalidBaseUrl, NotAHost, VersionSegment, normal_host};
use crate::error::Error;
use crate::finding::{Finding, Found, Notice, Origin, Place, Problem, Side, Subject};
use crate::method::CredentialClass;
use crate::method::HeaderScheme;
use crate::policy::{Policy, RuleSet, UrlsForLogins};
use crate::resolution::{Fingerprint, Record, ReportCredential, Resolution, Trace};
use crate::source::{CredentialSource, Inquiry, SourceReport, source_fn};
use crate::system::{Seed, System};
use crate::text::{Name, printable};

/// Finds the credential and the base URL to use.
///
/// The first source that holds a credential wins, whether key or login, unless the program
/// [prefers](Self::prefer) one of them. The first source that holds a base URL wins likewise.
/// Values from a [`Caller`](crate::Caller) take precedence over all of them.
///
/// ```
/// use auth_resolver::{Caller, Dotenv, Env, Resolver, System};
///
/// let from_flag = None;
/// let auth = Resolver::new()
///     .source(Caller::new("--api-key").api_key(from_flag))
///     .source(Env::new().api_key("ACME_API_KEY").base_url("ACME_BASE_URL"))
///     .source(Dotenv::at("/home/u/.acme/.env").api_key("ACME_API_KEY"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().file("/home/u/.acme/.env", "ACME_API_KEY=acme-1234\n"))
///     .resolve()?;
/// assert_eq!(auth.endpoint("models"), "https://api.acme.example/v1/models");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Resolver {
    sources: Vec<Arc<dyn CredentialSource>>,
    /// Shared with the answers, whose remedies follow from it.
    policy: Arc<Policy>,
    system: System,
    /// Why the default base URLs are none: for keys, for sessions.
    invalid_default: Option<InvalidBaseUrl>,
    invalid_session_default: Option<InvalidBaseUrl>,
    /// What the answer is compared with.
    other_rules: Option<Arc<OtherRules>>,
}

impl Default for Resolver {
    fn default() -> Self {
        Self::new()
    }
}

impl Resolver {
    /// Creates a resolver for this machine, without sources. The first source that holds a
    /// credential wins, whether key or login.
    #[must_use]
    pub fn new() -> Self {
        Self {
            // As many as a preset has.
            sources: Vec::with_capacity(20),
            policy: Arc::new(Policy::new(RuleSet::NEUTRAL)),
            system: System::real(),
            invalid_default: None,
            invalid_session_default: None,
            other_rules: None,
        }
    }

    fn policy(&mut self) -> &mut Policy {
        Arc::make_mut(&mut self.policy)
    }

    /// Adds a source. Sources added earlier take precedence. `None` adds nothing.
    #[must_use]
    pub fn source(mut self, source: impl CredentialSource + 'static) -> Self {
        self.sources.push(Arc::new(source));
        self
    }

    /// Adds a source if there is one; a source that looks at nothing would be asked each time.
    pub(crate) fn optional(self, source: Option<impl CredentialSource + 'static>) -> Self {
        match source {
            Some(source) => self.source(source),
            None => self,
        }
    }

    /// Applies the command-line options (feature `clap`).
    #[cfg(feature = "clap")]
    #[must_use]
    pub fn args(mut self, args: &crate::args::AuthArgs) -> Self {
        if let Some(file) = args.key_file() {
            self = self.source(file);
        }
        if let Some(url) = args.base_url() {
            self = self.source(url);
        }
        self.policy().allow_http |= args.allows_http();
        self
    }

    /// Sets the name of the program's rules for reports. The default is `in-order`.
    ///
    /// ```
    /// use auth_resolver::{Env, Resolver, System};
    ///
    /// let auth = Resolver::new()
    ///     .name("acme")
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
    ///     .resolve()?;
    /// assert_eq!(auth.rules(), "acme");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.policy().rules.name = Cow::Owned(name.into());
        self
    }

    /// Prefers credentials of one class, wherever they are found. Without this, the first source
    /// that holds a credential wins.
    ///
    /// ```
    /// use auth_resolver::method::{CredentialClass, MethodKind};
    /// use auth_resolver::{Env, Resolver, SessionJson, System};
    ///
    /// let resolver = || {
    ///     Resolver::new()
    ///         .source(Env::new().api_key("ACME_API_KEY"))
    ///         .source(SessionJson::at("/login.json"))
    ///         .default_base_url("https://api.acme.example/v1")
    ///         .system(
    ///             System::fixed()
    ///                 .var("ACME_API_KEY", "acme-1234")
    ///                 .file("/login.json", r#"{"access_token": "made-up"}"#),
    ///         )
    /// };
    /// assert_eq!(resolver().resolve()?.method().kind(), MethodKind::ApiKey);
    /// let auth = resolver().prefer(CredentialClass::Login).resolve()?;
    /// assert_eq!(auth.method().kind(), MethodKind::OAuth);
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn prefer(mut self, class: CredentialClass) -> Self {
        self.policy().rules.preferred = Some(class);
        self
    }

    /// Sets the header for API keys. The default is `Authorization: Bearer`.
    ///
    /// ```
    /// use auth_resolver::method::HeaderScheme;
    /// use auth_resolver::{Env, Resolver, System};
    ///
    /// let auth = Resolver::new()
    ///     .key_header(HeaderScheme::X_API_KEY)
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
    ///     .resolve()?;
    /// assert_eq!(auth.headers()[0].name(), "x-api-key");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn key_header(mut self, header: HeaderScheme) -> Self {
        self.policy().rules.key_header = header;
        self
    }

    /// Sets whether the base URL or the program adds the version segment of a request's path.
    /// Remedies suggest base URLs accordingly. By default the base URL includes `v1`.
    #[must_use]
    pub fn version_segment(mut self, version: VersionSegment) -> Self {
        self.policy().rules.version = version;
        self
    }

    /// Sets the name of the login for messages: with `Acme`, they say "an Acme login".
    ///
    /// ```
    /// use auth_resolver::method::CredentialClass;
    /// use auth_resolver::report::Identities;
    /// use auth_resolver::{Env, Resolver, SessionJson, System};
    ///
    /// let auth = Resolver::new()
    ///     .login_name("Acme")
    ///     .prefer(CredentialClass::Login)
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .source(SessionJson::at("/login.json"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(
    ///         System::fixed()
    ///             .var("ACME_API_KEY", "acme-1234")
    ///             .file("/login.json", r#"{"access_token": "made-up"}"#),
    ///     )
    ///     .resolve()?;
    /// let key = &auth.report(Identities::Hidden).entries[0];
    /// let reason = key.reason.as_ref().unwrap();
    /// assert_eq!(reason.as_str(), "Acme is preferred (default of these rules)");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn login_name(mut self, name: impl Into<String>) -> Self {
        self.policy().rules.login = Cow::Owned(printable(name.into()));
        self
    }

    /// Sets the command that logs in. Remedies then say to run it instead of "log in". If no credential
    /// was found, this remedy comes before those about keys, whatever the order of the sources.
    ///
    /// ```
    /// use auth_resolver::{Env, Resolver, SessionJson, System};
    ///
    /// let error = Resolver::new()
    ///     .login_command("acme login")
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .source(SessionJson::at("/login.json"))
    ///     .system(System::fixed())
    ///     .resolve()
    ///     .unwrap_err();
    /// assert_eq!(
    ///     error.remedies(),
    ///     ["run `acme login`", "put an API key into variable ACME_API_KEY"]
    /// );
    /// ```
    #[must_use]
    pub fn login_command(mut self, command: impl Into<String>) -> Self {
        self.policy().rules.login_command = Cow::Owned(printable(command.into()));
        self
    }

    /// Applies configured base URLs to API keys only. A login is sent to [its own
    /// default](Self::default_login_base_url) and to [allowed](Self::allow_login_host) hosts.
    /// Without this, a base URL applies to both keys and logins.
    ///
    /// ```
    /// use auth_resolver::{Env, ErrorKind, Resolver, SessionJson, System};
    ///
    /// let resolver = || {
    ///     Resolver::new()
    ///         .source(Env::new().base_url("ACME_BASE_URL"))
    ///         .source(SessionJson::at("/login.json"))
    ///         .default_base_url("https://api.acme.example/v1")
    ///         .system(
    ///             System::fixed()
    ///                 .var("ACME_BASE_URL", "https://gw.example/v1")
    ///                 .file("/login.json", r#"{"access_token": "made-up"}"#),
    ///         )
    /// };
    /// assert_eq!(resolver().resolve()?.base_url().host(), "gw.example");
    /// let error = resolver().base_urls_for_keys_only().resolve().unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::UntrustedUrl);
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn base_urls_for_keys_only(mut self) -> Self {
        self.policy().rules.urls_for_logins = UrlsForLogins::Refused;
        self
    }

    /// Makes the credential optional: if there is none, this is an answer with the note
    /// `no-credential-configured`. Broken places are still errors, and so is `http` to another
    /// machine unless it is [allowed](Self::allow_http). Without this, only servers on this
    /// machine need no credential.
    ///
    /// ```
    /// use auth_resolver::method::MethodKind;
    /// use auth_resolver::{Env, ErrorKind, Resolver, System};
    ///
    /// let resolver = || {
    ///     Resolver::new()
    ///         .source(Env::new().api_key("ACME_API_KEY").base_url("ACME_BASE_URL"))
    ///         .system(System::fixed().var("ACME_BASE_URL", "https://models.internal/v1"))
    /// };
    /// let error = resolver().resolve().unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::NoneFound);
    /// assert!(error.to_string().contains("https://models.internal/v1"));
    /// let auth = resolver().credential_optional().resolve()?;
    /// assert_eq!(auth.method().kind(), MethodKind::NoneRequired);
    /// assert_eq!(auth.base_url().host(), "models.internal");
    /// assert_eq!(auth.diagnostics()[0].code, "no-credential-configured");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn credential_optional(mut self) -> Self {
        self.policy().rules.credential_optional = true;
        self
    }

    #[must_use]
    pub(crate) fn rules(mut self, rules: RuleSet) -> Self {
        self.policy().rules = rules;
        self
    }

    pub(crate) fn source_count(&self) -> usize {
        self.sources.len()
    }

    /// Uses this [`System`](crate::System) instead of the real machine.
    #[must_use]
    pub fn system(mut self, system: impl Into<System>) -> Self {
        self.system = system.into();
        self
    }

    /// Sets the default base URLs, for keys and for logins, to texts that are base URLs as they stand.
    pub(crate) fn known_base_urls(mut self, [for_keys, for_logins]: [&'static str; 2]) -> Self {
        self.policy().defaults.api_key = Some(BaseUrl::known(for_keys));
        self.policy().defaults.session = Some(BaseUrl::known(for_logins));
        self
    }

    /// Sets the default base URL. If it is invalid, or unencrypted without permission, it is
    /// reported like any other place with such a URL.
    #[must_use]
    pub fn default_base_url(mut self, url: &str) -> Self {
        let url = BaseUrl::parse_insecure(url);
        self.invalid_default = url.as_ref().err().copied();
        self.policy().defaults.api_key = url.ok();
        self
    }

    /// Sets the default base URL of logins, under the same conditions. Without this, the default
    /// is that of [API keys](Self::default_base_url).
    #[must_use]
    pub fn default_login_base_url(mut self, url: &str) -> Self {
        let url = BaseUrl::parse_insecure(url);
        self.invalid_session_default = url.as_ref().err().copied();
        self.policy().defaults.session = url.ok();
        self
    }

    /// Allows a login to be sent to one more host, on any port, over https or to this machine, if
    /// base URLs are [for keys only](Self::base_urls_for_keys_only).
    ///
    /// The host is a name or an address, in any spelling that a base URL allows. Anything else,
    /// such as `https://relay.example`, is an error when the resolver resolves.
    ///
    /// ```
    /// use auth_resolver::{Env, ErrorKind, Resolver, SessionJson, System};
    ///
    /// let resolver = || {
    ///     let machine = System::fixed()
    ///         .var("ACME_BASE_URL", "https://relay.example")
    ///         .file("/login.json", r#"{"access_token": "made-up"}"#);
    ///     Resolver::new()
    ///         .base_urls_for_keys_only()
    ///         .source(Env::new().base_url("ACME_BASE_URL"))
    ///         .source(SessionJson::at("/login.json"))
    ///         .default_login_base_url("https://api.acme.example")
    ///         .system(machine)
    /// };
    /// assert_eq!(resolver().resolve().unwrap_err().kind(), ErrorKind::UntrustedUrl);
    /// let auth = resolver().allow_login_host("relay.example").resolve()?;
    /// assert_eq!(auth.base_url().host(), "relay.example");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn allow_login_host(mut self, host: impl Into<String>) -> Self {
        match normal_host(&Zeroizing::new(host.into())) {
            Ok(host) => self.policy().session_hosts.push(host),
            Err(invalid) => self = self.source(invalid_session_host(invalid)),
        }
        self
    }

    /// Allows `http` to other machines. The report still flags it.
    ///
    /// ```
    /// use auth_resolver::{Env, ErrorKind, Resolver, System};
    ///
    /// let resolver = || {
    ///     Resolver::new()
    ///         .source(Env::new().api_key("ACME_API_KEY"))
    ///         .default_base_url("http://gateway.internal/v1")
    ///         .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
    /// };
    /// assert_eq!(resolver().resolve().unwrap_err().kind(), ErrorKind::InvalidUrl);
    /// assert_eq!(resolver().allow_http().resolve()?.diagnostics()[0].code, "insecure-http");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn allow_http(mut self) -> Self {
        self.policy().allow_http = true;
        self
    }

    /// Skips broken places instead of failing, with a note. A base URL that was set is still used
    /// or refused.
    ///
    /// ```
    /// use auth_resolver::{Env, ErrorKind, Resolver, System};
    ///
    /// let resolver = || {
    ///     Resolver::new()
    ///         .source(Env::new().api_key("ACME_API_KEY").api_key("OLD_ACME_API_KEY"))
    ///         .default_base_url("https://api.acme.example/v1")
    ///         .system(
    ///             System::fixed()
    ///                 .var("ACME_API_KEY", "<your key>")
    ///                 .var("OLD_ACME_API_KEY", "acme-1234"),
    ///         )
    /// };
    /// assert_eq!(resolver().resolve().unwrap_err().kind(), ErrorKind::Malformed);
    /// assert_eq!(resolver().skip_broken().resolve()?.diagnostics()[0].code, "broken-skipped");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn skip_broken(mut self) -> Self {
        self.policy().skip_broken = true;
        self
    }

    /// Skips base URLs of the project that would send your credentials elsewhere, instead of
    /// failing. The answer is then the one without the project, with a note.
    ///
    /// ```
    /// use auth_resolver::{Dotenv, Env, ErrorKind, Resolver, System};
    ///
    /// let resolver = || {
    ///     Resolver::new()
    ///         .source(Env::new().api_key("ACME_API_KEY"))
    ///         .source(Dotenv::project("/clone").base_url("ACME_BASE_URL"))
    ///         .default_base_url("https://api.acme.example/v1")
    ///         .system(
    ///             System::fixed()
    ///                 .var("ACME_API_KEY", "acme-1234")
    ///                 .file("/clone/.env", "ACME_BASE_URL=https://elsewhere.example"),
    ///         )
    /// };
    /// assert_eq!(resolver().resolve().unwrap_err().kind(), ErrorKind::UntrustedUrl);
    /// let auth = resolver().skip_untrusted_urls().resolve()?;
    /// assert_eq!(auth.base_url().host(), "api.acme.example");
    /// assert_eq!(auth.diagnostics()[0].code, "untrusted-url-skipped");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn skip_untrusted_urls(mut self) -> Self {
        self.policy().skip_untrusted_urls = true;
        self
    }

    /// Trusts the project: its settings may select among the user's own credentials and providers,
    /// as far as the rules in force allow. They still cannot redirect anything. A note says what
    /// they select.
    ///
    /// ```
    /// use auth_resolver::{ConfigToml, Env, Resolver, SessionJson, System};
    ///
    /// let resolver = || {
    ///     Resolver::new()
    ///         .source(Env::new().api_key("ACME_API_KEY"))
    ///         .source(SessionJson::at("/home/u/login.json"))
    ///         .source(ConfigToml::project("/clone", "acme.toml").preference("prefer"))
    ///         .default_base_url("https://api.acme.example/v1")
    ///         .system(
    ///             System::fixed()
    ///                 .var("ACME_API_KEY", "acme-1234")
    ///                 .file("/home/u/login.json", r#"{"access_token": "made-up"}"#)
    ///                 .file("/clone/acme.toml", "prefer = 'login'"),
    ///         )
    /// };
    /// let origin = |resolver: Resolver| Ok::<_, auth_resolver::Error>(
    ///     resolver.resolve()?.credential_origin().unwrap().to_string()
    /// );
    /// assert_eq!(origin(resolver())?, "variable ACME_API_KEY");
    /// assert_eq!(origin(resolver().trust_project())?, "/home/u/login.json access_token");
    /// let auth = resolver().trust_project().resolve()?;
    /// assert!(auth.diagnostics().iter().any(|note| note.code == "project-selects"));
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn trust_project(mut self) -> Self {
        self.policy().trust_project = true;
        self
    }

    /// Returns whether the caller trusts the project.
    pub(crate) fn trusts_project(&self) -> bool {
        self.policy.trust_project
    }

    /// Refuses credentials from the project: using one is an error.
    ///
    /// ```
    /// use auth_resolver::{Dotenv, ErrorKind, Resolver, System};
    ///
    /// let resolver = || {
    ///     Resolver::new()
    ///         .source(Dotenv::project("/clone").api_key("ACME_API_KEY"))
    ///         .default_base_url("https://api.acme.example/v1")
    ///         .system(System::fixed().file("/clone/.env", "ACME_API_KEY=acme-1234"))
    /// };
    /// assert_eq!(resolver().resolve()?.diagnostics()[0].code, "project-credential");
    /// let error = resolver().refuse_project_credentials().resolve().unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::ProjectCredential);
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn refuse_project_credentials(mut self) -> Self {
        self.policy().refuse_project_credentials = true;
        self
    }

    /// Refuses sessions that have expired or [are about to](Self::expiry_skew): using one is an
    /// error.
    #[must_use]
    pub fn refuse_expired(mut self) -> Self {
        self.policy().refuse_expired = true;
        self
    }

    /// Sets how long before its expiry a session counts as expired. The default is five minutes.
    ///
    /// ```
    /// use auth_resolver::sources::TimeUnit;
    /// use auth_resolver::{ErrorKind, Resolver, SessionJson, System};
    /// use std::time::Duration;
    ///
    /// let resolve = |skew| {
    ///     Resolver::new()
    ///         .source(SessionJson::at("/login.json").expires("expires", TimeUnit::Seconds))
    ///         .default_login_base_url("https://api.acme.example")
    ///         .refuse_expired()
    ///         .expiry_skew(skew)
    ///         .system(
    ///             System::fixed()
    ///                 .now(900)
    ///                 .file("/login.json", r#"{"access_token": "made-up", "expires": 1000}"#),
    ///         )
    ///         .resolve()
    /// };
    /// assert!(resolve(Duration::from_secs(60)).is_ok());
    /// let error = resolve(Duration::from_secs(120)).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Expired);
    /// assert!(error.to_string().contains("expires soon, at 1970-01-01T00:16:40Z"));
    /// ```
    #[must_use]
    pub fn expiry_skew(mut self, skew: Duration) -> Self {
        self.policy().expiry_skew = skew;
        self
    }

    /// Refuses ambiguous cases: it is an error if there are credentials that are billed
    /// differently, or if a credential of the project would replace one of the user's.
    ///
    /// ```
    /// use auth_resolver::{Env, ErrorKind, Resolver, SessionJson, System};
    ///
    /// let error = Resolver::new()
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .source(SessionJson::at("/login.json"))
    ///     .default_base_url("https://api.acme.example")
    ///     .system(
    ///         System::fixed()
    ///             .var("ACME_API_KEY", "acme-1234")
    ///             .file("/login.json", r#"{"access_token": "made-up"}"#),
    ///     )
    ///     .refuse_conflicts()
    ///     .resolve()
    ///     .unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Conflicting);
    /// ```
    #[must_use]
    pub fn refuse_conflicts(mut self) -> Self {
        self.policy().refuse_conflicts = true;
        self
    }

    /// Finds the credential and the base URL, or the reason why there is none.
    ///
    /// # Errors
    ///
    /// Returns why there is no answer: see [`ErrorKind`](crate::ErrorKind). Nothing is retried,
    /// guessed or skipped unless your program allowed it.
    pub fn resolve(&self) -> Result<Resolution, Error> {
        self.resolve_after(None)
    }

    /// Lists every credential found, used or not, in order of precedence, for a picker or a status
    /// bar. It also lists them if [`resolve`](Self::resolve) returns an error. Anything else, such
    /// as a broken file, is only in the [report](crate::Report).
    ///
    /// ```
    /// use auth_resolver::{Env, Resolver, SessionJson, System};
    ///
    /// let found = Resolver::new()
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .source(SessionJson::at("/login.json"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(
    ///         System::fixed()
    ///             .var("ACME_API_KEY", "<your key>") // broken, so that `resolve` is an error
    ///             .file("/login.json", r#"{"access_token": "made-up"}"#),
    ///     )
    ///     .credentials();
    /// assert_eq!(found.len(), 1);
    /// assert_eq!(found[0].origin.to_string(), "/login.json access_token");
    /// ```
    #[must_use]
    pub fn credentials(&self) -> Vec<ReportCredential> {
        match self.resolve() {
            Ok(auth) => auth.credentials(),
            Err(error) => error.credentials(),
        }
    }

    // One seed for both, or their digests could not be compared.
    fn resolve_after(&self, before: Option<&Fingerprint>) -> Result<Resolution, Error> {
        let seed = before.map_or_else(Seed::default, |before| before.ledger().seed().clone());
        let system = self.system.recorded(seed);
        let found = self.findings(&system);
        let ledger = system.end_record();
        let now = self.system.now();
        let other = self.other_rules.as_ref();
        let there = other.and_then(|other| other.answer(&self.policy, &found, now));
        // Whole lists are moved: a finding is large.
        let mut findings = Vec::with_capacity(found.iter().map(Vec::len).sum());
        for mut found in found {
            findings.append(&mut found);
        }
        near_misses::forget_read(&mut findings, &self.policy.rules.tool);
        let decision = self.policy.decide(&findings, now);
        let mut decision = self.policy.send_placeholder(&mut findings, now, decision);
        let compared = other.zip(there);
        let note = compared.and_then(|(other, there)| other.note(there, &decision, &findings));
        decision.notes.extend(note);
        near_misses::note(&mut decision, &findings, &self.policy, &self.system);
        let record = Record::new(ledger, before);
        let home = self.system.home().filter(|_| !lacks_home(&findings));
        let trace = Trace::new(findings, &mut decision, &self.policy, home, now, record);
        match decision.outcome {
            Ok(choice) => Ok(Resolution::new(choice, trace)),
            Err(refusal) => Err(Error::new(refusal, trace)),
        }
    }

    // Settings are inspected first, because they can name variables. Precedence is unaffected: what is found
    // stays in the order of the sources, one list for each, and one for the defaults.
    fn findings(&self, system: &System) -> Vec<Vec<Finding>> {
        let mut found: Vec<Vec<Finding>> = self.sources.iter().map(|_| Vec::new()).collect();
        let mut named: Vec<Name> = Vec::new();
        for late in [false, true] {
            for (source, slot) in self.sources.iter().zip(&mut found) {
                if source.needs_settings() != late {
                    continue;
                }
                let mut report = SourceReport::new();
                source.inspect(&Inquiry::new(system, &named), &mut report);
                *slot = report.into_findings();
            }
            if !late {
                named = names(found.iter().flatten());
            }
        }
        found.push(self.invalid_defaults().collect());
        found
    }

    // Findings like any other, so that they are shown, and refused once it comes to them, like any
    // other.
    fn invalid_defaults(&self) -> impl Iterator<Item = Finding> {
        let defaults = &self.policy.defaults;
        let of_key = (Subject::BaseUrl, self.invalid_default, &defaults.api_key);
        let of_session = (
            Subject::SessionBaseUrl,
            self.invalid_session_default,
            &defaults.session,
        );
        [of_key, of_session]
            .into_iter()
            .filter_map(|(subject, invalid, url)| {
                let unencrypted = url.as_ref().is_some_and(BaseUrl::is_insecure);
                let refused = unencrypted && !self.policy.allow_http;
                let why = invalid.or(refused.then_some(InvalidBaseUrl::Insecure))?;
                let origin = Origin::new(Place::BuiltIn, Side::Yours);
                let found = Found::Problem(Problem::Url(why));
                Some(Finding::new(origin, subject, found))
            })
    }
}

// Skipped in silence it would have no effect, and the error would advise to allow that host.
fn invalid_session_host(why: NotAHost) -> impl CredentialSource {
    source_fn(move |_, report| {
        let origin = Origin::caller("the caller's session host");
        report.problem(origin, Subject::Settings, Problem::Other(why.to_string()));
    })
}

/// Returns whether the home directory is missing. `~` would then mislead: readers take it for their own.
fn lacks_home(findings: &[Finding]) -> bool {
    let mut notices = findings.iter().flat_map(|finding| &finding.notices);
    notices
        .any(|notice| matches!(notice, Notice::NothingAtHome { home_exists, .. } if !home_exists))
}

/// Returns the variables that settings name, each once.
// A project does not choose which variables are looked at.
fn names<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Name> {
    let mut known = HashSet::new();
    let yours = findings.filter(|finding| finding.origin.side == Side::Yours);
    let named = yours.filter_map(Finding::named_variable);
    let named = named.filter(|name| known.insert(*name));
    named.filter_map(Name::of_variable).collect()
}

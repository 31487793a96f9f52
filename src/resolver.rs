//! Runs the sources, has the policy decide, assembles the answer. Holds no rule.

mod change;

pub use self::change::Change;

use std::collections::HashSet;

use crate::base_url::{BaseUrl, InvalidBaseUrl};
use crate::error::Error;
use crate::finding::{
    Finding, Found, Origin, Place, Problem, ProviderField, SettingKey, Subject, Trust,
};
use crate::policy::{Policy, RuleSet};
use crate::resolution::{Fingerprint, Record, Resolution, Trace};
use crate::source::{CredentialSource, Inquiry, SourceReport, Stage};
use crate::system::{Seed, System};
use crate::text::{Name, is_variable_name};

/// Finds out which credential and which base URL to use. Sources that are added earlier win, but
/// between a key and a login what the rules [prefer](RuleSet::preferred) comes first.
///
/// ```
/// use auth_resolver::{Caller, Dotenv, Env, Resolver, System};
///
/// let from_flag = None;
/// let auth = Resolver::new()
///     .source(Caller::new("--api-key").api_key(from_flag))
///     .source(Env::new().api_key("ACME_API_KEY").base_url("ACME_BASE_URL"))
///     .source(Dotenv::user("/home/u/.acme/.env").api_key("ACME_API_KEY"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().file("/home/u/.acme/.env", "ACME_API_KEY=acme-1234\n"))
///     .resolve()?;
/// assert_eq!(auth.endpoint("models"), "https://api.acme.example/v1/models");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Debug)]
pub struct Resolver {
    sources: Vec<Box<dyn CredentialSource>>,
    policy: Policy,
    system: System,
    invalid_defaults: Vec<Finding>,
}

impl Default for Resolver {
    fn default() -> Self {
        Self::new()
    }
}

impl Resolver {
    /// Starts with no source, the documented rules and this machine.
    #[must_use]
    pub fn new() -> Self {
        Self {
            sources: Vec::new(),
            policy: Policy::new(RuleSet::DOCUMENTED),
            system: System::real(),
            invalid_defaults: Vec::new(),
        }
    }

    /// Adds a source. It loses to those that were added before.
    #[must_use]
    pub fn source(mut self, source: impl CredentialSource + 'static) -> Self {
        self.sources.push(Box::new(source));
        self
    }

    /// Adds what was given on the command line (feature `clap`).
    #[cfg(feature = "clap")]
    #[must_use]
    pub fn args(mut self, args: &crate::args::AuthArgs) -> Self {
        if let Some(file) = args.key_file() {
            self = self.source(file);
        }
        if let Some(url) = args.base_url() {
            self = self.source(url);
        }
        self.policy.allow_http |= args.allows_http();
        self
    }

    /// Takes another rule set than the documented one.
    #[must_use]
    pub fn rules(mut self, rules: RuleSet) -> Self {
        self.policy.rules = rules;
        self
    }

    /// Takes another machine than this one.
    #[must_use]
    pub fn system(mut self, system: impl Into<System>) -> Self {
        self.system = system.into();
        self
    }

    /// Sets the base URL for API keys where no place names one. One that is no base URL, or not
    /// encrypted without being allowed, is reported like a place that holds such a thing.
    #[must_use]
    pub fn default_base_url(mut self, url: &str) -> Self {
        self.policy.defaults.api_key = self.default_url(url);
        self
    }

    /// Sets the base URL for ChatGPT sessions where no place names one, under the same conditions.
    #[must_use]
    pub fn default_session_base_url(mut self, url: &str) -> Self {
        self.policy.defaults.session = self.default_url(url);
        self
    }

    /// Lets a stored session go to one more host than its own backend, on any port, over https or
    /// to this machine.
    ///
    /// ```
    /// use auth_resolver::{Env, ErrorKind, Resolver, SessionJson, System};
    ///
    /// let resolver = || {
    ///     let machine = System::fixed()
    ///         .var("ACME_BASE_URL", "https://relay.example")
    ///         .file("/login.json", r#"{"access_token": "made-up"}"#);
    ///     Resolver::new()
    ///         .source(Env::new().base_url("ACME_BASE_URL"))
    ///         .source(SessionJson::at("/login.json"))
    ///         .default_session_base_url("https://api.acme.example")
    ///         .system(machine)
    /// };
    /// assert_eq!(resolver().resolve().unwrap_err().kind(), ErrorKind::UntrustedUrl);
    /// let auth = resolver().allow_session_host("relay.example").resolve()?;
    /// assert_eq!(auth.base_url().host(), "relay.example");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn allow_session_host(mut self, host: impl Into<String>) -> Self {
        self.policy.session_hosts.push(host.into());
        self
    }

    /// Allows `http` to other machines. It is marked in the account even then.
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
        self.policy.allow_http = true;
        self
    }

    /// Passes over places that are broken, instead of failing. A remark remains.
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
        self.policy.skip_broken = true;
        self
    }

    /// Passes over base URLs that the credential may not go to, instead of failing. A remark
    /// remains.
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
        self.policy.skip_untrusted_urls = true;
        self
    }

    /// Makes an expired session an error.
    #[must_use]
    pub fn refuse_expired(mut self) -> Self {
        self.policy.refuse_expired = true;
        self
    }

    /// Makes it an error when credentials that are billed differently are there.
    ///
    /// ```
    /// use auth_resolver::{Env, ErrorKind, Resolver, SessionJson, System};
    ///
    /// let error = Resolver::new()
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .source(SessionJson::at("/login.json"))
    ///     .default_session_base_url("https://api.acme.example")
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
        self.policy.refuse_conflicts = true;
        self
    }

    /// Resolves.
    ///
    /// # Errors
    ///
    /// Says why there is no answer: see [`ErrorKind`](crate::ErrorKind). Nothing is retried,
    /// guessed or passed over unless the caller allowed it.
    pub fn resolve(&self) -> Result<Resolution, Error> {
        self.resolve_after(None)
    }

    // One seed for both, or their digests could not be compared.
    fn resolve_after(&self, before: Option<&Fingerprint>) -> Result<Resolution, Error> {
        let seed = before.map_or_else(Seed::default, |before| before.ledger().seed().clone());
        let system = self.system.recorded(seed);
        let findings = self.findings(&system);
        let ledger = system.end_record();
        let now = self.system.now();
        let mut decision = self.policy.decide(&findings, now);
        let record = Record::new(ledger, before);
        let home = self.system.home();
        let trace = Trace::new(findings, &mut decision, &self.policy, home, now, record);
        match decision.outcome {
            Ok(choice) => Ok(Resolution::new(choice, trace)),
            Err(refusal) => Err(Error::new(refusal, trace)),
        }
    }

    // Settings are inspected first, because they can name variables. Precedence is unaffected: the
    // findings are put back into the order of the sources.
    fn findings(&self, system: &System) -> Vec<Finding> {
        let mut found: Vec<Vec<Finding>> = self.sources.iter().map(|_| Vec::new()).collect();
        let mut named: Vec<Name> = Vec::new();
        for stage in [Stage::Settings, Stage::Values] {
            for (source, slot) in self.sources.iter().zip(&mut found) {
                if source.stage() != stage {
                    continue;
                }
                let mut report = SourceReport::default();
                source.inspect(&Inquiry::new(system, &named), &mut report);
                *slot = report.into_findings();
            }
            if stage == Stage::Settings {
                named = names(found.iter().flatten());
            }
        }
        let defaults = [&self.policy.defaults.api_key, &self.policy.defaults.session];
        let unencrypted = defaults
            .into_iter()
            .flatten()
            .filter(|url| url.is_insecure() && !self.policy.allow_http)
            .map(|_| invalid_default(InvalidBaseUrl::Insecure));
        // Whole lists are moved: a finding is large.
        let mut findings = Vec::with_capacity(found.iter().map(Vec::len).sum());
        for mut found in found {
            findings.append(&mut found);
        }
        findings.extend(self.invalid_defaults.iter().cloned());
        findings.extend(unencrypted);
        findings
    }

    fn default_url(&mut self, url: &str) -> Option<BaseUrl> {
        match BaseUrl::parse_insecure(url) {
            Ok(url) => Some(url),
            Err(invalid) => {
                self.invalid_defaults.push(invalid_default(invalid));
                None
            }
        }
    }
}

// A finding like any other, so that it is shown, and refused once it comes to it, like any other.
fn invalid_default(why: InvalidBaseUrl) -> Finding {
    Finding::new(
        Origin::new(Place::BuiltIn, Trust::Caller),
        Subject::BaseUrl,
        Found::Problem(Problem::Url(why)),
    )
}

/// Returns the variables that settings name, each once.
// A project does not choose which variables are looked at.
fn names<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Name> {
    let mut known = HashSet::new();
    let mut names: Vec<Name> = Vec::new();
    for finding in findings.filter(|finding| finding.origin.trust > Trust::Project) {
        let (
            Subject::Setting(SettingKey::Provider(
                _,
                ProviderField::EnvKey | ProviderField::VariableHeader(_),
            )),
            Found::Setting(value),
        ) = (&finding.subject, &finding.found)
        else {
            continue;
        };
        if let Some(text) = value.text()
            && is_variable_name(text)
            && known.insert(text)
        {
            names.push(Name::new(text));
        }
    }
    names
}

//! What every preset takes from its caller.

use std::fmt;
use std::path::PathBuf;

use crate::finding::{Finding, Subject};
use crate::gateway::Gateway;
use crate::policy::RuleSet;
use crate::resolver::Resolver;
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::sources::{Caller, HomeDirectory, KeyFile, ProjectDirectory};
use crate::system::System;

/// What the caller of a preset adds to it.
#[derive(Clone)]
pub(crate) struct Given {
    pub(crate) system: System,
    pub(crate) of_caller: OfCaller,
    pub(crate) gateway: Option<Gateway>,
    pub(crate) project: Option<PathBuf>,
    /// Holds the switches of the policy, and no source yet.
    pub(crate) switches: Resolver,
}

/// What the caller was given for this run. What it was not given is no place that was looked at, and
/// has no row in the account.
#[derive(Clone, Debug, Default)]
pub(crate) struct OfCaller {
    pub(crate) api_key: Option<Caller>,
    pub(crate) api_key_file: Option<KeyFile>,
    pub(crate) base_url: Option<Caller>,
}

impl Given {
    /// Starts with nothing, on this machine.
    pub(crate) fn nothing() -> Self {
        Self {
            system: System::real(),
            of_caller: OfCaller::default(),
            gateway: None,
            project: None,
            switches: Resolver::new(),
        }
    }

    /// Looks for the project.
    pub(crate) fn find_project(&self) -> ProjectDirectory {
        ProjectDirectory::find("--project", self.project.as_deref(), &self.system)
    }

    /// Starts the resolver of a preset: its rules, its base URLs for keys and for logins, and the places
    /// that come before all others.
    pub(crate) fn resolver(
        self,
        rules: RuleSet,
        base_urls: [&'static str; 2],
        home: HomeDirectory,
        project: &ProjectDirectory,
    ) -> Resolver {
        self.switches
            .rules(rules)
            .system(self.system)
            .known_base_urls(base_urls)
            .source(home)
            .optional(self.of_caller.api_key)
            .optional(self.of_caller.api_key_file)
            .optional(self.of_caller.base_url)
            .source(project.clone())
    }
}

// Without the path of the project, which nobody has looked for yet: it may be a key in the wrong place.
impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Given")
            .field("system", &self.system)
            .field("of_caller", &self.of_caller)
            .field("gateway", &self.gateway)
            .field("project", &self.project.is_some())
            .field("switches", &self.switches)
            .finish()
    }
}

/// Returns what a source finds. One may take what was found so far for its own, so it gets a report of its
/// own.
pub(crate) fn findings_of(source: &dyn CredentialSource, inquiry: &Inquiry<'_>) -> Vec<Finding> {
    let mut found = SourceReport::new();
    source.inspect(inquiry, &mut found);
    found.into_findings()
}

/// Names that have no effect, and why.
pub(crate) type Unused = [(&'static [&'static str], &'static str)];

/// Returns why a variable or setting has no effect, if the table says so.
pub(crate) fn why_unused(table: &Unused, subject: &Subject) -> Option<String> {
    let (Subject::Unused(name) | Subject::Variable(name)) = subject else {
        return None;
    };
    let mut rows = table.iter();
    let (_, why) = rows.find(|(names, _)| names.contains(&name.expose()))?;
    Some((*why).to_owned())
}

// One macro for all presets, so that none of them can come to lack a method or say it otherwise.
macro_rules! methods_of_the_caller {
    () => {
        /// Uses this [`System`](crate::System) instead of the real machine.
        pub fn system(mut self, system: impl Into<crate::system::System>) -> Self {
            self.given.system = system.into();
            self
        }

        /// Adds an API key that was given for this run. `None` adds nothing.
        pub fn api_key(mut self, key: impl Into<Option<String>>) -> Self {
            let of_caller = crate::sources::Caller::new("the caller's API key");
            self.given.of_caller.api_key = key.into().map(|key| of_caller.api_key(key));
            self
        }

        /// Adds an API key file that was given for this run, or standard input. A key that was
        /// given itself takes precedence. `None` adds nothing.
        ///
        /// A [file](crate::KeyFile) made with [`KeyFile::at`](crate::KeyFile::at) also counts as
        /// [given](crate::KeyFile::given) for this run.
        pub fn api_key_file(mut self, file: impl Into<Option<crate::sources::KeyFile>>) -> Self {
            let file = file
                .into()
                .map(|file| file.for_this_run("the caller's key file"));
            self.given.of_caller.api_key_file = file;
            self
        }

        /// Adds a base URL that was given for this run. `None` adds nothing.
        pub fn base_url(mut self, url: impl Into<Option<String>>) -> Self {
            let of_caller = crate::sources::Caller::new("the caller's base URL");
            self.given.of_caller.base_url = url.into().map(|url| of_caller.base_url(url));
            self
        }

        /// Sets a gateway and its key, which determine the base URL and the header. A key or a
        /// base URL that was given separately takes precedence.
        pub fn gateway(mut self, gateway: &crate::gateway::Gateway) -> Self {
            self.given.gateway = Some(gateway.clone());
            self
        }

        /// Sets the project directory. Nothing in its files decides where a credential of yours
        /// goes. Without this call, none of them is read. A directory that does not exist is an
        /// error.
        pub fn project(mut self, directory: impl Into<Option<std::path::PathBuf>>) -> Self {
            self.given.project = directory.into();
            self
        }

        /// Applies the command-line options (feature `clap`). Options that were not given change
        /// nothing.
        #[cfg(feature = "clap")]
        pub fn args(mut self, args: &crate::args::AuthArgs) -> Self {
            let of_caller = &mut self.given.of_caller;
            of_caller.api_key_file = args.key_file().or(of_caller.api_key_file.take());
            of_caller.base_url = args.base_url().or(of_caller.base_url.take());
            if args.allows_http() {
                self = self.allow_http();
            }
            self
        }

        /// Sets the project from the command line (feature `clap`). Without the option, an earlier
        /// choice stays.
        #[cfg(feature = "clap")]
        pub fn project_args(mut self, args: &crate::args::ProjectArgs) -> Self {
            self.given.project = args.or(self.given.project);
            self
        }

        fn switch(mut self, set: impl FnOnce(Resolver) -> Resolver) -> Self {
            self.given.switches = set(self.given.switches);
            self
        }

        /// Allows a stored session to be sent to one more host besides its own backend. An invalid
        /// host is an error when the resolver resolves.
        pub fn allow_login_host(self, host: impl Into<String>) -> Self {
            self.switch(|resolver| resolver.allow_login_host(host))
        }

        /// Allows `http` to other machines. The report still flags it.
        pub fn allow_http(self) -> Self {
            self.switch(Resolver::allow_http)
        }

        /// Skips broken places instead of failing, with a note. A base URL that was set is still
        /// used or refused.
        pub fn skip_broken(self) -> Self {
            self.switch(Resolver::skip_broken)
        }

        /// Trusts the project, in addition to the projects that the program records as trusted.
        /// Its settings may then select among the user's own credentials, as far as the program
        /// allows. They still cannot redirect anything.
        pub fn trust_project(self) -> Self {
            self.switch(Resolver::trust_project)
        }

        /// Refuses credentials from the project: using one is an error.
        pub fn refuse_project_credentials(self) -> Self {
            self.switch(Resolver::refuse_project_credentials)
        }

        /// Skips base URLs of the project that would send your credentials elsewhere, instead of
        /// failing. The answer is then the one without the project, with a note.
        pub fn skip_untrusted_urls(self) -> Self {
            self.switch(Resolver::skip_untrusted_urls)
        }

        /// Refuses expired sessions: using one is an error.
        pub fn refuse_expired(self) -> Self {
            self.switch(Resolver::refuse_expired)
        }

        /// Sets how long before its expiry a session counts as expired. The default is five
        /// minutes.
        pub fn expiry_skew(self, skew: std::time::Duration) -> Self {
            self.switch(|resolver| resolver.expiry_skew(skew))
        }

        /// Refuses ambiguous cases: it is an error if there are credentials that are billed
        /// differently, or if a credential of the project would replace one of the user's.
        pub fn refuse_conflicts(self) -> Self {
            self.switch(Resolver::refuse_conflicts)
        }

        /// Finds the credential and the base URL, or the reason why there is none.
        ///
        /// # Errors
        ///
        /// Returns why there is no answer: see [`ErrorKind`](crate::ErrorKind).
        pub fn resolve(self) -> Result<crate::resolution::Resolution, crate::error::Error> {
            self.into_resolver().resolve()
        }

        /// Lists every credential found, used or not, even if [`resolve`](Self::resolve) returns
        /// an error.
        pub fn credentials(self) -> Vec<crate::resolution::ReportCredential> {
            self.into_resolver().credentials()
        }
    };
}

pub(crate) use methods_of_the_caller;

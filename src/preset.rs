//! What every preset takes from its caller.

use std::fmt;
use std::path::PathBuf;

use crate::finding::Subject;
use crate::gateway::Gateway;
use crate::resolver::Resolver;
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::sources::{Caller, KeyFile, ProjectDirectory};
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

impl CredentialSource for OfCaller {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        if let Some(key) = &self.api_key {
            key.inspect(inquiry, report);
        }
        if let Some(file) = &self.api_key_file {
            file.inspect(inquiry, report);
        }
        if let Some(url) = &self.base_url {
            url.inspect(inquiry, report);
        }
    }
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

/// Returns the source for a key that the caller was given. What the program calls its option, if it has
/// one, is not known here.
pub(crate) fn api_key(key: String) -> Caller {
    Caller::new("the caller's API key").api_key(key)
}

/// Returns the source for a file of a key that the caller was given, whatever it was made with.
pub(crate) fn api_key_file(file: KeyFile) -> KeyFile {
    file.for_this_run("the caller's key file")
}

/// Returns the source for a base URL that the caller was given.
pub(crate) fn base_url(url: String) -> Caller {
    Caller::new("the caller's base URL").base_url(url)
}

/// Returns why a variable has no effect, out of the table of those that have none.
pub(crate) fn why_not_followed(table: &[(&str, &str)], subject: &Subject) -> Option<String> {
    let (Subject::Unused(name) | Subject::Variable(name)) = subject else {
        return None;
    };
    let mut rows = table.iter();
    let (_, why) = rows.find(|(known, _)| *known == name.expose())?;
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
            self.given.of_caller.api_key = key.into().map(crate::preset::api_key);
            self
        }

        /// Adds an API key file that was given for this run, or standard input. A key that was
        /// given itself takes precedence. `None` adds nothing.
        ///
        /// A [file](crate::KeyFile) made with [`KeyFile::at`](crate::KeyFile::at) also counts as
        /// [given](crate::KeyFile::given) for this run.
        pub fn api_key_file(mut self, file: impl Into<Option<crate::sources::KeyFile>>) -> Self {
            self.given.of_caller.api_key_file = file.into().map(crate::preset::api_key_file);
            self
        }

        /// Adds a base URL that was given for this run. `None` adds nothing.
        pub fn base_url(mut self, url: impl Into<Option<String>>) -> Self {
            self.given.of_caller.base_url = url.into().map(crate::preset::base_url);
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

        /// Allows a stored session to be sent to one more host besides its own backend. An invalid
        /// host is an error when the resolver resolves.
        pub fn allow_login_host(mut self, host: impl Into<String>) -> Self {
            self.given.switches = self.given.switches.allow_login_host(host);
            self
        }

        /// Allows `http` to other machines. The report still flags it.
        pub fn allow_http(mut self) -> Self {
            self.given.switches = self.given.switches.allow_http();
            self
        }

        /// Skips broken places instead of failing, with a note. A base URL that was set is still
        /// used or refused.
        pub fn skip_broken(mut self) -> Self {
            self.given.switches = self.given.switches.skip_broken();
            self
        }

        /// Trusts the project, in addition to the projects that the program records as trusted.
        /// Its settings may then select among the user's own credentials, as far as the program
        /// allows. They still cannot redirect anything.
        pub fn trust_project(mut self) -> Self {
            self.given.switches = self.given.switches.trust_project();
            self
        }

        /// Refuses credentials from the project: using one is an error.
        pub fn refuse_project_credentials(mut self) -> Self {
            self.given.switches = self.given.switches.refuse_project_credentials();
            self
        }

        /// Skips base URLs of the project that would send your credentials elsewhere, instead of
        /// failing. The answer is then the one without the project, with a note.
        pub fn skip_untrusted_urls(mut self) -> Self {
            self.given.switches = self.given.switches.skip_untrusted_urls();
            self
        }

        /// Refuses expired sessions: using one is an error.
        pub fn refuse_expired(mut self) -> Self {
            self.given.switches = self.given.switches.refuse_expired();
            self
        }

        /// Sets how long before its expiry a session counts as expired. The default is five
        /// minutes.
        pub fn expiry_skew(mut self, skew: std::time::Duration) -> Self {
            self.given.switches = self.given.switches.expiry_skew(skew);
            self
        }

        /// Refuses ambiguous cases: it is an error if there are credentials that are billed
        /// differently, or if a credential of the project would replace one of the user's.
        pub fn refuse_conflicts(mut self) -> Self {
            self.given.switches = self.given.switches.refuse_conflicts();
            self
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

//! Everything that Gemini CLI reads to find a credential, in the order in which it counts.
//!
//! One place changes what another means: a setting keeps variables out of files, a variable makes
//! another one count. So one source looks at all of them, and gives each its meaning.

use std::path::{Path, PathBuf};

use crate::base_url::{BaseUrl, InvalidBaseUrl};
use crate::finding::tool::{MethodChoice, ToolKey};
use crate::finding::{
    Consent, Finding, Found, Notice, Origin, Problem, SettingKey, SettingValue, Side, Subject,
    recorded_trust,
};
use crate::method::CredentialClass;
use crate::preset::findings_of;
use crate::source::{CredentialSource, Inquiry, SourceReport, VariableRole, source_fn};
use crate::sources::{
    Dotenv, Env, FirstFound, JsonSettings, ProjectDirectory, SessionJson, TimeUnit, Variables,
};
use crate::system::PathKind;
use crate::text::{Name, UncheckedText, is_printable_name};

use super::folder_trust::FolderTrust;
use super::keys;
use super::releases::Release;

/// All places but those of the caller.
#[derive(Debug)]
pub(super) struct Places {
    pub(super) release: Release,
    /// `.gemini` of the user, if it is known where that is.
    pub(super) directory: Option<PathBuf>,
    pub(super) project: ProjectDirectory,
    /// The files of settings, first to last.
    pub(super) settings: Vec<JsonSettings>,
    /// What says whether the project is trusted, if there is one.
    pub(super) trust: Option<FolderTrust>,
    /// Whether the caller trusts the project.
    pub(super) trusts_project: bool,
    pub(super) skip_trust: bool,
}

const SELECTED: Subject = Subject::Setting(SettingKey::Tool(ToolKey::SelectedMethod));

impl CredentialSource for Places {
    fn needs_settings(&self) -> bool {
        true
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let files = self.settings.iter();
        let settings: Vec<_> = files.flat_map(|file| findings_of(file, inquiry)).collect();
        let settings = match &self.trust {
            Some(trust) => trust.report(settings, &self.release, inquiry.system()),
            None => settings,
        };
        let recorded = recorded_trust(&settings);
        let is_trusted = self.trusts_project || matches!(recorded, Some((_, Some("trusted"))));
        let use_external = followed(&settings, keys::USE_EXTERNAL)
            .any(|(value, is_yours)| is_yours && is_on(value));
        // One report for each: a source may take what was found so far for its own.
        let mut variables = findings_of(&Env::new().variables(&self.variables()), inquiry);
        variables.extend(findings_of(&self.dotenv(&settings), inquiry));
        // What is not listed stays in front, in its order. Of one name the environment comes first.
        variables.sort_by_key(|finding| {
            let name = finding.origin.place.variable()?.expose();
            keys::PRECEDENCE.iter().position(|known| *known == name)
        });
        let mut meanings = Meanings {
            release: &self.release,
            variables,
            settings,
            is_trusted,
            use_external,
        };
        let second_login = meanings.give();
        report.extend(meanings.settings);
        report.extend(meanings.variables);
        report.extend(findings_of(&self.login(second_login, inquiry), inquiry));
    }
}

/// Returns what settings say that other places are looked at by, and whether they are the user's own.
fn followed<'a>(
    settings: &'a [Finding],
    name: &str,
) -> impl Iterator<Item = (&'a SettingValue, bool)> {
    settings.iter().filter_map(move |finding| {
        let Subject::Setting(SettingKey::Tool(ToolKey::Followed(followed))) = &finding.subject
        else {
            return None;
        };
        match &finding.found {
            Found::Setting(value) if followed.expose() == name => {
                Some((value, finding.origin.side == Side::Yours))
            }
            _ => None,
        }
    })
}

fn is_on(value: &SettingValue) -> bool {
    *value == SettingValue::Flag(true)
}

impl Places {
    /// Returns the variables that the release knows.
    fn variables(&self) -> Variables {
        let knows_all = self.release.request_variables;
        keys::variables().without(|name| !knows_all && keys::OF_REQUESTS.contains(&name))
    }

    /// Returns the `.env` files, of which the first that is there counts.
    fn dotenv(&self, settings: &[Finding]) -> FirstFound {
        let is_excluded = |name: &str, in_project: bool| {
            followed(settings, keys::EXCLUDED).any(|(value, is_yours)| {
                (is_yours || in_project)
                    && matches!(value, SettingValue::List(names)
                        if names.iter().any(|excluded| excluded.expose() == name))
            })
        };
        let ignores_local = self.release.ignores_local_env
            && followed(settings, keys::IGNORE_LOCAL).any(|(value, _)| is_on(value));
        let variables = if self.project.path().is_some() {
            self.variables()
                .known(keys::TRUST_WORKSPACE, VariableRole::Unused)
        } else {
            self.variables()
        };
        // What a file cannot set, where nothing in its path is called `.gemini`.
        let variables_of = |path: &Path, in_project: bool| {
            let is_free = is_in_own(path);
            let variables = variables.clone();
            variables.without(|name| !is_free && is_excluded(name, in_project))
        };
        let directory = self.directory.as_deref();
        let of_user = [directory, directory.and_then(Path::parent)];
        let of_user = of_user.into_iter().flatten();
        let of_user: Vec<PathBuf> = of_user.map(|own| own.join(keys::DOTENV)).collect();
        let [in_own, beside] = keys::PROJECT_DOTENV;
        let of_project = if self.skip_trust {
            [beside, in_own]
        } else {
            [in_own, beside]
        };
        let mut files = FirstFound::existing();
        for file in of_project {
            let Some(project) = self.project.path_unless_own(file, &of_user) else {
                continue;
            };
            let path = project.join(file);
            if ignores_local && !is_in_own(&path) {
                continue;
            }
            let variables = if self.skip_trust && file == in_own {
                // Too late to select anything (recordings `trust/skip_dotenv_cwd_gemini`).
                variables.clone().without(|_| true)
            } else {
                variables_of(&path, true)
            };
            let file = Dotenv::project_file(project, file);
            files = files.or(file.javascript().variables(&variables));
        }
        for own in of_user {
            let variables = variables_of(&own, false);
            files = files.or(Dotenv::at(own).javascript().variables(&variables));
        }
        files
    }

    /// Returns the files of the stored login. The second is looked at where there is no first, and the
    /// encrypted one takes the place of both.
    fn login(&self, second: Option<UncheckedText>, inquiry: &Inquiry<'_>) -> FirstFound {
        let login = |path: PathBuf| {
            SessionJson::at(path)
                .expires(keys::EXPIRES, TimeUnit::Milliseconds)
                .token_type(keys::TOKEN_TYPE)
                .read_as_javascript()
        };
        let own = |file| self.directory.as_ref().map(|own| own.join(file));
        let first = own(keys::LOGIN).map(|path| login(path).or_in_key_store(keys::KEY_STORE));
        let second = second.map(|second| {
            let path = inquiry.system().absolute(Path::new(second.expose()));
            login(path).named_by(keys::place_of_file(keys::SECOND_LOGIN))
        });
        FirstFound::existing()
            .or(first)
            .or(second)
            .or(own(keys::SEALED).map(sealed))
    }
}

/// Looks for an encrypted file of credentials. It is not opened. That it is there is reported, so that
/// nobody is told to log in who is.
fn sealed(file: PathBuf) -> impl CredentialSource {
    source_fn(move |inquiry, report| {
        let origin = Origin::whole_file(&file, Side::Yours);
        match inquiry.system().path_kind(&file) {
            PathKind::File => report.problem(origin, Subject::StoredLogin, Problem::Encrypted),
            _ => report.nothing(origin, Subject::StoredLogin),
        }
    })
}

fn is_in_own(path: &Path) -> bool {
    let mut parts = path.components();
    parts.any(|part| part.as_os_str() == keys::HOME_DIRECTORY)
}

/// The findings, while each is given its meaning.
struct Meanings<'a> {
    release: &'a Release,
    settings: Vec<Finding>,
    variables: Vec<Finding>,
    /// Whether the project is trusted.
    is_trusted: bool,
    /// Whether a gateway may be used.
    use_external: bool,
}

impl Meanings<'_> {
    /// What a place of the user's means, no place of the project's decides: it may select among what is
    /// there, and change nothing of it. Returns the second file for a login, if its user names one and a
    /// login may be used.
    fn give(&mut self) -> Option<UncheckedText> {
        let release = self.release;
        let is_set = |finding: Option<&Finding>| finding.is_some_and(Finding::is_present);
        let with_token = is_set(self.yours_in_force(keys::USE_LOGIN));
        let with_token_of_project = is_set(self.in_force(keys::USE_LOGIN));
        let second_login = self.yours_in_force(keys::SECOND_LOGIN);
        let second_login = second_login.and_then(|finding| match &finding.found {
            Found::Text(path) => Some(path.clone()),
            _ => None,
        });
        for finding in &mut self.variables {
            let Some(name) = finding.origin.place.variable().cloned() else {
                continue;
            };
            if matches!(finding.subject, Subject::Unused(_)) {
                continue;
            }
            let is_yours = finding.origin.side == Side::Yours;
            match name.expose() {
                name if release.compute && keys::USE_COMPUTE.contains(&name) => {
                    select(finding, keys::DEFAULT_CREDENTIALS, Consent::Given);
                }
                // In a terminal only settings and the two above select (recordings
                // `interactive/none/*`).
                keys::USE_LOGIN => {
                    let account = MethodChoice::Class(CredentialClass::Login);
                    select(finding, account, Consent::Pending);
                }
                keys::USE_VERTEX => select(finding, keys::VERTEX, Consent::Pending),
                keys::ACCESS_TOKEN => {
                    let counts = if is_yours {
                        with_token
                    } else {
                        with_token_of_project
                    };
                    if !counts {
                        if finding.is_present() {
                            let why = Notice::RefusedThere(keys::TOKEN_WITHOUT_SWITCH);
                            finding.notices.push(why);
                        }
                        make_unused(finding);
                    }
                }
                // One of blanks is one, and for logins even an empty one is.
                keys::BASE_URL if release.trims_base_url || !finding.was_cleaned() => {}
                keys::BASE_URL | keys::LOGIN_BASE_URL => {
                    if matches!(finding.found, Found::Blank) {
                        finding.found = Found::Problem(Problem::Url(InvalidBaseUrl::Empty));
                    }
                }
                // The project that requests with a login are made for.
                name if keys::CLOUD_PROJECT.contains(&name) => {
                    finding.subject = Subject::Setting(SettingKey::Tool(ToolKey::CloudProject));
                    if let Found::Text(text) = &finding.found {
                        let is_number = text.expose().bytes().all(|byte| byte.is_ascii_digit());
                        finding.found = Found::Setting(if release.project_ids_only && is_number {
                            SettingValue::Unexpected("a number")
                        } else {
                            SettingValue::Text(text.clone())
                        });
                    }
                }
                keys::SECOND_LOGIN if is_yours && finding.is_present() => {
                    finding.subject = Subject::Setting(SettingKey::Tool(ToolKey::Followed(name)));
                    finding.found = Found::Present;
                }
                keys::SECOND_LOGIN => make_unused(finding),
                _ => {}
            }
            if matches!(finding.subject, Subject::Credential(..)) {
                finding.consent = Consent::Pending;
            }
        }
        self.refuse_gateways();
        self.add_versions();
        self.parts_of_requests();
        let mut all = self.settings.iter().chain(&self.variables);
        let takes_login = all.any(|finding| {
            let counts = finding.origin.side == Side::Yours || self.is_trusted;
            counts
                && matches!(&finding.found, Found::Setting(SettingValue::Method(choice, _))
                    if choice.class() == Some(CredentialClass::Login))
        });
        second_login.filter(|_| takes_login)
    }

    /// Returns what is in force of a variable: the process's, then that of the file that counts.
    fn in_force(&self, name: &str) -> Option<&Finding> {
        let is_trusted = self.is_trusted || !self.release.rules.tool.project_needs_trust;
        let hides = is_trusted
            && self
                .variables
                .iter()
                .any(|finding| finding.origin.side == Side::Project && finding.is_present());
        self.variables.iter().find(|finding| {
            let counts = match finding.origin.side {
                Side::Project => is_trusted,
                Side::Yours => !(hides && finding.behind_project),
            };
            counts && is_of(finding, name) && !matches!(finding.found, Found::Nothing)
        })
    }

    /// Returns what is in force of a variable among what is its user's.
    fn yours_in_force(&self, name: &str) -> Option<&Finding> {
        self.variables.iter().find(|finding| {
            finding.origin.side == Side::Yours
                && is_of(finding, name)
                && !matches!(finding.found, Found::Nothing)
        })
    }

    /// Returns all that was found of a variable where it has its effect.
    fn all_of(&mut self, name: &str) -> impl Iterator<Item = &mut Finding> {
        let variables = self.variables.iter_mut();
        variables.filter(move |finding| is_of(finding, name))
    }

    /// Lists the methods that places of the user's select.
    fn selections(&self) -> impl Iterator<Item = MethodChoice> {
        let all = self.settings.iter().chain(&self.variables);
        all.filter(|finding| finding.origin.side == Side::Yours)
            .filter_map(selected)
    }

    /// Says where Gemini CLI itself refuses a base URL: the method `gateway` works only once a setting
    /// allows it.
    fn refuse_gateways(&mut self) {
        let gateway = |choice| Found::Setting(SettingValue::Method(choice, keys::GATEWAY_WORD));
        let url = self.yours_in_force(keys::BASE_URL);
        let url = url.filter(|url| url.is_present());
        let Some(url) = url.map(|url| url.origin.clone()) else {
            for finding in &mut self.settings {
                if !self.use_external && selected(finding) == Some(keys::GATEWAY) {
                    finding.found = gateway(keys::NO_GATEWAY);
                }
            }
            return;
        };
        let by_url = self.release.url_selects_gateway && self.selections().next().is_none();
        let is_selected = by_url || self.selections().any(|choice| choice == keys::GATEWAY);
        if is_selected && !self.use_external {
            let mut all = self.variables.iter_mut();
            if let Some(finding) = all.find(|finding| finding.origin == url) {
                let how = Notice::RefusedThere(keys::GATEWAY_REFUSED);
                finding.notices.push(how);
            }
        }
        if by_url {
            let mut finding = Finding::new(url, SELECTED, gateway(keys::GATEWAY));
            finding.consent = Consent::Pending;
            self.variables.push(finding);
        }
    }

    /// Puts the version that a variable names behind the base URL: it is appended to none then.
    fn add_versions(&mut self) {
        for (name, url, subject, default) in [
            (
                keys::API_VERSION,
                keys::BASE_URL,
                Subject::BaseUrl,
                keys::DEFAULT_BASE_URL,
            ),
            (
                keys::LOGIN_API_VERSION,
                keys::LOGIN_BASE_URL,
                Subject::SessionBaseUrl,
                keys::LOGIN_DEFAULT_BASE_URL,
            ),
        ] {
            let yours = self.yours_in_force(url);
            let yours = yours.filter(|url| url.is_present());
            let yours = yours.map(|url| url.found.clone());
            for finding in self.all_of(name) {
                let Found::Text(version) = &finding.found else {
                    continue;
                };
                let base = match &yours {
                    Some(Found::BaseUrl(url)) => url.as_str().trim_end_matches('/'),
                    Some(_) => {
                        make_unused(finding);
                        continue;
                    }
                    None => default,
                };
                let version = version.expose().trim();
                finding.found = if is_printable_name(version) {
                    match BaseUrl::parse_insecure(&format!("{base}/{version}")) {
                        Ok(url) => Found::BaseUrl(url),
                        Err(why) => Found::Problem(Problem::Url(why)),
                    }
                } else {
                    Found::not_one_of("a version such as `v1beta`")
                };
                finding.subject = subject.clone();
            }
        }
        // Before the base URLs that they are put behind.
        self.variables.sort_by_key(|finding| {
            let mut known = keys::PRECEDENCE.iter();
            known.position(|name| finding.is_variable(name))
        });
    }

    /// Headers that go along with every request.
    fn parts_of_requests(&mut self) {
        let is_gateway = self.selections().any(|choice| choice == keys::GATEWAY);
        for finding in self.all_of(keys::KEY_MECHANISM) {
            if let Found::Text(text) = &finding.found {
                if text.expose() == keys::BEARER && !is_gateway {
                    finding.subject = Subject::Setting(SettingKey::Tool(ToolKey::AlsoBearer));
                    finding.found = Found::Setting(SettingValue::Flag(true));
                } else {
                    make_unused(finding);
                }
            }
        }
        let mut findings = Vec::with_capacity(self.variables.len());
        for finding in self.variables.drain(..) {
            match &finding.found {
                Found::Text(text) if is_of(&finding, keys::CUSTOM_HEADERS) => {
                    for (name, value) in keys::headers(text.expose()) {
                        let subject = Subject::Header(Name::new(name));
                        let found = Found::Text(UncheckedText::new(value));
                        findings.push(Finding {
                            behind_project: finding.behind_project,
                            ..Finding::new(finding.origin.clone(), subject, found)
                        });
                    }
                }
                _ => findings.push(finding),
            }
        }
        self.variables = findings;
    }
}

/// Returns whether this is where a variable has its effect: not one that was excluded, or read too late.
fn is_of(finding: &Finding, name: &str) -> bool {
    finding.is_variable(name) && !matches!(finding.subject, Subject::Unused(_))
}

/// Makes a variable select a method, if it is exactly `true`.
fn select(finding: &mut Finding, choice: MethodChoice, consent: Consent) {
    finding.subject = SELECTED;
    finding.consent = consent;
    if let Found::Text(text) = &finding.found {
        finding.found = if text.expose() == keys::YES {
            Found::Setting(SettingValue::Method(choice, keys::YES))
        } else {
            // It hides the same variable in a later place, as an empty one does.
            Found::Blank
        };
    }
}

/// Returns the method that a place selects.
fn selected(finding: &Finding) -> Option<MethodChoice> {
    match &finding.found {
        Found::Setting(SettingValue::Method(choice, _)) if finding.subject == SELECTED => {
            Some(*choice)
        }
        _ => None,
    }
}

fn make_unused(finding: &mut Finding) {
    if let Some(name) = finding.origin.place.variable() {
        finding.subject = Subject::Unused(name.clone());
    }
    if let Found::Credential(_) | Found::BaseUrl(_) = finding.found {
        finding.found = Found::Text(UncheckedText::new("set"));
    }
}

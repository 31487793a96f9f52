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
use crate::source::{CredentialSource, Inquiry, SourceReport, source_fn};
use crate::sources::{
    Dotenv, Env, FirstFound, JsonSettings, ProjectDirectory, SessionJson, TimeUnit, Variables,
};
use crate::system::PathKind;
use crate::text::{Name, UncheckedText, is_printable_name};

use super::folder_trust::FolderTrust;
use super::keys;
use super::release::Release;

/// All places but those of the caller.
#[derive(Debug)]
pub(super) struct Places {
    pub(super) release: Release,
    /// `.gemini` of the user, if it is known where that is.
    pub(super) directory: Option<PathBuf>,
    pub(super) project: ProjectDirectory,
    pub(super) settings: Settings,
    /// Whether the caller trusts the project.
    pub(super) trusts_project: bool,
    pub(super) skip_trust: bool,
}

/// The files of settings, first to last.
#[derive(Debug)]
pub(super) enum Settings {
    Alone(Vec<JsonSettings>),
    /// Together with what says whether the project is trusted.
    AndTrust(FolderTrust),
}

/// What the settings say about other places.
#[derive(Debug, Default)]
struct Facts {
    /// Variables that a file of the user's cannot set, where nothing in its path is called `.gemini`.
    excluded: Vec<UncheckedText>,
    /// The same for a file of the project.
    excluded_in_project: Vec<UncheckedText>,
    ignores_local_env: bool,
    /// Whether a gateway may be used.
    use_external: bool,
    is_trusted: bool,
}

impl Facts {
    fn of(settings: &[Finding], places: &Places) -> Self {
        let mut facts = Self {
            is_trusted: places.trusts_project
                || matches!(recorded_trust(settings), Some((_, Some("trusted")))),
            ..Self::default()
        };
        for finding in settings {
            let is_yours = finding.origin.side == Side::Yours;
            if let (
                Subject::Setting(SettingKey::Tool(ToolKey::Followed(name))),
                Found::Setting(value),
            ) = (&finding.subject, &finding.found)
            {
                facts.follow(name.expose(), value, is_yours);
            }
        }
        facts.ignores_local_env &= places.release.ignores_local_env;
        facts
    }

    fn follow(&mut self, name: &str, value: &SettingValue, is_yours: bool) {
        let is_on = *value == SettingValue::Flag(true);
        match (name, value) {
            (keys::EXCLUDED, SettingValue::List(names)) => {
                if is_yours {
                    self.excluded.extend_from_slice(names);
                }
                self.excluded_in_project.extend_from_slice(names);
            }
            (keys::IGNORE_LOCAL, _) => self.ignores_local_env |= is_on,
            (keys::USE_EXTERNAL, _) => self.use_external |= is_on && is_yours,
            _ => {}
        }
    }
}

impl CredentialSource for Places {
    fn needs_settings(&self) -> bool {
        true
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let mut found = SourceReport::new();
        match &self.settings {
            Settings::AndTrust(settings) => settings.inspect(inquiry, &mut found),
            Settings::Alone(files) => {
                for file in files {
                    let mut of_file = SourceReport::new();
                    file.inspect(inquiry, &mut of_file);
                    of_file
                        .into_findings()
                        .into_iter()
                        .for_each(|finding| found.add(finding));
                }
            }
        }
        let settings = found.into_findings();
        let facts = Facts::of(&settings, self);

        let env = Env::new().variables(&keys::variables());
        let mut variables = Vec::new();
        for source in [&env as &dyn CredentialSource, &self.dotenv(&facts)] {
            // One for each: a source may take what was found so far for its own.
            let mut found = SourceReport::new();
            source.inspect(inquiry, &mut found);
            variables.extend(found.into_findings());
        }
        // What is not listed stays in front, in its order. Of one name the environment comes first.
        variables.sort_by_key(|finding| {
            let name = finding.origin.place.variable()?.expose();
            keys::PRECEDENCE.iter().position(|known| *known == name)
        });
        let mut meanings = Meanings {
            places: self,
            facts: &facts,
            settings,
            variables,
        };
        meanings.give();
        let second = meanings.second_login();
        let Meanings {
            settings,
            variables,
            ..
        } = meanings;
        for finding in settings.into_iter().chain(variables) {
            report.add(finding);
        }
        let mut found = SourceReport::new();
        self.login(second, inquiry, &mut found);
        for finding in found.into_findings() {
            report.add(finding);
        }
    }
}

impl Places {
    /// Returns the `.env` files, of which the first that is there counts.
    fn dotenv(&self, facts: &Facts) -> FirstFound {
        let directory = self.directory.as_deref();
        let of_user = [directory, directory.and_then(Path::parent)];
        let of_user: Vec<PathBuf> = of_user
            .into_iter()
            .flatten()
            .map(|own| own.join(keys::DOTENV))
            .collect();
        let mut files = FirstFound::existing();
        let own_directory = keys::HOME_DIRECTORY;
        let in_project = if self.skip_trust {
            [keys::PROJECT_DOTENV[1], keys::PROJECT_DOTENV[0]]
        } else {
            keys::PROJECT_DOTENV
        };
        for file in in_project {
            let Some(project) = self.project.path_unless_own(file, &of_user) else {
                continue;
            };
            let is_in_own = is_below(&project.join(file), own_directory);
            if facts.ignores_local_env && !is_in_own {
                continue;
            }
            let names = match () {
                // Its variables come too late to select anything (recordings
                // `trust/skip_dotenv_cwd_gemini`).
                () if self.skip_trust && file == keys::PROJECT_DOTENV[0] => keys::too_late(),
                () if is_in_own => keys::variables_in_files(true),
                () => without(keys::variables_in_files(true), &facts.excluded_in_project),
            };
            let file = Dotenv::project_file(project, file);
            files = files.or(file.javascript().variables(&names));
        }
        for own in of_user {
            let has_project = self.project.path().is_some();
            let names = keys::variables_in_files(has_project);
            let names = if is_below(&own, own_directory) {
                names
            } else {
                without(names, &facts.excluded)
            };
            files = files.or(Dotenv::at(own).javascript().variables(&names));
        }
        files
    }

    /// Reports the stored login. The second file is looked at where there is no first, and the
    /// encrypted one takes the place of both.
    fn login(
        &self,
        second: Option<UncheckedText>,
        inquiry: &Inquiry<'_>,
        report: &mut SourceReport,
    ) {
        let login = |path: PathBuf| {
            SessionJson::at(path)
                .expires(keys::EXPIRES, TimeUnit::Milliseconds)
                .token_type(keys::TOKEN_TYPE)
                .read_as_javascript()
        };
        let mut files = FirstFound::existing();
        if let Some(directory) = &self.directory {
            files = files.or(login(directory.join(keys::LOGIN)).or_in_key_store(keys::KEY_STORE));
        }
        if let Some(second) = second {
            let path = inquiry.system().absolute(Path::new(second.expose()));
            let named_by = keys::place_of_file(keys::SECOND_LOGIN);
            files = files.or(login(path).named_by(named_by));
        }
        if let Some(directory) = &self.directory {
            let sealed = directory.join(keys::SEALED);
            // It is not opened. That it is there is reported, so that nobody is told to log in who is.
            files = files.or(source_fn(move |inquiry, report| {
                let origin = Origin::whole_file(&sealed, Side::Yours);
                match inquiry.system().path_kind(&sealed) {
                    PathKind::File => {
                        report.problem(origin, Subject::StoredLogin, Problem::Encrypted);
                    }
                    _ => report.nothing(origin, Subject::StoredLogin),
                }
            }));
        }
        files.inspect(inquiry, report);
    }
}

fn is_below(path: &Path, name: &str) -> bool {
    path.components().any(|part| part.as_os_str() == name)
}

/// Makes variables that a file cannot set have no effect there.
fn without(variables: Variables, excluded: &[UncheckedText]) -> Variables {
    variables.without(|name| excluded.iter().any(|excluded| excluded.expose() == name))
}

/// The findings, while each is given its meaning.
struct Meanings<'a> {
    places: &'a Places,
    facts: &'a Facts,
    settings: Vec<Finding>,
    variables: Vec<Finding>,
}

impl Meanings<'_> {
    /// What a place of the user's means, no place of the project's decides: it may select among what is
    /// there, and change nothing of it.
    fn give(&mut self) {
        let release = &self.places.release;
        let account = MethodChoice::Class(CredentialClass::Login);
        let with_token = self.yours_in_force(keys::USE_LOGIN);
        let with_token = with_token.is_some_and(Finding::is_present);
        let with_token_of_project = self.in_force(keys::USE_LOGIN);
        let with_token_of_project = with_token_of_project.is_some_and(Finding::is_present);
        if release.compute {
            for name in keys::USE_COMPUTE {
                self.select(name, keys::DEFAULT_CREDENTIALS, Consent::Given);
            }
        }
        // In a terminal only settings and the two above select (recordings `interactive/none/*`).
        self.select(keys::USE_LOGIN, account, Consent::Pending);
        self.select(keys::USE_VERTEX, keys::VERTEX, Consent::Pending);
        for (side, counts) in [
            (Side::Yours, with_token),
            (Side::Project, with_token_of_project),
        ] {
            if !counts {
                self.withdraw(keys::ACCESS_TOKEN, side, keys::TOKEN_WITHOUT_SWITCH);
            }
        }
        self.take_urls_literally();
        self.refuse_gateways();
        self.add_versions();
        self.ids_of_projects();
        self.parts_of_requests();
        for finding in &mut self.variables {
            if matches!(finding.subject, Subject::Credential(..)) {
                finding.consent = Consent::Pending;
            }
        }
    }

    /// Returns what is in force of a variable: the process's, then that of the file that counts.
    fn in_force(&self, name: &str) -> Option<&Finding> {
        let is_trusted =
            self.facts.is_trusted || !self.places.release.rules.tool.project_needs_trust;
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

    /// Makes a variable select a method, if it is exactly `true`.
    fn select(&mut self, name: &str, choice: MethodChoice, consent: Consent) {
        for finding in self
            .variables
            .iter_mut()
            .filter(|finding| is_of(finding, name))
        {
            if !matches!(finding.subject, Subject::Variable(_)) {
                continue;
            }
            finding.subject = Subject::Setting(SettingKey::Tool(ToolKey::SelectedMethod));
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
    }

    /// Makes a variable of one side have no effect, and says why where it is set.
    fn withdraw(&mut self, name: &str, side: Side, why: &'static str) {
        let of_name = self
            .variables
            .iter_mut()
            .filter(|finding| is_of(finding, name) && finding.origin.side == side);
        for finding in of_name {
            if finding.is_present() {
                finding.notices.push(Notice::RefusedThere(why));
            }
            make_unused(finding, name);
        }
    }

    fn make_unused(&mut self, name: &str) {
        for finding in self
            .variables
            .iter_mut()
            .filter(|finding| is_of(finding, name))
        {
            make_unused(finding, name);
        }
    }

    /// Returns whether a place of the user's selects this method.
    fn selects(&self, choice: MethodChoice) -> bool {
        self.selections().any(|selected| selected == choice)
    }

    /// Lists the methods that places of the user's select.
    fn selections(&self) -> impl Iterator<Item = MethodChoice> {
        let all = self.settings.iter().chain(&self.variables);
        all.filter_map(|finding| match &finding.found {
            Found::Setting(SettingValue::Method(choice, _))
                if finding.subject
                    == Subject::Setting(SettingKey::Tool(ToolKey::SelectedMethod))
                    && finding.origin.side == Side::Yours =>
            {
                Some(*choice)
            }
            _ => None,
        })
    }

    /// A base URL of blanks is one, and for logins even an empty one is.
    fn take_urls_literally(&mut self) {
        let trims = self.places.release.trims_base_url;
        for finding in &mut self.variables {
            let counts = match finding.subject {
                Subject::BaseUrl => !trims && was_cleaned(finding),
                Subject::SessionBaseUrl => true,
                _ => false,
            };
            if counts && matches!(finding.found, Found::Blank) {
                finding.found = Found::Problem(Problem::Url(InvalidBaseUrl::Empty));
            }
        }
    }

    /// Says where Gemini CLI itself refuses a base URL: the method `gateway` works only once a setting
    /// allows it.
    fn refuse_gateways(&mut self) {
        let gateway = keys::GATEWAY;
        let url = self.yours_in_force(keys::BASE_URL);
        let url = url
            .filter(|url| url.is_present())
            .map(|url| url.origin.clone());
        if url.is_none() && !self.facts.use_external {
            for finding in &mut self.settings {
                if let Found::Setting(SettingValue::Method(choice, _)) = &mut finding.found
                    && finding.subject
                        == Subject::Setting(SettingKey::Tool(ToolKey::SelectedMethod))
                    && *choice == gateway
                {
                    *choice = keys::NO_GATEWAY;
                }
            }
        }
        let Some(url) = url else { return };
        let by_url = self.places.release.url_selects_gateway && self.selections().next().is_none();
        if (by_url || self.selects(gateway)) && !self.facts.use_external {
            let mut all = self.variables.iter_mut();
            if let Some(finding) = all.find(|finding| finding.origin == url) {
                let how = Notice::RefusedThere(keys::GATEWAY_REFUSED);
                finding.notices.push(how);
            }
        }
        if by_url {
            let selected = Found::Setting(SettingValue::Method(gateway, keys::GATEWAY_WORD));
            let subject = Subject::Setting(SettingKey::Tool(ToolKey::SelectedMethod));
            let mut finding = Finding::new(url, subject, selected);
            finding.consent = Consent::Pending;
            self.variables.push(finding);
        }
    }

    /// Puts the version that a variable names behind the base URL: it is appended to none then.
    fn add_versions(&mut self) {
        let knows_both = self.places.release.request_variables;
        for (name, url, default) in [
            (keys::API_VERSION, keys::BASE_URL, keys::DEFAULT_BASE_URL),
            (
                keys::LOGIN_API_VERSION,
                keys::LOGIN_BASE_URL,
                keys::LOGIN_DEFAULT_BASE_URL,
            ),
        ] {
            if name == keys::API_VERSION && !knows_both {
                self.make_unused(name);
                continue;
            }
            let subject = if url == keys::BASE_URL {
                Subject::BaseUrl
            } else {
                Subject::SessionBaseUrl
            };
            let yours = self.yours_in_force(url).cloned();
            let yours = yours.filter(Finding::is_present);
            for finding in self
                .variables
                .iter_mut()
                .filter(|finding| is_of(finding, name))
            {
                let Found::Text(version) = &finding.found else {
                    continue;
                };
                let base = match yours.as_ref().map(|finding| &finding.found) {
                    Some(Found::BaseUrl(url)) => url.as_str().trim_end_matches('/'),
                    Some(_) => {
                        finding.subject = Subject::Unused(Name::new(name));
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
                    Found::Problem(Problem::NotOneOf {
                        expected: "a version such as `v1beta`",
                        nearest: None,
                    })
                };
                finding.subject = subject.clone();
            }
        }
        // Before the base URLs that they are put behind.
        self.variables.sort_by_key(|finding| {
            let name = finding.origin.place.variable().map(Name::expose);
            keys::PRECEDENCE
                .iter()
                .position(|known| Some(*known) == name)
        });
    }

    /// The project that requests with a login are made for.
    fn ids_of_projects(&mut self) {
        let ids_only = self.places.release.project_ids_only;
        for name in keys::CLOUD_PROJECT {
            for finding in self
                .variables
                .iter_mut()
                .filter(|finding| is_of(finding, name))
            {
                finding.subject = Subject::Setting(SettingKey::Tool(ToolKey::CloudProject));
                if let Found::Text(text) = &finding.found {
                    let is_number = text.expose().bytes().all(|byte| byte.is_ascii_digit());
                    finding.found = Found::Setting(if ids_only && is_number {
                        SettingValue::Unexpected("a number")
                    } else {
                        SettingValue::Text(text.clone())
                    });
                }
            }
        }
    }

    /// Headers that go along with every request.
    fn parts_of_requests(&mut self) {
        if !self.places.release.request_variables {
            self.make_unused(keys::CUSTOM_HEADERS);
            self.make_unused(keys::KEY_MECHANISM);
            return;
        }
        let is_gateway = self.selects(keys::GATEWAY);
        let mut findings = Vec::with_capacity(self.variables.len());
        for mut finding in std::mem::take(&mut self.variables) {
            match &finding.found {
                Found::Text(text) if is_of(&finding, keys::CUSTOM_HEADERS) => {
                    for (name, value) in keys::headers(text.expose()) {
                        let subject = Subject::Header(Name::new(name));
                        let found = Found::Text(UncheckedText::new(value));
                        let mut header = Finding::new(finding.origin.clone(), subject, found);
                        header.behind_project = finding.behind_project;
                        findings.push(header);
                    }
                    continue;
                }
                Found::Text(text) if is_of(&finding, keys::KEY_MECHANISM) => {
                    if text.expose() == keys::BEARER && !is_gateway {
                        finding.subject = Subject::Setting(SettingKey::Tool(ToolKey::AlsoBearer));
                        finding.found = Found::Setting(SettingValue::Flag(true));
                    } else {
                        finding.subject = Subject::Unused(Name::new(keys::KEY_MECHANISM));
                    }
                }
                _ => {}
            }
            findings.push(finding);
        }
        self.variables = findings;
    }

    /// Returns the second file for a login, if its user names one and a login may be used.
    fn second_login(&mut self) -> Option<UncheckedText> {
        let name = keys::SECOND_LOGIN;
        let path = self
            .yours_in_force(name)
            .and_then(|finding| match &finding.found {
                Found::Text(path) => Some(path.clone()),
                _ => None,
            });
        for finding in self
            .variables
            .iter_mut()
            .filter(|finding| is_of(finding, name))
        {
            finding.subject = match (finding.origin.side, finding.is_present()) {
                (Side::Yours, true) => {
                    finding.found = Found::Present;
                    Subject::Setting(SettingKey::Tool(ToolKey::Followed(Name::new(name))))
                }
                _ => Subject::Unused(Name::new(name)),
            };
        }
        let takes_login = self.settings.iter().chain(&self.variables).any(|finding| {
            let counts = finding.origin.side == Side::Yours || self.facts.is_trusted;
            counts
                && matches!(&finding.found, Found::Setting(SettingValue::Method(choice, _))
                    if choice.class() == Some(CredentialClass::Login))
        });
        path.filter(|_| takes_login)
    }
}

/// Returns whether this is where a variable has its effect: not one that was excluded, or read too late.
fn is_of(finding: &Finding, name: &str) -> bool {
    let variable = finding.origin.place.variable();
    variable.is_some_and(|variable| variable.expose() == name)
        && !matches!(finding.subject, Subject::Unused(_))
}

fn make_unused(finding: &mut Finding, name: &str) {
    finding.subject = Subject::Unused(Name::new(name));
    if let Found::Credential(_) | Found::BaseUrl(_) = finding.found {
        finding.found = Found::Text(UncheckedText::new("set"));
    }
}

fn was_cleaned(finding: &Finding) -> bool {
    let mut notices = finding.notices.iter();
    notices.any(|notice| matches!(notice, Notice::Cleaned(_)))
}

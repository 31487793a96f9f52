//! All places that Claude Code looks at, in the order in which it takes what it finds.
//!
//! One source, since what one place holds decides what another is looked at for: a variable in the
//! user's settings moves the login, a switch for a cloud makes all keys but the cloud's pointless.

mod cloud;
mod global;

use std::path::{Path, PathBuf};

use crate::finding::tool::{MethodChoice, ToolKey};
use crate::finding::{
    Consent, Finding, Found, Notice, Origin, Place, Position, Problem, SettingKey, SettingValue,
    Side, Standing, Subject,
};
use crate::json;
use crate::method::{AuthMethod, MethodKind};
use crate::preset::findings_of;
use crate::secret::InvalidSecret;
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::sources::{Env, JsonSettings, ProjectDirectory, document};
use crate::system::{Platform, System};
use crate::text::{Name, UncheckedText};

use self::cloud::Controls;
use super::keys;
use super::login;
use super::releases::Release;
use super::setting_sources::SettingSources;

/// Where to look, and for what.
#[derive(Debug)]
pub(super) struct Places {
    /// Where the user's files are.
    pub(super) directory: Option<PathBuf>,
    /// Whether that is the working directory because the variable for it is empty, below the project.
    pub(super) directory_is_projects: bool,
    /// Where what Claude Code keeps about itself may be; the first that is there counts.
    pub(super) global: Vec<PathBuf>,
    pub(super) project: ProjectDirectory,
    /// Settings for this run.
    pub(super) settings: Option<UncheckedText>,
    pub(super) sources: SettingSources,
    pub(super) bare: bool,
    /// Whether the caller gives a credential itself.
    pub(super) has_given: bool,
    pub(super) release: Release,
}

/// The place of a finding in the order of precedence. What is no credential stands in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Other,
    /// Where a program that starts Claude Code logs in for its user, the login comes first.
    LoginOfHost,
    Token,
    Key,
    KeyOfDescriptor,
    Helper,
    OAuthToken,
    OAuthTokenOfDescriptor,
    NamedProfile,
    PrimaryBeforeLogin,
    ProfileBeforeLogin,
    Login,
    Primary,
    Profile,
    Federation,
}

/// What was found in settings and in the shell, first to last.
#[derive(Debug)]
struct Layers(Vec<Finding>);

impl Layers {
    /// Returns what the user's own places set a variable to: the text of the first that sets it.
    fn control(&self, name: &str) -> Option<(&str, &Origin)> {
        let first = self.0.iter().find(|finding| {
            finding.origin.side == Side::Yours
                && !matches!(finding.found, Found::Nothing)
                && finding.is_variable(name)
        })?;
        match &first.found {
            Found::Text(text) => Some((text.expose(), &first.origin)),
            _ => None,
        }
    }

    fn is_on(&self, name: &str) -> bool {
        self.control(name)
            .is_some_and(|(text, _)| keys::is_on(text))
    }
}

impl CredentialSource for Places {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let system = inquiry.system();
        let global = self.read_global(inquiry);
        report.extend(global.about_file);
        let mut layers = self.layers(inquiry, global.values);
        for finding in &mut layers.0 {
            // Without an answer the program asks, in a terminal.
            if finding.is_variable(keys::API_KEY)
                && let Some(key) = finding.credential().and_then(AuthMethod::bearer)
            {
                finding.consent = match global.answers.to(key.expose()) {
                    // The key is sent all the same (recordings `interactive/simple/*`).
                    Consent::Declined if self.bare => Consent::Given,
                    answer => answer,
                };
            }
        }
        let controls = Controls::of(&layers, system);
        let findings = layers.0.iter().cloned();
        let mut ranked: Vec<(Rank, Finding)> = findings
            .filter_map(|finding| self.place(finding, &controls))
            .collect();
        let others = controls.findings.iter().cloned();
        ranked.extend(others.map(|finding| (Rank::Other, finding)));
        if !controls.is_cloud() && !self.bare && !controls.by_host {
            let rank = controls.rank_of_login(Rank::Login);
            let login = self.login(&layers, system).into_findings();
            ranked.extend(login.into_iter().map(|finding| (rank, finding)));
            if self.release.profiles {
                self.profile(&layers, system, &mut ranked);
            }
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        report.extend(ranked.into_iter().map(|(_, finding)| finding));
    }
}

impl Places {
    fn layers(&self, inquiry: &Inquiry<'_>, global: Vec<Finding>) -> Layers {
        let add = |file: JsonSettings, has_helper: bool| {
            let file = with_variables(file, has_helper)
                .unused(keys::FORCE_LOGIN)
                .void_unless(keys::TYPES);
            findings_of(&file, inquiry)
        };
        let has_helper = !self.bare;
        let mut layers = Layers(self.managed(inquiry));
        if let Some(given) = &self.settings {
            let given = JsonSettings::given("--settings", given.expose());
            layers.0.extend(add(given, true));
        }
        let directory = self.directory.as_deref();
        let own = directory.filter(|_| !self.directory_is_projects);
        let own = own.map(|own| own.join(keys::SETTINGS));
        let mut own_counts = self.sources.user;
        for name in self.sources.of_project() {
            match self.project.path_unless_own(name, own.as_deref()) {
                Some(project) => {
                    let file = JsonSettings::project(project, name);
                    layers.0.extend(add(file, has_helper));
                }
                // In the home directory the project's is the user's, whatever it was named as.
                None => own_counts |= self.project.path().is_some(),
            }
        }
        let of_project = |own: &Path| JsonSettings::project(own, keys::SETTINGS);
        let own = own
            .map(JsonSettings::at)
            .or_else(|| directory.map(of_project));
        if let Some(own) = own.filter(|_| own_counts) {
            let before = layers.0.len();
            layers.0.extend(add(own, has_helper));
            if !is_on(inquiry.system(), keys::MANAGED_BY_HOST) {
                layers.0.iter_mut().skip(before).for_each(would_hold);
            }
            let moved = layers.control(keys::HOME_VARIABLE);
            let moved = moved.and_then(|(text, _)| inquiry.system().named_directory(text));
            if let Some(moved) = moved {
                // Moved by the settings themselves, to others that beat them.
                let moved = add(JsonSettings::at(moved.join(keys::SETTINGS)), has_helper);
                layers.0.splice(before..before, moved);
            }
        }
        layers.0.extend(global);
        let shell = Env::new().variables(&keys::variables());
        layers.0.extend(findings_of(&shell, inquiry));
        layers
    }

    /// Reads the administrator's files, those that beat the others first.
    fn managed(&self, inquiry: &Inquiry<'_>) -> Vec<Finding> {
        if inquiry.system().platform() != Platform::Unix {
            return Vec::new();
        }
        let main = Path::new(keys::MANAGED_SETTINGS);
        let mut files = vec![main.to_owned()];
        if self.release.drop_ins
            && let Some(directory) = main.parent()
        {
            let directory = directory.join(keys::MANAGED_DIRECTORY);
            let names = inquiry.system().list(&directory);
            let visible = names.iter().filter(|name| !name.starts_with('.'));
            let paths = visible.map(|name| directory.join(name));
            files.extend(paths.filter(|path| path.extension().is_some_and(|end| end == "json")));
        }
        let mut found = SourceReport::new();
        let mut restriction = None;
        for path in files.into_iter().rev() {
            let file = with_variables(JsonSettings::at(path), !self.bare)
                .restricts_method(keys::FORCE_LOGIN, keys::FORCED, keys::EXPECTED_FORCED)
                .setting(
                    keys::FORCE_ORGANIZATION,
                    SettingKey::Tool(ToolKey::ForcedWorkspace),
                );
            let mut of_file = SourceReport::new();
            file.inspect_and(inquiry, &mut of_file, &mut |file, text, entries| {
                let of_file = || allowed_providers(file, text, entries);
                restriction = restriction.take().or_else(of_file);
            });
            found.extend(of_file.into_findings());
        }
        restriction
            .into_iter()
            .chain(found.into_findings())
            .collect()
    }

    /// Gives a finding its place in the order, or makes it one without effect.
    fn place(&self, mut finding: Finding, controls: &Controls) -> Option<(Rank, Finding)> {
        let name = name_of(&finding.origin).unwrap_or_default().to_owned();
        let rank = match name.as_str() {
            keys::AUTH_TOKEN => Rank::Token,
            keys::API_KEY => Rank::Key,
            keys::API_KEY_HELPER => Rank::Helper,
            keys::OAUTH_TOKEN => controls.rank_of_login(Rank::OAuthToken),
            keys::PRIMARY_KEY => Rank::Primary,
            _ => Rank::Other,
        };
        let is_projects = finding.origin.side == Side::Project;
        let is_of_shell = matches!(finding.origin.place, Place::Variable(_));
        let is_out = match name.as_str() {
            name if controls.by_host && !is_of_shell => {
                rank != Rank::Other || name == keys::BASE_URL
            }
            keys::OAUTH_TOKEN => {
                (is_projects && !self.release.project_token_counts)
                    || self.bare
                    || controls.is_cloud()
            }
            keys::PRIMARY_KEY => self.bare || controls.is_cloud(),
            keys::AUTH_TOKEN => controls.leaves_out_token(),
            keys::API_KEY | keys::API_KEY_HELPER | keys::BASE_URL => controls.is_cloud(),
            _ => false,
        };
        if is_out {
            return without_effect(finding);
        }
        match &finding.found {
            _ if matches!(finding.subject, Subject::Variable(_)) => {
                return controls.place(finding, &name, self.bare);
            }
            // Not marked as a login's then (recordings `interactive/project_oauth/*`).
            Found::Credential(AuthMethod::OAuth(session)) if is_projects => {
                let session = session.as_ref().clone().unmarked();
                finding.found = Found::Credential(AuthMethod::OAuth(Box::new(session)));
            }
            // Where a key of blanks is taken for one, nothing comes after it. An empty text is no key to
            // any release.
            Found::Blank
                if self.release.blank_key_counts
                    && name == keys::API_KEY
                    && finding.was_cleaned() =>
            {
                finding.found = Found::Problem(Problem::Secret(InvalidSecret::Empty));
            }
            _ => {}
        }
        Some((rank, finding))
    }

    fn login(&self, layers: &Layers, system: &System) -> SourceReport {
        let mut found = SourceReport::new();
        let named = layers.control(keys::LOGIN_DIRECTORY);
        let named = named.or_else(|| layers.control(keys::HOME_VARIABLE));
        match (named, &self.directory) {
            (Some((text, origin)), _) => {
                if let Some(elsewhere) = system.named_directory(text) {
                    login::report(&elsewhere, system, &mut found);
                    // The settings of that directory are said to be missing where it is looked for.
                    let is_homes = matches!(&origin.place,
                        Place::Variable(name) if name.expose() == keys::HOME_VARIABLE);
                    if !is_homes && system.is_missing(&elsewhere) {
                        let notice = Notice::NamedHomeMissing(elsewhere);
                        let named = Finding::new(origin.clone(), Subject::Home, Found::Present);
                        found.add(named.with_notices([notice]));
                    }
                }
            }
            (None, Some(own)) if self.directory_is_projects => {
                login::report_unread(own, system, &mut found);
            }
            (None, Some(own)) => login::report(own, system, &mut found),
            (None, None) => {}
        }
        found
    }

    /// Adds the profile in force, and what else could be exchanged for a token.
    fn profile(&self, layers: &Layers, system: &System, ranked: &mut Vec<(Rank, Finding)>) {
        let directory = match layers.control(keys::PROFILES_DIRECTORY) {
            Some((text, _)) => system.named_directory(text),
            None => system
                .home()
                .map(|home| system.absolute(&home).join(keys::PROFILES)),
        };
        let named = layers.control(keys::PROFILE);
        let found = directory
            .and_then(|directory| login::profile(&directory, named.map(|(name, _)| name), system));
        let has_token = found
            .iter()
            .flatten()
            .any(|found| found.credential().is_some());
        let before_login = self.release.profile_before_login && has_token;
        match (found, named) {
            (None, None) => {}
            (None, Some((_, origin))) => {
                let subject = Subject::Unused(Name::new(keys::PROFILE));
                let found = Found::Text(UncheckedText::new("set"));
                ranked.push((Rank::Other, Finding::new(origin.clone(), subject, found)));
            }
            (Some(found), named) => {
                let rank = match named {
                    Some(_) => Rank::NamedProfile,
                    None if before_login => Rank::ProfileBeforeLogin,
                    None => Rank::Profile,
                };
                // What the user has of an earlier rank goes elsewhere.
                let is_used = !self.has_given
                    && !ranked.iter().any(|(other, finding)| {
                        *other < rank && *other != Rank::Other && is_credential_of_yours(finding)
                    });
                for mut finding in found {
                    if finding.subject == Subject::SessionBaseUrl {
                        if !is_used {
                            continue;
                        }
                        finding.subject = Subject::BaseUrl;
                    }
                    ranked.push((rank, finding));
                }
            }
        }
        for (rank, _) in ranked.iter_mut().filter(|_| before_login) {
            if *rank == Rank::Primary {
                *rank = Rank::PrimaryBeforeLogin;
            }
        }
        if let Some((_, origin)) = layers.control(keys::FEDERATION) {
            let subject = Subject::Credential(Standing::Ambient, MethodKind::OAuth);
            let found = Found::Problem(Problem::NeedsServer);
            ranked.push((
                Rank::Federation,
                Finding::new(origin.clone(), subject, found),
            ));
        }
    }
}

/// Returns whether a variable of the process turns a switch on.
pub(super) fn is_on(system: &System, variable: &str) -> bool {
    system.var(variable).text().is_some_and(keys::is_on)
}

fn is_credential_of_yours(finding: &Finding) -> bool {
    finding.origin.side == Side::Yours
        && finding.is_present()
        && matches!(finding.subject, Subject::Credential(..))
}

/// Returns the restriction of a list of providers without Anthropic.
fn allowed_providers(file: &Origin, text: &str, entries: &[json::Entry<'_>]) -> Option<Finding> {
    let list = json::descend(entries, keys::ALLOWED_PROVIDERS)?;
    if login::lists(list, keys::OWN_PROVIDER) {
        return None;
    }
    let origin = file.at(Position::Key {
        key: keys::ALLOWED_PROVIDERS.to_owned(),
        line: document::line_of(text, list.get()),
    });
    let choice = MethodChoice::Elsewhere("other providers");
    let subject = Subject::Setting(SettingKey::Tool(ToolKey::ForcedMethod));
    let value = SettingValue::Method(choice, "others");
    Some(Finding::new(origin, subject, Found::Setting(value)))
}

/// Says of the user's settings as a whole that their `env` would be a place for a key.
fn would_hold(finding: &mut Finding) {
    let mut notices = finding.notices.iter();
    let counts = !matches!(finding.found, Found::Problem(_))
        && !notices.any(|notice| matches!(notice, Notice::RefusedThere(_)));
    if finding.subject == Subject::Settings && counts {
        let notices = keys::FOR_KEYS.map(|name| Notice::WouldHold(Name::known(name)));
        finding.notices.extend(notices);
    }
}

/// Returns the name of the variable or key that a place is about.
fn name_of(origin: &Origin) -> Option<&str> {
    match &origin.place {
        Place::File(_, Position::Key { key, .. })
        | Place::Argument(_, Position::Key { key, .. }) => Some(key),
        place => place.variable().map(Name::expose),
    }
}

/// Makes of a finding one that has no effect, or drops it.
fn without_effect(mut finding: Finding) -> Option<(Rank, Finding)> {
    let name = Name::new(name_of(&finding.origin)?);
    if !finding.is_present() {
        return None;
    }
    finding.subject = Subject::Unused(name);
    finding.consent = Consent::Given;
    if !matches!(finding.found, Found::Problem(_)) {
        finding.found = Found::Text(UncheckedText::new("set"));
    }
    Some((Rank::Other, finding))
}

/// Takes the variables of a file of settings, and its helper where that counts.
fn with_variables(file: JsonSettings, has_helper: bool) -> JsonSettings {
    let file = if has_helper {
        file.command(keys::API_KEY_HELPER)
    } else {
        file.unused(keys::API_KEY_HELPER)
    };
    file.variables(keys::ENV, keys::variables())
        .values_are_text()
}

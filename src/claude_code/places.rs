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
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::sources::{Env, JsonSettings, ProjectDirectory};
use crate::system::{Platform, System};
use crate::text::{Name, UncheckedText};

use self::global::Answers;
use super::keys::{self, Cloud};
use super::login::{self, Profile};
use super::setting_sources::SettingSources;

/// Where to look, and for what.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
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
    pub(super) drop_ins: bool,
    pub(super) profiles: bool,
    pub(super) profile_before_login: bool,
    pub(super) blank_key_counts: bool,
    /// Whether an OAuth token of the project's counts.
    pub(super) project_token_counts: bool,
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

/// What was found in all places of one kind.
#[derive(Debug, Default)]
struct Layers {
    findings: Vec<Finding>,
    /// Restrictions of the administrator's that no setting here stands for.
    providers: Option<Finding>,
}

impl Layers {
    /// Returns what the user's own places set a variable to: the text of the first that sets it.
    fn control(&self, name: &str) -> Option<(&str, &Origin)> {
        let mut places = self.findings.iter().filter(|finding| {
            let variable = finding.origin.place.variable();
            finding.origin.side == Side::Yours
                && !matches!(finding.found, Found::Nothing)
                && variable.is_some_and(|variable| variable.expose() == name)
        });
        let first = places.next()?;
        match &first.found {
            Found::Text(text) => Some((text.expose(), &first.origin)),
            _ => None,
        }
    }

    fn is_on(&self, name: &str) -> bool {
        self.control(name)
            .is_some_and(|(text, _)| keys::is_on(text))
    }

    fn cloud(&self) -> Option<Cloud> {
        let mut clouds = Cloud::ALL.into_iter();
        clouds.find(|cloud| self.is_on(cloud.switch()))
    }
}

impl Places {
    fn layers(&self, inquiry: &Inquiry<'_>, global: Vec<Finding>) -> Layers {
        let mut layers = Layers::default();
        self.managed(inquiry, &mut layers);
        let add = |file: JsonSettings, has_helper: bool| {
            let file = with_variables(file, has_helper)
                .unused(keys::FORCE_LOGIN)
                .void_unless(keys::TYPES);
            let mut found = SourceReport::new();
            file.inspect(inquiry, &mut found);
            found.into_findings()
        };
        let has_helper = !self.bare;
        if let Some(given) = &self.settings {
            let given = JsonSettings::given("--settings", given.expose());
            layers.findings.extend(add(given, true));
        }
        let own = self
            .directory
            .as_deref()
            .filter(|_| !self.directory_is_projects)
            .map(|own| own.join(keys::SETTINGS));
        let mut own_counts = self.sources.user;
        let mut of_project = Vec::new();
        for name in self.sources.of_project() {
            match self.project.path_unless_own(name, own.as_deref()) {
                Some(project) => {
                    of_project.extend(add(JsonSettings::project(project, name), has_helper));
                }
                // In the home directory the project's is the user's, whatever it was named as.
                None => own_counts |= self.project.path().is_some(),
            }
        }
        layers.findings.extend(of_project);
        let own = match (own, &self.directory) {
            (Some(own), _) => Some(JsonSettings::at(own)),
            (None, Some(directory)) => Some(JsonSettings::project(directory, keys::SETTINGS)),
            (None, None) => None,
        };
        if let Some(own) = own.filter(|_| own_counts) {
            let before = layers.findings.len();
            layers.findings.extend(add(own, has_helper));
            let is_by_host = inquiry.system().var(keys::MANAGED_BY_HOST);
            if !is_by_host.text().is_some_and(keys::is_on) {
                let of_own = layers.findings.iter_mut().skip(before);
                of_own.for_each(would_hold);
            }
            let moved = layers.control(keys::HOME_VARIABLE);
            let moved = moved.and_then(|(text, _)| inquiry.system().named_directory(text));
            if let Some(moved) = moved {
                // Moved by the settings themselves, to others that beat them.
                let moved = JsonSettings::at(moved.join(keys::SETTINGS));
                let moved = add(moved, has_helper);
                layers.findings.splice(before..before, moved);
            }
        }
        layers.findings.extend(global);
        let mut shell = SourceReport::new();
        let env = Env::new().variables(&keys::variables());
        env.inspect(inquiry, &mut shell);
        layers.findings.extend(shell.into_findings());
        layers
    }

    /// Reads the administrator's files, those that beat the others first.
    fn managed(&self, inquiry: &Inquiry<'_>, layers: &mut Layers) {
        if inquiry.system().platform() != Platform::Unix {
            return;
        }
        let main = Path::new(keys::MANAGED_SETTINGS);
        let mut files = vec![main.to_owned()];
        if self.drop_ins
            && let Some(directory) = main.parent()
        {
            let directory = directory.join(keys::MANAGED_DIRECTORY);
            let names = inquiry.system().list(&directory);
            let visible = names.iter().filter(|name| !name.starts_with('.'));
            let paths = visible.map(|name| directory.join(name));
            files.extend(paths.filter(|path| path.extension().is_some_and(|end| end == "json")));
        }
        for path in files.into_iter().rev() {
            let file = with_variables(JsonSettings::at(path), !self.bare)
                .restricts_method(keys::FORCE_LOGIN, keys::FORCED, keys::EXPECTED_FORCED)
                .setting(
                    keys::FORCE_ORGANIZATION,
                    SettingKey::Tool(ToolKey::ForcedWorkspace),
                );
            let mut found = SourceReport::new();
            file.inspect_and(inquiry, &mut found, &mut |file, text, entries| {
                let restriction = || allowed_providers(file, text, entries);
                layers.providers = layers.providers.take().or_else(restriction);
            });
            layers.findings.extend(found.into_findings());
        }
    }

    /// Returns whether a key was approved or rejected. Without that the program asks, in a terminal.
    fn ask(&self, findings: &mut [Finding], answers: &Answers) {
        for finding in findings {
            let variable = finding.origin.place.variable();
            if variable.is_none_or(|variable| variable.expose() != keys::API_KEY) {
                continue;
            }
            let method = finding.credential();
            if let Some(key) = method.and_then(AuthMethod::bearer) {
                finding.consent = match answers.to(key.expose()) {
                    // The key is sent all the same (recordings `interactive/simple/*`).
                    Consent::Declined if self.bare => Consent::Given,
                    answer => answer,
                };
            }
        }
    }

    fn login(
        &self,
        layers: &Layers,
        is_first: bool,
        system: &System,
        ranked: &mut Vec<(Rank, Finding)>,
    ) {
        let rank = if is_first {
            Rank::LoginOfHost
        } else {
            Rank::Login
        };
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
        ranked.extend(
            found
                .into_findings()
                .into_iter()
                .map(|finding| (rank, finding)),
        );
    }

    /// Adds the profile in force. Returns whether there is one with a token.
    fn profile(&self, layers: &Layers, system: &System, ranked: &mut Vec<(Rank, Finding)>) -> bool {
        let directory = match layers.control(keys::PROFILES_DIRECTORY) {
            Some((text, _)) => system.named_directory(text),
            None => system
                .home()
                .map(|home| system.absolute(&home).join(keys::PROFILES)),
        };
        let named = layers.control(keys::PROFILE).map(|(text, _)| text);
        let profile = directory.and_then(|directory| Profile::find(&directory, named, system));
        let Some(profile) = profile else {
            if let Some((_, origin)) = layers.control(keys::PROFILE) {
                let subject = Subject::Unused(Name::new(keys::PROFILE));
                let found = Found::Text(UncheckedText::new("set"));
                ranked.push((Rank::Other, Finding::new(origin.clone(), subject, found)));
            }
            return false;
        };
        let is_named = profile.is_named;
        let mut found = SourceReport::new();
        profile.report(system, &mut found);
        let found = found.into_findings();
        let has_token = found.iter().any(|finding| finding.credential().is_some());
        let rank = match is_named {
            true => Rank::NamedProfile,
            false if self.profile_before_login && has_token => Rank::ProfileBeforeLogin,
            false => Rank::Profile,
        };
        // What the user has of an earlier rank goes elsewhere.
        let is_used = !self.has_given
            && !ranked.iter().any(|(other, finding)| {
                *other < rank && *other != Rank::Other && is_credential_of_yours(finding)
            });
        for mut finding in found {
            if finding.subject == Subject::SessionBaseUrl {
                if is_used {
                    finding.subject = Subject::BaseUrl;
                    ranked.push((rank, finding));
                }
            } else {
                ranked.push((rank, finding));
            }
        }
        has_token
    }
}

fn is_credential_of_yours(finding: &Finding) -> bool {
    finding.origin.side == Side::Yours
        && finding.is_present()
        && matches!(finding.subject, Subject::Credential(..))
}

/// Returns the restriction of a list of providers without Anthropic.
fn allowed_providers(file: &Origin, text: &str, entries: &[json::Entry<'_>]) -> Option<Finding> {
    let list = json::descend(entries, keys::ALLOWED_PROVIDERS)?;
    let allowed = json::elements(list.get(), MOST_PROVIDERS);
    let allows_own = allowed
        .into_iter()
        .filter_map(json::string)
        .any(|provider| provider.as_str() == keys::OWN_PROVIDER);
    let origin = file.at(Position::Key {
        key: keys::ALLOWED_PROVIDERS.to_owned(),
        line: crate::sources::document::line_of(text, list.get()),
    });
    let choice = MethodChoice::Elsewhere("other providers");
    let value = SettingValue::Method(choice, "others");
    (!allows_own).then(|| {
        let subject = Subject::Setting(SettingKey::Tool(ToolKey::ForcedMethod));
        Finding::new(origin, subject, Found::Setting(value))
    })
}

const MOST_PROVIDERS: usize = 64;

/// Returns the name of the variable or key that a finding is about.
fn name_of(origin: &Origin) -> Option<&str> {
    match &origin.place {
        Place::File(_, Position::Key { key, .. })
        | Place::Argument(_, Position::Key { key, .. }) => Some(key),
        place => place.variable().map(Name::expose),
    }
}

fn rank_of(name: &str) -> Rank {
    match name {
        keys::AUTH_TOKEN => Rank::Token,
        keys::API_KEY => Rank::Key,
        keys::API_KEY_HELPER => Rank::Helper,
        keys::OAUTH_TOKEN => Rank::OAuthToken,
        keys::PRIMARY_KEY => Rank::Primary,
        _ => Rank::Other,
    }
}

/// Says of the user's settings as a whole that their `env` would be a place for a key.
fn would_hold(finding: &mut Finding) {
    let mut notices = finding.notices.iter();
    let counts = !matches!(finding.found, Found::Problem(_))
        && !notices.any(|notice| matches!(notice, Notice::RefusedThere(_)));
    if finding.subject == Subject::Settings && counts {
        let names = [
            keys::API_KEY,
            keys::AUTH_TOKEN,
            keys::BEDROCK_TOKEN,
            keys::FOUNDRY_KEY,
        ];
        let notices = names.map(|name| Notice::WouldHold(Name::known(name)));
        finding.notices.extend(notices);
    }
}

/// Makes of a finding one that has no effect, or drops it.
fn without_effect(mut finding: Finding) -> Option<Finding> {
    let name = Name::new(name_of(&finding.origin)?);
    if !finding.is_present() {
        return None;
    }
    finding.subject = Subject::Unused(name);
    finding.consent = Consent::Given;
    if !matches!(finding.found, Found::Problem(_)) {
        finding.found = Found::Text(UncheckedText::new("set"));
    }
    Some(finding)
}

impl CredentialSource for Places {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let system = inquiry.system();
        let global = self.read_global(inquiry);
        for finding in global.about_file {
            report.add(finding);
        }
        let mut layers = self.layers(inquiry, global.values);
        self.ask(&mut layers.findings, &global.answers);
        let cloud = layers.cloud();
        let by_host = system
            .var(keys::MANAGED_BY_HOST)
            .text()
            .is_some_and(keys::is_on);
        let login_first = system.var(keys::ENTRY_POINT).text() == Some(keys::DESKTOP)
            || system.var(keys::REMOTE).text().is_some_and(keys::is_on);
        let mut ranked: Vec<(Rank, Finding)> = Vec::new();
        ranked.extend(
            layers
                .providers
                .take()
                .map(|finding| (Rank::Other, finding)),
        );
        let controls = cloud::Controls::of(&layers, cloud);
        let findings = std::mem::take(&mut layers.findings);
        for finding in findings.iter().cloned() {
            ranked.extend(self.place(finding, &controls, by_host));
        }
        layers.findings = findings;
        let is_cloud = controls.is_cloud();
        ranked.extend(controls.findings());
        if !is_cloud && !self.bare && !by_host {
            self.login(&layers, login_first, system, &mut ranked);
            if login_first {
                for (rank, _) in &mut ranked {
                    if *rank == Rank::OAuthToken {
                        *rank = Rank::LoginOfHost;
                    }
                }
                // The token of the environment stands before the login that is stored.
                ranked.sort_by_key(|(rank, finding)| {
                    (
                        *rank,
                        matches!(
                            finding.subject,
                            Subject::StoredLogin | Subject::Credential(Standing::Stored, _)
                        ),
                    )
                });
            }
            if self.profiles
                && self.profile(&layers, system, &mut ranked)
                && self.profile_before_login
            {
                for (rank, _) in &mut ranked {
                    if *rank == Rank::Primary {
                        *rank = Rank::PrimaryBeforeLogin;
                    }
                }
            }
            if self.profiles
                && let Some((_, origin)) = layers.control(keys::FEDERATION)
            {
                let subject = Subject::Credential(Standing::Ambient, MethodKind::OAuth);
                let found = Found::Problem(Problem::NeedsServer);
                let finding = Finding::new(origin.clone(), subject, found);
                ranked.push((Rank::Federation, finding));
            }
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        for (_, finding) in ranked {
            report.add(finding);
        }
    }
}

impl Places {
    /// Gives a finding its place in the order, or makes it one without effect.
    fn place(
        &self,
        finding: Finding,
        controls: &cloud::Controls,
        by_host: bool,
    ) -> Option<(Rank, Finding)> {
        let Some(name) = name_of(&finding.origin).map(str::to_owned) else {
            return Some((Rank::Other, finding));
        };
        let rank = rank_of(&name);
        let is_projects = finding.origin.side == Side::Project;
        let is_of_shell = matches!(finding.origin.place, Place::Variable(_));
        let decides_credentials = rank != Rank::Other || name == keys::BASE_URL;
        let is_out = match name.as_str() {
            _ if by_host && !is_of_shell => decides_credentials,
            keys::OAUTH_TOKEN => {
                (is_projects && !self.project_token_counts) || self.bare || controls.is_cloud()
            }
            keys::PRIMARY_KEY => self.bare || controls.is_cloud(),
            keys::AUTH_TOKEN => controls.leaves_out_token(),
            keys::API_KEY | keys::API_KEY_HELPER | keys::BASE_URL => controls.is_cloud(),
            _ => false,
        };
        if is_out {
            return without_effect(finding).map(|finding| (Rank::Other, finding));
        }
        if matches!(finding.subject, Subject::Variable(_)) {
            return controls.place(finding, &name, self);
        }
        if let (true, Found::Credential(AuthMethod::OAuth(session))) = (is_projects, &finding.found)
        {
            // Not marked as a login's then (recordings `interactive/project_oauth/*`).
            let session = AuthMethod::OAuth(Box::new(session.as_ref().clone().unmarked()));
            let found = Found::Credential(session);
            return Some((rank, Finding { found, ..finding }));
        }
        // Where a key of blanks is taken for one, nothing comes after it.
        if self.blank_key_counts
            && name == keys::API_KEY
            && matches!(finding.found, Found::Blank)
            && is_of_blanks(&finding)
        {
            let problem = Problem::Secret(crate::secret::InvalidSecret::Empty);
            let finding = Finding {
                found: Found::Problem(problem),
                ..finding
            };
            return Some((rank, finding));
        }
        Some((rank, finding))
    }
}

// Not an empty text, which is no key to any release.
fn is_of_blanks(finding: &Finding) -> bool {
    let mut notices = finding.notices.iter();
    notices.any(|notice| matches!(notice, Notice::Cleaned(_)))
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

//! The words for verdicts, refusals and notes. All of them are read off the decision's own data.

use crate::finding::file::FileNotice;
use crate::finding::{
    Class, Notice, Problem, ProviderField, SettingKey, Standing, Subject, is_printable_name,
};
use crate::policy::{
    AmbientKey, Choice, NoEffect, Note, PreferenceScope, Refusal, Restriction, Shadow, Verdict,
};

use super::diagnostic::Diagnostic;
use super::report::Entry;
use super::trace::{Holds, Look, Trace};

impl Trace {
    /// Names a place, the home directory shortened.
    pub(super) fn place(&self, index: usize) -> String {
        self.origin(index).map_or_else(
            || "an unknown place".to_owned(),
            |origin| origin.shortened(self.home.as_deref()).to_string(),
        )
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        self.looks
            .iter()
            .enumerate()
            .map(|(index, look)| {
                let (verdict, reason) = self.verdict(index, look);
                Entry {
                    origin: self.place(index),
                    found: look.found(),
                    verdict,
                    reason,
                    is_minor: look.is_minor(),
                }
            })
            .collect()
    }

    fn verdict(&self, index: usize, look: &Look) -> (&'static str, Option<String>) {
        match look.verdict {
            Verdict::Nothing => ("nothing", None),
            Verdict::Used => ("used", None),
            Verdict::Applied => ("read", None),
            Verdict::Shadowed(by, why) => ("shadowed", Some(self.shadow(by, why))),
            Verdict::NoEffect(why) => ("no effect", Some(self.no_effect(why))),
            Verdict::Unusable => ("unusable", Some("nothing depended on it".to_owned())),
            Verdict::Decisive => ("refused", self.problem_at(index)),
            Verdict::NotReached => ("not reached", None),
        }
    }

    fn shadow(&self, by: Option<usize>, why: Shadow) -> String {
        let winner = by.map_or_else(|| "another place".to_owned(), |by| self.place(by));
        match why {
            Shadow::Pinned => format!("{winner} was given for this run"),
            Shadow::Earlier => format!("{winner} comes first"),
            Shadow::Preferred(class, None) => {
                format!(
                    "{} is preferred (default of these rules)",
                    class_name(class)
                )
            }
            Shadow::Preferred(class, Some(setting)) => {
                format!(
                    "{} is preferred ({})",
                    class_name(class),
                    self.place(setting)
                )
            }
            Shadow::Provider => format!("the provider in use has its own: {winner}"),
        }
    }

    fn no_effect(&self, why: NoEffect) -> String {
        match why {
            NoEffect::Rules => format!("the rules `{}` do not use it", self.rules()),
            NoEffect::StoredLogin => "these rules look here only where no login is stored".into(),
            NoEffect::StoredMode => "the stored login's own mode is another one".into(),
            NoEffect::Plan => "under these rules the account's plan decides".into(),
            NoEffect::StoredKey => "under these rules the stored key comes first".into(),
            NoEffect::ProjectNotTrusted => "the user has not marked this project as trusted".into(),
            NoEffect::ProjectRedirect => "a project cannot redirect requests".into(),
            NoEffect::NotSelected => "its provider or profile is not in use".into(),
            NoEffect::NotAskedFor => "the provider in use has not asked for the login".into(),
            NoEffect::OtherMethod => "it is meant for another method".into(),
            NoEffect::StoredElsewhere => "logins are stored elsewhere".into(),
        }
    }

    fn problem_at(&self, index: usize) -> Option<String> {
        let look = self.looks.get(index)?;
        match &look.holds {
            Holds::Problem(problem) => Some(problem.to_string()),
            Holds::Blank => Some("it is empty".to_owned()),
            Holds::Nothing => Some("it is missing".to_owned()),
            Holds::Text | Holds::Setting(_) if look.verdict != Verdict::Used => None,
            _ => look.notices.iter().find_map(|notice| match notice {
                Notice::StrictReadersRefuse(member) => Some(format!(
                    "Codex itself refuses a file with such a `{member}`"
                )),
                Notice::ByteOrderMark => {
                    Some("Codex itself refuses a file with a byte order mark".to_owned())
                }
                _ => None,
            }),
        }
    }

    /// Says why there is no answer.
    pub(crate) fn message(&self, refusal: &Refusal) -> String {
        let place = |index: &usize| self.place(*index);
        match refusal {
            Refusal::NoneFound => "no usable credential was found".to_owned(),
            Refusal::StoredElsewhere { setting, store } => format!(
                "the login is stored elsewhere: {} says `{store}`, and only files are read here",
                place(setting)
            ),
            Refusal::Broken(index) => {
                let what = self
                    .problem_at(*index)
                    .unwrap_or_else(|| "its text is no credential that a header may carry".into());
                format!("{} cannot be used: {what}", place(index))
            }
            Refusal::ModeWithoutMember { mode } => format!(
                "{} names a kind of login that the file does not hold",
                place(mode)
            ),
            Refusal::InvalidSetting { setting, expected } => {
                format!(
                    "{} has a value that it cannot have, expected {expected}",
                    place(setting)
                )
            }
            Refusal::NotConfigured {
                setting,
                what,
                name,
            } => {
                format!(
                    "{} selects the {what} `{name}`, which is not configured",
                    place(setting)
                )
            }
            Refusal::IncompleteProvider { provider, missing } => {
                format!("the provider `{provider}` has no {missing}")
            }
            Refusal::MissingVariable {
                setting, variable, ..
            } => {
                format!(
                    "the variable {variable} is not set, which {} names",
                    place(setting)
                )
            }
            Refusal::DynamicCredential(command) => format!(
                "{} names a command that prints the credential, and nothing is run here",
                place(command)
            ),
            Refusal::NotAskedFor {
                credential,
                provider,
            } => format!(
                "the provider `{provider}` has no credential of its own and has not asked for {}",
                place(credential)
            ),
            Refusal::Restricted {
                setting,
                credential,
                what,
            } => {
                let why = match what {
                    Restriction::Method(class) => {
                        format!("allows {} only", class_name(*class))
                    }
                    Restriction::Workspace => "allows other workspaces only".to_owned(),
                    Restriction::UnknownWorkspace => {
                        "restricts the workspace, and which one it is for is not known".to_owned()
                    }
                };
                format!(
                    "{} may not be used: {} {why}",
                    place(credential),
                    place(setting)
                )
            }
            Refusal::InvalidUrl { url, why } => format!("{} is no base URL: {why}", place(url)),
            Refusal::LessTrustedUrl { credential, url } => format!(
                "{} names the base URL but is trusted less than {}, which holds the credential",
                place(url),
                place(credential)
            ),
            Refusal::SessionElsewhere { credential, url } => format!(
                "{} would be sent to the base URL of {}, which is meant for API keys",
                place(credential),
                place(url)
            ),
            Refusal::Unsupported { credential } => format!(
                "{} holds a credential of a kind that this endpoint cannot take",
                place(credential)
            ),
            Refusal::NoBaseUrl => "no base URL is known for the credential".to_owned(),
            Refusal::Expired { credential } => format!("{} has expired", place(credential)),
            Refusal::Conflicting { credentials } => format!(
                "credentials that are billed differently are there: {}",
                credentials.iter().map(place).collect::<Vec<_>>().join(", ")
            ),
        }
    }

    /// Says what would help, where something would.
    pub(crate) fn remedy(&self, refusal: &Refusal) -> Option<String> {
        let place = |index: &usize| self.place(*index);
        Some(match refusal {
            Refusal::NoneFound => match self.places_for_keys() {
                Some(places) => format!("log in, or put an API key into {places}"),
                None => "log in, or pass a credential".to_owned(),
            },
            Refusal::StoredElsewhere { setting, .. } => {
                let prefer = match self.way_to_prefer(Class::Key) {
                    Some(way) if self.rules.ambient_key == AmbientKey::Ranked => {
                        format!(", or use an API key and {way}")
                    }
                    _ => ", or pass a credential".to_owned(),
                };
                format!(
                    "set it to `file` in {} and log in again{prefer}",
                    place(setting)
                )
            }
            Refusal::Broken(index) => return self.remedy_for_broken(*index),
            Refusal::ModeWithoutMember { .. } | Refusal::Expired { .. } => {
                "run the program that logged in, or log in again".to_owned()
            }
            Refusal::InvalidSetting { setting, .. } => format!("mend or remove {}", place(setting)),
            Refusal::NotConfigured { setting, what, .. } => {
                format!("describe the {what}, or mend {}", place(setting))
            }
            Refusal::IncompleteProvider { .. } => "complete the provider's table".to_owned(),
            Refusal::MissingVariable {
                variable,
                instructions,
                ..
            } => {
                let hint = instructions.and_then(|index| self.harmless_words(index));
                let hint = hint.map_or_else(String::new, |words| format!(" ({words})"));
                format!("set {variable} in the environment{hint}")
            }
            Refusal::DynamicCredential(_) => {
                "run the command yourself and pass its output as the API key".to_owned()
            }
            Refusal::NotAskedFor { .. } => {
                "give the provider an `env_key`, or set `requires_openai_auth = true` in its table"
                    .to_owned()
            }
            Refusal::Restricted {
                setting,
                what: Restriction::Method(class),
                ..
            } => format!("use {}, or remove {}", class_name(*class), place(setting)),
            Refusal::Restricted { setting, .. } => {
                format!(
                    "log in to an allowed workspace, or remove {}",
                    place(setting)
                )
            }
            Refusal::InvalidUrl { url, .. } => format!("mend or remove {}", place(url)),
            Refusal::LessTrustedUrl { credential, url } => format!(
                "put the base URL where {} is, put a key beside it in {}, or pass the base URL explicitly",
                place(credential),
                self.document(*url)
            ),
            Refusal::SessionElsewhere { url, .. } => self.ways_out_for_session(*url),
            Refusal::Unsupported { .. } => "use an API key or a ChatGPT login".to_owned(),
            Refusal::NoBaseUrl => "name a base URL".to_owned(),
            Refusal::Conflicting { .. } => {
                return self
                    .way_to_prefer(Class::Key)
                    .map(|way| format!("remove all but one, or choose: {way}"))
                    .or(Some("remove all but one".to_owned()));
            }
        })
    }

    fn ways_out_for_session(&self, url: usize) -> String {
        let prefer = self
            .way_to_prefer(Class::Key)
            .map(|way| format!("to use an API key there, {way}; "))
            .unwrap_or_default();
        let host = match self.looks.get(url).map(|look| &look.holds) {
            Some(Holds::BaseUrl(url)) => url.host().to_owned(),
            _ => "the host".to_owned(),
        };
        format!(
            "{prefer}to use the session's own backend, unset {}; to send the session to {host} all the same, allow that session host",
            self.place(url)
        )
    }

    fn remedy_for_broken(&self, index: usize) -> Option<String> {
        let look = self.looks.get(index)?;
        Some(match (&look.holds, &look.subject) {
            (Holds::Problem(Problem::Truncated), Subject::StoredLogin) => {
                "try again in a moment, in case it is being written; otherwise log in again".into()
            }
            (Holds::Problem(Problem::Secret(_)), _) => {
                "set it to the bare key, or remove it".to_owned()
            }
            (Holds::Problem(Problem::DirectoryMissing | Problem::NotADirectory), _) => {
                format!("create the directory, or unset {}", self.place(index))
            }
            (_, Subject::StoredLogin | Subject::Credential(Standing::Stored, _)) => {
                "mend the file or log in again".to_owned()
            }
            _ => format!("mend or remove {}", self.place(index)),
        })
    }

    // Only what the rules in force listen to is offered as a way out.
    fn way_to_prefer(&self, class: Class) -> Option<String> {
        if self.rules.preference != PreferenceScope::Everywhere {
            return None;
        }
        let value = match class {
            Class::Key => "apikey",
            Class::Account => "chatgpt",
        };
        let setting = self
            .looks
            .iter()
            .enumerate()
            .filter(|(_, look)| look.subject == Subject::Setting(SettingKey::PreferredMethod))
            .max_by_key(|(_, look)| !matches!(look.holds, Holds::Nothing))
            .map(|(index, _)| self.place(index))?;
        Some(format!("set {setting} to \"{value}\""))
    }

    fn places_for_keys(&self) -> Option<String> {
        let used = match self.rules.ambient_key {
            AmbientKey::Ignored if self.rules.pinned_key => Standing::Pinned,
            AmbientKey::Ignored => return None,
            _ => Standing::Ambient,
        };
        self.looks
            .iter()
            .position(|look| {
                matches!(look.subject, Subject::Credential(standing, kind)
                    if standing == used && Class::of(kind) == Class::Key)
            })
            .map(|index| self.place(index))
    }

    fn document(&self, index: usize) -> String {
        self.origin(index)
            .and_then(|origin| origin.path())
            .map_or_else(
                || self.place(index),
                |path| {
                    crate::finding::Origin::file(path, crate::finding::Trust::User)
                        .shortened(self.home.as_deref())
                        .to_string()
                },
            )
    }

    // A provider's own words are somebody's text; they are shown only if every word is a plain one.
    fn harmless_words(&self, index: usize) -> Option<String> {
        match self.looks.get(index).map(|look| &look.holds) {
            Some(Holds::Setting(Some(words))) => Some(words.clone()),
            _ => None,
        }
    }

    /// Lists every remark, those of the decision first, those about places after them.
    pub(super) fn diagnostics(&self, choice: Option<&Choice>) -> Vec<Diagnostic> {
        let about_rules = self
            .rules
            .remark
            .map(|remark| Diagnostic::info("rules", remark));
        let notes = self.notes.iter().map(|note| self.note(note));
        let mut all: Vec<Diagnostic> = about_rules.into_iter().chain(notes).collect();
        if let Some(choice) = choice {
            all.extend(super::diagnostic::of_url(choice.url.notices()));
        }
        for (index, look) in self.looks.iter().enumerate() {
            for notice in &look.notices {
                all.extend(self.notice(index, look, notice));
            }
        }
        let mut listed: Vec<Diagnostic> = Vec::with_capacity(all.len());
        for diagnostic in all {
            if !listed.contains(&diagnostic) {
                listed.push(diagnostic);
            }
        }
        listed
    }

    fn note(&self, note: &Note) -> Diagnostic {
        let place = |index: &usize| self.place(*index);
        match note {
            Note::Conflict { used, others } => self.conflict(*used, others),
            Note::AmbiguousStoredLogin { used } => Diagnostic::warning(
                "ambiguous-stored-auth",
                format!(
                    "the file holds a key and tokens and does not say which is meant; {} is used",
                    place(used)
                ),
            )
            .remedy("log in again, so that the file says which"),
            Note::NoEffect(index, why) => Diagnostic::warning(
                "no-effect",
                format!("{} has no effect: {}", place(index), self.no_effect(*why)),
            ),
            Note::SentElsewhere { credential, url } => Diagnostic::warning(
                "credential-sent-elsewhere",
                format!(
                    "{} goes to the host that {} names, not to the vendor's own",
                    place(credential),
                    place(url)
                ),
            ),
            Note::Insecure => Diagnostic::warning(
                "insecure-http",
                "requests and the credential in them are not encrypted",
            )
            .remedy("use https"),
            Note::PathAdded => Diagnostic::info(
                "path-added",
                "the base URL names the vendor's host without a path; the vendor's own path was added",
            ),
            Note::ForeignKey(vendor) => Diagnostic::warning(
                "key-of-another-vendor",
                format!("the key begins like one of {vendor}, and the base URL is not theirs"),
            )
            .remedy("use this vendor's key, or the other one's base URL"),
            Note::Unusable(index) => {
                let what = self
                    .problem_at(*index)
                    .unwrap_or_else(|| "it cannot be used".into());
                Diagnostic::warning(
                    "unusable-place",
                    format!("{} was not needed, but: {what}", place(index)),
                )
            }
            Note::BrokenSkipped(index) => {
                let what = self
                    .problem_at(*index)
                    .unwrap_or_else(|| "it cannot be used".into());
                Diagnostic::warning(
                    "broken-skipped",
                    format!("{} was passed over: {what}", place(index)),
                )
            }
            Note::UrlSkipped(index) => Diagnostic::warning(
                "untrusted-url-skipped",
                format!(
                    "the base URL of {} was passed over: the credential may not go there",
                    place(index)
                ),
            ),
            Note::StoredMayBeStale(setting) => Diagnostic::info(
                "stored-may-be-stale",
                format!(
                    "{} says `auto`: a newer login may be in the system's key store",
                    place(setting)
                ),
            ),
            Note::Expired { at } => Diagnostic::warning(
                "expired",
                format!("the session's access token expires at {at}"),
            )
            .remedy(
                "run the program that logged in, so that it refreshes the session, then read again",
            ),
            Note::ExpiryUnknown => Diagnostic::info(
                "expiry-unknown",
                "neither the access token nor the file says when the session expires",
            ),
            Note::NotABearer => Diagnostic::warning(
                "not-a-bearer",
                "an agent identity signs its requests; no header here carries it",
            ),
            Note::MatchesProject { variable, project } => Diagnostic::warning(
                "env-matches-project-file",
                format!(
                    "{} is the same as in {}: a shell hook may have loaded the project's file",
                    place(variable),
                    place(project)
                ),
            )
            .remedy("check that the project may decide this"),
            Note::HostFromServer => Diagnostic::info(
                "host-from-server",
                "this release asks a server which host to use for the account; only files are read here",
            ),
        }
    }

    fn conflict(&self, used: usize, others: &[usize]) -> Diagnostic {
        let list = others
            .iter()
            .map(|index| self.place(*index))
            .collect::<Vec<_>>()
            .join(", ");
        let class_used = match self.looks.get(used).map(|look| &look.holds) {
            Some(Holds::Credential(kind)) => Class::of(*kind),
            _ => Class::Key,
        };
        let (other, words) = match class_used {
            Class::Account => (Class::Key, "to use the API key"),
            Class::Key => (Class::Account, "to use the ChatGPT login"),
        };
        let diagnostic = Diagnostic::warning(
            "conflicting-credentials",
            format!(
                "an API key and a ChatGPT login are both here and are billed differently; {} is used, {list} is not",
                self.place(used)
            ),
        );
        let pinned = self
            .looks
            .get(used)
            .is_some_and(|look| matches!(look.subject, Subject::Credential(Standing::Pinned, _)));
        match self.way_to_prefer(other) {
            Some(way) if !pinned => diagnostic.remedy(format!("{words}, {way}")),
            _ => diagnostic.remedy(format!("{words}, remove {}", self.place(used))),
        }
    }

    fn notice(&self, index: usize, look: &Look, notice: &Notice) -> Vec<Diagnostic> {
        let place = self.place(index);
        match notice {
            Notice::File(file) => vec![self.file_notice(&place, look, file)],
            Notice::Cleaned(cleaned) => {
                let mut list = Vec::new();
                if cleaned.quotes_stripped() {
                    list.push(Diagnostic::warning("quotes-stripped", format!("the quotes around {place} were left out")));
                }
                if cleaned.invisible_stripped() {
                    list.push(Diagnostic::warning("invisible-stripped", format!("invisible characters around {place} were left out")));
                }
                list
            }
            // Those of the base URL that is used are listed once, for the answer.
            Notice::Url(_) => Vec::new(),
            Notice::AssignedAgain { line } => vec![Diagnostic::warning(
                "assigned-again",
                format!("{place} is assigned more than once; line {line} counts"),
            )],
            Notice::NoRefreshToken => vec![Diagnostic::info(
                "no-refresh-token",
                format!("{place} has no refresh token, so the session ends when the access token does"),
            )],
            Notice::NoClaims => vec![Diagnostic::info(
                "no-claims",
                format!("the id token beside {place} is missing or unreadable: plan and account are not known"),
            )],
            Notice::AccountIdsDiffer => vec![Diagnostic::warning(
                "account-ids-differ",
                format!("the account id beside {place} is not the one in the id token; requests carry the former"),
            )],
            Notice::Ignored(member) => vec![Diagnostic::warning(
                "member-ignored",
                format!("`{member}` in {place} is of another type than it should be and was left out"),
            )],
            Notice::StrictReadersRefuse(member) => vec![Diagnostic::info(
                "strict-readers-refuse",
                format!("`{member}` in {place} keeps Codex itself from reading the file"),
            )],
            Notice::ByteOrderMark => vec![Diagnostic::info(
                "byte-order-mark",
                format!("{place} begins with a byte order mark, which other readers may not accept"),
            )],
            Notice::CannotMoveFiles(name) => vec![Diagnostic::warning(
                "cannot-move-files",
                format!("{name} in {place} has no effect: a file cannot say where files are"),
            )],
            Notice::RelativeToWorkingDirectory => vec![Diagnostic::warning(
                "relative-directory",
                format!("{place} is relative and was taken from the working directory"),
            )
            .remedy("use an absolute path")],
            Notice::TildeNotExpanded => vec![Diagnostic::warning(
                "tilde-not-expanded",
                format!("the `~` in {place} stands for a directory of that name; only a shell expands it"),
            )
            .remedy("write the home directory out")],
            Notice::ReadAgain { times } => vec![Diagnostic::info(
                "read-again",
                format!("{place} was being written and was read {times} more time(s)"),
            )],
        }
    }

    fn file_notice(&self, place: &str, look: &Look, notice: &FileNotice) -> Diagnostic {
        let path = look.origin.path().map(|_| place).unwrap_or_default();
        match notice {
            FileNotice::ReadableByOthers { .. } => {
                Diagnostic::warning("readable-by-others", format!("{place} is {notice}"))
                    .remedy(format!("chmod 600 {path}"))
            }
            FileNotice::WritableByOthers { .. } => {
                Diagnostic::warning("writable-by-others", format!("{place} is {notice}"))
                    .remedy(format!("chmod go-w {path}"))
            }
            FileNotice::ForeignOwner => {
                Diagnostic::warning("foreign-owner", format!("{place}: {notice}"))
            }
            FileNotice::DirectoryWritableByOthers { .. } => {
                Diagnostic::warning("directory-writable-by-others", format!("{place}: {notice}"))
            }
            FileNotice::FollowedLink { to } => {
                let target = crate::finding::Origin::file(to, look.origin.trust);
                Diagnostic::info(
                    "followed-link",
                    format!(
                        "{place} is a symbolic link to {}",
                        target.shortened(self.home.as_deref())
                    ),
                )
            }
            _ => Diagnostic::info("permissions-not-checked", format!("{place}: {notice}")),
        }
    }
}

impl Look {
    fn found(&self) -> String {
        match &self.holds {
            Holds::Nothing => "nothing".to_owned(),
            Holds::Blank => "an empty text".to_owned(),
            Holds::Credential(kind) => kind.to_string(),
            Holds::BaseUrl(url) => url.to_string(),
            Holds::Setting(Some(value)) => format!("\"{value}\""),
            Holds::Setting(None) => "a setting".to_owned(),
            Holds::Text => "a text".to_owned(),
            Holds::Present => "a file".to_owned(),
            Holds::Problem(problem) => problem.to_string(),
        }
    }

    // Every file and every place for a credential or a base URL is worth a row, even when empty.
    fn is_minor(&self) -> bool {
        let absent = matches!(self.holds, Holds::Nothing);
        match &self.subject {
            Subject::Setting(SettingKey::LastRefresh | SettingKey::ProjectTrust(_)) => true,
            Subject::Setting(SettingKey::Provider(_, field)) => {
                self.verdict == Verdict::NoEffect(NoEffect::NotSelected)
                    || matches!(field, ProviderField::Name)
                    || absent
            }
            Subject::Setting(_) | Subject::Variable(_) | Subject::Header(_) => {
                absent || self.verdict == Verdict::NoEffect(NoEffect::NotSelected)
            }
            Subject::Settings | Subject::StoredLogin | Subject::Dotenv => {
                matches!(self.holds, Holds::Present)
            }
            Subject::Credential(Standing::Stored, _) | Subject::Home => absent,
            _ => false,
        }
    }
}

pub(super) fn class_name(class: Class) -> &'static str {
    match class {
        Class::Key => "an API key",
        Class::Account => "ChatGPT",
    }
}

/// Tells whether somebody's words can be shown: short, and every word plain.
pub(super) fn is_harmless(words: &str) -> bool {
    words.len() <= 120
        && words.split(' ').all(|word| {
            let bare = word.trim_matches(|char: char| char.is_ascii_punctuation());
            bare.is_empty() || is_printable_name(bare)
        })
}

//! The words for remarks about places.

use std::path::Path;

use crate::finding::file::FileNotice;
use crate::finding::{Notice, Origin, Subject};
use crate::policy::Verdict;
use crate::text::shown_path;

use super::diagnostic::{Diagnostic, info, warning};
use super::tool::kept_from_reading;
use super::trace::{Holds, Look, Trace};

impl Trace {
    /// Returns the diagnostics for a note about a place: one, several, or none.
    pub(super) fn notice(&self, look: &Look, notice: &Notice) -> Vec<Diagnostic> {
        match notice {
            _ if self.is_answered(notice) => Vec::new(),
            Notice::Cleaned(cleaned) => {
                let place = self.place(look.id);
                let quotes =
                    || warning!("quotes-stripped", "the quotes around {place} were left out");
                let invisible = || {
                    let what = "invisible characters";
                    warning!("invisible-stripped", "{what} around {place} were left out")
                };
                let quotes = cleaned.quotes_stripped().then(quotes);
                let invisible = cleaned.invisible_stripped().then(invisible);
                quotes.into_iter().chain(invisible).collect()
            }
            _ => self.words_for_notice(look, notice).into_iter().collect(),
        }
    }

    // What was found answers the question.
    fn is_answered(&self, notice: &Notice) -> bool {
        let finds_credential = || self.answers(|look| look.class().is_some());
        match notice {
            Notice::MayBeInKeyStore(_)
            | Notice::NothingAtHome {
                home_exists: false, ..
            } => finds_credential(),
            // Nor does it matter where something else is wrong, or nothing is needed.
            Notice::NothingAtHome { .. } => {
                let matters =
                    |look: &Look| matches!(look.verdict, Verdict::Used | Verdict::Decisive);
                self.policy.rules.credential_optional || self.any(matters) || finds_credential()
            }
            Notice::SecondHome => {
                self.answers(|look| look.subject == Subject::StoredLogin && !look.is_absent())
            }
            _ => false,
        }
    }

    // What a project holds answers no question about its user's places, unless it is used.
    fn answers(&self, what_is_found: impl Fn(&Look) -> bool) -> bool {
        self.any(|look| {
            let counts = look.is_yours() || look.verdict == Verdict::Used;
            counts && what_is_found(look)
        })
    }

    /// Returns the words for a note that is one diagnostic or none.
    #[expect(clippy::too_many_lines, reason = "a table: one row for each notice")]
    fn words_for_notice(&self, look: &Look, notice: &Notice) -> Option<Diagnostic> {
        let place = self.place(look.id);
        Some(match notice {
            Notice::File(file) => self.file_notice(&place, look, file),
            Notice::AssignedAgain { line } => warning!(
                "assigned-again",
                "{place} is assigned more than once; line {line} counts"
            ),
            Notice::RefusedThere(how) => warning!("refused-there", "{place}: {how}"),
            Notice::NoRefreshToken => info!(
                "no-refresh-token",
                "{place} has no refresh token, so the session ends when the access token does"
            ),
            Notice::NoClaims => info!(
                "no-claims",
                "the id token beside {place} is missing or unreadable: plan and account are \
                     not known"
            ),
            Notice::AccountIdsDiffer => warning!(
                "account-ids-differ",
                "the account id beside {place} is not the one in the id token; requests carry \
                     the former"
            ),
            Notice::Ignored(member) => warning!(
                "member-ignored",
                "`{member}` in {place} has a value that cannot be read and was left out"
            ),
            Notice::VoidedBy(member) => warning!(
                "file-void",
                "`{member}` in {place} is of another type than it must be, so nothing in the file \
                     counts"
            ),
            Notice::StrictReadersRefuse(member) => {
                warning!(
                    "strict-readers-refuse",
                    "{}",
                    kept_from_reading(member, &place)
                )
            }
            Notice::NearMiss {
                found, line, meant, ..
            } => warning!(
                "near-miss",
                "`{found}` on line {line} of {place} is not read; `{meant}` is read and not there"
            )
            .remedy(format!("rename `{found}` to `{meant}`")),
            Notice::ByteOrderMark => info!(
                "byte-order-mark",
                "{place} begins with a byte order mark, which other readers may not accept"
            ),
            Notice::CannotMoveFiles(name) => warning!(
                "cannot-move-files",
                "{name} in {place} has no effect: only the environment says where files are"
            ),
            Notice::RelativeToWorkingDirectory if matches!(look.holds, Holds::Blank) => warning!(
                "relative-directory",
                "{place} is empty, which stands for the working directory"
            )
            .remedy("unset it, or use an absolute path"),
            Notice::RelativeToWorkingDirectory => warning!(
                "relative-directory",
                "{place} is relative and was taken from the working directory"
            )
            .remedy("use an absolute path"),
            Notice::TildeNotExpanded => warning!(
                "tilde-not-expanded",
                "the `~` in {place} was taken as the name of a directory, since only a shell \
                     expands it"
            )
            .remedy("write the whole path"),
            Notice::PercentNotExpanded => warning!(
                "percent-not-expanded",
                "`%NAME%` in {place} was taken as it stands, since only `cmd` expands it"
            )
            .remedy("write the whole path"),
            Notice::VariableNotExpanded => warning!(
                "variable-not-expanded",
                "the `$` in {place} was taken as it stands, since only a shell expands variables"
            )
            .remedy("write the whole path"),
            Notice::PathAdded => info!(
                "path-added",
                "{place} names a vendor's server without a path; that of its API was added"
            ),
            Notice::PlaceholderSent => warning!(
                "placeholder-sent",
                "{place} holds a placeholder, which is sent as it stands: this server may take \
                     any text"
            ),
            Notice::QuotesKept => warning!(
                "quotes-kept",
                "the quotes around {place} are part of the path"
            )
            .remedy("set it without quotes"),
            Notice::RelativeToDrive => warning!(
                "relative-directory",
                "{place} has no `\\` behind the drive and was taken from that drive's working \
                     directory"
            )
            .remedy("use an absolute path"),
            Notice::UnreadableLines { count, first } => info!(
                "unreadable-lines",
                "{count} line(s) of {place} cannot be read, the first is line {first}; \
                     `NAME=value` was expected"
            ),
            Notice::NoHome => warning!(
                "no-home",
                "the home directory is not known, so no file of the user's own was looked at"
            )
            .remedy("set HOME, or on Windows USERPROFILE"),
            Notice::CannotSet(name) => warning!(
                "cannot-set",
                "{name} in {place} has no effect: such a file cannot set it"
            ),
            Notice::NothingAtHome {
                home,
                home_exists: false,
                ..
            } => warning!(
                "home-missing",
                "the home directory here is {}, which does not exist",
                shown_path(home)
            )
            .remedy("set HOME, or on Windows USERPROFILE, to your own home directory"),
            // Also where something was found: what should have been there may have named a gateway.
            Notice::NamedHomeMissing(directory) => warning!(
                "home-missing",
                "{place} leads to {}, which does not exist",
                shown_path(directory)
            )
            .remedy("create the directory, or unset the variable"),
            Notice::NothingAtHome {
                home, directory, ..
            } => info!(
                "home-without-files",
                "`~` is {} here, and there is no {directory} in it",
                shown_path(home)
            ),
            Notice::SecondHome => info!(
                "second-home",
                "this is Linux inside Windows: a login made on Windows lies in the Windows user's \
                 home"
            ),
            Notice::MayBeInKeyStore(name) => info!(
                "may-be-in-key-store",
                "{place} is not there: a credential may be in the system's key store (`{name}`), \
                     which is not read here"
            ),
            Notice::ReadAgain { times } => info!(
                "read-again",
                "{place} was empty, cut or changing, and was read {times} more time{}",
                if *times == 1 { "" } else { "s" }
            ),
            // Their rows say it. What was cleaned off may be two remarks.
            Notice::WouldHold(_)
            | Notice::BehindFile(_)
            | Notice::MeantUrl(_)
            | Notice::Cleaned(_) => return None,
        })
    }

    // A source of one's own may report a file's remark for a place that is no file; then there is
    // no path to name in a command.
    fn file_notice(&self, place: &str, look: &Look, notice: &FileNotice) -> Diagnostic {
        let path = look.origin.path().map(|_| place).unwrap_or_default();
        match notice {
            FileNotice::ReadableByOthers { .. } => warning!(
                "readable-by-others",
                "{place} is {notice}"
            )
            .remedy(owner_only("chmod 600", "readable", path)),
            FileNotice::WritableByOthers { .. } => {
                let is_readable = |notice: &Notice| {
                    matches!(notice, Notice::File(FileNotice::ReadableByOthers { .. }))
                };
                // One command is enough for both.
                let command = if look.notices.iter().any(is_readable) {
                    "chmod 600"
                } else {
                    "chmod go-w"
                };
                warning!("writable-by-others", "{place} is {notice}")
                    .remedy(owner_only(command, "writable", path))
            }
            FileNotice::ForeignOwner => warning!("foreign-owner", "{place}: {notice}"),
            FileNotice::DirectoryWritableByOthers { mode } => {
                let path = look.origin.path();
                let directory = match look.subject {
                    Subject::Home => path,
                    _ => path.and_then(Path::parent),
                };
                let shown = directory.map_or_else(|| place.to_owned(), |path| self.path(path));
                let command = directory.map(|_| shown.as_str()).unwrap_or_default();
                warning!(
                    "directory-writable-by-others",
                    "other users can write to {shown} (mode {mode:04o}) and replace the files in it"
                )
                .remedy(owner_only("chmod go-w", "writable", command))
            }
            FileNotice::FollowedLink { to } => {
                let target = Origin::file(to, look.origin.side);
                info!(
                    "followed-link",
                    "{place} is a symbolic link to {}",
                    target.place.shortened(self.home.as_deref())
                )
            }
            FileNotice::SeveralNames { .. } => {
                let message = format!("{place} {notice}, so nothing in it counts");
                warning!("hard-link", "{}", message)
                    .remedy("remove it, or put a copy in its place if it is meant for the project")
            }
            FileNotice::PermissionsNotChecked => {
                info!("permissions-not-checked", "{place}: {notice}")
            }
        }
    }
}

// A command is offered for copying only where the path needs no quoting.
fn owner_only(command: &str, what: &str, path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-~".contains(&byte);
    if !path.is_empty() && path.bytes().all(plain) {
        format!("{command} {path}")
    } else {
        format!("make it {what} by its owner only")
    }
}

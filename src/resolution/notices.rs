//! The words for remarks about places.

use crate::finding::file::FileNotice;
use crate::finding::{FindingId, Notice, Side, Subject};
use crate::policy::Verdict;
use crate::text::{printable, shown_path};

use super::diagnostic::Diagnostic;
use super::tool::kept_from_reading;
use super::trace::{Holds, Look, Trace};

impl Trace {
    /// Returns the diagnostics for a note about a place: one, several, or none.
    #[expect(clippy::too_many_lines, reason = "a table: one row for each notice")]
    pub(super) fn notice(&self, index: FindingId, look: &Look, notice: &Notice) -> Vec<Diagnostic> {
        let place = self.place(index);
        match notice {
            Notice::File(file) => vec![self.file_notice(&place, look, file)],
            Notice::Cleaned(cleaned) => {
                let mut list = Vec::new();
                if cleaned.quotes_stripped() {
                    list.push(Diagnostic::warning(
                        "quotes-stripped",
                        format!("the quotes around {place} were left out"),
                    ));
                }
                if cleaned.invisible_stripped() {
                    list.push(Diagnostic::warning(
                        "invisible-stripped",
                        format!("invisible characters around {place} were left out"),
                    ));
                }
                list
            }
            Notice::AssignedAgain { line } => vec![Diagnostic::warning(
                "assigned-again",
                format!("{place} is assigned more than once; line {line} counts"),
            )],
            Notice::RefusedThere(how) => vec![Diagnostic::warning(
                "refused-there",
                format!("{place}: {how}"),
            )],
            Notice::NoRefreshToken => vec![Diagnostic::info(
                "no-refresh-token",
                format!(
                    "{place} has no refresh token, so the session ends when the access token does"
                ),
            )],
            Notice::NoClaims => vec![Diagnostic::info(
                "no-claims",
                format!(
                    "the id token beside {place} is missing or unreadable: plan and account are \
                     not known"
                ),
            )],
            Notice::AccountIdsDiffer => vec![Diagnostic::warning(
                "account-ids-differ",
                format!(
                    "the account id beside {place} is not the one in the id token; requests carry \
                     the former"
                ),
            )],
            Notice::Ignored(member) => vec![Diagnostic::warning(
                "member-ignored",
                format!(
                    "`{member}` in {place} has a value that cannot be read and was left out"
                ),
            )],
            Notice::VoidedBy(member) => vec![Diagnostic::warning(
                "file-void",
                format!(
                    "`{member}` in {place} is of another type than it must be, so nothing in the file \
                     counts"
                ),
            )],
            Notice::StrictReadersRefuse(member) => vec![Diagnostic::info(
                "strict-readers-refuse",
                kept_from_reading(member, &place),
            )],
            Notice::NearMiss {
                found, line, meant, ..
            } => {
                let (found, meant) = (printable(&**found), printable(&**meant));
                vec![
                    Diagnostic::warning(
                        "near-miss",
                        format!("`{found}` on line {line} of {place} is not read; `{meant}` is read and not there"),
                    )
                    .remedy(format!("rename `{found}` to `{meant}`")),
                ]
            }
            Notice::ByteOrderMark => vec![Diagnostic::info(
                "byte-order-mark",
                format!(
                    "{place} begins with a byte order mark, which other readers may not accept"
                ),
            )],
            Notice::CannotMoveFiles(name) => vec![Diagnostic::warning(
                "cannot-move-files",
                format!("{name} in {place} has no effect: a file cannot say where files are"),
            )],
            Notice::RelativeToWorkingDirectory if matches!(look.holds, Holds::Blank) => vec![
                Diagnostic::warning(
                    "relative-directory",
                    format!("{place} is empty, which stands for the working directory"),
                )
                .remedy("unset it, or use an absolute path"),
            ],
            Notice::RelativeToWorkingDirectory => vec![
                Diagnostic::warning(
                    "relative-directory",
                    format!("{place} is relative and was taken from the working directory"),
                )
                .remedy("use an absolute path"),
            ],
            Notice::TildeNotExpanded => vec![
                Diagnostic::warning(
                    "tilde-not-expanded",
                    format!(
                        "the `~` in {place} stands for a directory of that name; only a shell \
                         expands it"
                    ),
                )
                .remedy("write the home directory out"),
            ],
            Notice::PercentNotExpanded => vec![
                Diagnostic::warning(
                    "percent-not-expanded",
                    format!("`%NAME%` in {place} stands for itself; only `cmd` expands it"),
                )
                .remedy("write the directory out"),
            ],
            Notice::VariableNotExpanded => vec![
                Diagnostic::warning(
                    "variable-not-expanded",
                    format!("the `$` in {place} stands for itself; only a shell expands variables"),
                )
                .remedy("write the path out"),
            ],
            Notice::PathAdded => vec![Diagnostic::info(
                "path-added",
                format!("{place} names a vendor's server without a path; that of its API was added"),
            )],
            Notice::PlaceholderSent => vec![Diagnostic::warning(
                "placeholder-sent",
                format!(
                    "{place} holds a placeholder, which is sent as it stands: this server may take any text"
                ),
            )],
            Notice::QuotesKept => vec![
                Diagnostic::warning(
                    "quotes-kept",
                    format!("the quotes around {place} are part of the path"),
                )
                .remedy("set it without quotes"),
            ],
            Notice::RelativeToDrive => vec![
                Diagnostic::warning(
                    "relative-directory",
                    format!(
                        "{place} has no `\\` behind the drive and was taken from that drive's working \
                         directory"
                    ),
                )
                .remedy("use an absolute path"),
            ],
            Notice::UnreadableLines { count, first } => vec![Diagnostic::info(
                "unreadable-lines",
                format!(
                    "{count} line(s) of {place} cannot be read, the first is line {first}; \
                     `NAME=value` was expected"
                ),
            )],
            Notice::NoHome => {
                vec![Diagnostic::warning(
                "no-home",
                "the home directory is not known, so no file of the user's own was looked at",
            )
            .remedy("set the variable for the home directory")]
            }
            Notice::CannotSet(name) => vec![Diagnostic::warning(
                "cannot-set",
                format!("{name} in {place} has no effect: such a file cannot set it"),
            )],
            // What was found answers the question.
            Notice::NothingAtHome { .. }
                if self.answers(|look| matches!(look.holds, Holds::Credential(_))) =>
            {
                Vec::new()
            }
            Notice::NothingAtHome {
                home,
                home_exists: false,
                ..
            } => vec![
                Diagnostic::warning(
                    "home-missing",
                    format!(
                        "the home directory here is {}, which does not exist",
                        shown_path(home)
                    ),
                )
                .remedy("set the variable for the home directory to your own"),
            ],
            // Also where something was found: what should have been there may have named a gateway.
            Notice::NamedHomeMissing(directory) => vec![
                Diagnostic::warning(
                    "home-missing",
                    format!("{place} leads to {}, which does not exist", shown_path(directory)),
                )
                .remedy("create the directory, or unset the variable"),
            ],
            // Nor does it matter where something else is wrong, or nothing is needed.
            Notice::NothingAtHome { .. }
                if self.policy.rules.credential_optional
                    || self.looks.iter().any(|look| {
                        matches!(look.verdict, Verdict::Used | Verdict::Decisive)
                    }) =>
            {
                Vec::new()
            }
            Notice::NothingAtHome {
                home, directory, ..
            } => vec![Diagnostic::info(
                "home-without-files",
                format!("`~` is {} here, and there is no {directory} in it", shown_path(home)),
            )],
            // A login that was found answers the question.
            Notice::SecondHome
                if self.answers(|look| {
                    look.subject == Subject::StoredLogin && !matches!(look.holds, Holds::Nothing)
                }) =>
            {
                Vec::new()
            }
            Notice::SecondHome => vec![Diagnostic::info(
                "second-home",
                "this is Linux inside Windows: a login made on Windows lies in the Windows user's \
                 home",
            )],
            // What was found answers the question.
            Notice::MayBeInKeyStore(_)
                if self.answers(|look| matches!(look.holds, Holds::Credential(_))) =>
            {
                Vec::new()
            }
            Notice::MayBeInKeyStore(name) => vec![Diagnostic::info(
                "may-be-in-key-store",
                format!(
                    "{place} is not there: a credential may be in the system's key store (`{name}`), \
                     which is not read here"
                ),
            )],
            // Their rows say it.
            Notice::WouldHold(_) | Notice::BehindFile(_) | Notice::MeantUrl(_) => Vec::new(),
            Notice::ReadAgain { times } => vec![Diagnostic::info(
                "read-again",
                format!(
                    "{place} was empty, cut or changing, and was read {times} more time{}",
                    if *times == 1 { "" } else { "s" }
                ),
            )],
        }
    }

    // What a project holds answers no question about its user's places, unless it is used.
    fn answers(&self, what_is_found: impl Fn(&Look) -> bool) -> bool {
        self.looks.iter().any(|look| {
            let counts = look.origin.side == Side::Yours || look.verdict == Verdict::Used;
            counts && what_is_found(look)
        })
    }

    // A source of one's own may report a file's remark for a place that is no file; then there is
    // no path to name in a command.
    fn file_notice(&self, place: &str, look: &Look, notice: &FileNotice) -> Diagnostic {
        let path = look.origin.path().map(|_| place).unwrap_or_default();
        match notice {
            FileNotice::ReadableByOthers { .. } => {
                Diagnostic::warning("readable-by-others", format!("{place} is {notice}"))
                    .remedy(owner_only("chmod 600", "readable", path))
            }
            FileNotice::WritableByOthers { .. } => {
                Diagnostic::warning("writable-by-others", format!("{place} is {notice}"))
                    .remedy(owner_only("chmod go-w", "writable", path))
            }
            FileNotice::ForeignOwner => {
                Diagnostic::warning("foreign-owner", format!("{place}: {notice}"))
            }
            FileNotice::DirectoryWritableByOthers { .. } => {
                Diagnostic::warning("directory-writable-by-others", format!("{place}: {notice}"))
            }
            FileNotice::FollowedLink { to } => {
                let target = crate::finding::Origin::file(to, look.origin.side);
                Diagnostic::info(
                    "followed-link",
                    format!(
                        "{place} is a symbolic link to {}",
                        target.place.shortened(self.home.as_deref())
                    ),
                )
            }
            FileNotice::SeveralNames { .. } => {
                let message = format!("{place} {notice}, so nothing in it counts");
                Diagnostic::warning("hard-link", message)
                    .remedy("remove it, or put a copy in its place if it is meant for the project")
            }
            FileNotice::PermissionsNotChecked => {
                Diagnostic::info("permissions-not-checked", format!("{place}: {notice}"))
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

//! Numbers of the operating systems that the standard library keeps to itself.
//!
//! A table rather than the `libc` crate: five rows against a dependency, of which only numbers
//! would be used. A system that is not in the table gets the careful way of opening.

/// Flags that go with `open`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OpenFlags {
    /// `O_NONBLOCK`: opening a pipe without a writer returns at once.
    pub(super) non_blocking: i32,
    /// `O_NOCTTY`: opening a terminal does not make it this process's own.
    pub(super) no_terminal: i32,
    /// `O_NOFOLLOW`: a symbolic link as the last part of the path is an error.
    pub(super) no_follow: i32,
}

// Linux has these numbers from `asm-generic/fcntl.h`, but some architectures had theirs before.
const LINUX: bool = cfg!(any(target_os = "linux", target_os = "android"));
const LINUX_GENERIC: bool = LINUX
    && cfg!(any(
        target_arch = "x86",
        target_arch = "x86_64",
        target_arch = "riscv32",
        target_arch = "riscv64",
        target_arch = "s390x",
        target_arch = "loongarch64",
    ));
const LINUX_ARM_OR_POWER: bool = LINUX
    && cfg!(any(
        target_arch = "arm",
        target_arch = "aarch64",
        target_arch = "powerpc",
        target_arch = "powerpc64",
    ));
const APPLE: bool = cfg!(target_vendor = "apple");
const BSD: bool = cfg!(any(
    target_os = "freebsd",
    target_os = "dragonfly",
    target_os = "netbsd",
    target_os = "openbsd",
));

/// The flags of this system, if they are known.
pub(super) const OPEN: Option<OpenFlags> = if LINUX_GENERIC {
    Some(OpenFlags {
        non_blocking: 0o4000,
        no_terminal: 0o400,
        no_follow: 0o400_000,
    })
} else if LINUX_ARM_OR_POWER {
    Some(OpenFlags {
        non_blocking: 0o4000,
        no_terminal: 0o400,
        no_follow: 0o100_000,
    })
} else if APPLE {
    Some(OpenFlags {
        non_blocking: 0x4,
        no_terminal: 0x2_0000,
        no_follow: 0x100,
    })
} else if BSD {
    Some(OpenFlags {
        non_blocking: 0x4,
        no_terminal: 0x8000,
        no_follow: 0x100,
    })
} else {
    None
};

/// The error number for links that lead in a circle (`ELOOP`), if it is known.
// `io::ErrorKind::FilesystemLoop` would do, but is not stable.
pub(super) const LINK_LOOP: Option<i32> = if LINUX_GENERIC || LINUX_ARM_OR_POWER {
    Some(40)
} else if APPLE || BSD {
    Some(62)
} else if cfg!(windows) {
    Some(1921) // ERROR_CANT_RESOLVE_FILENAME
} else {
    None
};

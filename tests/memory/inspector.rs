//! An allocator that looks through every block that is freed.

use std::alloc::{GlobalAlloc, Layout, System};
use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};

/// Stands for every secret. No part of it is in any other text.
pub(crate) const CANARY: &str = "sk-q7Zt3Kx9Vb2Nm5Wc8Hd4Jf6Lg1";

/// The shortest part of the secret that counts.
const PART: usize = 16;

thread_local! {
    static IS_WATCHING: Cell<bool> = const { Cell::new(false) };
    static FOUND: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

pub(crate) struct Inspector;

#[expect(unsafe_code, reason = "there is no safe way to see what is freed")]
// SAFETY: every call is handed on to the system's allocator with the arguments it came with, but
// for the memory being zeroed first, which is one way to be uninitialised.
unsafe impl GlobalAlloc for Inspector {
    // Zeroed, so that every byte of a block can be read, and none is of a block that was here before.
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the contract of `GlobalAlloc::alloc`, which is the same.
        unsafe { System.alloc_zeroed(layout) }
    }

    // `realloc` is left as it is by default: a new block, a copy, and the old block freed here.
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the block is the caller's to give away, is this long, and was initialised above.
        let block = unsafe { std::slice::from_raw_parts(pointer, layout.size()) };
        inspect(block);
        // SAFETY: the caller keeps the contract of `GlobalAlloc::dealloc`, which is the same.
        unsafe { System.dealloc(pointer, layout) }
    }
}

fn inspect(block: &[u8]) {
    // Not while the thread ends, and not for what is freed in here.
    if !IS_WATCHING
        .try_with(|watching| watching.replace(false))
        .unwrap_or_default()
    {
        return;
    }
    if holds_secret(block) {
        let found = format!(
            "a block of {} bytes\n{}",
            block.len(),
            Backtrace::force_capture()
        );
        FOUND.with_borrow_mut(|all| all.push(found));
    }
    IS_WATCHING.set(true);
}

fn holds_secret(block: &[u8]) -> bool {
    let parts = || CANARY.as_bytes().windows(PART);
    block
        .windows(PART)
        .any(|window| parts().any(|part| part == window))
}

/// Runs something and returns what was freed in it with the secret inside, and from where.
pub(crate) fn watch(run: impl FnOnce()) -> Vec<String> {
    IS_WATCHING.set(true);
    run();
    IS_WATCHING.set(false);
    FOUND.take()
}

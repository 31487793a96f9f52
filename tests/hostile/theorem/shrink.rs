//! Makes a case smaller that fails, so that somebody can read it.

use std::path::Path;

use crate::made_up::machine::{Argument, File};

use super::case::Case;
use super::yours::Yours;

/// Leaves out of a case what it fails without as well.
pub(super) fn shrink(mut case: Case, fails: impl Fn(&Case) -> bool) -> Case {
    loop {
        let smaller = smaller(&case).into_iter().find(|case| fails(case));
        match smaller {
            Some(smaller) => case = smaller,
            None => return case,
        }
    }
}

/// Returns every case that lacks one thing.
fn smaller(case: &Case) -> Vec<Case> {
    let mut all = Vec::new();
    let mut add = |change: &dyn Fn(&mut Case)| {
        let mut smaller = case.clone();
        change(&mut smaller);
        all.push(smaller);
    };
    let (variables, files, arguments) = {
        let mut case = case.clone();
        let (variables, files, arguments) = case.yours.parts();
        (variables.len(), files.clone(), arguments.clone())
    };
    for at in 0..files.len() {
        add(&|case| drop(case.yours.parts().1.remove(at)));
    }
    for at in 0..case.project.files.len() {
        add(&|case| drop(case.project.files.remove(at)));
    }
    if let Yours::Own(own) = &case.yours {
        for at in 0..own.sources.len() {
            add(&|case| {
                if let Yours::Own(own) = &mut case.yours {
                    own.sources.remove(at);
                }
            });
        }
    }
    for at in 0..variables {
        add(&|case| drop(case.yours.parts().0.remove(at)));
    }
    for (at, argument) in arguments.iter().enumerate() {
        if *argument != Argument::Project {
            add(&|case| drop(case.yours.parts().2.remove(at)));
        }
    }
    for (at, file) in files.iter().enumerate() {
        for shorter in without_a_line(file) {
            add(&|case| case.yours.parts().1[at].contents.0.clone_from(&shorter));
        }
    }
    for (at, file) in case.project.files.iter().enumerate() {
        for shorter in without_a_line(file) {
            add(&|case| case.project.files[at].contents.0.clone_from(&shorter));
        }
    }
    all
}

/// Returns what is left of a file without one of its lines. JSON would be broken without one.
fn without_a_line(file: &File) -> Vec<Vec<u8>> {
    if Path::new(&file.path)
        .extension()
        .is_some_and(|extension| extension == "json")
    {
        return Vec::new();
    }
    let lines: Vec<&[u8]> = file
        .contents
        .0
        .split_inclusive(|byte| *byte == b'\n')
        .collect();
    (0..lines.len())
        .map(|left_out| {
            let (before, after) = lines.split_at(left_out);
            [before, &after[1..]].concat().concat()
        })
        .collect()
}

//! The text that stands for a secret and must not be seen again.

/// The two halves of every planted secret.
///
/// Each looks like a key by itself, so even as a name it is not to be printed.
const FIRST: &str = "mq7zk3wtx9hd";
const SECOND: &str = "r4bnv8cjp2sf";

/// Tells whether there is anything to look for.
pub(crate) fn is_planted(input: &[u8]) -> bool {
    [FIRST, SECOND].iter().any(|half| {
        input
            .windows(half.len())
            .any(|window| window == half.as_bytes())
    })
}

/// Tells whether an output shows a half of a secret.
///
/// A base URL is printed by design, so a half in its host or path is none.
pub(crate) fn is_shown(output: &str) -> bool {
    [FIRST, SECOND].iter().any(|half| {
        output
            .match_indices(half)
            .any(|(at, _)| !is_in_plain_url(output, at))
    })
}

fn is_in_plain_url(output: &str, at: usize) -> bool {
    let ends = |char: char| char.is_whitespace() || matches!(char, '"' | '`');
    let start = output[..at].rfind(ends).map_or(0, |before| before + 1);
    let end = output[at..]
        .find(ends)
        .map_or(output.len(), |after| at + after);
    let word = &output[start..end];
    // The first one: a path may hold another.
    let starts = ["https://", "http://"];
    match starts.iter().filter_map(|start| word.find(start)).min() {
        Some(url) => {
            let word = &word[url..];
            let pasted = [":sk-", "/sk-"]
                .iter()
                .any(|start| word.contains(&format!("{start}{FIRST}")));
            start + url < at && !word.contains(['@', '?', '#']) && !pasted
        }
        None => false,
    }
}

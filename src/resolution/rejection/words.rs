//! The words of servers, one table for each vendor or family of servers. Nothing else compares them.
//!
//! Where several rows fit, what a word says outweighs a sentence, and a sentence a status; then what
//! lies deeper in the answer counts, then the row that knows more of it. So the order of rows matters
//! to nobody. Where words are from stands at each table, and row by row in the tests' data,
//! `tests/rejections`.

mod anthropic;
mod azure;
mod bedrock;
mod china;
mod cloudflare;
mod copilot;
mod gateways;
mod google;
mod litellm;
mod local;
mod openai;
mod openrouter;
mod others;
mod pages;
mod plain;
mod xai;

use super::row::{Row, Table};

/// Every table.
pub(super) static TABLES: [Table; 20] = [
    with_logins(openai::ROWS),
    with_logins(openai::CHATGPT),
    with_logins(anthropic::ROWS),
    with_logins(google::ROWS),
    of_vendor(azure::ROWS),
    of_vendor(bedrock::ROWS),
    of_vendor(xai::ROWS),
    of_vendor(others::ROWS),
    with_logins(copilot::ROWS),
    of_vendor(china::ROWS),
    only_at(&["Z.ai"], china::ZAI_NUMBERS),
    only_at(&["MiniMax"], china::MINIMAX_NUMBERS),
    only_at(&["Cloudflare"], cloudflare::NUMBERS),
    of_vendor(cloudflare::ROWS),
    of_vendor(openrouter::ROWS),
    of_vendor(local::ROWS),
    of_gateway(litellm::ROWS),
    of_gateway(gateways::ROWS),
    of_pages(pages::ROWS),
    of_vendor(plain::ROWS),
];

const fn of_vendor(rows: &'static [Row]) -> Table {
    Table {
        only_at: &[],
        is_gateways: false,
        has_logins: false,
        is_of_pages: false,
        rows,
    }
}

const fn with_logins(rows: &'static [Row]) -> Table {
    let mut table = of_vendor(rows);
    table.has_logins = true;
    table
}

const fn of_gateway(rows: &'static [Row]) -> Table {
    let mut table = of_vendor(rows);
    table.is_gateways = true;
    table
}

const fn of_pages(rows: &'static [Row]) -> Table {
    let mut table = of_vendor(rows);
    table.is_of_pages = true;
    table
}

const fn only_at(vendors: &'static [&'static str], rows: &'static [Row]) -> Table {
    let mut table = of_vendor(rows);
    table.only_at = vendors;
    table
}

/// What every table takes from here.
mod prelude {
    pub(super) use crate::resolution::rejection::detail::Detail::*;
    pub(super) use crate::resolution::rejection::kind::RejectionKind::*;
    pub(super) use crate::resolution::rejection::row::{
        Row, plain, refines, text, vague, weak, word,
    };

    /// Statuses that a vague word is tied to.
    pub(super) const REQUEST: (u16, u16) = (400, 499);
    pub(super) const AUTH: (u16, u16) = (401, 403);
    pub(super) const SERVER: (u16, u16) = (500, 599);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    // Of two rows for the same words one would never count.
    #[test]
    fn no_words_have_two_rows() {
        let mut seen = BTreeSet::new();
        for table in &TABLES {
            for row in table.rows {
                let words = row.says();
                assert!(!words.is_empty() && words.iter().all(|part| part.len() > 1));
                let words = match words {
                    // Those for programs are told apart by the case of their letters.
                    [word] if !word.contains(' ') => (*word).to_owned(),
                    parts => parts.join("\n").to_ascii_lowercase(),
                };
                assert!(
                    seen.insert((table.only_at, table.is_of_pages, words.clone())),
                    "{words:?}"
                );
            }
        }
    }
}

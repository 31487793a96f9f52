//! A project cannot touch what is yours: the theorem of the two sides, on machines made up at
//! random and on some made by hand.
//!
//! For any machine M and any project P, let A be the resolution of M without P's files, and B the
//! one with them. Then B is the same as A, or the project's own, or an error that names a place of
//! P. A project that the user marked as trusted may in addition select among what is yours.
//!
//! Nothing here knows how the policy decides, nor what side it takes a place for. Whose a text is
//! follows from the marker in it, and whose a file is from who wrote it: the generator.

mod answer;
mod by_hand;
mod case;
mod own;
mod project;
mod property;
mod selection;
mod shrink;
mod statement;
mod vocabulary;
mod yours;

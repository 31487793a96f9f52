//! A machine to measure on, and everybody who is measured there.

pub mod chart;
pub mod home;
pub mod measure;
pub mod places;
pub mod readers;

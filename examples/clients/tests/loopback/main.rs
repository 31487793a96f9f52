//! What the clients really send, and what they do not: each test starts its servers on this machine.

mod by_itself;
mod clients;
mod machines;
mod proxies;
mod redirects;
mod refusals;
mod requests;
mod server;

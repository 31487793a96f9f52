//! Hostile input: whole machines made up at random, and files that others write at the same time.
//!
//! Nothing here may leak, block, panic or give a wrong answer. Every machine follows from its seed, so
//! a failure names a seed and shows the machine.

#[cfg(target_os = "linux")]
mod asked_again;
mod canary;
#[cfg(unix)]
mod example_output;
#[cfg(unix)]
mod examples;
mod made_up;
#[cfg(unix)]
mod rewrites;
#[cfg(target_os = "linux")]
mod system_calls;
mod theorem;

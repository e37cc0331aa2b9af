//! How the program ends.

use std::panic::PanicHookInfo;

/// The program has errors.
pub const PROGRAM: u8 = 1;
/// The command line cannot be meant so.
pub const USAGE: u8 = 2;
/// A file or a device does not work.
pub const FILES: u8 = 3;
/// What was compared differs, or is not as expected.
pub const DIFFERENT: u8 = 4;
/// A mistake of ours.
pub const BUG: u8 = 101;

/// The exit code of a process that a signal ended, as shells count.
pub fn by_signal(signal: usize) -> u8 {
    128_u8.saturating_add(u8::try_from(signal).unwrap_or(0))
}

/// Says that a bug was met, in two lines; the process then ends with 101.
pub fn report_bug(info: &PanicHookInfo<'_>) {
    let message = info.payload_as_str().unwrap_or("no message");
    let place = info.location().map(|place| format!(" at {place}")).unwrap_or_default();
    eprintln!("phonon {}: internal error{place}: {message}", env!("CARGO_PKG_VERSION"));
    eprintln!("This is a bug in Phonon. Please report it, with the program that you ran.");
}

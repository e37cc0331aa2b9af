//! Sound to files and pipes.

mod container;
mod dither;
mod flac;
mod output;
mod pipe;
mod render;
mod spool;
mod wav;

pub use container::Container;
pub use output::{Output, OutputError, Place, copy_file, same_file, write_file};
pub use render::{End, Length, Sink, Source, TAIL_SECONDS_MAX, Tail, render};
pub use spool::Spool;
pub use wav::{BitDepth, Format, WAV_BYTES_MAX};

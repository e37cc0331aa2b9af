//! Sound to files and pipes.

mod dither;
mod output;
mod pipe;
mod render;
mod wav;

pub use output::{Output, OutputError, Place, same_file};
pub use render::{End, Length, Source, TAIL_SECONDS_MAX, Tail, render};
pub use wav::{BitDepth, Format, WAV_BYTES_MAX};

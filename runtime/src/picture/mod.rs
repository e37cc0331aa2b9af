//! Pictures of sounds: waveforms and spectrograms, as PNG.
//!
//! What is drawn is gathered while a sound passes, in memory that does not grow with its length.

mod canvas;
mod envelope;
mod frame;
mod spectrogram;
mod spectrum;
mod theme;
mod waveform;

pub use envelope::{Envelope, sparkline};
pub use frame::{Cycle, Grid};
pub use spectrogram::spectrogram;
pub use spectrum::Spectrum;
pub use theme::Theme;
pub use waveform::{Lane, waveform};

//! Where live sound goes: the devices of the system, behind one small trait.
//!
//! A [`Device`] is a way to reach outputs: a sound server, a driver, or nothing at all. It opens a [`Stream`], which
//! asks the [`Fill`] it was given for frames until it is dropped. A device that disappears ends a stream, not the music:
//! the same sound goes on elsewhere ([`live::Music`](crate::live::Music)).
//!
//! Whatever watches over a stream looks at its [`Health`] now and then, a few times a second is often enough, and on
//! [`Health::lost`] drops it and tries to open another.

#[cfg(any(feature = "alsa", feature = "jack", target_os = "macos", windows))]
mod cpal;
mod error;
mod health;
mod hosts;
mod null;
mod pace;
#[cfg(target_os = "linux")]
mod pulse;

pub mod fake;

pub use crate::exec::Pin;
pub use crate::priority::{NotRealtime, RUNAWAY_SECONDS, promote};
#[cfg(any(feature = "alsa", feature = "jack", target_os = "macos", windows))]
pub use cpal::Cpal;
pub use error::DeviceError;
pub use health::Health;
pub use hosts::{Chosen, HOSTS, Host, ask, choose};
pub use null::Null;
#[cfg(target_os = "linux")]
pub use pulse::Pulse;

/// Computes the next frames of the sound, interleaved, as many as there is room for.
///
/// It is called on the thread of the device, with any number of frames, another one each time if the device likes; the
/// length is always a multiple of the channels that were [`Wanted`]. The frames hold anything before.
/// It must neither allocate nor lock nor ask the system for anything.
pub type Fill = Box<dyn FnMut(&mut [f32]) + Send>;

/// What is wanted of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Frames per second. A stream has this rate or is not opened.
    pub rate_hz: u32,
    /// Frames per call, a wish: devices ask for what suits them.
    pub block_frames: usize,
    /// Values in a frame. A stream has so many or is not opened.
    pub channels: u16,
    /// The output, by the name that [`Device::outputs`] gives it; none for the one that the system prefers.
    pub name: Option<String>,
    /// The core that the device's thread is to stay on; `None` for any.
    pub pin: Option<Pin>,
}

/// An output that there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The name to ask for it with.
    pub name: String,
    /// What people call it.
    pub description: String,
    /// Whether it is taken where no name is given.
    pub is_default: bool,
    /// How many channels it has.
    pub channels: u16,
    /// The frames per second it runs at by itself.
    pub rate_hz: u32,
    /// The lowest and the highest rate that it can be opened with, in Hz.
    pub rates_hz: (u32, u32),
}

/// A way to reach outputs.
pub trait Device: Send {
    /// The outputs that there are at this moment, the preferred one first.
    fn outputs(&mut self) -> Result<Vec<Output>, DeviceError>;

    /// Opens an output, which asks for frames from now on. A server that hangs may take seconds to refuse.
    fn open(&mut self, wanted: &Wanted, fill: Fill) -> Result<Box<dyn Stream>, DeviceError>;
}

/// Sound on its way to an output, until it is dropped. What was filled and is not heard yet is dropped with it: who fades
/// out waits for [`Stream::latency_frames`] first. A call of its [`Fill`] may still go on for a while.
pub trait Stream: Send {
    /// How many frames lie between a call and the moment its first frame is heard, about.
    fn latency_frames(&self) -> u32;

    /// How it is, and what has happened since it was opened.
    fn health(&self) -> Health;
}

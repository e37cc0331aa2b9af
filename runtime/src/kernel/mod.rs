//! Kernels: the code and the state of one ugen in motion.
//!
//! A kernel computes one quantum at a time. It is built on the control thread and may allocate there;
//! `run` and `reset` are called on audio threads, where nothing may allocate, lock or call the system.
//!
//! Every algorithm is written once over [`lanes::Lane`]; the rows of [`KERNELS`] build it for a single signal.
//! Values outside a port's range, and such as are not numbers, are tamed where ports are read: [`port`].

pub mod arithmetic;
pub mod delay;
pub mod envelope;
pub mod filter;
pub mod lag;
pub mod lanes;
pub mod memory;
pub mod noise;
pub mod oscillator;
pub mod phase;
pub mod place;
pub mod port;
pub mod pulse;
pub mod ramp;
pub mod reverb;
pub mod step;
pub mod track;
pub mod voice;
pub mod voices;

use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::arithmetic as number;

/// What a kernel may know when it is built.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'a> {
    /// Frames per second.
    pub sample_rate_hz: f32,
    /// The seed of its random sequence: the program's seed and the kernel's key.
    pub seed: u64,
    /// The value of each port that is constant, else `None`.
    pub knobs: &'a [Option<f32>],
}

/// When a quantum is.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The first frame of the quantum, counted from the start of the piece (in a voice: too).
    pub frame: u64,
    /// How many cycles a frame lasts.
    pub cycles_per_frame: f64,
}

/// A signal that a kernel reads: one quantum, `lanes` values a frame.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The values, frame by frame.
    pub signal: &'a [f32],
    /// Whether all frames are known to be equal, so that a kernel may take a cheaper way to the same bits.
    pub flat: bool,
}

/// One ugen in motion.
pub trait Kernel: Send {
    /// Computes the next [`QUANTUM_FRAMES`] frames of every output.
    fn run(&mut self, moment: &Moment, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]);

    /// Makes it as new, for the next voice.
    fn reset(&mut self);

    /// Whether it gives nothing but 0 until something new begins: true of envelopes that have ended.
    fn is_at_rest(&self) -> bool {
        false
    }

    /// How much memory it takes, in bytes; one that owns buffers counts them.
    fn bytes(&self) -> usize {
        size_of_val(self)
    }
}

/// Makes a kernel.
pub type Build = fn(&Setup<'_>) -> Box<dyn Kernel>;

/// The table of kernels over a type of lanes: a row for every ugen but those of [`LINKED`].
macro_rules! kernels {
    ($lane:ty, $level:expr) => {
        &[
            ("sine", |setup| Box::new(oscillator::Sine::<$lane>::new($level, setup))),
            ("saw", |setup| Box::new(oscillator::Wave::<$lane, oscillator::Saw>::new($level, setup))),
            ("square", |setup| Box::new(oscillator::Wave::<$lane, oscillator::Square>::new($level, setup))),
            ("tri", |setup| Box::new(oscillator::Wave::<$lane, oscillator::Triangle>::new($level, setup))),
            ("pulse", |setup| Box::new(pulse::Pulse::<$lane>::new($level, setup))),
            ("impulse", |setup| Box::new(pulse::Impulse::<$lane>::new($level, setup))),
            ("noise", |setup| Box::new(noise::White::<$lane>::new($level, setup))),
            ("pink", |setup| Box::new(noise::Pink::<$lane>::new($level, setup))),
            ("brown", |setup| Box::new(noise::Brown::<$lane>::new($level, setup))),
            ("lpf", |setup| Box::new(filter::Filter::<$lane, filter::Low>::new($level, setup))),
            ("hpf", |setup| Box::new(filter::Filter::<$lane, filter::High>::new($level, setup))),
            ("bpf", |setup| Box::new(filter::Filter::<$lane, filter::Band>::new($level, setup))),
            ("notch", |setup| Box::new(filter::Filter::<$lane, filter::Notch>::new($level, setup))),
            ("gain", |_| Box::new(arithmetic::Binary::<$lane, _>::new($level, "gain", number::mul))),
            ("amp", |_| Box::new(arithmetic::Binary::<$lane, _>::new($level, "amp", number::mul))),
            ("pan", |_| Box::new(place::Pan::<$lane>::new($level))),
            ("lag", |setup| Box::new(lag::Lag::<$lane>::new($level, setup))),
            ("distort", |_| Box::new(arithmetic::Distort::<$lane>::new($level))),
            ("delay", |setup| Box::new(delay::Delay::<$lane>::new($level, setup))),
            ("reverb", |setup| Box::new(reverb::Reverb::<$lane>::new($level, setup))),
            ("ad", |setup| Box::new(envelope::Ad::<$lane>::new($level, setup))),
            ("adsr", |setup| Box::new(envelope::Adsr::<$lane>::new($level, setup))),
            ("line", |setup| Box::new(ramp::Line::<$lane>::new($level, setup))),
            ("add", |_| Box::new(arithmetic::Binary::<$lane, _>::new($level, "add", number::add))),
            ("sub", |_| Box::new(arithmetic::Binary::<$lane, _>::new($level, "sub", number::sub))),
            ("mul", |_| Box::new(arithmetic::Binary::<$lane, _>::new($level, "mul", number::mul))),
            ("div", |_| Box::new(arithmetic::Binary::<$lane, _>::new($level, "div", number::div))),
            ("mod", |_| Box::new(arithmetic::Binary::<$lane, _>::new($level, "mod", number::modulo))),
            ("pow", |_| Box::new(arithmetic::Binary::<$lane, _>::new($level, "pow", number::power))),
            ("mix", |_| Box::new(arithmetic::Mix::<$lane>::new($level))),
            ("balance", |_| Box::new(place::Balance::<$lane>::new($level))),
            ("copy", |_| Box::new(arithmetic::Copy::<$lane>::new($level, "copy"))),
            ("loop", |_| Box::new(arithmetic::Copy::<$lane>::new($level, "loop"))),
        ]
    };
}

/// A kernel of a single signal for every row of the ugen table, but for [`LINKED`].
pub const KERNELS: &[(&str, Build)] = kernels!(f32, ());

/// The rows that play a track, a pool or a voice: the engine runs them, because they need more than inputs.
pub const LINKED: &[&str] = &["track", "voices", "voice"];

/// How the kernel of that ugen is built; `None` for one of [`LINKED`].
pub fn find(ugen: &str) -> Option<Build> {
    KERNELS.iter().find(|(name, _)| *name == ugen).map(|(_, build)| *build)
}

const _: () = assert!(QUANTUM_FRAMES.is_power_of_two());

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "the standard library is the truth that sound is compared with"
)]
mod tests;

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
pub mod ramp;
pub mod reverb;
pub mod step;
pub mod track;
pub mod voice;
pub mod voices;

#[cfg(test)]
mod tests;

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

    /// How much memory it takes, in bytes; one that owns buffers counts them.
    fn bytes(&self) -> usize {
        size_of_val(self)
    }
}

/// Makes a kernel.
pub type Build = fn(&Setup<'_>) -> Box<dyn Kernel>;

/// A kernel for every row of the ugen table, but for [`LINKED`].
pub const KERNELS: &[(&str, Build)] = &[
    ("sine", |setup| Box::new(oscillator::Wave::<f32, oscillator::Sine>::new((), setup))),
    ("saw", |setup| Box::new(oscillator::Wave::<f32, oscillator::Saw>::new((), setup))),
    ("square", |setup| Box::new(oscillator::Wave::<f32, oscillator::Square>::new((), setup))),
    ("tri", |setup| Box::new(oscillator::Wave::<f32, oscillator::Triangle>::new((), setup))),
    ("pulse", |setup| Box::new(oscillator::Pulse::<f32>::new((), setup))),
    ("impulse", |setup| Box::new(oscillator::Impulse::<f32>::new((), setup))),
    ("noise", |setup| Box::new(noise::White::<f32>::new((), setup))),
    ("pink", |setup| Box::new(noise::Pink::<f32>::new((), setup))),
    ("brown", |setup| Box::new(noise::Brown::<f32>::new((), setup))),
    ("lpf", |setup| Box::new(filter::Filter::<f32, filter::Low>::new((), setup))),
    ("hpf", |setup| Box::new(filter::Filter::<f32, filter::High>::new((), setup))),
    ("bpf", |setup| Box::new(filter::Filter::<f32, filter::Band>::new((), setup))),
    ("notch", |setup| Box::new(filter::Filter::<f32, filter::Notch>::new((), setup))),
    ("gain", |_| Box::new(arithmetic::Binary::<f32, _>::new((), "gain", number::mul))),
    ("amp", |_| Box::new(arithmetic::Binary::<f32, _>::new((), "amp", number::mul))),
    ("pan", |_| Box::new(place::Pan::<f32>::new(()))),
    ("lag", |setup| Box::new(lag::Lag::<f32>::new((), setup))),
    ("distort", |_| Box::new(arithmetic::Distort::<f32>::new(()))),
    ("delay", |setup| Box::new(delay::Delay::<f32>::new((), setup))),
    ("reverb", |setup| Box::new(reverb::Reverb::<f32>::new((), setup))),
    ("ad", |setup| Box::new(envelope::Ad::<f32>::new((), setup))),
    ("adsr", |setup| Box::new(envelope::Adsr::<f32>::new((), setup))),
    ("line", |setup| Box::new(ramp::Line::<f32>::new((), setup))),
    ("add", |_| Box::new(arithmetic::Binary::<f32, _>::new((), "add", number::add))),
    ("sub", |_| Box::new(arithmetic::Binary::<f32, _>::new((), "sub", number::sub))),
    ("mul", |_| Box::new(arithmetic::Binary::<f32, _>::new((), "mul", number::mul))),
    ("div", |_| Box::new(arithmetic::Binary::<f32, _>::new((), "div", number::div))),
    ("mod", |_| Box::new(arithmetic::Binary::<f32, _>::new((), "mod", number::modulo))),
    ("pow", |_| Box::new(arithmetic::Binary::<f32, _>::new((), "pow", number::power))),
    ("mix", |_| Box::new(arithmetic::Mix::<f32>::new(()))),
    ("balance", |_| Box::new(place::Balance::<f32>::new(()))),
    ("copy", |_| Box::new(arithmetic::Copy::<f32>::new(()))),
];

/// The rows that play a track, a pool or a voice: the engine runs them, because they need more than inputs.
pub const LINKED: &[&str] = &["track", "voices", "voice"];

/// How the kernel of that ugen is built; `None` for one of [`LINKED`].
pub fn find(ugen: &str) -> Option<Build> {
    KERNELS.iter().find(|(name, _)| *name == ugen).map(|(_, build)| *build)
}

const _: () = assert!(QUANTUM_FRAMES.is_power_of_two());

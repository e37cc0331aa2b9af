//! Kernels: the code and the state of one ugen in motion.
//!
//! A kernel computes one quantum at a time. It is built on the control thread and may allocate there;
//! `run` and `reset` are called on audio threads, where nothing may allocate, lock or call the system.

use phonon_compiler::plan::QUANTUM_FRAMES;

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
}

/// Makes a kernel.
pub type Build = fn(&Setup<'_>) -> Box<dyn Kernel>;

const _: () = assert!(QUANTUM_FRAMES.is_power_of_two());

//! Kernels: the code and the state of one ugen in motion.
//!
//! A kernel computes one quantum at a time. It is built on the control thread and may allocate there;
//! `run`, `reset` and `carry` are called on audio threads, where nothing may allocate, lock or call the system.
//!
//! Every algorithm is written once over [`lanes::Lane`]; the tables of [`find`] build it for a single signal,
//! for eight and for sixteen. What gains nothing from lanes is written for single signals: [`apart`].
//! Values outside a port's range, and such as are not numbers, are tamed where ports are read: [`port`].

pub mod apart;
pub mod arithmetic;
pub mod convolve;
mod cpu;
pub mod delay;
pub mod envelope;
pub mod fade;
pub mod fft;
pub mod filter;
pub mod follow;
pub mod gather;
pub mod grain;
pub mod half;
pub mod harmonics;
pub mod hold;
pub mod ladder;
pub mod lag;
pub mod lanes;
pub mod limiter;
pub mod line;
pub mod lush;
pub mod mean;
pub mod memory;
pub mod modulated;
pub mod noise;
pub mod oscillator;
pub mod phase;
pub mod place;
pub mod plate;
pub mod port;
pub mod pulse;
pub mod ramp;
pub mod reverb;
pub mod ring;
pub mod segments;
pub mod shaper;
pub mod shift;
pub mod simd;
pub mod spectral;
pub mod squiz;
pub mod step;
pub mod supersaw;
pub mod sync;
pub mod tape;
pub mod vocoder;

use phonon_compiler::plan::{LANES_MAX, QUANTUM_FRAMES};

#[cfg(target_arch = "x86_64")]
use fearless_simd::{Avx2, Avx512};
use simd::{Row8, Row16};

use apart::Apart;

pub use cpu::Cpu;
pub use tape::{Tape, transfer};

/// What a kernel may know when it is built.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'a> {
    /// Frames per second.
    pub sample_rate_hz: f32,
    /// The seed of the random sequence of each lane: the program's seed and the kernel's key.
    pub seeds: &'a [u64; LANES_MAX],
    /// The value of each port that is constant, the greatest of all lanes; else `None`.
    pub knobs: &'a [Option<f32>],
    /// The sample that the sound is played through, at that rate: its channels. `None` where none is asked for.
    pub response: Option<&'a [Vec<f32>]>,
}

/// When a quantum is.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The first frame of the quantum in each lane, counted from the start of the piece (in a voice: too).
    pub frames: &'a [u64; LANES_MAX],
    /// How many cycles a frame lasts, in each lane.
    pub cycles_per_frame: &'a [f64; LANES_MAX],
}

/// Signals that a kernel reads: one quantum.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The values, frame by frame, with one for each lane of the kernel; or with one for all.
    pub signal: &'a [f32],
    /// Whether all frames are known to be equal, so that a kernel may take a cheaper way to the same bits.
    /// Only the first is read then.
    pub flat: bool,
    /// How many lanes of the signal are in use.
    pub lanes: u8,
}

/// One ugen in motion, or several alike side by side.
pub trait Kernel: Send {
    /// Computes the next [`QUANTUM_FRAMES`] frames of every output.
    fn run(&mut self, moment: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]);

    /// Makes a lane as new, for the next voice.
    fn reset(&mut self, lane: usize);

    /// Carries what it remembers of a lane onto a tape, or takes it from there: all that `run` leaves behind for itself,
    /// in one order. What follows from the setup and the inputs is not on the tape. Between two quanta.
    fn carry(&mut self, lane: usize, tape: &mut Tape);

    /// Whether a lane gives nothing but 0 until something new begins: true of envelopes that have ended.
    fn is_at_rest(&self, _lane: usize) -> bool {
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
///
/// `$level` makes what the lanes are computed with, `$boxed` puts a kernel into its box.
macro_rules! kernels {
    ($lane:ty, $level:path, $boxed:path) => {
        &[
            ("sine", |setup| $boxed(oscillator::Sine::<$lane>::new($level(), setup))),
            ("saw", |setup| $boxed(oscillator::Wave::<$lane, oscillator::Saw>::new($level(), setup))),
            ("square", |setup| $boxed(oscillator::Wave::<$lane, oscillator::Square>::new($level(), setup))),
            ("tri", |setup| $boxed(oscillator::Wave::<$lane, oscillator::Triangle>::new($level(), setup))),
            ("pulse", |setup| $boxed(pulse::Pulse::<$lane>::new($level(), setup))),
            ("impulse", |setup| $boxed(pulse::Impulse::<$lane>::new($level(), setup))),
            ("supersaw", |setup| $boxed(supersaw::SuperSaw::<$lane>::new($level(), setup))),
            ("pm", |setup| $boxed(modulated::Modulated::<$lane>::new($level(), setup))),
            ("noise", |setup| $boxed(noise::White::<$lane>::new($level(), setup))),
            ("pink", |setup| $boxed(noise::Pink::<$lane>::new($level(), setup))),
            ("brown", |setup| $boxed(noise::Brown::<$lane>::new($level(), setup))),
            ("lpf", |setup| $boxed(filter::Filter::<$lane, filter::Low>::new($level(), setup))),
            ("hpf", |setup| $boxed(filter::Filter::<$lane, filter::High>::new($level(), setup))),
            ("bpf", |setup| $boxed(filter::Filter::<$lane, filter::Band>::new($level(), setup))),
            ("notch", |setup| $boxed(filter::Filter::<$lane, filter::Notch>::new($level(), setup))),
            ("moog", |setup| $boxed(ladder::Moog::<$lane>::new($level(), setup))),
            ("allpass", |_| $boxed(ladder::AllPass::<$lane>::new($level()))),
            ("allpasses", |setup| $boxed(ladder::AllPasses::<$lane>::new($level(), setup))),
            ("gain", |_| $boxed(arithmetic::Binary::<$lane, arithmetic::Mul>::new($level(), "gain"))),
            ("amp", |_| $boxed(arithmetic::Binary::<$lane, arithmetic::Mul>::new($level(), "amp"))),
            ("pan", |_| $boxed(place::Pan::<$lane>::new($level()))),
            ("lag", |setup| $boxed(lag::Lag::<$lane>::new($level(), setup))),
            ("distort", |_| $boxed(shaper::Shaper::<$lane, shaper::Distort>::new($level()))),
            ("shape", |_| $boxed(shaper::Shaper::<$lane, shaper::Shape>::new($level()))),
            ("wavefold", |_| $boxed(shaper::Shaper::<$lane, shaper::WaveFold>::new($level()))),
            ("fold", |_| $boxed(shaper::Shaper::<$lane, shaper::Fold>::new($level()))),
            ("delay", |setup| $boxed(delay::Delay::<$lane>::new($level(), setup))),
            ("delayc", |setup| $boxed(line::DelayLine::<$lane>::new($level(), setup))),
            ("coarse", |_| $boxed(hold::Coarse::<$lane>::new($level()))),
            ("reverb", |setup| $boxed(reverb::Reverb::<$lane>::new($level(), setup))),
            ("ad", |setup| $boxed(envelope::Ad::<$lane>::new($level(), setup))),
            ("adsr", |setup| $boxed(envelope::Adsr::<$lane>::new($level(), setup))),
            ("line", |setup| $boxed(ramp::Line::<$lane>::new($level(), setup))),
            ("fade", |setup| $boxed(fade::Fade::<$lane>::new($level(), setup))),
            ("edge", |_| $boxed(hold::Rises::<$lane, hold::Edge>::new($level()))),
            ("toggle", |_| $boxed(hold::Rises::<$lane, hold::Toggle>::new($level()))),
            ("schmidt", |_| $boxed(hold::Schmidt::<$lane>::new($level()))),
            ("latch", |_| $boxed(hold::Latch::<$lane>::new($level()))),
            ("timer", |setup| $boxed(hold::Timer::<$lane>::new($level(), setup))),
            ("follower", |setup| $boxed(follow::PeakFollower::<$lane>::new($level(), setup))),
            ("slew", |setup| $boxed(follow::Slew::<$lane>::new($level(), setup))),
            ("select", |_| $boxed(follow::Select::<$lane>::new($level()))),
            ("min", |_| $boxed(arithmetic::Binary::<$lane, arithmetic::Min>::new($level(), "min"))),
            ("max", |_| $boxed(arithmetic::Binary::<$lane, arithmetic::Max>::new($level(), "max"))),
            ("less", |_| $boxed(arithmetic::Binary::<$lane, arithmetic::Less>::new($level(), "less"))),
            ("greater", |_| {
                $boxed(arithmetic::Binary::<$lane, arithmetic::Greater>::new($level(), "greater"))
            }),
            ("round", |_| $boxed(arithmetic::Binary::<$lane, arithmetic::Round>::new($level(), "round"))),
            ("bent", |_| $boxed(arithmetic::Binary::<$lane, arithmetic::Bent>::new($level(), "bent"))),
            ("log2", |_| $boxed(arithmetic::Log2::<$lane>::new($level()))),
            ("clip", |_| $boxed(arithmetic::Clip::<$lane>::new($level()))),
            ("add", |_| $boxed(arithmetic::Binary::<$lane, arithmetic::Add>::new($level(), "add"))),
            ("sub", |_| $boxed(arithmetic::Binary::<$lane, arithmetic::Sub>::new($level(), "sub"))),
            ("mul", |_| $boxed(arithmetic::Binary::<$lane, arithmetic::Mul>::new($level(), "mul"))),
            ("div", |_| $boxed(arithmetic::Binary::<$lane, arithmetic::Div>::new($level(), "div"))),
            ("mod", |_| $boxed(arithmetic::Binary::<$lane, arithmetic::Modulo>::new($level(), "mod"))),
            ("pow", |_| $boxed(arithmetic::Binary::<$lane, arithmetic::Power>::new($level(), "pow"))),
            ("mix", |_| $boxed(arithmetic::Mix::<$lane>::new($level()))),
            ("balance", |_| $boxed(place::Balance::<$lane>::new($level()))),
            ("copy", |_| $boxed(arithmetic::Copy::<$lane>::new($level(), "copy"))),
            ("loop", |_| $boxed(arithmetic::Copy::<$lane>::new($level(), "loop"))),
        ]
    };
}

/// The kernels of single signals, each with how one for eight and one for sixteen of them are built.
macro_rules! singles {
    ($($name:literal $kernel:path;)*) => {
        &[$((
            $name,
            [
                |setup| Box::new(<$kernel>::new(setup)),
                |setup| Box::new(Apart::<8>::new(setup, |setup| Box::new(<$kernel>::new(setup)))),
                |setup| Box::new(Apart::<LANES_MAX>::new(setup, |setup| Box::new(<$kernel>::new(setup)))),
            ],
        ),)*]
    };
}

/// The kernels that gain nothing from lanes.
const SINGLES: &[(&str, [Build; 3])] = singles! {
    "sync" sync::Sync;
    "blip" harmonics::Blip;
    "additive" harmonics::Additive;
    "phasor" harmonics::Phasor;
    "limiter" limiter::Limiter;
    "plate" plate::Plate;
    "lush" lush::Lush;
    "vocoder" vocoder::Vocoder;
    "granular" grain::Granular;
    "pitch_shift" shift::PitchShift;
    "squiz" squiz::Squiz;
    "freeze" spectral::Spectral::<spectral::Freeze>;
    "convolve" convolve::Convolve;
    "blur" spectral::Spectral::<spectral::Blur>;
    "robot" spectral::Spectral::<spectral::Robot>;
    "segments" segments::Segments;
};

/// The rows that play a track, a pool or a voice: the engine runs them, because they need more than inputs.
pub const LINKED: &[&str] = &["track", "voices", "voice", "setting", "sample"];

/// The kernels of so many lanes, for a set of instructions.
fn table(lanes: usize, cpu: Cpu) -> &'static [(&'static str, Build)] {
    match (lanes, cpu) {
        (1, Cpu::Plain) => kernels!(f32, cpu::none, cpu::boxed_plain),
        (8, Cpu::Plain) => kernels!(Row8<cpu::Plain>, cpu::plain, cpu::boxed_plain),
        (16, Cpu::Plain) => kernels!(Row16<cpu::Plain>, cpu::plain, cpu::boxed_plain),
        #[cfg(target_arch = "x86_64")]
        (1, _) => kernels!(f32, cpu::none, cpu::boxed_avx2),
        #[cfg(target_arch = "x86_64")]
        (8, _) => kernels!(Row8<Avx2>, cpu::avx2, cpu::boxed_avx2),
        #[cfg(target_arch = "x86_64")]
        (16, Cpu::Avx2) => kernels!(Row16<Avx2>, cpu::avx2, cpu::boxed_avx2),
        #[cfg(target_arch = "x86_64")]
        (16, Cpu::Avx512) => kernels!(Row16<Avx512>, cpu::avx512, cpu::boxed_avx512),
        _ => unreachable!("there are no kernels of {lanes} lanes for {}", cpu.name()),
    }
}

/// How many lanes a kernel has that computes so many signals: the others compute nothing that is heard.
pub const fn width(lanes: usize) -> usize {
    match lanes {
        0..=1 => 1,
        2..=8 => 8,
        _ => LANES_MAX,
    }
}

/// The ugens that have kernels.
pub fn names() -> impl Iterator<Item = &'static str> {
    let singles = SINGLES.iter().map(|(name, _)| *name);
    table(1, Cpu::Plain).iter().map(|(name, _)| *name).chain(singles)
}

/// The rows that move signals into lanes and out of them, and compute nothing.
pub const MOVES: &[&str] = &["pack", "unpack"];

/// How the kernel of that ugen for so many signals is built; `None` for one of [`LINKED`].
pub fn find(ugen: &str, lanes: usize, cpu: Cpu) -> Option<Build> {
    match (ugen, width(lanes)) {
        ("pack", 8) => return Some(|_| Box::new(gather::Pack::<8>)),
        ("pack", LANES_MAX) => return Some(|_| Box::new(gather::Pack::<LANES_MAX>)),
        ("unpack", 1) => return Some(|_| Box::new(gather::Unpack)),
        _ => {}
    }
    if let Some((_, builds)) = SINGLES.iter().find(|(name, _)| *name == ugen) {
        let [one, eight, sixteen] = *builds;
        return Some(match width(lanes) {
            1 => one,
            8 => eight,
            _ => sixteen,
        });
    }
    table(width(lanes), cpu).iter().find(|(name, _)| *name == ugen).map(|(_, build)| *build)
}

const _: () = assert!(QUANTUM_FRAMES.is_power_of_two());

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "the standard library is the truth that sound is compared with"
)]
mod tests;

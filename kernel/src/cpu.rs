//! Which instructions of the processor kernels are computed with. They change the speed and no bit of the sound.

use super::{Input, Kernel, Moment, Tape};
use fearless_simd::{Level, Simd};

/// A set of instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cpu {
    /// What every processor of its kind has: SSE2 or NEON.
    Plain,
    /// AVX2, on x86-64.
    Avx2,
    /// AVX-512 as processors have it since Ice Lake, on x86-64.
    Avx512,
}

/// The token of [`Cpu::Plain`].
#[cfg(target_arch = "x86_64")]
pub(crate) type Plain = fearless_simd::Sse2;
/// The token of [`Cpu::Plain`].
#[cfg(target_arch = "aarch64")]
pub(crate) type Plain = fearless_simd::Neon;

impl Cpu {
    /// All of them.
    pub const ALL: [Cpu; 3] = [Cpu::Plain, Cpu::Avx2, Cpu::Avx512];

    /// The fastest that this processor has.
    pub fn best() -> Cpu {
        Cpu::ALL.into_iter().rev().find(|cpu| cpu.is_there()).unwrap_or(Cpu::Plain)
    }

    /// Whether this processor has it.
    pub fn is_there(self) -> bool {
        match self {
            Cpu::Plain => true,
            #[cfg(target_arch = "x86_64")]
            Cpu::Avx2 => Level::new().as_avx2().is_some(),
            #[cfg(target_arch = "x86_64")]
            Cpu::Avx512 => Level::new().as_avx512().is_some(),
            #[cfg(not(target_arch = "x86_64"))]
            Cpu::Avx2 | Cpu::Avx512 => false,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Cpu::Plain => "plain",
            Cpu::Avx2 => "avx2",
            Cpu::Avx512 => "avx512",
        }
    }
}

#[cfg(target_arch = "x86_64")]
impl Cpu {
    /// What `f` gives, computed with these instructions: it and all that is inlined into it.
    #[inline(always)]
    pub fn vectorize<R>(self, f: impl FnOnce() -> R) -> R {
        match self {
            Cpu::Plain => plain().vectorize(f),
            Cpu::Avx2 => avx2().vectorize(f),
            Cpu::Avx512 => avx512().vectorize(f),
        }
    }
}

#[cfg(not(target_arch = "x86_64"))]
impl Cpu {
    /// What `f` gives: there is one set of instructions.
    #[inline(always)]
    pub fn vectorize<R>(self, f: impl FnOnce() -> R) -> R {
        plain().vectorize(f)
    }
}

/// What single signals are computed with.
pub(crate) fn none() {}

macro_rules! tokens {
    ($($token:ty, $make:ident, $find:ident, $boxed:ident;)*) => {$(
        /// The token; asked for only where the processor has the instructions.
        pub(crate) fn $make() -> $token {
            Level::new().$find().expect("the processor has been asked")
        }

        /// A kernel for these instructions.
        pub(crate) fn $boxed<K: Kernel + 'static>(kernel: K) -> Box<dyn Kernel> {
            Box::new((kernel, $make()))
        }
    )*};
}

#[cfg(target_arch = "x86_64")]
tokens! {
    Plain, plain, as_sse2, boxed_plain;
    fearless_simd::Avx2, avx2, as_avx2, boxed_avx2;
    fearless_simd::Avx512, avx512, as_avx512, boxed_avx512;
}

#[cfg(target_arch = "aarch64")]
tokens! {
    Plain, plain, as_neon, boxed_plain;
}

/// A kernel with the token of the instructions that it and all that is inlined into it are computed with.
///
/// A pair, because the code of a pair is built beside that of its first half: each kernel in its own place, all of them
/// at once, and again only where it has changed.
impl<K: Kernel, S: Simd> Kernel for (K, S) {
    fn run(&mut self, moment: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let (kernel, token) = self;
        token.vectorize(
            #[inline(always)]
            || kernel.run(moment, inputs, outputs),
        );
    }

    fn reset(&mut self, lane: usize) {
        self.0.reset(lane);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.0.carry(lane, tape);
    }

    fn is_at_rest(&self, lane: usize) -> bool {
        self.0.is_at_rest(lane)
    }

    fn bytes(&self) -> usize {
        self.0.bytes()
    }
}

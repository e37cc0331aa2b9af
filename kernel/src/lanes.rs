//! Lanes: the values that a kernel computes side by side, one for each packed ugen.
//!
//! A kernel is written once, over a [`Lane`]; with `f32` it computes a single signal.
//! Signals are frame-major and lane-minor: the lanes of a frame lie next to each other.

use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::number::Number;
use std::ops::{Index, IndexMut};

/// A row of signals at one frame.
pub trait Lane: Number + Send + 'static {
    /// How many signals are computed side by side.
    const LANES: usize;

    /// How many frames a kernel takes at a time: as many as the registers and the nearest cache hold.
    /// A quantum is a whole number of them.
    const FRAMES: usize;

    /// So many frames.
    type Frames: Copy
        + AsRef<[Self]>
        + AsMut<[Self]>
        + Index<usize, Output = Self>
        + IndexMut<usize, Output = Self>;

    /// The same value in all frames.
    fn frames(self) -> Self::Frames;

    /// The instruction set that it is computed with; made once, when the kernel is built.
    type Level: Copy + Send + 'static;

    /// A whole number for each signal.
    type Word: Word<Mask = Self::Mask>;

    /// The same value in every lane.
    fn splat(level: Self::Level, value: f32) -> Self;

    /// The first [`Lane::LANES`] of `values`.
    fn load(level: Self::Level, values: &[f32]) -> Self;

    /// Puts the lanes into the first [`Lane::LANES`] of `values`.
    fn store(self, values: &mut [f32]);

    /// The same word in every lane.
    fn word(level: Self::Level, value: u32) -> Self::Word;

    /// A word for each lane: what `value` gives for its number.
    fn words(level: Self::Level, value: impl Fn(usize) -> u32) -> Self::Word;

    /// True in one lane.
    fn only(level: Self::Level, lane: usize) -> Self::Mask;

    /// The lanes, whole numbers from 0 to below 2^31, as words.
    fn to_word(self) -> Self::Word;

    /// The lanes as whole numbers of 64 bits after multiplication by `scale`: upper and lower word.
    fn fixed_point(self, scale: f64) -> (Self::Word, Self::Word);

    /// Each word, read as a signed number, as a number.
    fn from_signed(word: Self::Word) -> Self;

    /// For each lane the value in its own column of that row of the table.
    fn gather(level: Self::Level, table: &[f32], rows: Self::Word) -> Self;

    /// Whether it is true in some lane.
    fn any(mask: Self::Mask) -> bool;

    /// The greatest of the lanes.
    fn greatest(self) -> f32;
}

/// A row of whole numbers of 32 bits; sums and products wrap.
pub trait Word: Copy + Send + 'static {
    /// A truth for each lane.
    type Mask: Copy;

    /// The same number, as many times.
    fn like(self, value: u32) -> Self;

    /// Puts the words into as many of `words`.
    fn store(self, words: &mut [u32]);

    /// The sum.
    fn plus(self, other: Self) -> Self;

    /// The difference.
    fn minus(self, other: Self) -> Self;

    /// The product.
    fn times(self, factor: u32) -> Self;

    /// The bits in which the two differ.
    fn xor(self, other: Self) -> Self;

    /// The bits that both have.
    fn and(self, bits: u32) -> Self;

    /// Shifted towards the lower bits.
    fn shifted_right(self, bits: u32) -> Self;

    /// Shifted towards the upper bits.
    fn shifted_left(self, bits: u32) -> Self;

    /// Where it is less than `other`.
    fn below(self, other: Self) -> Self::Mask;

    /// The number that all lanes have, where they have the same one.
    fn shared(self) -> Option<u32>;

    /// `yes` where `mask` is true, else `no`.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
}

impl Lane for f32 {
    const LANES: usize = 1;
    const FRAMES: usize = QUANTUM_FRAMES;
    type Frames = [f32; QUANTUM_FRAMES];
    type Level = ();
    type Word = u32;

    #[inline(always)]
    fn frames(self) -> [f32; QUANTUM_FRAMES] {
        [self; QUANTUM_FRAMES]
    }

    #[inline(always)]
    fn splat((): (), value: f32) -> f32 {
        value
    }

    #[inline(always)]
    fn load((): (), values: &[f32]) -> f32 {
        values[0]
    }

    #[inline(always)]
    fn store(self, values: &mut [f32]) {
        values[0] = self;
    }

    #[inline(always)]
    fn word((): (), value: u32) -> u32 {
        value
    }

    #[inline(always)]
    fn words((): (), value: impl Fn(usize) -> u32) -> u32 {
        value(0)
    }

    #[inline(always)]
    fn only((): (), lane: usize) -> bool {
        lane == 0
    }

    #[inline(always)]
    fn to_word(self) -> u32 {
        self as u32
    }

    #[inline(always)]
    fn fixed_point(self, scale: f64) -> (u32, u32) {
        let bits = (f64::from(self) * scale) as i64 as u64;
        ((bits >> 32) as u32, bits as u32)
    }

    #[inline(always)]
    fn from_signed(word: u32) -> f32 {
        word as i32 as f32
    }

    #[inline(always)]
    fn gather((): (), table: &[f32], row: u32) -> f32 {
        table[row as usize]
    }

    #[inline(always)]
    fn any(mask: bool) -> bool {
        mask
    }

    #[inline(always)]
    fn greatest(self) -> f32 {
        self
    }
}

impl Word for u32 {
    type Mask = bool;

    #[inline(always)]
    fn like(self, value: u32) -> u32 {
        value
    }

    #[inline(always)]
    fn store(self, words: &mut [u32]) {
        words[0] = self;
    }

    #[inline(always)]
    fn plus(self, other: u32) -> u32 {
        self.wrapping_add(other)
    }

    #[inline(always)]
    fn minus(self, other: u32) -> u32 {
        self.wrapping_sub(other)
    }

    #[inline(always)]
    fn times(self, factor: u32) -> u32 {
        self.wrapping_mul(factor)
    }

    #[inline(always)]
    fn xor(self, other: u32) -> u32 {
        self ^ other
    }

    #[inline(always)]
    fn and(self, bits: u32) -> u32 {
        self & bits
    }

    #[inline(always)]
    fn shifted_right(self, bits: u32) -> u32 {
        self >> bits
    }

    #[inline(always)]
    fn shifted_left(self, bits: u32) -> u32 {
        self << bits
    }

    #[inline(always)]
    fn below(self, other: u32) -> bool {
        self < other
    }

    #[inline(always)]
    fn shared(self) -> Option<u32> {
        Some(self)
    }

    #[inline(always)]
    fn select(mask: bool, yes: u32, no: u32) -> u32 {
        if mask { yes } else { no }
    }
}

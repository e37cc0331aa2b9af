//! Four signals side by side in plain arrays: what packed kernels compute, lane by lane.

use crate::kernel::lanes::{Lane, Word};
use phonon_compiler::ugen::number::Number;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

pub const LANES: usize = 4;

/// A number for each lane.
#[derive(Clone, Copy)]
pub struct Row(pub [f32; LANES]);

/// A word for each lane.
#[derive(Clone, Copy)]
pub struct Words([u32; LANES]);

/// A truth for each lane.
#[derive(Clone, Copy)]
pub struct Bits([bool; LANES]);

fn pair<A: Copy, B: Copy, C>(a: [A; LANES], b: [B; LANES], f: impl Fn(A, B) -> C) -> [C; LANES] {
    std::array::from_fn(|at| f(a[at], b[at]))
}

fn choose<T: Copy>(mask: Bits, yes: [T; LANES], no: [T; LANES]) -> [T; LANES] {
    std::array::from_fn(|at| if mask.0[at] { yes[at] } else { no[at] })
}

macro_rules! operators {
    ($($operator:ident $method:ident)*) => {$(
        impl $operator for Row {
            type Output = Row;
            fn $method(self, other: Row) -> Row {
                Row(pair(self.0, other.0, |a, b| a.$method(b)))
            }
        }

        impl $operator<f32> for Row {
            type Output = Row;
            fn $method(self, other: f32) -> Row {
                Row(self.0.map(|a| a.$method(other)))
            }
        }
    )*};
}

operators! { Add add Sub sub Mul mul Div div }

impl Neg for Row {
    type Output = Row;
    fn neg(self) -> Row {
        Row(self.0.map(|a| -a))
    }
}

impl BitAnd for Bits {
    type Output = Bits;
    fn bitand(self, other: Bits) -> Bits {
        Bits(pair(self.0, other.0, |a, b| a & b))
    }
}

impl BitOr for Bits {
    type Output = Bits;
    fn bitor(self, other: Bits) -> Bits {
        Bits(pair(self.0, other.0, |a, b| a | b))
    }
}

impl Not for Bits {
    type Output = Bits;
    fn not(self) -> Bits {
        Bits(self.0.map(|a| !a))
    }
}

impl Number for Row {
    type Mask = Bits;

    fn like(self, value: f32) -> Row {
        Row([value; LANES])
    }

    fn less(self, other: Row) -> Bits {
        Bits(pair(self.0, other.0, Number::less))
    }

    fn at_most(self, other: Row) -> Bits {
        Bits(pair(self.0, other.0, Number::at_most))
    }

    fn equals(self, other: Row) -> Bits {
        Bits(pair(self.0, other.0, Number::equals))
    }

    fn select(mask: Bits, yes: Row, no: Row) -> Row {
        Row(choose(mask, yes.0, no.0))
    }

    fn magnitude(self) -> Row {
        Row(self.0.map(Number::magnitude))
    }

    fn signed_as(self, other: Row) -> Row {
        Row(pair(self.0, other.0, Number::signed_as))
    }

    fn turned_as(self, other: Row) -> Row {
        Row(pair(self.0, other.0, Number::turned_as))
    }

    fn root(self) -> Row {
        Row(self.0.map(Number::root))
    }

    fn power_of_two(self) -> Row {
        Row(self.0.map(Number::power_of_two))
    }

    fn mantissa_and_exponent(self) -> (Row, Row) {
        let parts = self.0.map(Number::mantissa_and_exponent);
        (Row(parts.map(|part| part.0)), Row(parts.map(|part| part.1)))
    }
}

impl Lane for Row {
    const LANES: usize = LANES;
    type Level = ();
    type Word = Words;

    fn splat((): (), value: f32) -> Row {
        Row([value; LANES])
    }

    fn load((): (), values: &[f32]) -> Row {
        Row(std::array::from_fn(|at| values[at]))
    }

    fn store(self, values: &mut [f32]) {
        values[..LANES].copy_from_slice(&self.0);
    }

    fn word((): (), value: u32) -> Words {
        Words([value; LANES])
    }

    fn to_word(self) -> Words {
        Words(self.0.map(Lane::to_word))
    }

    fn fixed_point(self, scale: f64) -> (Words, Words) {
        let parts = self.0.map(|value| value.fixed_point(scale));
        (Words(parts.map(|part| part.0)), Words(parts.map(|part| part.1)))
    }

    fn from_signed(word: Words) -> Row {
        Row(word.0.map(f32::from_signed))
    }

    fn gather((): (), table: &[f32], rows: Words) -> Row {
        Row(std::array::from_fn(|at| table[rows.0[at] as usize * LANES + at]))
    }

    fn any(mask: Bits) -> bool {
        mask.0.contains(&true)
    }

    fn greatest(self) -> f32 {
        self.0.into_iter().fold(f32::MIN, f32::greater)
    }
}

impl Word for Words {
    type Mask = Bits;

    fn like(self, value: u32) -> Words {
        Words([value; LANES])
    }

    fn plus(self, other: Words) -> Words {
        Words(pair(self.0, other.0, Word::plus))
    }

    fn minus(self, other: Words) -> Words {
        Words(pair(self.0, other.0, Word::minus))
    }

    fn times(self, factor: u32) -> Words {
        Words(self.0.map(|a| a.times(factor)))
    }

    fn xor(self, other: Words) -> Words {
        Words(pair(self.0, other.0, Word::xor))
    }

    fn and(self, bits: u32) -> Words {
        Words(self.0.map(|a| a.and(bits)))
    }

    fn shifted_right(self, bits: u32) -> Words {
        Words(self.0.map(|a| a.shifted_right(bits)))
    }

    fn below(self, other: Words) -> Bits {
        Bits(pair(self.0, other.0, Word::below))
    }

    fn select(mask: Bits, yes: Words, no: Words) -> Words {
        Words(choose(mask, yes.0, no.0))
    }
}

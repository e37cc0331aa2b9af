//! How kernels read their ports: every value is kept in the range of the ugen table, here and nowhere else.

use super::Input;
use super::lanes::Lane;
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::UgenId;

/// The frames that a kernel takes at a time.
pub type Stretch<V> = <V as Lane>::Frames;

/// The stretches of a quantum: the first frame of each.
#[inline(always)]
pub fn stretches<V: Lane>() -> impl Iterator<Item = usize> {
    (0..QUANTUM_FRAMES).step_by(V::FRAMES)
}

/// What a port takes.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// The least value.
    pub min: f32,
    /// The greatest value.
    pub max: f32,
    /// What stands for a value that is not a number: the default, else the value nearest to 0.
    rest: f32,
}

/// The ranges of the ports of a ugen.
///
/// # Panics
/// Where the table has no such ugen or it has another number of ports: a mistake in a kernel.
pub fn ranges<const N: usize>(ugen: &str) -> [Range; N] {
    let ports = UgenId::known(ugen).row().ports;
    assert_eq!(ports.len(), N, "the ports of `{ugen}`");
    std::array::from_fn(|at| {
        let port = &ports[at];
        Range {
            min: port.min,
            max: port.max,
            rest: port.default.unwrap_or_else(|| 0f32.clamp(port.min, port.max)),
        }
    })
}

impl Range {
    /// The value, in range.
    #[inline(always)]
    pub fn tame<V: Lane>(&self, value: V) -> V {
        V::select(value.equals(value), value.between(self.min, self.max), value.like(self.rest))
    }

    /// The stretch of the input that begins on frame `first`: each lane reads its own signal, or all read the only one.
    #[inline(always)]
    pub fn read<V: Lane>(&self, level: V::Level, input: &Input<'_>, first: usize) -> Stretch<V> {
        if V::LANES > 1 && input.lanes == 1 {
            let signal = &input.signal[first..first + V::FRAMES];
            let mut values = self.tame(V::splat(level, signal[0])).frames();
            if !input.flat {
                for (value, frame) in values.as_mut().iter_mut().zip(signal) {
                    *value = self.tame(V::splat(level, *frame));
                }
            }
            return values;
        }
        let signal = &input.signal[first * V::LANES..(first + V::FRAMES) * V::LANES];
        let mut values = self.tame(V::load(level, signal)).frames();
        if !input.flat {
            for (value, frame) in values.as_mut().iter_mut().zip(signal.chunks_exact(V::LANES)) {
                *value = self.tame(V::load(level, frame));
            }
        }
        values
    }
}

/// Fills the stretch of an output that begins on frame `first`.
#[inline(always)]
pub fn write<V: Lane>(output: &mut [f32], first: usize, values: &Stretch<V>) {
    let output = &mut output[first * V::LANES..(first + V::FRAMES) * V::LANES];
    for (frame, value) in output.chunks_exact_mut(V::LANES).zip(values.as_ref()) {
        value.store(frame);
    }
}

/// A function of each frame of a stretch: asked once where all inputs are flat, else frame by frame, for the same bits.
///
/// A macro, because what is in a closure would not be computed with the instructions of the kernel.
macro_rules! each {
    ($flat:expr, $at:ident => $value:expr) => {{
        let $at = 0;
        let mut values = super::lanes::Lane::frames($value);
        if !$flat {
            for ($at, value) in values.as_mut().iter_mut().enumerate() {
                *value = $value;
            }
        }
        values
    }};
}
pub(crate) use each;

/// The greatest of all values; in eight columns, so that they need not wait for each other.
#[inline(always)]
pub fn greatest<V: Lane>(values: &Stretch<V>) -> f32 {
    let mut columns = [values[0]; 8];
    for row in values.as_ref().chunks_exact(8) {
        for (column, value) in columns.iter_mut().zip(row) {
            *column = column.greater(*value);
        }
    }
    let mut greatest = columns[0];
    for column in columns {
        greatest = greatest.greater(column);
    }
    greatest.greatest()
}

/// The least of all values.
#[inline(always)]
pub fn least<V: Lane>(values: &Stretch<V>) -> f32 {
    let mut negated = *values;
    for value in negated.as_mut() {
        *value = -*value;
    }
    -greatest::<V>(&negated)
}

/// What is too quiet to go on: a state that decays is exactly 0 below it.
pub const SILENCE: f32 = 1e-20;

/// The state of a recursion, at the end of a quantum: 0 where it has decayed, or is not finite.
#[inline(always)]
pub fn settle<V: Lane>(state: V) -> V {
    let size = state.magnitude();
    let alive = state.like(SILENCE).less(size) & size.less(state.like(f32::MAX));
    V::select(alive, state, state.like(0.0))
}

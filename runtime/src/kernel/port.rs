//! How kernels read their ports: every value is kept in the range of the ugen table, here and nowhere else.

use super::Input;
use super::lanes::Lane;
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::UgenId;

/// The frames of a quantum.
pub type Quantum<V> = [V; QUANTUM_FRAMES];

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

    /// A quantum of the input: each lane reads its own signal, or all read the only one.
    #[inline(always)]
    pub fn read<V: Lane>(&self, level: V::Level, input: &Input<'_>) -> Quantum<V> {
        if V::LANES > 1 && input.lanes == 1 {
            let mut values = [self.tame(V::splat(level, input.signal[0])); QUANTUM_FRAMES];
            if !input.flat {
                for (value, frame) in values.iter_mut().zip(input.signal) {
                    *value = self.tame(V::splat(level, *frame));
                }
            }
            return values;
        }
        let mut values = [self.tame(V::load(level, input.signal)); QUANTUM_FRAMES];
        if !input.flat {
            for (value, frame) in values.iter_mut().zip(input.signal.chunks_exact(V::LANES)) {
                *value = self.tame(V::load(level, frame));
            }
        }
        values
    }
}

/// Fills an output.
#[inline(always)]
pub fn write<V: Lane>(output: &mut [f32], values: &Quantum<V>) {
    for (frame, value) in output.chunks_exact_mut(V::LANES).zip(values) {
        value.store(frame);
    }
}

/// A function of each frame: asked once where all inputs are flat, else frame by frame, for the same bits.
///
/// A macro, because what is in a closure would not be computed with the instructions of the kernel.
macro_rules! each {
    ($flat:expr, $at:ident => $value:expr) => {{
        let $at = 0;
        let mut values = [$value; phonon_compiler::plan::QUANTUM_FRAMES];
        if !$flat {
            for ($at, value) in values.iter_mut().enumerate() {
                *value = $value;
            }
        }
        values
    }};
}
pub(super) use each;

/// The greatest of all values; in eight columns, so that they need not wait for each other.
#[inline(always)]
pub fn greatest<V: Lane>(values: &Quantum<V>) -> f32 {
    let mut columns = [values[0]; 8];
    for row in values.chunks_exact(8) {
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
pub fn least<V: Lane>(values: &Quantum<V>) -> f32 {
    let mut negated = *values;
    for value in &mut negated {
        *value = -*value;
    }
    -greatest(&negated)
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

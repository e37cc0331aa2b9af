//! The voices of one `s` expression: `voices`.

use crate::exec::run::Scene;
use crate::voice::Pool;
use phonon_compiler::plan::QUANTUM_FRAMES;

/// Left and right of a pool for the quantum at `frame`.
pub fn run(pool: &mut Pool, scene: &Scene<'_>, frame: u64, outputs: [&mut [f32; QUANTUM_FRAMES]; 2]) {
    let [left, right] = outputs;
    pool.run(scene, frame, left, right);
}

//! All voices of one instrument in one pool.

use super::bench::{Bench, Seat, Sitting};
use super::instrument::{Choir, Instrument, Told};
use super::{FADING_SHARE, INSTRUMENT_BYTES, INSTRUMENT_VOICES, INSTRUMENT_VOICES_MIN};
use crate::arena::Fault;
use crate::exec::run::{Desk, Scene};
use crate::instance::{Builder, Circuit, Mishap};
use phonon_compiler::plan::{InstrumentId, LANES_MAX, QUANTUM_FRAMES};
use std::sync::Arc;

/// How many voices the first choir has: enough for a melody, cheap for one.
const FIRST_CHOIR: usize = 8;

/// An instrument, its voices, and who sits in their slots.
pub(super) struct Section {
    pub id: InstrumentId,
    instrument: Instrument,
    pub bench: Bench,
    choirs: Vec<Choir>,
    /// How many voices each choir after the first has.
    lanes: usize,
}

impl Section {
    /// As many voices as memory allows, all free.
    pub fn build(builder: &mut Builder<'_>, id: InstrumentId, seed: u64) -> Result<Section, Fault> {
        let plan = builder.plan;
        let Some(instrument) = plan.instruments.get(id.index()) else {
            return Err(Fault(format!("there is no instrument {}", id.0)));
        };
        let body = &instrument.body;
        let [left, right] = &instrument.outputs;
        let outputs = [builder.source(left, body, false)?, builder.source(right, body, false)?];
        let choir = |builder: &mut Builder<'_>, circuit: &Arc<Circuit>, lanes: usize, slot: usize| {
            let state = builder.state(body, lanes, seed.wrapping_add(slot as u64))?;
            Ok(Choir::new(Arc::clone(circuit), state, lanes))
        };
        let small = Arc::new(builder.circuit(body, FIRST_CHOIR, false)?);
        let mut choirs = vec![choir(builder, &small, FIRST_CHOIR, 0)?];
        let voice_bytes = choirs[0].bytes() / FIRST_CHOIR;
        let limit = (INSTRUMENT_BYTES / voice_bytes.max(1)).clamp(INSTRUMENT_VOICES_MIN, INSTRUMENT_VOICES);
        let slots = limit + limit / FADING_SHARE;
        let lanes = if slots > FIRST_CHOIR + LANES_MAX { LANES_MAX } else { FIRST_CHOIR };
        let circuit =
            if lanes == FIRST_CHOIR { small } else { Arc::new(builder.circuit(body, lanes, false)?) };
        for slot in (FIRST_CHOIR..slots).step_by(lanes) {
            choirs.push(choir(builder, &circuit, lanes, slot)?);
        }
        let mishaps = vec![Mishap::default(); body.ops.len()];
        let instrument = Instrument { outputs, enders: instrument.enders.clone(), mishaps };
        Ok(Section { id, instrument, bench: Bench::new(slots, limit), choirs, lanes })
    }

    /// What the desk of the pool must hold: scratch slots, lanes and inputs.
    pub fn needs(&self) -> [usize; 3] {
        let needs = self.choirs.iter().map(|choir| choir.needs());
        needs.fold([0; 3], |[a, b, c], [x, y, z]| [a.max(x), b.max(y), c.max(z)])
    }

    /// Whether left and right are the same signal.
    pub fn is_mono(&self) -> bool {
        self.instrument.is_mono()
    }

    /// What went wrong, op by op.
    pub fn mishaps(&self) -> &[Mishap] {
        &self.instrument.mishaps
    }

    /// How much memory it takes, in bytes.
    pub fn bytes(&self) -> usize {
        self.choirs.iter().map(Choir::bytes).sum()
    }

    /// Ends all voices at once.
    pub fn clear(&mut self) {
        self.bench.clear();
        self.choirs.iter_mut().for_each(Choir::clear);
    }

    /// Begins a note, if need be at the cost of another.
    pub fn start(&mut self, sitting: Sitting, told: Told, steal_frames: u64) -> Seat {
        let seat = self.bench.sit(sitting, steal_frames);
        if let Seat::Free(slot) | Seat::Stolen(slot) = seat {
            let (choir, lane) = match slot.checked_sub(FIRST_CHOIR) {
                None => (0, slot),
                Some(rest) => (1 + rest / self.lanes, rest % self.lanes),
            };
            self.choirs[choir].start(lane, told);
        }
        seat
    }

    /// Adds all voices for the quantum that begins at `frame`, in the order of their slots.
    pub fn run(
        &mut self,
        desk: &mut Desk,
        scene: &Scene<'_>,
        frame: u64,
        [left, right]: [&mut [f32; QUANTUM_FRAMES]; 2],
    ) {
        let (sides, end) = (if self.is_mono() { 1 } else { 2 }, frame + QUANTUM_FRAMES as u64);
        let mut slot = 0;
        for (at, choir) in self.choirs.iter_mut().enumerate() {
            let lanes = choir.lanes();
            if lanes.clone().next().is_some() {
                choir.step(&mut self.instrument, desk, scene);
            }
            for lane in lanes {
                let mut signals = [[0.0; QUANTUM_FRAMES]; 2];
                choir.hear(lane, frame, &mut signals[..sides]);
                let sitting = self.bench.sitting(slot + lane);
                sitting.add(frame, [&signals[0], &signals[sides - 1]], [&mut *left, &mut *right]);
                if choir.is_over(lane) || sitting.end_frame() <= end {
                    self.bench.vacate(slot + lane);
                    choir.stop(lane);
                }
            }
            slot += if at == 0 { FIRST_CHOIR } else { self.lanes };
        }
    }
}

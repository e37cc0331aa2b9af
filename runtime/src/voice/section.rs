//! All voices of one instrument in one pool.

use super::bench::{Bench, Bus, Seat, Sitting};
use super::instrument::{Choir, Instrument, Note};
use super::{FADING_SHARE, INSTRUMENT_BYTES, INSTRUMENT_VOICES, INSTRUMENT_VOICES_MIN};
use crate::arena::Fault;
use crate::exec::run::{Desk, Scene};
use crate::instance::{Builder, Circuit, Mishap};
use crate::score::Told;
use phonon_compiler::plan::{InstrumentId, LANES_MAX, QUANTUM_FRAMES};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// Voices of a section that few are expected in at once are computed one by one: that is the cheapest up to so many.
const SOLOISTS: usize = 4;

/// The fewest voices that are computed side by side.
const SMALL_CHOIR: usize = 8;

/// An instrument, its voices, and who sits in their slots.
pub(super) struct Section {
    pub id: InstrumentId,
    instrument: Instrument,
    pub bench: Bench,
    /// Its voices in the order of their slots, each choir with its first slot.
    pub(super) choirs: Vec<(usize, Choir)>,
}

impl Section {
    /// As many voices as memory allows, all free; so many are expected to sound at once.
    pub fn build(
        builder: &mut Builder<'_>,
        id: InstrumentId,
        seed: u64,
        expected: f32,
    ) -> Result<Section, Fault> {
        let plan = builder.plan;
        let Some(instrument) = plan.instruments.get(id.index()) else {
            return Err(Fault(format!("there is no instrument {}", id.0)));
        };
        let body = &instrument.body;
        let [left, right] = &instrument.outputs;
        let outputs = [builder.source(left, body, false)?, builder.source(right, body, false)?];
        let mut circuits: BTreeMap<usize, Arc<Circuit>> = BTreeMap::new();
        let mut choirs: Vec<(usize, Choir)> = Vec::new();
        let (mut slots, mut limit) = (0, INSTRUMENT_VOICES);
        while slots < limit + limit / FADING_SHARE {
            let lanes = match slots {
                0..SOLOISTS if expected <= SOLOISTS as f32 => 1,
                0..LANES_MAX if expected <= SMALL_CHOIR as f32 => SMALL_CHOIR,
                _ if limit <= LANES_MAX => SMALL_CHOIR,
                _ => LANES_MAX,
            };
            let circuit = match circuits.entry(lanes) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(Arc::new(builder.circuit(body, lanes, false)?)),
            };
            let state = builder.state(body, lanes, seed.wrapping_add(slots as u64))?;
            let choir = Choir::new(Arc::clone(circuit), state, lanes);
            if slots == 0 {
                let voice_bytes = (choir.bytes() / lanes).max(1);
                limit = (INSTRUMENT_BYTES / voice_bytes).clamp(INSTRUMENT_VOICES_MIN, INSTRUMENT_VOICES);
            }
            choirs.push((slots, choir));
            slots += lanes;
        }
        let mishaps = vec![Mishap::default(); body.ops.len()];
        let instrument = Instrument { outputs, enders: instrument.enders.clone(), mishaps };
        let bench = Bench::new(limit + limit / FADING_SHARE, limit);
        Ok(Section { id, instrument, bench, choirs })
    }

    /// What the desk of the pool must hold: scratch slots, lanes and inputs.
    pub fn needs(&self) -> [usize; 3] {
        let needs = self.choirs.iter().map(|(_, choir)| choir.needs());
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
        self.choirs.iter().map(|(_, choir)| choir.bytes()).sum()
    }

    /// Lets so many frames, whole quanta, pass without computing them.
    pub fn skip(&mut self, frames: u64) {
        self.choirs.iter_mut().for_each(|(_, choir)| choir.skip(frames));
    }

    /// Ends all voices at once.
    pub fn clear(&mut self) {
        self.bench.clear();
        self.choirs.iter_mut().for_each(|(_, choir)| choir.clear());
    }

    /// Begins a note, if need be at the cost of another.
    pub fn start(&mut self, sitting: Sitting, note: Note, told: &[Told], steal_frames: u64) -> Seat {
        let seat = self.bench.sit(sitting, steal_frames);
        if let Seat::Free(slot) | Seat::Stolen(slot) = seat {
            let at = self.choirs.partition_point(|(first, _)| *first <= slot) - 1;
            let (first, choir) = &mut self.choirs[at];
            choir.start(slot - *first, note, told);
        }
        seat
    }

    /// Adds all voices for the quantum that begins at `frame`, in the order of their slots.
    pub fn run(&mut self, desk: &mut Desk, scene: &Scene<'_>, frame: u64, into: &mut [Bus<'_>]) {
        let (sides, end) = (if self.is_mono() { 1 } else { 2 }, frame + QUANTUM_FRAMES as u64);
        for (first, choir) in &mut self.choirs {
            let lanes = choir.lanes();
            if lanes.clone().next().is_some() {
                choir.step(&mut self.instrument, desk, scene);
            }
            for lane in lanes {
                let mut signals = [[0.0; QUANTUM_FRAMES]; 2];
                choir.hear(lane, frame, &mut signals[..sides]);
                let sitting = self.bench.sitting(*first + lane);
                sitting.add(frame, [&signals[0], &signals[sides - 1]], into);
                if choir.is_over(lane) || sitting.end_frame() <= end {
                    self.bench.vacate(*first + lane);
                    choir.stop(lane);
                }
            }
        }
    }
}

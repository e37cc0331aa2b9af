//! A pool: the voices of one `s` expression.

use super::bench::{Bench, Seat, Sitting};
use super::instrument::{Instrument, InstrumentVoice, Told};
use super::sampler::SampleVoice;
use super::{
    CUT_SECONDS, FADING_SHARE, INSTRUMENT_BYTES, INSTRUMENT_VOICES, INSTRUMENT_VOICES_MIN, SAMPLER_VOICES,
    STEAL_SECONDS,
};
use crate::arena::Fault;
use crate::exec::run::{Desk, Scene};
use crate::instance::{Builder, Mishap};
use crate::kernel::place::{faded, sides};
use crate::score::{Call, Playback, Sound, Start};
use phonon_compiler::plan::{InstrumentId, PoolId, QUANTUM_FRAMES};

/// What a pool has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Voices that were started.
    pub started: u64,
    /// Voices that had to make room for others.
    pub stolen: u64,
    /// Events that no voice was left for.
    pub dropped: u64,
    /// The most voices that sounded at once.
    pub peak: u64,
}

/// The voices of one `s` expression.
pub struct Pool {
    id: PoolId,
    samplers: Bench<SampleVoice>,
    instruments: Vec<(Instrument, Bench<InstrumentVoice>)>,
    /// Which instrument of the plan each one is.
    ids: Vec<InstrumentId>,
    /// What instruments work on, one voice after the other.
    desk: Desk,
    steal_frames: u64,
    cut_frames: u64,
    tally: Tally,
}

impl Pool {
    /// A pool with all its voices.
    pub(crate) fn build(builder: &mut Builder<'_>, id: PoolId, seed: u64) -> Result<Pool, Fault> {
        let pool = &builder.plan.pools[id.index()];
        let ids: Vec<InstrumentId> = pool.instruments.iter().map(|&(_, instrument)| instrument).collect();
        let instruments = ids
            .iter()
            .map(|&instrument| instrument_bench(builder, instrument, seed))
            .collect::<Result<Vec<_>, _>>()?;
        let circuits = || instruments.iter().map(|(instrument, _)| &instrument.circuit);
        let desk = Desk::new(
            circuits().map(|circuit| circuit.scratch).max().unwrap_or(0),
            circuits().map(|circuit| circuit.inputs_max).max().unwrap_or(0),
        );
        let frames = |seconds: f64| (seconds * f64::from(builder.clock.sample_rate_hz())).round() as u64;
        let rest = Playback { sample: crate::bank::SampleId(0), begin: 0, end: 0, step: 0, looped: false };
        let samplers = vec![SampleVoice::new(rest); SAMPLER_VOICES + SAMPLER_VOICES / FADING_SHARE];
        Ok(Pool {
            id,
            samplers: Bench::new(samplers, SAMPLER_VOICES),
            instruments,
            ids,
            desk,
            steal_frames: frames(STEAL_SECONDS),
            cut_frames: frames(CUT_SECONDS),
            tally: Tally::default(),
        })
    }

    /// Which pool of the plan it is.
    pub fn id(&self) -> PoolId {
        self.id
    }

    /// What it has done so far.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// What went wrong in its instruments, op by op.
    pub fn mishaps(&self) -> impl Iterator<Item = (InstrumentId, &[Mishap])> {
        self.ids.iter().copied().zip(self.instruments.iter().map(|(instrument, _)| &*instrument.mishaps))
    }

    /// How much memory it takes, in bytes.
    pub fn bytes(&self) -> usize {
        let bench = |bench: &Bench<InstrumentVoice>| {
            bench.voices.iter().map(|voice| voice.state.bytes()).sum::<usize>()
        };
        let instruments = self.instruments.iter().map(|(_, voices)| bench(voices));
        self.samplers.voices.len() * (size_of::<SampleVoice>() + size_of::<Sitting>())
            + instruments.sum::<usize>()
    }

    /// Ends all voices at once.
    pub fn reset(&mut self) {
        self.samplers.clear();
        self.instruments.iter_mut().for_each(|(_, voices)| voices.clear());
    }

    /// The sum of all voices for the quantum that begins at `frame`.
    pub fn run(
        &mut self,
        scene: &Scene<'_>,
        frame: u64,
        left: &mut [f32; QUANTUM_FRAMES],
        right: &mut [f32; QUANTUM_FRAMES],
    ) {
        let end = frame + QUANTUM_FRAMES as u64;
        for start in scene.score.starts(self.id, frame, end) {
            self.start(start, scene);
        }
        left.fill(0.0);
        right.fill(0.0);
        let mut busy = self.samplers.busy();
        let mut next = self.samplers.next(0);
        while let Some(at) = next {
            let (mut signals, sitting) = ([[0.0; QUANTUM_FRAMES]; 2], *self.samplers.sitting(at));
            let voice = &mut self.samplers.voices[at];
            let sample = scene.samples.get(voice.playback().sample);
            let from = sitting.start_frame.saturating_sub(frame) as usize;
            voice.play(sample, &mut signals, from..QUANTUM_FRAMES);
            let [one, two] = &signals;
            let other = if sample.channels.len() > 1 { two } else { one };
            sum(&sitting, frame, from, [one, other], [&mut *left, &mut *right]);
            self.samplers.dismiss(at, end);
            next = self.samplers.next(at + 1);
        }
        for (instrument, voices) in &mut self.instruments {
            busy += voices.busy();
            let mut next = voices.next(0);
            while let Some(at) = next {
                let (mut signals, sitting) = ([[0.0; QUANTUM_FRAMES]; 2], *voices.sitting(at));
                let from = sitting.start_frame.saturating_sub(frame) as usize;
                let frames = from..QUANTUM_FRAMES;
                voices.voices[at].play(instrument, &mut self.desk, scene, frame, frames, &mut signals);
                let [one, two] = &signals;
                sum(&sitting, frame, from, [one, two], [&mut *left, &mut *right]);
                if voices.voices[at].is_over() {
                    voices.vacate(at);
                } else {
                    voices.dismiss(at, end);
                }
                next = voices.next(at + 1);
            }
        }
        self.tally.peak = self.tally.peak.max(busy as u64);
    }

    fn start(&mut self, start: &Start, scene: &Scene<'_>) {
        let seat = match start.sound {
            Sound::Sample(playback) => {
                let is_mono = scene.samples.get(playback.sample).channels.len() < 2;
                let sitting = Sitting::new(start, gains(start, is_mono), playback.sample.0);
                self.cut(&sitting);
                let seat = self.samplers.sit(sitting, self.steal_frames);
                if let Seat::Free(at) | Seat::Stolen(at) = seat {
                    self.samplers.voices[at] = SampleVoice::new(playback);
                }
                seat
            }
            Sound::Instrument(call) => self.start_instrument(start, call),
        };
        match seat {
            Seat::Full => self.tally.dropped += 1,
            Seat::Free(_) | Seat::Stolen(_) => self.tally.started += 1,
        }
        self.tally.stolen += u64::from(matches!(seat, Seat::Stolen(_)));
    }

    fn start_instrument(&mut self, start: &Start, call: Call) -> Seat {
        let is_mono = self.instruments[call.instrument as usize].0.is_mono();
        // Numbers of instruments are kept apart from those of samples.
        let sitting = Sitting::new(start, gains(start, is_mono), !call.instrument);
        self.cut(&sitting);
        let (_, voices) = &mut self.instruments[call.instrument as usize];
        let seat = voices.sit(sitting, self.steal_frames);
        if let Seat::Free(at) | Seat::Stolen(at) = seat {
            let off_frame = start.frame.saturating_add(start.envelope.off_frame());
            voices.voices[at].start(Told { call, start_frame: start.frame, off_frame });
        }
        seat
    }

    fn cut(&mut self, by: &Sitting) {
        if by.cut != 0 {
            self.samplers.cut(by, self.cut_frames);
            self.instruments.iter_mut().for_each(|(_, voices)| voices.cut(by, self.cut_frames));
        }
    }
}

/// The voices of one instrument: as many as its memory allows.
fn instrument_bench(
    builder: &mut Builder<'_>,
    id: InstrumentId,
    seed: u64,
) -> Result<(Instrument, Bench<InstrumentVoice>), Fault> {
    let plan = builder.plan;
    let Some(instrument) = plan.instruments.get(id.index()) else {
        return Err(Fault(format!("there is no instrument {}", id.0)));
    };
    let body = &instrument.body;
    let circuit = builder.circuit(body, false)?;
    let outputs = [
        builder.source(instrument.outputs[0], body, false)?,
        builder.source(instrument.outputs[1], body, false)?,
    ];
    let mut voices = vec![InstrumentVoice::new(builder.state(body, seed)?)];
    let fitting = INSTRUMENT_BYTES / voices[0].state.bytes().max(1);
    let limit = fitting.clamp(INSTRUMENT_VOICES_MIN, INSTRUMENT_VOICES);
    for copy in 1..(limit + limit / FADING_SHARE) as u64 {
        voices.push(InstrumentVoice::new(builder.state(body, seed.wrapping_add(copy))?));
    }
    let mishaps = vec![Mishap::default(); body.ops.len()];
    Ok((
        Instrument { circuit, outputs, enders: instrument.enders.clone(), mishaps },
        Bench::new(voices, limit),
    ))
}

/// Left and right of a voice: a mono sound is placed by the equal-power law, a stereo sound is turned.
fn gains(start: &Start, is_mono: bool) -> [f32; 2] {
    let (left, right) = if is_mono { sides(start.pan) } else { faded(start.pan) };
    [left * start.gain, right * start.gain]
}

/// Adds a voice, heard through its envelope.
fn sum(
    sitting: &Sitting,
    frame: u64,
    from: usize,
    signals: [&[f32; QUANTUM_FRAMES]; 2],
    into: [&mut [f32; QUANTUM_FRAMES]; 2],
) {
    let mut levels = [0.0; QUANTUM_FRAMES];
    sitting.fill(frame + from as u64, &mut levels[from..]);
    for ((into, signal), gain) in into.into_iter().zip(signals).zip(sitting.gains) {
        for ((into, signal), level) in into.iter_mut().zip(signal).zip(levels) {
            *into += signal * level * gain;
        }
    }
}

//! A pool: the voices of one `s` expression.

use super::bench::{Bench, Bus, Seat, Sitting};
use super::envelope::Fade;
use super::instrument::Note;
use super::sampler::SampleVoice;
use super::section::Section;
use super::{CUT_SECONDS, FADING_SHARE, SAMPLER_VOICES, STEAL_SECONDS};
use crate::arena::Fault;
use crate::exec::run::{Desk, Scene};
use crate::instance::{Builder, Mishap};
use crate::score::{Cut, Playback, Sound, Start};
use phonon_compiler::plan::{InstrumentId, PoolId, QUANTUM_FRAMES};
use phonon_kernel::Cpu;
use phonon_kernel::place::{faded, sides};

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
    /// Which of how many shards of the pool it is: it seats the starts whose number leaves that rest.
    shard: (u32, u32),
    pub(super) samplers: Vec<SampleVoice>,
    pub(super) bench: Bench,
    pub(super) sections: Vec<Section>,
    /// What instruments work on, one choir after the other.
    desk: Desk,
    cpu: Cpu,
    steal_frames: u64,
    cut_frames: u64,
    pub(super) tally: Tally,
}

/// How many of all voices may sound, given out to those who have them, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    some: usize,
    all: usize,
    /// Voices of those who have had their share, and what that was.
    seen: usize,
    given: usize,
}

impl Share {
    /// So many of so many.
    pub fn new(some: usize, all: usize) -> Share {
        Share { some, all: all.max(1), seen: 0, given: 0 }
    }

    /// The share of the next one, who has so many; whoever has none may begin with one. Those of all together are as many as
    /// may sound.
    fn next(&mut self, voices: usize) -> usize {
        self.seen += voices;
        let now = self.seen * self.some / self.all - self.given;
        self.given += now;
        if voices == 0 { 1 } else { now }
    }
}

impl Pool {
    /// A pool with all its voices.
    pub(crate) fn build(builder: &mut Builder<'_>, id: PoolId, shard: u32, seed: u64) -> Result<Pool, Fault> {
        let pool = &builder.plan.pools[id.index()];
        let expected = pool.voices / pool.shards.max(1) as f32;
        let sections = pool
            .all_instruments()
            .map(|instrument| Section::build(builder, instrument, seed, expected))
            .collect::<Result<Vec<_>, _>>()?;
        let most = |at: usize| sections.iter().map(|section| section.needs()[at]).max().unwrap_or(0);
        let desk = Desk::new(most(0), most(1), most(2));
        let frames = |seconds: f64| (seconds * f64::from(builder.clock.sample_rate_hz())).round() as u64;
        let slots = SAMPLER_VOICES + SAMPLER_VOICES / FADING_SHARE;
        Ok(Pool {
            id,
            shard: (shard, pool.shards),
            samplers: vec![SampleVoice::new(Playback::REST); slots],
            bench: Bench::new(slots, SAMPLER_VOICES),
            sections,
            desk,
            cpu: builder.cpu,
            steal_frames: frames(STEAL_SECONDS),
            cut_frames: frames(CUT_SECONDS),
            tally: Tally::default(),
        })
    }

    /// Which pool of the plan it is.
    pub fn id(&self) -> PoolId {
        self.id
    }

    /// How many voices sound now.
    pub fn busy(&self) -> usize {
        self.benches().map(Bench::busy).sum()
    }

    /// What it has done so far.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// What went wrong in its instruments, op by op.
    pub fn mishaps(&self) -> impl Iterator<Item = (InstrumentId, &[Mishap])> {
        self.sections.iter().map(|section| (section.id, section.mishaps()))
    }

    /// How many words a tape needs for any of its instruments' kernels.
    pub fn tape_words(&self) -> usize {
        let choirs = self.sections.iter().flat_map(|section| &section.choirs);
        choirs.map(|(_, choir)| choir.state().tape_words(&|_| choir.width())).max().unwrap_or(0)
    }

    /// How many voices sound that are not on their way out.
    pub fn sounding(&self) -> usize {
        self.benches().map(|bench| bench.sounding).sum()
    }

    /// Lets only its share of all voices sound from `frame` on, or all again; the quietest go into a short fade. Says how
    /// many.
    pub fn hold(&mut self, mut share: Option<&mut Share>, frame: u64) -> usize {
        let fade = Fade { frame, frames: self.steal_frames };
        let benches = self.sections.iter_mut().map(|section| &mut section.bench);
        let hold = |bench: &mut Bench| {
            bench.hold(share.as_deref_mut().map(|share| share.next(bench.sounding)), fade)
        };
        std::iter::once(&mut self.bench).chain(benches).map(hold).sum()
    }

    fn benches(&self) -> impl Iterator<Item = &Bench> {
        std::iter::once(&self.bench).chain(self.sections.iter().map(|section| &section.bench))
    }

    /// How much memory it takes, in bytes.
    pub fn bytes(&self) -> usize {
        self.samplers.len() * (size_of::<SampleVoice>() + size_of::<Sitting>())
            + self.sections.iter().map(Section::bytes).sum::<usize>()
    }

    /// Lets so many frames, whole quanta, pass for all voices of instruments without computing them.
    pub fn skip(&mut self, frames: u64) {
        self.sections.iter_mut().for_each(|section| section.skip(frames));
    }

    /// Ends all voices at once.
    pub fn reset(&mut self) {
        self.bench.clear();
        self.sections.iter_mut().for_each(Section::clear);
    }

    /// The sum of all voices for the quantum that begins at `frame`: left and right, and with
    /// [`SENDING_OUTPUTS`](phonon_compiler::plan::SENDING_OUTPUTS) what they send to their orbit.
    pub fn run(&mut self, scene: &Scene<'_>, frame: u64, into: &mut [Bus<'_>]) {
        let end = frame + QUANTUM_FRAMES as u64;
        let id = self.id;
        let mut others = scene.score.cuts(frame, end).filter(|(_, pool, _)| *pool != id).peekable();
        for (at, start) in scene.score.starts(id, frame, end) {
            // On one frame the pools start in their order, so that of two that end each other the later is heard.
            let is_before =
                |(meant, pool, _): &&(u64, PoolId, Cut)| (*meant, pool.index()) < (start.frame, id.index());
            while let Some(&(meant, _, cut)) = others.next_if(is_before) {
                self.cut(cut, meant.max(frame));
            }
            self.start(start, at, scene);
        }
        others.for_each(|&(meant, _, cut)| self.cut(cut, meant.max(frame)));
        into.iter_mut().for_each(|bus| bus.fill(0.0));
        let busy = self.busy();
        let mut next = self.bench.next(0);
        while let Some(at) = next {
            let (mut signals, sitting) = ([[0.0; QUANTUM_FRAMES]; 2], *self.bench.sitting(at));
            let voice = &mut self.samplers[at];
            let sample = scene.samples.get(voice.playback().sample);
            let from = sitting.start_frame.saturating_sub(frame) as usize;
            voice.play(sample, &mut signals, from..QUANTUM_FRAMES, self.cpu);
            let [one, two] = &signals;
            let other = if sample.channels.len() > 1 { two } else { one };
            sitting.add(frame, [one, other], into);
            if sitting.end_frame() <= end {
                self.bench.vacate(at);
            }
            next = self.bench.next(at + 1);
        }
        for section in &mut self.sections {
            section.run(&mut self.desk, scene, frame, into);
        }
        self.tally.peak = self.tally.peak.max(busy as u64);
    }

    /// Starts a voice on the frame `at`.
    fn start(&mut self, start: &Start, at: u64, scene: &Scene<'_>) {
        let is_mono = match start.sound {
            Sound::Sample(Playback { sample, .. }) => scene.samples.get(sample).channels.len() < 2,
            Sound::Instrument(call) => self.sections[call.instrument as usize].is_mono(),
        };
        let sitting = Sitting::new(start, at, gains(start, is_mono));
        self.cut(start.cut, at);
        let (shard, shards) = self.shard;
        if start.number % u64::from(shards) != u64::from(shard) {
            return;
        }
        let seat = match start.sound {
            Sound::Sample(playback) => {
                let seat = self.bench.sit(sitting, self.steal_frames);
                if let Seat::Free(at) | Seat::Stolen(at) = seat {
                    self.samplers[at] = SampleVoice::new(playback);
                }
                seat
            }
            Sound::Instrument(call) => {
                let off_frame = at.saturating_add(start.envelope.off_frame());
                let note = Note { call, start_frame: at, off_frame };
                self.sections[call.instrument as usize].start(sitting, note, &start.told, self.steal_frames)
            }
        };
        match seat {
            Seat::Full => self.tally.dropped += 1,
            Seat::Free(_) | Seat::Stolen(_) => self.tally.started += 1,
        }
        self.tally.stolen += u64::from(matches!(seat, Seat::Stolen(_)));
    }

    /// Lets a voice of a cut group that starts on a frame end those of it that sound.
    fn cut(&mut self, by: Cut, frame: u64) {
        if by.group != 0 {
            let fade = Fade { frame, frames: self.cut_frames };
            self.bench.cut(by, fade);
            self.sections.iter_mut().for_each(|section| section.bench.cut(by, fade));
        }
    }
}

/// Left and right of a voice: a mono sound is placed by the equal-power law, a stereo sound is turned.
fn gains(start: &Start, is_mono: bool) -> [f32; 2] {
    let (left, right) = if is_mono { sides(start.pan) } else { faded(start.pan) };
    [left * start.gain, right * start.gain]
}

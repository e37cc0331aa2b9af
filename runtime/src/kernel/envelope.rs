//! Envelopes: `ad adsr`.
//!
//! A segment is a function of the frames since it began, so it never drifts, reaches its end exactly,
//! and may be left from any point: a new note starts from the level that the last one has.

use super::lanes::Lane;
use super::port::{Quantum, Range, ranges, write};
use super::{Input, Kernel, Moment, Setup};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::approx::exp_minus_one;

/// How strongly decays are bent: they fall like e^(-4x), stretched to end at their target.
const BEND: f32 = -4.0;

/// 1 / (e^-4 - 1).
const BEND_SCALE: f32 = -1.018_657_4;

/// The stages of an envelope, as numbers because each lane has its own.
mod stage {
    pub const REST: f32 = 0.0;
    pub const ATTACK: f32 = 1.0;
    pub const DECAY: f32 = 2.0;
    pub const HOLD: f32 = 3.0;
    pub const RELEASE: f32 = 4.0;
}

/// A way from one level to another.
#[derive(Clone, Copy)]
struct Segment<V: Lane> {
    from: V,
    to: V,
    /// How much of the way is gone, from 0 to 1.
    gone: V,
    /// 1 for a bent segment, 0 for a straight one.
    bent: V,
}

impl<V: Lane> Segment<V> {
    #[inline(always)]
    fn level(self) -> V {
        let bent = exp_minus_one(self.gone * BEND) * BEND_SCALE;
        let part = V::select(self.bent.equals(self.gone.like(0.0)), self.gone, bent);
        self.from + (self.to - self.from) * part
    }
}

/// What an envelope reads when it is triggered.
struct Knobs<V: Lane> {
    attack: Quantum<V>,
    decay: Quantum<V>,
    sustain: Quantum<V>,
    release: Quantum<V>,
}

/// An envelope in motion.
struct Envelope<V: Lane> {
    sample_rate_hz: f32,
    stage: V,
    segment: Segment<V>,
    /// Frames since the segment began.
    frame: V,
    /// Frames that the segment lasts.
    frames: V,
    decay_frames: V,
    sustain: V,
    release_frames: V,
}

impl<V: Lane> Envelope<V> {
    fn new(level: V::Level, setup: &Setup<'_>) -> Envelope<V> {
        let zero = V::splat(level, 0.0);
        Envelope {
            sample_rate_hz: setup.sample_rate_hz,
            stage: zero.like(stage::REST),
            segment: Segment { from: zero, to: zero, gone: zero, bent: zero },
            frame: zero,
            frames: zero,
            decay_frames: zero,
            sustain: zero,
            release_frames: zero,
        }
    }

    fn reset(&mut self) {
        let zero = self.stage.like(0.0);
        self.stage = zero.like(stage::REST);
        self.segment = Segment { from: zero, to: zero, gone: zero, bent: zero };
        (self.frame, self.frames) = (zero, zero);
    }

    /// The next quantum. First the segments are followed, then the levels of all frames are computed in one go.
    fn run(&mut self, knobs: &Knobs<V>, trigger: &Quantum<V>, gate: &Quantum<V>) -> Quantum<V> {
        let mut segments = [self.segment; QUANTUM_FRAMES];
        for (at, segment) in segments.iter_mut().enumerate() {
            let half = self.stage.like(0.5);
            let triggered = half.less(trigger[at]);
            if V::any(triggered) {
                self.start(triggered, knobs, at);
            }
            let let_go = gate[at].less(half) & half.less(self.stage) & self.stage.less(half.like(3.5));
            if V::any(let_go) {
                self.enter(let_go, stage::RELEASE, half.like(0.0), self.release_frames, 1.0);
            }
            self.pass_ends();
            self.segment.gone =
                V::select(self.frame.less(self.frames), self.frame / self.frames, half.like(1.0));
            *segment = self.segment;
            self.frame = self.frame + 1.0;
        }
        let mut levels = *trigger;
        for (level, segment) in levels.iter_mut().zip(segments) {
            *level = segment.level();
        }
        levels
    }

    /// Begins the attack and reads the knobs.
    fn start(&mut self, mask: V::Mask, knobs: &Knobs<V>, at: usize) {
        let frames = |seconds: V| (seconds * self.sample_rate_hz).nearest();
        let attack_frames = frames(knobs.attack[at]);
        self.decay_frames = V::select(mask, frames(knobs.decay[at]), self.decay_frames);
        self.release_frames = V::select(mask, frames(knobs.release[at]), self.release_frames);
        self.sustain = V::select(mask, knobs.sustain[at], self.sustain);
        self.enter(mask, stage::ATTACK, self.stage.like(1.0), attack_frames, 0.0);
    }

    /// Goes on where a segment has ended.
    #[inline(always)]
    fn pass_ends(&mut self) {
        let ended = self.frames.at_most(self.frame);
        let attacked = ended & self.stage.equals(self.stage.like(stage::ATTACK));
        if V::any(attacked) {
            self.arrive(attacked);
            self.enter(attacked, stage::DECAY, self.sustain, self.decay_frames, 1.0);
        }
        let ended = self.frames.at_most(self.frame);
        let decayed = ended & self.stage.equals(self.stage.like(stage::DECAY));
        if V::any(decayed) {
            self.arrive(decayed);
            self.stage = V::select(decayed, self.stage.like(stage::HOLD), self.stage);
        }
        let released = ended & self.stage.equals(self.stage.like(stage::RELEASE));
        if V::any(released) {
            self.arrive(released);
            self.stage = V::select(released, self.stage.like(stage::REST), self.stage);
        }
    }

    /// Stays at the end of the segment.
    fn arrive(&mut self, mask: V::Mask) {
        self.segment.from = V::select(mask, self.segment.to, self.segment.from);
    }

    /// Begins a segment where the level is now.
    fn enter(&mut self, mask: V::Mask, stage: f32, to: V, frames: V, bent: f32) {
        let zero = self.frame.like(0.0);
        let ended = self.frames.at_most(self.frame);
        let gone = V::select(ended, zero.like(1.0), self.frame / self.frames);
        let level = V::select(ended, self.segment.to, Segment { gone, ..self.segment }.level());
        self.segment.from = V::select(mask, level, self.segment.from);
        self.segment.to = V::select(mask, to, self.segment.to);
        self.segment.bent = V::select(mask, zero.like(bent), self.segment.bent);
        self.stage = V::select(mask, zero.like(stage), self.stage);
        self.frame = V::select(mask, zero, self.frame);
        self.frames = V::select(mask, frames, self.frames);
    }
}

/// A rise and a fall.
pub struct Ad<V: Lane> {
    level: V::Level,
    ports: [Range; 3],
    envelope: Envelope<V>,
}

impl<V: Lane> Ad<V> {
    /// One at rest.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Ad<V> {
        Ad { level, ports: ranges("ad"), envelope: Envelope::new(level, setup) }
    }
}

impl<V: Lane> Kernel for Ad<V> {
    fn run(&mut self, _: &Moment, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [attack, decay, trigger] = self.ports;
        let zeros = [V::splat(self.level, 0.0); QUANTUM_FRAMES];
        let knobs = Knobs {
            attack: attack.read(self.level, &inputs[0]),
            decay: decay.read(self.level, &inputs[1]),
            sustain: zeros,
            release: zeros,
        };
        let trigger = trigger.read::<V>(self.level, &inputs[2]);
        let held = zeros.map(|zero| zero.like(1.0));
        write(outputs[0], &self.envelope.run(&knobs, &trigger, &held));
    }

    fn reset(&mut self) {
        self.envelope.reset();
    }
}

/// A rise, a fall to a level that is held with the note, and a fall to 0 after it.
pub struct Adsr<V: Lane> {
    level: V::Level,
    ports: [Range; 6],
    envelope: Envelope<V>,
}

impl<V: Lane> Adsr<V> {
    /// One at rest.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Adsr<V> {
        Adsr { level, ports: ranges("adsr"), envelope: Envelope::new(level, setup) }
    }
}

impl<V: Lane> Kernel for Adsr<V> {
    fn run(&mut self, _: &Moment, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [attack, decay, sustain, release, trigger, gate] = self.ports;
        let knobs = Knobs {
            attack: attack.read(self.level, &inputs[0]),
            decay: decay.read(self.level, &inputs[1]),
            sustain: sustain.read(self.level, &inputs[2]),
            release: release.read(self.level, &inputs[3]),
        };
        let trigger = trigger.read::<V>(self.level, &inputs[4]);
        let gate = gate.read::<V>(self.level, &inputs[5]);
        write(outputs[0], &self.envelope.run(&knobs, &trigger, &gate));
    }

    fn reset(&mut self) {
        self.envelope.reset();
    }
}

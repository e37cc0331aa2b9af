//! Envelopes: `ad adsr`.
//!
//! A segment is a function of the frames since it began, so it never drifts, reaches its end exactly,
//! and may be left from any point: a new note starts from the level that the last one has.

use super::lanes::Lane;
use super::port::{Range, Stretch, greatest, least, ranges, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::ugen::arithmetic::bent;

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
    /// Frames since it began.
    frame: V,
    /// Frames that it lasts.
    frames: V,
    /// How it is bent: 0 for a straight one; below, it is fast first.
    curve: V,
}

impl<V: Lane> Segment<V> {
    /// One that stays at a level.
    fn at(level: V) -> Segment<V> {
        let zero = level.like(0.0);
        Segment { from: level, to: level, frame: zero, frames: zero, curve: zero }
    }

    #[inline(always)]
    fn level(self) -> V {
        let gone = self.frame / self.frames.greater(self.frame.like(1.0));
        let under_way = self.from + (self.to - self.from) * bent(gone, self.curve);
        V::select(self.frame.less(self.frames), under_way, self.to)
    }

    #[inline(always)]
    fn has_ended(self) -> V::Mask {
        self.frames.at_most(self.frame)
    }
}

/// What an envelope reads when it is triggered.
struct Knobs<V: Lane> {
    attack: Stretch<V>,
    decay: Stretch<V>,
    sustain: Stretch<V>,
    release: Stretch<V>,
    curve: Stretch<V>,
    attack_curve: Stretch<V>,
}

/// Knobs that are read only if something begins.
struct Unread<'a, V: Lane> {
    level: V::Level,
    attack: (Range, &'a Input<'a>),
    decay: (Range, &'a Input<'a>),
    sustain: Option<(Range, &'a Input<'a>)>,
    release: Option<(Range, &'a Input<'a>)>,
    curves: [(Range, &'a Input<'a>); 2],
}

impl<V: Lane> Unread<'_, V> {
    #[inline(always)]
    fn read(&self, first: usize) -> Knobs<V> {
        let zeros = V::splat(self.level, 0.0).frames();
        let [curve, attack_curve] = &self.curves;
        let mut knobs = Knobs {
            attack: self.attack.0.read::<V>(self.level, self.attack.1, first),
            decay: self.decay.0.read::<V>(self.level, self.decay.1, first),
            sustain: zeros,
            release: zeros,
            curve: curve.0.read::<V>(self.level, curve.1, first),
            attack_curve: attack_curve.0.read::<V>(self.level, attack_curve.1, first),
        };
        if let Some((range, input)) = self.sustain {
            knobs.sustain = range.read::<V>(self.level, input, first);
        }
        if let Some((range, input)) = self.release {
            knobs.release = range.read::<V>(self.level, input, first);
        }
        knobs
    }
}

/// An envelope in motion.
struct Envelope<V: Lane> {
    sample_rate_hz: f32,
    stage: V,
    segment: Segment<V>,
    /// What was read at the trigger.
    decay_frames: V,
    sustain: V,
    release_frames: V,
    /// The curve of the ways down.
    curve: V,
}

impl<V: Lane> Envelope<V> {
    fn new(level: V::Level, setup: &Setup<'_>) -> Envelope<V> {
        let zero = V::splat(level, 0.0);
        Envelope {
            sample_rate_hz: setup.sample_rate_hz,
            stage: zero.like(stage::REST),
            segment: Segment::at(zero),
            decay_frames: zero,
            sustain: zero,
            release_frames: zero,
            curve: zero,
        }
    }

    fn reset(&mut self, mask: V::Mask) {
        let (zero, old) = (self.stage.like(0.0), self.segment);
        self.stage = V::select(mask, zero.like(stage::REST), self.stage);
        self.segment = Segment {
            from: V::select(mask, zero, old.from),
            to: V::select(mask, zero, old.to),
            frame: V::select(mask, zero, old.frame),
            frames: V::select(mask, zero, old.frames),
            curve: V::select(mask, zero, old.curve),
        };
    }

    fn carry(&mut self, level: V::Level, lane: usize, tape: &mut Tape) {
        let Segment { from, to, frame, frames, curve } = &mut self.segment;
        let knobs = [&mut self.decay_frames, &mut self.sustain, &mut self.release_frames, &mut self.curve];
        let segment = [&mut self.stage, from, to, frame, frames, curve];
        segment.into_iter().chain(knobs).for_each(|value| tape.lane(level, lane, value));
    }

    /// The stretch that begins on frame `first`. First the segments are followed, then the levels of all frames are computed in one go.
    /// The knobs are read only where something begins.
    #[inline(always)]
    fn run(
        &mut self,
        knobs: &Unread<'_, V>,
        first: usize,
        trigger: &Stretch<V>,
        gate: &Stretch<V>,
    ) -> Stretch<V> {
        let mut levels = *trigger;
        if self.is_calm(trigger, gate) {
            if !V::any(!self.stays()) {
                return self.segment.level().frames();
            }
            for (at, level) in levels.as_mut().iter_mut().enumerate() {
                *level = Segment { frame: self.segment.frame + at as f32, ..self.segment }.level();
            }
            self.segment.frame = self.segment.frame + V::FRAMES as f32;
            return levels;
        }
        let knobs = knobs.read(first);
        let Segment { from, to, frame, frames, curve } = self.segment;
        let (mut from, mut to, mut curve) = (from.frames(), to.frames(), curve.frames());
        let (mut frame, mut frames) = (frame.frames(), frames.frames());
        for at in 0..V::FRAMES {
            self.follow(&knobs, at, trigger[at], gate[at]);
            let segment = self.segment;
            (from[at], to[at], curve[at]) = (segment.from, segment.to, segment.curve);
            (frame[at], frames[at]) = (segment.frame, segment.frames);
            self.segment.frame = segment.frame + 1.0;
        }
        for (at, level) in levels.as_mut().iter_mut().enumerate() {
            let (from, to, curve) = (from[at], to[at], curve[at]);
            *level = Segment { from, to, frame: frame[at], frames: frames[at], curve }.level();
        }
        levels
    }

    /// Whether no segment begins or ends in this stretch.
    #[inline(always)]
    fn is_calm(&self, trigger: &Stretch<V>, gate: &Stretch<V>) -> bool {
        let half = self.stage.like(0.5);
        let last = Segment { frame: self.segment.frame + V::FRAMES as f32, ..self.segment };
        let at_rest =
            self.stage.equals(half.like(stage::REST)) | self.stage.equals(half.like(stage::RELEASE));
        let let_go = least::<V>(gate) < 0.5;
        greatest::<V>(trigger) <= 0.5
            && !(let_go && V::any(!at_rest))
            && !V::any(last.has_ended() & !self.stays())
    }

    /// Whether it is 0 until a note begins; the envelope of [`Ad`] is also at rest when it holds the 0 that it fell to.
    fn is_at_rest(&self, lane: V::Mask) -> bool {
        let zero = self.stage.like(0.0);
        V::any(lane & self.stays() & self.segment.level().equals(zero))
    }

    /// Whether the level stays as it is until a note begins or ends.
    #[inline(always)]
    fn stays(&self) -> V::Mask {
        self.stage.equals(self.stage.like(stage::REST)) | self.stage.equals(self.stage.like(stage::HOLD))
    }

    /// Begins the segments that begin at this frame.
    #[inline(always)]
    fn follow(&mut self, knobs: &Knobs<V>, at: usize, trigger: V, gate: V) {
        let half = self.stage.like(0.5);
        let triggered = half.less(trigger);
        if V::any(triggered) {
            self.start(triggered, knobs, at);
        }
        let sounding = half.less(self.stage) & self.stage.less(half.like(stage::RELEASE));
        let let_go = gate.less(half) & sounding;
        if V::any(let_go) {
            self.enter(let_go, stage::RELEASE, half.like(0.0), self.release_frames, self.curve);
        }
        let attacked = self.segment.has_ended() & self.stage.equals(half.like(stage::ATTACK));
        if V::any(attacked) {
            self.enter(attacked, stage::DECAY, self.sustain, self.decay_frames, self.curve);
        }
        let ended = self.segment.has_ended();
        let decayed = ended & self.stage.equals(half.like(stage::DECAY));
        self.stage = V::select(decayed, half.like(stage::HOLD), self.stage);
        let released = ended & self.stage.equals(half.like(stage::RELEASE));
        self.stage = V::select(released, half.like(stage::REST), self.stage);
    }

    /// Begins the attack and reads the knobs.
    #[inline(always)]
    fn start(&mut self, mask: V::Mask, knobs: &Knobs<V>, at: usize) {
        let rate_hz = self.sample_rate_hz;
        let attack_frames = (knobs.attack[at] * rate_hz).nearest();
        let decay_frames = (knobs.decay[at] * rate_hz).nearest();
        let release_frames = (knobs.release[at] * rate_hz).nearest();
        self.decay_frames = V::select(mask, decay_frames, self.decay_frames);
        self.release_frames = V::select(mask, release_frames, self.release_frames);
        self.sustain = V::select(mask, knobs.sustain[at], self.sustain);
        self.curve = V::select(mask, knobs.curve[at], self.curve);
        self.enter(mask, stage::ATTACK, self.stage.like(1.0), attack_frames, knobs.attack_curve[at]);
    }

    /// Begins a segment where the level is now.
    #[inline(always)]
    fn enter(&mut self, mask: V::Mask, stage: f32, to: V, frames: V, curve: V) {
        let old = self.segment;
        self.stage = V::select(mask, to.like(stage), self.stage);
        self.segment = Segment {
            from: V::select(mask, old.level(), old.from),
            to: V::select(mask, to, old.to),
            frame: V::select(mask, to.like(0.0), old.frame),
            frames: V::select(mask, frames, old.frames),
            curve: V::select(mask, curve, old.curve),
        };
    }
}

/// A rise and a fall.
pub struct Ad<V: Lane> {
    level: V::Level,
    ports: [Range; 5],
    envelope: Envelope<V>,
}

impl<V: Lane> Ad<V> {
    /// One at rest.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Ad<V> {
        Ad { level, ports: ranges("ad"), envelope: Envelope::new(level, setup) }
    }
}

impl<V: Lane> Kernel for Ad<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [attack, decay, curve, attack_curve, trigger] = self.ports;
        let knobs = Unread {
            level: self.level,
            attack: (attack, &inputs[0]),
            decay: (decay, &inputs[1]),
            sustain: None,
            release: None,
            curves: [(curve, &inputs[2]), (attack_curve, &inputs[3])],
        };
        let held = V::splat(self.level, 1.0).frames();
        for first in stretches::<V>() {
            let trigger = trigger.read::<V>(self.level, &inputs[4], first);
            write::<V>(outputs[0], first, &self.envelope.run(&knobs, first, &trigger, &held));
        }
    }

    fn reset(&mut self, lane: usize) {
        self.envelope.reset(V::only(self.level, lane));
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.envelope.carry(self.level, lane, tape);
    }

    fn is_at_rest(&self, lane: usize) -> bool {
        self.envelope.is_at_rest(V::only(self.level, lane))
    }
}

/// A rise, a fall to a level that is held with the note, and a fall to 0 after it.
pub struct Adsr<V: Lane> {
    level: V::Level,
    ports: [Range; 8],
    envelope: Envelope<V>,
}

impl<V: Lane> Adsr<V> {
    /// One at rest.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Adsr<V> {
        Adsr { level, ports: ranges("adsr"), envelope: Envelope::new(level, setup) }
    }
}

impl<V: Lane> Kernel for Adsr<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [attack, decay, sustain, release, curve, attack_curve, trigger, gate] = self.ports;
        let knobs = Unread {
            level: self.level,
            attack: (attack, &inputs[0]),
            decay: (decay, &inputs[1]),
            sustain: Some((sustain, &inputs[2])),
            release: Some((release, &inputs[3])),
            curves: [(curve, &inputs[4]), (attack_curve, &inputs[5])],
        };
        for first in stretches::<V>() {
            let trigger = trigger.read::<V>(self.level, &inputs[6], first);
            let gate = gate.read::<V>(self.level, &inputs[7], first);
            write::<V>(outputs[0], first, &self.envelope.run(&knobs, first, &trigger, &gate));
        }
    }

    fn reset(&mut self, lane: usize) {
        self.envelope.reset(V::only(self.level, lane));
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.envelope.carry(self.level, lane, tape);
    }

    fn is_at_rest(&self, lane: usize) -> bool {
        self.envelope.is_at_rest(V::only(self.level, lane))
    }
}

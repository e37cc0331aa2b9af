//! Voices that sound on when another version of their program takes over.

use super::bench::Bench;
use super::envelope::Fade;
use super::instrument::Choir;
use super::pool::Pool;
use super::section::Section;
use crate::legacy::{Legacy, Moment, PoolLegacy};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_kernel::Tape;

impl Pool {
    /// Takes over the voices of another pool, each in its own slot.
    pub(crate) fn inherit(&mut self, old: &mut Pool, legacy: &PoolLegacy, tape: &mut Tape, moment: Moment) {
        std::mem::swap(&mut self.samplers, &mut old.samplers);
        std::mem::swap(&mut self.bench, &mut old.bench);
        self.tally = old.tally;
        for (from, to, voices) in &legacy.sections {
            let heir = &mut self.sections[*to];
            heir.inherit(&mut old.sections[*from], voices, (&mut *tape, moment));
            // Cut groups of one sound tell instruments by their numbers.
            heir.bench.rename(!heir.id.0);
        }
        for &at in &legacy.leaving {
            let fade = Fade { frame: moment.frame, frames: moment.fade_frames };
            self.sections[at].bench.fade_all(fade);
        }
    }
}

impl Section {
    fn inherit(&mut self, old: &mut Section, legacy: &Legacy, (tape, moment): (&mut Tape, Moment)) {
        let is_mono = old.is_mono();
        let have_one_shape = self.choirs.len() == old.choirs.len()
            && self.choirs.iter().zip(&old.choirs).all(|(a, b)| a.0 == b.0 && a.1.width() == b.1.width());
        if have_one_shape {
            let choirs = self.choirs.iter_mut().zip(&mut old.choirs);
            choirs.for_each(|((_, heir), (_, left))| legacy.exchange(left.state_mut(), heir.state_mut()));
        }
        let mut next = old.bench.next(0);
        while let Some(slot) = next {
            next = old.bench.next(slot + 1);
            if !self.bench.seat(slot, old.bench.sitting(slot)) {
                continue;
            }
            let (left, from) = old.choir(slot);
            let (heir, to) = self.choir(slot);
            let states = (left.state_mut(), heir.state_mut());
            legacy.carry_voice(states, [from, to], !have_one_shape, (&mut *tape, moment));
            heir.take(left, [from, to], is_mono);
        }
    }

    /// The choir of a slot, and its lane there.
    fn choir(&mut self, slot: usize) -> (&mut Choir, usize) {
        let at = self.choirs.partition_point(|(first, _)| *first <= slot) - 1;
        let (first, choir) = &mut self.choirs[at];
        (choir, slot - *first)
    }
}

impl Choir {
    /// Takes over how far a voice has come, and what it gave last.
    fn take(&mut self, old: &Choir, [from, to]: [usize; 2], is_mono: bool) {
        self.notes[to] = old.notes[from];
        self.next_frames[to] = old.next_frames[from];
        self.over = (self.over & !(1 << to)) | (old.over >> from & 1) << to;
        let strides = [old.width(), self.width()];
        for (heirs, lefts) in [(&mut self.last, &old.last), (&mut self.before, &old.before)] {
            for (side, heir) in heirs.iter_mut().enumerate() {
                let left = &lefts[if is_mono { 0 } else { side }];
                for frame in 0..QUANTUM_FRAMES {
                    heir[frame * strides[1] + to] = left[frame * strides[0] + from];
                }
            }
        }
    }
}

impl Bench {
    /// Lets a voice sit where it sat in another bench; `false` where there is no such slot.
    fn seat(&mut self, slot: usize, sitting: &super::bench::Sitting) -> bool {
        let is_there = slot < self.sittings.len();
        if is_there {
            self.sittings[slot] = *sitting;
            self.taken[slot / 64] |= 1 << (slot % 64);
            self.sounding += usize::from(sitting.fade.is_none());
        }
        is_there
    }

    /// Gives all voices another number for their instrument, which they play; those of samples keep that of the sample.
    fn rename(&mut self, sound: u32) {
        let of_instruments = self.sittings.iter_mut().filter(|sitting| sitting.cut.sound > u32::MAX / 2);
        of_instruments.for_each(|sitting| sitting.cut.sound = sound);
    }

    /// Sends all voices into their fade that are not fading yet.
    fn fade_all(&mut self, fade: Fade) {
        let mut next = self.next(0);
        while let Some(at) = next {
            if self.sitting(at).fade.is_none() {
                self.fade(at, fade);
            }
            next = self.next(at + 1);
        }
    }
}

//! Nodes that move, stretch and arrange time.

use super::super::arg::Arg;
use super::super::euclid::bjorklund;
use super::super::limit::COUNTED_MAX;
use super::super::node::{NodeId, Slot};
use super::super::time::{Time, TimeSpan};
use super::super::value::Value;
use super::{Query, Scope};
use phonon_grammar::Span;

impl Query<'_> {
    /// In cycle `c` of `n` parts plays part `c mod n`, at its own cycle `c div n`.
    pub(super) fn cat(&mut self, parts: &[NodeId], span: TimeSpan, scope: Scope<'_>) {
        let count = parts.len() as i64;
        if count == 0 {
            return;
        }
        for piece in span.cycles() {
            let Some(cycle) = piece.begin.floor().checked_rem_euclid(count).map(|_| piece.begin.floor())
            else {
                return;
            };
            let index = cycle.rem_euclid(count);
            let ahead = Time::from_int(cycle - cycle.div_euclid(count));
            let from = self.events.len();
            self.node(parts[index as usize], piece.shifted(-ahead), scope);
            self.shift_tail(from, ahead);
        }
    }

    /// Each slot holds the cycle of its child that the sequence is in. Wholes are not cropped to the slot, parts are.
    pub(super) fn sequence(&mut self, slots: &[Slot], span: TimeSpan, scope: Scope<'_>) {
        for piece in span.cycles() {
            if self.is_spent() {
                return;
            }
            let cycle = piece.begin.sam();
            let within = piece.shifted(-cycle);
            let first = slots.partition_point(|slot| slot.end <= within.begin);
            for slot in slots[first..].iter().take_while(|slot| slot.begin < within.end) {
                let window = TimeSpan::new(slot.begin + cycle, slot.end + cycle);
                if let Some(part) = window.and(piece) {
                    self.squeezed(slot.of, window, part, scope);
                }
                if self.is_spent() {
                    return;
                }
            }
        }
    }

    /// A child's cycle squeezed into `window`: the cycle in which the window begins. Asks for `part` of the window.
    pub(super) fn squeezed(&mut self, of: NodeId, window: TimeSpan, part: TimeSpan, scope: Scope<'_>) {
        if let Some((value, source)) = self.steady(of, scope) {
            return self.push(Some(window), part, value, source);
        }
        let length = window.length();
        let cycle = window.begin.sam();
        if length == Time::ONE && cycle == window.begin {
            return self.node(of, part, scope);
        }
        let from = self.events.len();
        let rate = Time::ONE / length;
        let inside = if part == window {
            TimeSpan::new(cycle, cycle + Time::ONE)
        } else {
            part.scaled(rate, cycle - window.begin * rate)
        };
        self.node(of, inside, scope);
        self.scale_tail(from, length, window.begin - cycle * length);
    }

    pub(super) fn rate(&mut self, by: &Arg, slow: bool, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let Some(factor) = scope.time(by) else { return };
        if factor == Time::ZERO {
            return;
        }
        let limit = Time::from_int(COUNTED_MAX);
        let rate = (if slow { Time::ONE / factor } else { factor }).max(-limit).min(limit);
        if rate > Time::ZERO {
            if let Some((value, source)) = self.steady(of, scope) {
                return self.pulses(rate, &value, source, span);
            }
            let from = self.events.len();
            self.node(of, span.scaled(rate, Time::ZERO), scope);
            if rate != Time::ONE {
                self.scale_tail(from, Time::ONE / rate, Time::ZERO);
            }
            return;
        }
        let rate = -rate;
        self.mirrored(span, |query, span| {
            let from = query.events.len();
            query.node(of, span.scaled(rate, Time::ZERO), scope);
            query.scale_tail(from, Time::ONE / rate, Time::ZERO);
        });
    }

    /// One value so many times a cycle.
    fn pulses(&mut self, rate: Time, value: &Value, source: Option<Span>, span: TimeSpan) {
        let period = Time::ONE / rate;
        let first = (span.begin * rate).floor();
        let mut begin = period * Time::from_int(first);
        let mut number = first;
        while begin < span.end && !self.is_spent() {
            number = number.saturating_add(1);
            let whole = TimeSpan::new(begin, period * Time::from_int(number));
            if whole.end <= begin {
                return;
            }
            if let Some(part) = whole.and(span) {
                self.push(Some(whole), part, value.clone(), source);
            }
            begin = whole.end;
        }
    }

    pub(super) fn shift(&mut self, by: &Arg, late: bool, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let Some(time) = scope.time(by) else { return };
        let later = if late { time } else { -time };
        let from = self.events.len();
        self.node(of, span.shifted(-later), scope);
        self.shift_tail(from, later);
    }

    pub(super) fn reverse(&mut self, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        self.mirrored(span, |query, span| query.node(of, span, scope));
    }

    /// Asks for the mirror image of each cycle and mirrors the answer.
    fn mirrored(&mut self, span: TimeSpan, ask: impl Fn(&mut Self, TimeSpan)) {
        for piece in span.cycles() {
            if self.is_spent() {
                return;
            }
            let centre = piece.begin.sam() + piece.begin.next_sam();
            let from = self.events.len();
            ask(self, piece.mirrored(centre));
            for event in &mut self.events[from..] {
                event.part = event.part.mirrored(centre);
                event.whole = event.whole.map(|whole| whole.mirrored(centre));
            }
        }
    }

    /// Cycle `c` holds the part of the child's cycle `c`, stretched. Wholes are not cropped to the part.
    pub(super) fn zoom(&mut self, begin: &Arg, end: &Arg, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let (Some(begin), Some(end)) = (scope.time(begin), scope.time(end)) else { return };
        for piece in span.cycles() {
            if self.is_spent() {
                return;
            }
            self.zoomed(begin, end, of, piece, scope);
        }
    }

    /// Asks for a piece of one cycle of a part of it, stretched.
    fn zoomed(&mut self, begin: Time, end: Time, of: NodeId, piece: TimeSpan, scope: Scope<'_>) {
        let length = end - begin;
        if length <= Time::ZERO {
            return;
        }
        let cycle = piece.begin.sam();
        let from = self.events.len();
        self.node(of, piece.scaled(length, cycle + begin - cycle * length), scope);
        let rate = Time::ONE / length;
        self.scale_tail(from, rate, cycle - (cycle + begin) * rate);
    }

    /// The child within a stretch of time.
    pub(super) fn play(&mut self, begin: &Arg, end: &Arg, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let (Some(begin), Some(end)) = (scope.time(begin), scope.time(end)) else { return };
        if let Some(part) = span.and(TimeSpan { begin, end }) {
            self.node(of, part, scope);
        }
    }

    /// From the first event of each cycle to the end of its last.
    pub(super) fn stretch(&mut self, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        for piece in span.cycles() {
            if self.is_spent() {
                return;
            }
            let from = self.events.len();
            self.node(of, TimeSpan::cycle_of(piece.begin), scope);
            let wholes = self.events.drain(from..).map(|event| event.whole_or_part());
            if let Some(sounding) =
                wholes.reduce(|a, b| TimeSpan::new(a.begin.min(b.begin), a.end.max(b.end)))
            {
                let begin = sounding.begin.cycle_pos();
                self.zoomed(begin, begin + sounding.length(), of, piece, scope);
            }
        }
    }

    /// Each cycle of the child squeezed into a part of the cycle.
    pub(super) fn compress(&mut self, begin: &Arg, end: &Arg, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let (Some(begin), Some(end)) = (scope.time(begin), scope.time(end)) else { return };
        if begin < Time::ZERO || end > Time::ONE || begin >= end {
            return;
        }
        for piece in span.cycles() {
            if self.is_spent() {
                return;
            }
            let window = TimeSpan::new(begin, end).shifted(piece.begin.sam());
            self.squeezed_from(of, window, piece, scope);
        }
    }

    /// Each cycle of the child squeezed into the start of the cycle.
    pub(super) fn fast_gap(&mut self, by: &Arg, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let Some(factor) = scope.time(by).filter(|factor| *factor > Time::ZERO) else { return };
        let length = Time::ONE / factor.max(Time::ONE);
        for piece in span.cycles() {
            if self.is_spent() {
                return;
            }
            let cycle = piece.begin.sam();
            self.squeezed_from(of, TimeSpan::new(cycle, cycle + length), piece, scope);
        }
    }

    /// As [`Query::squeezed`], with each whole in the window of the cycle in which it begins: an event from an earlier
    /// cycle does not reach into this one.
    fn squeezed_from(&mut self, of: NodeId, window: TimeSpan, piece: TimeSpan, scope: Scope<'_>) {
        let Some(part) = window.and(piece) else { return };
        let from = self.events.len();
        self.squeezed(of, window, part, scope);
        let (cycle, length) = (window.begin.sam(), window.length());
        for event in &mut self.events[from..] {
            if let Some(whole) = event.whole {
                let begin = cycle + (whole.begin - window.begin) / length;
                let ahead = (begin.sam() - cycle) * (Time::ONE - length);
                event.whole = Some(whole.shifted(ahead));
            }
        }
    }

    pub(super) fn shift_tail(&mut self, from: usize, later: Time) {
        if later == Time::ZERO {
            return;
        }
        for event in &mut self.events[from..] {
            event.part = event.part.shifted(later);
            event.whole = event.whole.map(|whole| whole.shifted(later));
        }
    }

    /// Slot `i` of cycle `c` holds cycle `c` of the child if the rhythm has a pulse there.
    pub(super) fn euclid(
        &mut self,
        rhythm: &Rhythm,
        negate_gaps: bool,
        of: NodeId,
        span: TimeSpan,
        scope: Scope<'_>,
    ) {
        let count = rhythm.slots.len() as i64;
        if count == 0 {
            return;
        }
        let many = Time::from_int(count);
        let from = self.events.len();
        let span = span.shifted(rhythm.early);
        for slot in (span.begin * many).floor()..(span.end * many).ceil() {
            let sounds = rhythm.slots[slot.rem_euclid(count) as usize];
            if self.is_spent() {
                break;
            }
            if !sounds && !negate_gaps {
                continue;
            }
            let window = TimeSpan::new(Time::new(slot, count), Time::new(slot.saturating_add(1), count));
            let Some(part) = window.and(span) else { continue };
            if !negate_gaps {
                self.squeezed(of, window, part, scope);
                continue;
            }
            let start = self.events.len();
            self.node(of, part, scope);
            self.crop_wholes(start, Some(window));
            for event in self.events[start..].iter_mut().filter(|_| !sounds) {
                event.value = Value::Bool(!event.value.truth().unwrap_or(false));
            }
        }
        self.shift_tail(from, -rhythm.early);
    }
}

/// A Euclidean rhythm, worked out.
pub(super) struct Rhythm {
    slots: Vec<bool>,
    early: Time,
}

impl Rhythm {
    /// The rhythm of the arguments of the moment; silence where they make none.
    pub(super) fn new(scope: Scope<'_>, pulses: &Arg, steps: &Arg, rotation: &Arg) -> Rhythm {
        let limit = COUNTED_MAX;
        let silence = Rhythm { slots: Vec::new(), early: Time::ZERO };
        let (Some(pulses), Some(steps)) = (scope.int(pulses), scope.int(steps)) else { return silence };
        let Some(rotation) = scope.int(rotation) else { return silence };
        let (pulses, steps) = (pulses.clamp(-limit, limit), steps.clamp(0, limit));
        if pulses == 0 || steps == 0 {
            return silence;
        }
        Rhythm { slots: bjorklund(pulses, steps), early: Time::new(rotation, steps) }
    }
}

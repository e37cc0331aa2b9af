//! The one clock: exact arithmetic between cycles and frames.
//!
//! Frame 0 is the start cycle. A point in cycles falls on the frame nearest to it, `floor(x + 1/2)`. Between two
//! changes of tempo nothing is accumulated, so that the millionth cycle is as exact as the first. A change of tempo
//! itself lies on a multiple of 2^-20 frames, so that what comes behind it is exact again.

use phonon_compiler::pattern::Time;
use phonon_compiler::plan::Plan;
use phonon_compiler::tempo::Tempo;

/// Parts of a frame that a change of tempo can fall on.
const PARTS: i128 = 1 << 20;

/// How many cycles past what is known a point in cycles is looked up; beyond them the tempo is taken to stay.
const AHEAD_CYCLES: i64 = 4_096;

/// Tempo, sample rate and start of a piece.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    sample_rate_hz: u32,
    tempo: Tempo,
    seed: u64,
    /// The stretches between changes of tempo, from the start on, as far as they are known.
    stretches: Vec<Stretch>,
    /// The cycle whose changes of tempo are not known yet.
    next_cycle: i64,
}

/// From one change of tempo to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stretch {
    /// Where it begins, in cycles.
    begin: Time,
    /// The same in frames, times [`PARTS`].
    parts: i128,
    /// Cycles per second.
    cps: Time,
}

impl Clock {
    /// A clock of one tempo whose frame 0 is the cycle `start`. Neither rate nor tempo may be 0 or below.
    pub fn new(sample_rate_hz: u32, cps: Time, start: Time) -> Clock {
        assert!(sample_rate_hz > 0 && cps > Time::ZERO, "a clock needs a rate and a tempo above 0");
        let stretches = vec![Stretch { begin: start, parts: 0, cps }];
        Clock { sample_rate_hz, tempo: Tempo::Constant(cps), seed: 0, stretches, next_cycle: 0 }
    }

    /// The clock of a plan. `seed` chooses the random numbers of its tempo.
    pub fn of(plan: &Plan, seed: u64) -> Clock {
        let start = plan.start_cycle;
        let mut clock = Clock::new(plan.sample_rate_hz, plan.tempo.at(start, seed), start);
        clock.tempo = plan.tempo.clone();
        clock.seed = seed;
        let later = clock.tempo.changes(start.floor(), seed).into_iter().filter(|change| change.0 > start);
        for change in later {
            let next = clock.after(&clock.last(), change);
            clock.stretches.push(next);
        }
        clock.next_cycle = start.floor().saturating_add(1);
        clock
    }

    /// The clock of another plan, which takes the place of this one's on `frame`: the cycle goes on where it is, at the
    /// new tempo. Where that is the old one, it is the same clock.
    pub fn going_on(&self, plan: &Plan, frame: u64) -> Clock {
        let mut clock = self.clone();
        clock.reach(frame);
        if self.tempo.is_same(&plan.tempo) {
            return clock;
        }
        let parts = i128::from(frame) * PARTS;
        let begin = clock.point(parts);
        clock.stretches.truncate(clock.stretches.partition_point(|stretch| stretch.parts < parts).max(1));
        clock.tempo = plan.tempo.clone();
        clock.stretches.push(Stretch { begin, parts, cps: plan.tempo.at(begin, self.seed) });
        let changes = clock.tempo.changes(begin.floor(), self.seed).into_iter();
        for change in changes.filter(|change| change.0 > begin) {
            let next = clock.after(&clock.last(), change);
            clock.stretches.push(next);
        }
        clock.next_cycle = begin.floor().saturating_add(1);
        clock
    }

    /// Frames per second.
    pub fn sample_rate_hz(&self) -> u32 {
        self.sample_rate_hz
    }

    /// Learns the tempo up to a frame, so that what is asked about the frames before it is quickly answered.
    pub fn reach(&mut self, frame: u64) {
        while !self.is_known(frame) {
            self.learn();
        }
    }

    /// How many frames so many cycles from the start last, rounded.
    pub fn frames(&mut self, cycles: Time) -> u64 {
        let end = self.stretches[0].begin + cycles;
        while matches!(self.tempo, Tempo::Pattern(_)) && Time::from_int(self.next_cycle) <= end {
            self.learn();
        }
        u64::try_from(self.frame_of(end)).unwrap_or(0)
    }

    /// Learns the tempo of one cycle more.
    fn learn(&mut self) {
        self.stretches.extend(self.cycle_after(&self.last(), self.next_cycle));
        self.next_cycle = self.next_cycle.saturating_add(1);
    }

    /// Whether all changes of tempo up to a frame are known.
    fn is_known(&self, frame: u64) -> bool {
        matches!(self.tempo, Tempo::Constant(_))
            || self.parts_of(&self.last(), Time::from_int(self.next_cycle)) > i128::from(frame) * PARTS
    }

    /// Cycles per second from the frame on, rounded.
    pub fn cps_at(&self, cycle: Time) -> f64 {
        self.stretch(cycle).cps.to_f64()
    }

    /// The frames from `begin` up to `end` on which the tempo changes, and how many cycles a frame lasts from there
    /// on, rounded. The first is `begin`.
    pub fn tempos(&self, begin: u64, end: u64) -> Vec<(u64, f64)> {
        let first = self.stretches.partition_point(|stretch| stretch.parts <= i128::from(begin) * PARTS);
        let within = self.stretches[first.saturating_sub(1)..].iter();
        let frames = within.map(|stretch| {
            let frame = u64::try_from(stretch.parts.div_euclid(PARTS)).unwrap_or(0).max(begin);
            (frame, stretch.cps.to_f64() / f64::from(self.sample_rate_hz))
        });
        frames.take_while(|(frame, _)| *frame < end).collect()
    }

    /// The frame nearest to a point in cycles; below 0 before the start.
    pub fn frame_of(&self, cycle: Time) -> i64 {
        let stretch = self.stretch(cycle);
        let exact = || {
            let (mut num, mut den) = self.frames_since(&stretch, cycle)?;
            if stretch.parts != 0 {
                num = num.checked_mul(PARTS)?.checked_add(stretch.parts.checked_mul(den)?)?;
                den = den.checked_mul(PARTS)?;
            }
            Some(num.checked_mul(2)?.checked_add(den)?.div_euclid(den.checked_mul(2)?) as i64)
        };
        // Fractions so long that 128 bits do not hold them are no musical times; they are rounded.
        exact().unwrap_or_else(|| {
            let frames = self.frames_since_rounded(&stretch, cycle) + stretch.parts as f64 / PARTS as f64;
            (frames + 0.5).floor() as i64
        })
    }

    /// The earliest point in cycles that falls on `frame`: half a frame before it.
    ///
    /// The onsets in `[edge(a), edge(b))` are those that fall on the frames from `a` up to `b`.
    pub fn edge(&self, frame: u64) -> Time {
        self.point(i128::from(frame) * PARTS - PARTS / 2)
    }

    /// The point in cycles of a place in frames, times [`PARTS`]; where it is no [`Time`] exactly, the next one.
    fn point(&self, parts: i128) -> Time {
        let at = self.stretches.partition_point(|stretch| stretch.parts <= parts).saturating_sub(1);
        let stretch = &self.stretches[at];
        let (begin, cps) = (wide(stretch.begin), wide(stretch.cps));
        let exact = || {
            let frames = PARTS.checked_mul(i128::from(self.sample_rate_hz))?.checked_mul(cps.1)?;
            let gone = (parts - stretch.parts).checked_mul(cps.0)?.checked_mul(begin.1)?;
            let num = gone.checked_add(begin.0.checked_mul(frames)?)?;
            Some(not_before(num, frames.checked_mul(begin.1)?))
        };
        exact().unwrap_or_else(|| {
            let seconds = Time::from_wide(parts - stretch.parts, PARTS * i128::from(self.sample_rate_hz));
            stretch.begin + seconds * stretch.cps
        })
    }

    /// The stretch that a point in cycles lies in.
    fn stretch(&self, cycle: Time) -> Stretch {
        let at = self.stretches.partition_point(|stretch| stretch.begin <= cycle).saturating_sub(1);
        let mut stretch = self.stretches[at];
        let is_beyond = cycle >= Time::from_int(self.next_cycle) && at + 1 == self.stretches.len();
        if is_beyond && matches!(self.tempo, Tempo::Pattern(_)) {
            let end = cycle.floor().min(self.next_cycle.saturating_add(AHEAD_CYCLES));
            for number in self.next_cycle..=end {
                let known =
                    self.cycle_after(&stretch, number).into_iter().take_while(|next| next.begin <= cycle);
                stretch = known.last().unwrap_or(stretch);
            }
        }
        stretch
    }

    fn last(&self) -> Stretch {
        self.stretches[self.stretches.len() - 1]
    }

    /// The stretches that begin in a cycle; `before` is the last of the cycles before it.
    fn cycle_after(&self, before: &Stretch, cycle: i64) -> Vec<Stretch> {
        let mut before = *before;
        let mut stretches = Vec::new();
        for change in self.tempo.changes(cycle, self.seed) {
            if change.1 != before.cps {
                before = self.after(&before, change);
                stretches.push(before);
            }
        }
        stretches
    }

    /// The stretch that begins with a change of tempo.
    fn after(&self, before: &Stretch, (begin, cps): (Time, Time)) -> Stretch {
        Stretch { begin, parts: self.parts_of(before, begin), cps }
    }

    /// The place of a point in cycles in frames, times [`PARTS`], rounded.
    fn parts_of(&self, stretch: &Stretch, cycle: Time) -> i128 {
        let exact = || {
            let (num, den) = self.frames_since(stretch, cycle)?;
            Some(num.checked_mul(2 * PARTS)?.checked_add(den)?.div_euclid(den.checked_mul(2)?))
        };
        let rounded = || (self.frames_since_rounded(stretch, cycle) * PARTS as f64).round() as i128;
        stretch.parts + exact().unwrap_or_else(rounded)
    }

    /// The frames from the beginning of a stretch to a point in cycles, as a fraction.
    fn frames_since(&self, stretch: &Stretch, cycle: Time) -> Option<(i128, i128)> {
        let (from, to) = (wide(stretch.begin), wide(cycle));
        let gone = to.0.checked_mul(from.1)?.checked_sub(from.0.checked_mul(to.1)?)?;
        let frames_per_second = i128::from(self.sample_rate_hz).checked_mul(i128::from(stretch.cps.den()))?;
        let den = to.1.checked_mul(from.1)?.checked_mul(i128::from(stretch.cps.num()))?;
        Some((gone.checked_mul(frames_per_second)?, den))
    }

    fn frames_since_rounded(&self, stretch: &Stretch, cycle: Time) -> f64 {
        (cycle - stretch.begin).to_f64() * f64::from(self.sample_rate_hz) / stretch.cps.to_f64()
    }
}

/// The fraction, or where it is too long for a [`Time`] the next multiple of 2^-31 above it.
fn not_before(num: i128, den: i128) -> Time {
    const STEPS: i128 = 1 << 31;
    let near = Time::from_wide(num, den);
    let is_exact = i128::from(near.num()).checked_mul(den) == num.checked_mul(i128::from(near.den()));
    match num.checked_mul(STEPS) {
        Some(steps) if !is_exact => Time::from_wide(-(-steps).div_euclid(den), STEPS),
        _ => near,
    }
}

fn wide(time: Time) -> (i128, i128) {
    (i128::from(time.num()), i128::from(time.den()))
}
#[cfg(test)]
mod tests {
    use super::{Clock, Time};
    use phonon_compiler::{Options, compile};

    /// Tempos that no frame grid agrees with.
    const TEMPOS: [(i64, i64); 6] = [(1, 2), (173, 300), (7, 11), (9_999, 10_007), (140, 240), (1, 97)];

    #[test]
    fn the_frame_is_the_nearest_one_at_any_cycle() {
        for (num, den) in TEMPOS {
            for rate in [44_100, 48_000, 22_051] {
                for start in [Time::ZERO, Time::new(1_000_000, 1), Time::new(2_999_999, 3)] {
                    let clock = Clock::new(rate, Time::new(num, den), start);
                    for quarter in 0..40 {
                        let cycle = start + Time::new(1_000_000, 1) + Time::new(quarter, 4);
                        // |frame - gone * rate / cps| <= 1/2, multiplied out in whole numbers.
                        let gone = i128::from(4_000_000 + quarter);
                        let (n, d) = (i128::from(num), i128::from(den));
                        let off = i128::from(clock.frame_of(cycle)) * 4 * n - gone * i128::from(rate) * d;
                        assert!(2 * off.abs() <= 4 * n, "cycle {cycle} at {num}/{den} and {rate} Hz: {off}");
                    }
                }
            }
        }
    }

    #[test]
    fn edges_divide_onsets_among_frames() {
        for (num, den) in TEMPOS {
            let clock = Clock::new(44_100, Time::new(num, den), Time::new(1_000_000, 1));
            for frame in [1u64, 63, 64, 88_200, 88_201, 88_200_000_003] {
                let edge = clock.edge(frame);
                assert_eq!(clock.frame_of(edge), frame as i64);
                assert_eq!(clock.frame_of(edge - Time::new(1, 1_000_000_000)), frame as i64 - 1);
            }
        }
    }

    #[test]
    fn a_tie_goes_to_the_later_frame() {
        let clock = Clock::new(10, Time::ONE, Time::ZERO);
        assert_eq!(clock.frame_of(Time::new(1, 20)), 1);
        assert_eq!(clock.frame_of(Time::new(-1, 20)), 0);
        assert_eq!(clock.frame_of(Time::new(3, 20)), 2);
    }

    fn varying(text: &str, start: Time) -> Clock {
        let compiled = compile(&format!("tempo: {text}\nout: sine 1"), &Options::default());
        let mut plan = compiled.plan.expect("a right program");
        plan.start_cycle = start;
        Clock::of(&plan, 0)
    }

    #[test]
    fn a_tempo_counts_from_its_change_on() {
        let mut clock = varying("\"<0.5 [1 2] ~ 0.7>\"", Time::ZERO);
        // Two seconds; half a second and a quarter; half a second more at the tempo before the rest; 1 / 0.7 seconds.
        let frames = [0, 88_200, 121_275, 143_325, 206_325, 294_525].map(i64::from);
        for known in [false, true] {
            for (cycle, frame) in frames.into_iter().enumerate() {
                assert_eq!(clock.frame_of(Time::from_int(cycle as i64)), frame, "cycle {cycle}, {known}");
            }
            assert_eq!(clock.frame_of(Time::new(3, 2)), 110_250);
            clock.reach(400_000);
        }
        assert_eq!(clock.frames(Time::from_int(4)), 206_325);
        let [slow, fast] = [0.5, 2.0].map(|cps| cps / 44_100.0);
        assert_eq!(clock.tempos(0, 64), [(0, slow)]);
        assert_eq!(clock.tempos(110_200, 110_300), [(110_200, 1.0 / 44_100.0), (110_250, fast)]);
    }

    #[test]
    fn edges_divide_onsets_among_frames_at_any_tempo() {
        for text in
            ["\"<0.53 0.61 [0.7 0.9 1.1]>\"", "(segment 7 $ range 0.4 0.6 $ rand)", "(range 1 2 $ sine)"]
        {
            for start in [0, 1_000_000] {
                let mut clock = varying(text, Time::from_int(start));
                clock.reach(20_000_000);
                for frame in (1..20_000_000).step_by(999_983) {
                    let edge = clock.edge(frame);
                    assert_eq!(clock.frame_of(edge), frame as i64, "{text}");
                    assert_eq!(
                        clock.frame_of(edge - Time::new(1, 1_000_000_000)),
                        frame as i64 - 1,
                        "{text}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_later_start_needs_no_cycle_before_it() {
        let (whole, mut late) =
            (varying("\"<0.5 0.75 1.5>\"", Time::ZERO), varying("\"<0.5 0.75 1.5>\"", Time::from_int(99)));
        late.reach(1_000_000);
        for cycle in 99..110 {
            let [first, cycle] = [99, cycle].map(Time::from_int);
            assert_eq!(late.frame_of(cycle), whole.frame_of(cycle) - whole.frame_of(first));
        }
    }

    #[test]
    fn times_beyond_all_measure_are_still_answered() {
        let clock = Clock::new(44_100, Time::new(i64::MAX, i64::MAX - 1), Time::new(1, i64::MAX));
        assert_eq!(clock.frame_of(Time::new(3, i64::MAX - 2)), 0);
        assert_eq!(clock.frame_of(Time::new(2 * (i64::MAX / 5), i64::MAX / 5)), 88_200);
    }
}

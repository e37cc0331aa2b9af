//! The tempo of a piece: one number, or a pattern of numbers.

use crate::pattern::{Event, Pattern, Time, TimeSpan};
use serde::{Deserialize, Serialize};

/// The slowest tempo in cycles per second: a cycle in about three hours.
pub const CPS_MIN: Time = Time::part_of(10_000);
/// The fastest tempo in cycles per second.
pub const CPS_MAX: Time = Time::from_int(1_000);
/// The tempo where a pattern has none, in cycles per second.
const CPS_DEFAULT: Time = Time::HALF;
/// Fractions of a tempo that are longer than this are rounded to parts of so many.
const STEPS: i64 = 1_000_000;

/// Cycles per second, as a function of the cycle. It stays the same from one change to the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Tempo {
    /// The same in all cycles.
    Constant(Time),
    /// The number of the event that is active. Where there is none the tempo stays as it was, and where there was
    /// none in the cycle before either, it is half a cycle per second. A pattern without events, such as `sine`,
    /// counts once a cycle.
    Pattern(Pattern),
}

impl Default for Tempo {
    fn default() -> Tempo {
        Tempo::Constant(CPS_DEFAULT)
    }
}

impl Tempo {
    /// Whether it is the same tempo, wherever it is written.
    pub fn is_same(&self, other: &Tempo) -> bool {
        match (self, other) {
            (Tempo::Pattern(one), Tempo::Pattern(two)) => one.without_places() == two.without_places(),
            (one, two) => one == two,
        }
    }

    /// Where the tempo changes in the cycle of that number, and the tempo from there on. The first change is at the
    /// beginning of the cycle.
    pub fn changes(&self, cycle: i64, seed: u64) -> Vec<(Time, Time)> {
        let pattern = match self {
            Tempo::Constant(cps) => return vec![(Time::from_int(cycle), *cps)],
            Tempo::Pattern(pattern) => pattern,
        };
        let changes = changes(pattern, cycle, seed);
        if changes.first().is_some_and(|(begin, _)| *begin == Time::from_int(cycle)) {
            return changes;
        }
        let before = self::changes(pattern, cycle - 1, seed).last().map_or(CPS_DEFAULT, |(_, cps)| *cps);
        [(Time::from_int(cycle), before)].into_iter().chain(changes).collect()
    }

    /// The tempo at a point in cycles.
    pub fn at(&self, time: Time, seed: u64) -> Time {
        let changes = self.changes(time.floor(), seed);
        let last = changes.iter().rev().find(|(begin, _)| *begin <= time);
        last.map_or(CPS_DEFAULT, |(_, cps)| *cps)
    }
}

/// The beginnings of the events of a cycle and their tempos. Where events overlap, the one written last counts.
fn changes(pattern: &Pattern, cycle: i64, seed: u64) -> Vec<(Time, Time)> {
    let span = TimeSpan::cycle_of(Time::from_int(cycle));
    let mut events = pattern.query_seeded(span.begin, span.end, seed);
    events.sort_by_key(|event| event.part.begin);
    let mut changes: Vec<(Time, Time)> = Vec::new();
    for (begin, cps) in events.iter().filter_map(|event| Some((event.part.begin, cps(event)?))) {
        match changes.last_mut() {
            Some(last) if last.0 == begin => last.1 = cps,
            Some(last) if last.1 == cps => {}
            _ => changes.push((begin, cps)),
        }
    }
    changes
}

fn cps(event: &Event) -> Option<Time> {
    let cps = event.value.time().or_else(|| event.value.number().map(Time::from_f64))?;
    // Longer fractions would make those of the frames too long to be exact.
    let cps = if cps.den() > STEPS { Time::new((cps.to_f64() * STEPS as f64) as i64, STEPS) } else { cps };
    Some(cps.max(CPS_MIN).min(CPS_MAX))
}

#[cfg(test)]
mod tests {
    use super::{CPS_DEFAULT, Tempo};
    use crate::pattern::{Pattern, Reading, Time};

    fn tempo(text: &str) -> Tempo {
        let (mini, _) = phonon_grammar::parse_pattern(text, 0);
        Tempo::Pattern(Pattern::from_mini(&mini, Reading::Ratio).0)
    }

    #[test]
    fn a_gap_keeps_the_tempo_before_it() {
        let half = Time::HALF;
        let tempo = tempo("<[1 ~ 2] ~ ~>");
        let third = Time::new(1, 3);
        assert_eq!(tempo.changes(0, 0), [(Time::ZERO, Time::ONE), (third + third, Time::from_int(2))]);
        assert_eq!(tempo.changes(1, 0), [(Time::ONE, Time::from_int(2))]);
        assert_eq!(tempo.changes(2, 0), [(Time::from_int(2), CPS_DEFAULT)]);
        assert_eq!(tempo.at(half, 0), Time::ONE);
        assert_eq!(tempo.at(Time::new(5, 6), 0), Time::from_int(2));
    }

    #[test]
    fn no_tempo_is_out_of_range() {
        assert_eq!(tempo("0").at(Time::ZERO, 0), super::CPS_MIN);
        assert_eq!(tempo("1e9").at(Time::ZERO, 0), super::CPS_MAX);
    }
}

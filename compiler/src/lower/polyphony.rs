//! How many voices a pool is expected to have at once, what they cost, and over how many tasks they are spread.

use crate::graph::Graph;
use crate::pattern::{Event, Pattern, Time, Value};
use crate::plan::{INSTRUMENT_VOICES, LANES_MAX};
use crate::ugen::SAMPLE_VOICE_NS;

/// How many cycles of a pattern are looked at.
const CYCLES: i64 = 4;

/// How long a sample is thought to be.
const SAMPLE_SECONDS: f64 = 1.0;

/// How long an instrument is thought to be heard after its note.
const RELEASE_SECONDS: f64 = 0.3;

/// How many ugens a task has to compute at least; a voice that plays a sample is as much work as one.
const UGENS_MIN: f32 = 64.0;

/// The most tasks that a pool is spread over.
const SHARDS_MAX: u32 = 8;

/// The voices of a pool, on average.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Polyphony {
    /// How many sound at once.
    pub voices: f32,
    /// How many ugens they are made of, all together.
    pub ugens: f32,
    /// Nanoseconds that they cost a quantum, all together.
    pub cost_ns: f32,
}

impl Polyphony {
    /// What the first cycles of a pattern let expect; `graph` finds what plays a word, where it is more than a sample.
    pub fn of<'g>(
        pattern: &Pattern,
        start: Time,
        cps: Time,
        graph: impl Fn(&str) -> Option<&'g Graph>,
    ) -> Polyphony {
        let [mut samplers, mut instruments] = [Polyphony::default(); 2];
        let events = pattern.query(start, start + Time::new(CYCLES, 1));
        for event in events.iter().filter(|event| event.has_onset()) {
            let word = event.value.control("s").unwrap_or(&event.value).word().unwrap_or_default();
            let (graph, is_instrument) = (graph(word), word.starts_with('~'));
            let share = (seconds(event, is_instrument, cps.to_f64()) * cps.to_f64() / CYCLES as f64) as f32;
            let kind = if is_instrument { &mut instruments } else { &mut samplers };
            kind.voices += share;
            kind.ugens += share * graph.map_or(1.0, |graph| graph.dag.node_count() as f32);
            kind.cost_ns += share * graph.map_or(SAMPLE_VOICE_NS, Graph::voice_ns);
        }
        // Beyond the most that may sound, voices take the place of others.
        let shards = samplers.and(instruments).shards();
        let most = (INSTRUMENT_VOICES as u32 * shards) as f32;
        samplers.and(instruments.times((most / instruments.voices).min(1.0)))
    }

    fn and(self, other: Polyphony) -> Polyphony {
        Polyphony {
            voices: self.voices + other.voices,
            ugens: self.ugens + other.ugens,
            cost_ns: self.cost_ns + other.cost_ns,
        }
    }

    fn times(self, share: f32) -> Polyphony {
        Polyphony { voices: self.voices * share, ugens: self.ugens * share, cost_ns: self.cost_ns * share }
    }

    /// Over how many tasks the voices are spread: each has enough to do, and enough to fill its lanes.
    ///
    /// The order in which voices are summed depends on it, so it must not depend on what was measured on a machine.
    pub fn shards(&self) -> u32 {
        let by_work = (self.ugens / UGENS_MIN) as u32;
        let by_lanes = (self.voices / LANES_MAX as f32) as u32;
        by_work.min(by_lanes).clamp(1, SHARDS_MAX)
    }
}

/// How long the voice of an event is heard.
fn seconds(event: &Event, is_instrument: bool, cps: f64) -> f64 {
    let number = |name: &str| event.value.control(name).and_then(Value::number);
    let whole = event.whole_or_part();
    let whole_seconds = (whole.end - whole.begin).to_f64() / cps;
    let hold = number("hold").map(|hold| hold + number("attack").unwrap_or(0.0));
    let legato = || number("legato").map(|share| share * whole_seconds);
    let held = number("sustain").or(number("dur")).or(hold).or_else(legato);
    match is_instrument {
        true => {
            held.unwrap_or(whole_seconds).max(0.0) + number("release").unwrap_or(RELEASE_SECONDS).max(0.0)
        }
        false => held.unwrap_or(SAMPLE_SECONDS).clamp(0.0, SAMPLE_SECONDS),
    }
}

#[cfg(test)]
mod tests {
    use super::Polyphony;
    use crate::{Options, compile};

    #[track_caller]
    fn check(program: &str, voices: f32, shards: u32) {
        let compiled = compile(program, &Options::default());
        let pool = &compiled.module.pools[0];
        assert!((pool.voices - voices).abs() < 0.01 * voices, "{program}: {} voices", pool.voices);
        assert_eq!(pool.shards, shards, "{program}");
    }

    #[test]
    fn voices_are_counted_by_what_they_last() {
        check("tempo: 0.5\nout: s \"bd*4\"", 2.0, 1);
        check("tempo: 0.5\nout: s \"<bd*8 ~>\"", 2.0, 1);
        check("tempo: 0.5\nout: s \"bd*4\" # dur 0.5", 1.0, 1);
        check("tempo: 0.5\n~a: sine 220\nout: s \"~a*4\"", 1.6, 1);
        check("tempo: 0.5\n~a: sine 220\nout: s \"~a*4\" # legato 2 # release 0", 2.0, 1);
        check("tempo: 0.5\n~a: sine 220\nout: s \"~a*4\" # sustain 8 # release 1", 18.0, 1);
        check("tempo: 0.5\n~a: sine 220\nout: s \"~a*4\" # attack 1 # hold 2 # release 1", 8.0, 1);
    }

    #[test]
    fn many_voices_are_spread() {
        check("tempo: 0.5\nout: s \"bd*128\"", 64.0, 1);
        check("tempo: 0.5\nout: s \"bd*720\"", 360.0, 5);
        check("tempo: 1\nout: s \"bd*4000\"", 4000.0, 8);
        check("tempo: 1\n~a: sine 220\nout: s \"~a*64\" # sustain 60", 1_024.0, 8);
    }

    #[test]
    fn shards_have_their_lanes_filled() {
        let shards = |voices, ugens| Polyphony { voices, ugens, ..Polyphony::default() }.shards();
        let found = [shards(0.0, 0.0), shards(8.0, 800.0), shards(48.0, 4_800.0), shards(150.0, 150.0)];
        assert_eq!(found, [1, 1, 3, 2]);
    }
}

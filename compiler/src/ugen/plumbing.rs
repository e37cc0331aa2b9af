//! What the compiler itself puts into a graph.

use super::{Chain, Group, Memory, Port, Ugen, signal};

const fn part(
    name: &'static str,
    ports: &'static [Port],
    outputs: u8,
    memory: Memory,
    cost_ns: f32,
    doc: &'static str,
) -> Ugen {
    Ugen {
        name,
        aliases: &[],
        group: Group::Plumbing,
        doc,
        origin: "plain arithmetic",
        ports,
        outputs,
        chain: Chain::Ignore,
        memory,
        cost_ns,
    }
}

pub(super) const ROWS: &[Ugen] = &[
    part(
        "track",
        &[],
        3,
        Memory::State,
        20.0,
        "A pattern as signals: its value (held through gaps), its gate, and a trigger at each onset.",
    ),
    part(
        "voices",
        &[],
        2,
        Memory::Seeded,
        // 200 ns, and 55 for each voice that a sample plays: ten of them.
        750.0,
        "The voices that the events of a pattern start: samples and instruments.",
    ),
    part(
        "voice",
        &[],
        6,
        Memory::State,
        20.0,
        "What an instrument's voice is told: trigger, gate, frequency ratio, note in semitones, gain, length in seconds.",
    ),
    part(
        "balance",
        &[signal("left"), signal("right"), super::knob("position", super::Unit::One, 0.0, 1.0, Some(0.5))],
        2,
        Memory::None,
        185.0,
        "Turns a stereo sound to one side: the other fades out by the equal-power law; in the middle it is as it was.",
    ),
    part("copy", &[signal("in")], 1, Memory::None, 25.0, "Its input, in another place."),
    part(
        "loop",
        &[signal("in")],
        1,
        Memory::State,
        25.0,
        "The way back of a feedback loop: its input, a quantum later.",
    ),
];

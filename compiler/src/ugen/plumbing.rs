//! What the compiler itself puts into a graph.

use super::{Chain, Group, Made, Memory, Port, Role, Ugen, signal};

const fn part(
    name: &'static str,
    ports: &'static [Port],
    outputs: u8,
    memory: Memory,
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
        made: Made::Kernel,
    }
}

/// A port that takes every value as it is.
const ANY: Port = super::knob("in", super::Unit::One, f32::MIN, f32::MAX, None);

pub(super) const ROWS: &[Ugen] = &[
    part(
        "track",
        &[],
        3,
        Memory::State,
        "A pattern as signals: its value (held through gaps), its gate, and a trigger at each onset.",
    ),
    part(
        "voices",
        &[],
        2,
        Memory::Seeded,
        "The voices that the events of a pattern start, samples and instruments: left and right, and where events send to their orbit, left and right of what they send to its delay and to its reverb.",
    ),
    part(
        "voice",
        &[],
        6,
        Memory::State,
        "What an instrument's voice is told: trigger, gate, frequency ratio, note in semitones, gain, length in seconds.",
    ),
    part(
        "setting",
        &[],
        2,
        Memory::State,
        "What a voice is told by name when it starts: a number, and 1 where its event says it, else 0.",
    ),
    part(
        "sample",
        &[],
        2,
        Memory::State,
        "What a voice plays of a sample, before its envelope: left and right.",
    ),
    part(
        "balance",
        &[signal("left"), signal("right"), super::knob("position", super::Unit::One, 0.0, 1.0, Some(0.5))],
        2,
        Memory::None,
        "Turns a stereo sound to one side: the other fades out by the equal-power law; in the middle it is as it was.",
    ),
    Ugen {
        ports: &[Port { role: Role::Many, ..ANY }],
        ..part("pack", &[], 1, Memory::None, "Its inputs side by side, as the lanes of one signal.")
    },
    part(
        "unpack",
        &[Port { role: Role::Signal, ..ANY }],
        1,
        Memory::None,
        "The lanes of its input, each as a signal: as many outputs as lanes.",
    ),
    part(
        "fade",
        &[super::knob("seconds", super::Unit::Seconds, 0.0, 60.0, Some(0.02))],
        1,
        Memory::State,
        "How far one version of a program has turned into the next: from 0 to 1, once; 1 in voices that start meanwhile.",
    ),
    part("copy", &[signal("in")], 1, Memory::None, "Its input, in another place."),
    part(
        "loop",
        &[signal("in")],
        1,
        Memory::State,
        "The way back of a feedback loop: its input, a quantum later.",
    ),
];

//! Filters.

use super::{Chain, Group, Memory, Port, Ugen, Unit, knob, signal};

const PORTS: &[Port] = &[
    signal("in"),
    knob("cutoff", Unit::Hz, 5.0, 22_000.0, None),
    knob("q", Unit::One, 0.1, 100.0, Some(1.0)),
];

const fn filter(name: &'static str, doc: &'static str) -> Ugen {
    Ugen {
        name,
        aliases: &[],
        group: Group::Filter,
        doc,
        origin: "Simper: Solving the continuous SVF equations using trapezoidal integration (2013)",
        ports: PORTS,
        outputs: 1,
        chain: Chain::Input,
        memory: Memory::State,
    }
}

pub(super) const ROWS: &[Ugen] = &[
    filter("lpf", "Low-pass filter, 12 dB per octave, with resonance `q`."),
    filter("hpf", "High-pass filter, 12 dB per octave, with resonance `q`."),
    filter("bpf", "Band-pass filter, 6 dB per octave on either side; its peak is 1."),
    filter("notch", "Band-stop filter: the band around the cutoff is taken away."),
];

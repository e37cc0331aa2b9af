//! Dynamics: levels that follow levels. Both sides of a stereo sound move together.

use super::{Chain, Group, Made, Memory, Port, Role, Ugen, Unit, knob, made_of, signal, sound};

const fn dynamics(name: &'static str, ports: &'static [Port], body: &'static str, doc: &'static str) -> Ugen {
    Ugen {
        origin: "Giannoulis, Massberg and Reiss: Digital Dynamic Range Compressor Design (2012), feed-forward",
        ..made_of(Group::Effect, name, ports, body, doc)
    }
}

const THRESHOLD: Port = Port { alias: Some("threshold"), ..decibels("thr", -60.0, 0.0, -20.0).gliding() };

const fn decibels(name: &'static str, min: f32, max: f32, default: f32) -> Port {
    knob(name, Unit::Decibels, min, max, Some(default))
}

const fn seconds(name: &'static str, default: f32) -> Port {
    knob(name, Unit::Seconds, 0.0, 10.0, Some(default))
}

const RATIO: Port = knob("ratio", Unit::One, 1.0, 20.0, Some(4.0));

pub(super) const ROWS: &[Ugen] = &[
    Ugen {
        aliases: &["comp"],
        ..dynamics(
            "compressor",
            &[
                signal("in"),
                THRESHOLD,
                RATIO,
                seconds("attack", 0.01),
                seconds("release", 0.1),
                decibels("makeup", -40.0, 40.0, 0.0).gliding(),
            ],
            "in * (dbamp (makeup + (1 - 1 / ratio) * (min 0 (thr - ampdb (follower (centre in) attack release)))))",
            "What rises above `thr` rises by 1 dB for `ratio` dB only; `makeup` lifts it all.",
        )
    },
    Ugen {
        aliases: &["sidechain_comp", "sc_comp"],
        ..dynamics(
            "sidechain_compressor",
            &[
                signal("in"),
                sound("sidechain"),
                THRESHOLD,
                RATIO,
                seconds("attack", 0.01),
                seconds("release", 0.1),
            ],
            "in * (dbamp ((1 - 1 / ratio) * (min 0 (thr - ampdb (follower (centre sidechain) attack release)))))",
            "A compressor that listens to another sound: it ducks where that is loud.",
        )
    },
    Ugen {
        aliases: &["expand"],
        ..dynamics(
            "expander",
            &[signal("in"), THRESHOLD, RATIO, seconds("attack", 0.01), seconds("release", 0.1)],
            "in * (dbamp ((1 - 1 / ratio) * (max 0 (ampdb (follower (centre in) attack release) - thr))))",
            "The contrary of a compressor: what rises above `thr` rises further.",
        )
    },
    dynamics(
        "noisegate",
        &[signal("in"), THRESHOLD, RATIO, seconds("attack", 0.002), seconds("release", 0.05)],
        "in * (dbamp (max -90 (ratio * (min 0 (ampdb (follower (centre in) attack release) - thr)))))",
        "What falls below `thr` falls `ratio` times as far, and soon is silent.",
    ),
    Ugen {
        aliases: &["tshaper"],
        ..dynamics(
            "transient_shaper",
            &[
                signal("in"),
                decibels("attack_db", -40.0, 40.0, 6.0).gliding(),
                decibels("sustain_db", -40.0, 40.0, 0.0).gliding(),
            ],
            "in * (dbamp (attack_db * clip ((ampdb (follower (centre in) 0.001 0.05) - ampdb (follower (centre in) 0.03 0.05)) / 12) \
                + sustain_db * clip ((ampdb (follower (centre in) 0.001 0.3) - ampdb (follower (centre in) 0.001 0.05)) / 12)))",
            "Lifts or lowers the beginnings of sounds by `attack_db`, and what rings on by `sustain_db`.",
        )
    },
    Ugen {
        name: "limiter",
        aliases: &[],
        group: Group::Effect,
        doc: "Keeps peaks, those between frames too, below `thr`: it looks ahead by `attack`, is late by as much, and both sides move together.",
        origin: "the least gain of a window, smoothed over it; peaks between frames by four-fold interpolation, as ITU-R BS.1770-4 measures them",
        ports: &[
            signal("left"),
            signal("right"),
            Port { alias: Some("threshold"), ..knob("thr", Unit::One, 0.001, 10.0, Some(0.9)).gliding() },
            Port { role: Role::Literal, ..knob("attack", Unit::Seconds, 0.0005, 0.02, Some(0.005)) },
            seconds("release", 0.05),
        ],
        outputs: 2,
        chain: Chain::Input,
        memory: Memory::State,
        made: Made::Kernel,
    },
];

//! Triggers, followers and choices, and what is often done to numbers.

use super::{Chain, Group, Made, Memory, Port, Role, Ugen, Unit, given, knob, made_of, signal, sound};

const fn control(name: &'static str, ports: &'static [Port], doc: &'static str) -> Ugen {
    Ugen {
        name,
        aliases: &[],
        group: Group::Control,
        doc,
        origin: "plain arithmetic",
        ports,
        outputs: 1,
        chain: Chain::Input,
        memory: Memory::State,
        made: Made::Kernel,
    }
}

/// What is often done to numbers.
const fn formula(name: &'static str, ports: &'static [Port], body: &'static str, doc: &'static str) -> Ugen {
    Ugen { origin: "plain arithmetic", ..made_of(Group::Control, name, ports, body, doc) }
}

const fn any(name: &'static str, default: Option<f32>) -> Port {
    knob(name, Unit::One, -1e9, 1e9, default)
}

const fn seconds(name: &'static str, default: f32) -> Port {
    knob(name, Unit::Seconds, 0.0, 60.0, Some(default))
}

pub(super) const ROWS: &[Ugen] = &[
    Ugen {
        made: Made::Wires,
        chain: Chain::Multiply,
        ..control(
            "trig",
            &[given("pattern", Role::Trigger)],
            "One frame of 1 at each true event of a pattern (`\"t f t\"`), or where a signal rises through ½.",
        )
    },
    Ugen {
        made: Made::Wires,
        chain: Chain::Multiply,
        ..control(
            "gate",
            &[given("pattern", Role::Gate)],
            "1 while a true event of a pattern lasts, else 0; of a signal, the signal.",
        )
    },
    control("edge", &[signal("in")], "One frame of 1 where the input rises through ½, else 0."),
    control("toggle", &[signal("in")], "Changes between 0 and 1 where the input rises through 0."),
    Ugen {
        aliases: &["schmitt"],
        ..control(
            "schmidt",
            &[signal("in"), any("hi", Some(0.5)), any("lo", Some(0.1))],
            "1 from where the input rises above `hi` until it falls below `lo`, else 0.",
        )
    },
    control(
        "latch",
        &[signal("in"), given("gate", Role::Trigger)],
        "Holds what the input was where `gate` last rose: a signal, or a pattern of truths.",
    ),
    formula(
        "sample_hold",
        &[signal("in"), sound("trig")],
        "latch in (greater trig 0)",
        "Holds what the input was where `trig` last rose through 0.",
    ),
    control("timer", &[signal("in")], "Seconds since the input last rose through ½."),
    Ugen {
        aliases: &["peak_follower"],
        ..control(
            "follower",
            &[signal("in"), seconds("attack", 0.01), seconds("release", 0.1)],
            "The level of its input: it follows the magnitude upwards in `attack`, downwards in `release`.",
        )
    },
    formula(
        "rms",
        &[signal("in"), knob("window", Unit::Seconds, 0.001, 1.0, Some(0.05))],
        "pow (lag (in * in) (0.5 * window)) 0.5",
        "The level of its input as the root of the mean square over about `window` seconds.",
    ),
    formula(
        "amp_follower",
        &[
            signal("in"),
            seconds("attack", 0.01),
            seconds("release", 0.1),
            knob("window", Unit::Seconds, 0.001, 1.0, Some(0.05)),
        ],
        "follower (rms in window) attack release",
        "The level of its input as `rms`, followed upwards in `attack` and downwards in `release`.",
    ),
    control(
        "slew",
        &[signal("in"), any("up", Some(1.0)), any("down", Some(1.0))],
        "Follows its input by at most `up` a second upwards and `down` a second downwards.",
    ),
    Ugen {
        memory: Memory::None,
        ..control(
            "select",
            &[signal("index"), Port { role: Role::Many, ..any("choices", None) }],
            "One of any number of signals: that whose number, from 0 on, is nearest to `index`; the numbers go round.",
        )
    },
    formula(
        "if",
        &[signal("condition"), sound("yes"), sound("no")],
        "select (greater condition 0.5) no yes",
        "One signal where `condition` is above ½, else another.",
    ),
    formula(
        "xfade",
        &[signal("a"), sound("b"), knob("position", Unit::One, 0.0, 1.0, Some(0.5)).gliding()],
        "a + position * (b - a)",
        "From one sound at 0 to another at 1, along a straight line.",
    ),
    Ugen {
        chain: Chain::Input,
        ..formula(
            "range",
            &[any("lo", None), any("hi", None), signal("in")],
            "lo + (hi - lo) * (0.5 + 0.5 * in)",
            "A wave from -1 to 1 as one from `lo` to `hi`.",
        )
    },
    formula(
        "linlin",
        &[
            signal("in"),
            any("in_lo", Some(0.0)),
            any("in_hi", Some(1.0)),
            any("lo", Some(0.0)),
            any("hi", Some(1.0)),
        ],
        "lo + (hi - lo) * clip ((in - in_lo) / (in_hi - in_lo))",
        "A number between `in_lo` and `in_hi` as one between `lo` and `hi`.",
    ),
    formula(
        "linexp",
        &[
            signal("in"),
            any("in_lo", Some(0.0)),
            any("in_hi", Some(1.0)),
            knob("lo", Unit::One, 1e-6, 1e9, Some(20.0)),
            knob("hi", Unit::One, 1e-6, 1e9, Some(20_000.0)),
        ],
        "lo * pow (hi / lo) (clip ((in - in_lo) / (in_hi - in_lo)))",
        "A number between `in_lo` and `in_hi` as one between `lo` and `hi`, in equal factors.",
    ),
    formula(
        "wrap",
        &[signal("in"), any("lo", Some(0.0)), any("hi", Some(1.0))],
        "lo + (in - lo) % (hi - lo)",
        "Brings a number between `lo` and `hi` by going round.",
    ),
    Ugen {
        origin: "its mean between frames (Parker, Zavalishin and Le Bivic: Reducing the Aliasing of Nonlinear Waveshaping Using Continuous-Time Convolution, 2016), computed at twice the rate as `distort`",
        ..control(
            "fold",
            &[signal("in"), any("lo", Some(-1.0)), any("hi", Some(1.0))],
            "Brings a sound or a number between `lo` and `hi` by turning back at either end; three frames late.",
        )
    },
    formula("abs", &[signal("in")], "max in (0 - in)", "The magnitude."),
    formula("sqrt", &[signal("in")], "pow in 0.5", "The square root of the magnitude, with the sign."),
    formula("exp", &[signal("in")], "pow 2.7182818 in", "e to the power of the input."),
    formula(
        "tanh",
        &[signal("in")],
        "1 - 2 / (1 + exp (2 * in))",
        "The hyperbolic tangent, frame by frame; `softclip` bends sounds.",
    ),
    formula(
        "mtof",
        &[signal("midi")],
        "440 * pow 2 ((midi - 69) / 12)",
        "The frequency of a MIDI note: 69 is 440 Hz.",
    ),
    formula(
        "ftom",
        &[signal("hertz")],
        "69 + 12 * (log2 hertz - 8.781360)",
        "The MIDI note of a frequency: 440 Hz is 69.",
    ),
    formula(
        "dbamp",
        &[signal("decibels")],
        "pow 10 (decibels / 20)",
        "The factor that so many decibels are.",
    ),
    formula(
        "ampdb",
        &[signal("level")],
        "6.0205999 * log2 (max 0.000001 (abs level))",
        "The decibels that a factor is, from -120 on.",
    ),
];

//! Envelopes and ramps. In a voice they start with its note, elsewhere with each cycle, or with what `:trigger` says.

use super::{Chain, Group, Made, Memory, Port, Role, Ugen, Unit, given, hidden, knob, made_of};

const fn envelope(name: &'static str, ports: &'static [Port], doc: &'static str) -> Ugen {
    Ugen {
        name,
        aliases: &[],
        group: Group::Envelope,
        doc,
        origin: "segments that reach their end exactly, with the curves of SuperCollider's Env",
        ports,
        outputs: 1,
        chain: Chain::Multiply,
        memory: Memory::State,
        made: Made::Kernel,
    }
}

/// An envelope that is made of other ugens.
const fn shape(name: &'static str, ports: &'static [Port], body: &'static str, doc: &'static str) -> Ugen {
    Ugen { chain: Chain::Multiply, ..made_of(Group::Envelope, name, ports, body, doc) }
}

const fn seconds(name: &'static str, default: Option<f32>) -> Port {
    knob(name, Unit::Seconds, 0.0, 60.0, default)
}

const fn level(name: &'static str, default: Option<f32>) -> Port {
    knob(name, Unit::One, -1e9, 1e9, default)
}

const fn sustain(default: f32) -> Port {
    knob("sustain", Unit::One, 0.0, 1.0, Some(default))
}

const fn once(name: &'static str) -> Port {
    knob(name, Unit::Seconds, 0.0, 3600.0, Some(1.0))
}

/// How the ways down are bent.
const CURVE: Port = knob("curve", Unit::One, -20.0, 20.0, Some(-4.0));

/// How the way up is bent.
const ATTACK_CURVE: Port = knob("attack_curve", Unit::One, -20.0, 20.0, Some(0.0));

const TRIGGER: Port = given("trigger", Role::Trigger);

pub(super) const ROWS: &[Ugen] = &[
    Ugen {
        aliases: &["ar", "perc"],
        ..envelope(
            "ad",
            &[
                seconds("attack", Some(0.01)),
                seconds("decay", Some(0.1)),
                CURVE,
                ATTACK_CURVE,
                hidden("trigger", Role::Trigger),
            ],
            "Rises to 1 in `attack` and falls to 0 in `decay`: along straight lines where `attack_curve` and `curve` are 0, fast first below it, slow first above.",
        )
    },
    envelope(
        "adsr",
        &[
            seconds("attack", Some(0.01)),
            seconds("decay", Some(0.1)),
            sustain(0.7),
            seconds("release", Some(0.2)),
            CURVE,
            ATTACK_CURVE,
            hidden("trigger", Role::Trigger),
            hidden("gate", Role::Gate),
        ],
        "Rises to 1, falls to `sustain`, stays while the note is held, then falls to 0 in `release`; the way up is bent by `attack_curve`, the ways down by `curve`, as in `ad`.",
    ),
    shape(
        "asr",
        &[given("gate", Role::Gate), seconds("attack", Some(0.01)), seconds("release", Some(0.1))],
        "adsr attack 0 1 release :trigger gate",
        "Rises to 1 where `gate` rises, stays while it does, then falls to 0. The gate is a pattern of truths or a signal.",
    ),
    Ugen {
        aliases: &["envelope"],
        ..shape(
            "env",
            &[
                seconds("attack", Some(0.01)),
                seconds("decay", Some(0.1)),
                sustain(0.7),
                seconds("release", Some(0.2)),
                CURVE,
            ],
            "adsr attack decay sustain release curve :trigger 1",
            "As `adsr`, once at the start of the program, in a voice at its start: then `sustain` is held.",
        )
    },
    shape(
        "env_trig",
        &[
            TRIGGER,
            seconds("attack", Some(0.001)),
            seconds("decay", Some(0.1)),
            sustain(0.0),
            seconds("release", Some(0.1)),
            CURVE,
        ],
        "adsr attack decay sustain release curve :trigger trigger",
        "As `adsr`, started by the events of a pattern of truths, or by a signal.",
    ),
    shape(
        "tad",
        &[TRIGGER, seconds("attack", Some(0.01)), seconds("decay", Some(0.1)), CURVE],
        "ad attack decay curve :trigger trigger",
        "As `ad`, started by the events of a pattern of truths, or by a signal.",
    ),
    shape(
        "tar",
        &[TRIGGER, seconds("attack", Some(0.01)), seconds("release", Some(0.1))],
        "adsr attack 0 1 release :trigger trigger",
        "Rises with each event of a pattern of truths, stays while it lasts, then falls to 0.",
    ),
    shape(
        "tadsr",
        &[
            TRIGGER,
            seconds("attack", Some(0.01)),
            seconds("decay", Some(0.1)),
            sustain(0.7),
            seconds("release", Some(0.2)),
            CURVE,
        ],
        "adsr attack decay sustain release curve :trigger trigger",
        "As `adsr`, started and held by the events of a pattern of truths, or by a signal.",
    ),
    Ugen {
        origin: "plain arithmetic",
        ..envelope(
            "line",
            &[
                level("start", Some(0.0)),
                level("end", Some(1.0)),
                knob("seconds", Unit::Seconds, 0.0, 3600.0, Some(0.0)),
                hidden("trigger", Role::Trigger),
            ],
            "A straight ramp from `start` to `end`, then held; it takes `seconds`, or a cycle where `seconds` is 0.",
        )
    },
    shape(
        "xline",
        &[
            knob("start", Unit::One, 1e-6, 1e9, Some(1.0)),
            knob("end", Unit::One, 1e-6, 1e9, Some(0.01)),
            once("seconds"),
        ],
        "start * pow (end / start) (line 0 1 seconds :trigger 1)",
        "A ramp from `start` to `end` in equal factors, once, then held.",
    ),
    shape(
        "curve",
        &[
            level("start", Some(0.0)),
            level("end", Some(1.0)),
            once("seconds"),
            knob("bend", Unit::One, -20.0, 20.0, Some(-4.0)),
        ],
        "start + (end - start) * bent (line 0 1 seconds :trigger 1) bend",
        "A bent ramp from `start` to `end`, once, then held: fast first where `bend` is below 0, slow first above.",
    ),
    Ugen {
        origin: "plain arithmetic",
        ..envelope(
            "segments",
            &[
                Port { default: Some(0.0), ..given("trigger", Role::Trigger) },
                Port { role: Role::List, ..level("levels", None) },
                Port { role: Role::List, ..seconds("times", None) },
            ],
            "Straight ramps through levels that are written as a text of numbers, each taking its time from a second text: `segments \"0 1 0.3 0\" \"0.1 0.2 1\"`.",
        )
    },
];

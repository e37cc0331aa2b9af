//! Chords spread out, and degrees of scales.

use super::{
    ARPEGGIO, CHORD, Kind, NAMES, NOTE, NUMBER, NUMBERS, RATIO, SCALE, SCALE_TABLE, Transform, optional,
    required,
};
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::mini::Reading;
use crate::pattern::node::{Join, Node, NodeId, Scale, ValueFunction};
use crate::pattern::{Time, Value};

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "arp",
        aliases: &[],
        params: &[required("mode", ARPEGGIO)],
        has_input: true,
        doc: "Plays the notes of a chord one after the other, in the order of a mode.",
        example: "out: (n \"c'maj e'min7\" # s \"drum\") $ arp \"<up down>\"",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, mode| builder.push(Node::Arpeggio { mode, of }))
        },
    },
    Transform {
        name: "mono",
        aliases: &[],
        params: &[],
        has_input: true,
        doc: "One event at a time: an event waits for the end of those that began before it, and is left out if it ends no later.",
        example: "out: (n \"[0,4,7] [2,5]\" # s \"drum\") $ mono",
        build: |call| call.builder.push(Node::Mono(call.input)),
    },
    Transform {
        name: "arpeggiate",
        aliases: &["arpg"],
        params: &[],
        has_input: true,
        doc: "Plays the notes of a chord one after the other, from the first to the last.",
        example: "out: (n \"c'maj e'min7\" # s \"drum\") $ arpeggiate",
        build: |call| {
            let mode = Arg::Const(Value::Word("up".into()));
            call.builder.push(Node::Arpeggio { mode, of: call.input })
        },
    },
    Transform {
        name: "rolled",
        aliases: &[],
        params: &[],
        has_input: true,
        doc: "The notes of a chord begin one after the other within a quarter of its length.",
        example: "out: (n \"c'maj e'min7\" # s \"drum\") $ rolled",
        build: |call| {
            let by = Arg::Const(Value::Ratio(Time::QUARTER));
            call.builder.push(Node::Roll { by, of: call.input })
        },
    },
    Transform {
        name: "rolledBy",
        aliases: &[],
        params: &[required("share", RATIO)],
        has_input: true,
        doc: "As `rolled`, within a given share of the length; below 0, the last note first.",
        example: "out: (n \"c'maj e'min7\" # s \"drum\") $ rolledBy 0.5",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, by| builder.push(Node::Roll { by, of }))
        },
    },
    Transform {
        name: "scale",
        aliases: &[],
        params: &[required("name", SCALE)],
        has_input: true,
        doc: "Degrees of a scale, counted from 0, become semitones; octaves go on in both directions. Of controls it changes `n` and `note`.",
        example: "out: s \"drum*8\" # n (\"0 .. 7\" $ scale \"minor\")",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, name| builder.map(ValueFunction::Degree(Scale::Named(name)), of))
        },
    },
    Transform {
        name: "toScale",
        aliases: &[],
        params: &[required("notes", NUMBERS)],
        has_input: true,
        doc: "Degrees of a list of notes, counted from 0, become those notes; octaves go on in both directions.",
        example: "out: s \"drum*8\" # n (\"0 .. 7\" $ toScale [0, 2, 7])",
        build: |call| {
            let (notes, of) = (call.patterns(0), call.input);
            to_scale(call.builder, &notes, Arg::int(12), of)
        },
    },
    Transform {
        name: "getScale",
        aliases: &[],
        params: &[required("table", SCALE_TABLE), required("name", NAMES)],
        has_input: true,
        doc: "As `scale`, with scales of one's own: a list of names and notes.",
        example: "out: s \"drum*8\" # n (\"0 .. 7\" $ getScale [(\"broken\", [0, 1, 4, 8])] \"broken\")",
        build: |call| {
            let (names, of) = (call.pattern(1), call.input);
            let (words, tables) = call.named_lists(0);
            let words = words.into_iter().map(Value::Word).collect();
            let scales = tables.iter().map(|notes| to_scale(call.builder, notes, Arg::int(12), of)).collect();
            let indices = call.builder.map(ValueFunction::IndexOf(words), names);
            call.builder
                .bind(indices, Join::Inner, |builder, index| builder.push(Node::Pick { index, of: scales }))
        },
    },
    Transform {
        name: "toScale'",
        aliases: &[],
        params: &[required("octave", NUMBER), required("notes", NUMBERS)],
        has_input: true,
        doc: "As `toScale`, with notes that start again after so many semitones.",
        example: "out: s \"drum*8\" # n (\"0 .. 7\" $ toScale' 10 [0, 3, 7])",
        build: |call| {
            let (notes, of) = (call.patterns(1), call.input);
            call.with(0, |builder, octave| to_scale(builder, &notes, octave, of))
        },
    },
    Transform {
        name: "chord",
        aliases: &[],
        params: &[
            required("roots", NOTE),
            required("names", CHORD),
            optional("modifiers", Kind::List(&Kind::Values(Reading::ChordModifier)), 0.0),
        ],
        has_input: false,
        doc: "The notes of chords, by root and name, and a list of what is done to them: a number of notes, `i` inverted, `o` open, `d1` dropped.",
        example: "out: s \"drum\" # n (chord \"c e\" \"maj min7\")",
        build: |call| {
            let (roots, names) = (call.pattern(0), call.pattern(1));
            let modifiers = call.patterns(2);
            call.builder.bind(names, Join::Both, |builder, name| {
                builder.bind(roots, Join::Both, |builder, root| {
                    builder.with_args(&modifiers, Join::Both, &mut |builder, modifiers| {
                        let (root, name) = (root.clone(), name.clone());
                        builder.push(Node::Chord { root, name, modifiers, source: None })
                    })
                })
            })
        },
    },
];

/// Degrees as notes of a list, which start again after `octave` semitones.
fn to_scale(builder: &mut Builder, notes: &[NodeId], octave: Arg, of: NodeId) -> NodeId {
    if notes.is_empty() {
        return builder.silence();
    }
    builder.with_args(notes, Join::Inner, &mut |builder, notes| {
        builder.map(ValueFunction::Degree(Scale::Notes(notes, octave.clone())), of)
    })
}

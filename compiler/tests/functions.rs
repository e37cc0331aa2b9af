//! What stands for a function is heard as what it stands for: functions of the program, pieces of chain, transform
//! buses, controls and lists, each beside the same written out.

use phonon_compiler::pattern::{Pattern, Time, marks, merge_pieces};
use phonon_compiler::plan::Link;
use phonon_compiler::{Compiled, Options, compile};

/// Programs and the same without names.
const PAIRS: &[(&str, &str)] = &[
    // Pieces of chain.
    ("~m # speed 2\nout: s \"bd sn\" $ ~m", "out: s \"bd sn\" # speed 2"),
    ("~m # speed 2\nout: ~m $ s \"bd sn\"", "out: s \"bd sn\" # speed 2"),
    ("~m # speed 2\nout: s \"bd sn\" $ every 2 ~m", "out: s \"bd sn\" $ every 2 (# speed 2)"),
    (
        "~m # speed 2\nout: s \"bd sn\" $ every 2 (fast 2 $ ~m)",
        "out: s \"bd sn\" $ every 2 (fast 2 $ (# speed 2))",
    ),
    ("~m # lpf 500\nout: s \"bd sn\" $ ~m", "out: s \"bd sn\" # lpf 500"),
    ("~m # lpf 500\nout: saw 110 $ every 2 ~m", "out: saw 110 $ every 2 (# lpf 500)"),
    // Functions that lack their last argument.
    ("fn w x = fast 2 $ x\nout: s \"bd sn\" $ w", "out: s \"bd sn\" $ fast 2"),
    ("fn w x = fast 2 $ x\nout: w $ s \"bd sn\"", "out: s \"bd sn\" $ fast 2"),
    ("fn w x = fast 2 $ x\nout: s \"bd sn\" $ jux w", "out: s \"bd sn\" $ jux (fast 2)"),
    ("fn w x = x $ rev $ fast 2\nout: s \"bd sn\" $ jux w", "out: s \"bd sn\" $ jux (fast 2 $ rev)"),
    ("fn w x = fast 2 (rev x)\nout: s \"bd sn\" $ jux w", "out: s \"bd sn\" $ jux (fast 2 $ rev)"),
    ("fn w x = 0.25 <~ x\nout: s \"bd sn\" $ jux w", "out: s \"bd sn\" $ jux (0.25 <~)"),
    ("fn w n x = fast n $ x\nout: s \"bd sn\" $ every 2 (w 3)", "out: s \"bd sn\" $ every 2 (fast 3)"),
    (
        "fn w n x = fast n $ x\nout: s \"bd sn\" $ every 2 (w 3 $ rev)",
        "out: s \"bd sn\" $ every 2 (fast 3 $ rev)",
    ),
    ("fn w x = x # lpf 500\nout: s \"bd sn\" $ every 2 w", "out: s \"bd sn\" $ every 2 (# lpf 500)"),
    ("fn w x = x # lpf 500\nout: saw 110 $ every 2 w", "out: saw 110 $ every 2 (# lpf 500)"),
    ("fn w x = x |+| speed 2\nout: s \"bd sn\" $ every 2 w", "out: s \"bd sn\" $ every 2 (|+| speed 2)"),
    (
        "fn w x = x + 12\nout: s \"bd\" # n (\"0 7\" $ every 2 w)",
        "out: s \"bd\" # n (\"0 7\" $ every 2 (+ 12))",
    ),
    (
        "fn w x = 12 - x\nout: s \"bd\" # n (\"0 7\" $ every 2 w)",
        "out: s \"bd\" # n (\"0 7\" $ every 2 (12 -))",
    ),
    ("fn v x = w 2 $ x\nfn w n x = fast n $ x\nout: s \"bd sn\" $ jux v", "out: s \"bd sn\" $ jux (fast 2)"),
    ("fn rev x = fast 2 $ x\nout: s \"bd sn\" $ jux rev", "out: s \"bd sn\" $ jux (fast 2)"),
    ("fn rev x = fast 2 $ x\nout: s \"bd sn\" $ rev", "out: s \"bd sn\" $ fast 2"),
    // Bodies that use the argument more than once.
    (
        "fn w x = stack [x, rev $ x # speed 2]\nout: s \"bd sn\" $ every 2 w",
        "out: s \"bd sn\" $ every 2 (superimpose (rev $ (# speed 2)))",
    ),
    (
        "fn w x = fastcat [x, x]\nfn v x = fastcat [w x, w x]\nout: s \"bd sn\" $ jux v",
        "out: s \"bd sn\" $ jux (fast 4 $ repeatCycles 4)",
    ),
    // Function buses.
    ("~f x: x # lpf 500\nout: s \"bd sn\" # ~f", "out: s \"bd sn\" # lpf 500"),
    ("~f x: x # lpf 500\nout: s \"bd sn\" $ ~f", "out: s \"bd sn\" # lpf 500"),
    ("~f x: x # lpf 500\nout: saw 110 # ~f", "out: saw 110 # lpf 500"),
    ("~f x: x # lpf 500\nout: s \"bd sn\" $ every 2 ~f", "out: s \"bd sn\" $ every 2 (# lpf 500)"),
    ("~f x c: x # lpf c\nout: s \"bd sn\" # ~f 500", "out: s \"bd sn\" # lpf 500"),
    // Transform buses that lack arguments.
    ("~r: every 2\nout: s \"bd sn\" $ ~r rev", "out: s \"bd sn\" $ every 2 rev"),
    ("~r: every 2\nout: ~r rev $ s \"bd sn\"", "out: s \"bd sn\" $ every 2 rev"),
    ("~r: every\nout: s \"bd sn\" $ ~r 2 rev", "out: s \"bd sn\" $ every 2 rev"),
    ("~r: every 2 rev\nout: s \"bd sn\" $ sometimes ~r", "out: s \"bd sn\" $ sometimes (every 2 rev)"),
    // A control in front of a row of `$`.
    ("out: s $ fast 2 $ \"bd sn\"", "out: s (\"bd sn\" $ fast 2)"),
    ("out: s \"bd\" # n $ fast 2 $ \"0 1\"", "out: s \"bd\" # n (\"0 1\" $ fast 2)"),
    (
        "out: s \"bd\" # note $ scale \"major\" $ \"0 .. 7\"",
        "out: s \"bd\" # note (scale \"major\" $ \"0 .. 7\")",
    ),
    // Notes of an instrument in a row of `$`.
    ("out: saw # note \"c2 e2\" $ fast 2", "out: (saw # note \"c2 e2\") $ fast 2"),
    ("out: saw # note \"c2 e2\" $ rev", "out: saw # note (\"c2 e2\" $ rev)"),
    // Effects among patterns.
    ("out: s \"bd sn\" $ fix (# lpf 300) (s \"bd\")", "out: stack [s \"bd ~\" # lpf 300, s \"~ sn\"]"),
    ("out: fastcat [s \"bd\" # lpf 300, s \"sn\"]", "out: stack [s \"bd ~\" # lpf 300, s \"~ sn\"]"),
    ("~a: s \"bd\" # lpf 300\nout: fastcat [~a, s \"sn\"]", "out: stack [s \"bd ~\" # lpf 300, s \"~ sn\"]"),
    ("out: s \"bd\" $ append (s \"sn\" # lpf 300)", "out: stack [s \"<~ bd>\", s \"<sn ~>\" # lpf 300]"),
    ("out: (s \"hh*2\" # lpf 300) $ every 2 (# speed 2)", "out: s \"hh*2\" $ every 2 (# speed 2) # lpf 300"),
    ("out: s \"hh\" # lpf 300 # speed 2", "out: s \"hh\" # speed 2 # lpf 300"),
    ("~a: s \"hh\" # lpf 300\nout: ~a # speed 2", "out: s \"hh\" # speed 2 # lpf 300"),
    ("~a: s \"hh\" # lpf 300\nout: ~a $ speed 2", "out: s \"hh\" # speed 2 # lpf 300"),
    ("~m # lpf 300\nout: ~m $ s \"hh\" # n 1", "out: s \"hh\" # n 1 # lpf 300"),
    ("~c # speed 2 # lpf 300\nout: s \"hh\" # ~c", "out: s \"hh\" # speed 2 # lpf 300"),
    ("~c # speed 2 # lpf 300\nout: s \"hh\" $ every 2 ~c", "out: s \"hh\" $ every 2 (# speed 2 # lpf 300)"),
    ("@c: speed 2 # lpf 300\nout: s \"hh\" # @c", "out: s \"hh\" # speed 2 # lpf 300"),
    (
        "~x # gain 0.5\nout: s \"bd\" # gain 2 # distort 5 # ~x",
        "out: s \"bd\" # gain 2 # distort 5 # gain 0.5",
    ),
    ("out: (s \"hh\" # lpf 300) $ chop 2", "out: s \"hh\" $ chop 2 # lpf 300"),
    (
        "~a # lpf 300\nout: s \"bd\" $ every 2 ~a $ every 2 ~a",
        "out: s \"bd\" $ every 2 (# lpf 300) $ every 2 (# lpf 300)",
    ),
    ("~c # lpf 300 # speed 2\nout: s \"bd\" # ~c", "out: s \"bd\" # speed 2 # lpf 300"),
    ("~c # speed 2 # lpf 300\n~b: s \"bd\" # n 1\nout: ~b # ~c", "out: s \"bd\" # n 1 # speed 2 # lpf 300"),
    ("out: s \"bd\" $ every 2 (# hpf 200 # n 1)", "out: s \"bd\" $ every 2 (# n 1 # hpf 200)"),
    ("fn d x = x |+ n 2\nout: d (s \"bd\" # n 1 # lpf 300)", "out: s \"bd\" # n 3 # lpf 300"),
    (
        "out: stack [s \"bd\" # lpf 300, s \"sn\"] # speed 2",
        "out: stack [s \"bd\" # speed 2 # lpf 300, s \"sn\" # speed 2]",
    ),
    (
        "~a: s \"bd sn\" # lpf 300\nout: 0.25 ~> ~a # speed 2",
        "out: (0.25 ~> s \"bd sn\") # speed 2 # lpf 300",
    ),
    (
        "~p: 0.25 ~> (s \"bd\" # lpf 300)\nout: cat [~p, s \"sn\"]",
        "out: cat [(0.25 ~> s \"bd\") # lpf 300, s \"sn\"]",
    ),
    // Functions on sounds.
    ("fn w x = fast 2 $ x\nout: w (saw \"110 220\")", "out: saw \"110 220\" $ fast 2"),
    ("fn w x = fast 2 $ x\nout: saw \"110 220\" # w", "out: saw \"110 220\" $ fast 2"),
    ("fn w n x = fast n $ x\n~d: s \"bd\" # lpf 300\nout: ~d $ w 2", "out: s \"bd*2\" # lpf 300"),
    ("fn w x = x # speed 2\nout: s \"bd\" # w", "out: s \"bd\" # speed 2"),
    ("out: 0.25 ~> (s \"bd\" # lpf 300)", "out: (s \"bd\" # lpf 300) $ late 0.25"),
    ("out: rev (s \"hh cp\" # lpf 300)", "out: (s \"hh cp\" # lpf 300) $ rev"),
    // Parameters, keywords and functions without parameters.
    ("fn w n x = x # n n\nout: s \"bd*4\" $ every 2 (w 2)", "out: s \"bd*4\" $ every 2 (# n 2)"),
    ("fn w n x = fast n $ x\nout: s \"bd\" $ every 2 (w :n 3)", "out: s \"bd\" $ every 2 (fast 3)"),
    ("fn twice f x = f (f x)\nout: s \"bd sn\" $ twice (fast 2)", "out: s \"bd sn\" $ fast 4"),
    ("fn kick = s \"bd*4\"\nout: kick # speed 2", "out: s \"bd*4\" # speed 2"),
    ("fn often n = every n\nout: s \"bd sn\" $ often 2 rev", "out: s \"bd sn\" $ every 2 rev"),
    ("@often: every 2\nout: s \"bd sn\" $ @often rev", "out: s \"bd sn\" $ every 2 rev"),
    // Settings and operators as functions.
    ("out: s \"bd sn\" $ every 2 (speed 2 $ rev)", "out: s \"bd sn\" $ every 2 (rev $ (# speed 2))"),
    ("out: s \"bd sn\" $ every 2 (rev # speed 2)", "out: s \"bd sn\" $ every 2 (rev $ (# speed 2))"),
    ("out: s \"bd sn\" $ spread (#) [n 1, n 2]", "out: s \"bd sn\" $ spread ($) [(# n 1), (# n 2)]"),
    ("out: s \"bd sn\" $ every 2 (n \"1 2 3\" #)", "out: s \"bd sn\" $ every 2 (n \"1 2 3\" |<)"),
    // Rows of `$` with a control or an oscillator in them.
    ("out: fast 2 $ n $ \"0 3\"", "out: n \"0 3*1\" $ fast 2"),
    ("out: s \"hh*8\" # gain $ saw", "out: s \"hh*8\" # gain saw"),
    ("out: n $ \"0 3\" # s \"hh\"", "out: n \"0 3\" # s \"hh\""),
    ("out: saw $ fast 2 $ \"110 220\"", "out: saw (\"110 220\" $ fast 2)"),
    ("out: s \"hh\" # lpf $ range 300 500 $ \"0 1\"", "out: s \"hh\" # lpf (range 300 500 $ \"0 1\")"),
    // Older spellings.
    ("out: s \"bd sn\" $ loop 2", "out: s \"bd sn\" $ fast 2"),
    ("out: s \"bd\" # n \"0 3\" # chord \"min\"", "out: s \"bd\" # n (chord \"0 3\" \"min\")"),
];

/// The sounds that a program can make: its ugens, and the events of the tracks behind them.
fn heard(source: &str) -> (Vec<&'static str>, Vec<String>) {
    let Compiled { module, diagnostics, .. } = compile(source, &Options::default());
    assert!(!diagnostics.iter().any(|found| found.is_error()), "{source}\n{diagnostics:?}");
    let nodes = || module.graph.dag.node_weights();
    let mut ugens: Vec<&str> = nodes().map(|node| node.ugen.name()).collect();
    let tracks = nodes().filter_map(|node| match node.link? {
        Link::Track(track) => Some(track),
        Link::Pool(pool, _) => Some(module.pools[pool.index()].track),
        Link::Setting(_) | Link::Response(_) => None,
    });
    let mut events: Vec<String> =
        tracks.flat_map(|track| events(&module.tracks[track.index()].pattern)).collect();
    ugens.sort_unstable();
    events.sort();
    (ugens, events)
}

/// The events of some cycles, without their places in the text and the marks of effects.
fn events(pattern: &Pattern) -> Vec<String> {
    let mut events = merge_pieces(pattern.query(Time::ZERO, Time::from_int(6)));
    for event in &mut events {
        event.sources.clear();
        marks::strip(&mut event.value);
    }
    events.iter().map(|event| format!("{event:?}")).collect()
}

#[test]
fn what_stands_for_a_function_is_that_function() {
    let differs = |(named, written): &&(&str, &str)| heard(named) != heard(written);
    let different: Vec<_> = PAIRS.iter().filter(differs).collect();
    assert!(different.is_empty(), "not alike: {different:#?}");
}

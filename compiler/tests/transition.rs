//! From one version of a program to the next: every transition is a program that the judge accepts.

use phonon_compiler::graph::{Graph, Signal};
use phonon_compiler::lower::Module;
use phonon_compiler::passes::stems;
use phonon_compiler::plan::{Key, StemId};
use phonon_compiler::transition::{Fading, left, transition};
use phonon_compiler::ugen::Memory;
use phonon_compiler::{Options, plan, prepare};
use std::collections::BTreeSet;

const FADING: Fading = Fading { seconds: 0.02, pairs: 1 };

fn prepared(source: &str) -> Module {
    let (module, diagnostics) = prepare(source, &Options::default());
    module.unwrap_or_else(|| panic!("{source}: {diagnostics:?}"))
}

/// How many nodes of the first version fade out, and the ugens of the nodes between both, by name.
fn between(old: &str, new: &str) -> (usize, Vec<&'static str>) {
    let joined = transition(&prepared(old), &prepared(new), &FADING);
    let nodes = || joined.module.graph.dag.node_weights();
    let leaving = nodes().filter(|node| left(&node.key).is_some()).count();
    let mut glue: Vec<_> =
        nodes().filter(|node| node.key.bus == "(fade)").map(|node| node.ugen.name()).collect();
    glue.sort_unstable();
    assert_eq!(joined.fades, !glue.is_empty());
    plan(joined.module, &Options::default());
    (leaving, glue)
}

#[test]
fn a_program_turns_into_itself_without_any_change() {
    for path in programs() {
        let source = std::fs::read_to_string(&path).expect("a file of the repository");
        let (Some(module), _) = prepare(&source, &Options::default()) else { continue };
        let joined = transition(&module, &module, &FADING);
        assert!(!joined.fades, "{}", path.display());
        assert_eq!(keys(&joined.module.graph), keys(&module.graph), "{}", path.display());
        let (same, mut joined) =
            (plan(module, &Options::default()), plan(joined.module, &Options::default()));
        // The tracks and voices of the old version follow those of the new one, and nothing plays them.
        joined.tracks.truncate(same.tracks.len());
        joined.pools.truncate(same.pools.len());
        joined.instruments.truncate(same.instruments.len());
        assert_eq!(joined.tasks.len(), same.tasks.len(), "{}", path.display());
    }
}

#[test]
fn instruments_of_one_name_are_told_by_their_order() {
    let module = prepared("out: (saw \"c3 e3\" $ rev) + (sine \"g3 a3\" $ rev)");
    let names: Vec<&String> = module.instruments.iter().map(|(name, _)| name).collect();
    assert!(names.len() == 2 && names[0] == names[1], "{names:?}");
    assert!(!transition(&module, &module, &FADING).fades);
}

#[test]
fn any_program_turns_into_any_other() {
    let all: Vec<Module> = programs()
        .iter()
        .filter_map(|path| prepare(&std::fs::read_to_string(path).ok()?, &Options::default()).0)
        .collect();
    assert!(all.len() > 20);
    for (at, old) in all.iter().enumerate() {
        for new in [&all[(at + 1) % all.len()], &all[(7 * at + 3) % all.len()]] {
            let joined = transition(old, new, &FADING);
            let there = keys(&joined.module.graph);
            let remembers = |key: &Key| key.ugen.row().memory != Memory::None;
            assert!(keys(&new.graph).into_iter().filter(remembers).all(|key| there.contains(&key)));
            plan(joined.module, &Options::default());
        }
    }
}

#[test]
fn numbers_go_straight_to_their_new_values() {
    let (leaving, glue) = between("out: saw 110 # lpf 500 0.8", "out: saw 110 # lpf 800 0.8");
    assert_eq!((leaving, glue), (0, vec!["fade", "mix", "mul", "mul", "sub"]));
}

#[test]
fn numbers_of_functions_go_straight_too_and_nothing_is_computed_twice() {
    let (leaving, glue) = between("out: sine 110 * 0.3", "out: sine 110 * 0.2");
    assert_eq!((leaving, glue), (0, vec!["fade", "mix", "mul", "mul", "mul", "sub"]));
}

#[test]
fn a_function_that_becomes_another_is_heard_as_it_was_while_it_fades_out() {
    // The first product of `out` becomes that of the knob.
    let (old, new) =
        ("~l: sine 3\nout: saw 110 * 0.3", "~l: sine 3\nout: (saw 110 # lpf (~l * 300 + 800)) * 0.3");
    let joined = transition(&prepared(old), &prepared(new), &FADING).module.graph;
    let product = |level: f32| {
        let is_it = |node: &&phonon_compiler::graph::Node| {
            node.ugen.name() == "mul" && node.key.bus == "out" && node.knobs.contains(&level)
        };
        joined.dag.node_weights().filter(is_it).count()
    };
    assert_eq!((product(0.3), product(300.0)), (2, 1));
}

#[test]
fn what_both_sums_have_goes_on() {
    let (leaving, glue) = between("~a: saw 110\nout: ~a", "~a: saw 110\n~b: sine 220\nout: ~a + ~b");
    assert_eq!((leaving, glue), (0, vec!["fade", "mix", "mul", "pan"]));
    let (leaving, glue) = between("out: saw 110 + sine 220", "out: saw 110");
    assert_eq!((leaving, glue), (1, vec!["fade", "mix", "mul", "pan"]));
}

#[test]
fn effects_that_change_places_are_exchanged() {
    let (leaving, _) =
        between("out: saw 110 # lpf 500 0.8 # hpf 100 0.8", "out: saw 110 # hpf 100 0.8 # lpf 500 0.8");
    assert_eq!(leaving, 2);
}

/// A version with its stems.
fn with_stems(source: &str) -> Module {
    let options = Options { stems: true, ..Options::default() };
    let mut module = prepare(source, &options).0.expect("a program without errors");
    stems(&mut module.graph);
    module
}

/// What takes part in the sum, whatever else is computed.
fn heard(module: &Module) -> BTreeSet<Key> {
    let graph = &module.graph;
    let audible = graph.outputs.iter().filter(|heard| heard.audible).flat_map(|heard| heard.signals);
    let (mut keys, mut ahead) = (BTreeSet::new(), audible.collect::<Vec<_>>());
    while let Some(signal) = ahead.pop() {
        let Signal::Output(node, _) = signal else { continue };
        if keys.insert(graph.dag[node].key.clone()) {
            ahead.extend(graph.inputs(node));
        }
    }
    keys
}

#[test]
fn stems_fade_by_their_names_and_change_nothing_that_is_heard() {
    const TEXTS: [&str; 6] = [
        "~a: sine 110 # lpf 800\n~b: sine 220\nout: ~a + ~b",
        // The filter goes on and hears something else, while the stem that it is in goes.
        "~a: saw 110 # lpf 800\nout: ~a",
        "~a: saw 110 # lpf 500\n~b: sine 220\n~c: sine 330\nout: (~a + ~b + ~c) * 0.3",
        "outmix: gain\n~a: sine 110\n~b: sine 220\nout1: ~a + ~b\nout2: ~b",
        "outmix: gain\n~a: sine 110\n~b: sine 220\nout1: ~a + ~b",
        "out: sine 110",
    ];
    for (old, new) in TEXTS.iter().flat_map(|old| TEXTS.iter().map(move |new| (old, new))) {
        let plain = transition(&prepared(old), &prepared(new), &FADING).module;
        let (before, after) = (with_stems(old), with_stems(new));
        let joined = transition(&before, &after, &FADING).module;
        assert_eq!(heard(&plain), heard(&joined), "from {old:?} to {new:?}");
        let ids = |module: &Module| -> BTreeSet<StemId> {
            let stems = module.graph.outputs.iter().map(|heard| heard.stem.as_ref());
            StemId::all(stems).into_iter().flatten().collect()
        };
        assert_eq!(ids(&joined), &ids(&before) | &ids(&after), "from {old:?} to {new:?}");
        plan(joined, &Options::default());
    }
}

fn keys(graph: &Graph) -> BTreeSet<Key> {
    graph.order().into_iter().map(|node| graph.dag[node].key.clone()).collect()
}

fn programs() -> Vec<std::path::PathBuf> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["examples", "tests/corpus"].map(|folder| root.join(folder));
    let files =
        folders.iter().flat_map(|folder| std::fs::read_dir(folder).expect("a folder of the repository"));
    let mut paths: Vec<_> = files.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "ph"));
    paths.sort();
    paths
}

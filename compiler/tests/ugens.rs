//! The rows of the ugen table that are made of others.

use phonon_compiler::ugen::{self, Chain, Made, Port, Role, Ugen, UgenId};
use phonon_compiler::{Options, compile};
use phonon_grammar::diagnostic::{Format, render};

fn made_of_others() -> impl Iterator<Item = &'static Ugen> {
    ugen::all().filter(|row| matches!(row.made, Made::Of(_)))
}

/// What a port may be given: a number from its range, or something that moves.
fn argument(port: &Port, moves: bool) -> String {
    match (port.role, moves) {
        (Role::Trigger | Role::Gate, false) => "\"t f t\"".to_owned(),
        (Role::Trigger | Role::Gate, true) => "(saw 3)".to_owned(),
        (Role::Word(words), false) => format!("\"{}\"", words.join(" ")),
        (Role::Sample, _) => "\"bd\"".to_owned(),
        (Role::Signal | Role::Sound, _) => "(saw 110)".to_owned(),
        (Role::Literal, _) | (_, false) => format!("{}", 0.5f32.clamp(port.min, port.max)),
        _ => format!("({} + 0.1 * sine 3)", 0.5f32.clamp(port.min, port.max)),
    }
}

/// A program that calls a row with all of its arguments, or with those that it needs.
fn program(row: &Ugen, whole: bool, moves: bool) -> String {
    let ports = row.ports.iter().filter(|port| whole || port.default.is_none());
    let arguments: Vec<String> = ports.map(|port| argument(port, moves)).collect();
    format!("out: {} {}\n", row.name, arguments.join(" "))
}

#[test]
fn bodies_compile_without_complaint() {
    let mut wrong = String::new();
    for row in made_of_others() {
        for (whole, moves) in [(false, false), (true, false), (true, true)] {
            let program = program(row, whole, moves);
            let compiled = compile(&program, &Options::default());
            let said = render(&compiled.diagnostics, &program, row.name, Format::Short, false);
            if compiled.plan.is_none() || !said.is_empty() {
                wrong += &format!("{program}{said}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_body_sees_no_names_of_the_program() {
    let plain = "out: superkick 60 # comb 200\n";
    let crowded = format!("fn lpf in f = 0\nfn delayc in = 0\n~noise: 0\n@ad: 0\n{plain}");
    let graph = |source: &str| {
        let module = compile(source, &Options::default()).module;
        let ugens = module.graph.order().into_iter().map(|node| module.graph.dag[node].ugen.name());
        ugens.collect::<Vec<_>>()
    };
    assert_eq!(graph(plain), graph(&crowded));
}

#[test]
fn what_stands_before_the_chain_is_the_first_argument() {
    for row in made_of_others().filter(|row| row.chain == Chain::Input) {
        assert!(row.input().is_some(), "{}", row.name);
    }
    for name in ["lpf", "rlpf", "svf_lp", "bq_lp"] {
        assert_eq!(UgenId::known(name).name(), "lpf");
    }
}

#[test]
fn a_trigger_and_its_gate_belong_together() {
    let module = |source: &str| {
        let compiled = compile(source, &Options::default());
        assert!(compiled.plan.is_some(), "{source}: {:?}", compiled.diagnostics);
        compiled.module
    };
    // One pattern, one track: trigger and gate are its outputs.
    assert_eq!(module("out: saw 110 # tadsr \"t f t\" 0.1 0.1 0.5 0.1").tracks.len(), 1);
    assert_eq!(module("out: saw 110 # adsr 0.1 0.1 0.5 0.1 :trigger \"t f t\"").tracks.len(), 1);
    let edges = module("out: saw 110 # asr (sine 1) 0.1 0.1").graph;
    assert_eq!(edges.dag.node_weights().filter(|node| node.ugen.name() == "edge").count(), 1);
}

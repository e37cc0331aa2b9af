//! The parts of what is heard, as outputs of their own.
//!
//! An output is often a sum of buses with a level or an effect behind it: `(~drums + ~bass) * 0.5 # reverb 0.8`.
//! Its stems are the addends of that sum, in order: added up they are the sum bit for bit, and what stands behind it
//! makes the output of that.

use crate::graph::{Graph, Heard, Signal};
use crate::plan::Stem;
use crate::ugen::{Group, Role};
use petgraph::stable_graph::NodeIndex;
use std::collections::BTreeSet;

/// The most stems of one output; a longer sum stays whole.
const STEMS_MAX: usize = 256;

/// Gives every audible output its name, and adds its stems behind all outputs; these do not take part in the sum.
///
/// Runs after all passes that change what is computed, and before `pack`.
pub fn stems(graph: &mut Graph) {
    let mut stems = Vec::new();
    for at in 0..graph.outputs.len() {
        if !graph.outputs[at].audible {
            continue;
        }
        let (parts, behind) = parts(graph, graph.outputs[at].signals);
        let name = name(graph, &graph.outputs[at]);
        let part_of = Some(at as u32);
        stems.extend(parts.into_iter().map(|Part { name, signals }| Heard {
            channel: None,
            signals,
            audible: false,
            stem: Some(Stem { name, part_of, behind: Vec::new() }),
        }));
        graph.outputs[at].stem = Some(Stem { name, part_of: None, behind });
    }
    graph.outputs.extend(stems);
}

/// A signal that is added to others.
struct Part {
    name: String,
    signals: [Signal; 2],
}

/// What an output is called: by its channel, or by the bus it was made of where no text says `out`.
fn name(graph: &Graph, heard: &Heard) -> String {
    match (heard.channel, heard.signals[0]) {
        (Some(channel), _) => format!("out{channel}"),
        (None, Signal::Output(node, _)) if graph.outputs.iter().filter(|other| other.audible).count() > 1 => {
            graph.dag[node].key.bus.clone()
        }
        _ => "out".to_owned(),
    }
}

/// The addends of the last sum of buses, and the ugens behind it, first to last; none where there is no such sum.
fn parts(graph: &Graph, signals: [Signal; 2]) -> (Vec<Part>, Vec<String>) {
    let [Some(left), Some(right)] = [0, 1].map(|side| last_sum(graph, signals[side], side)) else {
        return (Vec::new(), Vec::new());
    };
    let fits = left.addends.len() == right.addends.len() && left.addends.len() <= STEMS_MAX;
    let own = &graph.dag[left.node].key.bus;
    let buses: Vec<BTreeSet<&str>> = left.addends.iter().map(|&addend| buses(graph, addend, own)).collect();
    let named: Vec<_> = buses.iter().filter(|buses| !buses.is_empty()).collect();
    // Two addends of the same buses are a dry and a wet way, or a sum inside an instrument.
    let are_buses = !named.is_empty() && named.iter().collect::<BTreeSet<_>>().len() == named.len();
    if !fits || !are_buses {
        return (Vec::new(), Vec::new());
    }
    let names = buses.into_iter().map(|buses| match buses.is_empty() {
        true => own.clone(),
        false => buses.into_iter().collect::<Vec<_>>().join("+"),
    });
    let sides = left.addends.into_iter().zip(right.addends);
    let parts = names.zip(sides).map(|(name, (left, right))| Part { name, signals: [left, right] });
    (parts.collect(), left.behind)
}

/// A sum, seen from one side of an output.
struct Sum {
    node: NodeIndex,
    addends: Vec<Signal>,
    behind: Vec<String>,
}

/// The first sum on the way from an output back through levels and effects.
fn last_sum(graph: &Graph, signal: Signal, side: usize) -> Option<Sum> {
    let (mut behind, mut signal) = (Vec::new(), signal);
    // A way without loops is no longer than the graph is large.
    for _ in 0..graph.dag.node_count() {
        let Signal::Output(node, _) = signal else { return None };
        if is_sum(graph, node) {
            behind.reverse();
            return Some(Sum { node, addends: addends(graph, node), behind });
        }
        let row = graph.dag[node].ugen.row();
        let is_passed = row.group != Group::Arithmetic || matches!(row.name, "mul" | "div" | "clip");
        signal = worked_on(graph, node, side).filter(|_| is_passed)?;
        behind.push(row.name.to_owned());
    }
    None
}

fn is_sum(graph: &Graph, node: NodeIndex) -> bool {
    matches!(graph.dag[node].ugen.name(), "add" | "mix")
}

/// What is added, in order. A sum begins with its first input, so one that stands there is part of it.
fn addends(graph: &Graph, node: NodeIndex) -> Vec<Signal> {
    let (mut later, mut inputs) = (Vec::new(), graph.inputs(node));
    while let Some(&Signal::Output(first, 0)) = inputs.first()
        && is_sum(graph, first)
        && graph.dag[first].key.bus == graph.dag[node].key.bus
    {
        later.push(inputs.split_off(1));
        inputs = graph.inputs(first);
    }
    inputs.into_iter().chain(later.into_iter().rev().flatten()).collect()
}

/// The sound that a ugen works on, of the two sides that there may be: what stands before `#`, or the only thing that
/// is plugged in.
fn worked_on(graph: &Graph, node: NodeIndex, side: usize) -> Option<Signal> {
    let inputs = graph.inputs(node);
    let plugged = |port: &usize| matches!(inputs.get(*port), Some(Signal::Output(..)));
    let ports = graph.dag[node].ugen.row().ports;
    let of_sound = ports.iter().enumerate().filter(|(_, port)| port.role == Role::Signal).map(|(at, _)| at);
    let of_sound: Vec<usize> = of_sound.filter(plugged).collect();
    let port = of_sound.get(side).or(of_sound.last()).copied();
    let only = || {
        let mut all = (0..inputs.len()).filter(plugged);
        all.next().filter(|_| all.next().is_none())
    };
    port.or_else(only).map(|port| inputs[port])
}

/// The buses that a signal comes from, followed through what belongs to the bus `own`.
fn buses<'g>(graph: &'g Graph, signal: Signal, own: &str) -> BTreeSet<&'g str> {
    let (mut found, mut seen, mut ahead) = (BTreeSet::new(), BTreeSet::new(), vec![signal]);
    while let Some(signal) = ahead.pop() {
        let Signal::Output(node, _) = signal else { continue };
        let bus = graph.dag[node].key.bus.as_str();
        if bus != own {
            found.insert(bus);
        } else if seen.insert(node) {
            match is_sum(graph, node) {
                true => ahead.extend(graph.inputs(node)),
                false => ahead.extend([0, 1].into_iter().filter_map(|side| worked_on(graph, node, side))),
            }
        }
    }
    found
}

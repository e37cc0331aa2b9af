//! The parts of what is heard, and the buses in it, as outputs of their own.
//!
//! Added up in order the parts are the mix, bit for bit. With one output that is a sum of buses, `~drums + ~bass * 0.5`,
//! they are what it adds, and with several outputs they are these. Where something is done to the sum, by an effect
//! behind it or by `outmix`, what comes out of that is one part.

use crate::graph::{Graph, Heard, Node, Signal};
use crate::key::Keys;
use crate::plan::{Mix, Stem, StemKind};
use crate::ugen::{Group, Port, Ugen, UgenId};
use petgraph::Direction;
use petgraph::stable_graph::NodeIndex;
use petgraph::visit::EdgeRef;
use phonon_grammar::Span;
use std::collections::BTreeSet;

/// The most parts of a sum; a longer one stays whole.
const PARTS_MAX: usize = 256;

/// The bus of what is added for stems alone; no bus of a program has such a name.
const BUS: &str = "(stems)";

/// What is added to the mix.
#[derive(Clone)]
struct Part {
    name: String,
    /// Left and right.
    signals: [Signal; 2],
    /// What is done to it after it was computed.
    law: Mix,
}

/// Adds the stems behind all outputs: the parts of the mix, in the order of their sum, the outputs that are no parts, and
/// the buses, which lowering has left among the outputs. None of them takes part in the sum.
///
/// Runs after all passes that change what is computed, and before `pack`.
pub fn stems(graph: &mut Graph) {
    let all = std::mem::take(&mut graph.outputs);
    let (outputs, buses) = all.into_iter().partition(|heard| heard.stem.is_none());
    graph.outputs = outputs;
    let audible: Vec<Part> = audible(graph);
    let (parts, outputs) = match other_parts(graph, &audible) {
        Some(parts) => (parts, audible),
        None => (audible, Vec::new()),
    };
    for (kind, all) in [(StemKind::Part, parts), (StemKind::Output, outputs)] {
        graph.outputs.extend(all.into_iter().map(|Part { name, signals, law }| Heard {
            channel: None,
            signals,
            audible: false,
            stem: Some(Stem { kind, name, sources: Vec::new(), law }),
        }));
    }
    graph.outputs.extend(buses);
    for at in 0..graph.outputs.len() {
        let sources = sources(graph, graph.outputs[at].signals);
        if let Some(stem) = &mut graph.outputs[at].stem {
            stem.sources = sources;
        }
    }
}

/// The nodes that sound in signals, from those that give them back to the first; what only moves a knob does not sound.
pub fn sounding(graph: &Graph, signals: impl IntoIterator<Item = Signal>) -> BTreeSet<NodeIndex> {
    behind(graph, signals, |_| true)
}

/// As [`sounding`], but no further than the nodes for which `goes_on` is false.
fn behind(
    graph: &Graph,
    signals: impl IntoIterator<Item = Signal>,
    goes_on: impl Fn(&Node) -> bool,
) -> BTreeSet<NodeIndex> {
    let node = |signal| if let Signal::Output(node, _) = signal { Some(node) } else { None };
    let (mut found, mut ahead) = (BTreeSet::new(), signals.into_iter().filter_map(node).collect::<Vec<_>>());
    while let Some(node) = ahead.pop() {
        if found.insert(node) && goes_on(&graph.dag[node]) {
            let Ugen { group, ports, .. } = graph.dag[node].ugen.row();
            let is_sound = |port: usize| {
                *group == Group::Arithmetic || ports.get(port).or(ports.last()).is_some_and(Port::is_sound)
            };
            let plugged = graph.dag.edges_directed(node, Direction::Incoming);
            let sounds = plugged.filter(|edge| is_sound(usize::from(edge.weight().port)));
            ahead.extend(sounds.map(|edge| edge.source()));
        }
    }
    found
}

/// The buses and outputs whose ugens sound in signals.
fn sources(graph: &Graph, signals: [Signal; 2]) -> Vec<String> {
    let buses: BTreeSet<&str> =
        sounding(graph, signals).into_iter().map(|node| graph.dag[node].key.bus.as_str()).collect();
    buses.into_iter().filter(|bus| *bus != BUS).map(str::to_owned).collect()
}

/// What is heard, each called by its channel, or by the bus it was made of where no text says `out`.
fn audible(graph: &Graph) -> Vec<Part> {
    let audible = || graph.outputs.iter().filter(|heard| heard.audible);
    let are_several = audible().count() > 1;
    let name = |heard: &Heard| match (heard.channel, heard.signals[0]) {
        (Some(channel), _) => format!("out{channel}"),
        (None, Signal::Output(node, _)) if are_several => graph.dag[node].key.bus.clone(),
        _ => "out".to_owned(),
    };
    audible().map(|heard| Part { name: name(heard), signals: heard.signals, law: Mix::None }).collect()
}

/// The parts of the mix where these are not the outputs.
fn other_parts(graph: &mut Graph, outputs: &[Part]) -> Option<Vec<Part>> {
    let mut keys = Keys::default();
    let law = if graph.mix.is_limiting() { graph.mix } else { Mix::None };
    let level = graph.mix.level(outputs.len());
    match outputs {
        [] => None,
        [only] if law == Mix::None => addends(graph, only.signals, &mut keys),
        _ if law == Mix::None && level == 1.0 => None,
        _ => {
            let signals = [0, 1].map(|side| {
                let sum: Vec<Signal> = outputs.iter().map(|output| output.signals[side]).collect();
                let sum = match *sum.as_slice() {
                    [only] => only,
                    _ => add(graph, "mix", &sum, &mut keys),
                };
                if level == 1.0 { sum } else { add(graph, "mul", &[sum, Signal::Constant(level)], &mut keys) }
            });
            Some(vec![Part { name: "mix".to_owned(), signals, law }])
        }
    }
}

/// What a sum of buses adds, in order; none where it is no such sum.
fn addends(graph: &mut Graph, signals: [Signal; 2], keys: &mut Keys) -> Option<Vec<Part>> {
    let Signal::Output(sum, _) = signals[0] else { return None };
    let own = graph.dag[sum].key.bus.clone();
    let [left, right] = signals.map(|signal| terms(graph, signal, &own));
    let signs = |terms: &[Term]| terms.iter().map(|term| term.is_negative).collect::<Vec<_>>();
    let fits = (2..=PARTS_MAX).contains(&left.len()) && signs(&left) == signs(&right);
    let buses: Vec<BTreeSet<String>> = left.iter().map(|term| buses(graph, term.signal, &own)).collect();
    let named: Vec<_> = buses.iter().filter(|buses| !buses.is_empty()).collect();
    // Two addends of the same buses are a dry and a wet way, or a sum inside an instrument.
    let are_buses = !named.is_empty() && named.iter().collect::<BTreeSet<_>>().len() == named.len();
    if !fits || !are_buses {
        return None;
    }
    let parts = buses.into_iter().zip(left.into_iter().zip(right)).map(|(buses, (left, right))| {
        let name = if buses.is_empty() { own.clone() } else { Vec::from_iter(buses).join("+") };
        let signals = [left, right].map(|term| match term.is_negative {
            // To subtract is to add what has the other sign, bit for bit.
            true => add(graph, "mul", &[term.signal, Signal::Constant(-1.0)], keys),
            false => term.signal,
        });
        Part { name, signals, law: Mix::None }
    });
    Some(parts.collect())
}

/// What a sum adds or takes away.
struct Term {
    signal: Signal,
    is_negative: bool,
}

/// The terms of a sum that belongs to a bus, in order. A sum begins with its first input, so one that stands there is part
/// of it; what comes back from the quantum before is no sum.
fn terms(graph: &Graph, sum: Signal, own: &str) -> Vec<Term> {
    let (mut first, mut later) = (sum, Vec::new());
    while let Signal::Output(node, 0) = first
        && matches!(graph.dag[node].ugen.name(), "add" | "mix" | "sub")
        && graph.dag[node].key.bus == own
        && !graph.dag.edges_directed(node, Direction::Incoming).any(|edge| edge.weight().delayed)
    {
        let is_negative = graph.dag[node].ugen.name() == "sub";
        let mut inputs = graph.inputs(node).into_iter();
        let Some(next) = inputs.next() else { break };
        first = next;
        later.push(inputs.map(|signal| Term { signal, is_negative }).collect::<Vec<_>>());
    }
    let first = Term { signal: first, is_negative: false };
    std::iter::once(first).chain(later.into_iter().rev().flatten()).collect()
}

/// The buses that a signal comes from, followed through what belongs to the bus `own`.
fn buses(graph: &Graph, signal: Signal, own: &str) -> BTreeSet<String> {
    let found = behind(graph, [signal], |node| node.key.bus == own);
    let buses = found.into_iter().map(|node| &graph.dag[node].key.bus);
    buses.filter(|bus| *bus != own).cloned().collect()
}

/// A node that only stems need.
fn add(graph: &mut Graph, ugen: &str, inputs: &[Signal], keys: &mut Keys) -> Signal {
    let ugen = UgenId::known(ugen);
    let node = Node::new(ugen, keys.next(BUS, ugen), None, Span::default());
    Signal::Output(graph.add(node, inputs), 0)
}

//! When a voice is over although its note is not: once all envelopes that it is heard through are at rest.

use super::Jackpoint;
use crate::graph::{Graph, Signal};
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};

/// The envelopes of an instrument that silence all of it when they are at rest; `None` where it may sound without.
pub(super) fn enders(graph: &Graph) -> Option<BTreeSet<NodeIndex>> {
    let mut known = BTreeMap::new();
    let heard = graph.outputs.iter().flat_map(|heard| heard.signals);
    let parts: Option<Vec<_>> = heard.map(|signal| silencers(graph, signal, &mut known)).collect();
    parts.map(|parts| parts.into_iter().flatten().collect()).filter(|enders: &BTreeSet<_>| !enders.is_empty())
}

/// The envelopes at whose rest a signal becomes and stays 0, be it after a filter has rung out; `None` if there are
/// none such. What echoes or feeds back has none: it may be silent and sound again.
fn silencers(
    graph: &Graph,
    signal: Signal,
    known: &mut BTreeMap<Jackpoint, Option<BTreeSet<NodeIndex>>>,
) -> Option<BTreeSet<NodeIndex>> {
    let (node, output) = match signal {
        Signal::Constant(value) => return (value == 0.0).then(BTreeSet::new),
        Signal::Output(node, output) => (node, output),
    };
    if let Some(found) = known.get(&(node, output)) {
        return found.clone();
    }
    known.insert((node, output), None);
    let inputs = graph.inputs(node);
    let mut of = |port: usize| silencers(graph, inputs[port], known);
    let found = match graph.dag[node].ugen.name() {
        "ad" | "adsr" => Some(BTreeSet::from([node])),
        "mul" | "gain" | "amp" => of(0).or_else(|| of(1)),
        name @ ("add" | "sub" | "mix" | "max" | "min" | "select") => {
            // It does not matter which of silent signals is selected.
            let first = usize::from(name == "select");
            let parts: Option<Vec<_>> = (first..inputs.len()).map(of).collect();
            parts.map(|parts| parts.into_iter().flatten().collect())
        }
        "copy" | "div" | "distort" | "shape" | "wavefold" | "pan" | "lpf" | "hpf" | "bpf" | "notch"
        | "round" | "coarse" => of(0),
        "fold" => match inputs[1..] {
            [Signal::Constant(low), Signal::Constant(high)] if low <= 0.0 && high >= 0.0 => of(0),
            _ => None,
        },
        "balance" => of(0).zip(of(1)).map(|(left, right)| &left | &right),
        _ => None,
    };
    known.insert((node, output), found.clone());
    found
}

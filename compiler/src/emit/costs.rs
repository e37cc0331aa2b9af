//! What the statements of a program cost.

use crate::Compiled;
use crate::graph::Graph;
use crate::lower::expand;
use crate::plan::{Plan, QUANTUM_FRAMES};
use crate::resolve::Definitions;
use phonon_grammar::Span;
use phonon_grammar::ast::{Program, StatementKind};
use std::collections::BTreeMap;

/// What a statement costs: the ugens that are computed under its name.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Nanoseconds for a quantum of what is always computed, voices that are expected included.
    pub heard_ns: f32,
    /// Nanoseconds for a quantum of each voice that plays it.
    pub voice_ns: f32,
}

impl Cost {
    /// The share of one core that so many nanoseconds a quantum are.
    pub fn share(ns: f32, plan: &Plan) -> f32 {
        ns * 1e-9 * plan.sample_rate_hz as f32 / QUANTUM_FRAMES as f32
    }
}

/// The costs of the statements of a program that has a plan, each with the place of its statement; the turns of a loop
/// are one.
pub fn costs(compiled: &Compiled) -> BTreeMap<Span, Cost> {
    let mut by_label: BTreeMap<String, Cost> = BTreeMap::new();
    for_each_node(&compiled.module.graph, |label, ns| {
        by_label.entry(label.to_owned()).or_default().heard_ns += ns;
    });
    for (label, graph) in &compiled.module.instruments {
        by_label.entry(label.clone()).or_default().voice_ns += graph.voice_ns();
    }
    let (program, _) = expand(&compiled.program);
    let mut costs: BTreeMap<Span, Cost> = BTreeMap::new();
    for (span, label) in places(&program) {
        // Outputs of one number share a label: the first of them tells what all cost.
        if let Some(cost) = by_label.remove(&label) {
            let sum = costs.entry(span).or_default();
            sum.heard_ns += cost.heard_ns;
            sum.voice_ns += cost.voice_ns;
        }
    }
    costs
}

/// Calls `visit` with the label and the share of the cost of every lane of every node.
fn for_each_node(graph: &Graph, mut visit: impl FnMut(&str, f32)) {
    for node in graph.dag.node_indices() {
        let weight = &graph.dag[node];
        let ns = graph.cost_ns(node) / weight.lanes() as f32;
        weight.keys().for_each(|key| visit(&key.bus, ns));
    }
}

/// Where the statements of a program stand whose loops are written out, and under which label each is computed.
pub(super) fn places(program: &Program) -> Vec<(Span, String)> {
    let definitions = Definitions::of(program);
    let defined = definitions.iter().map(|(_, it)| (it.statement, it.label.clone()));
    let outs = program.statements().filter_map(|statement| match &statement.kind {
        StatementKind::Out { channel: Some(channel), .. } => Some((statement.span, format!("out{channel}"))),
        StatementKind::Out { channel: None, .. } => Some((statement.span, "out".to_owned())),
        _ => None,
    });
    defined.chain(outs).collect()
}

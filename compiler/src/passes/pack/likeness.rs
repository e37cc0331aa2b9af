//! Which nodes are alike: the same ugen, with plugs in the same ports.

use super::group::Groups;
use crate::graph::Signal;
use crate::plan::Reason;
use crate::ugen::{Role, UgenId};
use petgraph::stable_graph::NodeIndex;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How far likeness reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// To the last source.
    Whole,
    /// No further than the node itself.
    Node,
}

/// Nodes of one class are alike and do not depend on each other: they have the same level and the same shape.
///
/// Classes of a higher level come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class(Reverse<u32>, u32);

/// What makes nodes alike: the ugen, why it cannot be packed, and its ports.
type Shape = (UgenId, Option<Reason>, Vec<Port>);

/// A port, apart from which signal or number it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Port {
    /// A number; its bits where the kernel is built for it.
    Knob(Option<u32>),
    /// An output of a node of that shape, if that matters.
    Plug(Option<(u32, u8)>),
}

/// The number of each node's shape, by the node's index.
pub(super) fn shapes(groups: &Groups<'_>, depth: Depth) -> Vec<u32> {
    let mut numbers: BTreeMap<Shape, u32> = BTreeMap::new();
    let mut shapes = vec![0; groups.bars.len()];
    for &node in &groups.order {
        let ugen = groups.graph.dag[node].ugen;
        let bar = groups.bars[node.index()];
        let roles = ugen.row().ports.iter().map(|port| port.role).chain(std::iter::repeat(Role::Many));
        let ports = roles.zip(groups.inputs(node)).map(|(role, signal)| match *signal {
            Signal::Constant(value) => Port::Knob((role == Role::Literal).then(|| value.to_bits())),
            Signal::Output(source, output) => {
                Port::Plug((depth == Depth::Whole).then(|| (shapes[source.index()], output)))
            }
        });
        // What stands still is alike from outside, whatever it reads.
        let ports = if bar.is_some() { Vec::new() } else { ports.collect() };
        let next = numbers.len() as u32;
        shapes[node.index()] = *numbers.entry((ugen, bar, ports)).or_insert(next);
    }
    shapes
}

/// The classes of the nodes that may be laid in groups.
pub(super) fn classes(groups: &Groups<'_>, depth: Depth, levels: &[u32]) -> BTreeMap<NodeIndex, Class> {
    let shapes = shapes(groups, depth);
    let class = |node: NodeIndex| Class(Reverse(levels[node.index()]), shapes[node.index()]);
    let free = groups.order.iter().filter(|&&node| groups.is_free(node));
    free.map(|&node| (node, class(node))).collect()
}

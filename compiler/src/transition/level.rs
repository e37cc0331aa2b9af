//! The level that the sum of the outputs gives each of them.

use crate::graph::{Graph, Heard, Node, Signal};
use crate::key::Keys;
use crate::plan::Mix;
use crate::ugen::UgenId;
use phonon_grammar::Span;

/// The bus of what gives outputs their level.
const LEVEL: &str = "(level)";

/// A graph in which what is heard has the level that the sum gives it, where that changes between two versions: then the
/// sum of both is one of signals as they are.
pub(super) fn levelled(graph: &Graph, other: &Graph) -> Graph {
    let mut levelled = graph.clone();
    let channels = |graph: &Graph| -> Vec<_> {
        graph.outputs.iter().filter(|heard| heard.audible).map(|heard| heard.channel).collect()
    };
    let is_same = graph.mix == other.mix && channels(graph) == channels(other);
    if is_same || !matches!(graph.mix, Mix::Gain | Mix::Sqrt) {
        return levelled;
    }
    let level = graph.mix.level(channels(graph).len());
    scale_outputs(&mut levelled, level);
    levelled.mix = Mix::None;
    levelled
}

/// Multiplies what is heard by a level. Stems have none.
fn scale_outputs(graph: &mut Graph, level: f32) {
    let mut keys = Keys::default();
    for at in 0..graph.outputs.len() {
        if !graph.outputs[at].audible {
            continue;
        }
        let bare = graph.outputs[at].clone();
        let signals = bare.signals.map(|signal| {
            let ugen = UgenId::known("mul");
            let node = Node::new(ugen, keys.next(LEVEL, ugen), None, Span::default());
            Signal::Output(graph.add(node, &[signal, Signal::Constant(level)]), 0)
        });
        graph.outputs[at] = Heard { signals, ..bare };
    }
}

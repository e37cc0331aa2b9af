//! The words that a pattern can yield under a control: sample names, to be looked up before anything plays.

use super::node::{Node, NodeId, ValueFunction};
use super::{Pattern, Value};
use phonon_grammar::Span;
use std::collections::BTreeSet;

impl Pattern {
    /// A pattern of one control, once a cycle.
    pub fn control(name: &str, value: Value) -> Pattern {
        let mut controls = Value::Bool(false);
        controls.set_control(name, value);
        Pattern::pure(controls)
    }

    /// The words that events of this pattern can carry under the control `name`, each with its place in the text,
    /// in the order of the text.
    pub fn words(&self, name: &str) -> Vec<(String, Span)> {
        let mut found = BTreeSet::new();
        for node in &self.nodes {
            match node {
                Node::Map { function: ValueFunction::Control(control), of } if control == name => {
                    self.words_below(*of, &mut BTreeSet::new(), &mut found);
                }
                Node::Atom { value, source } => {
                    if let Some(word) = value.control(name).and_then(Value::word) {
                        found.insert((source.unwrap_or_default(), word.to_owned()));
                    }
                }
                _ => {}
            }
        }
        found.into_iter().map(|(span, word)| (word, span)).collect()
    }

    fn words_below(&self, node: NodeId, seen: &mut BTreeSet<NodeId>, found: &mut BTreeSet<(Span, String)>) {
        if !seen.insert(node) {
            return;
        }
        let mut node = self.nodes[node.0 as usize].clone();
        if let Node::Atom { value: Value::Word(word), source } = &node {
            found.insert((source.unwrap_or_default(), word.to_string()));
        }
        node.for_each_child(&mut |child| self.words_below(*child, seen, found));
    }
}

//! What a pattern can hold, without asking it for a time.

use super::Pattern;
use super::control::controls_of;
use super::node::{Node, NodeId, ValueFunction};
use super::value::Value;
use phonon_grammar::Span;
use std::collections::BTreeSet;

impl Pattern {
    /// All words that a control can have, each with its place: the samples of `s`, say. A word that is put together
    /// while the pattern plays is not among them.
    pub fn words(&self, control: &str) -> Vec<(String, Span)> {
        let mut words = BTreeSet::new();
        for node in &self.nodes {
            match node {
                Node::Map { function: ValueFunction::Control(name), of } if name == control => {
                    self.words_below(*of, control, &mut words);
                }
                Node::Atom { value: value @ Value::Controls(_), source } => {
                    words.extend(
                        value
                            .control(control)
                            .and_then(Value::word)
                            .map(|word| (source.unwrap_or_default(), word.to_string())),
                    );
                }
                _ => {}
            }
        }
        words.into_iter().map(|(span, word)| (word, span)).collect()
    }

    /// The words of the nodes that values come from; the arguments of transforms do not count.
    fn words_below(&self, root: NodeId, control: &str, words: &mut BTreeSet<(Span, String)>) {
        let mut seen = vec![false; self.nodes.len()];
        let mut waiting = vec![root];
        while let Some(id) = waiting.pop() {
            let at = id.0 as usize;
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            match &self.nodes[at] {
                Node::Atom { value, source } => {
                    if let Some(word) =
                        controls_of(control, value.clone()).control(control).and_then(Value::word)
                    {
                        words.insert((source.unwrap_or_default(), word.to_string()));
                    }
                }
                Node::Bind { body, .. } => waiting.push(*body),
                other => {
                    let mut other = other.clone();
                    other.for_each_child(&mut |id| waiting.push(*id));
                }
            }
        }
    }

    /// The names of the controls that can be in its events, sorted.
    pub fn control_names(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        for node in &self.nodes {
            match node {
                Node::Map { function: ValueFunction::Control(name), .. } => {
                    names.insert(name.as_str());
                }
                Node::Atom { value: Value::Controls(controls), .. } => {
                    names.extend(controls.iter().map(|(name, _)| name.as_str()));
                }
                _ => {}
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use crate::pattern::{Pattern, Reading};
    use phonon_grammar::{Span, parse_pattern};

    #[test]
    fn finds_all_words_with_their_places() {
        let (mini, _) = parse_pattern("bd*<2 3> <sn:1 ~syn>(3,8)", 10);
        let (pattern, _) = Pattern::from_mini(&mini, Reading::Word);
        let words = pattern.as_control("s").words("s");
        let expected = [("bd", 10, 12), ("sn", 20, 24), ("~syn", 25, 29)]
            .map(|(word, start, end)| (word.to_string(), Span::new(start, end)));
        assert_eq!(words, expected);
        assert_eq!(pattern.as_control("s").control_names().into_iter().collect::<Vec<_>>(), ["n", "s"]);
        assert!(pattern.control_names().is_empty());
    }
}

//! What a pattern can hold, without asking it for a time.

use super::Pattern;
use super::control::{Control, control, controls_of, is_odd_sample};
use super::marks::is_mark;
use super::node::{Node, NodeId, ValueFunction};
use super::operation::Operation;
use super::value::Value;
use phonon_grammar::Span;
use std::collections::BTreeSet;

impl Pattern {
    /// All words that a control can have, each with its place: the samples of `s`, say. A word that is put together
    /// while the pattern plays is not among them.
    pub fn words(&self, wanted: &str) -> Vec<(String, Span)> {
        let mut words = BTreeSet::new();
        for node in &self.nodes {
            match node {
                Node::Map { function: ValueFunction::Control(name), of } if name == wanted => {
                    for (value, source) in self.atoms_below(*of, false) {
                        let value = controls_of(wanted, value.clone());
                        let word = value.control(wanted).and_then(Value::word);
                        words.extend(word.map(|word| (source.unwrap_or_default(), word.to_string())));
                    }
                }
                Node::Atom { value: value @ Value::Controls(_), source } => {
                    words.extend(
                        value
                            .control(wanted)
                            .and_then(Value::word)
                            .map(|word| (source.unwrap_or_default(), word.to_string())),
                    );
                }
                _ => {}
            }
        }
        words.into_iter().map(|(span, word)| (word, span)).collect()
    }

    /// Where the first value of a control is written, if it is.
    pub fn place_of(&self, control: &str) -> Option<Span> {
        let places = self.nodes.iter().flat_map(|node| match node {
            Node::Map { function: ValueFunction::Control(name), of } if name == control => {
                self.atoms_below(*of, false).into_iter().filter_map(|(_, source)| source).collect()
            }
            Node::Atom { value, source: Some(source) } if value.control(control).is_some() => vec![*source],
            _ => Vec::new(),
        });
        places.min()
    }

    /// The atoms of the nodes that values come from; the arguments of transforms do not count. With `as_written` what
    /// is calculated with does not count either.
    fn atoms_below(&self, root: NodeId, as_written: bool) -> Vec<(&Value, Option<Span>)> {
        let mut atoms = Vec::new();
        let mut seen = vec![false; self.nodes.len()];
        let mut waiting = vec![root];
        while let Some(id) = waiting.pop() {
            let at = id.0 as usize;
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            match &self.nodes[at] {
                Node::Atom { value, source } => atoms.push((value, *source)),
                Node::Map { .. } | Node::Combine { .. } | Node::Bind { .. } if as_written => {}
                Node::Bind { body, .. } => waiting.push(*body),
                other => {
                    let mut other = other.clone();
                    other.for_each_child(&mut |id| waiting.push(*id));
                }
            }
        }
        atoms
    }

    /// The values that controls are given as they are written, each with its place. What is calculated with is not
    /// among them.
    fn as_written(&self) -> Vec<(&str, &Value, Span)> {
        let calculated = self.calculated();
        let mut written = Vec::new();
        for (node, _) in self.nodes.iter().zip(calculated).filter(|(_, calculated)| !calculated) {
            match node {
                Node::Map { function: ValueFunction::Control(name), of } => {
                    let atoms = self.atoms_below(*of, true).into_iter();
                    written.extend(atoms.filter_map(|(value, source)| Some((name.as_str(), value, source?))));
                }
                Node::Atom { value: Value::Controls(controls), source: Some(source) } => {
                    written.extend(controls.iter().map(|(name, value)| (name.as_str(), value, *source)));
                }
                _ => {}
            }
        }
        written
    }

    /// For each node whether something is calculated with its values.
    fn calculated(&self) -> Vec<bool> {
        let mut calculated = vec![false; self.nodes.len()];
        // Whoever reads a node stands behind it.
        for at in (0..self.nodes.len()).rev() {
            let calculates = match &self.nodes[at] {
                Node::Combine { operation, .. } => !matches!(operation, Operation::Left | Operation::Right),
                Node::Map { function, .. } => !matches!(
                    function,
                    ValueFunction::Control(_) | ValueFunction::Slice { .. } | ValueFunction::Fit(_)
                ),
                _ => false,
            };
            if calculates || calculated[at] {
                let mut node = self.nodes[at].clone();
                node.for_each_child(&mut |child| calculated[child.0 as usize] = true);
            }
        }
        calculated
    }

    /// Numbers that a control is given as they are written and that lie outside its range: the control, the number and
    /// its place.
    pub fn out_of_range(&self) -> Vec<(&'static Control, f64, Span)> {
        let mut found = BTreeSet::new();
        for (name, value, place) in self.as_written() {
            let range = control(name).and_then(|row| Some((row, row.range?)));
            if let Some(((row, (least, greatest)), number)) = range.zip(value.number())
                && !(least..=greatest).contains(&number)
            {
                found.insert((place, row.name, number.to_bits()));
            }
        }
        let row = |(place, name, bits)| Some((control(name)?, f64::from_bits(bits), place));
        found.into_iter().filter_map(row).collect()
    }

    /// The words `name:rest` of samples whose rest is no number: it is dropped.
    pub fn odd_samples(&self) -> Vec<(&str, Span)> {
        let samples = self.as_written().into_iter().filter(|(name, ..)| *name == "s");
        let odd = samples
            .filter_map(|(_, value, place)| Some((value.word().filter(|word| is_odd_sample(word))?, place)));
        odd.collect()
    }

    /// Whether its events have controls.
    pub fn gives_controls(&self) -> bool {
        gives_controls(&self.nodes, self.root)
    }

    /// The names of the controls that can be in its events, sorted.
    pub fn control_names(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        for node in &self.nodes {
            match node {
                Node::Map { function: ValueFunction::Control(name), .. } => {
                    names.insert(name.as_str());
                }
                Node::Map { function: ValueFunction::Slice { .. }, .. } => names.extend(["begin", "end"]),
                Node::Map { function: ValueFunction::Fit(_), .. } => names.extend(["speed"]),
                Node::Atom { value: Value::Controls(controls), .. } => {
                    names.extend(controls.iter().map(|(name, _)| name.as_str()));
                }
                _ => {}
            }
        }
        names
    }
}

/// Whether events of a node have controls, beside the marks of effects.
pub(super) fn gives_controls(nodes: &[Node], root: NodeId) -> bool {
    let mut seen = vec![false; root.0 as usize + 1];
    let mut waiting = vec![root];
    while let Some(id) = waiting.pop() {
        if std::mem::replace(&mut seen[id.0 as usize], true) {
            continue;
        }
        match &nodes[id.0 as usize] {
            Node::Atom { value: Value::Controls(_), .. } => return true,
            Node::Map { function: ValueFunction::Control(name), .. } if is_mark(name) => {}
            Node::Map { function: ValueFunction::Control(_), .. }
            | Node::Map { function: ValueFunction::Slice { .. } | ValueFunction::Fit(_), .. } => return true,
            Node::Map { function: ValueFunction::Of(_), .. } => {}
            Node::Bind { body: of, .. } | Node::Match { of, .. } => waiting.push(*of),
            other => {
                let mut other = other.clone();
                other.for_each_child(&mut |id| waiting.push(*id));
            }
        }
    }
    false
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

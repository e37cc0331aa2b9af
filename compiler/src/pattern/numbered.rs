//! Controls that count something: which numbers the events of a pattern can have, and the events of each.

use super::Pattern;
use super::build::Builder;
use super::control::{control, number_in_range};
use super::node::{Keep, Node, NodeId, ValueFunction};
use super::operation::Operation;
use super::value::Value;
use std::collections::BTreeSet;

impl Pattern {
    /// Its events sorted by the number of a control, which has a range; an event without the control has 0. There is a
    /// pattern for each number that an event may have, in order.
    pub fn by_number(&self, name: &str) -> Vec<(i64, Pattern)> {
        let numbers = self.numbers(name);
        match numbers.first() {
            Some(&only) if numbers.len() == 1 => vec![(only, self.clone())],
            _ => numbers.into_iter().map(|number| (number, self.numbered(name, number))).collect(),
        }
    }

    /// The one number that a control has wherever an event has it, as far as that can be seen without playing.
    pub fn only_number(&self, name: &str) -> Option<f64> {
        let numbers = self.written(name)?;
        let first = *numbers.first()?;
        numbers.iter().all(|number| *number == first).then_some(first)
    }

    /// All patterns at once.
    pub fn stack(patterns: &[Pattern]) -> Pattern {
        let mut builder = Builder::new();
        let members = patterns.iter().map(|pattern| builder.import(pattern)).collect();
        let root = builder.push(Node::Stack(members));
        builder.finish(root)
    }

    fn numbered(&self, name: &str, number: i64) -> Pattern {
        let mut builder = Builder::new();
        let of = builder.import(self);
        let root = builder.push(Node::Filter { keep: Keep::Numbered { control: name.into(), number }, of });
        builder.finish(root)
    }

    fn numbers(&self, name: &str) -> BTreeSet<i64> {
        let (least, greatest) = control(name).and_then(|row| row.range).unwrap_or_default();
        let mut numbers: BTreeSet<i64> = match self.written(name) {
            Some(written) => written.into_iter().map(|number| number_in_range(name, number)).collect(),
            None => (least as i64..=greatest as i64).collect(),
        };
        if !self.always_has(self.root, name) {
            numbers.insert(number_in_range(name, 0.0));
        }
        numbers
    }

    /// The numbers that a control is given; `None` where some are calculated while the pattern plays.
    fn written(&self, name: &str) -> Option<Vec<f64>> {
        let mut numbers = Vec::new();
        for node in &self.nodes {
            match node {
                Node::Map { function: ValueFunction::Control(control), of } if control == name => {
                    numbers.extend(self.plain_numbers(*of)?);
                }
                Node::Atom { value: value @ Value::Controls(_), .. } => {
                    numbers.extend(match value.control(name) {
                        Some(value) => Some(value.number()?),
                        None => None,
                    });
                }
                Node::Combine { operation, right, .. }
                    if !matches!(operation, Operation::Left | Operation::Right)
                        && self.holds(*right, name) =>
                {
                    return None;
                }
                _ => {}
            }
        }
        Some(numbers)
    }

    /// The numbers that come out of a node as they are written; `None` where it makes some.
    fn plain_numbers(&self, root: NodeId) -> Option<Vec<f64>> {
        let (mut numbers, mut waiting) = (Vec::new(), vec![root]);
        while let Some(id) = waiting.pop() {
            match &self.nodes[id.0 as usize] {
                Node::Atom { value, .. } => numbers.push(value.number()?),
                Node::Value(_)
                | Node::CycleNumber
                | Node::Signal(_)
                | Node::Range { .. }
                | Node::Chord { .. }
                | Node::Distribution(_)
                | Node::RandomOrder(_)
                | Node::Smooth(_)
                | Node::Combine { .. }
                | Node::Map { .. } => return None,
                other => waiting.extend(self.values_from(other)),
            }
        }
        Some(numbers)
    }

    /// Whether a control is given anywhere below a node.
    fn holds(&self, root: NodeId, name: &str) -> bool {
        let mut waiting = vec![root];
        while let Some(id) = waiting.pop() {
            match &self.nodes[id.0 as usize] {
                Node::Map { function: ValueFunction::Control(control), .. } if control == name => {
                    return true;
                }
                Node::Atom { value, .. } if value.control(name).is_some() => return true,
                other => waiting.extend(children(other)),
            }
        }
        false
    }

    /// Whether every event of a node has a control, as far as that can be seen.
    fn always_has(&self, id: NodeId, name: &str) -> bool {
        match &self.nodes[id.0 as usize] {
            Node::Silence => true,
            Node::Atom { value, .. } => value.control(name).is_some(),
            Node::Map { function: ValueFunction::Control(control), .. } => control == name,
            Node::Combine { left, right, .. } => {
                self.always_has(*left, name) || self.always_has(*right, name)
            }
            other => {
                let from = self.values_from(other);
                !from.is_empty() && from.into_iter().all(|id| self.always_has(id, name))
            }
        }
    }

    /// The nodes that the values of a node come from.
    fn values_from(&self, node: &Node) -> Vec<NodeId> {
        match node {
            Node::Bind { body: of, .. } | Node::Match { of, .. } => vec![*of],
            other => children(other),
        }
    }
}

fn children(node: &Node) -> Vec<NodeId> {
    let mut found = Vec::new();
    node.clone().for_each_child(&mut |id| found.push(*id));
    found
}

#[cfg(test)]
mod tests {
    use crate::pattern::{Pattern, Reading, Time};
    use phonon_grammar::parse_pattern;

    fn numbers(text: &str) -> Pattern {
        Pattern::from_mini(&parse_pattern(text, 0).0, Reading::Number).0
    }

    /// Events `s "a"`, eight a cycle, with this for `orbit`.
    fn with_orbit(text: &str) -> Pattern {
        let (mini, _) = parse_pattern("a*8", 0);
        let events = Pattern::from_mini(&mini, Reading::Word).0.as_control("s");
        events.union(&numbers(text).as_control("orbit"))
    }

    #[test]
    fn events_are_sorted_and_none_is_lost() {
        for (text, expected) in [
            ("1", vec![1]),
            ("0 1", vec![0, 1]),
            ("<3 3.7 2>", vec![2, 3]),
            ("-4 40", vec![0, 11]),
            ("1(3,8)", vec![1]),
        ] {
            let (pattern, end) = (with_orbit(text), Time::from_int(4));
            let sorted = pattern.by_number("orbit");
            assert_eq!(sorted.iter().map(|(number, _)| *number).collect::<Vec<_>>(), expected, "{text}");
            let count: usize = sorted.iter().map(|(_, part)| part.query(Time::ZERO, end).len()).sum();
            assert_eq!(count, pattern.query(Time::ZERO, end).len(), "{text}");
        }
    }

    #[test]
    fn numbers_that_are_calculated_may_be_any() {
        assert_eq!(with_orbit("0 .. 2").by_number("orbit").len(), 12);
        let bare = with_orbit("1").by_number("size");
        assert_eq!(bare.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn a_number_that_is_the_same_everywhere_is_found() {
        assert_eq!(with_orbit("2 2").only_number("orbit"), Some(2.0));
        assert_eq!(with_orbit("2 3").only_number("orbit"), None);
        assert_eq!(with_orbit("2").only_number("size"), None);
    }
}

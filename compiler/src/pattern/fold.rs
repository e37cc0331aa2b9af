//! What can be worked out while a pattern is built, so that a query need not: functions of values that are known, and
//! turns whose number is known. The pattern plays the same.

use super::arg::Arg;
use super::build::Builder;
use super::control::is_odd_sample;
use super::node::{Join, Node, NodeId, Slot, ValueFunction};
use super::query;
use super::time::Time;
use super::value::Value;
use foldhash::HashMap;

/// The most nodes that are copied to bring a function to the values below them.
const COPIES_MAX: usize = 256;

/// The most turns that are written out.
const TURNS_MAX: i64 = 32;

impl Builder {
    /// Every value through a function: at once, where values are known.
    pub fn map(&mut self, function: ValueFunction, of: NodeId) -> NodeId {
        let known = self.node_count();
        let copies_max = if function.is_known() { COPIES_MAX } else { 0 };
        let mut folding = Folding { function: &function, copies: HashMap::default(), left: copies_max };
        match folding.node(self, of) {
            Some(folded) => folded,
            None => {
                self.forget_from(known);
                self.push(Node::Map { function, of })
            }
        }
    }

    /// In turn, one a cycle, what `make` makes of 0, 1 and so on up to a count. Each waits where it is until its turn
    /// comes again. Of a count below 1 there is nothing.
    pub fn turns(&mut self, count: Arg, make: impl Fn(&mut Builder, Arg) -> NodeId) -> NodeId {
        match whole_number(&count) {
            Some(..=0) => return self.silence(),
            Some(count @ ..=TURNS_MAX) => {
                let parts = (0..count).map(|turn| make(self, Arg::int(turn))).collect();
                return self.push(Node::Cat(parts));
            }
            _ => {}
        }
        self.each_cycle(|builder, cycle| {
            let turn = cycle.clone().modulo(count.clone());
            let own_cycle = cycle.clone().minus(turn.clone()).over(count.clone());
            let part = make(builder, turn);
            let part = builder.later(cycle.minus(own_cycle), part);
            // At the rate 0 of a count below 1 there is nothing; the rate 1 of all others changes nothing.
            builder.push(Node::Rate { by: count.above(0).lesser(Arg::int(1)), slow: false, of: part })
        })
    }

    /// Faster by an argument. Turns that come round once a cycle are a sequence.
    pub fn faster(&mut self, by: Arg, of: NodeId) -> NodeId {
        match (whole_number(&by), self.node(of)) {
            (Some(1), _) => of,
            (Some(count), Node::Cat(parts)) if parts.len() as i64 == count => {
                let parts = parts.clone();
                self.fastcat(parts)
            }
            _ => self.push(Node::Rate { by, slow: false, of }),
        }
    }

    /// All in one cycle, one after the other.
    pub fn fastcat(&mut self, parts: Vec<NodeId>) -> NodeId {
        let count = parts.len() as i64;
        let slot = |(at, of)| Slot { begin: Time::new(at, count), end: Time::new(at + 1, count), of };
        self.push(Node::Sequence((0..).zip(parts).map(slot).collect()))
    }
}

/// The whole number that an argument is known to be.
fn whole_number(arg: &Arg) -> Option<i64> {
    let Arg::Const(value) = arg else { return None };
    value.time().filter(|time| time.den() == 1).map(Time::num)
}

/// A function on its way down to the values.
struct Folding<'f> {
    function: &'f ValueFunction,
    /// The nodes that are done, so that a part that is used twice is copied once.
    copies: HashMap<NodeId, NodeId>,
    left: usize,
}

impl Folding<'_> {
    /// Whether its values become the names of samples.
    fn names_samples(&self) -> bool {
        matches!(self.function, ValueFunction::Control(name) if name == "s")
    }

    /// The node with the function done to its values; `None` where too much would have to be copied.
    fn node(&mut self, builder: &mut Builder, id: NodeId) -> Option<NodeId> {
        if let Some(copy) = self.copies.get(&id) {
            return Some(*copy);
        }
        self.left = self.left.checked_sub(1)?;
        let mut node = builder.node(id).clone();
        let folded = match &mut node {
            // What is lost on the way stays to be told.
            Node::Atom { value: Value::Word(word), .. } if self.names_samples() && is_odd_sample(word) => {
                builder.push(Node::Map { function: self.function.clone(), of: id })
            }
            Node::Atom { value, .. } => {
                query::map_known(self.function, value);
                builder.push(node)
            }
            Node::Silence => id,
            // What is done to times alone lets values through.
            Node::Stack(_)
            | Node::Cat(_)
            | Node::Choose { .. }
            | Node::Pick { .. }
            | Node::Sequence(_)
            | Node::Rate { .. }
            | Node::Shift { .. }
            | Node::Reverse(_)
            | Node::Zoom { .. }
            | Node::Compress { .. }
            | Node::FastGap { .. }
            | Node::Euclid { negate_gaps: false, .. }
            | Node::When { .. }
            | Node::Degrade { .. } => {
                let mut is_whole = true;
                node.for_each_child(&mut |child| match self.node(builder, *child) {
                    Some(copy) => *child = copy,
                    None => is_whole = false,
                });
                is_whole.then(|| builder.push(node))?
            }
            Node::Bind { arg, var, join, body } => {
                let (arg, var, join): (NodeId, _, Join) = (*arg, *var, *join);
                let body = self.node(builder, *body)?;
                builder.push(Node::Bind { arg, var, join, body })
            }
            _ => builder.push(Node::Map { function: self.function.clone(), of: id }),
        };
        self.copies.insert(id, folded);
        Some(folded)
    }
}

#[cfg(test)]
mod tests {
    use crate::pattern::node::{Node, NodeId};
    use crate::pattern::{Builder, Event, NoNames, Pattern, Reading, Time, Want, control, merge_pieces};
    use proptest::prelude::*;

    /// The same pattern with every value behind a node that hides it, so that no short way is taken.
    fn the_long_way(pattern: &Pattern) -> Pattern {
        let mut builder = Builder::new();
        let mut moved: Vec<NodeId> = Vec::new();
        for node in pattern.nodes() {
            let mut node = node.clone();
            node.for_each_child(&mut |child| *child = moved[child.0 as usize]);
            let is_atom = matches!(node, Node::Atom { .. });
            let copy = builder.push(node);
            moved.push(if is_atom { builder.push(Node::Stack(vec![copy])) } else { copy });
        }
        builder.finish(moved[pattern.root.0 as usize])
    }

    fn expression(text: &str) -> Pattern {
        let (expr, _) = phonon_grammar::parse_expression(text);
        Pattern::from_expr(&expr.expect(text), Want::Controls, &NoNames).expect(text)
    }

    /// The events of some cycles in one order.
    fn events(pattern: &Pattern, begin: Time, end: Time) -> Vec<String> {
        let mut events: Vec<String> =
            merge_pieces(pattern.query(begin, end)).iter().map(|e| format!("{e:?}")).collect();
        events.sort();
        events
    }

    fn texts() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![4 => "[a-c]", 1 => "[a-c]:[0-2]", 1 => Just("~".to_owned())];
        leaf.prop_recursive(3, 16, 3, |inner| {
            let row = prop::collection::vec(inner.clone(), 1..4);
            prop_oneof![
                row.clone().prop_map(|steps| format!("[{}]", steps.join(" "))),
                row.clone().prop_map(|steps| format!("<{}>", steps.join(" "))),
                row.clone().prop_map(|choice| format!("[{}]", choice.join("|"))),
                row.prop_map(|layers| format!("[{}]", layers.join(", "))),
                (inner.clone(), "[2-7]|<2 3>|1.5").prop_map(|(of, by)| format!("{of}*{by}")),
                (inner.clone(), "[2-3]|2%3").prop_map(|(of, by)| format!("{of}/{by}")),
                (inner.clone(), 1..6, 2..9).prop_map(|(of, pulses, steps)| format!("{of}({pulses},{steps})")),
                inner.prop_map(|of| format!("{of}?")),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_short_way_is_the_long_way(text in texts(), begin in 0..50i64, length in 1..30i64, shift in -9..9i64) {
            let (mini, _) = phonon_grammar::parse_pattern(&text, 0);
            let (values, _) = Pattern::from_mini(&mini, Reading::Word);
            let (begin, end) = (Time::new(begin, 12) + Time::from_int(shift), Time::new(begin + length, 12) + Time::from_int(shift));
            prop_assert_eq!(events(&values, begin, end), events(&the_long_way(&values), begin, end));
            // A control of values is the values of the pattern as controls.
            let named = |event: Event| Event { value: control::controls_of("s", event.value), ..event };
            let mut expected: Vec<String> =
                values.query(begin, end).into_iter().map(named).map(|event| format!("{event:?}")).collect();
            let mut found: Vec<String> =
                values.as_control("s").query(begin, end).iter().map(|event| format!("{event:?}")).collect();
            expected.sort();
            found.sort();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn of_a_count_below_1_there_is_nothing() {
        for transform in ["iter N", "chop N", "striate N", "chunk N (fast 2)", "repeatCycles N"] {
            for count in ["0", "\"<0 0>\"", "\"0*2\""] {
                let pattern = expression(&format!("{} $ s \"a b\"", transform.replace('N', count)));
                assert!(pattern.query(Time::ZERO, Time::from_int(4)).is_empty(), "{transform} {count}");
            }
        }
    }

    #[test]
    fn turns_that_are_known_are_those_that_are_not() {
        for transform in [
            "iter N",
            "iter' N",
            "chop N",
            "striate N",
            "striateBy N 0.3",
            "chunk N (fast 2)",
            "repeatCycles N",
            "plyWith N (|* gain 0.8)",
        ] {
            for input in ["s \"a b*3 <c d>\"", "s \"[a|b] c(3,8)\" # n \"0 .. 3\"", "slow 3 $ s \"a b\""] {
                let with = |count: &str| expression(&format!("{} $ {input}", transform.replace('N', count)));
                let (known, bound) = (with("4"), with("\"<4 4>\""));
                for cycle in [0, 1, 5, 1_000_000] {
                    let (begin, end) = (Time::from_int(cycle), Time::from_int(cycle + 2));
                    let sourceless = |pattern: &Pattern| {
                        let mut events = merge_pieces(pattern.query(begin, end));
                        events.iter_mut().for_each(|event| event.sources.clear());
                        let mut lines: Vec<String> =
                            events.iter().map(|event| format!("{event:?}")).collect();
                        lines.sort();
                        lines
                    };
                    assert_eq!(sourceless(&known), sourceless(&bound), "{transform} of {input}");
                }
            }
        }
    }
}

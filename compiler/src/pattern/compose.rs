//! Patterns made of others: what several transforms share.

use super::arg::Arg;
use super::build::Builder;
use super::node::{Join, Keep, Kept, Node, NodeId, Slot, Structure, ValueFunction};
use super::operation::Operation;
use super::value::Value;

impl Builder {
    /// A number, once a cycle.
    pub fn number(&mut self, number: f64) -> NodeId {
        self.atom(Value::Number(number))
    }

    /// A control with the value of an argument.
    pub fn control(&mut self, name: &str, value: Arg) -> NodeId {
        let value = self.push(Node::Value(value));
        self.map(ValueFunction::Control(name.into()), value)
    }

    /// Sets a control of every event.
    pub fn set(&mut self, name: &str, value: Arg, of: NodeId) -> NodeId {
        let control = self.control(name, value);
        self.combine(Operation::Right, Structure::Left, of, control)
    }

    /// Calculates a control of every event; where an event lacks it, the argument is its value.
    pub fn change(&mut self, operation: Operation, name: &str, value: Arg, of: NodeId) -> NodeId {
        let control = self.control(name, value);
        self.combine(operation, Structure::Left, of, control)
    }

    /// Slower by an argument.
    pub fn slower(&mut self, by: Arg, of: NodeId) -> NodeId {
        self.push(Node::Rate { by, slow: true, of })
    }

    /// Later by an argument.
    pub fn later(&mut self, by: Arg, of: NodeId) -> NodeId {
        self.push(Node::Shift { by, late: true, of })
    }

    /// Earlier by an argument.
    pub fn earlier(&mut self, by: Arg, of: NodeId) -> NodeId {
        self.push(Node::Shift { by, late: false, of })
    }

    /// Two patterns at once.
    pub fn overlay(&mut self, first: NodeId, second: NodeId) -> NodeId {
        self.push(Node::Stack(vec![first, second]))
    }

    /// One after the other in one cycle, each as long as it weighs; nothing of what weighs 0 or less.
    pub fn in_turn(&mut self, parts: impl IntoIterator<Item = (Arg, NodeId)>) -> NodeId {
        let mut total = Arg::int(0);
        let parts = parts.into_iter().map(|(weight, of)| {
            let begin = total.clone();
            total = begin.clone().plus(weight.above(0));
            (begin, total.clone(), of)
        });
        let parts: Vec<_> = parts.collect();
        let share = |at: Arg| at.over(total.clone());
        let parts = parts.into_iter().map(|(begin, end, of)| (share(begin), share(end), of));
        let slot = |(begin, end, of): &(Arg, Arg, NodeId)| {
            let (Arg::Const(begin), Arg::Const(end)) = (begin, end) else { return None };
            Some(Slot { begin: begin.time()?, end: end.time()?, of: *of })
        };
        let parts: Vec<_> = parts.collect();
        if let Some(slots) = parts.iter().map(slot).collect::<Option<Vec<Slot>>>() {
            return self
                .push(Node::Sequence(slots.into_iter().filter(|slot| slot.begin < slot.end).collect()));
        }
        let parts = parts.into_iter().map(|(begin, end, of)| self.push(Node::Compress { begin, end, of }));
        let parts = parts.collect();
        self.push(Node::Stack(parts))
    }

    /// Binds the values of a pattern in what `make` makes of them, a pattern of one value too.
    pub fn bind(
        &mut self,
        arg: NodeId,
        join: Join,
        make: impl FnOnce(&mut Builder, Arg) -> NodeId,
    ) -> NodeId {
        let var = self.variable(self.magnitude(arg));
        let body = make(self, Arg::Var(var));
        self.push(Node::Bind { arg, var, join, body })
    }

    /// Binds the values of several patterns, each event of the result being what it shares with theirs.
    pub fn bind_all(
        &mut self,
        args: &[NodeId],
        known: Vec<Arg>,
        make: &mut dyn FnMut(&mut Builder, Vec<Arg>) -> NodeId,
    ) -> NodeId {
        match args.split_first() {
            None => make(self, known),
            Some((&first, rest)) => self.bind(first, Join::Both, |builder, arg| {
                let known = known.into_iter().chain([arg]).collect();
                builder.bind_all(rest, known, make)
            }),
        }
    }

    /// What `make` makes of the number of each cycle.
    pub fn each_cycle(&mut self, make: impl FnOnce(&mut Builder, Arg) -> NodeId) -> NodeId {
        let number = self.push(Node::CycleNumber);
        self.bind(number, Join::Inner, make)
    }

    /// At once, what `make` makes of the whole numbers from `first` up to `end`.
    pub fn layers(&mut self, first: Arg, end: Arg, make: impl FnOnce(&mut Builder, Arg) -> NodeId) -> NodeId {
        let var = self.variable(self.bound(&end));
        let of = make(self, Arg::Var(var));
        self.push(Node::Layers { first, end, var, of })
    }

    /// Events of one pattern cut to where another has events; with `truth`, events of this truth.
    pub fn masked(&mut self, by: NodeId, truth: bool, of: NodeId) -> NodeId {
        let by = self.push(Node::Filter { keep: Keep::Truth(truth), of: by });
        self.combine(Operation::Left, Structure::Left, of, by)
    }

    /// The events of one truth of a pattern, with the values of another.
    pub fn structured(&mut self, by: NodeId, truth: bool, of: NodeId) -> NodeId {
        let by = self.push(Node::Filter { keep: Keep::Truth(truth), of: by });
        self.combine(Operation::Right, Structure::Left, by, of)
    }

    /// One pattern where events begin in a part of the cycle, another where they do not.
    pub fn windowed(&mut self, begin: Arg, end: Arg, then: NodeId, otherwise: NodeId) -> NodeId {
        let window = |inside| Keep::Window { begin: begin.clone(), end: end.clone(), inside };
        let then = self.push(Node::Filter { keep: window(true), of: then });
        let otherwise = self.push(Node::Filter { keep: window(false), of: otherwise });
        self.overlay(then, otherwise)
    }

    /// The events of a pattern that chance keeps.
    pub fn degraded(&mut self, amount: Arg, kept: Kept, of: NodeId) -> NodeId {
        self.push(Node::Degrade { amount, stream: Arg::int(0), kept, of })
    }
}

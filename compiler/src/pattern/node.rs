//! What a pattern is made of: the nodes of its arena.
//!
//! A node refers only to nodes before it, by number, so that a part that is used twice is held once and a pattern
//! is plain data without cycles.

use super::arg::{Arg, VarId};
use super::operation::Operation;
use super::time::Time;
use super::value::Value;
use compact_str::CompactString;
use phonon_grammar::Span;
use serde::{Deserialize, Serialize};
use std::hash::{Hash, Hasher};

/// The number of a node in its pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeId(pub(super) u32);

/// A part of a pattern. "Of" is the pattern that a node works on.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub enum Node {
    /// Nothing.
    Silence,
    /// One value, once a cycle.
    Atom {
        /// The value.
        value: Value,
        /// Where it is written.
        source: Option<Span>,
    },
    /// The value of an argument, once a cycle.
    Value(Arg),
    /// The number of each cycle.
    CycleNumber,
    /// A function of time without events.
    Signal(Signal),
    /// All numbers from one to another, in one cycle.
    Range {
        /// The first.
        from: Arg,
        /// The last.
        to: Arg,
        /// Where it is written.
        source: Option<Span>,
    },
    /// The notes of a chord, all at once, once a cycle.
    Chord {
        /// The root, in semitones.
        root: Arg,
        /// The chord's name.
        name: Arg,
        /// What follows the name, as words.
        modifiers: Vec<Arg>,
        /// Where it is written.
        source: Option<Span>,
    },
    /// The first count of a list spread over as many slots as the second says, those over the third, and so on: true
    /// in the slots that sound.
    Distribution(Vec<Arg>),
    /// The numbers below a count, each once, in an order that changes with the cycle.
    RandomOrder(Arg),
    /// The numbers below a count in their order, in slots of the cycle whose lengths change with the cycle.
    RandomSlots(Arg),
    /// All at once.
    Stack(Vec<NodeId>),
    /// One each cycle; each waits where it is until its turn comes again.
    Cat(Vec<NodeId>),
    /// All in one cycle, each in its slot.
    Sequence(Vec<Slot>),
    /// Faster by a factor, or slower by it.
    Rate {
        /// The factor; 0 is silence, and below 0 runs backwards.
        by: Arg,
        /// Whether to divide by it.
        slow: bool,
        /// What is sped up.
        of: NodeId,
    },
    /// Earlier or later by a time.
    Shift {
        /// The time in cycles.
        by: Arg,
        /// Whether later.
        late: bool,
        /// What is shifted.
        of: NodeId,
    },
    /// Each cycle backwards.
    Reverse(NodeId),
    /// A part of each cycle, stretched to the cycle; nothing where it ends before it begins.
    Zoom {
        /// Where the part begins, in cycles from the start of the cycle.
        begin: Arg,
        /// Where it ends.
        end: Arg,
        /// What is looked into.
        of: NodeId,
    },
    /// Each cycle squeezed into a part of itself; nothing where the part is none.
    Compress {
        /// Where the part begins, 0 to 1.
        begin: Arg,
        /// Where it ends.
        end: Arg,
        /// What is squeezed.
        of: NodeId,
    },
    /// Faster by a factor of 1 or more, from the start of each cycle; the rest of the cycle is empty.
    FastGap {
        /// The factor.
        by: Arg,
        /// What is sped up.
        of: NodeId,
    },
    /// Every second event of each cycle later.
    Alternate {
        /// How much later, in cycles.
        by: Arg,
        /// What is moved.
        of: NodeId,
    },
    /// A pattern at once for each whole number of a run of numbers.
    Layers {
        /// The first number.
        first: Arg,
        /// The number after the last.
        end: Arg,
        /// The number's name in the pattern.
        var: VarId,
        /// The pattern of each number.
        of: NodeId,
    },
    /// From the first event of each cycle to the end of its last, stretched to the cycle.
    Stretch(NodeId),
    /// A pattern from one time to another, and nothing before and after.
    Play {
        /// When it begins, in cycles.
        begin: Arg,
        /// When it ends.
        end: Arg,
        /// What is played.
        of: NodeId,
    },
    /// A straight way from each number to the next; without events.
    Smooth(NodeId),
    /// One of several, by number; the numbers go round.
    Pick {
        /// Which.
        index: Arg,
        /// The choice.
        of: Vec<NodeId>,
    },
    /// Events that pass a test.
    Filter {
        /// The test.
        keep: Keep,
        /// What is sorted out.
        of: NodeId,
    },
    /// Events whose controls include those that another pattern has at their start, or all others.
    Match {
        /// Whether those that do are kept.
        keep: bool,
        /// The controls that are looked for.
        by: NodeId,
        /// What is sorted out.
        of: NodeId,
    },
    /// The values of each cycle moved along its events.
    Rotate {
        /// By how many events the values come earlier.
        by: Arg,
        /// What is rotated.
        of: NodeId,
    },
    /// One event at a time: an event waits for the end of those that began before it, and is left out if it ends no
    /// later than they do.
    Mono(NodeId),
    /// Each event earlier or later, by chance.
    Scatter {
        /// By how much at most, in cycles.
        by: Arg,
        /// What is moved.
        of: NodeId,
    },
    /// The pattern itself, counted as so many times as many steps.
    Expand {
        /// The factor.
        by: Arg,
        /// What is counted.
        of: NodeId,
    },
    /// Events of the same whole one after the other.
    Arpeggio {
        /// The name of the order.
        mode: Arg,
        /// What is spread out.
        of: NodeId,
    },
    /// Events of the same whole begin one after the other and end together.
    Roll {
        /// The share of the whole in which they begin; below 0, the last first.
        by: Arg,
        /// What is rolled.
        of: NodeId,
    },
    /// A cycle in each pulse of a Euclidean rhythm.
    Euclid {
        /// How many pulses; below 0, the gaps of as many.
        pulses: Arg,
        /// How many slots.
        steps: Arg,
        /// How many slots later the rhythm starts.
        rotation: Arg,
        /// Whether the slots between the pulses hold the negated truth.
        negate_gaps: bool,
        /// What each pulse holds.
        of: NodeId,
    },
    /// Events dropped by chance.
    Degrade {
        /// The chance, 0 to 1.
        amount: Arg,
        /// Shifts the random numbers by this many ten-thousandths of a cycle.
        stream: Arg,
        /// Which events are kept.
        kept: Kept,
        /// What is thinned out.
        of: NodeId,
    },
    /// One in each cycle, by chance.
    Choose {
        /// Shifts the random numbers by this many ten-thousandths of a cycle.
        stream: u32,
        /// The choice.
        of: Vec<NodeId>,
    },
    /// One in some cycles, another in the rest.
    When {
        /// Which cycles.
        test: Test,
        /// In those cycles.
        then: NodeId,
        /// In all others.
        otherwise: NodeId,
    },
    /// A pattern whose argument is a pattern.
    Bind {
        /// The argument.
        arg: NodeId,
        /// Its value's name in the body.
        var: VarId,
        /// How the argument's events cut the body.
        join: Join,
        /// What the value is used in.
        body: NodeId,
    },
    /// Two patterns and an operation on their values.
    Combine {
        /// What is done with two values.
        operation: Operation,
        /// Which side the events come from.
        structure: Structure,
        /// The left side.
        left: NodeId,
        /// The right side.
        right: NodeId,
    },
    /// Each value by itself.
    Map {
        /// What is done with it.
        function: ValueFunction,
        /// What it is done to.
        of: NodeId,
    },
}

/// A part of a cycle and what it holds: one cycle of it.
#[derive(Clone, Copy, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Slot {
    /// Where it begins, 0 to 1.
    pub begin: Time,
    /// Where it ends.
    pub end: Time,
    /// What it holds.
    pub of: NodeId,
}

/// The cycles that a [`Node::When`] picks.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub enum Test {
    /// Cycles whose number leaves `offset` when divided by `count`, with its sign; a count of 0 picks none.
    Every {
        /// The divisor.
        count: Arg,
        /// The remainder.
        offset: Arg,
    },
    /// Cycles whose number leaves `least` or more when divided by `count`, with its sign; a count of 0 picks none.
    AtLeast {
        /// The divisor.
        count: Arg,
        /// The least remainder.
        least: Arg,
    },
    /// Each cycle with this chance, 0 to 1.
    Chance(Arg),
}

/// The test of a [`Node::Filter`].
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub enum Keep {
    /// Events whose value is this truth.
    Truth(bool),
    /// Events whose value is one of these.
    Among(Vec<Value>),
    /// Events whose number is below 0, or all others.
    Negative(bool),
    /// Events whose control of this name, as a whole number and kept in its range, is this one; without it, it is 0.
    Numbered {
        /// The control.
        control: CompactString,
        /// Its number.
        number: i64,
    },
    /// Events whose whole begins in a part of the cycle, or outside it.
    Window {
        /// Where the part begins, 0 to 1.
        begin: Arg,
        /// Where it ends.
        end: Arg,
        /// Whether events inside it are kept.
        inside: bool,
    },
}

/// The random numbers whose events a [`Node::Degrade`] keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kept {
    /// Those that are the chance or more.
    AtLeast,
    /// Those that are more than the chance.
    Above,
    /// Those that are less than the chance.
    Below,
}

/// How the events of a bind's argument and those of its body make events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Join {
    /// Wholes from the body; parts are cut by the argument.
    Inner,
    /// Wholes are what both wholes share.
    Both,
    /// A cycle of the body squeezed into each event of the argument.
    Squeeze,
    /// As `Both`, with the body's cycle starting anew at each event of the argument.
    Reset,
    /// As `Both`, with the body starting from its cycle 0 at each event of the argument.
    Restart,
}

/// Which side of a combination the events come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Structure {
    /// Both: wholes are what both wholes share.
    Both,
    /// The left.
    Left,
    /// The right.
    Right,
    /// A cycle of the right squeezed into each event of the left.
    Squeeze,
}

/// What can be done with one value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ValueFunction {
    /// The value becomes a control of this name; `s` splits `name:number`.
    Control(CompactString),
    /// Controls become the value of the one of this name.
    Of(CompactString),
    /// Times a constant.
    Scale(Time),
    /// A number from 0 to 1 becomes a whole number below the argument.
    WholeBelow(Arg),
    /// A number from 0 to 1 becomes one between the arguments.
    Between(Arg, Arg),
    /// A number below the first becomes the first, one above the second the second.
    Clamped(f64, f64),
    /// Semitones from c4 become a frequency in hertz.
    Hertz,
    /// A truth becomes its contrary.
    Not,
    /// A number becomes whether it is below the argument.
    Below(Arg),
    /// The degree of a scale becomes semitones.
    Degree(Scale),
    /// A number picks a value of a list; the numbers go round.
    Nth(Vec<Value>),
    /// A number from 0 to 1 becomes a number of one of the weights, each as often as it weighs.
    Weighted(Vec<Arg>),
    /// A number from 0 to 1 becomes one between the arguments, in equal factors.
    Exponential(Arg, Arg),
    /// A whole number becomes whether its bit of this number is set.
    Bit(Arg),
    /// A number is rounded to one of so many steps in each whole number.
    Quantise(Arg, Rounding),
    /// A number becomes a word that picks a sample of a folder: `:3`.
    SampleNumber,
    /// Values become their number in a list; those that are not in it, its length.
    IndexOf(Vec<Value>),
    /// A number becomes one on a smooth way between a random number for each whole number.
    Perlin,
    /// Controls of a sample become those of a part of it.
    Slice {
        /// Where the part begins, 0 to 1.
        begin: Arg,
        /// Where it ends.
        end: Arg,
        /// Whether a missing `begin` is 0 and a missing `end` 1; else both are needed to be cut further.
        always_nested: bool,
    },
    /// The control `speed` times the argument's share of the length of its event, so that a part of a sample fits.
    Fit(Arg),
}

impl Hash for ValueFunction {
    /// By what is done alone: equal functions do the same.
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
    }
}

/// Which of the steps around it a number is rounded to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Rounding {
    /// The nearest; of two equally near, the even one.
    Nearest,
    /// The one below.
    Down,
    /// The one above.
    Up,
}

/// Where the notes of a scale come from.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub enum Scale {
    /// A scale of the table, by name.
    Named(Arg),
    /// Notes in semitones, and the distance at which they start again.
    Notes(Vec<Arg>, Arg),
}

/// Functions of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Signal {
    /// 0 to 1 and back as a sine, from 0.5 rising.
    Sine,
    /// 0 up to 1.
    Saw,
    /// 1 down to 0.
    InverseSaw,
    /// 0, then 1.
    Square,
    /// 0 up to 1 over the first cycle, then 1.
    Ramp,
    /// 0 up to 1 over the first cycle, with equal power, then 1.
    PowerRise,
    /// 1 down to 0 over the first cycle, with equal power, then 0.
    PowerFall,
    /// Random numbers from 0 up to 1.
    Rand,
    /// One random number a cycle, and a smooth way from each to the next.
    Perlin,
    /// Random numbers from 0 to 1, most of them near one half, as the bell curve has it.
    Normal,
}

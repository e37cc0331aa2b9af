//! Orbits: the delay and the reverb that the events of a program share, as in SuperDirt.
//!
//! Each voice sends as much of what is heard of it as its event says: a pool gives, beside its sound, what it sends to
//! either. Pools are sorted by orbits where their events say something of them. What all pools of an orbit send goes
//! through ordinary ugens, which are there only if something is sent, and is heard in the first output that any of these
//! pools is heard in. How these ugens are set is up to the latest event of the orbit that says so.

use super::scope::{Bound, Scope, Start};
use super::voices::Events;
use super::{Lowering, Sound};
use crate::graph::Signal;
use crate::pattern::Pattern;
use crate::pattern::control::{LAST_ORBIT, Reach, control};
use crate::plan::Link;
use crate::ugen::UgenId;
use petgraph::Direction;
use petgraph::stable_graph::NodeIndex;
use phonon_grammar::diagnostic::Code;
use phonon_grammar::{Diagnostic, Span};
use std::collections::BTreeSet;

/// An effect that the voices of an orbit share.
struct Shared {
    /// The control that says how much a voice sends to it.
    send: &'static str,
    /// The controls that set it, and their numbers as long as no event has said any.
    settings: &'static [(&'static str, f32)],
    /// Its sound without what was sent, an expression in which `in` and the settings are names.
    body: &'static str,
}

/// All of them, in the order in which a pool gives what is sent to them.
const SHARED: [Shared; 2] = [
    Shared {
        send: "delay",
        settings: &[("delaytime", 0.25), ("delayfeedback", 0.5)],
        body: "delay in delaytime delayfeedback 1",
    },
    Shared {
        send: "room",
        settings: &[("size", 0.5), ("dry", 0.0)],
        body: "(lush in (0.2 + 8 * size * size) :mix 1) * (1 - dry)",
    },
];

/// A setting on its way to what the latest event says; it begins with what was said last before the piece.
const GLIDE: &str = "lag (select (latch 1 start) value (latch value start)) 0.05";

/// A pool whose events say something of their orbit.
pub(super) struct Member {
    orbit: i64,
    /// Its nodes, one for each shard.
    nodes: Vec<NodeIndex>,
    pattern: Pattern,
    /// What its events say of the orbit.
    says: BTreeSet<String>,
    span: Span,
}

impl Member {
    /// A pool that is not in the graph yet.
    pub(super) fn new(orbit: i64, events: &Events, says: &BTreeSet<String>) -> Member {
        Member {
            orbit,
            nodes: Vec::new(),
            pattern: events.pattern.clone(),
            says: says.clone(),
            span: events.span,
        }
    }

    /// The nodes that it turned out to be, one for each shard.
    pub(super) fn played_by(self, nodes: &[NodeIndex]) -> Member {
        Member { nodes: nodes.to_vec(), ..self }
    }

    /// Whether it sends anything.
    pub(super) fn sends(&self) -> bool {
        SHARED.iter().any(|shared| self.says.contains(shared.send))
    }
}

impl Lowering<'_> {
    /// What events say of their orbits: controls that no instrument of theirs has for itself.
    pub(super) fn said_of_orbit(&self, events: &Events) -> BTreeSet<String> {
        let told: BTreeSet<&str> =
            events.instruments.iter().flat_map(|(_, instrument)| self.settings_of(*instrument)).collect();
        let names = events.pattern.control_names().into_iter();
        let of_orbit = |name: &&str| control(name).is_some_and(|row| row.reach == Reach::Orbit);
        names.filter(of_orbit).filter(|name| !told.contains(name)).map(str::to_owned).collect()
    }

    /// Lets the orbits be heard, once all outputs are there.
    pub(super) fn orbits(&mut self) {
        let members = std::mem::take(&mut self.members);
        let audible =
            (0..self.module.graph.outputs.len()).filter(|&at| self.module.graph.outputs[at].audible);
        let outputs: Vec<(usize, BTreeSet<NodeIndex>)> = audible.map(|at| (at, self.behind(at))).collect();
        let hears = |output: &(usize, BTreeSet<NodeIndex>), member: &&Member| {
            member.nodes.iter().any(|node| output.1.contains(node))
        };
        let heard = members.iter().filter(|member| outputs.iter().any(|output| hears(output, member)));
        let heard: Vec<&Member> = heard.collect();
        self.doubt_settings(&heard);
        for orbit in 0..=LAST_ORBIT as i64 {
            let members: Vec<&Member> =
                heard.iter().copied().filter(|member| member.orbit == orbit).collect();
            for (at, shared) in SHARED.iter().enumerate() {
                let senders = || members.iter().filter(|member| member.says.contains(shared.send));
                let first = outputs.iter().find(|output| senders().any(|member| hears(output, member)));
                if let Some(&(output, _)) = first {
                    let nodes: Vec<NodeIndex> = senders().flat_map(|member| member.nodes.clone()).collect();
                    self.share(orbit, at, &nodes, &members, output);
                }
            }
        }
    }

    /// The nodes that an output hears.
    fn behind(&self, output: usize) -> BTreeSet<NodeIndex> {
        let graph = &self.module.graph;
        let mut found = BTreeSet::new();
        let mut waiting: Vec<NodeIndex> = graph.outputs[output]
            .signals
            .iter()
            .filter_map(|signal| if let Signal::Output(node, _) = signal { Some(*node) } else { None })
            .collect();
        while let Some(node) = waiting.pop() {
            if found.insert(node) {
                waiting.extend(graph.dag.neighbors_directed(node, Direction::Incoming));
            }
        }
        found
    }

    /// Adds to an output what becomes of what these nodes send to one of the effects of an orbit.
    fn share(&mut self, orbit: i64, at: usize, senders: &[NodeIndex], members: &[&Member], output: usize) {
        let shared = &SHARED[at];
        let scope = Scope { is_path: false, is_row: true, ..Scope::new(&format!("orbit {orbit}")) };
        let span = members.first().map(|member| member.span).unwrap_or_default();
        let sent =
            |node: &NodeIndex| Sound::Stereo([2, 3].map(|side| Signal::Output(*node, side + 2 * at as u8)));
        let sent: Vec<Sound> = senders.iter().map(sent).collect();
        let sent = match sent.as_slice() {
            [sent] => *sent,
            _ => self.spread(UgenId::known("mix"), &sent, &scope, span),
        };
        let mut inner = scope.clone();
        inner.params.insert("in".to_owned(), Bound::Sound(sent));
        for &(name, default) in shared.settings {
            let setting = self.shared_setting(name, default, members, &scope);
            inner.params.insert(name.to_owned(), Bound::Sound(setting));
        }
        let wet = self.expression(shared.body, &inner, span);
        let heard = Sound::Stereo(self.module.graph.outputs[output].signals);
        let heard = self.arithmetic("add", heard, wet, &scope, span);
        self.module.graph.outputs[output].signals = heard.sides();
    }

    /// What a setting is: a number, or what the latest event says of it.
    fn shared_setting(&mut self, name: &str, default: f32, members: &[&Member], scope: &Scope) -> Sound {
        let said: Vec<&Member> =
            members.iter().copied().filter(|member| member.says.contains(name)).collect();
        let numbers: Vec<Option<f64>> = said.iter().map(|member| member.pattern.only_number(name)).collect();
        match numbers.as_slice() {
            [] => return Sound::Mono(Signal::Constant(default)),
            [Some(first), rest @ ..] if rest.iter().all(|number| *number == Some(*first)) => {
                return Sound::Mono(Signal::Constant(*first as f32));
            }
            _ => {}
        }
        let values: Vec<Pattern> = said.iter().map(|member| member.pattern.values_of(name)).collect();
        let span = said[0].pattern.place_of(name).unwrap_or(said[0].span);
        let track = self.track(Pattern::stack(&values), span);
        let node = self.add(UgenId::known("track"), &scope.bus, &[], Some(Link::Track(track)), span);
        let [value, gate, trigger] = [0, 1, 2].map(|output| Sound::Mono(Signal::Output(node, output)));
        let mut inner = scope.knob();
        inner.params.insert("value".to_owned(), Bound::Sound(value));
        inner.params.insert("start".to_owned(), Bound::Start(Start { trigger, gate }));
        self.expression(GLIDE, &inner, span)
    }

    /// Warns of settings of what nothing is sent to.
    fn doubt_settings(&mut self, members: &[&Member]) {
        for shared in &SHARED {
            let is_sent_to = |orbit: i64| {
                members.iter().any(|other| other.orbit == orbit && other.says.contains(shared.send))
            };
            let names = shared.settings.iter().map(|(name, _)| *name);
            for (name, member) in names.flat_map(|name| members.iter().map(move |member| (name, member))) {
                if member.says.contains(name) && !is_sent_to(member.orbit) {
                    let send = shared.send;
                    let message = format!("`{name}` is not heard: no event of its orbit sends to the {send}");
                    let help = format!("events send with `:{send} 0.5` behind `s \"...\"`");
                    let place = member.pattern.place_of(name).unwrap_or(member.span);
                    self.report(Diagnostic::warning(Code::Unsupported, place, message).help(help));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SHARED;
    use crate::pattern::control::{CONTROLS, Reach};
    use std::collections::BTreeSet;

    #[test]
    fn every_control_of_orbits_is_heeded() {
        let settings =
            |shared: &super::Shared| shared.settings.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        let heeded = SHARED.iter().flat_map(|shared| settings(shared).into_iter().chain([shared.send]));
        let heeded: BTreeSet<&str> = heeded.chain(["orbit"]).collect();
        let named: BTreeSet<&str> =
            CONTROLS.iter().filter(|row| row.reach == Reach::Orbit).map(|row| row.name).collect();
        assert_eq!(heeded, named);
    }
}

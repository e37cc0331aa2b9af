//! Events that start voices, and what the voices play.

use super::expr::Meaning;
use super::orbits::Member;
use super::patterns::is_known;
use super::polyphony::Polyphony;
use super::ports::TOLD;
use super::scope::{Bound, Scope};
use super::{DEPTH_MAX, Lowering, Sound};
use crate::graph::{Graph, Signal};
use crate::pattern::control::control;
use crate::pattern::marks::is_mark;
use crate::pattern::{Pattern, Value, called_behind};
use crate::plan::{InstrumentId, Link, Pool, PoolId, SENDING_OUTPUTS, Setting};
use crate::resolve::{DefId, Sort};
use crate::ugen::UgenId;
use phonon_grammar::ast::{Arg, Expr, ExprKind, Name, Op};
use phonon_grammar::diagnostic::{Code, nearest};
use phonon_grammar::{Diagnostic, Span};
use std::collections::BTreeSet;

/// Controls that ask for notes: behind a sound they make an instrument of it.
const NOTES: [&str; 4] = ["note", "n", "midinote", "freq"];

/// Events, and the instruments that have no bus of their own.
pub(super) struct Events {
    /// A pattern of controls.
    pub pattern: Pattern,
    /// Instruments by the word that means them.
    pub instruments: Vec<(String, InstrumentId)>,
    /// Where they are written.
    pub span: Span,
}

impl Lowering<'_> {
    /// The sound of the voices that events start.
    pub(super) fn voices(&mut self, mut events: Events, scope: &Scope) -> Sound {
        let span = events.span;
        if scope.in_voice {
            let message = "a voice cannot start voices of its own";
            let help = "let the instrument be made of ugens, and give it its rhythm where it is played";
            return self.fail(Diagnostic::error(Code::Unsupported, span, message).help(help));
        }
        for (word, place) in events.pattern.words("s") {
            let Some(name) = word.strip_prefix('~') else { continue };
            self.doubt_parameters(name, place, &events.pattern);
            if !events.instruments.iter().any(|(known, _)| *known == word)
                && let Some(instrument) = self.instrument_of(name, place)
            {
                events.instruments.push((word, instrument));
            }
        }
        let instruments = events.instruments.iter();
        let told: BTreeSet<String> =
            instruments.flat_map(|(_, id)| self.settings_of(*id)).map(str::to_owned).collect();
        for name in events.pattern.control_names().into_iter().filter(|name| !is_mark(name)) {
            if !told.contains(name) && control(name).is_none_or(|control| !control.is_heard()) {
                let message = format!("voices do not obey `{name}`: it is not heard");
                let help = "an effect behind `#` works on the sum of the voices";
                let place = events.pattern.place_of(name).unwrap_or(span);
                self.report(Diagnostic::warning(Code::Unsupported, place, message).help(help));
            }
        }
        self.doubt(&events.pattern, &told);
        self.doubt_instruments(&events);
        self.layered(&events.pattern, span, scope, &mut |lowering, layer| {
            let instruments = events.instruments.clone();
            lowering.pools(Events { pattern: layer, instruments, span }, scope)
        })
    }

    /// Warns of what is written and cannot be heard as it is. What instruments are told is their own affair.
    fn doubt(&mut self, pattern: &Pattern, told: &BTreeSet<String>) {
        let out_of_range = pattern.out_of_range().into_iter();
        for (control, number, place) in out_of_range.filter(|(control, ..)| !told.contains(control.name)) {
            let (least, greatest) = control.range.unwrap_or_default();
            let near = number.clamp(least, greatest);
            let message = format!("`{}` of {number} plays as {near}", control.name);
            let help = format!("it goes from {least} to {greatest}");
            self.report(Diagnostic::warning(Code::OutOfRange, place, message).help(help));
        }
        for (word, place) in pattern.odd_samples() {
            let name = word.split(':').next().unwrap_or_default();
            let message = format!("`{word}` plays as `{name}`: what stands behind the colon is no number");
            let help = format!("the samples of a folder are counted, as in `{name}:2`");
            self.report(Diagnostic::warning(Code::MiniValue, place, message).help(help));
        }
    }

    /// Warns of controls of samples where only instruments play.
    fn doubt_instruments(&mut self, events: &Events) {
        let words = events.pattern.words("s");
        if words.is_empty() || !words.iter().all(|(word, _)| word.starts_with('~')) {
            return;
        }
        let names = events.pattern.control_names();
        for name in names.into_iter().filter(|name| control(name).is_some_and(|control| control.of_samples)) {
            let message = format!("instruments do not obey `{name}`: only samples have it");
            let place = events.pattern.place_of(name).unwrap_or(events.span);
            self.report(Diagnostic::warning(Code::Unsupported, place, message));
        }
    }

    /// A pool, or one for each orbit that the events are in where they say something of it.
    fn pools(&mut self, events: Events, scope: &Scope) -> Sound {
        let said = self.said_of_orbit(&events);
        if said.is_empty() {
            return self.pool(events, None, scope);
        }
        let of_orbits = events.pattern.by_number("orbit").into_iter().map(|(orbit, pattern)| {
            let events = Events { pattern, instruments: events.instruments.clone(), span: events.span };
            let member = Member::new(orbit, &events, &said);
            self.pool(events, Some(member), scope)
        });
        match of_orbits.collect::<Vec<_>>().as_slice() {
            [sound] => *sound,
            sounds => self.spread(UgenId::known("mix"), sounds, scope, events.span),
        }
    }

    /// A pool, spread over as many nodes as its voices may need.
    fn pool(&mut self, mut events: Events, member: Option<Member>, scope: &Scope) -> Sound {
        let span = events.span;
        let samplers = self.with_inserts(&mut events);
        let module = &self.module;
        let cps = module.tempo.at(module.start_cycle, 0);
        let polyphony = Polyphony::of(&events.pattern, module.start_cycle, cps, |word| {
            let instrument = events.instruments.iter().find(|(known, _)| known == word);
            let instrument = instrument.map(|(_, id)| *id).or(samplers.map(|[mono, _]| mono))?;
            Some(&module.instruments[instrument.index()].1)
        });
        let shards = polyphony.shards();
        let id = PoolId(module.pools.len() as u32);
        let track = self.track(events.pattern, span);
        let (instruments, voices) = (events.instruments, polyphony.voices);
        let pool = Pool { track, instruments, samplers, span, voices, shards };
        self.module.pools.push(pool);
        let sends = member.as_ref().is_some_and(Member::sends);
        let nodes: Vec<_> = (0..shards)
            .map(|shard| {
                let link = Some(Link::Pool(id, shard));
                let node = self.add(UgenId::known("voices"), &scope.bus, &[], link, span);
                let weight = &mut self.module.graph.dag[node];
                weight.load_ns = polyphony.cost_ns / shards as f32;
                if sends {
                    weight.outputs = SENDING_OUTPUTS;
                }
                node
            })
            .collect();
        if let Some(member) = member {
            self.members.push(member.played_by(&nodes));
            self.memory.joins();
        }
        let mut side = |side: u8| match *nodes {
            [node] => Signal::Output(node, side),
            _ => {
                let parts: Vec<Signal> = nodes.iter().map(|&node| Signal::Output(node, side)).collect();
                Signal::Output(self.add(UgenId::known("mix"), &scope.bus, &parts, None, span), 0)
            }
        };
        Sound::Stereo([side(0), side(1)])
    }

    /// Whether the expression stands for events, played by samples or by instruments.
    pub(super) fn is_events(&self, expr: &Expr, scope: &Scope) -> bool {
        if scope.depth > DEPTH_MAX {
            return false;
        }
        match &expr.kind {
            ExprKind::Bus { name, .. } => {
                self.definitions.find(Sort::Bus, name, expr.span).map(|id| &self.definitions[id]).is_some_and(
                    |bus| {
                        let inner = Scope { depth: scope.depth + 1, ..Scope::new(&bus.label) };
                        bus.params.is_empty() && !bus.modifier && self.is_events(bus.body, &inner)
                    },
                )
            }
            ExprKind::Binary { op: Op::Chain, left, right } => {
                if let Some(call) = called_behind(left, right, &self.naming(scope)) {
                    return self.is_events(&call, scope);
                }
                self.is_voice_control(right, scope) && (self.is_events(left, scope) || starts_notes(right))
            }
            _ if self.plays_notes(expr, scope) => true,
            _ => self.nature(expr, scope).is_controls(),
        }
    }

    /// Whether the expression is an oscillator that plays a text of notes.
    pub(super) fn plays_notes(&self, expr: &Expr, scope: &Scope) -> bool {
        let ExprKind::Call { args, .. } = &expr.kind else { return false };
        args.iter().any(|arg| self.is_note_text(&arg.value, scope))
            && head(expr).and_then(UgenId::find).is_some_and(UgenId::has_pitch)
    }

    /// The events that an expression stands for; a bus gives its own, to be changed without a change to the bus.
    pub(super) fn events_of(&mut self, expr: &Expr, scope: &Scope) -> Option<Events> {
        let meaning = match &expr.kind {
            ExprKind::Bus { name, .. } => {
                let bus = &self.definitions[self.definitions.find(Sort::Bus, name, expr.span)?];
                return self.events_of(bus.body, &Scope { depth: scope.depth + 1, ..scope.clone() });
            }
            _ => self.meaning(expr, scope),
        };
        if let Meaning::Events(events) = meaning { Some(events) } else { None }
    }

    /// Events with more controls.
    pub(super) fn with_controls(&mut self, controls: &Expr, events: Events, scope: &Scope) -> Events {
        let pattern = events.pattern.union(&self.controls(controls, scope));
        // What stands behind a name lies elsewhere.
        let is_near = events.span.end <= controls.span.start;
        let span = if is_near { events.span.to(controls.span) } else { events.span };
        Events { pattern, span, ..events }
    }

    /// `sound # note "..."`: the sound as an instrument that plays the notes.
    pub(super) fn played_by(&mut self, sound: &Expr, notes: &Expr, scope: &Scope) -> Events {
        let instrument = self.instrument(&scope.bus.clone(), sound, scope);
        let word = format!("~{}:{}", scope.bus, instrument.0);
        let pattern =
            self.controls(notes, scope).union(&Pattern::control("s", Value::Word(word.as_str().into())));
        Events { pattern, instruments: vec![(word, instrument)], span: sound.span.to(notes.span) }
    }

    /// `saw "c4 e4"`: an oscillator whose frequency is a text with note names is an instrument with a short envelope.
    pub(super) fn note_synth(
        &mut self,
        ugen: UgenId,
        args: &[Arg],
        notes: &Expr,
        span: Span,
        scope: &Scope,
    ) -> Events {
        let name = Expr { kind: ExprKind::Name(ugen.name().to_owned()), span };
        let rest: Vec<Arg> = args.iter().filter(|arg| arg.value.span != notes.span).cloned().collect();
        let oscillator = match rest.is_empty() {
            true => name,
            false => Expr { kind: ExprKind::Call { head: Box::new(name), args: rest }, span },
        };
        let instrument = self.instrument(&scope.bus.clone(), &oscillator, scope);
        let word = format!("~{}:{}", scope.bus, instrument.0);
        let envelope = [("attack", 0.001), ("decay", 0.1), ("sustain_level", 0.0), ("release", 0.1)];
        let mut pattern =
            self.notes(notes, scope).union(&Pattern::control("s", Value::Word(word.as_str().into())));
        for (control, seconds) in envelope {
            pattern = pattern.union(&Pattern::control(control, Value::Number(seconds)));
        }
        Events { pattern, instruments: vec![(word, instrument)], span }
    }

    /// The instrument that a word of a trigger string means: the last bus of that name.
    fn instrument_of(&mut self, name: &str, place: Span) -> Option<InstrumentId> {
        let Some(id) = self.definitions.last_bus(name) else {
            let mut diagnostic =
                Diagnostic::error(Code::UnknownBus, place, format!("there is no bus `~{name}`"));
            if let Some(near) = nearest(name, self.definitions.names(Sort::Bus)) {
                diagnostic = diagnostic.fix(format!("did you mean `~{near}`?"), place, format!("~{near}"));
            }
            self.report(diagnostic);
            return None;
        };
        let instrument = match self.instruments.get(&id) {
            Some(Some(instrument)) => Some(*instrument),
            Some(None) => {
                self.report(Diagnostic::error(
                    Code::EmptyCycle,
                    place,
                    format!("`~{name}` would play itself"),
                ));
                None
            }
            None => self.new_instrument(id, place),
        };
        self.memory.plays(id);
        instrument
    }

    fn new_instrument(&mut self, id: DefId, place: Span) -> Option<InstrumentId> {
        let definition = &self.definitions[id];
        if definition.modifier {
            let message = format!("`~{}` cannot be played: it is no sound by itself", definition.name.text);
            self.report(
                Diagnostic::error(Code::Kind, place, message).related(definition.name.span, "defined here"),
            );
            return None;
        }
        self.instruments.insert(id, None);
        let label = definition.label.clone();
        let scope = Scope { in_voice: true, ..Scope::new(&label) };
        let pattern_count = self.pattern_count;
        self.memory.opens();
        let instrument = self.apart(label, Graph::default(), |lowering| {
            let bound = |lowering: &mut Self, param: &Name| {
                let sound = lowering.parameter(&param.text, param.span, &scope);
                (param.text.clone(), Bound::Sound(sound))
            };
            let params = definition.params.iter().map(|param| bound(lowering, param)).collect();
            lowering.sound(definition.body, &Scope { params, ..scope.clone() })
        });
        self.memory.closes_instrument(id);
        self.pattern_count = pattern_count;
        self.instruments.insert(id, Some(instrument));
        Some(instrument)
    }

    /// What an event says of a parameter of its instrument.
    fn parameter(&mut self, name: &str, span: Span, scope: &Scope) -> Sound {
        let told = self.told(name, span, scope);
        told.unwrap_or_else(|| self.setting(Setting::new(name, 0.0), scope, span)[0])
    }

    /// Says which parameters of an instrument its events leave open.
    fn doubt_parameters(&mut self, name: &str, place: Span, pattern: &Pattern) {
        let Some(id) = self.definitions.last_bus(name) else { return };
        let (definition, given) = (&self.definitions[id], pattern.control_names());
        let is_open = |param: &&Name| !TOLD.contains(&&*param.text) && !given.contains(&*param.text);
        for param in definition.params.iter().filter(is_open) {
            let message = format!("`~{name}` needs a value for `{}`", param.text);
            let sign = if is_known(&param.text) { ":" } else { "# " };
            let help = format!("events say it, as in `s \"~{name}\" {sign}{} 1`", param.text);
            let diagnostic = Diagnostic::error(Code::Arity, place, message).help(help);
            self.report(diagnostic.related(param.span, "defined here"));
        }
    }

    /// An expression as a graph of its own, made in a voice.
    fn instrument(&mut self, name: &str, body: &Expr, scope: &Scope) -> InstrumentId {
        let inner = Scope { in_voice: true, is_path: true, ..scope.clone() };
        self.apart(name.to_owned(), Graph::default(), |lowering| lowering.sound(body, &inner))
    }

    /// An instrument whose sound `make` adds to a graph of its own.
    pub(super) fn apart(
        &mut self,
        name: String,
        graph: Graph,
        make: impl FnOnce(&mut Self) -> Sound,
    ) -> InstrumentId {
        let outer = (
            std::mem::replace(&mut self.module.graph, graph),
            std::mem::take(&mut self.buses),
            std::mem::take(&mut self.keys),
            self.starter.take(),
        );
        let sound = make(self);
        self.heard(None, sound, true);
        let graph = std::mem::take(&mut self.module.graph);
        (self.module.graph, self.buses, self.keys, self.starter) = outer;
        self.module.instruments.push((name, graph));
        InstrumentId(self.module.instruments.len() as u32 - 1)
    }
}

/// Whether controls are such that a sound before them becomes an instrument.
pub(super) fn starts_notes(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Binary { op: Op::Apply, left, right } => starts_notes(left) || starts_notes(right),
        _ => head(expr).is_some_and(|name| NOTES.contains(&name)),
    }
}

/// The name that a call begins with.
pub(super) fn head(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name),
        ExprKind::Call { head: name, .. } => head(name),
        _ => None,
    }
}

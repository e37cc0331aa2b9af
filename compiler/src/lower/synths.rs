//! Older spellings of synthesizers that play texts of notes: `saw_trig "c4 e4"`, `synth "c4 e4" "saw" 0.01 0.1`,
//! `saw "c4 e4" :attack 0.1`. Each is an oscillator behind which its notes and its envelope stand.

use crate::pattern::mini::has_notes;
use crate::ugen::{Chain, UgenId};
use phonon_grammar::Span;
use phonon_grammar::ast::{Arg, Expr, ExprKind, Op};

/// The oscillators that had a name of their own where their notes start voices.
const TRIGGERED: [(&str, &str); 4] =
    [("sine_trig", "sine"), ("saw_trig", "saw"), ("square_trig", "square"), ("tri_trig", "tri")];

/// The names of the synthesizer whose wave is an argument.
const SYNTHS: [&str; 3] = ["synth", "midiSynth", "midi_synth"];

/// What the envelopes of these were where nothing was said.
const ENVELOPE: [(&str, &str); 4] =
    [("attack", "0.001"), ("decay", "0.1"), ("sustain", "0"), ("release", "0.1")];

/// The keywords of an envelope, and the controls that they are.
const KEYWORDS: [(&str, &str); 4] =
    [("attack", "attack"), ("decay", "decay"), ("sustain", "sustain_level"), ("release", "release")];

/// What a call of one of them is today; `None` for any other.
pub(super) fn modern(head: &Expr, args: &[Arg], span: Span) -> Option<Expr> {
    let ExprKind::Name(name) = &head.kind else { return None };
    if let Some((_, wave)) = TRIGGERED.iter().find(|(old, _)| old == name) {
        let (notes, rest) = args.split_first()?;
        return Some(synthesizer(named(wave, head.span), notes, rest, span));
    }
    if SYNTHS.contains(&name.as_str()) {
        let [notes, wave, rest @ ..] = args else { return None };
        let wave = match &wave.value.kind {
            ExprKind::Text(text) => named(&text.raw, wave.value.span),
            _ => wave.value.clone(),
        };
        return Some(synthesizer(wave, notes, rest, span));
    }
    kept(head, args, span)
}

/// An oscillator that plays notes with an envelope; numbers among them are frequencies.
fn synthesizer(wave: Expr, notes: &Arg, rest: &[Arg], span: Span) -> Expr {
    let control = match &notes.value.kind {
        ExprKind::Text(text) if has_notes(&text.mini) => "note",
        _ => "freq",
    };
    let played = behind(wave, call(control, vec![notes.value.clone()], notes.value.span));
    let said = |at: usize, name: &str| {
        let keyed = |arg: &&Arg| arg.key.as_ref().is_some_and(|key| key.text == name);
        rest.iter().find(keyed).or_else(|| rest.iter().filter(|arg| arg.key.is_none()).nth(at))
    };
    let number = |text: &str| Expr { kind: ExprKind::Number(text.to_owned()), span };
    let envelope = ENVELOPE
        .iter()
        .enumerate()
        .map(|(at, (name, default))| said(at, name).map_or_else(|| number(default), |arg| arg.value.clone()));
    Expr { span, ..behind(played, call("adsr", envelope.collect(), span)) }
}

/// An oscillator with notes and with keywords of an envelope, which are controls of its voices.
fn kept(head: &Expr, args: &[Arg], span: Span) -> Option<Expr> {
    let ExprKind::Name(name) = &head.kind else { return None };
    let ugen = UgenId::find(name)?;
    let plays_notes =
        args.iter().any(|arg| matches!(&arg.value.kind, ExprKind::Text(text) if has_notes(&text.mini)));
    let control = |arg: &Arg| {
        let key = &arg.key.as_ref()?.text;
        let is_port = ugen.row().ports.iter().any(|port| port.is_called(key));
        KEYWORDS.iter().find(|(keyword, _)| keyword == key && !is_port).map(|(_, control)| *control)
    };
    let is_oscillator = ugen.has_pitch() && ugen.row().chain == Chain::Ignore;
    if !is_oscillator || !plays_notes || args.iter().all(|arg| control(arg).is_none()) {
        return None;
    }
    let own: Vec<Arg> = args.iter().filter(|arg| control(arg).is_none()).cloned().collect();
    let oscillator = Expr { kind: ExprKind::Call { head: Box::new(head.clone()), args: own }, span };
    let played =
        args.iter().filter_map(|arg| Some((control(arg)?, arg))).fold(oscillator, |sound, (control, arg)| {
            behind(sound, call(control, vec![arg.value.clone()], arg.value.span))
        });
    Some(Expr { span, ..played })
}

fn named(name: &str, span: Span) -> Expr {
    Expr { kind: ExprKind::Name(name.to_owned()), span }
}

fn call(name: &str, args: Vec<Expr>, span: Span) -> Expr {
    let args = args.into_iter().map(|value| Arg { key: None, value }).collect();
    Expr { kind: ExprKind::Call { head: Box::new(named(name, span)), args }, span }
}

/// `left # right`.
fn behind(left: Expr, right: Expr) -> Expr {
    let span = left.span.to(right.span);
    let kind = ExprKind::Binary { op: Op::Chain, left: Box::new(left), right: Box::new(right) };
    Expr { kind, span }
}

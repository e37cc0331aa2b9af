//! The tempo of a program.

use super::Lowering;
use super::scope::Scope;
use super::statements::exact;
use crate::pattern::{Pattern, Time};
use crate::tempo::{CPS_MAX, CPS_MIN, Tempo};
use phonon_grammar::ast::{Expr, TempoUnit};
use phonon_grammar::diagnostic::Code;
use phonon_grammar::{Diagnostic, Span};

/// In how many cycles a pattern is looked at for tempos that nobody can play.
const CYCLES_CHECKED: i64 = 64;

impl Lowering<'_> {
    /// `tempo: e`, `bpm: e` and their like.
    pub(super) fn tempo(&mut self, unit: TempoUnit, value: &Expr) {
        let per_second = match unit {
            TempoUnit::Cps => Time::ONE,
            TempoUnit::Bpm | TempoUnit::Cpm => Time::new(1, 60),
        };
        if let Some(number) = exact(value) {
            let cps = number * per_second;
            match is_playable(cps) {
                true => self.module.tempo = Tempo::Constant(cps),
                false => self.report(out_of_range(cps, value.span)),
            }
            return;
        }
        let scope = Scope::new("tempo");
        let Some(pattern) = self.ratios(value, &scope).map(|pattern| pattern.times(per_second)) else {
            return;
        };
        self.check(&pattern, value.span);
        self.module.tempo = match pattern.constant().and_then(|value| value.time()) {
            Some(cps) => Tempo::Constant(cps),
            None => Tempo::Pattern(pattern),
        };
    }

    /// Reports the first tempo of a pattern that is out of range.
    fn check(&mut self, pattern: &Pattern, span: Span) {
        let events = pattern.query(Time::ZERO, Time::from_int(CYCLES_CHECKED));
        let is_wrong = |cps: &(Time, Span)| !is_playable(cps.0);
        let tempos = events.iter().filter_map(|event| {
            let cps = event.value.time().or_else(|| event.value.number().map(Time::from_f64))?;
            Some((cps, event.sources.first().copied().unwrap_or(span)))
        });
        let mut tempos = tempos.peekable();
        if tempos.peek().is_none() {
            let message = format!("there is no tempo in the first {CYCLES_CHECKED} cycles of this pattern");
            let help = "a tempo is a number of cycles per second, as in `tempo: \"<0.5 0.6>\"`";
            return self.report(Diagnostic::error(Code::BadTempo, span, message).help(help));
        }
        if let Some((cps, place)) = tempos.find(is_wrong) {
            self.report(out_of_range(cps, place));
        }
    }
}

fn is_playable(cps: Time) -> bool {
    (CPS_MIN..=CPS_MAX).contains(&cps)
}

fn out_of_range(cps: Time, span: Span) -> Diagnostic {
    let message = format!("a tempo of {} cycles per second is out of range", cps.to_f64());
    let help = format!("from {} to {} cycles per second can be played", CPS_MIN.to_f64(), CPS_MAX.to_f64());
    Diagnostic::error(Code::BadTempo, span, message).help(help)
}

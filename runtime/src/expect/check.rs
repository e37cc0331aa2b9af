//! Whether a sound is as expected.

use super::{Expectation, Quantity, Subject};
use crate::report::{Meter, buses, decibels, onsets, patterns};
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::Plan;
use phonon_grammar::Diagnostic;
use phonon_grammar::diagnostic::{Code, nearest};
use std::collections::BTreeSet;

/// A sound that was rendered, and what was measured of it.
#[derive(Debug)]
pub struct Measured<'a> {
    /// What was played, compiled with its stems.
    pub plan: &'a Plan,
    /// The random sequence that was taken.
    pub seed: u64,
    /// How many cycles.
    pub cycles: Time,
    /// The mix.
    pub mix: &'a Meter,
    /// The buses that reach an output, by name, as they leave the bus.
    pub buses: &'a [(String, Meter)],
}

/// What was found in place of what was expected.
struct Found {
    /// As people read it.
    words: String,
    /// As it would stand in the text.
    text: String,
}

impl Expectation {
    /// An error where the sound is not as expected, or has nothing of the bus that is named.
    pub fn check(&self, measured: &Measured<'_>) -> Result<(), Diagnostic> {
        let rate = f64::from(measured.plan.sample_rate_hz);
        if self.subject == Subject::Onsets {
            return self.check_onsets(measured);
        }
        let meter = self.meter(measured)?;
        let seconds = |frames: u64| frames as f64 / rate;
        let frames = match self.subject {
            Subject::Silence => meter.longest_silence_frames(),
            _ => meter.frames(),
        };
        match self.value {
            Quantity::Dbfs(expected) => {
                let found = decibels(if self.subject == Subject::Peak { meter.peak() } else { meter.rms() });
                let text = format!("{found:.2} dB");
                self.hold(self.relation.holds(found, expected), Found { words: text.clone(), text })
            }
            Quantity::Seconds(expected) => {
                let text = format!("{} s", seconds(frames));
                // A time means the frame that is nearest to it.
                let holds = self.relation.holds(frames as f64, (expected * rate).round());
                self.hold(holds, Found { words: text.clone(), text })
            }
            Quantity::Frames(expected) => {
                let text = format!("{frames} frames");
                self.hold(self.relation.holds(frames, expected), Found { words: text.clone(), text })
            }
            Quantity::Hash(expected) => {
                let text = format!("{:016x}", meter.hash());
                self.hold(meter.hash() == expected, Found { words: text.clone(), text })
            }
            Quantity::Count(_) | Quantity::PerCycle(_) => Ok(()),
        }
    }

    fn hold(&self, holds: bool, found: Found) -> Result<(), Diagnostic> {
        if holds {
            return Ok(());
        }
        let of = self.bus.as_ref().map(|(name, _)| format!(" of `~{name}`")).unwrap_or_default();
        let message = format!("`{}`{of} is {}", self.subject.name(), found.words);
        let unmet = Diagnostic::error(Code::UnmetExpectation, self.span, message).label("this was expected");
        Err(match self.relation {
            super::Relation::Equal => unmet.fix(
                format!("if that is as it should be, expect `{}`", found.text),
                self.value_span,
                found.text,
            ),
            _ => unmet,
        })
    }

    /// What was measured of the mix, or of the bus.
    fn meter<'m>(&self, measured: &'m Measured<'_>) -> Result<&'m Meter, Diagnostic> {
        let Some((name, _)) = &self.bus else { return Ok(measured.mix) };
        let bus = measured.buses.iter().find(|(bus, _)| bus == name);
        bus.map(|(_, meter)| meter).ok_or_else(|| {
            let names = measured.buses.iter().map(|(bus, _)| bus.as_str());
            self.no_bus("is heard in no output", names.collect())
        })
    }

    fn no_bus(&self, what: &str, names: BTreeSet<&str>) -> Diagnostic {
        let (name, span) = self.bus.as_ref().map_or(("", self.span), |(name, span)| (name.as_str(), *span));
        let diagnostic = Diagnostic::error(Code::UnreadExpectation, span, format!("`~{name}` {what}"));
        match nearest(name, names.iter().copied()) {
            Some(near) => diagnostic.fix(format!("did you mean `~{near}`?"), span, format!("~{near}")),
            None if names.is_empty() => diagnostic,
            None => {
                let names: Vec<String> = names.iter().map(|name| format!("`~{name}`")).collect();
                diagnostic.help(format!("there are {}", names.join(", ")))
            }
        }
    }

    fn check_onsets(&self, measured: &Measured<'_>) -> Result<(), Diagnostic> {
        let bus = self.bus.as_ref().map(|(name, _)| name.as_str());
        let patterns = patterns(measured.plan, bus.as_ref().map(std::slice::from_ref));
        if patterns.is_empty() && bus.is_some() {
            return Err(self.no_bus("plays no events", buses(measured.plan)));
        }
        let plan = measured.plan;
        let (mut begin, end) = (plan.start_cycle, plan.start_cycle + measured.cycles);
        let mut total = 0;
        while begin < end {
            let next = begin.next_sam().min(end);
            let count = onsets(&patterns, begin, next, measured.seed).len() as u64;
            total += count;
            if let Quantity::PerCycle(expected) = self.value {
                let words = format!("{count}/cycle in cycle {}", begin.floor());
                self.hold(
                    self.relation.holds(count, expected),
                    Found { words, text: format!("{count}/cycle") },
                )?;
            }
            begin = next;
        }
        match self.value {
            Quantity::Count(expected) => {
                let text = total.to_string();
                self.hold(self.relation.holds(total, expected), Found { words: text.clone(), text })
            }
            _ => Ok(()),
        }
    }
}

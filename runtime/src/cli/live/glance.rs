//! What the full screen is told.

use super::full::Glance;
use super::set::Set;
use crate::cli::program::settings;
use phonon_compiler::lower::{Part, parts};
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::{Output, Stem, StemKind};
use phonon_compiler::read;
use phonon_grammar::Span;
use std::sync::Arc;

/// The patterns of the text that is heard.
#[derive(Default)]
pub struct Playing {
    text: String,
    parts: Vec<Part>,
}

impl Playing {
    /// The places in the text of what plays at a time, in cycles; the text may have changed since.
    fn places(&mut self, text: &str, options: &phonon_compiler::Options, now: Time, seed: u64) -> Vec<Span> {
        if self.text != text {
            self.parts = parts(&read(text).0, options);
            text.clone_into(&mut self.text);
        }
        let moment = now + Time::new(1, 1_000);
        let events = self.parts.iter().flat_map(|part| part.pattern.query_seeded(now, moment, seed));
        // What has no beginning is always there.
        let events = events.filter(|event| event.whole.is_some());
        let mut places: Vec<Span> = events.flat_map(|event| event.sources).collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

impl Set<'_> {
    /// Shows what plays on the full screen, and tells it to editors.
    pub(super) fn glance(&mut self, status: &str) {
        let now = self.now();
        let options = self.gig.options;
        let places = self.playing.places(&self.heard.0, &settings(options), now, options.seed);
        #[cfg(unix)]
        if let Some(beacon) = &mut self.beacon {
            beacon.tell(&self.heard.0, &places, now.to_f64());
        }
        if !self.screen.is_full() {
            return;
        }
        let gauge = self.session.gauge();
        let plan = Arc::clone(self.session.lock().plan());
        let name = |output: &Output| match &output.stem {
            Some(Stem { kind: StemKind::Bus, name, .. }) => Some(format!("  {name}")),
            Some(_) => None,
            None => output.audible.then(|| plan.name_of(output)),
        };
        let outputs = plan.outputs.iter().enumerate();
        let meters = outputs.filter_map(|(at, output)| Some((name(output)?, gauge.output(at)))).collect();
        self.screen.show(&Glance {
            title: &format!("{} on {}", self.name, self.sound.device),
            status,
            text: &self.heard.0,
            places,
            meters,
            wave: self.sound.recorder.recent(),
            sample_rate_hz: options.sample_rate,
        });
    }
}

//! How a set stands: what is shown of it, and what is said of it.

use super::set::Set;
use phonon_runtime::live::Reading;
use phonon_runtime::report::{SetSummary, decibels};
use std::time::Duration;

/// How often the status line is written.
const STATUS: Duration = Duration::from_millis(100);

/// How often it is shown what plays.
const GLANCE: Duration = Duration::from_millis(40);

/// After so long without a block something is wrong.
const STALLED: Duration = Duration::from_secs(1);

impl Set<'_> {
    /// Shows how it stands.
    pub(super) fn status(&mut self, now: Duration) {
        let pause = if self.is_watched() { GLANCE } else { STATUS };
        if now.saturating_sub(self.status_at) < pause {
            return;
        }
        self.status_at = now;
        let reading = self.session.gauge().read();
        let cycle = self.now().to_f64();
        let load = self.note(reading);
        let underruns = self.summary.underruns + self.summary.starved;
        let gaps = match (underruns, self.heaviest()) {
            (0, _) | (_, None) => format!("{underruns} underruns"),
            (count, Some(most)) => format!("{count} underruns (most: {most})"),
        };
        let recording = if self.sound.recorder.is_recording() { "  REC" } else { "" };
        let line = format!(
            "cycle {cycle:.2}  load {:.0} %  {} voices  peak {:.1} dBFS  {gaps}{}{recording}",
            load * 100.0,
            reading.voices,
            decibels(f64::from(reading.peak)),
            self.wanted.1.words(),
        );
        self.screen.status(&line);
        if self.is_watched() {
            self.glance(&line);
        }
    }

    /// Looks once more how it stands.
    pub(super) fn look(&mut self) {
        let reading = self.session.gauge().read();
        self.note(reading);
    }

    /// Keeps for the last words how it stands; gives the load since this was last done.
    fn note(&mut self, reading: Reading) -> f64 {
        let load = self.sound.load();
        let summary = &mut self.summary;
        summary.peak = summary.peak.max(f64::from(reading.peak));
        summary.load[1] = summary.load[1].max(load);
        (summary.underruns, summary.starved) = (self.sound.underruns(), reading.starved);
        (summary.late_blocks, summary.shed_voices) = (reading.late, reading.shed);
        load
    }

    /// What has cost most since the version began.
    fn heaviest(&self) -> Option<String> {
        self.session.lock().heaviest().map(|(bus, ugen)| format!("{ugen} in {bus}"))
    }

    /// Whether somebody wants to know what plays.
    fn is_watched(&self) -> bool {
        #[cfg(unix)]
        let is_told = self.beacon.is_some();
        #[cfg(not(unix))]
        let is_told = false;
        is_told || self.screen.is_full()
    }

    /// Tells when there is more to do than time, and when nothing is done any more.
    pub(super) fn watch(&mut self, now: Duration) {
        let (gauge, before) = (self.session.gauge(), self.told);
        let (shed, cap, frame) = (gauge.shed(), gauge.cap(), gauge.frame());
        if shed > before.shed && cap != before.cap {
            let heaviest = self.heaviest();
            let most = heaviest.map(|most| format!("; {most} costs most")).unwrap_or_default();
            self.say(|console| {
                console.warning(&format!(
                    "there is more to do than time: {} of the quietest voices had to go{most}",
                    shed - before.shed
                ));
            });
        } else if cap.is_none() && before.cap.is_some() {
            self.say(|console| console.note("there is time for all voices again"));
        }
        (self.told.shed, self.told.cap) = (shed, cap);
        // A device that has not begun, or hangs, is told of elsewhere.
        if frame != self.moved.0 || frame == 0 || self.sound.is_away() {
            self.moved = (frame, now);
        } else if now.saturating_sub(self.moved.1) > STALLED {
            self.moved.1 = now;
            self.say(|console| {
                console.warning(&format!("no sound has been computed for {} s", STALLED.as_secs()));
            });
        }
    }

    /// Says what the set was like.
    pub(super) fn last_words(&self) {
        let summary = SetSummary {
            program: self.name.clone(),
            device: self.sound.device.clone(),
            frames: self.sound.frames_played(),
            sample_rate_hz: self.gig.options.sample_rate,
            load: [self.sound.mean_load(), self.summary.load[1]],
            load_percentiles: self.sound.load_percentiles(),
            measured: self.sound.recorder.measured(),
            ..self.summary.clone()
        };
        self.say(|console| {
            let count = summary.underruns + summary.starved;
            if count > 0 {
                console.warning(&format!("{count} underruns: the sound had gaps"));
            }
            console.summary(&summary.to_string(), &summary.to_json());
        });
    }
}

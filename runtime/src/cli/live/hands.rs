//! What the hands of the performer change beside the text.

use super::screen::Key;
use phonon_compiler::lower::Module;
use phonon_compiler::pattern::Time;
use phonon_compiler::tempo::Tempo;
use std::collections::BTreeSet;
use std::time::Duration;

/// Which outputs are heard, and how fast.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hands {
    /// Outputs that are silent, by their number, from 0 on.
    pub muted: BTreeSet<usize>,
    /// The only output that is heard.
    pub solo: Option<usize>,
    /// Whether all are silent.
    pub is_hushed: bool,
    /// Cycles per second, instead of what the text says.
    pub cps: Option<Time>,
    /// How often there was panic.
    panics: u32,
    taps: Taps,
    /// The key that a number is awaited for.
    prefix: Option<Key>,
}

impl Hands {
    /// Whether there was panic since the hands were as they were.
    pub fn panicked_since(&self, before: &Hands) -> bool {
        self.panics != before.panics
    }

    /// Changes a program as the performer wants it.
    pub fn apply(&self, module: &mut Module) {
        for (at, heard) in module.graph.outputs.iter_mut().enumerate() {
            let is_chosen = self.solo.map_or(!self.muted.contains(&at), |solo| solo == at);
            heard.audible &= is_chosen && !self.is_hushed;
        }
        if let Some(cps) = self.cps {
            module.tempo = Tempo::Constant(cps);
        }
    }

    /// What a key changes, of so many outputs; what there is to say about it.
    pub fn press(&mut self, key: Key, outputs: usize, now: Duration) -> Option<String> {
        match (self.prefix.take(), key) {
            (_, Key::Panic) => self.panics += 1,
            (_, Key::Hush) => self.is_hushed = !self.is_hushed,
            (_, Key::Tap) => {
                let cps = self.taps.tap(now.as_millis() as u64)?;
                self.cps = Some(cps);
                return Some(format!("{:.3} cycles per second", cps.to_f64()));
            }
            (Some(Key::Solo), Key::Solo) => self.solo = None,
            (_, Key::Solo | Key::Mute) => self.prefix = Some(key),
            (Some(prefix), Key::Number(at)) if at >= outputs => {
                let name = if prefix == Key::Solo { "solo" } else { "mute" };
                return Some(format!("{name}: there are {outputs} outputs"));
            }
            (Some(Key::Solo), Key::Number(at)) => self.solo = Some(at).filter(|_| self.solo != Some(at)),
            (Some(Key::Mute), Key::Number(at)) => self.muted = &self.muted ^ &[at].into(),
            _ => {}
        }
        None
    }

    /// How it stands, for the status line.
    pub fn words(&self) -> String {
        let mut words = String::new();
        if self.is_hushed {
            words += "  hushed";
        }
        if let Some(at) = self.solo {
            words += &format!("  solo {}", at + 1);
        } else if !self.muted.is_empty() {
            let all: Vec<String> = self.muted.iter().map(|at| (at + 1).to_string()).collect();
            words += &format!("  muted {}", all.join(" "));
        }
        words
    }
}

/// Finds out a tempo from taps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Taps(Vec<u64>);

/// Taps that are further apart begin anew, in milliseconds.
const GAP_MS: u64 = 3_000;

/// How many taps count.
const TAPS: usize = 8;

impl Taps {
    /// A tap, so many milliseconds after the beginning; with the second one, the tempo in cycles per second of four beats.
    fn tap(&mut self, at_ms: u64) -> Option<Time> {
        if self.0.last().is_some_and(|last| at_ms.saturating_sub(*last) > GAP_MS) {
            self.0.clear();
        }
        self.0.push(at_ms);
        if self.0.len() > TAPS {
            self.0.remove(0);
        }
        let beats = self.0.len() as i64 - 1;
        let took_ms = at_ms.saturating_sub(*self.0.first()?);
        (beats > 0 && took_ms > 0).then(|| Time::new(beats * 1_000, 4 * took_ms as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::{Hands, Taps};
    use phonon_compiler::pattern::Time;
    use phonon_compiler::{Options, prepare};

    fn heard(mixer: &Hands) -> Vec<bool> {
        let (module, _) = prepare("out1: saw 1\nout2: saw 2\nout3: saw 3", &Options::default());
        let mut module = module.expect("a right program");
        mixer.apply(&mut module);
        module.graph.outputs.iter().map(|heard| heard.audible).collect()
    }

    #[test]
    fn outputs_are_silent_as_wanted() {
        let mut mixer = Hands { muted: [1].into(), ..Hands::default() };
        assert_eq!(heard(&mixer), [true, false, true]);
        mixer.solo = Some(1);
        assert_eq!(heard(&mixer), [false, true, false]);
        mixer.is_hushed = true;
        assert_eq!(heard(&mixer), [false; 3]);
    }

    #[test]
    fn two_taps_are_a_tempo() {
        let mut taps = Taps::default();
        assert_eq!(taps.tap(1_000), None);
        assert_eq!(taps.tap(1_500), Some(Time::new(1, 2)));
        assert_eq!(taps.tap(2_000), Some(Time::new(1, 2)));
        assert_eq!(taps.tap(9_000), None, "after a while it begins anew");
        assert_eq!(taps.tap(9_250), Some(Time::ONE));
    }
}

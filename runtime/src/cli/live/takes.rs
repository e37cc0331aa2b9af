//! What is kept of a set: the mix, and its stems.

use super::set::Set;
use super::stems::{Shelf, StemFiles};
use crate::cli::Outcome;
use crate::cli::run::refusal;
use phonon_runtime::io::{Format, Length, OutputError, Place};
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl Set<'_> {
    /// Records the mix from now on.
    pub(super) fn record(&mut self, path: PathBuf) -> Outcome {
        let frames = self.gig.length.as_ref().and_then(Length::known_frames);
        let inputs: Vec<&Path> = self.gig.input.path().into_iter().chain(self.bank.files()).collect();
        let begun = self.sound.record(&Place::new(&path), &inputs, self.gig.options, frames);
        self.said(begun)?;
        self.say(|console| console.note(&format!("recording to `{}`", path.display())));
        Ok(())
    }

    pub(super) fn end_recording(&mut self) {
        let ended = self.sound.recorder.finish();
        self.say(|console| match &ended {
            Ok(()) => console.note("the recording is whole"),
            Err(error) => {
                refusal(error, console);
            }
        });
    }

    /// Writes the stems of all that is played.
    pub(super) fn keep_stems(&mut self, folder: &Path) -> Outcome {
        let options = self.gig.options;
        let shelf = Shelf {
            folder: folder.to_owned(),
            format: Format { sample_rate_hz: options.sample_rate, depth: options.bit_depth.bit_depth() },
            frames: self.gig.length.as_ref().and_then(Length::known_frames),
            inputs: self.gig.input.path().map(Path::to_owned).into_iter().collect(),
        };
        let plan = Arc::clone(self.session.lock().plan());
        self.stems = Some(self.said(StemFiles::open(shelf, &plan))?);
        self.say(|console| console.note(&format!("writing stems to `{}`", folder.display())));
        Ok(())
    }

    /// Writes what has come. What cannot be written costs the recording, or all stems, and the music goes on.
    pub(super) fn write(&mut self) -> Outcome {
        if let Err(error) = self.sound.recorder.tend() {
            self.failed = self.said(Err(error));
            let kept = self.sound.recorder.give_up();
            self.say(|console| match &kept {
                Some(path) => console.note(&format!("what was recorded is in `{}`", path.display())),
                None => console.warning("nothing of the recording could be kept"),
            });
        }
        // The session is not held while the disk is waited for.
        let mut reels = std::mem::take(self.session.lock().reels());
        let written = self.stems.as_mut().map(|stems| stems.tend(&mut reels));
        match written {
            Some(Err(error)) => {
                self.failed = self.said(Err(error));
                if let Some(stems) = self.stems.take() {
                    stems.keep_partial();
                }
            }
            Some(Ok(())) => {}
            // Nobody wants them any more.
            None => reels.clear(),
        }
        let mut session = self.session.lock();
        reels.append(session.reels());
        *session.reels() = reels;
        drop(session);
        self.tell_lost();
        Ok(())
    }

    /// Brings all files to their places.
    pub(super) fn finish(&mut self) -> Outcome {
        let written = self.write();
        let recorded = match self.sound.recorder.is_recording() {
            true => self.sound.recorder.finish(),
            false => Ok(()),
        };
        let recorded = self.said(recorded);
        let kept = self.stems.take().map_or(Ok(()), StemFiles::finish);
        let kept = self.said(kept);
        if self.lost_told > 0 {
            let lost_ms = self.lost_told as f64 * 1e3 / f64::from(self.gig.options.sample_rate);
            self.say(|console| {
                console.warning(&format!(
                    "{lost_ms:.0} ms of what was written are silence: the disk was too slow"
                ));
            });
        }
        written.and(recorded).and(kept).and(self.failed)
    }

    /// Says when the disk begins to be too slow.
    fn tell_lost(&mut self) {
        let stems = self.stems.as_ref().map_or(0, StemFiles::lost_frames);
        let lost = self.sound.recorder.lost_frames() + stems;
        if lost > 0 && self.lost_told == 0 {
            self.say(|console| {
                console.warning("the disk is too slow: what it has no time for is silence in the files");
            });
        }
        self.lost_told = self.lost_told.max(lost);
    }

    /// Says why sound cannot be written.
    fn said<T>(&self, result: Result<T, OutputError>) -> Result<T, u8> {
        result.map_err(|error| {
            let mut code = 0;
            self.say(|console| code = refusal(&error, console));
            code
        })
    }
}

//! The files of stems, while they are played.

use crate::cli::targets::{count_parts, make_folder_of, stem_file, stem_ids};
use phonon_compiler::plan::{Plan, StemId};
use phonon_runtime::io::{Format, Output, OutputError, Place};
use phonon_runtime::live::{Reel, silence};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// Where stems go.
pub struct Shelf {
    pub folder: PathBuf,
    pub format: Format,
    /// How many frames there will be, if that is known.
    pub frames: Option<u64>,
    /// What is read, and so is not written.
    pub inputs: Vec<PathBuf>,
}

/// A file for each stem that has been heard of, all equally long.
pub struct StemFiles {
    shelf: Shelf,
    files: Vec<StemFile>,
    /// The file of each stem of the reel that is read.
    places: Vec<usize>,
    /// How many frames have come.
    frames: u64,
    /// How many were lost in reels that are spent, and in all of them.
    lost_before: u64,
    lost_frames: u64,
}

struct StemFile {
    id: StemId,
    path: PathBuf,
    output: Output,
    /// How many frames it has.
    frames: u64,
}

impl StemFiles {
    /// Opens the files of the stems of a plan.
    pub fn open(shelf: Shelf, plan: &Plan) -> Result<StemFiles, OutputError> {
        let (files, places) = (Vec::new(), Vec::new());
        let mut files = StemFiles { shelf, files, places, frames: 0, lost_before: 0, lost_frames: 0 };
        files.turn_to(plan)?;
        Ok(files)
    }

    /// Writes what has come; a stem that is no more has silence from then on, and one that is new had silence until then.
    pub fn tend(&mut self, reels: &mut VecDeque<Reel>) -> Result<(), OutputError> {
        while let Some(reel) = reels.front_mut() {
            if reel.ready() > 0 {
                self.write(reel)?;
            }
            self.lost_frames = self.lost_before + reel.lost_frames();
            if !reel.is_spent() {
                return Ok(());
            }
            self.lost_before = self.lost_frames;
            reels.pop_front();
        }
        Ok(())
    }

    /// How many frames are silence in all files because the disk was too slow for them.
    pub fn lost_frames(&self) -> u64 {
        self.lost_frames
    }

    /// Brings all files to their places.
    pub fn finish(self) -> Result<(), OutputError> {
        self.files.into_iter().try_for_each(|file| file.output.finish())
    }

    /// Keeps what is there, beside the places of the files.
    pub fn keep_partial(self) {
        // What went wrong has been said.
        self.files.into_iter().for_each(|file| drop(file.output.give_up()));
    }

    fn write(&mut self, reel: &mut Reel) -> Result<(), OutputError> {
        self.turn_to(reel.plan())?;
        let StemFiles { shelf, files, places, frames, .. } = self;
        let end = shelf.frames.unwrap_or(u64::MAX);
        *frames += reel.fetch(&mut |at, frames| files[places[at]].write(frames, end))?;
        files.iter_mut().try_for_each(|file| file.reach((*frames).min(end)))
    }

    /// Goes over to the stems of a plan; those that have no file yet get one.
    fn turn_to(&mut self, plan: &Plan) -> Result<(), OutputError> {
        let ids = stem_ids(plan);
        let is_known = self.places.iter().map(|place| &self.files[*place].id).eq(&ids);
        if is_known {
            return Ok(());
        }
        self.places.clear();
        for id in &ids {
            let known = self.files.iter().position(|file| file.id == *id);
            let place = known.map_or_else(|| self.begin(id, count_parts(&ids)), Ok)?;
            self.places.push(place);
        }
        Ok(())
    }

    /// Begins the file of a stem, where the mix has so many parts: with silence, for as long as there was none.
    fn begin(&mut self, id: &StemId, parts: usize) -> Result<usize, OutputError> {
        let Shelf { folder, format, frames, inputs } = &self.shelf;
        let place = 1 + count_parts(self.files.iter().map(|file| &file.id));
        let taken: Vec<PathBuf> = self.files.iter().map(|file| file.path.clone()).collect();
        let path = stem_file(folder, id, place, parts.max(place), &taken);
        let inputs: Vec<&Path> = inputs.iter().map(PathBuf::as_path).collect();
        let target = Place::Path(path.clone());
        target.check(&inputs, format, frames.unwrap_or(0))?;
        make_folder_of(&path)?;
        let output = Output::open(&target, *format, *frames)?;
        let mut file = StemFile { id: id.clone(), path, output, frames: 0 };
        file.reach(self.frames.min(frames.unwrap_or(u64::MAX)))?;
        self.files.push(file);
        Ok(self.files.len() - 1)
    }
}

impl StemFile {
    /// Writes frames, as far as they lie before an end.
    fn write(&mut self, frames: &[f32], end: u64) -> Result<(), OutputError> {
        let count = (frames.len() as u64 / 2).min(end.saturating_sub(self.frames));
        self.frames += count;
        self.output.write(&frames[..2 * count as usize])
    }

    /// Writes silence until there are so many frames.
    fn reach(&mut self, frames: u64) -> Result<(), OutputError> {
        let missing = frames.saturating_sub(self.frames);
        self.frames += missing;
        silence(missing, |frames| self.output.write(frames))
    }
}

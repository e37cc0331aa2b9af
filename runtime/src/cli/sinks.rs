//! Open files of a rendering, and what passed into those of stems.

use super::pictures::Gathered;
use phonon_runtime::engine::Stems;
use phonon_runtime::io::{Output, OutputError, copy_file};
use phonon_runtime::report::StemSummary;
use std::path::PathBuf;

/// Open files, and what passed into those of stems.
pub struct Sinks {
    pub files: Vec<Output>,
    /// In the order of the plan.
    pub stems: Vec<StemSink>,
    pub gathered: Gathered,
}

/// A stem, and where it goes.
pub struct StemSink {
    pub told: StemSummary,
    /// Its file, where stems are kept.
    pub path: Option<PathBuf>,
    /// That file while it is written; none where it is a copy.
    pub file: Option<Output>,
    /// One before it that is the same, as a bus is that is a part of the mix as it leaves: it is written once and copied.
    pub twin: Option<usize>,
}

impl Sinks {
    /// Writes frames of the mix, and as many of each stem.
    pub fn write(&mut self, frames: &[f32], stems: Option<&mut Stems>) -> Result<(), OutputError> {
        self.gathered.add(frames);
        for file in &mut self.files {
            file.write(frames)?;
        }
        let Some(stems) = stems else { return Ok(()) };
        stems.fetch(frames.len() / 2, &mut |at, frames| {
            let stem = &mut self.stems[at];
            if stem.twin.is_some() {
                return Ok(());
            }
            stem.told.meter.add(frames);
            self.gathered.stems[at].add(frames);
            stem.file.as_mut().map_or(Ok(()), |file| file.write(frames))
        })
    }

    /// Brings every file to its place.
    pub fn finish(self) -> Result<(Vec<StemSummary>, Gathered), OutputError> {
        let Sinks { files, stems, mut gathered } = self;
        files.into_iter().try_for_each(Output::finish)?;
        let mut told: Vec<StemSummary> = Vec::with_capacity(stems.len());
        let mut paths: Vec<Option<PathBuf>> = Vec::with_capacity(stems.len());
        for (at, StemSink { told: mut said, path, file, twin }) in stems.into_iter().enumerate() {
            file.map_or(Ok(()), Output::finish)?;
            if let Some(twin) = twin {
                said.meter = told[twin].meter.clone();
                gathered.stems[at] = gathered.stems[twin].clone();
                if let (Some(from), Some(to)) = (&paths[twin], &path) {
                    copy_file(from, to)?;
                }
            }
            told.push(said);
            paths.push(path);
        }
        Ok((told, gathered))
    }

    /// Ends early; gives the paths of what is kept.
    pub fn keep_partial(self) -> Result<Vec<PathBuf>, OutputError> {
        let stems = self.stems.into_iter().filter_map(|stem| stem.file);
        let kept = self.files.into_iter().chain(stems).map(Output::keep_partial);
        Ok(kept.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }
}

//! A sound that is kept aside until its level is known.

use super::output::OutputError;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

/// Frames that are read at a time.
const STRETCH_FRAMES: usize = 4_096;

/// Interleaved stereo frames in a file without a name, exact to the bit.
pub struct Spool {
    file: BufWriter<File>,
    peak: f32,
}

impl Spool {
    /// A spool in the folder for temporary files.
    pub fn new() -> Result<Spool, OutputError> {
        let file = tempfile::tempfile().map_err(failed)?;
        Ok(Spool { file: BufWriter::new(file), peak: 0.0 })
    }

    /// Adds interleaved frames.
    pub fn write(&mut self, frames: &[f32]) -> Result<(), OutputError> {
        for value in frames {
            self.peak = self.peak.max(value.abs());
            self.file.write_all(&value.to_le_bytes()).map_err(failed)?;
        }
        Ok(())
    }

    /// Plays all of it so that its largest amplitude is `peak`; silence stays silence.
    pub fn play_at(
        self,
        peak: f32,
        sink: &mut dyn FnMut(&[f32]) -> Result<(), OutputError>,
    ) -> Result<(), OutputError> {
        let factor = if self.peak > 0.0 { peak / self.peak } else { 1.0 };
        let mut file = self.file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        let mut file = BufReader::new(file);
        let mut bytes = vec![0; 8 * STRETCH_FRAMES];
        let mut frames = Vec::with_capacity(2 * STRETCH_FRAMES);
        loop {
            let read = fill(&mut file, &mut bytes).map_err(failed)?;
            if read == 0 {
                return Ok(());
            }
            let (values, _) = bytes[..read].as_chunks::<4>();
            frames.clear();
            frames.extend(values.iter().map(|bytes| f32::from_le_bytes(*bytes) * factor));
            sink(&frames)?;
        }
    }
}

/// Reads until there is no room or nothing more; says how many bytes there were.
fn fill(from: &mut impl Read, bytes: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < bytes.len() {
        match from.read(&mut bytes[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

fn failed(error: io::Error) -> OutputError {
    OutputError::Failed("cannot keep the sound aside to measure it".into(), error)
}

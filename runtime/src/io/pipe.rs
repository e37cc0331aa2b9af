//! A WAV stream into something that cannot go back, such as a pipe.

use std::io::{self, Seek, SeekFrom, Write};

/// The length that means "until the stream ends".
const UNKNOWN: u32 = u32::MAX;

/// Lets a WAV pass that is written front to back, and gives its header the right lengths on the way.
///
/// The header comes in one piece, before all else; what is later written over it is dropped.
/// Where the length is not known both lengths are 2³² - 1, as other programs write it.
pub(super) struct Pipe<W: Write> {
    inner: W,
    /// The data to come, in bytes.
    data_bytes: Option<u32>,
    position: u64,
    end: u64,
}

impl<W: Write> Pipe<W> {
    /// For a WAV with so many bytes of data; `None` if that is not known yet.
    pub fn new(inner: W, data_bytes: Option<u32>) -> Pipe<W> {
        Pipe { inner, data_bytes, position: 0, end: 0 }
    }

    /// The header with both lengths filled in: of all that follows byte 8, and of the data.
    fn header(&self, bytes: &[u8]) -> Vec<u8> {
        let rest = (bytes.len() - 8) as u32;
        let whole = self.data_bytes.map_or(UNKNOWN, |data| data.saturating_add(rest));
        let mut header = bytes.to_vec();
        header[4..8].copy_from_slice(&whole.to_le_bytes());
        let at = header.len() - 4;
        header[at..].copy_from_slice(&self.data_bytes.unwrap_or(UNKNOWN).to_le_bytes());
        header
    }
}

impl<W: Write> Write for Pipe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.end == 0 {
            self.inner.write_all(&self.header(bytes))?;
        } else if self.position == self.end {
            self.inner.write_all(bytes)?;
        }
        self.position += bytes.len() as u64;
        self.end = self.end.max(self.position);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> Seek for Pipe<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let moved = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
        };
        self.position = moved.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

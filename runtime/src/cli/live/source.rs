//! The file that is played, followed as it is edited.
//!
//! It is looked at, again and again: editors write in place, or another file that takes its name, or leave it empty for a
//! moment, and on some file systems nobody tells.

use phonon_compiler::source;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How long a file must have stayed as it is before it is read.
const SETTLED: Duration = Duration::from_millis(20);

/// What can be told of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    changed: Option<SystemTime>,
    bytes: u64,
    #[cfg(unix)]
    inode: u64,
}

impl Look {
    fn at(path: &Path) -> Option<Look> {
        let metadata = fs::metadata(path).ok()?;
        Some(Look {
            changed: metadata.modified().ok(),
            bytes: metadata.len(),
            #[cfg(unix)]
            inode: std::os::unix::fs::MetadataExt::ino(&metadata),
        })
    }
}

/// A file that is followed.
pub struct Source {
    path: PathBuf,
    seen: Option<Look>,
    /// When it changed last, until it has been read.
    changed: Option<Duration>,
    text: String,
}

impl Source {
    /// Follows a file whose text was known a while ago: what has been written since is news.
    pub fn new(path: &Path, text: &str) -> Source {
        Source { path: path.to_owned(), seen: None, changed: None, text: text.to_owned() }
    }

    /// When it was written last, as far as the file system knows.
    pub fn saved(&self) -> Option<SystemTime> {
        self.seen?.changed
    }

    /// The new text, once it has changed and settled; why it cannot be read, where it cannot. A file that is gone or empty
    /// is one that is being written.
    pub fn news(&mut self, now: Duration) -> Option<Result<String, String>> {
        let look = Look::at(&self.path);
        if look != self.seen {
            (self.seen, self.changed) = (look, Some(now));
            return None;
        }
        if now.saturating_sub(self.changed?) < SETTLED || look.is_none_or(|look| look.bytes == 0) {
            return None;
        }
        self.changed = None;
        match source::read(&self.path) {
            Ok(text) if text == self.text => None,
            Ok(text) => {
                self.text.clone_from(&text);
                Some(Ok(text))
            }
            Err(fault) => Some(Err(fault.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Source;
    use std::fs;
    use std::path::Path;
    use std::time::Duration;

    /// What is told after a file was changed, looked at every few milliseconds of a time of ours.
    fn told(source: &mut Source, now: &mut Duration) -> Vec<String> {
        let mut told = Vec::new();
        for _ in 0..20 {
            *now += Duration::from_millis(5);
            told.extend(source.news(*now).map(|news| news.expect("a file that can be read")));
        }
        told
    }

    #[test]
    fn however_an_editor_writes_the_last_text_is_told_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.ph");
        fs::write(&path, "out: saw 1").expect("written");
        let mut source = Source::new(&path, "out: saw 1");
        let mut now = Duration::ZERO;
        assert_eq!(told(&mut source, &mut now), [""; 0]);
        // What was written before anyone looked is news too.
        let mut late = Source::new(&path, "out: saw 0");
        assert_eq!(told(&mut late, &mut Duration::default()), ["out: saw 1"]);
        let writers: [fn(&Path, &str); 4] = [
            |path, text| fs::write(path, text).expect("in place"),
            |path, text| {
                let other = path.with_extension("tmp");
                fs::write(&other, text).expect("beside it");
                fs::rename(&other, path).expect("in its place");
            },
            |path, text| {
                fs::remove_file(path).expect("removed");
                fs::write(path, text).expect("made again");
            },
            |path, text| {
                fs::rename(path, path.with_extension("bak")).expect("moved away");
                fs::write(path, text).expect("made again");
            },
        ];
        for (at, write) in writers.iter().enumerate() {
            let text = format!("out: saw {}", 10 + at);
            write(&path, &text);
            assert_eq!(told(&mut source, &mut now), [text], "writer {at}");
        }
        // Truncated, then half of it, then all.
        fs::write(&path, "").expect("truncated");
        assert_eq!(told(&mut source, &mut now), [""; 0]);
        fs::write(&path, "out: saw 110 # l").expect("half");
        assert!(source.news(now).is_none());
        fs::write(&path, "out: saw 110 # lpf 500").expect("all");
        assert_eq!(told(&mut source, &mut now), ["out: saw 110 # lpf 500"]);
        fs::remove_file(&path).expect("removed");
        assert_eq!(told(&mut source, &mut now), [""; 0]);
    }
}

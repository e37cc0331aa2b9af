//! Tells editors what plays, over a socket beside the file: a line of JSON whenever it changes.

use phonon_grammar::Span;
use serde_json::json;
use std::fs;
use std::io::{self, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

/// A socket, and who listens.
pub struct Beacon {
    path: PathBuf,
    listener: UnixListener,
    listeners: Vec<UnixStream>,
    /// What was told last, without the time.
    told: serde_json::Value,
}

impl Beacon {
    /// The socket of a file: `.song.ph.sock` beside `song.ph`.
    pub fn of(file: &Path) -> io::Result<Beacon> {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let path = file.with_file_name(format!(".{name}.sock"));
        if UnixStream::connect(&path).is_ok() {
            return Err(io::Error::new(io::ErrorKind::AddrInUse, "the file is played already"));
        }
        // One that nobody answers at was left by a program that was killed.
        let _ = fs::remove_file(&path);
        let listener = UnixListener::bind(&path)?;
        listener.set_nonblocking(true)?;
        Ok(Beacon { path, listener, listeners: Vec::new(), told: json!(null) })
    }

    /// Tells who listens what plays in a text, in cycles; nobody is waited for.
    pub fn tell(&mut self, text: &str, places: &[Span], cycle: f64) {
        let playing: Vec<_> = places.iter().map(|place| range(text, *place)).collect();
        let playing = json!(playing);
        let is_news = playing != self.told;
        let line = format!("{}\n", json!({ "cycle": cycle, "playing": playing }));
        let reaches = |stream: &mut UnixStream| stream.write_all(line.as_bytes()).is_ok();
        if is_news {
            // Who does not read, or is gone, is told no more.
            self.listeners.retain_mut(reaches);
            self.told = playing;
        }
        while let Ok((mut stream, _)) = self.listener.accept() {
            if stream.set_nonblocking(true).is_ok() && reaches(&mut stream) {
                self.listeners.push(stream);
            }
        }
    }
}

impl Drop for Beacon {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// A place as editors count: lines from 0, characters in units of UTF-16 from 0, as in the Language Server Protocol.
fn range(text: &str, place: Span) -> serde_json::Value {
    let position = |at: u32| {
        let before = text.get(..at as usize).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or(before);
        json!({ "line": before.matches('\n').count(), "character": line.encode_utf16().count() })
    };
    json!({ "start": position(place.start), "end": position(place.end) })
}

#[cfg(test)]
mod tests {
    use super::Beacon;
    use phonon_grammar::Span;
    use std::io::{BufRead, BufReader};
    use std::os::unix::net::UnixStream;

    #[test]
    fn listeners_are_told_what_changes() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.ph");
        let mut beacon = Beacon::of(&file).expect("a socket");
        let socket = folder.path().join(".a.ph.sock");
        let text = "-- \u{1d11e}\nout: s \"bd\u{e9} sn\"";
        let place = |word: &str| {
            let at = text.find(word).expect("a word");
            Span::new(at, at + word.len())
        };
        let mut lines = BufReader::new(UnixStream::connect(&socket).expect("a way")).lines();
        let mut next = || -> serde_json::Value {
            serde_json::from_str(&lines.next().expect("a line").expect("a line")).expect("JSON")
        };
        beacon.tell(text, &[place("bd\u{e9}")], 0.5);
        let told = next();
        assert_eq!(told["cycle"], 0.5);
        assert_eq!(told["playing"][0]["start"], serde_json::json!({ "line": 1, "character": 8 }));
        assert_eq!(told["playing"][0]["end"]["character"], 11);
        beacon.tell(text, &[place("bd\u{e9}")], 0.6);
        beacon.tell(text, &[place("sn")], 0.75);
        assert_eq!(next()["cycle"], 0.75, "only what changes is told");
        assert!(Beacon::of(&file).is_err(), "one file has one player");
        drop(beacon);
        assert!(!socket.exists());
    }
}

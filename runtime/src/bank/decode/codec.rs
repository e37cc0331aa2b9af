//! Files that symphonia decodes: AIFF, FLAC, Ogg Vorbis, MP3, and WAV files whose values are not plain.

use super::fold::Fold;
use super::{Found, Refusal, rate};
use crate::bank::Store;
use std::fs::File;
use std::io::ErrorKind;
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

/// What can be read, for messages.
const KNOWN: &str = "WAV, AIFF, FLAC, Ogg Vorbis and MP3 files are read";

/// Refuses what does not begin like a sound file: a decoder would search all of it for something that looks like one.
pub(super) fn check(head: &[u8], extension: &str) -> Result<(), String> {
    let is_mp3 = extension.eq_ignore_ascii_case("mp3");
    match head {
        _ if head.len() < 4 => Err("is too short to be a sound file".into()),
        [b'R', b'F' | b'I', ..] if super::riff::is_wav(head) => Ok(()),
        [b'f', b'L', b'a', b'C', ..] | [b'O', b'g', b'g', b'S', ..] | [b'F', b'O', b'R', b'M', ..] => Ok(()),
        [b'I', b'D', b'3', ..] | [0xff, 0xe0..=0xff, ..] => Ok(()),
        _ if is_mp3 => Ok(()),
        _ if matches!(&head[..4], b"RF64" | b"BW64") => {
            Err(format!("is RF64, the form of WAV for files over 4 GiB; {KNOWN}"))
        }
        _ => Err(format!("is not a sound file; {KNOWN}")),
    }
}

/// Decodes a file. Packets that are damaged are silent, and what is missing at the end is said.
pub(super) fn read(file: File, extension: &str, store: &Store) -> Result<Found, Refusal> {
    let stream = MediaSourceStream::new(Box::new(file), Default::default());
    let mut hint = Hint::new();
    hint.with_extension(extension);
    let formats = symphonia::default::get_probe();
    let mut format = formats
        .probe(&hint, stream, FormatOptions::default(), MetadataOptions::default())
        .map_err(|error| format!("cannot be decoded: {}", reason(&error)))?;
    let track = format.default_track(TrackType::Audio).ok_or_else(|| "has no sound in it".to_owned())?;
    let (id, claimed_frames) = (track.id, track.num_frames);
    let params = track.codec_params.as_ref().and_then(|params| params.audio());
    let params = params.ok_or_else(|| "does not say how its sound is written".to_owned())?;
    let mut decoder = symphonia::default::get_codecs()
        .make_audio_decoder(params, &AudioDecoderOptions::default())
        .map_err(|error| format!("cannot be decoded: {}", reason(&error)))?;
    let container = format.format_info().short_name.to_uppercase();
    let codec = decoder.codec_info().short_name.to_uppercase();
    let form = match params.bits_per_sample {
        Some(bits) if container == codec || codec.starts_with("PCM") => format!("{bits}-bit {container}"),
        None if container == codec => container,
        _ => format!("{codec} in {container}"),
    };
    let mut reading = Reading { id, store, found: None, damaged: 0 };
    let ending = reading.run(&mut *format, &mut *decoder)?;
    reading.conclude(form, ending, claimed_frames)
}

/// A file on its way through the decoder.
struct Reading<'a> {
    /// The track that is heard.
    id: u32,
    store: &'a Store,
    /// What has been decoded, and its rate; nothing before the first packet.
    found: Option<(Fold, u32)>,
    /// Packets that could not be decoded.
    damaged: u64,
}

/// How a file ended.
enum Ending {
    /// As it should.
    Whole,
    /// Before it was over.
    Cut,
    /// With something that cannot be understood.
    Broken(String),
}

impl Reading<'_> {
    fn run(
        &mut self,
        format: &mut dyn FormatReader,
        decoder: &mut dyn AudioDecoder,
    ) -> Result<Ending, Refusal> {
        let mut values = Vec::new();
        loop {
            let packet = match format.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.id => packet,
                Ok(Some(_)) => continue,
                Ok(None) => return Ok(Ending::Whole),
                Err(error) => return Ok(ending(&error)),
            };
            match decoder.decode(&packet) {
                Ok(decoded) => {
                    let (channels, rate_hz) = (decoded.spec().channels().count(), decoded.spec().rate());
                    if channels == 0 || decoded.frames() == 0 {
                        continue;
                    }
                    if self.found.is_none() {
                        self.found = Some((Fold::new(channels, self.store), rate(rate_hz)?));
                    }
                    let Some((fold, first_hz)) = &mut self.found else { continue };
                    if (fold.channels(), *first_hz) != (channels, rate_hz) {
                        return Ok(Ending::Broken("another form of sound begins".into()));
                    }
                    decoded.copy_to_vec_interleaved(&mut values);
                    fold.push(&values)?;
                }
                Err(Error::DecodeError(_) | Error::IoError(_)) => {
                    self.damaged += 1;
                    if let Some((fold, _)) = &mut self.found {
                        fold.push_silence(packet.dur.get())?;
                    }
                }
                Err(error) => return Ok(ending(&error)),
            }
        }
    }

    fn conclude(self, format: String, ending: Ending, claimed_frames: Option<u64>) -> Result<Found, Refusal> {
        let Some((fold, sample_rate_hz)) = self.found else {
            return Err(Refusal::Unreadable(match ending {
                Ending::Whole if self.damaged == 0 => "has no sound in it".into(),
                Ending::Broken(reason) => format!("cannot be decoded: {reason}"),
                _ => "is damaged: nothing of it can be decoded".into(),
            }));
        };
        let (frames, mut oddities) = (fold.frames() as u64, Vec::new());
        match (ending, claimed_frames) {
            (Ending::Broken(reason), _) => {
                oddities.push(format!("cannot be decoded to the end, only {frames} frames of it: {reason}"));
            }
            (_, Some(claimed)) if claimed > frames => {
                oddities.push(format!("is cut short: it has {frames} of {claimed} frames"));
            }
            (Ending::Cut, _) => oddities.push(format!("is cut short: it has {frames} frames")),
            (Ending::Whole, _) => {}
        }
        if self.damaged > 0 {
            oddities.push(format!("is damaged in {} places, which are silent", self.damaged));
        }
        Ok(Found { format, sample_rate_hz, fold, oddities })
    }
}

fn ending(error: &Error) -> Ending {
    match error {
        Error::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => Ending::Cut,
        error => Ending::Broken(reason(error)),
    }
}

/// What is wrong, in the words of the decoder.
fn reason(error: &Error) -> String {
    match error {
        Error::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => "it is too short".into(),
        Error::IoError(error) => error.to_string(),
        Error::DecodeError(reason) | Error::Unsupported(reason) | Error::LimitError(reason) => {
            (*reason).to_owned()
        }
        error => error.to_string(),
    }
}

//! The hosts that the crate `cpal` reaches: ALSA and JACK, CoreAudio, WASAPI.

use super::health::Ledger;
use super::{Device, DeviceError, Fill, Health, Output, Pin, Stream, Wanted};
use ::cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use ::cpal::{BufferSize, ErrorKind, FromSample, HostId, SampleFormat, SizedSample, StreamConfig};
use ::cpal::{SupportedBufferSize, SupportedStreamConfigRange, host_from_id};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long a device may take to open.
const ANSWER: Duration = Duration::from_secs(2);

/// The forms of values that are played, the best first.
const FORMATS: [SampleFormat; 4] =
    [SampleFormat::F32, SampleFormat::I32, SampleFormat::I24, SampleFormat::I16];

/// Streams that are being closed. The libraries of hosts are one to a process, and that of JACK does not bear it when a client
/// is opened while another one leaves a server that has died.
static CLOSING: AtomicUsize = AtomicUsize::new(0);

/// A host of `cpal`.
pub struct Cpal(HostId);

impl Cpal {
    /// The host of that number.
    pub fn new(host: HostId) -> Cpal {
        Cpal(host)
    }

    /// The devices that play, the preferred one first, by their names.
    fn devices(&self) -> Result<Vec<(String, ::cpal::Device)>, DeviceError> {
        if CLOSING.load(Ordering::Acquire) > 0 {
            return Err(DeviceError::Absent("the connection before has not ended yet".to_owned()));
        }
        #[cfg(feature = "jack")]
        if self.0 == HostId::Jack {
            return jack();
        }
        let host = host_from_id(self.0).map_err(|error| reason(&error))?;
        let preferred = host.default_output_device();
        let others = host.output_devices().map_err(|error| reason(&error))?;
        let others = others.filter(|device| Some(device) != preferred.as_ref());
        let others: Vec<::cpal::Device> = others.collect();
        let named = |device: ::cpal::Device| Some((device.id().ok()?.id().to_owned(), device));
        Ok(preferred.into_iter().chain(others).filter_map(named).collect())
    }

    /// The device that is wanted, and its name.
    fn choose(&self, name: Option<&str>) -> Result<(String, ::cpal::Device), DeviceError> {
        let mut devices = self.devices()?;
        let at = match name {
            None => Some(0).filter(|_| !devices.is_empty()),
            Some(name) => devices.iter().position(|(known, _)| known == name),
        };
        match (at, name) {
            (Some(at), _) => Ok(devices.swap_remove(at)),
            (None, None) => Err(DeviceError::Absent(format!("{} has no output", self.0))),
            (None, Some(name)) => {
                let there = devices.into_iter().map(|(known, _)| known).collect();
                Err(DeviceError::Missing { name: name.to_owned(), there })
            }
        }
    }
}

/// The one device of JACK: the client `phonon_out`, plugged into the ports of the system until somebody plugs it elsewhere.
#[cfg(feature = "jack")]
fn jack() -> Result<Vec<(String, ::cpal::Device)>, DeviceError> {
    type Client = <::cpal::platform::JackHost as HostTrait>::Device;
    let client = Client::default_output_device("phonon", true, false);
    let client = client.map_err(|_| DeviceError::Absent("no JACK server answers".to_owned()))?;
    Ok(vec![("system".to_owned(), client.into())])
}

impl Device for Cpal {
    fn outputs(&mut self) -> Result<Vec<Output>, DeviceError> {
        let devices = self.devices()?;
        let outputs = devices.into_iter().enumerate().filter_map(|(at, (name, device))| {
            let usual = device.default_output_config().ok()?;
            let ranges: Vec<_> = device.supported_output_configs().ok()?.collect();
            let description = device.description().ok();
            Some(Output {
                description: description.map_or_else(|| name.clone(), |found| found.name().to_owned()),
                name,
                is_default: at == 0,
                channels: usual.channels(),
                rate_hz: usual.sample_rate(),
                rates_hz: (
                    ranges.iter().map(SupportedStreamConfigRange::min_sample_rate).min()?,
                    ranges.iter().map(SupportedStreamConfigRange::max_sample_rate).max()?,
                ),
            })
        });
        Ok(outputs.collect())
    }

    fn open(&mut self, wanted: &Wanted, fill: Fill) -> Result<Box<dyn Stream>, DeviceError> {
        let (name, device) = self.choose(wanted.name.as_deref())?;
        let (config, format) = config(&name, &device, wanted)?;
        let shared = Arc::new(Shared::new(wanted.pin));
        let begun = match format {
            SampleFormat::F32 => begin::<f32>(&device, config, fill, &shared),
            SampleFormat::I32 => begin::<i32>(&device, config, fill, &shared),
            SampleFormat::I24 => begin::<::cpal::I24>(&device, config, fill, &shared),
            _ => begin::<i16>(&device, config, fill, &shared),
        };
        let stream = begun.map_err(|error| reason(&error))?;
        Ok(Box::new(CpalStream { stream: Some(stream), shared }))
    }
}

/// How a device is opened: at the rate and with the channels that are wanted, in the best form it has.
fn config(
    name: &str,
    device: &::cpal::Device,
    wanted: &Wanted,
) -> Result<(StreamConfig, SampleFormat), DeviceError> {
    let ranges: Vec<_> = device.supported_output_configs().map_err(|error| reason(&error))?.collect();
    let fits = |range: &&SupportedStreamConfigRange| {
        range.channels() == wanted.channels
            && (range.min_sample_rate()..=range.max_sample_rate()).contains(&wanted.rate_hz)
    };
    let best = FORMATS
        .iter()
        .find_map(|format| ranges.iter().filter(fits).find(|range| range.sample_format() == *format));
    let found = best.ok_or_else(|| {
        let channels = ranges.iter().map(SupportedStreamConfigRange::channels).max().unwrap_or(0);
        let least = ranges.iter().map(SupportedStreamConfigRange::min_sample_rate).min().unwrap_or(0);
        let most = ranges.iter().map(SupportedStreamConfigRange::max_sample_rate).max().unwrap_or(0);
        let rates = if least == most { format!("{most}") } else { format!("{least} to {most}") };
        DeviceError::Unfit(format!(
            "`{name}` has up to {channels} channels at {rates} Hz, not {} at {}",
            wanted.channels, wanted.rate_hz
        ))
    })?;
    let block_frames = wanted.block_frames as u32;
    let buffer_size = match found.buffer_size() {
        SupportedBufferSize::Range { min, max } if (*min..=*max).contains(&block_frames) => {
            BufferSize::Fixed(block_frames)
        }
        _ => BufferSize::Default,
    };
    let config = StreamConfig { channels: wanted.channels, sample_rate: wanted.rate_hz, buffer_size };
    Ok((config, found.sample_format()))
}

/// Begins to play in one of the forms.
fn begin<T: SizedSample + FromSample<f32>>(
    device: &::cpal::Device,
    config: StreamConfig,
    mut fill: Fill,
    shared: &Arc<Shared>,
) -> Result<::cpal::Stream, ::cpal::Error> {
    let channels = usize::from(config.channels);
    // Blocks of devices may have any size, also one that changes; they are filled in parts of this.
    let mut part = vec![0.0; PART_FRAMES * channels];
    let (watched, told) = (Arc::clone(shared), Arc::clone(shared));
    let mut is_first = true;
    let play = move |block: &mut [T], info: &::cpal::OutputCallbackInfo| {
        if std::mem::take(&mut is_first) {
            watched.settle();
        }
        let timestamp = info.timestamp();
        let ahead = timestamp.playback.duration_since(timestamp.callback).as_nanos();
        let frames = ahead * u128::from(config.sample_rate) / 1_000_000_000;
        watched.latency_frames.store(frames as u32, Ordering::Relaxed);
        watched.failing_since_ms.store(0, Ordering::Relaxed);
        for places in block.chunks_mut(part.len()) {
            let values = &mut part[..places.len()];
            fill(values);
            for (place, value) in places.iter_mut().zip(values) {
                *place = T::from_sample_(*value);
            }
        }
    };
    let hear = move |error: ::cpal::Error| told.hear(&error);
    let stream = device.build_output_stream(config, play, hear, Some(ANSWER))?;
    stream.play()?;
    Ok(stream)
}

/// Frames that are filled in one go, at most.
const PART_FRAMES: usize = 8_192;

/// How long a host may tell nothing but errors before the device is lost: the plugin of ALSA for PulseAudio does so until
/// the server has told it the time.
const PATIENCE_MS: u64 = 500;

/// What the threads of the host and the stream share.
struct Shared {
    ledger: Ledger,
    latency_frames: AtomicU32,
    begun: Instant,
    /// When the host told the first error since the last block; 0 where it has told none.
    failing_since_ms: AtomicU64,
    pin: Option<Pin>,
}

impl Shared {
    fn new(pin: Option<Pin>) -> Shared {
        let (latency_frames, failing_since_ms) = (AtomicU32::new(0), AtomicU64::new(0));
        Shared { ledger: Ledger::default(), latency_frames, begun: Instant::now(), failing_since_ms, pin }
    }

    /// Settles the host's thread where the host does not do so itself.
    fn settle(&self) {
        if cfg!(target_os = "linux") {
            self.ledger.settle(self.pin);
        }
    }

    /// What the host tells while it plays.
    fn hear(&self, error: &::cpal::Error) {
        match error.kind() {
            ErrorKind::Xrun => self.ledger.count(1),
            // The sound goes on elsewhere, or with less priority.
            ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied => {}
            ErrorKind::BackendError | ErrorKind::DeviceBusy if !self.is_out_of_patience() => {}
            _ => self.ledger.lose(error.to_string()),
        }
    }

    /// Whether errors have come for long, and no block between them.
    fn is_out_of_patience(&self) -> bool {
        let now_ms = 1 + self.begun.elapsed().as_millis() as u64;
        let since = self.failing_since_ms.compare_exchange(0, now_ms, Ordering::Relaxed, Ordering::Relaxed);
        since.is_err_and(|since_ms| now_ms - since_ms > PATIENCE_MS)
    }
}

/// What an error of the host means.
fn reason(error: &::cpal::Error) -> DeviceError {
    let words = error.to_string();
    match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable | ErrorKind::DeviceBusy => {
            DeviceError::Absent(words)
        }
        ErrorKind::UnsupportedConfig | ErrorKind::UnsupportedOperation => DeviceError::Unfit(words),
        _ => DeviceError::Failed(words),
    }
}

struct CpalStream {
    /// Until it is closed.
    stream: Option<::cpal::Stream>,
    shared: Arc<Shared>,
}

impl Stream for CpalStream {
    fn latency_frames(&self) -> u32 {
        self.shared.latency_frames.load(Ordering::Relaxed)
    }

    fn health(&self) -> Health {
        self.shared.ledger.health()
    }
}

impl Drop for CpalStream {
    /// Ends the stream on a thread of its own: hosts whose server has died may hang in it.
    fn drop(&mut self) {
        if let Some(stream) = self.stream.take() {
            CLOSING.fetch_add(1, Ordering::AcqRel);
            thread::spawn(move || {
                drop(stream);
                CLOSING.fetch_sub(1, Ordering::AcqRel);
            });
        }
    }
}

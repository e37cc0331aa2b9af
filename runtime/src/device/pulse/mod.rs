//! PulseAudio, and PipeWire, which speaks its protocol.
//!
//! The client is ours down to the bytes of the protocol, which the crate `pulseaudio` writes and reads: one thread of our own
//! stands between the server and the sound, so that nothing in it allocates, locks or waits but for the server.

mod connection;
mod stream;

use super::{Device, DeviceError, Fill, Output, Stream, Wanted};
use connection::Connection;
use pulseaudio::protocol::{Command, ServerInfo, SinkInfo, SinkInfoList};
use std::path::PathBuf;
use std::time::Duration;

/// How long the server may take to answer.
const ANSWER: Duration = Duration::from_secs(2);

/// The rates that the server resamples from, in Hz.
const RATES_HZ: (u32, u32) = (1_000, 384_000);

/// The most channels of a stream.
const CHANNELS_MAX: u16 = 32;

/// The sound server of the desktop, found as other programs find it: by `PULSE_SERVER`, `PULSE_RUNTIME_PATH` or
/// `XDG_RUNTIME_DIR`.
#[derive(Debug, Default)]
pub struct Pulse {
    socket: Option<PathBuf>,
}

impl Pulse {
    /// The server that listens at a socket.
    pub fn at(socket: impl Into<PathBuf>) -> Pulse {
        Pulse { socket: Some(socket.into()) }
    }
}

impl Device for Pulse {
    fn outputs(&mut self) -> Result<Vec<Output>, DeviceError> {
        let outputs = sinks(&mut Connection::open(self.socket.as_deref())?)?;
        Ok(outputs.into_iter().map(|(output, _)| output).collect())
    }

    fn open(&mut self, wanted: &Wanted, fill: Fill) -> Result<Box<dyn Stream>, DeviceError> {
        let mut connection = Connection::open(self.socket.as_deref())?;
        let output = choose(&mut connection, wanted)?;
        stream::open(connection, wanted, output, fill)
    }
}

/// The outputs of the server, the preferred one first, with the server's numbers.
fn sinks(connection: &mut Connection) -> Result<Vec<(Output, u32)>, DeviceError> {
    let server: ServerInfo = connection.ask(&Command::GetServerInfo)?;
    let sinks: SinkInfoList = connection.ask(&Command::GetSinkInfoList)?;
    let output = |sink: &SinkInfo| {
        let description = sink.description.as_ref().unwrap_or(&sink.name);
        let output = Output {
            name: sink.name.to_string_lossy().into_owned(),
            description: description.to_string_lossy().into_owned(),
            is_default: server.default_sink_name.as_ref() == Some(&sink.name),
            channels: u16::from(sink.sample_spec.channels),
            rate_hz: sink.sample_spec.sample_rate,
            rates_hz: RATES_HZ,
        };
        (output, sink.index)
    };
    let mut outputs: Vec<(Output, u32)> = sinks.iter().map(output).collect();
    outputs.sort_by_key(|(output, _)| !output.is_default);
    Ok(outputs)
}

/// The number of the output that is wanted.
fn choose(connection: &mut Connection, wanted: &Wanted) -> Result<u32, DeviceError> {
    let outputs = sinks(connection)?;
    let found = match &wanted.name {
        Some(name) => outputs.iter().find(|(output, _)| output.name == *name).ok_or_else(|| {
            let there = outputs.iter().map(|(output, _)| output.name.clone()).collect();
            DeviceError::Missing { name: name.clone(), there }
        }),
        None => {
            outputs.first().ok_or_else(|| DeviceError::Absent("the sound server has no output".to_owned()))
        }
    };
    let (output, index) = found?;
    let (rate_hz, channels) = (wanted.rate_hz, wanted.channels);
    if !(RATES_HZ.0..=RATES_HZ.1).contains(&rate_hz) {
        let reason = format!("the sound server plays {} to {} Hz, not {rate_hz}", RATES_HZ.0, RATES_HZ.1);
        return Err(DeviceError::Unfit(reason));
    }
    // One or two channels are mixed to whatever there is.
    if channels == 0 || channels > CHANNELS_MAX || channels > output.channels.max(2) {
        let reason = format!("`{}` has {} channels, not {channels}", output.name, output.channels);
        return Err(DeviceError::Unfit(reason));
    }
    Ok(*index)
}

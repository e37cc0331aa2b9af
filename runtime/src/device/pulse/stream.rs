//! The thread between the server and the sound.

use super::connection::Connection;
use crate::device::health::Ledger;
use crate::device::{DeviceError, Fill, Health, Stream, Wanted};
use crate::exec::Pin;
use crate::priority::Pauses;
use pulseaudio::protocol::stream::{BufferAttr, StreamFlags};
use pulseaudio::protocol::{
    ChannelMap, ChannelPosition, Command, CreatePlaybackStreamReply, DESCRIPTOR_SIZE, Descriptor,
    DescriptorFlags, PlaybackStreamParams, ProtocolError, SampleFormat, SampleSpec, encode_descriptor,
    read_descriptor,
};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

/// A server that asks for nothing for so long is lost.
const SILENCE: Duration = Duration::from_secs(5);

/// The channel of messages that are no sound.
const COMMANDS: u32 = u32::MAX;

/// Opens an output by its number.
pub(super) fn open(
    mut connection: Connection,
    wanted: &Wanted,
    output: u32,
    fill: Fill,
) -> Result<Box<dyn Stream>, DeviceError> {
    let (reply, socket) = prepare(&mut connection, wanted, output)?;
    let frame_bytes = usize::from(wanted.channels) * size_of::<f32>();
    let shared = Arc::new(Shared {
        ledger: Ledger::default(),
        latency_frames: AtomicU32::new(0),
        rate_hz: wanted.rate_hz,
        frame_bytes,
    });
    shared.measure(&reply.buffer_attr, reply.stream_latency);
    let pump = Pump {
        socket: connection.socket,
        version: connection.version,
        channel: reply.channel,
        fill,
        pin: wanted.pin,
        frames: vec![0.0; wanted.block_frames * usize::from(wanted.channels)],
        packet: vec![0; DESCRIPTOR_SIZE + wanted.block_frames * frame_bytes],
        owed_bytes: reply.requested_bytes as usize,
        shared: Arc::clone(&shared),
    };
    let begun = thread::Builder::new().name("phonon pulse".to_owned()).spawn(move || pump.run());
    begun.map_err(|error| DeviceError::Failed(format!("cannot start a thread: {error}")))?;
    Ok(Box::new(PulseStream { shared, socket }))
}

/// Asks the server for a stream. Gives its answer, and another hold on the socket, to end it with.
fn prepare(
    connection: &mut Connection,
    wanted: &Wanted,
    output: u32,
) -> Result<(CreatePlaybackStreamReply, UnixStream), DeviceError> {
    let reply: CreatePlaybackStreamReply =
        connection.ask(&Command::CreatePlaybackStream(params(wanted, output)))?;
    let failed =
        |error: io::Error| DeviceError::Failed(format!("the connection to the sound server: {error}"));
    let socket = connection.socket.get_ref();
    socket.set_read_timeout(Some(SILENCE)).map_err(failed)?;
    socket.set_write_timeout(Some(SILENCE)).map_err(failed)?;
    let socket = socket.try_clone().map_err(failed)?;
    Ok((reply, socket))
}

/// A stream that is as short behind as two blocks allow, and hears neither resampling nor mixing that it does not need.
fn params(wanted: &Wanted, output: u32) -> PlaybackStreamParams {
    let channels = wanted.channels as u8;
    let block_bytes = (wanted.block_frames * usize::from(channels) * size_of::<f32>()) as u32;
    let is_stereo = channels == 2;
    let channel_map = match channels {
        1 => ChannelMap::mono(),
        2 => ChannelMap::stereo(),
        // Outputs by their number, whatever stands there.
        _ => ChannelMap::new(vec![ChannelPosition::Mono; usize::from(channels)]),
    };
    PlaybackStreamParams {
        sample_spec: SampleSpec { format: SampleFormat::Float32Le, channels, sample_rate: wanted.rate_hz },
        channel_map,
        sink_index: Some(output),
        buffer_attr: BufferAttr {
            target_length: 2 * block_bytes,
            minimum_request_length: block_bytes,
            ..BufferAttr::default()
        },
        flags: StreamFlags {
            adjust_latency: true,
            no_remap_channels: channels > 1 && !is_stereo,
            ..StreamFlags::default()
        },
        ..PlaybackStreamParams::default()
    }
}

/// What the thread and its stream share.
struct Shared {
    ledger: Ledger,
    latency_frames: AtomicU32,
    rate_hz: u32,
    frame_bytes: usize,
}

impl Shared {
    /// Notes how far ahead of what is heard the server keeps us: its buffer, and then that of its output.
    fn measure(&self, buffer: &BufferAttr, output_microseconds: u64) {
        let frames = buffer.target_length as usize / self.frame_bytes;
        let behind = output_microseconds * u64::from(self.rate_hz) / 1_000_000;
        self.latency_frames.store((frames as u64 + behind) as u32, Ordering::Relaxed);
    }
}

/// The thread: answers the server's requests with frames.
struct Pump {
    socket: BufReader<UnixStream>,
    version: u16,
    channel: u32,
    fill: Fill,
    pin: Option<Pin>,
    /// A block, as it is filled.
    frames: Vec<f32>,
    /// The same as it is sent, behind its header.
    packet: Vec<u8>,
    /// What the server has asked for and not got yet.
    owed_bytes: usize,
    shared: Arc<Shared>,
}

impl Pump {
    /// Until the server or the stream ends the connection.
    fn run(mut self) {
        self.shared.ledger.settle(self.pin);
        let mut pauses = Pauses::new();
        loop {
            let done = self.pay(&mut pauses).and_then(|()| self.listen());
            if let Err(error) = done {
                self.shared.ledger.lose(reason(&error));
                return;
            }
        }
    }

    /// Sends what is owed.
    fn pay(&mut self, pauses: &mut Pauses) -> Result<(), ProtocolError> {
        let frame_bytes = self.shared.frame_bytes;
        while self.owed_bytes >= frame_bytes {
            let frames =
                (self.owed_bytes / frame_bytes).min(self.frames.len() * size_of::<f32>() / frame_bytes);
            let bytes = frames * frame_bytes;
            let block = &mut self.frames[..bytes / size_of::<f32>()];
            (self.fill)(block);
            let (header, body) = self.packet[..DESCRIPTOR_SIZE + bytes].split_at_mut(DESCRIPTOR_SIZE);
            let descriptor = Descriptor {
                length: bytes as u32,
                channel: self.channel,
                offset: 0,
                flags: DescriptorFlags::empty(),
            };
            let header: &mut [u8; DESCRIPTOR_SIZE] = header.try_into().expect("room for the header");
            encode_descriptor(header, &descriptor);
            for (bytes, value) in body.chunks_exact_mut(size_of::<f32>()).zip(block) {
                bytes.copy_from_slice(&value.to_le_bytes());
            }
            self.socket.get_mut().write_all(&self.packet[..DESCRIPTOR_SIZE + bytes])?;
            self.owed_bytes -= bytes;
            pauses.make();
        }
        Ok(())
    }

    /// Waits for a message and does what it says.
    fn listen(&mut self) -> Result<(), ProtocolError> {
        let descriptor = read_descriptor(&mut self.socket)?;
        let mut message = (&mut self.socket).take(u64::from(descriptor.length));
        let command = match descriptor.channel {
            COMMANDS => Command::read_tag_prefixed(&mut message, self.version),
            _ => Ok((0, Command::Reply)),
        };
        skip(&mut message)?;
        match command {
            Ok((_, Command::Request(request))) if request.channel == self.channel => {
                self.owed_bytes += request.length as usize;
            }
            Ok((_, Command::Underflow(underflow))) if underflow.channel == self.channel => {
                self.shared.ledger.count(1);
            }
            Ok((_, Command::PlaybackBufferAttrChanged(change))) => {
                self.shared.measure(&change.buffer_attr, change.sink_input_latency);
            }
            Ok((_, Command::PlaybackStreamKilled(_))) => {
                return Err(ProtocolError::Invalid("the output is gone".to_owned()));
            }
            Err(error @ ProtocolError::Io(_)) => return Err(error),
            // The rest does not concern the sound.
            _ => {}
        }
        Ok(())
    }
}

/// Reads what nobody wants.
fn skip(message: &mut impl BufRead) -> io::Result<()> {
    loop {
        let bytes = message.fill_buf()?.len();
        if bytes == 0 {
            return Ok(());
        }
        message.consume(bytes);
    }
}

/// Why the server is lost.
fn reason(error: &ProtocolError) -> String {
    match error {
        ProtocolError::Io(error) => match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
                "the sound server does not answer".to_owned()
            }
            _ => "the sound server is gone".to_owned(),
        },
        ProtocolError::Invalid(reason) => reason.clone(),
        error => format!("the sound server: {error}"),
    }
}

struct PulseStream {
    shared: Arc<Shared>,
    socket: UnixStream,
}

impl Stream for PulseStream {
    fn latency_frames(&self) -> u32 {
        self.shared.latency_frames.load(Ordering::Relaxed)
    }

    fn health(&self) -> Health {
        self.shared.ledger.health()
    }
}

impl Drop for PulseStream {
    /// Wakes the thread, whatever it waits for, and ends it.
    fn drop(&mut self) {
        // A connection that the server has ended cannot be ended again.
        _ = self.socket.shutdown(Shutdown::Both);
    }
}

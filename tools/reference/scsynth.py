"""Plays a graph of SuperCollider's unit generators with scsynth, without a device and without its language.

The formats are those of SuperCollider's documentation: SynthDef files, version 2; scores for `scsynth -N`.
"""

import struct
import subprocess
import tempfile
from pathlib import Path

RATE = 44100
ONCE, CONTROL, AUDIO = 0, 1, 2


class Graph:
    """A SynthDef in the making: unit generators and the numbers that they read."""

    def __init__(self):
        self.constants = []
        self.ugens = []

    def constant(self, value):
        if value not in self.constants:
            self.constants.append(value)
        return (-1, self.constants.index(value))

    def ar(self, name, *inputs, outputs=1, special=0, rate=AUDIO):
        """A unit generator, at audio rate; an input is a number or what another one gave."""
        read = [i if isinstance(i, tuple) else self.constant(float(i)) for i in inputs]
        self.ugens.append((name, rate, read, outputs, special))
        return (len(self.ugens) - 1, 0)

    def mul(self, a, b):
        return self.ar("BinaryOpUGen", a, b, special=2)

    def spectrum(self, frames, sound):
        """The spectra of a sound, by parts of so many frames under a Hann window, a quarter later each."""
        self.ar("MaxLocalBufs", 1, rate=ONCE)
        buffer = self.ar("LocalBuf", 1, frames, rate=ONCE)
        return self.ar("FFT", buffer, sound, 0.25, 1, 1, 0, rate=CONTROL)

    def definition(self, name):
        """The bytes of a SynthDef file that holds this graph."""
        ugens = b"".join(self._ugen(ugen) for ugen in self.ugens)
        constants = struct.pack(f">i{len(self.constants)}f", len(self.constants), *self.constants)
        parameters, variants = struct.pack(">ii", 0, 0), struct.pack(">h", 0)
        body = _short(name) + constants + parameters + struct.pack(">i", len(self.ugens)) + ugens + variants
        return b"SCgf" + struct.pack(">ih", 2, 1) + body

    @staticmethod
    def _ugen(ugen):
        name, rate, inputs, outputs, special = ugen
        head = _short(name) + struct.pack(">biih", rate, len(inputs), outputs, special)
        return head + b"".join(struct.pack(">ii", *i) for i in inputs) + bytes([rate] * outputs)


def play(build, seconds):
    """What `build(graph)` gives: so many seconds of frames from its first one on."""
    graph = Graph()
    graph.ar("Out", 0, build(graph), outputs=0)
    with tempfile.TemporaryDirectory() as folder:
        score, sound = Path(folder) / "score.osc", Path(folder) / "sound.wav"
        start = [
            message("/d_recv", graph.definition("measured")),
            message("/s_new", "measured", 1000, 0, 0),
        ]
        score.write_bytes(bundle(0.0, start) + bundle(seconds, [message("/c_set", 0, 0.0)]))
        command = ["scsynth", "-N", str(score), "_", str(sound), str(RATE), "WAV", "float", "-o", "1", "-m", "65536"]
        subprocess.run(command, check=True, capture_output=True)
        frames = _read(sound.read_bytes())
    assert len(frames) >= int(seconds * RATE) - 64, "scsynth wrote too little"
    return frames[: int(seconds * RATE)]


def _short(text):
    return bytes([len(text)]) + text.encode()


def _text(text):
    raw = text.encode() + b"\0"
    return raw + b"\0" * (-len(raw) % 4)


def message(address, *arguments):
    """A message of Open Sound Control."""
    tags, values = ",", b""
    for argument in arguments:
        if isinstance(argument, str):
            tags, values = tags + "s", values + _text(argument)
        elif isinstance(argument, bytes):
            padded = argument + b"\0" * (-len(argument) % 4)
            tags, values = tags + "b", values + struct.pack(">i", len(argument)) + padded
        elif isinstance(argument, float):
            tags, values = tags + "f", values + struct.pack(">f", argument)
        else:
            tags, values = tags + "i", values + struct.pack(">i", argument)
    return _text(address) + _text(tags) + values


def bundle(seconds, messages):
    """Messages for a moment of a score."""
    time = struct.pack(">Q", int(seconds * 2**32))
    body = b"#bundle\0" + time + b"".join(struct.pack(">i", len(m)) + m for m in messages)
    return struct.pack(">i", len(body)) + body


def _read(data):
    """The frames of a WAV file of 32-bit floats with one channel."""
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        if name == b"data":
            size = min(size, len(data) - at - 8) // 4 * 4
            return struct.unpack(f"<{size // 4}f", data[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    raise ValueError("there is no sound in the file")

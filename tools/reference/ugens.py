"""What each unit generator costs in scsynth and in ours, on one thread each, and the ratio.

    cargo build --release --locked -p phonon-runtime && python3 tools/reference/ugens.py [SECONDS]

Both render to a file in blocks of 64 frames: as many voices as stand below, of which each plays the unit generator on
the same two signals, and the same without it, which is taken away. The best of three turns counts, the two taking
turns. Times are nanoseconds a frame and voice. Needs `scsynth`.
"""

import sys
import tempfile
from pathlib import Path

from load import PHONON, pitch, took
from scsynth import RATE, Graph, bundle, message

TURNS = 3
VOICES = 64
SOUND, KNOB = 16, 17


def cutoff(voice):
    return 300 + 20 * voice


def own(graph, signal, voice):
    """The signal, moved by a little that is the voice's own: what is alike would be computed once in ours."""
    return graph.ar("BinaryOpUGen", signal, cutoff(voice) * 0.001, special=0)


def source(name, *inputs):
    """A unit generator that makes its own sound, at the pitch of its voice where an input is None."""

    def build(graph, voice):
        return own(graph, graph.ar(name, *(pitch(voice) if i is None else i for i in inputs)), voice)

    return build


def effect(name, *inputs):
    """One that works on the sound, at the cutoff of its voice where an input is None, moved where it is `KNOB`."""

    def build(graph, voice):
        given = {None: lambda: cutoff(voice), KNOB: lambda: graph.ar("In", KNOB)}
        read = [given[i]() if i is None or i is KNOB else i for i in inputs]
        return graph.ar(name, nothing(graph, voice), *read)

    return build


def nothing(graph, voice):
    return own(graph, graph.ar("In", SOUND), voice)


ROWS = [
    ("sine {p} + {c} * 0.001", source("SinOsc", None, 0)),
    ("saw {p} + {c} * 0.001", source("Saw", None)),
    ("square {p} + {c} * 0.001", source("Pulse", None, 0.5)),
    ("pulse {p} 0.3 + {c} * 0.001", source("Pulse", None, 0.3)),
    ("tri {p} + {c} * 0.001", source("LFTri", None, 0)),
    ("blip {p} 10 + {c} * 0.001", source("Blip", None, 10)),
    ("impulse {p} + {c} * 0.001", source("Impulse", None, 0)),
    ("noise + {c} * 0.001", source("WhiteNoise")),
    ("pink + {c} * 0.001", source("PinkNoise")),
    ("brown + {c} * 0.001", source("BrownNoise")),
    ("{s} # lpf {c} 0.7071", effect("LPF", None)),
    ("{s} # lpf {c} 5", effect("RLPF", None, 0.2)),
    ("{s} # lpf ~k 5", effect("RLPF", KNOB, 0.2)),
    ("{s} # hpf {c} 5", effect("RHPF", None, 0.2)),
    ("{s} # bpf {c} 2", effect("BPF", None, 0.5)),
    ("{s} # notch {c} 2", effect("BRF", None, 0.5)),
    ("{s} # moog {c} 0.5", effect("MoogFF", None, 2, 0)),
    ("{s} # moog ~k 0.5", effect("MoogFF", KNOB, 2, 0)),
    ("{s} # peak {c} 6 2", effect("BPeakEQ", None, 0.5, 6)),
    ("{s} # lowshelf {c} 6", effect("BLowShelf", None, 1, 6)),
    ("{s} # highshelf {c} 6", effect("BHiShelf", None, 1, 6)),
    ("{s} # ringz {c} 0.1", effect("Ringz", None, 0.1)),
    ("{s} # lag 0.01", effect("Lag", 0.069078)),
    ("{s} # leakdc", effect("LeakDC", 0.995)),
    ("{s} # delayc 0.1", effect("DelayC", 0.2, 0.1)),
    ("{s} # allpassc 0.05 0.836142", effect("AllpassC", 0.2, 0.05, 1.93)),
    ("{s} # reverb 0.7 0.5 0.4", effect("FreeVerb", 0.4, 0.7, 0.5)),
    ("{s} # limiter 0.9", effect("Limiter", 0.9, 0.01)),
    ("{s} # pitch_shift 7", effect("PitchShift", 0.2, 1.498307, 0, 0)),
]


def score(build, seconds):
    """What scsynth is to play: the sound, the knob, and a synth for each voice behind them."""
    signals = Graph()
    signals.ar("Out", SOUND, signals.ar("Saw", 110), outputs=0)
    knob = signals.ar("BinaryOpUGen", signals.mul(signals.ar("SinOsc", 0.3, 0), 400), 800, special=0)
    signals.ar("Out", KNOB, knob, outputs=0)
    start = [message("/d_recv", signals.definition("signals")), message("/s_new", "signals", 999, 1, 0)]
    for voice in range(VOICES):
        graph = Graph()
        graph.ar("Out", 0, graph.mul(build(graph, voice), 0.01), outputs=0)
        start.append(message("/d_recv", graph.definition(f"v{voice}")))
        start.append(message("/s_new", f"v{voice}", 1000 + voice, 1, 0))
    return bundle(0.0, start) + bundle(seconds, [message("/c_set", 0, 0.0)])


def program(text):
    """The same for ours."""
    own = [(v, round(pitch(v), 3), cutoff(v)) for v in range(VOICES)]
    voices = [f"~v{v}: ({text.format(p=p, c=c, s=f'(~s + {c} * 0.001)')}) * 0.01" for v, p, c in own]
    heard = " + ".join(f"~v{v}" for v in range(VOICES))
    return "\n".join(["tempo: 1", "~s: saw 110", "~k: sine 0.3 * 400 + 800", *voices, f"out: {heard}", ""])


def costs(folder, text, build, seconds):
    """Seconds that both take."""
    (folder / "score.osc").write_bytes(score(build, seconds))
    (folder / "song.ph").write_text(program(text))
    theirs = ["scsynth", "-N", folder / "score.osc", "_", folder / "theirs.wav", str(RATE), "WAV", "float"]
    theirs += ["-o", "1", "-m", "262144"]
    ours = [PHONON, "run", folder / "song.ph", "-o", folder / "ours.wav", "--bit-depth", "32f"]
    ours += ["-d", f"{seconds}s", "--tail", "0", "-b", "64", "--threads", "1", "-r", str(RATE)]
    turns = [(took(theirs), took(ours)) for _ in range(TURNS)]
    return [min(turn[who] for turn in turns) for who in (0, 1)]


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    print("ours\tscsynth_ns\tours_ns\tratio")
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        base = costs(folder, "{s}", nothing, seconds)
        for text, build in ROWS:
            whole = costs(folder, text, build, seconds)
            each = [1e9 * (a - b) / (VOICES * seconds * RATE) for a, b in zip(whole, base)]
            text = text.replace(" + {c} * 0.001", "").replace("{s}", "x")
            print(f"{text}\t{each[0]:.2f}\t{each[1]:.2f}\t{each[0] / each[1]:.2f}", flush=True)


if __name__ == "__main__":
    main()

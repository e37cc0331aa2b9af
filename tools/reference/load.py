"""How long scsynth and ours take for the same music, on one thread each, and the ratio: what a block costs.

    cargo build --release --locked -p phonon-runtime && python3 tools/reference/load.py [SECONDS]

Both render to a file, in blocks of 64 frames; the best of five turns counts, the two taking turns. Needs `scsynth`.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scsynth import RATE, Graph, bundle, message

PHONON = Path(__file__).resolve().parents[2] / "target" / "release" / "phonon"
TURNS = 5
VOICES = 64


def pitch(voice):
    return 55 + 7.3 * voice


def drone(graph, voice):
    """A saw through a low-pass filter that a slow sine moves."""
    cutoff = graph.ar("BinaryOpUGen", graph.mul(graph.ar("SinOsc", 0.1 + 0.01 * voice, 0), 400), 800, special=0)
    return graph.mul(graph.ar("RLPF", graph.ar("Saw", pitch(voice)), cutoff, 0.7), 0.01)


def bells(graph, voice):
    """A sine whose loudness a slow sine moves."""
    return graph.mul(graph.mul(graph.ar("SinOsc", pitch(voice), 0), graph.ar("SinOsc", 0.2 + 0.01 * voice, 0)), 0.01)


def halls(graph, voice):
    """A saw in a reverb of its own."""
    return graph.mul(graph.ar("FreeVerb", graph.ar("Saw", pitch(voice)), 0.4, 0.7, 0.5), 0.01)


MUSIC = [
    ("drone", drone, VOICES, "saw {p} # lpf (sine {s} * 400 + 800) 0.7", 0.1),
    ("bells", bells, VOICES, "sine {p} * sine {s}", 0.2),
    ("halls", halls, VOICES // 4, "saw {p} # reverb 0.7 0.5 0.4", 0.1),
]


def score(build, voices, seconds):
    """What scsynth is to play: a synth for each voice."""
    start = []
    for voice in range(voices):
        graph = Graph()
        graph.ar("Out", 0, build(graph, voice), outputs=0)
        start.append(message("/d_recv", graph.definition(f"v{voice}")))
        start.append(message("/s_new", f"v{voice}", 1000 + voice, 0, 0))
    return bundle(0.0, start) + bundle(seconds, [message("/c_set", 0, 0.0)])


def program(text, voices, slow):
    """The same for ours."""
    lines = [
        f"~v{v}: ({text.format(p=round(pitch(v), 3), s=round(slow + 0.01 * v, 3))}) * 0.01" for v in range(voices)
    ]
    return "tempo: 1\n" + "\n".join(lines) + "\nout: " + " + ".join(f"~v{v}" for v in range(voices)) + "\n"


def took(command):
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    print("music\tvoices\tscsynth_s\tours_s\tratio")
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name, build, voices, text, slow in MUSIC:
            (folder / "score.osc").write_bytes(score(build, voices, seconds))
            (folder / "song.ph").write_text(program(text, voices, slow))
            theirs = ["scsynth", "-N", folder / "score.osc", "_", folder / "theirs.wav", str(RATE), "WAV", "float"]
            theirs += ["-o", "1", "-m", "65536"]
            ours = [PHONON, "run", folder / "song.ph", "-o", folder / "ours.wav", "--bit-depth", "32f"]
            ours += ["-d", f"{seconds}s", "--tail", "0", "-b", "64", "--threads", "1", "-r", str(RATE)]
            turns = [(took(theirs), took(ours)) for _ in range(TURNS)]
            best = [min(turn[who] for turn in turns) for who in (0, 1)]
            print(f"{name}\t{voices}\t{best[0]:.3f}\t{best[1]:.3f}\t{best[0] / best[1]:.2f}")


if __name__ == "__main__":
    main()

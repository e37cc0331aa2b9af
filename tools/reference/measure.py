"""Measures SuperCollider's unit generators, and writes what `tests/reference.rs` compares ours with.

    python3 tools/reference/measure.py [TABLE...]

It needs `scsynth` (in Debian: supercollider-server), and nothing but the standard library. Each row says what we play,
what scsynth played, what was measured where, and how near ours has to come; where we differ on purpose, why.
"""

import cmath
import functools
import math
import sys
from pathlib import Path

from scsynth import CONTROL, RATE, play

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "reference"
HEAD = "ours\ttheirs\tmeasure\tat\tvalue\twithin\twhy"

# The middle of a bin of spectra of 2048 frames.
TONE = 430.664

LOW = [50, 100, 200, 500, 1000, 2000, 5000, 10000]


# What is measured. `tests/reference.rs` has the same.


def amplitude(frames, hertz):
    """The amplitude of a frequency: of an impulse response, its magnitude there, times 2 over the frames."""
    turn = cmath.exp(-2j * math.pi * hertz / RATE)
    total, place = 0j, 1 + 0j
    for at, frame in enumerate(frames):
        if at % 4096 == 0:
            place = cmath.exp(-2j * math.pi * ((hertz * at / RATE) % 1.0))
        total += frame * place
        place *= turn
    return abs(total) * 2 / len(frames)


def decibels(ratio):
    return 20 * math.log10(max(ratio, 1e-10))


def response(frames, hertz):
    return decibels(amplitude(frames, hertz) * len(frames) / 2)


def harmonic(frames, hertz):
    """A second of a tone, from a half on."""
    return decibels(amplitude(frames[RATE // 2 : RATE // 2 + RATE], hertz))


def fall(frames, lost):
    """How many seconds after its first frame what is still to come has lost so many decibels of the whole energy."""
    first = next(at for at, frame in enumerate(frames) if abs(frame) > 1e-9)
    rest = whole = math.fsum(frame * frame for frame in frames)
    for at, frame in enumerate(frames):
        rest -= frame * frame
        if rest <= whole * 10 ** (-lost / 10):
            return (at - first) / RATE
    return math.inf


def value(frames, seconds):
    return frames[round(seconds * RATE)]


def level(frames, seconds):
    """The root of the mean square of so many seconds."""
    part = frames[: int(seconds * RATE)]
    return decibels(math.sqrt(math.fsum(frame * frame for frame in part) / len(part)))


SIZE = 4096


def band(frames, hertz):
    """The level of noise in the octave around a frequency."""
    first, end = round(hertz / math.sqrt(2) * SIZE / RATE), round(hertz * math.sqrt(2) * SIZE / RATE)
    return 10 * math.log10(sum(powers(frames)[first:end]) * 2 / (0.375 * SIZE * SIZE))


@functools.cache
def powers(frames):
    """The mean power of each bin, by parts of so many frames under a Hann window."""
    window = [0.5 - 0.5 * math.cos(2 * math.pi * at / SIZE) for at in range(SIZE)]
    starts = range(0, len(frames) - SIZE, SIZE // 2)
    sums = [0.0] * SIZE
    for start in starts:
        spectrum = fft([frame * w for frame, w in zip(frames[start : start + SIZE], window)])
        sums = [sum + abs(bin) ** 2 for sum, bin in zip(sums, spectrum)]
    return [sum / len(starts) for sum in sums]


def fft(values):
    if len(values) == 1:
        return [complex(values[0])]
    even, odd = fft(values[0::2]), fft(values[1::2])
    half = len(even)
    turned = [cmath.exp(-1j * math.pi * at / half) * odd[at] for at in range(half)]
    return [a + b for a, b in zip(even, turned)] + [a - b for a, b in zip(even, turned)]


# What is played.


def click(graph):
    """A click, a quarter of a second later: a unit generator reads its first frame twice, and lines have to fill."""
    return graph.ar("DelayN", graph.ar("Impulse", 0, 0), 0.25, 0.25)


def filtered(name, *numbers):
    """A unit generator after a click."""
    return lambda graph: graph.ar(name, click(graph), *numbers)


def source(name, *numbers):
    return lambda graph: graph.ar(name, *numbers)


def envelope(*segments, start=0):
    """Levels, seconds, shapes and bends, from a level on, without a release."""
    flat = [number for segment in segments for number in segment]
    return lambda graph: graph.ar("EnvGen", 1, 1, 0, 1, 0, start, len(segments), -99, -99, *flat)


LINEAR, BENT = 1, 5

# What one of SuperCollider's dynamics takes to go 90 % of the way, in what ours take for 63 %.
NINETY = math.log(10)


def gated(release, *segments):
    """As `envelope`, held by a gate that is open for a second of two, and let go before the segment `release`."""

    def build(graph):
        gate = graph.ar("LFPulse", 0.5, 0, 0.5)
        flat = [number for segment in segments for number in segment]
        return graph.ar("EnvGen", gate, 1, 0, 1, 0, 0, len(segments), release, -99, *flat)

    return build


def after(source_name, source_numbers, level, name, *numbers):
    """A unit generator after another, which is made so much louder."""

    def build(graph):
        return graph.ar(name, graph.mul(graph.ar(source_name, *source_numbers), level), *numbers)

    return build


def rows_of(ours, theirs, build, seconds, measure, points, within, why=""):
    """A row for each point. A point may be a pair: where, and how near ours has to come there."""
    frames = play(build, seconds)
    for point in points:
        at, near = point if isinstance(point, tuple) else (point, within)
        measured = measure(frames, at)
        yield f"{ours}\t{theirs}\t{measure.__name__}\t{at:g}\t{measured:.4f}\t{near:g}\t{why}"


def filters():
    def row(ours, theirs, name, numbers, points, within=0.5, why=""):
        return rows_of(f"~in # {ours}", theirs, filtered(name, *numbers), 1.0, response, points, within, why)

    yield from row("lpf 1000 0.7071", "LPF 1000", "LPF", [1000], LOW)
    yield from row("hpf 1000 0.7071", "HPF 1000", "HPF", [1000], LOW)
    yield from row("lpf 1000 5", "RLPF 1000 0.2", "RLPF", [1000, 0.2], LOW[:6])
    yield from row("lpf 200 2", "RLPF 200 0.5", "RLPF", [200, 0.5], LOW[:5])
    yield from row("hpf 1000 5", "RHPF 1000 0.2", "RHPF", [1000, 0.2], LOW[3:])
    yield from row("bpf 1000 2", "BPF 1000 0.5", "BPF", [1000, 0.5], LOW)
    yield from row("bpf 3000 10", "BPF 3000 0.1", "BPF", [3000, 0.1], LOW)
    yield from row("bpf 1000 10", "Resonz 1000 0.1", "Resonz", [1000, 0.1], LOW[3:6])
    yield from row("notch 1000 2", "BRF 1000 0.5", "BRF", [1000, 0.5], [50, 100, 200, 500, 2000, 5000, 10000])
    for gain in [-12, 6, 18]:
        yield from row(f"peak 1000 ({gain}) 2", f"BPeakEQ 1000 0.5 {gain}", "BPeakEQ", [1000, 0.5, gain], LOW)
        yield from row(f"lowshelf 300 ({gain})", f"BLowShelf 300 1 {gain}", "BLowShelf", [300, 1, gain], LOW)
        yield from row(f"highshelf 3000 ({gain})", f"BHiShelf 3000 1 {gain}", "BHiShelf", [3000, 1, gain], LOW)
    why = "ours is driven, and theirs is not: a click of full level would be bent"
    for resonance, gain in [(0, 0), (0.5, 2), (0.9, 3.6)]:
        moog = filtered("MoogFF", 1000, gain, 0)
        call, name = f"(~in * 0.001 # moog 1000 {resonance}) * 1000", f"MoogFF 1000 {gain}"
        yield from rows_of(call, name, moog, 1.0, response, LOW[:6], 0.5, why)
    yield from row("leakdc", "LeakDC 0.998576", "LeakDC", [0.998576], LOW)


def lines():
    def feedback(time, decay):
        return 0.001 ** (time / decay)

    for time, decay in [(0.01, 1.03), (0.05, 1.93), (0.002, 0.207)]:
        g = f"{feedback(time, decay):.6f}"
        comb, allpass = filtered("CombC", 0.2, time, decay), filtered("AllpassC", 0.2, time, decay)
        for ours, theirs, build in [("delayc", "CombC", comb), ("allpassc", "AllpassC", allpass)]:
            call, name = f"~in # {ours} {time} {g}", f"{theirs} 0.2 {time} {decay}"
            # Most of an all-pass is heard at once: its first 10 dB are gone with the click itself.
            yield from rows_of(call, name, build, 4.0, fall, [30, 60], 5)
    for time in [0.1, 0.01234]:
        build = filtered("DelayC", 0.2, time)
        yield from rows_of(f"~in # delayc {time}", f"DelayC 0.2 {time}", build, 1.0, response, LOW, 0.5)
    for hertz, decay in [(440, 0.5), (2000, 0.1)]:
        build = filtered("Ringz", hertz, decay)
        yield from rows_of(f"~in # ringz {hertz} {decay}", f"Ringz {hertz} {decay}", build, 2.0, fall, [10, 30, 60], 5)
    why = "our seconds are those to 63 % of the way, theirs those to 99.9 %: 6.9078 times as many"
    lag, hertz = filtered("Lag", 0.069078), [5, 20, 50, 200, 1000]
    yield from rows_of("~in # delayc 0.01 # lag 0.01", "Lag 0.069078", lag, 1.0, response, hertz, 0.5, why)
    room = filtered("FreeVerb", 1, 0.5, 0)
    why = "our rooms go from no feedback at 0 to theirs of 0.5 at 1; theirs goes on to a feedback of 0.98"
    yield from rows_of("(~in # reverb 1 0 1) - ~in", "FreeVerb 1 0.5 0", room, 6.0, fall, [20, 40, 60], 5, why)


def oscillators():
    def row(ours, theirs, name, numbers, points, within=0.5, why=""):
        return rows_of(ours, theirs, source(name, *numbers), 2.0, harmonic, points, within, why)

    yield from row("sine 441", "SinOsc 441", "SinOsc", [441, 0], [441], 0.05)
    multiples = lambda hertz, numbers: [hertz * number for number in numbers]
    why = "ours is twice as loud: it goes from -1 to 1"
    yield from row("saw 441 * 0.5", "Saw 441", "Saw", [441], multiples(441, [1, 2, 3, 4, 8, 16]), 0.5, why)
    aside = "and theirs is half a decibel above an ideal saw at 8820 Hz"
    points = [*multiples(2205, [1, 2, 3]), (8820, 1.0)]
    yield from row("saw 2205 * 0.5", "Saw 2205", "Saw", [2205], points, 0.5, f"{why}; {aside}")
    width = [441, 0.3]
    points = multiples(441, [1, 2, 3, 4, 8, 16])
    yield from row("pulse 441 0.3 * 0.5", "Pulse 441 0.3", "Pulse", width, points, 0.5, why)
    yield from row("square 441 * 0.5", "Pulse 441 0.5", "Pulse", [441, 0.5], multiples(441, [1, 3, 5, 7, 15]), 0.5, why)
    why = "ours is band-limited: theirs aliases, and its highest harmonics come back upon the low ones"
    yield from row("tri 441", "LFTri 441", "LFTri", [441, 0], multiples(441, [1, 3, 5, 7]), 0.5, why)
    why = "ours is band-limited: theirs jumps from frame to frame"
    points = [441, 882, 1323, 2205]
    yield from row("sync 441 1.7", "SyncSaw 441 749.7", "SyncSaw", [441, 749.7], points, 0.7, why)
    why = "ours feeds back the mean of two frames, so that it does not ring at half the rate"
    for feedback in [0.3, 0.8]:
        points = multiples(441, [1, 2, 3, 4])
        name = f"SinOscFB 441 {feedback}"
        yield from row(f"sinefb 441 {feedback}", name, "SinOscFB", [441, feedback], points, 1, why)

    def modulated(graph):
        return graph.ar("SinOsc", 441, graph.mul(graph.ar("SinOsc", 882, 0), 1.5))

    points = multiples(441, [1, 3, 5, 7, 9])
    yield from rows_of("fm 441 882 1.5", "PMOsc 441 882 1.5", modulated, 2.0, harmonic, points, 0.2)
    yield from row("blip 441 10", "Blip 441 10", "Blip", [441, 10], multiples(441, range(1, 11)))
    yield from row("impulse 441", "Impulse 441", "Impulse", [441, 0], multiples(441, [1, 2, 5, 20, 40]))


def envelopes():
    def row(ours, theirs, build, points, why="", seconds=2.0):
        return rows_of(ours, theirs, build, seconds, value, points, 0.005, why)

    times = [0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 0.95, 1.2]
    yield from row("line 0.2 1 1", "Line 0.2 1 1", source("Line", 0.2, 1, 1, 0), times)
    yield from row("xline 0.01 1 1", "XLine 0.01 1 1", source("XLine", 0.01, 1, 1, 0), times)
    for bend in [-4, 2, 6]:
        name = f"EnvGen [0, 1] [1] {bend}"
        yield from row(f"curve 0 1 1 ({bend})", name, envelope((1, 1, BENT, bend)), times)
    segments = envelope((1, 0.1, LINEAR, 0), (0.3, 0.4, LINEAR, 0), (0, 0.5, LINEAR, 0))
    name = "EnvGen [0, 1, 0.3, 0] [0.1, 0.4, 0.5] linear"
    yield from row('segments "0 1 0.3 0" "0.1 0.4 0.5"', name, segments, times)
    why = "our attack is straight; theirs, by default, is bent as the decay"
    percussive = envelope((1, 0.1, LINEAR, 0), (0, 0.8, BENT, -4))
    yield from row("ad 0.1 0.8", "EnvGen perc 0.1 0.8, attack linear, decay -4", percussive, times, why)
    held = envelope((1, 0.1, LINEAR, 0), (0.5, 0.3, BENT, -4))
    yield from row("env 0.1 0.3 0.5 0.4", "EnvGen adsr 0.1 0.3 0.5, attack linear, decay -4", held, times, why)


    held = gated(2, (1, 0.1, LINEAR, 0), (0.5, 0.3, BENT, -4), (0, 0.4, BENT, -4))
    points = [0.05, 0.2, 0.6, 0.95, 1.02, 1.1, 1.2, 1.3, 1.5]
    name = "EnvGen adsr 0.1 0.3 0.5 0.4, let go after a second"
    yield from row("tadsr (square 0.5) 0.1 0.3 0.5 0.4", name, held, points)
    for curve, bend in [(0, 3), (-2, -4), (5, -1)]:
        name = f"EnvGen [0, 1, 0] [0.2, 0.8] [{bend}, {curve}]"
        build = envelope((1, 0.2, BENT if bend else LINEAR, bend), (0, 0.8, BENT if curve else LINEAR, curve))
        yield from row(f"ad 0.2 0.8 ({curve}) ({bend})", name, build, times)


def controls():
    times = [0.05, 0.11, 0.23, 0.36, 0.52, 0.74, 0.91]

    def row(ours, theirs, build, why="", within=0.002):
        return rows_of(ours, theirs, build, 2.0, value, times, within, why)

    for ours, theirs, low, high in [("wrap", "Wrap", -0.5, 1), ("fold", "Fold", -0.5, 1), ("clip", "Clip", -0.5, 1)]:
        build = after("SinOsc", [1, 0], 3, theirs, low, high)
        yield from row(f"{ours} (3 * sine 1) ({low}) {high}", f"{theirs} (3 * SinOsc 1) {low} {high}", build)
    line = ("Line", [0, 1, 1, 0])
    yield from row("linexp (line 0 1 1) 0 1 0.01 1", "LinExp (Line 0 1 1) 0 1 0.01 1", after(*line, 1, "LinExp", 0, 1, 0.01, 1))
    build = lambda graph: graph.ar("Latch", graph.ar(*flat(line)), graph.ar("Impulse", 5, 0))
    yield from row("latch (line 0 1 1) (impulse 5)", "Latch (Line 0 1 1) (Impulse 5)", build)
    build = after("SinOsc", [3, 0], 1, "Schmidt", -0.3, 0.5)
    yield from row("schmidt (sine 3) 0.5 (-0.3)", "Schmidt (SinOsc 3) -0.3 0.5", build)
    build = after("SinOsc", [5, 0], 1, "ToggleFF")
    yield from row("toggle (sine 5)", "ToggleFF (SinOsc 5)", build)
    why = "their Timer holds how long the last wait was; ours counts, as their Sweep does"
    yield from row("timer (impulse 3)", "Sweep (Impulse 3) 1", after("Impulse", [3, 0], 1, "Sweep", 1), why)
    build = lambda graph: graph.ar("Slew", graph.ar("LFPulse", 2, 0, 0.5), 3, 2)
    yield from row("slew (0.5 + 0.5 * square 2) 3 2", "Slew (LFPulse 2) 3 2", build)
    why = "our seconds are those to 63 % of the way, theirs those to 90 %: 2.3026 times as many"
    build = after("SinOsc", [441, 0], 0.8, "Amplitude", 0.05 * NINETY, 0.2 * NINETY)
    yield from row("follower (0.8 * sine 441) 0.05 0.2", "Amplitude (0.8 * SinOsc 441) 0.115 0.461", build, why, 0.01)
    pitch = lambda graph: graph.ar("UnaryOpUGen", graph.ar("Line", 48, 84, 1, 0), special=17)
    yield from rows_of("mtof (line 48 84 1)", "midicps (Line 48 84 1)", pitch, 2.0, value, times, 0.5)


def flat(source):
    name, numbers = source
    return [name, *numbers]


def dynamics():
    def row(ours, theirs, build, points, within=0.2, why=""):
        return rows_of(ours, theirs, build, 2.0, harmonic, points, within, why)

    why = "our seconds are those to 63 % of the way, theirs those to 90 %: 2.3026 times as many"
    kinds = [("compressor", "4", 1, 0.25), ("expander", "2", 1, 1.5), ("noisegate", "4", 5, 1)]
    for ours, ratio, below, above in kinds:
        for level in [0.02, 0.08, 0.3, 1.0]:
            tone = lambda graph: graph.mul(graph.ar("SinOsc", 441, 0), level)
            times = [0.005 * NINETY, 0.1 * NINETY]
            build = lambda graph: graph.ar("Compander", tone(graph), tone(graph), 0.1, below, above, *times)
            call = f"{level} * sine 441 # {ours} (-20) {ratio} 0.005 0.1"
            yield from row(call, f"Compander ({level} * SinOsc 441) 0.1 {below} {above}", build, [441], 0.5, why)
    for level in [0.5, 2]:
        build = after("SinOsc", [441, 0], level, "Limiter", 0.9, 0.01)
        call, name = f"{level} * sine 441 # limiter 0.9", f"Limiter ({level} * SinOsc 441) 0.9"
        yield from row(call, name, build, [441])
    for place in [-1, -0.4, 0, 0.7]:
        for at, side in enumerate(["left", "right"]):
            build = lambda graph: (graph.ar("Pan2", graph.ar("SinOsc", 441, 0), place, 1, outputs=2)[0], at)
            call, name = f"{side} (sine 441 # pan2 ({place}))", f"Pan2 (SinOsc 441) {place}, {side}"
            if abs(place + 1 - 2 * at) < 2:
                yield from row(call, name, build, [441], 0.05)
    why = (
        "theirs plays grains in even steps: only tones that turn by whole periods from one to the next keep their level, "
        "as this does; ours keeps them all"
    )
    build = after("SinOsc", [440, 0], 1, "PitchShift", 0.2, 1.5, 0, 0)
    yield from row("sine 440 # pitch_shift 7.01955", "PitchShift (SinOsc 440) 0.2 1.5", build, [660], 0.2, why)


def spectra():
    def through(graph, name, *numbers):
        chain = graph.spectrum(2048, graph.ar("SinOsc", TONE, 0))
        if name:
            chain = graph.ar(name, chain, *numbers, rate=CONTROL)
        return graph.ar("IFFT", chain, 1, 0)

    why = "theirs adds its windows up to one and a half"
    bin = RATE / 2048
    points = [TONE, (TONE + bin, 1), (TONE + 2 * bin, 1)]
    for bins in [0, 4]:
        build = lambda graph: through(graph, "PV_MagSmear", bins)
        call, name = f"1.5 * blur (sine {TONE}) {bins}", f"IFFT (PV_MagSmear (FFT (SinOsc {TONE})) {bins})"
        yield from rows_of(call, name, build, 2.0, harmonic, points[: 1 + bins // 2], 0.5, why)


def noises():
    seconds = 12.0
    yield from rows_of("noise", "WhiteNoise", source("WhiteNoise"), seconds, level, [10], 0.2)
    yield from rows_of("noise", "WhiteNoise", source("WhiteNoise"), seconds, band, [100, 1000, 8000], 0.7)
    bands = [100, 200, 400, 800, 1600, 3200, 6400]
    yield from rows_of("pink", "PinkNoise", source("PinkNoise"), seconds, band, bands, 1.0)
    why = (
        "theirs fills the range from -1 to 1 and is reflected at its ends; "
        "ours leaks, and is softer, so that it seldom leaves it"
    )
    yield from rows_of("brown * 4.2", "BrownNoise", source("BrownNoise"), seconds, band, bands, 1.5, why)


def main():
    FOLDER.mkdir(exist_ok=True)
    for measure in [filters, lines, oscillators, envelopes, controls, dynamics, spectra, noises]:
        if sys.argv[1:] and measure.__name__ not in sys.argv[1:]:
            continue
        rows = [HEAD, *measure()]
        (FOLDER / f"{measure.__name__}.tsv").write_text("\n".join(rows) + "\n")
        print(f"{measure.__name__}: {len(rows) - 1} rows")


if __name__ == "__main__":
    main()

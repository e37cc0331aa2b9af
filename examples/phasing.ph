-- Phasing: two players begin the same twelve notes together; one is a little faster and walks away from the other.
-- Shows patterns as values, polymeter, `fast` with a fraction, `jux`, one instrument in several hands.
-- While it plays: bring the second player home by writing 1 for 1.0104, or give both the same place.

tempo: 0.42

-- A struck bar: a sine with a bright, short overtone.
~bar: sine 261.6 * ad 0.002 0.5
  + 0.4 * (sine 1046.5 * ad 0.001 0.2)
  + 0.25 * (sine 2616 * ad 0.001 0.08)

~notes: "e4 g4 b4 d5 fs4 b4 e4 d5 g4 fs4 b4 a4"
~first: s "~bar*12" # note ~notes # gain 0.3 # pan 0.15
~second: fast 1.0104 $ (s "~bar*12" # note ~notes # gain 0.3 # pan 0.85)

-- Below them five notes against seven against eight, in steps of the same length.
~low: jux rev $ s "{~bar ~ ~bar ~ ~bar, ~ ~bar ~ ~ ~bar ~ ~}%12" # note "{e3 b2 g3}%4" # gain 0.17
~high: s "{~bar ~ ~ ~bar ~ ~bar ~ ~}%12"
  # note "<b5 [fs5 g5] d6 a5>"
  # gain 0.22
  # pan "{0.3 0.7 0.5}%5"

-- A breath that comes and goes, an octave down.
~breath: (tri 82.4 + saw 164.8 * 0.6) * (0.5 + 0.5 * sine 0.05) # lpf 900 0.8 # gain 0.07

out: (~first + ~second + ~low + ~high + ~breath) * 0.8 # reverb 0.72 0.4 0.22

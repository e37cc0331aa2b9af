-- A drone: seven voices that lean on each other for as long as you like. No drums, and no pattern but one.
-- Shows oscillators as slow waves, sums of buses, stereo places, function buses with parameters, a big room.
-- While it plays: move a partial by a little (110.3 to 110.9), or the root from 55 to 49.

tempo: 0.0625

-- A slow wave between `low` and `high`.
~swell rate low high: low + (high - low) * (0.5 + 0.5 * sine rate)

-- A partial of `root`, as loud as its own slow wave says, somewhere between left and right.
~partial freq rate place: (sine freq + 0.25 * saw (freq * 2.003) + 0.1 * saw (freq * 3.001)) * ~swell rate 0.05 0.4
  # pan place

~low: saw 55 + saw 55.17 + square 27.5 * 0.4 # lpf (~swell 0.031 150 900) 1.1 # gain 0.2
~choir: ~partial 110.3 0.043 0.2
  + ~partial 164.8 0.071 0.75
  + ~partial 220.5 0.053 0.4
  + ~partial 277.4 0.029 0.85
~glass: ~partial 440.9 0.037 0.65 * 0.5 + ~partial 659.6 0.083 0.1 * 0.35

-- Wind: pink noise through a narrow band that wanders.
~wind: pink # bpf (~swell 0.047 400 3200) 2 # gain 3 # pan (0.5 + 0.35 * sine 0.09)

-- One bell every cycle, of changing pitch.
~bell: (sine 880 + 0.6 * sine 1320.7 + 0.4 * sine 2377 + 0.2 * sine 4871) * ad 0.01 5
~bells: s "~ ~bell ~ <~ ~bell>" # note "<0 -5 2 -3>" # gain 0.2 # pan "<0.25 0.75 0.55>"

out: (~low + ~choir + ~glass + ~wind + ~bells) * 0.43 # reverb 0.93 0.25 0.55

-- Dub techno: a chord, an echo, a room, and a needle on old vinyl.
-- Shows bus instruments with chord names, chains of delay and reverb, keyword arguments, noise as an instrument.
-- While it plays: change the feedback of the echo (0.72, not above 0.9), the cutoff of the chord, or the chord.

tempo: 0.5

-- A chord of saws behind a filter that a slow wave opens.
~tide: 0.5 + 0.5 * sine 0.037
~stab: (saw 261.6 + saw 260.2 + 0.5 * square 130.8 # lpf (450 + 3800 * ~tide * ad 0.004 0.35) 2.2) * ad 0.005 0.5
~chord: s "~ ~stab ~ [~ ~stab] . ~stab? ~ ~ ~"
  # note "<d3'min7 d3'min7 d3'min7 f3'maj7>"
  # gain 0.45
  # pan "0.3 0.7"
~echo: ~chord
  # delay :time 0.375 :feedback 0.72 :mix 0.5
  # hpf 180 0.8
  # reverb :room 0.88 :damping 0.5 :mix 0.4

~kick: s "bd:1*4" # gain 0.8
~hat: s "[~ hh:2]*4" # gain "0.7 0.5 0.7 0.6" # pan 0.6
~shake: s "sh:1*16" # gain "0.16 0.25 0.12 0.34" # pan "0.2 0.8"
~rim: s "~ ~ ~ rim:1 ~ ~ <~ rim:1> ~" # gain 0.4 # pan 0.3
~spray: ~rim # delay 0.5 0.6 0.5 # reverb 0.8 0.4 0.5

~subvoice: (sine 73.4 + 0.1 * saw 73.4) * adsr 0.01 0.1 0.8 0.1 # lpf 240 0.8
~sub: s "~subvoice ~ ~ ~subvoice ~ ~subvoice ~ ~" # note "<0 0 0 3>" # legato 1.4 # gain 0.4

-- Crackle: short clicks, most of them left out, over a floor of hiss.
~click: (noise # bpf 3800 2) * ad 0 0.004
~vinyl: (s "~click*32?0.8" # gain "0.4 0.9 0.2 0.6" # pan "0.1 0.6 0.95")
  + (pink # hpf 700 0.7) * 0.012

out: (~kick + ~hat + ~shake + ~spray + ~echo + ~sub + ~vinyl) * 0.68

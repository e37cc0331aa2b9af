-- Slow layers: a drone, a bell now and then, a room for both.
tempo: 0.25
~drone: saw "<55 65.4>" # lpf (300 + 150 * sine 0.07) 1 * 0.2
~bell: (sine freq + 0.4 * sine (freq * 2.76)) * (ad 0.002 1.5)
~bells: s "~bell?" $ fast 4 # note "<0 7 12 3>" # gain 0.2 # pan "0.2 0.8"
out: (~drone + ~bells) # reverb 0.8 0.3 0.4

-- Transforms behind `#`, as older programs have them.
o1: s "bd*4" # fast 2
o2: n "0 2 4" # scale "major" # s "sd"
o3: s "sd*2" # n "0 7" # gain 0.5 # scale "minor"

-- A collection of grooves that redefines its names; the last ones play.
tempo: 0.5
-- Chicago
~kick: s "bd*4"
~hats: s "~ hh ~ hh ~ hh ~ hh"
~groove: ~kick * 0.5 + ~hats * 0.3
-- Deep
~kick: s "bd*4" # cutoff 400
~hats: s "hh*16" $ swing 0.02 # gain "0.2 0.4 0.3 0.5"
~groove: ~kick * 0.6 + ~hats * 0.4
-- Garage
~kick: s "bd ~ ~ bd ~ ~ bd ~"
~hats: s "hh*8" $ swing 0.06
~clap: s "~ cp ~ cp"
~groove: ~kick * 0.5 + ~hats * 0.3 + ~clap * 0.3
out: ~groove

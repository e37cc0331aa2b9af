-- A study for drums alone: three against four against five against seven, in one bar.
-- Shows layers with commas, weights `@`, holds `_`, repeats `!`, feet ` . `, `iter`, negative Euclid, numbered outputs that can be muted one by one.
-- While it plays: write `hush 2` on a line of its own, or change the 7.

tempo: 0.4
outmix: none

~three: s "lt*3" # n "0 1 1" # gain "0.6 0.4 0.45" # pan 0.2
~four: s "bd:2*4" # gain "0.9 0.6 0.7 0.6"
~five: s "mt:1*5" # speed "1 1.06 1.12 1.06 1" # gain "0.5 0.3" # pan 0.6
~seven: s "cl*7" # n "0 2 0 2 0 2 0" # gain 0.34 # pan 0.85

-- The same bar as language: a long note, a held one, a repeated one, and two feet.
~bells: iter 4 $ s "cb@3 _ cb:1!2 ~ . rim!3 [~ rim:1]" # gain 0.4 # pan "0.35 0.2 0.6"
~shaker: s "[sh sh:1 sh:1 sh]*4, sh:3(-5,16)" # gain "0.7 0.35 0.45 0.35" # pan "0.6 0.4 0.7 0.3"
~answer: every 4 rev $ s "~ ht(5,8,<0 3>) . <~ [lt:1 mt:1 ht:1 ht:1]> ~" # gain 0.4 # pan "0.8 0.2"
~pulse: s "<rd:1 rd:2 rd:1 rd>(<5 7>,12)" # gain 0.35 # pan 0.7
~crash: s "<cr:1 ~ ~ ~ ~ ~ ~ ~>" # gain 0.5 # pan 0.4

out1: (~three + ~four) * 0.68
out2: (~five + ~seven) * 0.68
out3: (~bells + ~shaker) * 0.68
out4: (~answer + ~pulse + ~crash) * 0.68 # reverb 0.5 0.6 0.15

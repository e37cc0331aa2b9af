-- Effects as values of functions: every transform decides what is wet and what is dry.
fn warm x cutoff = x # lpf cutoff 2
~space # reverb 0.8 0.4 0.3
~lfo: sine 3 * 0.5 + 0.5
~beat: s "bd*2 [~ sn]" $ every 2 (# lpf 500 0.8) $ sometimes ~space
~wide: s "hh*8" $ jux (fast 2 $ (# speed 2 # hpf 4000))
~drone: saw "55 82.5" $ every 3 (# warm 400) $ within 0.5 1 (* ~lfo)
~sides: tri "220 330" * 0.2 $ jux rev
out: ~beat + ~wide + ~drone * 0.1 + ~sides

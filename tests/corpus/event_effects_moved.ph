-- What transforms do to events they do to what these ask for.
~a: s "bd [sn hh]" # cutoff "400 4000" $ every 2 (fast 2) $ rev
~b: s "cp(3,8)" # hcutoff 2000 $ off 0.125 (# cutoff 900)
~c: s "hh*8" # cutoff ("<500 5000>" + "0 200 400 600") $ sometimes (# bandf 3000)
out: (~a + ~b + ~c) * 0.4

-- A piece of chain, used after `#`.
~space # delay 0.25 0.4 0.3 # reverb 0.7 0.5 0.2
out: s "rim(3,8)" # ~space

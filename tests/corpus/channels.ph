-- Channels are summed; a muted one takes no part.
o1: s "bd*4"
d2: s "~ cp" # gain 0.8
out3: sine 55 * 0.1
hush 3

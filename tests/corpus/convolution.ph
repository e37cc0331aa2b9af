-- Rooms that were recorded: a crash as a plate, a room of the compiler's own, and a convolution behind each voice.
~beat: s "bd*2 [~ cp]"
~plate: ~beat # convolve "cr" 0.4
~hall: saw "110 82.5" * (ad 0.01 0.2) # convolution :mix 0.6
~voice: (tri 261.6 * (ad 0.01 0.4)) # convolve "rim:1" 0.7
out: ~plate * 0.3 + ~hall * 0.2 + (s "~voice(3,8)" # note "0 7 3") * 0.2

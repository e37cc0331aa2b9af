~beat: s "drum*4" # speed "1 2"
out: ~beat $ every 2 (range 1 5)

out: s "bd hh:x" # gain "20 1" # pan 2
out2: s "sn" # room "7" |*| room 0.1
out3: s "cp" # lpff 300

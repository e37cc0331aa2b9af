bpm: 120 "4/4"
setCycle 8
out: line 0 1 * 0.1

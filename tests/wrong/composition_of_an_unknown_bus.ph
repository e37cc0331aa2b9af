~kick: s "bd"
out: s "bd sn" $ every 2 (fast 2 $ ~kik)

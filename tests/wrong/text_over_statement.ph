~drums: s "bd sn
out: ~drums

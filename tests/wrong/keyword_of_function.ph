fn voice freq level = saw freq * level
out: voice 110 :levl 0.3

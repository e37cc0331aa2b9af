out: lpf (saw 110)) 500

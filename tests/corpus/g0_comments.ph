// Older comments, and a bus with a sign and an equals sign.
/* several words */
~lead = saw "110 220"
out = lpf(~lead, 900, 0.8) * 0.2

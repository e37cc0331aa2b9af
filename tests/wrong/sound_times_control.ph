out: saw 110 * gain 0.5

out: { saw 110 }

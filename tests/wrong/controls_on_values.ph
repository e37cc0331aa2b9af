out: saw ("110 220" $ every 2 (# speed 2)) * 0.3

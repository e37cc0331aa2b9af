-- Lesson 2: a slow wave moves a filter.
~lfo: sine 0.25
~rough: saw 55
out: ~rough # lpf (~lfo * 800 + 1000) 1.5 * 0.3

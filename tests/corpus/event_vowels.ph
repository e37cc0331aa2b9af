-- Vowels by the event, for an instrument and for samples in one pool.
~voice: saw 110 * adsr 0.02 0.1 0.8 0.1
out: s "~voice*2 cp ~voice" :vowel "<a o> e i u" # note "<0 3> 7" # gain 0.5

-- A name for what a voice is told, in a bus that no voice plays.
~lead: saw freq * 0.3
out: ~lead

-- The function form of arithmetic on signals.
~both: ~add (saw 110) (~mul (sine 220) 0.5)
out: ~sub ~both (~div (sine 1) 4)

-- Lesson 3: the same rhythm three times: as text, as Euclid, by a transform.
~one: s "bd ~ ~ bd ~ ~ bd ~"
~two: s "hh(3,8)"
~three: s "cp*8" $ struct "t f f t f f t f"
out: ~one * 0.6 + ~two * 0.3 + ~three * 0.2

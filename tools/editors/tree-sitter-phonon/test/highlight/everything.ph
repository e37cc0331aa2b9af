tempo: 0.5
-- <- keyword
--     ^ number
~beat: s "bd:1 ~ [~pluck c'min7 hh*3]"
-- <- variable
--     ^ function
--        ^ string
--             ^ constant.builtin
--               ^ punctuation.bracket
--                ^ variable
--                        ^ punctuation.delimiter
--                         ^ constant
--                                ^ operator
--                                 ^ number
~voice freq: saw (freq * 2) # lpf :cutoff 500 # @soft $ fast %speed
--     ^ variable.parameter
--           ^ function
--                ^ variable.parameter
--                          ^ operator
--                                 ^ variable.parameter
--                                              ^ function.macro
--                                                           ^ constant
for i in 1..2: ~tone[i]: sine -440
-- <- keyword
--  ^ variable.parameter
--    ^ keyword
--        ^ operator
--                   ^ variable.parameter
--                            ^ number
out: if ~a > 1 then 2 else "<a b>"
-- <- keyword
--   ^ keyword
--         ^ operator
--             ^ keyword
--                          ^ punctuation.bracket

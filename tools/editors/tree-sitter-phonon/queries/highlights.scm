; No two patterns meet on one node: editors differ in which of them would win.

(comment) @comment

; Statements.
["fn" "for" "in" "if" "then" "else"] @keyword
[(output_name) (setting_name) (command_name)] @keyword
(definition sign: ["$" "#"] @operator)
(output ["$" "#"] @operator)

; Names.
(identifier) @function
(parameter) @variable.parameter
(argument_name) @variable.parameter
(bus) @variable
(variant) @number
(template) @function.macro
(pattern) @constant

; Values and signs.
(number) @number
(negative_number "-" @number)
[(operator) ".."] @operator
(negation "-" @operator)
[":" "="] @punctuation.delimiter
(list "," @punctuation.delimiter)
(group "," @punctuation.delimiter)
["(" ")" "[" "]" "{" "}"] @punctuation.bracket
(alternate ["<" ">"] @punctuation.bracket)

; Mini-notation.
(text "\"" @string)
(word) @string
(mini_number) @number
(mini_bus) @variable
(rest) @constant.builtin
[(hold) (foot)] @operator
(chord "'" @punctuation.delimiter)
(chord_part) @constant
(rate ["*" "/"] @operator)
(degrade "?" @operator)
(weight "@" @operator)
(repeat "!" @operator)
(euclid "," @punctuation.delimiter)
(polymeter "%" @operator)
(text ["," "|"] @operator)
(mini_group ["," "|"] @operator)
(alternate ["," "|"] @operator)
(polymeter ["," "|"] @operator)

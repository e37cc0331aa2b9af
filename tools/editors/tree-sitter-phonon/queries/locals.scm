; The parameters of a definition, and the number of a loop, mean something inside of it only.

[(definition) (function_definition) (for_loop)] @local.scope
(parameter) @local.definition
(identifier) @local.reference

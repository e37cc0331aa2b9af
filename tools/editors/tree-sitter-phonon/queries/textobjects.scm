[(definition) (function_definition)] @function.outer
(definition value: (_) @function.inner)
(function_definition value: (_) @function.inner)
(parameter) @parameter.inner
(call argument: (_) @parameter.inner)
(comment) @comment.outer

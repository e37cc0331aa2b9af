[(definition) (function_definition) (output) (for_loop) (list)] @fold

//! What the kernels must do, as physical facts.

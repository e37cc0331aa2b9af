//! The conformance data of `tests/conformance/`, run against the pattern engine.

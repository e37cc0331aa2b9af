//! The table of controls.

use super::value::Value;

/// The control map of a value under a control's name.
pub(super) fn controls_of(name: &str, value: Value) -> Value {
    let mut controls = Value::Bool(false);
    match &value {
        Value::Word(word) if name == "s" && !word.starts_with('~') => match word.split_once(':') {
            Some((sample, number)) => {
                if let Ok(number) = number.parse::<f64>() {
                    controls.set_control("n", Value::Number(number));
                }
                controls.set_control(name, Value::Word(sample.into()));
            }
            None => controls.set_control(name, value),
        },
        _ => controls.set_control(name, value),
    }
    controls
}

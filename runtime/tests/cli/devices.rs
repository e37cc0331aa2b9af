//! Devices as the command line shows them, without a server of sound.

use crate::support::*;

#[test]
fn hosts_are_listed_whether_they_answer_or_not() {
    let folder = folder();
    let list = String::from_utf8(phonon(&folder, &["devices"]).output().expect("a process").stdout);
    let list = list.expect("text");
    let null = "null  real time without hardware\n    null  2 channels, 44100 Hz (8000 to 384000), real time, \
                unheard, default\n";
    assert!(list.ends_with(null), "{list}");
    #[cfg(target_os = "linux")]
    assert!(list.contains("pulse  PulseAudio and PipeWire: there is no sound server: neither"), "{list}");
}

#[test]
fn hosts_are_listed_for_programs() {
    let folder = folder();
    let list = phonon(&folder, &["devices", "--host", "null", "--emit", "json"]).output().expect("a process");
    let list: serde_json::Value = serde_json::from_slice(&list.stdout).expect("JSON");
    assert_eq!(list.as_array().map(Vec::len), Some(1));
    assert_eq!((&list[0]["host"], &list[0]["error"]), (&"null".into(), &serde_json::Value::Null));
    let output = &list[0]["outputs"][0];
    assert_eq!((&output["name"], &output["channels"]), (&"null".into(), &2.into()));
    expect(&folder, &["devices", "--host", "nul"], 2, &["nul", "null"]);
}

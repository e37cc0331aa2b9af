//! `phonon devices`: where sound can be played.

use super::Outcome;
use super::args::Devices;
use super::options::ReportFormat;
use super::stdout::{print, print_json};
use phonon_runtime::device::{DeviceError, HOSTS, Host, Output, ask};
use serde_json::{Value, json};

/// Lists hosts and their outputs. That a host does not answer is no error: it is said in its place.
pub fn run(command: &Devices) -> Outcome {
    let is_asked = |host: &&Host| command.host.host.as_ref().is_none_or(|name| *name == host.name);
    let found =
        HOSTS.iter().filter(is_asked).map(|host| (host, ask((host.device)()).map(|(_, outputs)| outputs)));
    match command.emit {
        ReportFormat::Text => print(&found.map(|(host, outputs)| text(host, &outputs)).collect::<String>()),
        ReportFormat::Json => print_json(found.map(|(host, outputs)| json(host, &outputs)).collect()),
    }
}

fn text(host: &Host, outputs: &Result<Vec<Output>, DeviceError>) -> String {
    let head = format!("{}  {}", host.name, host.description);
    let outputs = match outputs {
        Ok(outputs) => outputs,
        Err(error) => return format!("{head}: {error}\n"),
    };
    let width = outputs.iter().map(|output| output.name.len()).max().unwrap_or(0);
    let line = |output: &Output| {
        let Output { name, description, channels, rate_hz, rates_hz: (least, most), .. } = output;
        let rates = if least == most { String::new() } else { format!(" ({least} to {most})") };
        let default = if output.is_default { ", default" } else { "" };
        let channels = if *channels == 1 { "1 channel".to_owned() } else { format!("{channels} channels") };
        format!("    {name:width$}  {channels}, {rate_hz} Hz{rates}, {description}{default}\n")
    };
    format!("{head}\n{}", outputs.iter().map(line).collect::<String>())
}

fn json(host: &Host, outputs: &Result<Vec<Output>, DeviceError>) -> Value {
    let output = |output: &Output| {
        let Output { name, description, is_default, channels, rate_hz, rates_hz } = output;
        json!({
            "name": name, "description": description, "is_default": is_default, "channels": channels,
            "rate_hz": rate_hz, "rates_hz": rates_hz,
        })
    };
    let found: Vec<Value> = outputs.iter().flatten().map(output).collect();
    json!({
        "host": host.name, "description": host.description, "outputs": found,
        "error": outputs.as_ref().err().map(DeviceError::to_string),
    })
}

//! From a keystroke to the diagnostics: the program itself over its standard streams, and 2,000 lines of text.

use lsp_server::{Message, Notification, Request};
use serde_json::{Value, json};
use std::io::BufReader;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// How many voices of four lines the text has.
const VOICES: usize = 500;
/// How many keystrokes are timed.
const KEYSTROKES: usize = 400;

/// A text of 2,000 lines that uses the language as people do, all of it heard.
fn program() -> String {
    let voice = |voice: usize| {
        let root = 40 + voice % 24;
        let (third, fifth, octave, share) = (root + 3, root + 7, root + 12, voice % 5);
        format!(
            "~lfo{voice}: sine {share}.25 * 0.5 + 0.5\n\
             ~bass{voice}: saw \"{root} <{third} {fifth}> [{root} {octave}]\" # lpf (~lfo{voice} * 2000 + 500) 0.8\n\
             ~drums{voice}: s \"bd*4, ~ sn ~ [sn cp], hh(5,8,{share})\" $ every 4 (fast 2)\n\
             ~mix{voice}: ~drums{voice} + ~bass{voice} * 0.3 # reverb 0.5 0.5 0.1\n"
        )
    };
    let names: Vec<String> = (0..VOICES).map(|voice| format!("~mix{voice}")).collect();
    format!("{}out: {}\n", (0..VOICES).map(voice).collect::<String>(), names.join(" + "))
}

/// The program, and an editor with one document.
struct Editor {
    program: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    version: usize,
}

impl Editor {
    fn start() -> Editor {
        let mut command = Command::new(env!("CARGO_BIN_EXE_phonon-lsp"));
        let mut program =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
        let input = program.stdin.take().expect("it has an input");
        let output = BufReader::new(program.stdout.take().expect("it has an output"));
        let mut editor = Editor { program, input, output, version: 0 };
        editor.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
        editor.tell("initialized", json!({}));
        editor
    }

    fn tell(&mut self, method: &str, params: Value) {
        let message: Message = Notification::new(method.to_owned(), params).into();
        message.write(&mut self.input).expect("it listens");
    }

    fn ask(&mut self, method: &str, params: Value) {
        let message: Message = Request::new(1.into(), method.to_owned(), params).into();
        message.write(&mut self.input).expect("it listens");
        while !matches!(self.receive(), Message::Response(_)) {}
    }

    fn receive(&mut self) -> Message {
        Message::read(&mut self.output).expect("it speaks the protocol").expect("it speaks")
    }

    /// Sends a change, and waits until something is said of what it has made.
    fn change(&mut self, change: Value) {
        self.version += 1;
        let document = json!({"uri": "file:///piece.ph", "version": self.version});
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
        loop {
            if let Message::Notification(told) = self.receive()
                && told.params["version"] == self.version
            {
                return;
            }
        }
    }
}

fn main() {
    let mut editor = Editor::start();
    let document =
        json!({"uri": "file:///piece.ph", "languageId": "phonon", "version": 0, "text": program()});
    editor.tell("textDocument/didOpen", json!({"textDocument": document}));
    // ` # gain 0.5` is written behind lines in the middle, letter by letter.
    let letters: Vec<char> = " # gain 0.5".chars().collect();
    let mut times: Vec<Duration> = Vec::with_capacity(KEYSTROKES);
    let place = |at: usize| {
        let (line, column) = (at / letters.len(), at % letters.len());
        // The lines of the low-frequency oscillators have this many columns.
        let voice = 200 + line;
        let width = format!("~lfo{voice}: sine 0.25 * 0.5 + 0.5").len();
        let at = json!({"line": voice * 4, "character": width + column});
        json!({"range": {"start": at, "end": at}, "text": letters[column].to_string()})
    };
    for change in (0..KEYSTROKES).map(place) {
        let start = Instant::now();
        editor.change(change);
        times.push(start.elapsed());
    }
    editor.ask("shutdown", Value::Null);
    editor.tell("exit", Value::Null);
    assert!(editor.program.wait().expect("it ends").success());
    times.sort_unstable();
    let share = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!("keystroke to diagnostics, 2,000 lines: p50 {:.1} ms, p99 {:.1} ms", share(0.5), share(0.99));
}

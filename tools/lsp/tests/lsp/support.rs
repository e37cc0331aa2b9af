//! An editor: the other end of the protocol, over channels or over the standard streams of the program itself.

use lsp_server::{Connection, Message, Notification, Request, RequestId};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::BufReader;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread::{JoinHandle, spawn};

/// Where the editor's place in a text stands in the texts of the tests.
pub const CURSOR: char = '‸';

/// The document that the tests edit.
pub const URI: &str = "file:///piece.ph";

/// How messages come and go.
enum Line {
    Memory(Connection, JoinHandle<()>),
    Program(Child, ChildStdin, BufReader<ChildStdout>),
}

/// An editor with one document.
pub struct Editor {
    line: Line,
    requests: i32,
    version: i32,
    /// The answer to `initialize`.
    pub offered: Value,
    /// Notifications that came while an answer was awaited.
    waiting: VecDeque<Notification>,
}

impl Editor {
    /// An editor beside a server in the same process.
    pub fn new() -> Editor {
        Editor::with(json!({"textDocument": {"completion": {"completionItem": {"snippetSupport": true}}}}))
    }

    /// The same, with these abilities.
    pub fn with(capabilities: Value) -> Editor {
        let (server, client) = Connection::memory();
        let thread = spawn(move || phonon_lsp::serve(&server).expect("the session ends well"));
        Editor::start(Line::Memory(client, thread), capabilities)
    }

    /// An editor that has started the program.
    pub fn of_program() -> Editor {
        let mut child = Command::new(env!("CARGO_BIN_EXE_phonon-lsp"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let input = child.stdin.take().expect("it has an input");
        let output = BufReader::new(child.stdout.take().expect("it has an output"));
        Editor::start(Line::Program(child, input, output), json!({}))
    }

    fn start(line: Line, capabilities: Value) -> Editor {
        let mut editor =
            Editor { line, requests: 0, version: 0, offered: Value::Null, waiting: VecDeque::new() };
        editor.offered = editor
            .request("initialize", json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
        editor.notify("initialized", json!({}));
        editor
    }

    fn send(&mut self, message: Message) {
        match &mut self.line {
            Line::Memory(connection, _) => connection.sender.send(message).expect("the server listens"),
            Line::Program(_, input, _) => message.write(input).expect("the server listens"),
        }
    }

    fn receive(&mut self) -> Message {
        match &mut self.line {
            Line::Memory(connection, _) => connection.receiver.recv().expect("the server speaks"),
            Line::Program(_, _, output) => {
                Message::read(output).expect("it speaks the protocol").expect("the server speaks")
            }
        }
    }

    /// Tells the server something.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(Notification::new(method.to_owned(), params).into());
    }

    /// Asks the server; the answer, or the error.
    pub fn try_request(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        self.send(Request { id: id.clone(), method: method.to_owned(), params }.into());
        loop {
            match self.receive() {
                Message::Response(response) if response.id == id => {
                    return response.response_result.map_err(|error| error.message);
                }
                Message::Notification(notification) => self.waiting.push_back(notification),
                other => panic!("not asked for: {other:?}"),
            }
        }
    }

    /// Asks the server what it must answer.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        self.try_request(method, params).expect("the server answers")
    }

    /// Opens a text, and gives the place of the cursor in it.
    pub fn open(&mut self, text: &str) -> Value {
        self.version += 1;
        let version = self.version;
        let cursor = text.find(CURSOR).unwrap_or(text.len());
        let before = &text[..cursor];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let character = before[line_start..].encode_utf16().count();
        let position = json!({"line": before.matches('\n').count(), "character": character});
        let text = text.replace(CURSOR, "");
        let document = json!({"uri": URI, "languageId": "phonon", "version": version, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
        position
    }

    /// Changes a range of the text.
    pub fn change(&mut self, range: [[u32; 2]; 2], text: &str) {
        self.version += 1;
        let [start, end] = range.map(|[line, character]| json!({"line": line, "character": character}));
        let change = json!({"range": {"start": start, "end": end}, "text": text});
        let document = json!({"uri": URI, "version": self.version});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
    }

    /// What the server says of the last text.
    pub fn diagnostics(&mut self) -> Vec<Value> {
        loop {
            let notification = match self.waiting.pop_front() {
                Some(notification) => notification,
                None => match self.receive() {
                    Message::Notification(notification) => notification,
                    other => panic!("not asked for: {other:?}"),
                },
            };
            assert_eq!(notification.method, "textDocument/publishDiagnostics");
            if notification.params["version"] == self.version {
                return notification.params["diagnostics"].as_array().expect("a list").clone();
            }
        }
    }

    /// Asks about a place of the document.
    pub fn ask(&mut self, method: &str, position: &Value, more: Value) -> Value {
        self.try_ask(method, position, more).expect("the server answers")
    }

    /// The same, where the answer may be an error.
    pub fn try_ask(&mut self, method: &str, position: &Value, more: Value) -> Result<Value, String> {
        let mut params = json!({"textDocument": {"uri": URI}, "position": position});
        for (name, value) in more.as_object().expect("an object") {
            params[name] = value.clone();
        }
        self.try_request(method, params)
    }

    /// Ends the session as an editor does; the program must end well.
    pub fn end(mut self) {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        match self.line {
            Line::Memory(_, thread) => thread.join().expect("the server ends"),
            Line::Program(mut child, ..) => {
                assert!(child.wait().expect("the program ends").success());
            }
        }
    }
}

/// A text after edits of the protocol, all of them of the text before.
pub fn edited(text: &str, edits: &Value) -> String {
    let offset = |position: &Value| {
        let line = position["line"].as_u64().expect("a line") as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut left = position["character"].as_u64().expect("a column") as usize;
        let rest = text[start..].char_indices().find(|(_, letter)| {
            let is_there = left == 0;
            left = left.saturating_sub(letter.len_utf16());
            is_there
        });
        rest.map_or(text.len(), |(at, _)| start + at)
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .expect("a list of edits")
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            let text = edit["newText"].as_str().expect("a text");
            (offset(&range["start"]), offset(&range["end"]), text)
        })
        .collect();
    edits.sort_unstable();
    let mut done = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        done.replace_range(start..end, new);
    }
    done
}

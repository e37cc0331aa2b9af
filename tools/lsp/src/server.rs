//! The session: messages in, answers and diagnostics out.
//!
//! One thread does everything in order. Diagnostics are made when no message waits, or before a request is answered:
//! while somebody types faster than the compiler reads, only the last text is compiled.

use crate::capabilities::Agreed;
use crate::diagnostics::published;
use crate::document::Document;
use crate::requests::{Refusal, answer};
use crate::text::Text;
use ls_types::notification::{
    Cancel, DidChangeTextDocument, DidCloseTextDocument, DidOpenTextDocument, Exit, Notification as _,
    PublishDiagnostics,
};
use ls_types::request::{Request as _, Shutdown};
use ls_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, InitializeParams,
    PublishDiagnosticsParams, Uri,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why a session ends early.
type Fault = Box<dyn Error + Send + Sync>;

/// Speaks with an editor until it says `exit`.
pub fn serve(connection: &Connection) -> Result<(), Fault> {
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = serde_json::from_value(params)?;
    let agreed = Agreed::with(&params.capabilities);
    connection.initialize_finish(id, serde_json::to_value(agreed.offer())?)?;
    let session = Session {
        connection,
        agreed,
        documents: BTreeMap::new(),
        changed: BTreeSet::new(),
        waiting: VecDeque::new(),
    };
    session.run()
}

struct Session<'c> {
    connection: &'c Connection,
    agreed: Agreed,
    documents: BTreeMap<Uri, Document>,
    /// The documents whose diagnostics are not told yet.
    changed: BTreeSet<Uri>,
    /// What has come and is not done yet.
    waiting: VecDeque<Message>,
}

impl Session<'_> {
    fn run(mut self) -> Result<(), Fault> {
        let mut is_ending = false;
        while let Some(message) = self.next()? {
            match message {
                Message::Request(request) if request.method == Shutdown::METHOD => {
                    is_ending = true;
                    self.respond(request.id, Ok(Value::Null))?;
                }
                Message::Request(request) if is_ending => {
                    let refusal = (ErrorCode::InvalidRequest, "the session is over".to_owned());
                    self.respond(request.id, Err(refusal))?;
                }
                Message::Request(request) => {
                    self.tell()?;
                    let Request { id, method, params } = request;
                    let answered = guarded(|| answer(&self.documents, self.agreed, &method, params));
                    self.respond(id, answered)?;
                }
                Message::Notification(notification) if notification.method == Exit::METHOD => break,
                Message::Notification(notification) => self.notified(notification)?,
                Message::Response(_) => {}
            }
        }
        if is_ending { Ok(()) } else { Err("the editor went away without `shutdown`".into()) }
    }

    /// The next message; where none waits, what has changed is told first.
    fn next(&mut self) -> Result<Option<Message>, Fault> {
        while let Ok(message) = self.connection.receiver.try_recv() {
            self.arrived(message)?;
        }
        if self.waiting.is_empty() {
            self.tell()?;
            return Ok(self.connection.receiver.recv().ok());
        }
        Ok(self.waiting.pop_front())
    }

    /// Puts a message behind those that wait; one that cancels a request among them is obeyed at once.
    fn arrived(&mut self, message: Message) -> Result<(), Fault> {
        let cancelled = match &message {
            Message::Notification(it) if it.method == Cancel::METHOD => {
                serde_json::from_value::<RequestId>(it.params["id"].clone()).ok()
            }
            _ => None,
        };
        let Some(id) = cancelled else {
            self.waiting.push_back(message);
            return Ok(());
        };
        let is_meant = |it: &Message| matches!(it, Message::Request(request) if request.id == id);
        if let Some(at) = self.waiting.iter().position(is_meant) {
            self.waiting.remove(at);
            self.respond(id, Err((ErrorCode::RequestCanceled, "cancelled".to_owned())))?;
        }
        Ok(())
    }

    fn respond(&self, id: RequestId, answered: Result<Value, Refusal>) -> Result<(), Fault> {
        let response = match answered {
            Ok(value) => Response::new_ok(id, value),
            Err((code, message)) => Response::new_err(id, code as i32, message),
        };
        Ok(self.connection.sender.send(response.into())?)
    }

    /// Tells the diagnostics of all documents that have changed.
    fn tell(&mut self) -> Result<(), Fault> {
        for uri in std::mem::take(&mut self.changed) {
            let Some(document) = self.documents.get(&uri) else { continue };
            match guarded(|| Ok(published(document))) {
                Ok(params) => self.publish(params)?,
                Err((_, fault)) => eprintln!("error: {fault}"),
            }
        }
        Ok(())
    }

    fn publish(&self, params: PublishDiagnosticsParams) -> Result<(), Fault> {
        let notification = Notification::new(PublishDiagnostics::METHOD.to_owned(), params);
        Ok(self.connection.sender.send(notification.into())?)
    }

    /// Opens, changes and closes documents; a notification that means nothing here is passed over.
    fn notified(&mut self, notification: Notification) -> Result<(), Fault> {
        let Notification { method, params } = notification;
        match method.as_str() {
            DidOpenTextDocument::METHOD => {
                let Some(DidOpenTextDocumentParams { text_document: opened }) = read(params) else {
                    return Ok(());
                };
                let text = Text::new(opened.text, self.agreed.encoding);
                self.changed.insert(opened.uri.clone());
                self.documents.insert(opened.uri.clone(), Document::new(opened.uri, opened.version, text));
            }
            DidChangeTextDocument::METHOD => {
                let Some(changed) = read::<DidChangeTextDocumentParams>(params) else { return Ok(()) };
                let Some(document) = self.documents.get_mut(&changed.text_document.uri) else {
                    return Ok(());
                };
                document.version = changed.text_document.version;
                changed.content_changes.iter().for_each(|change| document.change().change(change));
                self.changed.insert(changed.text_document.uri);
            }
            DidCloseTextDocument::METHOD => {
                let Some(closed) = read::<DidCloseTextDocumentParams>(params) else { return Ok(()) };
                let closed = closed.text_document.uri;
                self.documents.remove(&closed);
                self.publish(PublishDiagnosticsParams::new(closed, Vec::new(), None))?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// The parameters of a notification; one that cannot be read has no answer, and is only written down.
fn read<T: DeserializeOwned>(params: Value) -> Option<T> {
    serde_json::from_value(params).inspect_err(|fault| eprintln!("error: {fault}")).ok()
}

/// Does what may find a mistake of ours: an editor is told of it, and the session goes on.
fn guarded<T>(work: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err((ErrorCode::InternalError, "a mistake of the compiler".to_owned())))
}

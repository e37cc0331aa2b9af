//! The session: messages in, answers and diagnostics out.
//!
//! One thread does everything in order. Diagnostics are made when no message waits, or before a request is answered:
//! while somebody types faster than the compiler reads, only the last text is compiled.

use crate::capabilities::Agreed;
use crate::diagnostics::published;
use crate::document::Document;
use crate::requests::answer;
use crate::text::Text;
use ls_types::notification::{
    DidChangeTextDocument, DidCloseTextDocument, DidOpenTextDocument, Notification as _, PublishDiagnostics,
};
use ls_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, InitializeParams,
    PublishDiagnosticsParams, Uri,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, Response};
use std::collections::{BTreeMap, BTreeSet};
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
    let session = Session { connection, agreed, documents: BTreeMap::new(), changed: BTreeSet::new() };
    session.run()
}

struct Session<'c> {
    connection: &'c Connection,
    agreed: Agreed,
    documents: BTreeMap<Uri, Document>,
    /// The documents whose diagnostics are not told yet.
    changed: BTreeSet<Uri>,
}

impl Session<'_> {
    fn run(mut self) -> Result<(), Fault> {
        while let Some(message) = self.next()? {
            match message {
                Message::Request(request) => {
                    if self.connection.handle_shutdown(&request)? {
                        return Ok(());
                    }
                    self.tell()?;
                    let answered =
                        guarded(|| answer(&self.documents, self.agreed, &request.method, request.params));
                    let response = match answered {
                        Ok(value) => Response::new_ok(request.id, value),
                        Err((code, message)) => Response::new_err(request.id, code as i32, message),
                    };
                    self.connection.sender.send(response.into())?;
                }
                Message::Notification(notification) => self.notified(notification)?,
                Message::Response(_) => {}
            }
        }
        Ok(())
    }

    /// The next message; where none waits, what is changed is told first.
    fn next(&mut self) -> Result<Option<Message>, Fault> {
        if let Ok(message) = self.connection.receiver.try_recv() {
            return Ok(Some(message));
        }
        self.tell()?;
        Ok(self.connection.receiver.recv().ok())
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
                let opened = serde_json::from_value::<DidOpenTextDocumentParams>(params)?.text_document;
                let text = Text::new(opened.text, self.agreed.encoding);
                self.changed.insert(opened.uri.clone());
                self.documents.insert(opened.uri.clone(), Document::new(opened.uri, opened.version, text));
            }
            DidChangeTextDocument::METHOD => {
                let changed = serde_json::from_value::<DidChangeTextDocumentParams>(params)?;
                let Some(document) = self.documents.get_mut(&changed.text_document.uri) else {
                    return Ok(());
                };
                document.version = changed.text_document.version;
                changed.content_changes.iter().for_each(|change| document.change().change(change));
                self.changed.insert(changed.text_document.uri);
            }
            DidCloseTextDocument::METHOD => {
                let closed = serde_json::from_value::<DidCloseTextDocumentParams>(params)?.text_document.uri;
                self.documents.remove(&closed);
                self.publish(PublishDiagnosticsParams::new(closed, Vec::new(), None))?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// Does what may find a mistake of ours: an editor is told of it, and the session goes on.
fn guarded<T>(work: impl FnOnce() -> Result<T, (ErrorCode, String)>) -> Result<T, (ErrorCode, String)> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err((ErrorCode::InternalError, "a mistake of the compiler".to_owned())))
}

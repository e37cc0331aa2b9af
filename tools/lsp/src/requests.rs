//! Requests: each method and the function that answers it.

use crate::actions::actions;
use crate::capabilities::Agreed;
use crate::completion::completion;
use crate::document::Document;
use crate::formatting::formatting;
use crate::hints::hints;
use crate::hover::hover;
use crate::navigation::{definition, highlights, references, renamable, rename};
use crate::symbols::symbols;
use crate::tokens::tokens;
use ls_types::request::{
    CodeActionRequest, Completion, DocumentHighlightRequest, DocumentSymbolRequest, Formatting,
    GotoDefinition, HoverRequest, InlayHintRequest, PrepareRenameRequest, References, Rename, Request,
    SemanticTokensFullRequest,
};
use ls_types::{
    DocumentSymbolResponse, GotoDefinitionResponse, PrepareRenameResponse, SemanticTokens,
    TextDocumentPositionParams, Uri,
};
use lsp_server::ErrorCode;
use serde_json::Value;
use std::collections::BTreeMap;

/// Why a request has no answer.
pub type Refusal = (ErrorCode, String);

/// The documents that are open.
type Documents = BTreeMap<Uri, Document>;

/// Answers a request.
pub fn answer(documents: &Documents, agreed: Agreed, method: &str, params: Value) -> Result<Value, Refusal> {
    let asked = Asked { documents, params };
    match method {
        HoverRequest::METHOD => asked.at::<HoverRequest>(
            |it| it.text_document_position_params.clone(),
            |document, at, _| Ok(hover(document, at)),
        ),
        Completion::METHOD => asked.at::<Completion>(
            |it| it.text_document_position.clone(),
            |document, at, _| Ok(Some(completion(document, at, agreed.has_snippets).into())),
        ),
        GotoDefinition::METHOD => asked.at::<GotoDefinition>(
            |it| it.text_document_position_params.clone(),
            |document, at, _| Ok(Some(GotoDefinitionResponse::Array(definition(document, at)))),
        ),
        References::METHOD => asked.at::<References>(
            |it| it.text_document_position.clone(),
            |document, at, it| Ok(Some(references(document, at, it.context.include_declaration))),
        ),
        DocumentHighlightRequest::METHOD => asked.at::<DocumentHighlightRequest>(
            |it| it.text_document_position_params.clone(),
            |document, at, _| Ok(Some(highlights(document, at))),
        ),
        PrepareRenameRequest::METHOD => asked.at::<PrepareRenameRequest>(Clone::clone, |document, at, _| {
            Ok(renamable(document, at).map(PrepareRenameResponse::Range))
        }),
        Rename::METHOD => asked.at::<Rename>(
            |it| it.text_document_position.clone(),
            |document, at, it| {
                rename(document, at, &it.new_name).map(Some).map_err(|why| (ErrorCode::InvalidParams, why))
            },
        ),
        _ => asked.of_whole(method),
    }
}

/// A request whose parameters are still to be read.
struct Asked<'d> {
    documents: &'d Documents,
    params: Value,
}

impl<'d> Asked<'d> {
    /// Answers requests that are no matter of one place.
    fn of_whole(self, method: &str) -> Result<Value, Refusal> {
        match method {
            DocumentSymbolRequest::METHOD => self.of::<DocumentSymbolRequest>(
                |it| it.text_document.uri.clone(),
                |document, _| Some(DocumentSymbolResponse::Nested(symbols(document))),
            ),
            Formatting::METHOD => self.of::<Formatting>(
                |it| it.text_document.uri.clone(),
                |document, _| Some(formatting(document)),
            ),
            CodeActionRequest::METHOD => self.of::<CodeActionRequest>(
                |it| it.text_document.uri.clone(),
                |document, it| Some(actions(document, it.range)),
            ),
            InlayHintRequest::METHOD => self.of::<InlayHintRequest>(
                |it| it.text_document.uri.clone(),
                |document, it| Some(hints(document, it.range)),
            ),
            SemanticTokensFullRequest::METHOD => self.of::<SemanticTokensFullRequest>(
                |it| it.text_document.uri.clone(),
                |document, _| Some(SemanticTokens { result_id: None, data: tokens(document) }.into()),
            ),
            _ => Err((ErrorCode::MethodNotFound, format!("`{method}` is not offered"))),
        }
    }

    /// Answers a request about a place of a document.
    fn at<R: Request>(
        self,
        place: impl Fn(&R::Params) -> TextDocumentPositionParams,
        work: impl FnOnce(&Document, ls_types::Position, &R::Params) -> Result<R::Result, Refusal>,
    ) -> Result<Value, Refusal> {
        let params = self.read::<R>()?;
        let TextDocumentPositionParams { text_document, position } = place(&params);
        let document = self.document(&text_document.uri)?;
        written(work(document, position, &params)?)
    }

    /// Answers a request about a document.
    fn of<R: Request>(
        self,
        uri: impl Fn(&R::Params) -> Uri,
        work: impl FnOnce(&Document, &R::Params) -> R::Result,
    ) -> Result<Value, Refusal> {
        let params = self.read::<R>()?;
        let document = self.document(&uri(&params))?;
        written(work(document, &params))
    }

    fn read<R: Request>(&self) -> Result<R::Params, Refusal> {
        serde_json::from_value(self.params.clone())
            .map_err(|fault| (ErrorCode::InvalidParams, fault.to_string()))
    }

    fn document(&self, uri: &Uri) -> Result<&'d Document, Refusal> {
        let document = self.documents.get(uri);
        document.ok_or_else(|| (ErrorCode::InvalidParams, format!("`{}` is not open", uri.as_str())))
    }
}

fn written(answer: impl serde::Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(answer).map_err(|fault| (ErrorCode::InternalError, fault.to_string()))
}

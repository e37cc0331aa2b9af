//! What the server offers, and what the editor can do.

use crate::text::Encoding;
use crate::tokens::legend;
use ls_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions,
    HoverProviderCapability, InitializeResult, OneOf, RenameOptions, SemanticTokensFullOptions,
    SemanticTokensOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions,
};

/// What was agreed with the editor.
#[derive(Clone, Copy, Debug)]
pub struct Agreed {
    /// What columns count.
    pub encoding: Encoding,
    /// Whether completions may have places to be filled in.
    pub has_snippets: bool,
}

impl Agreed {
    /// What follows from what an editor can do.
    pub fn with(client: &ClientCapabilities) -> Agreed {
        let offered = client.general.as_ref().and_then(|general| general.position_encodings.as_deref());
        let documents = client.text_document.as_ref();
        let item = documents.and_then(|documents| documents.completion.as_ref()?.completion_item.as_ref());
        Agreed {
            encoding: Encoding::among(offered.unwrap_or_default()),
            has_snippets: item.and_then(|item| item.snippet_support).unwrap_or(false),
        }
    }

    /// The answer to `initialize`.
    pub fn offer(self) -> InitializeResult {
        let server_info =
            ServerInfo { name: "phonon-lsp".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
        InitializeResult {
            capabilities: capabilities(self.encoding),
            server_info: Some(server_info),
            ..InitializeResult::default()
        }
    }
}

fn capabilities(encoding: Encoding) -> ServerCapabilities {
    let signs = ["~", "@", "%", "\"", "'", "#", "$"];
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            ..TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(signs.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        })),
        document_formatting_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: Default::default(),
        })),
        semantic_tokens_provider: Some(
            SemanticTokensOptions {
                legend: legend(),
                full: Some(SemanticTokensFullOptions::Bool(true)),
                ..SemanticTokensOptions::default()
            }
            .into(),
        ),
        inlay_hint_provider: Some(OneOf::Left(true)),
        ..ServerCapabilities::default()
    }
}

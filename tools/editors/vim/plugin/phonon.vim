" The language server for two more plugins of Vim that ask for servers: vim-lsp, and lsp by Yegappan Lakshmanan.
" `g:phonon_lsp_command` is its command. Neovim has one of its own, and ALE finds its file by itself.
if exists('g:loaded_phonon') || has('nvim')
  finish
endif
let g:loaded_phonon = 1

function! s:Command() abort
  return get(g:, 'phonon_lsp_command', ['phonon-lsp'])
endfunction

augroup phonon
  autocmd!
  autocmd User lsp_setup call lsp#register_server({
  \  'name': 'phonon-lsp', 'cmd': {_ -> s:Command()}, 'allowlist': ['phonon']})
  autocmd User LspSetup call LspAddServer([{
  \  'name': 'phonon-lsp', 'filetype': ['phonon'], 'path': s:Command()[0], 'args': s:Command()[1:]}])
augroup END

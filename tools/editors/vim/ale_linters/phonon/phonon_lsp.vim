" The language server for ALE, which finds this file by itself.

call ale#Set('phonon_lsp_executable', 'phonon-lsp')

call ale#linter#Define('phonon', {
\  'name': 'phonon_lsp',
\  'lsp': 'stdio',
\  'executable': {buffer -> ale#Var(buffer, 'phonon_lsp_executable')},
\  'command': '%e',
\  'project_root': {buffer -> fnamemodify(bufname(buffer), ':p:h')},
\})

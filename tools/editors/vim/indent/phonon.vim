" The indentation that the formatter gives.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=PhononIndent(v:lnum) indentkeys=o,O,0),0],0#,0$
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

" Brackets in texts and in comments are none.
let s:skip = 'synIDattr(synID(line("."), col("."), 1), "name") =~# "phonon\%(Mini\|Text\|Comment\)"'
let s:operator = '^\s*[#$|*/+<>%=]'

function! s:Open(line) abort
  call cursor(a:line, 1)
  return searchpair('[(\[]', '', '[)\]]', 'bnW', s:skip)
endfunction

function! PhononIndent(line) abort
  let l:text = getline(a:line)
  let l:operator = l:text =~# s:operator ? shiftwidth() : 0
  let l:open = s:Open(a:line)
  if l:open > 0
    return indent(l:open) + (l:text =~# '^\s*[)\]]' ? 0 : shiftwidth() + l:operator)
  endif
  let l:above = prevnonblank(a:line - 1)
  while l:above > 1 && (getline(l:above) =~# '^\s*\%(--\|[)\]]\)\|' . s:operator || s:Open(l:above) > 0)
    let l:above = prevnonblank(l:above - 1)
  endwhile
  let l:loop = getline(l:above) =~# '^\s*for\s.*:\s*$' ? shiftwidth() : 0
  return (l:above > 0 ? indent(l:above) : 0) + l:operator + l:loop
endfunction

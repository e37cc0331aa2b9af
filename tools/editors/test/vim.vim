" Opens a program in Vim: its colours, and how its lines are indented.

let s:failures = []

function! s:Check(what, found, expected) abort
  if a:found !=# a:expected
    call add(s:failures, printf('vim: %s: %s instead of %s', a:what, a:found, a:expected))
  endif
endfunction

function! s:Colour(word, group) abort
  let [l:line, l:column] = searchpos('^\%(--\)\@!.\{-}\zs\V' . a:word, 'cnw')
  call s:Check('colour of ' . a:word, synIDattr(synID(l:line, l:column, 1), 'name'), a:group)
endfunction

call s:Check('file type', &filetype, 'phonon')
call s:Colour('tempo', 'phononStatement')
call s:Colour('~beat', 'phononBus')
call s:Colour('gain', 'phononFunction')
call s:Colour('bd', 'phononMiniWord')
call s:Colour('*4', 'phononMiniSign')
call s:Colour('~ sn', 'phononMiniRest')
call s:Colour("'min7", 'phononMiniChord')
call s:Check('comment', synIDattr(synID(1, 1, 1), 'name'), 'phononComment')

" What the formatter writes stays as it is.
let s:lines = ['out: stack [', '  s "bd*4",', '  s "hh*8"', '    # gain 0.5,', ']', '  # reverb 0.4', 'for i in 1..2:', '  ~a[i]: saw 55', '']
%delete _
call setline(1, map(copy(s:lines), 'substitute(v:val, "^ *", "", "")'))
silent normal! gg=G
call s:Check('indentation', join(getline(1, '$'), "\n"), join(s:lines, "\n"))

if !empty(s:failures)
  call writefile(s:failures, '/dev/stderr')
  cquit
endif
qall!

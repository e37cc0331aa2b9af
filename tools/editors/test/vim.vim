" Opens a program in Vim: its colours, what the server says of it, what plays, and how its lines are indented.

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

" Whether something becomes true within twenty seconds.
function! s:Wait(what, condition) abort
  for l:try in range(1000)
    if a:condition()
      return
    endif
    sleep 20m
  endfor
  call add(s:failures, 'vim: ' . a:what)
endfunction

" The server, by way of ALE: the mistake with its way out, then none.
call s:Check('a plugin is there', exists(':ALEInfo'), 2)
call s:Wait('no diagnostic comes', {-> !empty(ale#engine#GetLoclist(bufnr()))})
let s:said = get(ale#engine#GetLoclist(bufnr()), 0, {'lnum': 0, 'text': '', 'detail': ''})
call s:Check('line of the diagnostic', s:said.lnum, 4)
call s:Check('its way out', s:said.text . get(s:said, 'detail', '') =~# '`lpf`', 1)
call setline(4, '~line: saw "55 82.5" # lpf 800')
doautocmd TextChanged
call s:Wait('the diagnostic stays', {-> empty(ale#engine#GetLoclist(bufnr()))})

" The plugins that ask for servers are told of it.
let s:servers = []
function! LspAddServer(servers) abort
  call extend(s:servers, map(copy(a:servers), 'v:val.path'))
endfunction
doautocmd User LspSetup
call s:Check('the server of a plugin', s:servers, ['phonon-lsp'])

" What plays: a player beside the file says so, and it is lit up; then it ends, and it is dark.
let s:socket = phonon#Socket(bufnr())
call delete(s:socket)
let s:told = '{"cycle":1,"playing":[{"start":{"line":3,"character":2},"end":{"line":3,"character":6}}]}'
let s:player = job_start(['node', '-e', printf(
\  "require('net').createServer(s => s.write(%s + '\\n')).listen(%s)", string(s:told), string(s:socket))])
function! s:Lit() abort
  return map(prop_list(1, {'end_lnum': -1}), '[v:val.lnum, v:val.col, v:val.length]')
endfunction
call s:Wait('nothing is lit up', {-> s:Lit() ==# [[4, 3, 4]]})
call job_stop(s:player, 'kill')
call s:Wait('what is over is lit up', {-> empty(s:Lit())})
call delete(s:socket)

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

" Lights up what plays, in Vim 9: `phonon run FILE --publish` tells it over the socket `.FILE.sock` beside the file.

" How often it is looked for a player, in milliseconds.
let s:look_ms = 1000

" The channel of each buffer that is followed, once there is a player.
let s:channels = {}

" Whether this Vim can: its channels must know local sockets.
function! phonon#CanFollow() abort
  return !has('nvim') && has('patch-8.2.4684') && has('channel') && has('textprop') && has('timers')
endfunction

" The socket of the player of a buffer's file.
function! phonon#Socket(buffer) abort
  let l:path = fnamemodify(bufname(a:buffer), ':p')
  return fnamemodify(l:path, ':h') . '/.' . fnamemodify(l:path, ':t') . '.sock'
endfunction

" Lights up what plays of a buffer, whenever somebody plays its file.
function! phonon#Follow(buffer) abort
  if has_key(s:channels, a:buffer)
    return
  endif
  highlight default link PhononPlaying IncSearch
  if empty(prop_type_get('phonon_playing'))
    call prop_type_add('phonon_playing', {'highlight': 'PhononPlaying', 'priority': 10})
  endif
  let s:channels[a:buffer] = v:null
  call timer_start(s:look_ms, function('s:Look', [a:buffer]), {'repeat': -1})
  call s:Listen(a:buffer)
endfunction

function! s:Look(buffer, timer) abort
  if !bufexists(a:buffer)
    call timer_stop(a:timer)
    call remove(s:channels, a:buffer)
  else
    call s:Listen(a:buffer)
  endif
endfunction

" Listens, if there is a player and nobody listens yet.
function! s:Listen(buffer) abort
  let l:socket = phonon#Socket(a:buffer)
  if s:channels[a:buffer] isnot v:null || getftype(l:socket) !=# 'socket'
    return
  endif
  let l:options = {
  \  'mode': 'nl',
  \  'callback': {_, line -> s:Told(a:buffer, line)},
  \  'close_cb': {_ -> s:Over(a:buffer)},
  \}
  try
    let l:channel = ch_open('unix:' . l:socket, l:options)
  catch /E90[0-9]:/
    " It has just ended, or was killed.
    return
  endtry
  if ch_status(l:channel) ==# 'open'
    let s:channels[a:buffer] = l:channel
  endif
endfunction

function! s:Over(buffer) abort
  if has_key(s:channels, a:buffer)
    let s:channels[a:buffer] = v:null
  endif
  call s:Show(a:buffer, [])
endfunction

function! s:Told(buffer, line) abort
  try
    let l:told = json_decode(a:line)
  catch /.*/
    return
  endtry
  call s:Show(a:buffer, get(l:told, 'playing', []))
endfunction

function! s:Show(buffer, playing) abort
  if !bufloaded(a:buffer)
    return
  endif
  call prop_remove({'type': 'phonon_playing', 'bufnr': a:buffer, 'all': v:true})
  for l:range in a:playing
    let l:first = s:Place(a:buffer, l:range.start)
    let l:last = s:Place(a:buffer, l:range.end)
    " What was typed since it was saved may have moved it.
    if !empty(l:first) && !empty(l:last) && l:first !=# l:last
      let l:mark = {'type': 'phonon_playing', 'bufnr': a:buffer, 'end_lnum': l:last[0], 'end_col': l:last[1]}
      call prop_add(l:first[0], l:first[1], l:mark)
    endif
  endfor
endfunction

" A line and a column, both from 1 on, of a place that is counted from 0 in lines and in units of UTF-16.
function! s:Place(buffer, place) abort
  let l:lines = getbufline(a:buffer, a:place.line + 1)
  if empty(l:lines)
    return []
  endif
  let [l:bytes, l:units] = [0, 0]
  for l:letter in split(l:lines[0], '\zs')
    if l:units >= a:place.character
      break
    endif
    let l:units += char2nr(l:letter) > 0xFFFF ? 2 : 1
    let l:bytes += len(l:letter)
  endfor
  return [a:place.line + 1, l:bytes + 1]
endfunction

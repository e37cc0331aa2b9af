" Phonon, and the mini-notation inside of its texts.
if exists('b:current_syntax')
  finish
endif

syntax match phononOperator "[-+*/<>=!|$#%.]\|\~[-+*/>]\|<\~"
syntax match phononNumber "\<\d\+\%(\.\d\+\)\?\>\|\%(\.\)\@<!\.\d\+\>"
syntax match phononFunction "\<[A-Za-z_][A-Za-z0-9_']*\>"
syntax keyword phononKeyword fn for in if then else
syntax match phononStatement "^\s*\zs\%(out\d*\|[od]\d\+\|tempo\|cps\|bpm\|cpm\|buffer\|outmix\)\>"
syntax match phononStatement "^\s*\zs\%(unhush\|hush\|unsolo\|solo\|unmute\|mute\|panic\|resetCycles\|setCycle\|nudge\)\d*\>"
syntax match phononBus "\~[A-Za-z_][A-Za-z0-9_']*\%(:\d\+\)*"
syntax match phononTemplate "@[A-Za-z_][A-Za-z0-9_']*"
syntax match phononPattern "%[A-Za-z_][A-Za-z0-9_']*"
syntax match phononArgument ":[A-Za-z_][A-Za-z0-9_']*"
syntax match phononComment "--.*$\|//.*$" contains=@Spell
syntax region phononComment start="/\*" end="\*/" contains=@Spell

syntax region phononText matchgroup=phononQuote start=+"+ end=+"+ contains=@phononMini
syntax cluster phononMini contains=phononMiniWord,phononMiniNumber,phononMiniBus,phononMiniRest,phononMiniSign,phononMiniChord
syntax match phononMiniSign contained "[][<>{}(),|*/!?@%._]"
syntax match phononMiniRest contained "[~-]"
syntax match phononMiniWord contained "[A-Za-z0-9][A-Za-z0-9_#:]*"
syntax match phononMiniNumber contained "[-+]\?\<\d\+\%(\.\d\+\)\?\>\|\.\d\+\>"
syntax match phononMiniBus contained "\~[A-Za-z][A-Za-z0-9_]*"
syntax match phononMiniChord contained "'[A-Za-z0-9/]*"

highlight default link phononComment Comment
highlight default link phononKeyword Keyword
highlight default link phononStatement Keyword
highlight default link phononFunction Function
highlight default link phononBus Identifier
highlight default link phononTemplate Macro
highlight default link phononPattern Constant
highlight default link phononArgument Label
highlight default link phononNumber Number
highlight default link phononOperator Operator
highlight default link phononQuote String
highlight default link phononText String
highlight default link phononMiniWord String
highlight default link phononMiniNumber Number
highlight default link phononMiniBus Identifier
highlight default link phononMiniRest Comment
highlight default link phononMiniSign Operator
highlight default link phononMiniChord Constant

let b:current_syntax = 'phonon'

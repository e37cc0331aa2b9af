autocmd BufNewFile,BufRead *.ph setfiletype phonon

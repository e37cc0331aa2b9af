-- A name that is an effect and a control too: behind `:` it is the event's, behind `#` it works on the sum.
~events: s "bd*2 sn" :crush "4 16 6" :coarse "<1 8>" :shape 0.3
~sum: s "bd*2 sn" # crush 4
~bent: s "hh*4" :squiz "1 2" :distort "0 0.5" :djf "0.3 0.7"
out: ~events * 0.4 + ~sum * 0.2 + ~bent * 0.3

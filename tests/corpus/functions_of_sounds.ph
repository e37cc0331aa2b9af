-- Functions and function buses around events with effects of their own.
fn thin low x = x # hpf low
fn twice n x = fast n $ x
~beat: s "bd sn" # cutoff 2000 $ twice 2
~pair a b: sine a + sine b
out: (thin 200 ~beat) * 0.5 + (~pair 220 331) * 0.05

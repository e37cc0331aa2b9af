live_loop :drums do
  sample :bd_haus
  sleep 0.5
end

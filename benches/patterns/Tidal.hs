{-# LANGUAGE OverloadedStrings #-}
-- Queries of the patterns of main.rs with the TidalCycles library: a line for each pattern and place.
module Main (main) where

import Control.DeepSeq (rnf)
import Control.Exception (evaluate)
import Control.Monad (forM_, replicateM)
import Data.Ratio (numerator)
import Sound.Tidal.Context hiding (run)
import System.CPUTime (getCPUTime)
import Text.Printf (printf)

patterns :: [(String, ControlPattern)]
patterns =
  [ ("trivial", s "bd*4")
  , ("dense", s "bd*720")
  , ("alternation", s "<bd [sn <cp rim>]> <hh [oh <hh cp>]>*2 <[a b] c>")
  , ("euclid", s "bd(<3 5>,8,<0 2>) [sn(3,8) [hh(5,8) cp(2,5)]]")
  , ("polymeter", s "[{bd sn hh, a b c d e}%8, {u v, m n o}%4]")
  , ("every off jux", every 2 (off 0.125 (|+| n 12)) $ jux rev $ s "bd*4 sn*2" # n "0 1 2 3")
  , ("striate", striate 32 $ s "bev*4")
  , ("chop", chop 32 $ s "bev*8")
  , ("chance", degradeBy 0.3 $ s "bd? [sn|cp|rim]*4 hh*8?")
  , ("chunk iter", chunk 4 (fast 2) $ iter 4 $ s "bd sn hh cp")
  , ("layers", stack layers)
  , ("controls", s "bd*8" # n "0 1 2 3" # gain "0.8 0.5 0.6" # pan "0 0.5 1" # speed "1 2" # shape "0.1 0.2")
  ]

layers :: [ControlPattern]
layers = zipWith (\text place -> s text # pan place) texts (cycle ["0.1", "0.2", "0.3", "0.4"])
  where
    texts =
      [ "a(3,8,0)", "b(3,8,1)", "c(3,8,2)", "d(3,8,3)", "e(5,8,0)", "f(5,8,1)", "g(5,8,2)", "h(5,8,3)"
      , "i*2", "j*3", "k*4", "l*5", "m*6", "o*7", "p*8", "q*9" ]

-- How many cycles are asked one after the other.
cycles :: Integer
cycles = 16

-- Every time and every value of an event, worked out.
force :: Event ValueMap -> Int
force event = arc (part event) `seq` maybe () arc (whole event) `seq` rnf (value event) `seq` 1
  where arc (Arc begin end) = numerator begin `seq` numerator end `seq` ()

-- The cycles from a first one on, a query each; how many events there were. Not inlined, so that no answer is kept.
ask :: ControlPattern -> Integer -> Int
ask pattern first = sum [sum (map force (one cycle')) | cycle' <- [first .. first + cycles - 1]]
  where one cycle' = queryArc pattern (Arc (fromIntegral cycle') (fromIntegral cycle' + 1))
{-# NOINLINE ask #-}

-- Nanoseconds of a number of rounds.
run :: ControlPattern -> Integer -> Int -> IO Double
run pattern first rounds = do
  start <- getCPUTime
  forM_ [1 .. rounds] $ \round' -> evaluate (ask pattern (first + fromIntegral round' * 0))
  end <- getCPUTime
  pure (fromIntegral (end - start) / 1000)

-- The best of several runs, each of 60 ms or more, as nanoseconds of a query of one cycle.
best :: ControlPattern -> Integer -> IO Double
best pattern first = go 1
  where
    go rounds = do
      time <- run pattern first rounds
      if time < 60e6
        then go (rounds * 2)
        else do
          times <- replicateM 5 (run pattern first rounds)
          pure (minimum times / fromIntegral rounds / fromIntegral cycles)

main :: IO ()
main = forM_ patterns $ \(name, pattern) ->
  forM_ [0, 1000000] $ \first -> do
    events <- evaluate (ask pattern first)
    time <- best pattern first
    printf "%s\t%d\t%d\t%.1f\n" name first events time

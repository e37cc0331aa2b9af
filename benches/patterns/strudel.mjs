// Queries of the patterns of main.rs with Strudel: a line for each pattern and place.
import { register } from 'node:module'

// Strudel's package asks for a module by the name of one that only a bundler finds: tell node where it is.
const hook = `export function resolve(name, context, next) {
  return next(name === '@kabelsalat/web' ? '@kabelsalat/web/dist/index.mjs' : name, context)
}`
register('data:text/javascript,' + encodeURIComponent(hook))
const strudel = await import('@strudel/core')
const { mini } = await import('@strudel/mini')

const { s, n, pan, gain, speed, shape, stack, rev } = strudel
const sound = (text) => s(mini(text))

const layers = [
  'a(3,8,0)', 'b(3,8,1)', 'c(3,8,2)', 'd(3,8,3)', 'e(5,8,0)', 'f(5,8,1)', 'g(5,8,2)', 'h(5,8,3)',
  'i*2', 'j*3', 'k*4', 'l*5', 'm*6', 'o*7', 'p*8', 'q*9',
].map((text, index) => sound(text).pan(mini(['0.1', '0.2', '0.3', '0.4'][index % 4])))

const patterns = {
  'trivial': sound('bd*4'),
  'dense': sound('bd*720'),
  'alternation': sound('<bd [sn <cp rim>]> <hh [oh <hh cp>]>*2 <[a b] c>'),
  'euclid': sound('bd(<3 5>,8,<0 2>) [sn(3,8) [hh(5,8) cp(2,5)]]'),
  'polymeter': sound('[{bd sn hh, a b c d e}%8, {u v, m n o}%4]'),
  'every off jux': sound('bd*4 sn*2').n(mini('0 1 2 3')).jux(rev).every(2, (x) => x.off(0.125, (y) => y.add(n(12)))),
  'striate': sound('bev*4').striate(32),
  'chop': sound('bev*8').chop(32),
  'chance': sound('bd? [sn|cp|rim]*4 hh*8?').degradeBy(0.3),
  'chunk iter': sound('bd sn hh cp').iter(4).chunk(4, (x) => x.fast(2)),
  'layers': stack(...layers),
  'controls': sound('bd*8').n(mini('0 1 2 3')).gain(mini('0.8 0.5 0.6')).pan(mini('0 0.5 1')).speed(mini('1 2')).shape(mini('0.1 0.2')),
}

const cycles = 16

// The cycles from a first one on, a query each; how many events there were.
function ask(pattern, first) {
  let events = 0
  for (let cycle = first; cycle < first + cycles; cycle++) events += pattern.queryArc(cycle, cycle + 1).length
  return events
}

// Nanoseconds of processor time of a number of rounds.
function run(pattern, first, rounds) {
  const start = process.cpuUsage()
  for (let round = 0; round < rounds; round++) ask(pattern, first)
  const { user, system } = process.cpuUsage(start)
  return (user + system) * 1000
}

// The best of several runs, each of 60 ms or more, as nanoseconds of a query of one cycle.
function best(pattern, first) {
  let rounds = 1
  while (run(pattern, first, rounds) < 60e6) rounds *= 2
  let least = Infinity
  for (let times = 0; times < 5; times++) least = Math.min(least, run(pattern, first, rounds))
  return least / rounds / cycles
}

for (const [name, pattern] of Object.entries(patterns))
  for (const first of [0, 1000000])
    console.log([name, first, ask(pattern, first), best(pattern, first).toFixed(1)].join('\t'))

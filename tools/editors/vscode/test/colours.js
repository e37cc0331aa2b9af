// The colours of VS Code: its own tokenizer, over a line of everything, and over the programs of a folder.

const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const here = path.join(__dirname, "..");
const grammarFile = path.join(here, "syntaxes/phonon.tmLanguage.json");

async function load() {
  const wasm = fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")).buffer;
  await oniguruma.loadWASM(wasm);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(fs.readFileSync(grammarFile, "utf8"), grammarFile),
  });
  return registry.loadGrammar("source.phonon");
}

/** Each word of a text with the last of its scopes, and the state behind the text. */
function coloured(grammar, text) {
  const words = [];
  let state = textmate.INITIAL;
  for (const line of text.split("\n")) {
    const result = grammar.tokenizeLine(line, state);
    for (const token of result.tokens) {
      words.push([line.slice(token.startIndex, token.endIndex), token.scopes.at(-1)]);
    }
    state = result.ruleStack;
  }
  return { words, depth: state.depth };
}

const EXPECTED = {
  tempo: "keyword.other.phonon",
  "0.5": "constant.numeric.phonon",
  "~beat": "variable.other.bus.phonon",
  s: "entity.name.function.phonon",
  "bd:1": "string.unquoted.word.phonon",
  "~": "keyword.other.rest.phonon",
  "*": "keyword.operator.phonon",
  "3": "constant.numeric.phonon",
  "~pluck": "variable.other.bus.phonon",
  "'min7": "constant.other.chord.phonon",
  "#": "keyword.operator.phonon",
  ":cutoff": "variable.parameter.phonon",
  "-- it": "comment.line.double-dash.phonon",
};

load().then((grammar) => {
  const line = 'tempo: 0.5\n~beat: s "bd:1 ~ [~pluck c\'min7]*3" # lpf :cutoff 500 -- it';
  const { words } = coloured(grammar, line);
  for (const [word, scope] of Object.entries(EXPECTED)) {
    assert.deepStrictEqual(words.find(([text]) => text === word), [word, scope]);
  }
  const examples = process.argv[2];
  const files = fs.readdirSync(examples).filter((name) => name.endsWith(".ph"));
  assert.ok(files.length >= 10);
  for (const name of files) {
    const { words, depth } = coloured(grammar, fs.readFileSync(path.join(examples, name), "utf8"));
    assert.strictEqual(depth, 1, `${name} ends inside of a text or a comment`);
    const plain = words.filter(([text, scope]) => text.trim() && scope === "source.phonon");
    assert.deepStrictEqual(plain, [], `${name} has words without a colour`);
  }
  console.log(`${files.length} programs have their colours`);
});

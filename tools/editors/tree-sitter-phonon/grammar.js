/**
 * Phonon for editors: statements, expressions, and the mini-notation inside of texts.
 *
 * `grammar/src/program.pest` and `grammar/src/mini.pest` say what Phonon is; here is what an editor colours, folds and
 * selects. It knows no name of a function, and takes a little more than the compiler does.
 * Lines, comments, indentation and signs depend on what stands around them: see `src/scanner.c`.
 */

/// <reference types="tree-sitter-cli/dsl" />

/** How tightly operators bind, from the loosest. */
const LEVEL = { conditional: 1, compare: 2, chain: 3, apply: 4, shift: 5, sum: 6, product: 7, power: 8, minus: 9, call: 10 };

const NAME = /[A-Za-z_][A-Za-z0-9_]*'*/;
const NUMBER = /[0-9]+(\.[0-9]+)?|\.[0-9]+/;

/** Operators between bars: `|+`, `+|`, `|+|`, `||+`. */
const barred = (...signs) =>
  signs.flatMap((sign) => [`||${sign}`, `|${sign}`, `|${sign}|`, `${sign}|`]);

const SIGNS = {
  compare: ["==", "!=", "<=", ">=", "<", ">", "%=="],
  chain: ["#"],
  apply: ["$", /\.[ \t\r\n]/],
  shift: ["<~", "~>"],
  sum: ["+", "-", "++", "~+", "~-", ...barred("+", "-", "++", "<", ">")],
  product: ["*", "/", "%", "~*", "~/", ...barred("*", "/", "%")],
  power: ["**", ...barred("**")],
};

/** The operators of all levels but one. */
const operators = ($, but) =>
  Object.keys(SIGNS).filter((name) => name !== but).map((name) => alias($[`_${name}_operator`], $.operator));

const separated = (rule, sign) => seq(rule, repeat(seq(sign, rule)));

module.exports = grammar({
  name: "phonon",

  externals: ($) => [
    $._newline,
    $._indent,
    $._dedent,
    $._same_line,
    $.comment,
    $._text_end,
    $._argument_minus,
    // Never found: valid where a statement can start, and while the parser looks for its way back.
    $._start,
    $._recovery,
  ],

  extras: ($) => [/\s/, $.comment],

  word: ($) => $.identifier,

  supertypes: ($) => [$._statement, $._expression],

  // Whether `~a b` defines or calls is known at the colon, and whether `if (a) ...` calls at what follows; `a :b` could
  // do both, and defines.
  conflicts: ($) => [
    [$.parameters, $._atom],
    [$.definition, $._atom],
    [$._argument, $._expression],
  ],

  rules: {
    source_file: ($) => repeat($._line),

    _line: ($) => choice(seq(choice($._statement, $._start), $._newline), $.for_loop),

    _statement: ($) =>
      choice(
        $.definition,
        $.function_definition,
        $.output,
        $.setting,
        $.command,
        $.expression_statement,
      ),

    definition: ($) =>
      prec.dynamic(
        1,
        seq(
          field("name", choice($.bus, $.indexed_bus, $.template, $.pattern, $.identifier)),
          optional(field("parameters", $.parameters)),
          field("sign", choice(":", "=", "$", "#")),
          field("value", $._expression),
        ),
      ),

    parameters: ($) => repeat1(alias($.identifier, $.parameter)),

    function_definition: ($) =>
      seq(
        "fn",
        field("name", $.identifier),
        field("parameters", $.parameters),
        "=",
        field("value", $._expression),
      ),

    output: ($) =>
      seq(
        field("name", $.output_name),
        optional(choice(":", "=", "$", "#")),
        field("value", $._expression),
      ),
    output_name: (_) => token(choice(/out[0-9]*/, /[od][0-9]+/)),

    setting: ($) =>
      seq(
        field("name", $.setting_name),
        optional(choice(":", "=")),
        field("value", $._expression),
        optional($.text),
      ),
    setting_name: (_) => choice("tempo", "cps", "bpm", "cpm", "buffer", "outmix"),

    command: ($) => seq(field("name", $.command_name), repeat($._argument)),
    command_name: (_) =>
      token(
        seq(
          choice("hush", "unhush", "solo", "unsolo", "mute", "unmute", "panic", "resetCycles", "setCycle", "nudge"),
          /[0-9]*/,
        ),
      ),

    for_loop: ($) =>
      seq(
        "for",
        field("variable", alias($.identifier, $.parameter)),
        "in",
        field("range", $.range),
        ":",
        field("body", choice($.block, seq($._same_line, $._line))),
      ),
    block: ($) => seq($._indent, repeat1($._line), $._dedent),

    expression_statement: ($) => $._expression,

    // Expressions.

    _expression: ($) =>
      choice($.binary_expression, $.negation, $.conditional, $.call, $._atom),

    binary_expression: ($) => {
      const level = (name, associate) =>
        associate(
          LEVEL[name],
          seq(
            field("left", $._expression),
            field("operator", alias($[`_${name}_operator`], $.operator)),
            field("right", $._expression),
          ),
        );
      return choice(
        ...["compare", "chain", "apply", "shift", "sum", "product"].map((name) => level(name, prec.left)),
        level("power", prec.right),
      );
    },

    _compare_operator: (_) => choice(...SIGNS.compare),
    _chain_operator: (_) => "#",
    _apply_operator: (_) => choice(...SIGNS.apply),
    _shift_operator: (_) => choice(...SIGNS.shift),
    _sum_operator: (_) => choice(...SIGNS.sum),
    _product_operator: (_) => choice(...SIGNS.product),
    _power_operator: (_) => choice(...SIGNS.power),

    negation: ($) => prec(LEVEL.minus, seq("-", $._expression)),

    conditional: ($) =>
      prec.right(
        LEVEL.conditional,
        seq(
          "if",
          field("condition", $._expression),
          "then",
          field("then", $._expression),
          "else",
          field("else", $._expression),
        ),
      ),

    call: ($) =>
      prec.right(
        LEVEL.call,
        // `if` is a function of signals as well, and a case where `then` follows.
        seq(field("function", choice($.identifier, $.bus, $.template, alias("if", $.identifier))), repeat1(field("argument", $._argument))),
      ),

    _argument: ($) => choice($.named_argument, $.negative_number, $._atom),
    named_argument: ($) =>
      seq(
        ":",
        field("name", alias(token.immediate(NAME), $.argument_name)),
        field("value", choice($.negative_number, $._atom)),
      ),
    negative_number: ($) => seq(alias($._argument_minus, "-"), $.number),

    _atom: ($) =>
      choice($.number, $.text, $.indexed_bus, $.bus, $.template, $.pattern, $.identifier, $.list, $.group),

    list: ($) =>
      seq("[", optional(choice($.range, seq(separated($._expression, ","), optional(",")))), "]"),

    // `(x)`, `f(x, y)`, `(+)`, `(# lpf 500)`, `(0.25 <~)`.
    group: ($) =>
      seq(
        "(",
        optional(
          choice(
            $._any_operator,
            seq($._section_operator, $._expression),
            seq($._expression, $._any_operator),
            separated(choice($.named_argument, $._expression), ","),
          ),
        ),
        ")",
      ),
    _any_operator: ($) => choice(...operators($)),
    // `(- x)` is a negation.
    _section_operator: ($) =>
      choice(...operators($, "sum"), alias(choice(...SIGNS.sum.filter((sign) => sign !== "-")), $.operator)),

    range: ($) => seq(field("from", $._bound), "..", field("to", $._bound)),
    _bound: ($) => choice($.number, alias($._negative_bound, $.negative_number), $.identifier, $.group),
    _negative_bound: ($) => seq("-", $.number),

    indexed_bus: ($) =>
      seq($.bus, token.immediate("["), choice($.range, $._expression), "]"),

    // Words.

    number: (_) => token(NUMBER),
    identifier: (_) => NAME,
    bus: ($) => seq(/~[A-Za-z_][A-Za-z0-9_]*'*/, repeat(alias(token.immediate(/:[0-9]+/), $.variant))),
    template: (_) => /@[A-Za-z_][A-Za-z0-9_]*'*/,
    pattern: (_) => /%[A-Za-z_][A-Za-z0-9_]*'*/,

    // Mini-notation.

    text: ($) => seq('"', optional($._layers), alias($._text_end, '"')),

    _layers: ($) =>
      choice(
        $.sequence,
        seq(optional($.sequence), repeat1(seq(",", optional($.sequence)))),
        seq(optional($.sequence), repeat1(seq("|", optional($.sequence)))),
      ),

    sequence: ($) => repeat1(choice($._step, $.hold, alias(".", $.foot))),
    hold: (_) => "_",

    _step: ($) => choice($._term, $.modified, $.run),
    run: ($) =>
      prec.left(2, seq(field("from", choice($._term, $.modified)), "..", field("to", choice($._term, $.modified)))),
    modified: ($) => prec.left(1, seq(choice($._term, $.modified, $.run), $._suffix)),

    _suffix: ($) => choice($.rate, $.degrade, $.euclid, $.weight, $.repeat),
    rate: ($) => seq(choice("*", "/"), $._operand),
    degrade: ($) => seq("?", optional(alias(token.immediate(NUMBER), $.mini_number))),
    euclid: ($) => seq("(", separated(optional($.sequence), ","), ")"),
    weight: ($) => seq("@", choice($.mini_number, $.word)),
    repeat: ($) => seq("!", optional(alias(token.immediate(/[0-9]+/), $.mini_number))),

    _term: ($) => choice($._simple, $.chord),
    _simple: ($) =>
      choice($.mini_number, $.word, $.mini_bus, $.rest, $.mini_group, $.alternate, $.polymeter),
    _operand: ($) => choice($.mini_number, $.word, $.mini_group, $.alternate, $.polymeter),

    chord: ($) =>
      seq(
        field("root", $._simple),
        repeat1(seq(token.immediate("'"), field("part", choice($.chord_part, $.mini_group, $.alternate, $.polymeter)))),
      ),
    chord_part: (_) => token.immediate(choice("6/9", "m/maj7", /[\p{L}\p{N}]+/)),

    mini_group: ($) => seq("[", optional($._layers), "]"),
    alternate: ($) => seq("<", optional($._layers), ">"),
    polymeter: ($) => prec.right(seq("{", optional($._layers), "}", optional(seq("%", $._operand)))),

    rest: (_) => choice("~", "-"),
    mini_number: (_) => /[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)/,
    mini_bus: (_) => /~\p{L}([\p{L}\p{N}_#:]|[.\-+%][\p{L}\p{N}])*/,
    word: (_) => /[+-]?(\.[0-9]|[\p{L}\p{N}])([\p{L}\p{N}_#:]|[.\-+%][\p{L}\p{N}])*/,
  },
});

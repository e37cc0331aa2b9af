// What a grammar of rules cannot see: where a statement ends, what a loop holds, which `#` is a comment.
//
// A statement ends with its line, unless a bracket is open, the line ends with an operator, or the next one begins with
// one. The parser knows the first two and asks for the end of a statement only where there may be one; the third is
// looked up here. The body of a loop is what stands below it, further to the right than its `for`.

#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

enum Token { NEWLINE, INDENT, DEDENT, SAME_LINE, COMMENT, TEXT_END, ARGUMENT_MINUS, START, RECOVERY };

// Loops in loops; the compiler takes eight.
#define LOOPS_MAX 32

typedef struct {
  uint8_t depth;
  // The column of the statement that is being read, and of the loops around it.
  uint16_t column;
  uint16_t loops[LOOPS_MAX];
} Scanner;

static bool is_blank(int32_t c) { return c == ' ' || c == '\t' || c == '\r'; }
static bool is_digit(int32_t c) { return '0' <= c && c <= '9'; }
static bool is_upper(int32_t c) { return 'A' <= c && c <= 'Z'; }
static bool is_letter(int32_t c) { return is_upper(c) || ('a' <= c && c <= 'z') || c == '_'; }
static bool is_word(int32_t c) { return is_letter(c) || is_digit(c) || c == '\''; }

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }
static void skip(TSLexer *lexer) { lexer->advance(lexer, true); }

static bool finish(TSLexer *lexer, enum Token token) {
  lexer->result_symbol = token;
  return true;
}

static bool end_of_line(TSLexer *lexer) {
  while (lexer->lookahead != '\n' && !lexer->eof(lexer)) {
    // A carriage return in front of the newline is no part of the comment.
    if (!is_blank(lexer->lookahead)) {
      advance(lexer);
      lexer->mark_end(lexer);
    } else {
      advance(lexer);
    }
  }
  return finish(lexer, COMMENT);
}

// Behind `/*`, to the end of the comment or of the text.
static bool end_of_block(TSLexer *lexer) {
  while (!lexer->eof(lexer)) {
    bool is_star = lexer->lookahead == '*';
    advance(lexer);
    if (is_star && lexer->lookahead == '/') {
      advance(lexer);
      break;
    }
  }
  lexer->mark_end(lexer);
  return finish(lexer, COMMENT);
}

// Whether the `#` that was just passed opens a comment, as older programs have them: before a capital or a digit, and
// on a line of its own also before a rule of signs, or where there is nothing that it could go on with.
static bool hash_is_comment(TSLexer *lexer, bool is_first, bool can_go_on) {
  while (is_blank(lexer->lookahead)) advance(lexer);
  int32_t c = lexer->lookahead;
  bool is_rule = c == '\n' || lexer->eof(lexer);
  for (const char *sign = "#=-*_.!/:"; *sign; sign++) is_rule = is_rule || c == *sign;
  return is_upper(c) || is_digit(c) || (is_first && (is_rule || !can_go_on));
}

// Whether the line that begins here goes on with the statement above it.
static bool starts_with_operator(TSLexer *lexer) {
  int32_t first = lexer->lookahead;
  switch (first) {
    case '#': case '$': case '+': case '-': case '*': case '/': case '|': case '<': case '>':
      return true;
    case '%': case '~': case '=': case '!': case '.': {
      advance(lexer);
      int32_t second = lexer->lookahead;
      if (first == '%') return !is_letter(second);
      if (first == '~') return second == '>' || second == '+' || second == '-' || second == '*' || second == '/';
      if (first == '.') return is_blank(second) || second == '\n';
      return second == '=';
    }
    case 't': case 'e': {
      const char *word = first == 't' ? "then" : "else";
      for (; *word; word++, advance(lexer)) {
        if (lexer->lookahead != *word) return false;
      }
      return !is_word(lexer->lookahead);
    }
    default:
      return false;
  }
}

static bool scan(Scanner *scanner, TSLexer *lexer, const bool *valid) {
  bool is_lost = valid[RECOVERY];
  bool has_blank = false, has_newline = false;
  while (is_blank(lexer->lookahead) || lexer->lookahead == '\n') {
    has_blank = true;
    has_newline = has_newline || lexer->lookahead == '\n';
    skip(lexer);
  }
  if (valid[TEXT_END] && !is_lost) {
    if (lexer->lookahead != '"') return false;
    advance(lexer);
    lexer->mark_end(lexer);
    return finish(lexer, TEXT_END);
  }

  int32_t first = lexer->lookahead;
  bool at_end = lexer->eof(lexer);
  uint32_t column = at_end ? 0 : lexer->get_column(lexer);
  bool is_inside = scanner->depth > 0 && column > scanner->loops[scanner->depth - 1];
  if (valid[DEDENT] && !is_lost && scanner->depth > 0 && !is_inside) {
    lexer->mark_end(lexer);
    scanner->depth--;
    scanner->column = column;
    return finish(lexer, DEDENT);
  }

  // The end of a statement has no width; what is looked at behind it is read again.
  lexer->mark_end(lexer);
  bool ends = valid[NEWLINE] && (has_newline || at_end);
  if (first == '-' || first == '/' || first == '#') {
    advance(lexer);
    lexer->mark_end(lexer);
    if (first == '#') {
      bool is_first = has_newline || column == 0;
      return hash_is_comment(lexer, is_first, !valid[START] || is_lost) && end_of_line(lexer);
    }
    if (lexer->lookahead == first) return end_of_line(lexer);
    if (first == '/' && lexer->lookahead == '*') {
      advance(lexer);
      return end_of_block(lexer);
    }
    if (first == '-' && valid[ARGUMENT_MINUS] && has_blank && !ends && !is_lost) {
      int32_t second = lexer->lookahead;
      if (second == '.') {
        advance(lexer);
        second = lexer->lookahead;
      }
      return is_digit(second) && finish(lexer, ARGUMENT_MINUS);
    }
    return false;
  }
  if (valid[SAME_LINE] && !is_lost && !has_newline && !at_end) return finish(lexer, SAME_LINE);
  if (valid[INDENT] && !is_lost && !at_end && column > scanner->column && scanner->depth < LOOPS_MAX) {
    scanner->loops[scanner->depth++] = scanner->column;
    scanner->column = column;
    return finish(lexer, INDENT);
  }
  if (ends && (at_end || !starts_with_operator(lexer))) {
    scanner->column = column;
    return finish(lexer, NEWLINE);
  }
  return false;
}

void *tree_sitter_phonon_external_scanner_create(void) { return ts_calloc(1, sizeof(Scanner)); }

void tree_sitter_phonon_external_scanner_destroy(void *payload) { ts_free(payload); }

bool tree_sitter_phonon_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  return scan(payload, lexer, valid);
}

unsigned tree_sitter_phonon_external_scanner_serialize(void *payload, char *buffer) {
  Scanner *scanner = payload;
  unsigned size = 0;
  buffer[size++] = (char)scanner->depth;
  for (int at = -1; at < scanner->depth; at++) {
    uint16_t column = at < 0 ? scanner->column : scanner->loops[at];
    buffer[size++] = (char)(column & 0xff);
    buffer[size++] = (char)(column >> 8);
  }
  return size;
}

void tree_sitter_phonon_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  Scanner *scanner = payload;
  *scanner = (Scanner){0};
  if (length == 0) return;
  scanner->depth = (uint8_t)buffer[0];
  for (int at = -1; at < scanner->depth; at++) {
    const char *bytes = buffer + 1 + 2 * (at + 1);
    uint16_t column = (uint16_t)((uint8_t)bytes[0] | (uint16_t)(uint8_t)bytes[1] << 8);
    if (at < 0) scanner->column = column;
    else scanner->loops[at] = column;
  }
}

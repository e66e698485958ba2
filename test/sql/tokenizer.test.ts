// The lexical rules: names, strings, numbers, comments, directives and their places.
import { expect, test } from 'vitest';
import { tokenize } from '../../src/sql/tokenizer.ts';

const kinds = (text: string) => tokenize(text).tokens.map((token) => `${token.kind}:${token.value}`);

test('words are upper-cased, quoted names keep their case and lose doubled quotes', () => {
  expect(kinds('a_1@b `x``y` "p""q"')).toEqual(['word:A_1@B', 'quoted-name:x`y', 'quoted-name:p"q', 'end:']);
});

test('numbers are cut by the longest match', () => {
  expect(kinds('1 1. .5 1.5 1E5 1.e-3 1E 1E5X 2nd')).toEqual([
    'integer:1',
    'decimal:1.',
    'decimal:.5',
    'decimal:1.5',
    'float:1E5',
    'float:1.e-3',
    'digit-word:1E',
    'digit-word:1E5X',
    'digit-word:2ND',
    'end:',
  ]);
});

test('strings may hold doubled quotes, comment marks and line ends', () => {
  expect(kinds("'it''s' '--' '/*' 'a\nb'")).toEqual(["string:it's", 'string:--', 'string:/*', 'string:a\nb', 'end:']);
});

test('comments vanish and directives are kept apart', () => {
  const { tokens, directives } = tokenize('--@test: first\nA -- rest ;\n/* B\n */ C');
  expect(tokens.map((token) => token.value)).toEqual(['A', 'C', '']);
  expect(directives).toMatchObject([{ text: 'test: first', span: { start: 0, end: 14, line: 1, column: 1 } }]);
});

test('symbols of two characters win over those of one', () => {
  expect(kinds('a->b=>c:=d||e<>f!=g<=h>=i')).toContain('symbol:->');
  expect(tokenize('->=>:=||<>!=<=>=').tokens.map((token) => token.value)).toEqual([
    '->',
    '=>',
    ':=',
    '||',
    '<>',
    '!=',
    '<=',
    '>=',
    '',
  ]);
});

test('tokens know line and column behind strings and comments of several lines', () => {
  const { tokens } = tokenize("'a\nb' x /* \n */\r\n\ty");
  expect(tokens.slice(1, 3)).toMatchObject([
    { value: 'X', line: 2, column: 4 },
    { value: 'Y', line: 4, column: 2 },
  ]);
});

test('a string, quoted name or comment without end is refused where it starts', () => {
  expect(() => tokenize("a\n 'b")).toThrow(/line 2:2: .*string that starts here is never closed/);
  expect(() => tokenize('a `b')).toThrow(/line 1:3: .*quoted name/);
  expect(() => tokenize('a /* b')).toThrow(/line 1:3: .*comment/);
});

test('a tolerant run reports what is not closed and takes the rest as one token', () => {
  const { tokens, unclosed } = tokenize("a 'b; c", { tolerant: true });
  expect(tokens.map((token) => token.value)).toEqual(['A', 'b; c', '']);
  expect(unclosed?.details.expected).toEqual(["'"]);
});

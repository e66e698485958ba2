// Functions that change or measure a whole text: case, trimming, length, parts and replacement.
import { BYTES, INTEGER, STRING } from '../../../sql/sql-type.ts';
import { javaTrim } from '../../values/java-number.ts';
import type { ScalarFunction } from '../function-declaration.ts';
import { param } from '../parameter-types.ts';
import { NULL_IN_NULL_OUT, scalar, signature } from '../support/declare.ts';

type Text = string | null;
type Bytes = Uint8Array | null;

/** Words are runs of non-blanks; only ASCII blanks count, and leading ones are dropped, as on a ksqlDB server. */
const WORD_WITH_TRAILING_BLANKS = /[^ \t\n\v\f\r]+[ \t\n\v\f\r]*/g;

const initCap = (text: string): string => {
  let result = '';
  for (const [part] of text.toLowerCase().matchAll(WORD_WITH_TRAILING_BLANKS)) {
    result += part.slice(0, 1).toUpperCase() + part.slice(1);
  }
  return result;
};

/** First and last position of SUBSTRING: one-based, negative counts from the end, clamped on both sides. */
function substringRange(length: number, position: number, count: number): readonly [number, number] {
  const start = position < 0 ? Math.max(length + position, 0) : Math.min(Math.max(position - 1, 0), length);
  // The end is a 32-bit integer, too: a count that carries it beyond the largest takes nothing.
  return [start, Math.max(start, Math.min((start + count) | 0, length))];
}

function substring(text: Text, position: number | null, count: number | null): Text {
  if (text === null || position === null || count === null) return null;
  const [start, end] = substringRange(text.length, position, count);
  return text.slice(start, end);
}

/** How many are left from a position on. */
function rest(length: number, position: number | null): number | null {
  return position === null ? null : length - substringRange(length, position, 0)[0];
}

function subBytes(bytes: Bytes, position: number | null, count: number | null): Bytes {
  if (bytes === null || position === null || count === null) return null;
  const [start, end] = substringRange(bytes.length, position, count);
  return bytes.slice(start, end);
}

const text = param('input', STRING, 'The text to work on');
const position = param('pos', INTEGER, 'Where to begin: 1 is the first, -1 the last');
const count = param('length', INTEGER, 'How many to take at most');
const sourceText = param('str', STRING, 'The text to take from');
const sourceBytes = param('bytes', BYTES, 'The bytes to take from');

export const STRING_FUNCTIONS: readonly ScalarFunction[] = [
  scalar({
    name: 'LCASE',
    category: 'STRING',
    author: '',
    description: 'The text in lower case.',
    signatures: [signature([text], STRING, (s: string) => s.toLowerCase(), NULL_IN_NULL_OUT)],
  }),
  scalar({
    name: 'UCASE',
    category: 'STRING',
    author: '',
    description: 'The text in upper case.',
    signatures: [signature([text], STRING, (s: string) => s.toUpperCase(), NULL_IN_NULL_OUT)],
  }),
  scalar({
    name: 'INITCAP',
    category: 'STRING',
    description: 'The text with the first letter of every word in upper case and all other letters in lower case.',
    signatures: [
      signature([param('str', STRING, 'The text; null gives null')], STRING, initCap, {
        ...NULL_IN_NULL_OUT,
        description: 'Capitalises every word; words are separated by blanks',
      }),
    ],
  }),
  scalar({
    name: 'LEN',
    category: 'STRING',
    author: '',
    description: 'Length of a text in UTF-16 units, or of a byte string in bytes.',
    signatures: [
      signature([text], INTEGER, (s: string) => s.length, NULL_IN_NULL_OUT),
      signature(
        [param('input', BYTES, 'The bytes to measure')],
        INTEGER,
        (b: Uint8Array) => b.length,
        NULL_IN_NULL_OUT,
      ),
    ],
  }),
  scalar({
    name: 'TRIM',
    category: 'STRING',
    author: '',
    description: 'The text without blanks and control characters at both ends.',
    signatures: [signature([text], STRING, javaTrim, NULL_IN_NULL_OUT)],
  }),
  scalar({
    name: 'REPLACE',
    category: 'STRING',
    description: 'Puts another text in the place of every occurrence of a part.',
    signatures: [
      signature(
        [
          param('str', STRING, 'The text; null gives null'),
          param('oldStr', STRING, 'The part to look for; null gives null'),
          param('newStr', STRING, 'What to put there; null gives null'),
        ],
        STRING,
        (s: string, from: string, to: string) =>
          from === '' ? to + [...splitUnits(s)].map((c) => c + to).join('') : s.split(from).join(to),
        { ...NULL_IN_NULL_OUT, description: 'str with newStr wherever oldStr was' },
      ),
    ],
  }),
  scalar({
    name: 'SUBSTRING',
    category: 'STRING',
    description: 'A part of a text or of a byte string.',
    signatures: [
      signature([sourceText, position, count], STRING, substring, { description: 'At most length units from pos on' }),
      signature([sourceBytes, position, count], BYTES, subBytes, { description: 'At most length bytes from pos on' }),
      signature(
        [sourceBytes, position],
        BYTES,
        (b: Bytes, p: number | null) => subBytes(b, p, rest(b?.length ?? 0, p)),
        {
          description: 'All bytes from pos on',
        },
      ),
      signature(
        [sourceText, position],
        STRING,
        (s: Text, p: number | null) => substring(s, p, rest(s?.length ?? 0, p)),
        {
          description: 'Everything from pos on',
        },
      ),
    ],
  }),
];

/** The UTF-16 units of a text, one by one: an empty separator splits between them. */
function* splitUnits(s: string): Generator<string> {
  for (let i = 0; i < s.length; i += 1) yield s.charAt(i);
}

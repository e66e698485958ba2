// Functions that look for a text inside others, or pick one from a list of texts.
import { BYTES, INTEGER, STRING } from '../../../sql/sql-type.ts';
import type { ScalarFunction } from '../function-declaration.ts';
import { pArray, param, pMap } from '../parameter-types.ts';
import { functionFailed, NULL_IN_NULL_OUT, required, scalar, signature } from '../support/declare.ts';

type Text = string | null;

/**
 * One-based position of the n-th occurrence, 0 when there is none. A negative start position counts from the end
 * and searches backwards.
 */
function positionOf(text: Text, part: Text, start: number, occurrence: number): number {
  if (text === null || part === null || start === 0) return 0;
  // The empty text is found at once, and as often as one likes.
  if (part === '' && start > 0) return start <= text.length && occurrence > 0 ? start : 0;
  const forward = start > 0;
  let from = forward ? start - 1 : text.length + start;
  for (let found = 1; from >= 0 && from < text.length; found += 1) {
    const at = forward ? text.indexOf(part, from) : text.lastIndexOf(part, from);
    if (at < 0) return 0;
    if (found === occurrence) return at + 1;
    from = forward ? at + 1 : at - 1;
  }
  return 0;
}

function splitText(text: string, delimiter: string): readonly string[] {
  if (delimiter !== '') return text.split(delimiter);
  return text === '' ? [''] : text.split('');
}

function splitBytes(bytes: Uint8Array, delimiter: Uint8Array): readonly Uint8Array[] {
  if (delimiter.length === 0) {
    return bytes.length === 0 ? [bytes] : Array.from(bytes, (_, i) => bytes.slice(i, i + 1));
  }
  const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let at = haystack.indexOf(delimiter); at >= 0; at = haystack.indexOf(delimiter, from)) {
    parts.push(bytes.slice(from, at));
    from = at + delimiter.length;
  }
  parts.push(bytes.slice(from));
  return parts;
}

/** Entries without the second delimiter are left out; of two entries with one key the later wins. */
function splitToMap(text: string, entryDelimiter: string, keyDelimiter: string): ReadonlyMap<string, string> | null {
  if (entryDelimiter === '' || keyDelimiter === '' || entryDelimiter === keyDelimiter) return null;
  const result = new Map<string, string>();
  for (const entry of text.split(entryDelimiter)) {
    const parts = entry.split(keyDelimiter);
    if (parts.length > 1) result.set(parts[0]!, parts[1]!);
  }
  return result;
}

/** A code point, or null outside of Unicode. */
const characterOf = (code: number): Text => (code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null);

const CONTROL: Readonly<Record<string, string>> = { b: '\b', n: '\n', t: '\t', f: '\f', r: '\r' };
const ESCAPE = /\\(?:u+\+?([0-9a-fA-F]{4})|([0-3]?[0-7]{1,2})|([\s\S]?))/g;

/** A text in the escapes of a Java literal, the first of them `\uXXXX`; null when it begins with anything else. */
function unescapeJava(text: string): Text {
  if (text.length < 6 || !text.startsWith('\\u')) return null;
  return text.replaceAll(ESCAPE, (_, hex?: string, octal?: string, other = '') => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    if (other === 'u') throw functionFailed(`'${text}' has \\u without four hexadecimal digits`);
    return CONTROL[other] ?? other;
  });
}

const text = param('str', STRING);
const part = param('substring', STRING);
const start = param('position', INTEGER);
const occurrence = param('occurrence', INTEGER);

export const STRING_SEARCH_FUNCTIONS: readonly ScalarFunction[] = [
  scalar({
    name: 'INSTR',
    category: 'STRING',
    description: 'Position of a part in a text, 1 for the first; 0 when it is not there.',
    signatures: [
      signature([text, part], INTEGER, (s: Text, p: Text) => positionOf(s, p, 1, 1)),
      signature([text, part, start, occurrence], INTEGER, (s: Text, p: Text, from: number | null, nth: number | null) =>
        positionOf(s, p, required(from, 'INSTR', 'position'), required(nth, 'INSTR', 'occurrence')),
      ),
      signature([text, part, start], INTEGER, (s: Text, p: Text, from: number | null) =>
        positionOf(s, p, required(from, 'INSTR', 'position'), 1),
      ),
    ],
  }),
  scalar({
    name: 'FIELD',
    category: 'STRING',
    description: 'Position of a text among the others, 1 for the first; 0 when it is not there or null.',
    signatures: [
      signature(
        [param('str', STRING), param('args', STRING)],
        INTEGER,
        (s: Text, ...others: Text[]) => (s === null ? 0 : others.indexOf(s) + 1),
        { variadic: 1 },
      ),
    ],
  }),
  scalar({
    name: 'ELT',
    category: 'STRING',
    description: 'The n-th of the texts, 1 for the first; null when there are not that many.',
    signatures: [
      signature(
        [param('n', INTEGER, 'Which of the texts to take'), param('args', STRING, 'The texts to choose from')],
        STRING,
        (n: number | null, ...texts: Text[]) => texts[required(n, 'ELT', 'n') - 1] ?? null,
        { variadic: 1 },
      ),
    ],
  }),
  scalar({
    name: 'SPLIT',
    category: 'STRING',
    description:
      'Cuts a text or a byte string at every delimiter. An empty delimiter cuts between all characters or bytes.',
    signatures: [
      signature(
        [
          param('string', STRING, 'The text to cut; null gives null'),
          param('delimiter', STRING, 'Where to cut; null gives null'),
        ],
        pArray(STRING),
        splitText,
        { ...NULL_IN_NULL_OUT, description: 'The parts of the text between delimiters' },
      ),
      signature(
        [
          param('bytes', BYTES, 'The bytes to cut; null gives null'),
          param('delimiter', BYTES, 'Where to cut; null gives null'),
        ],
        pArray(BYTES),
        splitBytes,
        { ...NULL_IN_NULL_OUT, description: 'The parts of the bytes between delimiters' },
      ),
    ],
  }),
  scalar({
    name: 'SPLIT_TO_MAP',
    category: 'STRING',
    author: '',
    description: 'Reads a text of key-value pairs into a map; of equal keys the last one wins.',
    signatures: [
      signature(
        [
          param('input', STRING, 'The text with the pairs'),
          param('entryDelimiter', STRING, 'Stands between two pairs'),
          param('kvDelimiter', STRING, 'Stands between key and value'),
        ],
        pMap(STRING, STRING),
        splitToMap,
        NULL_IN_NULL_OUT,
      ),
    ],
  }),
  scalar({
    name: 'CHR',
    category: 'STRING',
    author: '',
    description: 'The character with the given code.',
    signatures: [
      signature([param('decimalCode', INTEGER, 'Code point in decimal')], STRING, characterOf, NULL_IN_NULL_OUT),
      signature(
        [param('utf16Code', STRING, 'UTF-16 code in the form \\u004b')],
        STRING,
        unescapeJava,
        NULL_IN_NULL_OUT,
      ),
    ],
  }),
];

// Functions that put texts or bytes together: concatenation and padding.
import { BYTES, INTEGER, STRING } from '../../../sql/sql-type.ts';
import type { ScalarFunction } from '../function-declaration.ts';
import { param } from '../parameter-types.ts';
import { functionFailed, scalar, signature } from '../support/declare.ts';

type Text = string | null;
type Bytes = Uint8Array | null;

const isPresent = <V>(value: V | null): value is V => value !== null;

function joinBytes(separator: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part, i) => (i === 0 ? [...part] : [...separator, ...part])));
}

/** A separator alone separates nothing. */
function atLeastTwo<V>(inputs: readonly V[]): readonly V[] {
  if (inputs.length < 2) throw functionFailed('CONCAT_WS needs a separator and at least one value');
  return inputs;
}

const NOTHING = new Uint8Array(0);

/** Longer results would take the memory of everything else; a ksqlDB server runs out of it. */
const LONGEST = 2 ** 28;

function checkLength(length: number): void {
  if (length > LONGEST) throw functionFailed(`a text or byte string of length ${length} is too long to be made`);
}

/** `length` units of filling, or null when the arguments allow no padding. */
function filling(length: number, padding: string): string {
  return padding.repeat(Math.ceil(length / padding.length)).slice(0, length);
}

function pad(text: Text, length: number | null, padding: Text, side: 'left' | 'right'): Text {
  if (text === null || length === null || length < 0 || padding === null || padding === '') return null;
  if (text.length >= length) return text.slice(0, length);
  checkLength(length);
  const missing = filling(length - text.length, padding);
  return side === 'left' ? missing + text : text + missing;
}

function padBytes(bytes: Bytes, length: number | null, padding: Bytes, side: 'left' | 'right'): Bytes {
  if (bytes === null || length === null || length < 0 || padding === null || padding.length === 0) return null;
  if (bytes.length < length) checkLength(length);
  const result = new Uint8Array(length);
  if (bytes.length >= length) {
    result.set(bytes.subarray(0, length));
    return result;
  }
  const missing = length - bytes.length;
  const fillFrom = side === 'left' ? 0 : bytes.length;
  for (let i = 0; i < missing; i += 1) result[fillFrom + i] = padding[i % padding.length]!;
  result.set(bytes, side === 'left' ? missing : 0);
  return result;
}

const targetLength = param('targetLen', INTEGER, 'Length of the result');

const padding = (name: string, side: 'left' | 'right', description: string): ScalarFunction =>
  scalar({
    name,
    category: 'STRING',
    author: '',
    description: `${description} Longer input is cut. An empty or null filling, or a negative length, gives null.`,
    signatures: [
      signature(
        [param('input', STRING, 'The text to fill up'), targetLength, param('padding', STRING, 'What to fill with')],
        STRING,
        (s: Text, length: number | null, fill: Text) => pad(s, length, fill, side),
      ),
      signature(
        [param('input', BYTES, 'The bytes to fill up'), targetLength, param('padding', BYTES, 'What to fill with')],
        BYTES,
        (b: Bytes, length: number | null, fill: Bytes) => padBytes(b, length, fill, side),
      ),
    ],
  });

export const STRING_JOINING_FUNCTIONS: readonly ScalarFunction[] = [
  scalar({
    name: 'CONCAT',
    category: 'STRING',
    author: '',
    description: 'Puts texts or byte strings one after the other; null counts as empty.',
    signatures: [
      signature(
        [param('inputs', STRING, 'The texts')],
        STRING,
        (...texts: Text[]) => texts.filter(isPresent).join(''),
        { variadic: 0 },
      ),
      signature(
        [param('inputs', BYTES, 'The byte strings')],
        BYTES,
        (...parts: Bytes[]) => joinBytes(NOTHING, parts.filter(isPresent)),
        { variadic: 0 },
      ),
    ],
  }),
  scalar({
    name: 'CONCAT_WS',
    category: 'STRING',
    author: '',
    description:
      'Puts texts or byte strings one after the other with a separator between them. The first argument is the separator; other null arguments are skipped.',
    signatures: [
      signature(
        [param('inputs', STRING, 'The separator, then the texts')],
        STRING,
        (...inputs: Text[]) => {
          const [separator = null, ...texts] = atLeastTwo(inputs);
          return separator === null ? null : texts.filter(isPresent).join(separator);
        },
        { variadic: 0 },
      ),
      signature(
        [param('inputs', BYTES, 'The separator, then the byte strings')],
        BYTES,
        (...inputs: Bytes[]) => {
          const [separator = null, ...parts] = atLeastTwo(inputs);
          return separator === null ? null : joinBytes(separator, parts.filter(isPresent));
        },
        { variadic: 0 },
      ),
    ],
  }),
  padding('LPAD', 'left', 'Fills a text or byte string at its beginning up to a length.'),
  padding('RPAD', 'right', 'Fills a text or byte string at its end up to a length.'),
];

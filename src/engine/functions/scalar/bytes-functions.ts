// Functions between byte strings, texts in an encoding and numbers, and UUIDs.
import { randomUUID } from 'node:crypto';
import { BIGINT, BYTES, DOUBLE, INTEGER, type SqlType, STRING } from '../../../sql/sql-type.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import type { ScalarFunction } from '../function-declaration.ts';
import { param } from '../parameter-types.ts';
import { functionFailed, NULL_IN_NULL_OUT, scalar, signature } from '../support/declare.ts';
import { decodeText, type Encoding, encodeBytes } from '../support/text-encoding.ts';

const ENCODINGS: ReadonlySet<string> = new Set<Encoding>(['hex', 'utf8', 'ascii', 'base64']);

function encodingOf(name: string): Encoding {
  const encoding = name.toLowerCase();
  if (!ENCODINGS.has(encoding)) {
    throw functionFailed(`there is no encoding '${name}'; there are hex, utf8, ascii and base64`);
  }
  return encoding as Encoding;
}

/** `0x4578` and `X'4578'` stand for `4578`; only after `0x` the number of digits may be odd, with a zero in front. */
function hexToBytes(text: string): Uint8Array {
  if (!text.startsWith('0x')) return decodeText(/^[xX]'(.*)'$/s.exec(text)?.[1] ?? text, 'hex');
  return decodeText(text.length % 2 === 1 ? `0${text.slice(2)}` : text.slice(2), 'hex');
}

/** ENCODE skips what is not base64 instead of refusing it. */
const lenientBase64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));

function encode(text: string, from: string, to: string): string {
  const [input, output] = [encodingOf(from), encodingOf(to)];
  if (input === output) throw functionFailed(`ENCODE needs two different encodings, not ${from} twice`);
  const bytes = input === 'hex' ? hexToBytes(text) : input === 'base64' ? lenientBase64(text) : decodeText(text, input);
  return output === 'hex' ? encodeBytes(bytes, 'hex').toLowerCase() : encodeBytes(bytes, output);
}

/** A number of so many bytes at the beginning of a view. */
interface NumberReader {
  readonly name: string;
  readonly type: SqlType;
  readonly size: number;
  readonly read: (view: DataView, littleEndian: boolean) => SqlValue;
}

function isLittleEndian(order: string | null): boolean {
  switch (order?.toUpperCase()) {
    case 'BIG_ENDIAN':
      return false;
    case 'LITTLE_ENDIAN':
      return true;
    default:
      throw functionFailed(`the byte order must be BIG_ENDIAN or LITTLE_ENDIAN, not '${order}'`);
  }
}

function fromBytes({ name, type, size, read }: NumberReader): ScalarFunction {
  const row = (bytes: Uint8Array | null, order: string | null): SqlValue => {
    const littleEndian = isLittleEndian(order);
    if (bytes === null) return null;
    if (bytes.length !== size) throw functionFailed(`${name} needs ${size} bytes, not ${bytes.length}`);
    return read(new DataView(bytes.buffer, bytes.byteOffset, size), littleEndian);
  };
  const value = param('value', BYTES, 'The bytes');
  const sizes = `There must be ${size} bytes.`;
  return scalar({
    name,
    category: 'CONVERSIONS',
    description: `Reads ${type.kind} from bytes. ${sizes}`,
    signatures: [
      signature([value], type, (bytes: Uint8Array | null) => row(bytes, 'BIG_ENDIAN'), {
        description: `The number whose first byte counts most. ${sizes}`,
      }),
      signature([value, param('byteOrder', STRING, 'BIG_ENDIAN or LITTLE_ENDIAN')], type, row, {
        description: `The number with its bytes in the given order. ${sizes}`,
      }),
    ],
  });
}

/** The first 16 bytes as a UUID. */
function uuidOf(bytes: Uint8Array): string | null {
  if (bytes.length !== 16) return null;
  const hex = encodeBytes(bytes, 'hex').toLowerCase();
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const encodingNames = 'hex, utf8, ascii or base64';

export const BYTES_FUNCTIONS: readonly ScalarFunction[] = [
  scalar({
    name: 'TO_BYTES',
    category: 'STRING',
    description: `The bytes that a text stands for. The encoding is ${encodingNames}.`,
    signatures: [
      signature(
        [param('value', STRING, 'The text'), param('encoding', STRING, `The encoding: ${encodingNames}`)],
        BYTES,
        (text: string, encoding: string) => decodeText(text, encodingOf(encoding)),
        { ...NULL_IN_NULL_OUT, description: 'The bytes that the text stands for in the encoding.' },
      ),
    ],
  }),
  scalar({
    name: 'FROM_BYTES',
    category: 'STRING',
    description: `Bytes as text. The encoding is ${encodingNames}.`,
    signatures: [
      signature(
        [param('value', BYTES, 'The bytes'), param('encoding', STRING, `The encoding: ${encodingNames}`)],
        STRING,
        (bytes: Uint8Array, encoding: string) => encodeBytes(bytes, encodingOf(encoding)),
        { ...NULL_IN_NULL_OUT, description: 'The text for the bytes in the encoding.' },
      ),
    ],
  }),
  scalar({
    name: 'ENCODE',
    category: 'STRING',
    description: `Turns a text in one encoding into another. The encodings are ${encodingNames}.`,
    signatures: [
      signature(
        [
          param('str', STRING, 'The text; null gives null'),
          param('inputEncoding', STRING, 'The encoding it is in; null gives null'),
          param('outputEncoding', STRING, 'The encoding wanted; null gives null'),
        ],
        STRING,
        encode,
        { ...NULL_IN_NULL_OUT, description: 'The text in the encoding wanted' },
      ),
    ],
  }),
  fromBytes({ name: 'BIGINT_FROM_BYTES', type: BIGINT, size: 8, read: (view, little) => view.getBigInt64(0, little) }),
  fromBytes({ name: 'DOUBLE_FROM_BYTES', type: DOUBLE, size: 8, read: (view, little) => view.getFloat64(0, little) }),
  fromBytes({ name: 'INT_FROM_BYTES', type: INTEGER, size: 4, read: (view, little) => view.getInt32(0, little) }),
  scalar({
    name: 'UUID',
    category: 'STRING',
    author: '',
    description: 'A random UUID (version 4), or the UUID that 16 bytes are.',
    deterministic: false,
    signatures: [
      signature([], STRING, () => randomUUID()),
      signature([param('bytes', BYTES)], STRING, uuidOf, NULL_IN_NULL_OUT),
    ],
  }),
];

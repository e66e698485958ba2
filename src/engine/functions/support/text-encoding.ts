// The four encodings between texts and bytes, as strict about malformed input as Java is.
import { functionFailed } from './declare.ts';

export type Encoding = 'hex' | 'utf8' | 'ascii' | 'base64';

function hexBytes(text: string): Uint8Array {
  if (text.length % 2 === 1) throw functionFailed(`a hexadecimal text needs an even number of digits: '${text}'`);
  if (!/^[0-9a-fA-F]*$/.test(text)) throw functionFailed(`'${text}' is not hexadecimal`);
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

/** Padding may be left out, but a single character at the end stands for nothing. */
function base64Bytes(text: string): Uint8Array {
  const padded = text.includes('=') ? text.length % 4 === 0 : text.length % 4 !== 1;
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || !padded) throw functionFailed(`'${text}' is not base64`);
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

/** One byte per character; every character beyond ASCII becomes a question mark. */
function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(Array.from(text), (char) => (char.length === 1 && char < '\u0080' ? char.charCodeAt(0) : 63));
}

/** The bytes that a text stands for. @throws ClickstreamError FUNCTION_FAILED when the text is malformed. */
export function decodeText(text: string, encoding: Encoding): Uint8Array {
  switch (encoding) {
    case 'hex':
      return hexBytes(text);
    case 'base64':
      return base64Bytes(text);
    case 'ascii':
      return asciiBytes(text);
    case 'utf8':
      return new TextEncoder().encode(text.isWellFormed() ? text : text.replaceAll(/\p{Surrogate}/gu, '?'));
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text for bytes; hexadecimal digits are upper-case, bytes that are no text become U+FFFD. */
export function encodeBytes(bytes: Uint8Array, encoding: Encoding): string {
  switch (encoding) {
    case 'hex':
      return Buffer.from(bytes).toString('hex').toUpperCase();
    case 'base64':
      return Buffer.from(bytes).toString('base64');
    case 'ascii':
      return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : '\uFFFD')).join('');
    case 'utf8':
      return utf8.decode(bytes);
  }
}

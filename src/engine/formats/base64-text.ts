// Bytes from base64 text, as the two decoders that ksqlDB uses take it.
import { clip } from './java-text.ts';
import { serdeFault } from './serde-fault.ts';

const PADDED = /^[A-Za-z0-9+/]*={0,2}$/;
const GROUP = /^[A-Za-z0-9+/]{2}(?:[A-Za-z0-9+/]{2}|[A-Za-z0-9+/]=|==)$/;

const noBase64 = (text: string) => serdeFault(`'${clip(text)}' is not base64`);

/**
 * As Jackson decodes: groups of four characters, padded, with white space between them or not.
 * @throws ClickstreamError SERDE_FAILED
 */
export function bytesFromBase64(text: string): Uint8Array {
  if (text.length % 4 === 0 && PADDED.test(text)) return Buffer.from(text, 'base64');
  const groups: Buffer[] = [];
  for (let pos = 0; ; pos += 4) {
    while (pos < text.length && text.charCodeAt(pos) <= 32) pos++;
    if (pos >= text.length) return Buffer.concat(groups);
    const group = text.slice(pos, pos + 4);
    if (!GROUP.test(group)) throw noBase64(text);
    groups.push(Buffer.from(group, 'base64'));
  }
}

/** As Java's basic decoder: the padding may be left out, anything else may not stand there. @throws ClickstreamError SERDE_FAILED */
export function bytesFromPlainBase64(text: string): Uint8Array {
  const padded = text.endsWith('=');
  if (!PADDED.test(text) || (padded ? text.length % 4 !== 0 : text.length % 4 === 1)) throw noBase64(text);
  return Buffer.from(text, 'base64');
}

// CSV records as Apache Commons CSV reads and prints them with its default settings, which is what DELIMITED means.
import { serdeFault } from './serde-fault.ts';

/**
 * The fields of the first record that is not empty. Quoted fields may contain delimiters, line breaks and doubled quotes.
 * Later records do not count, but must be CSV too.
 * @throws ClickstreamError SERDE_FAILED when there is no record, or a quote is left open or followed by other text.
 */
export function parseCsvRecord(text: string, delimiter: string): string[] {
  let pos = 0;
  while (pos < text.length && isLineEnd(text[pos])) pos++;
  if (pos >= text.length) throw serdeFault('there is no CSV record');
  if (!text.includes('"') && !/[\r\n]/.test(text)) return text.split(delimiter);

  const first = readRecord();
  while (pos < text.length) {
    if (isLineEnd(text[pos])) pos++;
    else readRecord();
  }
  return first;

  function readRecord(): string[] {
    const fields: string[] = [];
    for (;;) {
      fields.push(readField());
      if (text[pos] !== delimiter) return fields;
      pos++;
    }
  }

  function readField(): string {
    if (text[pos] === '"') return readQuoted();
    const start = pos;
    while (pos < text.length && text[pos] !== delimiter && !isLineEnd(text[pos])) pos++;
    return text.slice(start, pos);
  }

  function readQuoted(): string {
    let value = '';
    let from = ++pos;
    for (;;) {
      const quote = text.indexOf('"', from);
      if (quote === -1) throw serdeFault('a quoted CSV field has no end');
      value += text.slice(from, quote);
      pos = quote + 1;
      if (text[pos] !== '"') break;
      value += '"';
      from = pos + 1;
    }
    while (pos < text.length && text[pos] !== delimiter && isBlank(text[pos])) pos++;
    if (pos < text.length && text[pos] !== delimiter && !isLineEnd(text[pos])) {
      throw serdeFault(`character ${pos + 1} follows the end of a quoted CSV field`);
    }
    return value;
  }
}

const isLineEnd = (char: string | undefined) => char === '\n' || char === '\r';
/** As Java's Character.isWhitespace: separators of words, but no spaces that hold words together. */
function isBlank(char: string | undefined): boolean {
  if (char === undefined) return false;
  const code = char.charCodeAt(0);
  if (code < 128) return (code >= 9 && code <= 13) || (code >= 28 && code <= 32);
  return /\p{Z}/u.test(char) && !/[\u00a0\u2007\u202f]/.test(char);
}

/** One record without line end. null prints as nothing; text is quoted where Commons CSV would quote it. */
export function printCsvRecord(fields: readonly (string | null)[], delimiter: string): string {
  return fields.map((field, i) => (field === null ? '' : quoteWhereNeeded(field, delimiter, i === 0))).join(delimiter);
}

function quoteWhereNeeded(field: string, delimiter: string, first: boolean): string {
  return needsQuotes(field, delimiter, first) ? `"${field.replaceAll('"', '""')}"` : field;
}

function needsQuotes(field: string, delimiter: string, first: boolean): boolean {
  if (field === '') return first;
  // The first field of a record is quoted unless it begins with a letter or digit; others when they begin with '#' or less.
  if (first && !/^[0-9A-Za-z]/.test(field)) return true;
  if (field.charCodeAt(0) <= 35) return true;
  if (/["\r\n]/.test(field) || field.includes(delimiter)) return true;
  return field.charCodeAt(field.length - 1) <= 32;
}

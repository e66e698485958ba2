// DELIMITED: one CSV record, columns by position, with a delimiter of one character.
import type { SqlType } from '../../sql/sql-type.ts';
import type { Decimal } from '../values/decimal.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import { bytesFromPlainBase64 } from './base64-text.ts';
import { parseCsvRecord, printCsvRecord } from './csv.ts';
import { fitDecimal, parseDecimalText } from './decimal-codec.ts';
import type { Format, FormatInfo, Serde, SerdeRequest } from './format.ts';
import { requireTypes, statementInvalid, utf8Text } from './format-layout.ts';
import { doubleText, parseDoubleText, parseIntText, parseLongText } from './java-text.ts';
import { base64 } from './json-writer.ts';
import { atPath, inTopic, serdeFault } from './serde-fault.ts';
import { timeOfDay } from './time-of-day.ts';

const NESTED: ReadonlySet<string> = new Set(['ARRAY', 'MAP', 'STRUCT']);
const NAMED_DELIMITERS: Readonly<Record<string, string>> = { TAB: '\t', SPACE: ' ' };

export const delimitedFormat: Format = {
  name: 'DELIMITED',
  usesRegistry: false,
  supportedProperties: ['delimiter'],
  inheritedProperties: ['delimiter'],
  supportsWrapping: { WRAP_SINGLES: false, UNWRAP_SINGLES: true },
  validate: (columns) => requireTypes('DELIMITED', columns, (type) => !NESTED.has(type.kind)),
  createSerde: (request) => new DelimitedSerde(request),
};

/**
 * The character that `VALUE_DELIMITER` or `KEY_DELIMITER` stands for.
 * @throws ClickstreamError STATEMENT_INVALID unless it is one character that is neither blank nor a quotation mark, or the word TAB or SPACE.
 */
export function parseDelimiter(value: string): string {
  if (value.trim() === '') {
    throw statementInvalid(
      "A delimiter cannot be empty or blank; for a tab or a space write 'TAB' or 'SPACE'.",
      "Write for example VALUE_DELIMITER='TAB'.",
    );
  }
  const named = NAMED_DELIMITERS[value];
  if (named !== undefined) return named;
  if (value.length === 1 && value !== '"') return value;
  throw statementInvalid(
    `Invalid delimiter value: '${value}'. A delimiter is a single character other than a quotation mark, or TAB or SPACE.`,
    "Write for example VALUE_DELIMITER=';'.",
  );
}

const delimiterOf = (info: FormatInfo) => parseDelimiter(info.properties.delimiter ?? ',');

class DelimitedSerde implements Serde {
  readonly #request: SerdeRequest;
  readonly #delimiter: string;
  readonly #parsers: readonly ((text: string) => SqlValue)[];
  readonly #printers: readonly ((value: SqlValue) => string)[];

  constructor(request: SerdeRequest) {
    delimitedFormat.validate(request.columns, request.part);
    this.#request = request;
    this.#delimiter = delimiterOf(request.info);
    this.#parsers = request.columns.map((c) => parserOf(c.type));
    this.#printers = request.columns.map((c) => printerOf(c.type));
  }

  async open(): Promise<void> {}

  serialize(row: Row | null): Uint8Array | null {
    if (row === null || this.#printers.length === 0) return null;
    const fields = this.#printers.map((print, i) => (row[i] == null ? null : print(row[i])));
    return Buffer.from(printCsvRecord(fields, this.#delimiter), 'utf8');
  }

  prefetch(): null {
    return null;
  }

  deserialize(bytes: Uint8Array, start?: number, end?: number): Row | null {
    const { columns, part, topic } = this.#request;
    if (columns.length === 0) return part === 'KEY' ? null : [];
    try {
      const fields = parseCsvRecord(utf8Text(bytes, start, end), this.#delimiter);
      if (fields.length !== columns.length) {
        throw serdeFault(`the record has ${fields.length} fields, but there are ${columns.length} columns`);
      }
      return fields.map((field, i) => (field === '' ? null : this.#parse(field, i)));
    } catch (error) {
      throw inTopic(error, 'read', 'DELIMITED', part, topic);
    }
  }

  #parse(field: string, index: number): SqlValue {
    try {
      return this.#parsers[index]!(field);
    } catch (error) {
      throw atPath(error, `.${this.#request.columns[index]!.name}`);
    }
  }
}

function parserOf(type: SqlType): (text: string) => SqlValue {
  switch (type.kind) {
    case 'BOOLEAN':
      return (text) => text.toLowerCase() === 'true';
    case 'INTEGER':
    case 'DATE':
      return parseIntText;
    case 'TIME':
      return parseTime;
    case 'BIGINT':
      return parseLongText;
    case 'TIMESTAMP':
      return (text) => Number(parseLongText(text));
    case 'DOUBLE':
      return parseDoubleText;
    case 'DECIMAL':
      return (text) => fitDecimal(parseDecimalText(text), type.precision, type.scale);
    case 'BYTES':
      return bytesFromPlainBase64;
    default:
      return (text) => text;
  }
}

function parseTime(text: string): number {
  const value = Number(parseLongText(text));
  return timeOfDay(value);
}

function printerOf(type: SqlType): (value: SqlValue) => string {
  switch (type.kind) {
    case 'DOUBLE':
      return (value) => doubleText(value as number);
    case 'DECIMAL':
      return (value) => (value as Decimal).toString();
    case 'BYTES':
      return (value) => base64(value as Uint8Array);
    default:
      return String;
  }
}

// JSON without a registry: objects by column name, or the bare value of a single column.
import { isUtf8 } from 'node:buffer';
import type { Row } from '../values/sql-value.ts';
import type { Format, Serde, SerdeRequest } from './format.ts';
import { isUnwrapped, requireStringMapKeys, utf8Text } from './format-layout.ts';
import { JsonCursor } from './json-cursor.ts';
import { jsonReader, structReader } from './json-reader.ts';
import { jsonWriter, structWriter } from './json-writer.ts';
import { inTopic, serdeFault } from './serde-fault.ts';

export const jsonFormat: Format = {
  name: 'JSON',
  usesRegistry: false,
  supportedProperties: [],
  supportsWrapping: { WRAP_SINGLES: true, UNWRAP_SINGLES: true },
  validate: (columns) => requireStringMapKeys('JSON', columns),
  createSerde: (request) => new JsonSerde(request),
};

class JsonSerde implements Serde {
  readonly #request: SerdeRequest;
  readonly #read: (text: string) => Row | null;
  readonly #write: (row: Row) => string | null;
  readonly #readsBareText: boolean;

  constructor(request: SerdeRequest) {
    this.#request = request;
    this.#readsBareText = isUnwrapped(request, true) && request.columns[0]!.type.kind === 'STRING';
    this.#read = jsonRowReader(request);
    this.#write = jsonRowWriter(request);
  }

  async open(): Promise<void> {}

  serialize(row: Row | null): Uint8Array | null {
    const text = row === null ? null : this.#write(row);
    return text === null ? null : Buffer.from(text, 'utf8');
  }

  prefetch(): null {
    return null;
  }

  deserialize(bytes: Uint8Array, start = 0, end = bytes.length): Row | null {
    try {
      const text = jsonText(bytes, start, end);
      // No value at all is a text without characters, though no number and no object.
      if (this.#readsBareText && text.trim() === '') return [''];
      return this.#read(text);
    } catch (error) {
      throw inTopic(error, 'read', 'JSON', this.#request.part, this.#request.topic);
    }
  }
}

/** The text of a JSON document. @throws ClickstreamError SERDE_FAILED when the bytes are not UTF-8. */
export function jsonText(bytes: Uint8Array, start: number, end: number): string {
  const text = utf8Text(bytes, start, end);
  if (text.includes('\ufffd') && !isUtf8(bytes.subarray(start, end))) throw serdeFault('the JSON text is not UTF-8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Reads the request's columns from a JSON text. A JSON null is no record, and a bare column that is null. */
function jsonRowReader(request: SerdeRequest): (text: string) => Row | null {
  const { columns } = request;
  const cursor = new JsonCursor();
  if (isUnwrapped(request, true)) {
    const read = jsonReader(columns[0]!.type);
    return (text) => {
      const row = [read(cursor.reset(text))];
      cursor.endOfValue();
      return row;
    };
  }
  const read = structReader(columns, request.needed);
  return (text) => read(cursor.reset(text));
}

/** Prints the request's columns; null when the only, bare column is null. */
function jsonRowWriter(request: SerdeRequest): (row: Row) => string | null {
  const { columns } = request;
  if (columns.length === 0) return () => (request.part === 'KEY' ? null : '{}');
  if (!isUnwrapped(request, true)) return structWriter(columns);
  const write = jsonWriter(columns[0]!.type);
  return (row) => (row[0] == null ? null : write(row[0]));
}

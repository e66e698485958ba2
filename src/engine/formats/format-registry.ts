// The list of formats, and how a WITH clause becomes a FormatInfo. A new format is one file and one line here.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { Column } from '../schema/logical-schema.ts';
import { avroFormat } from './avro-format.ts';
import { delimitedFormat, parseDelimiter } from './delimited-format.ts';
import type { Format, FormatInfo, FormatName, Serde, SerdeRequest, Wrapping } from './format.ts';
import { statementInvalid } from './format-layout.ts';
import { jsonFormat } from './json-format.ts';
import { jsonSrFormat } from './json-sr-format.ts';
import { kafkaFormat } from './kafka-format.ts';
import { noneFormat } from './none-format.ts';
import { protobufFormat } from './protobuf-format.ts';
import { protobufNosrFormat } from './protobuf-nosr-format.ts';

export const FORMATS: readonly Format[] = [
  kafkaFormat,
  noneFormat,
  delimitedFormat,
  jsonFormat,
  avroFormat,
  jsonSrFormat,
  protobufFormat,
  protobufNosrFormat,
];

const BY_NAME: ReadonlyMap<string, Format> = new Map(FORMATS.map((format) => [format.name, format]));

/** @throws ClickstreamError STATEMENT_INVALID for a name that is no format, in any letter case. */
export function formatByName(name: string): Format {
  const format = BY_NAME.get(name.toUpperCase());
  if (format) return format;
  throw statementInvalid(`Unknown format: ${name}`, `Choose one of ${FORMATS.map((f) => f.name).join(', ')}.`);
}

/** The serde for these columns; key parts without columns have no bytes in any format. */
export function createSerde(request: SerdeRequest): Serde {
  const format =
    request.part === 'KEY' && request.columns.length === 0 ? noneFormat : formatByName(request.info.format);
  return format.createSerde(request);
}

/** WITH properties of one part, and the format property each becomes. */
const PROPERTY_NAMES: Readonly<Record<'KEY' | 'VALUE', Readonly<Record<string, string>>>> = {
  KEY: {
    KEY_DELIMITER: 'delimiter',
    KEY_SCHEMA_FULL_NAME: 'fullSchemaName',
    KEY_SCHEMA_ID: 'schemaId',
    KEY_PROTOBUF_NULLABLE_REPRESENTATION: 'nullableRepresentation',
  },
  VALUE: {
    VALUE_DELIMITER: 'delimiter',
    VALUE_AVRO_SCHEMA_FULL_NAME: 'fullSchemaName',
    VALUE_SCHEMA_FULL_NAME: 'fullSchemaName',
    VALUE_SCHEMA_ID: 'schemaId',
    VALUE_PROTOBUF_NULLABLE_REPRESENTATION: 'nullableRepresentation',
  },
};

/**
 * A format with the options that the WITH clause gives for one part.
 * @param withProperties upper-cased property names to values; properties of other matters are ignored.
 * @throws ClickstreamError STATEMENT_INVALID for an unknown format, an option the format does not take, or a bad value.
 */
export function formatInfoFrom(
  name: string,
  part: 'KEY' | 'VALUE',
  withProperties: Readonly<Record<string, unknown>>,
): FormatInfo {
  const properties: Record<string, string> = {};
  for (const [withName, property] of Object.entries(PROPERTY_NAMES[part])) {
    const value = withProperties[withName];
    if (value !== undefined && value !== null) properties[property] = String(value);
  }
  return checkedFormatInfo({ format: formatByName(name).name, properties });
}

/** @throws ClickstreamError STATEMENT_INVALID for an option the format does not take, or a bad value. */
function checkedFormatInfo(info: FormatInfo): FormatInfo {
  const format = formatByName(info.format);
  const unknown = Object.keys(info.properties).filter((name) => !format.supportedProperties.includes(name));
  if (unknown.length > 0) {
    throw statementInvalid(
      `${info.format} does not support the following configs: [${unknown.join(', ')}]`,
      `${info.format} takes ${format.supportedProperties.join(', ') || 'no options'}.`,
    );
  }
  const properties: Record<string, string> = {};
  for (const [name, value] of Object.entries(info.properties)) properties[name] = checkedProperty(name, value);
  if (info.format === 'PROTOBUF') properties.unwrapPrimitives ??= 'true';
  return { format: info.format, properties };
}

function checkedProperty(name: string, value: string): string {
  switch (name) {
    case 'delimiter':
      parseDelimiter(value);
      return value;
    case 'fullSchemaName':
      if (value.trim() === '')
        throw statementInvalid('fullSchemaName cannot be empty.', 'Give the full name of the schema.');
      return value;
    case 'schemaId':
      if (!/^[0-9]+$/.test(value)) throw statementInvalid(`A schema id is a whole number, not '${value}'.`);
      return value;
    case 'nullableRepresentation': {
      const lower = value.trim().toLowerCase();
      if (lower === 'optional' || lower === 'wrapper') return lower;
      throw statementInvalid(`The nullable representation '${value}' is unknown.`, 'Use OPTIONAL or WRAPPER.');
    }
    default:
      return value;
  }
}

/** The sink's options: its own, and those a sink of the same format takes over from its source. */
export function inheritProperties(source: FormatInfo, sink: FormatInfo): FormatInfo {
  if (source.format !== sink.format) return sink;
  const inherited = formatByName(sink.format).inheritedProperties ?? [];
  const properties: Record<string, string> = {};
  for (const name of inherited) {
    const value = source.properties[name];
    if (value !== undefined) properties[name] = value;
  }
  return { format: sink.format, properties: { ...properties, ...sink.properties } };
}

/** Keys have no option: a single key column is bare in formats that could also wrap it. */
export function keyWrapping(info: FormatInfo, keyColumns: readonly Column[]): Wrapping | null {
  const { supportsWrapping } = formatByName(info.format);
  const bothWays = supportsWrapping.UNWRAP_SINGLES && supportsWrapping.WRAP_SINGLES;
  return keyColumns.length === 1 && bothWays ? 'UNWRAP_SINGLES' : null;
}

/**
 * How a single value column is laid out.
 * @param explicit WRAP_SINGLE_VALUE of the statement, or null.
 * @param configured `ksql.persistence.wrap.single.values`, or null.
 * @throws ClickstreamError STATEMENT_INVALID when asked for what the format or the number of columns does not allow.
 */
export function valueWrapping(
  info: FormatInfo,
  valueColumns: readonly Column[],
  explicit: boolean | null,
  configured: boolean | null,
): Wrapping | null {
  const { supportsWrapping } = formatByName(info.format);
  if (valueColumns.length !== 1) {
    if (explicit === null) return null;
    throw new ClickstreamError(
      'STATEMENT_INVALID',
      "'WRAP_SINGLE_VALUE' is only valid for single-field value schemas",
      { details: { answerAs: 'bad-statement' }, nextStep: 'Leave WRAP_SINGLE_VALUE out.' },
    );
  }
  if (explicit !== null) {
    const wrapping: Wrapping = explicit ? 'WRAP_SINGLES' : 'UNWRAP_SINGLES';
    if (supportsWrapping[wrapping]) return wrapping;
    throw statementInvalid(
      `Format '${info.format}' does not support 'WRAP_SINGLE_VALUE' set to '${explicit}'.`,
      'Leave WRAP_SINGLE_VALUE out, or choose another format.',
    );
  }
  if (configured === null) return null;
  const wrapping: Wrapping = configured ? 'WRAP_SINGLES' : 'UNWRAP_SINGLES';
  return supportsWrapping[wrapping] ? wrapping : null;
}

/** @throws ClickstreamError STATEMENT_INVALID when the format cannot hold these columns. */
export function validateColumns(info: FormatInfo, columns: readonly Column[], part: 'KEY' | 'VALUE'): void {
  formatByName(info.format).validate(columns, part);
}

export const FORMAT_NAMES: readonly FormatName[] = FORMATS.map((format) => format.name);

// The formats, window and timestamp column that a WITH clause gives to a stream or table.
import type { Expression } from '../../sql/ast.ts';
import { parseExpression, parseInterval } from '../../sql/parser.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import type { EngineConfig } from '../config/engine-config.ts';
import type { FormatInfo } from '../formats/format.ts';
import { formatInfoFrom, keyWrapping, validateColumns, valueWrapping } from '../formats/format-registry.ts';
import { compileDatePattern } from '../functions/support/date-time/date-pattern.ts';
import type { TimestampColumn, TopicFormats, WindowInfo } from '../plan/execution-step.ts';
import type { LogicalSchema } from '../schema/logical-schema.ts';
import { refuseMapKeys } from './source-columns.ts';
import type { WithProperties } from './with-properties.ts';

export interface FormatNames {
  /** null when the statement names none. */
  readonly key: string | null;
  readonly value: string | null;
}

/** @throws ClickstreamError when FORMAT is combined with KEY_FORMAT or VALUE_FORMAT, and when the value schema is named twice. */
export function formatNames(properties: WithProperties): FormatNames {
  const both = properties.text('FORMAT');
  for (const one of ['KEY_FORMAT', 'VALUE_FORMAT'])
    if (both !== null && properties.has(one))
      throw statementInvalid(`FORMAT sets both key and value format, so ${one} cannot be given as well.`, {
        span: properties.span(one),
        nextStep: 'Use FORMAT alone, or KEY_FORMAT and VALUE_FORMAT.',
      });
  if (properties.has('VALUE_SCHEMA_FULL_NAME') && properties.has('VALUE_AVRO_SCHEMA_FULL_NAME'))
    throw statementInvalid(
      'VALUE_SCHEMA_FULL_NAME and VALUE_AVRO_SCHEMA_FULL_NAME both name the schema of the values.',
      {
        span: properties.span('VALUE_AVRO_SCHEMA_FULL_NAME'),
        nextStep: 'Keep VALUE_SCHEMA_FULL_NAME.',
      },
    );
  return { key: both ?? properties.text('KEY_FORMAT'), value: both ?? properties.text('VALUE_FORMAT') };
}

/** Formats of a source: those of the statement, else the configured defaults. @throws ClickstreamError when there is no value format. */
export function sourceFormatInfos(
  name: string,
  properties: WithProperties,
  config: EngineConfig,
): { readonly key: FormatInfo; readonly value: FormatInfo } {
  const names = formatNames(properties);
  const value = names.value ?? config.defaultValueFormat;
  if (value === null)
    throw statementInvalid('The WITH clause lacks VALUE_FORMAT.', {
      nextStep: "Add VALUE_FORMAT='JSON' (or another format), or set 'ksql.persistence.default.format.value'.",
    });
  const key = formatInfoFrom(names.key ?? config.defaultKeyFormat, 'KEY', properties.record());
  return { key: withKeySchemaName(key, name), value: formatInfoFrom(value, 'VALUE', properties.record()) };
}

/** Avro key records are named after their source, so that two sources' keys are told apart in the registry. */
export function withKeySchemaName(key: FormatInfo, sourceName: string): FormatInfo {
  if (key.format !== 'AVRO' || key.properties.fullSchemaName !== undefined) return key;
  const fullSchemaName = `io.confluent.ksql.avro_schemas.${upperCamel(sourceName)}Key`;
  return { format: key.format, properties: { ...key.properties, fullSchemaName } };
}

const upperCamel = (name: string): string =>
  name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('');

/**
 * The formats with the layout of single columns, checked against the columns.
 * @throws ClickstreamError when a format cannot hold the columns.
 */
export function topicFormats(
  infos: { readonly key: FormatInfo; readonly value: FormatInfo },
  schema: LogicalSchema,
  properties: WithProperties,
  config: EngineConfig,
): TopicFormats {
  refuseMapKeys(schema);
  const explicit = properties.boolean('WRAP_SINGLE_VALUE');
  const wrapping = valueWrapping(infos.value, schema.value, explicit, config.wrapSingleValues);
  validateColumns(infos.key, schema.key, 'KEY');
  validateColumns(infos.value, schema.value, 'VALUE');
  return {
    key: infos.key,
    value: infos.value,
    keyWrapping: keyWrapping(infos.key, schema.key),
    valueWrapping: wrapping,
  };
}

/** WINDOW_TYPE and WINDOW_SIZE. @throws ClickstreamError for unknown types and sizes that are missing or superfluous. */
export function sourceWindow(properties: WithProperties, schema: LogicalSchema): WindowInfo | null {
  const type = properties.text('WINDOW_TYPE')?.trim().toUpperCase() ?? null;
  const size = properties.text('WINDOW_SIZE');
  const span = properties.span('WINDOW_TYPE') ?? properties.span('WINDOW_SIZE');
  if (type === null) {
    if (size !== null) throw statementInvalid('WINDOW_SIZE needs WINDOW_TYPE.', { span });
    return null;
  }
  if (type !== 'SESSION' && type !== 'HOPPING' && type !== 'TUMBLING')
    throw statementInvalid(`WINDOW_TYPE must be SESSION, HOPPING or TUMBLING, not ${type}.`, { span });
  if (schema.key.length === 0)
    throw statementInvalid('A windowed source needs a key column, because the window is part of the key.', { span });
  if (type === 'SESSION') {
    if (size !== null) throw statementInvalid('Session windows have no size; leave WINDOW_SIZE out.', { span });
    return { type };
  }
  if (size === null)
    throw statementInvalid(`${type} windows need WINDOW_SIZE.`, {
      span,
      nextStep: "For example WINDOW_SIZE='10 SECONDS'.",
    });
  return { type, sizeMs: windowSizeMs(size, properties) };
}

function windowSizeMs(size: string, properties: WithProperties): number {
  try {
    const { ms } = parseInterval(size);
    if (ms > 0) return ms;
  } catch {
    // The message below names the property, which the parser of the text inside it cannot.
  }
  throw statementInvalid(`WINDOW_SIZE is no duration: '${size}'.`, {
    span: properties.span('WINDOW_SIZE'),
    nextStep: "Write a positive number and a unit, for example '10 SECONDS'.",
  });
}

/** TIMESTAMP and TIMESTAMP_FORMAT. @throws ClickstreamError when the column is unknown or of a type that is no time. */
export function timestampColumn(properties: WithProperties, schema: LogicalSchema): TimestampColumn | null {
  const written = properties.text('TIMESTAMP');
  const format = properties.text('TIMESTAMP_FORMAT');
  if (format !== null) requireDatePattern(format, properties);
  if (written === null) return null;
  const name = columnName(written, properties);
  const span = properties.span('TIMESTAMP');
  const column = [...schema.value, ...schema.key].find((c) => c.name === name);
  if (!column)
    throw statementInvalid(`The TIMESTAMP column ${name} is not a column of this source.`, {
      span,
      details: { name: name, columns: schema.columns.map((c) => c.name) },
    });
  if (column.type.kind === 'STRING') {
    if (format === null)
      throw statementInvalid(`The TIMESTAMP column ${name} is a STRING and needs TIMESTAMP_FORMAT.`, {
        span,
        nextStep: "For example TIMESTAMP_FORMAT='yyyy-MM-dd HH:mm:ss'.",
      });
    return { column: name, format };
  }
  if (column.type.kind !== 'BIGINT' && column.type.kind !== 'TIMESTAMP')
    throw statementInvalid(
      `The TIMESTAMP column ${name} must be BIGINT, TIMESTAMP, or a STRING with TIMESTAMP_FORMAT; it is ${column.type.kind}.`,
      { span },
    );
  if (format !== null)
    throw statementInvalid(`TIMESTAMP_FORMAT is only for columns of type STRING; ${name} is ${column.type.kind}.`, {
      span: properties.span('TIMESTAMP_FORMAT'),
    });
  return { column: name, format: null };
}

/** Here, because otherwise every record of the source would fail. */
function requireDatePattern(format: string, properties: WithProperties): void {
  try {
    compileDatePattern(format);
  } catch (error) {
    throw statementInvalid(`TIMESTAMP_FORMAT is no date pattern: ${error instanceof Error ? error.message : error}.`, {
      span: properties.span('TIMESTAMP_FORMAT'),
      nextStep: "For example TIMESTAMP_FORMAT='yyyy-MM-dd HH:mm:ss'.",
    });
  }
}

/** The column that the text names; as in ksqlDB a source before it does not matter. @throws ClickstreamError */
function columnName(written: string, properties: WithProperties): string {
  const refuse = (cause?: unknown) =>
    statementInvalid(`TIMESTAMP must name a column, and '${written}' does not.`, {
      span: properties.span('TIMESTAMP'),
      cause,
      nextStep: 'Put names with other characters than letters, digits and _ between backticks.',
    });
  let named: Expression;
  try {
    named = parseExpression(written);
  } catch (cause) {
    throw refuse(cause);
  }
  if (named.kind !== 'ColumnReference') throw refuse();
  return named.name;
}

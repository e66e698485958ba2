// The shapes in which rows are streamed: one object per row, bare arrays per line, or protobuf messages in JSON.

import { formatType } from '../../../sql/sql-type.ts';
import type { FinalMessage, RowStream } from '../../queries/row-stream.ts';
import { type Column, formatColumn } from '../../schema/logical-schema.ts';
import type { Row } from '../../values/sql-value.ts';
import { compileJsonRow } from '../../values/to-json.ts';
import { DELIMITED, JSON_TYPE, KSQL_JSON, type MediaType, PROTOBUF } from './media-types.ts';

/** Text pieces of one answer; joined they are the body. */
export interface RowFormat {
  readonly mediaType: MediaType;
  header(): string;
  /** null when this form leaves the row out. */
  row(values: Row, tombstone: boolean): string | null;
  error(body: object): string;
  end(final: FinalMessage): string;
}

/** As ksqlDB prints it, header columns stand behind the key, wherever their values are in the rows. */
function schemaText(columns: readonly Column[]): string {
  const of = (namespace: Column['namespace']) => columns.filter((c) => c.namespace === namespace);
  const headers = of('HEADERS');
  return (headers.length > 0 ? [...of('KEY'), ...headers, ...of('VALUE')] : columns).map(formatColumn).join(', ');
}

/** `[{"header":…},` then one object per row. */
function objectRows(stream: RowStream): RowFormat {
  const { queryId, columns } = stream;
  const print = compileJsonRow(columns.map((c) => c.type));
  const header = JSON.stringify({ header: { queryId, schema: schemaText(columns) } });
  // Pull queries on tables separate rows, the others end each with a comma: clients read line by line.
  const separated = stream.kind === 'PULL';
  const item = (text: string): string => (separated ? `,\n${text}` : `${text},\n`);
  return {
    mediaType: KSQL_JSON,
    header: () => (separated ? `[${header}` : `[${header},\n`),
    row: (values, tombstone) => item(`{"row":{"columns":${print(values)}${tombstone ? ',"tombstone":true' : ''}}}`),
    error: (body) =>
      separated ? `,\n${JSON.stringify({ errorMessage: body })}]` : `${JSON.stringify({ errorMessage: body })}]`,
    end: (final) => `${final === null ? '' : JSON.stringify({ finalMessage: final })}]`,
  };
}

function metadata({ queryId, columns }: RowStream): string {
  const columnNames = columns.map((c) => c.name);
  return JSON.stringify({ queryId, columnNames, columnTypes: columns.map((c) => formatType(c.type)) });
}

/** One JSON value per line. */
function delimitedRows(stream: RowStream): RowFormat {
  const print = compileJsonRow(stream.columns.map((c) => c.type));
  return {
    mediaType: DELIMITED,
    header: () => `${metadata(stream)}\n`,
    row: (values, tombstone) => (tombstone ? null : `${print(values)}\n`),
    error: (body) => `${JSON.stringify(body)}\n`,
    end: () => '',
  };
}

/** One JSON array of everything. */
function arrayRows(stream: RowStream): RowFormat {
  const print = compileJsonRow(stream.columns.map((c) => c.type));
  return {
    mediaType: JSON_TYPE,
    header: () => `[${metadata(stream)}`,
    row: (values, tombstone) => (tombstone ? null : `,${print(values)}`),
    error: (body) => `,${JSON.stringify(body)}]`,
    end: () => ']',
  };
}

export async function rowFormat(mediaType: MediaType, stream: RowStream): Promise<RowFormat> {
  switch (mediaType) {
    case KSQL_JSON:
      return objectRows(stream);
    case DELIMITED:
      return delimitedRows(stream);
    case JSON_TYPE:
      return arrayRows(stream);
    case PROTOBUF:
      return (await import('./protobuf-rows.ts')).protobufRows(stream);
  }
}

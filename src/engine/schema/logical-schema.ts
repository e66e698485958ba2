// The columns of a source or of an intermediate step: key, value and header columns in declared order.
import { formatType, quoteIdentifier, type SqlType } from '../../sql/sql-type.ts';

export type ColumnNamespace = 'KEY' | 'VALUE' | 'HEADERS';

export interface Column {
  readonly name: string;
  readonly type: SqlType;
  readonly namespace: ColumnNamespace;
  /** For HEADER('k') columns the header's key; null for HEADERS and for all other columns. */
  readonly headerKey?: string | null;
}

export interface LogicalSchema {
  /** Every column, in declared order (key columns need not come first). */
  readonly columns: readonly Column[];
  readonly key: readonly Column[];
  readonly value: readonly Column[];
  readonly headers: readonly Column[];
}

export function logicalSchema(columns: readonly Column[]): LogicalSchema {
  const of = (namespace: ColumnNamespace) => columns.filter((c) => c.namespace === namespace);
  return { columns, key: of('KEY'), value: of('VALUE'), headers: of('HEADERS') };
}

/** As ksqlDB prints it: ``\`ID\` STRING KEY, \`V\` BIGINT``. */
export function formatSchema(schema: LogicalSchema): string {
  return schema.columns.map(formatColumn).join(', ');
}

export function formatColumn(column: Column): string {
  const base = `${quoteIdentifier(column.name)} ${formatType(column.type)}`;
  if (column.namespace === 'KEY') return `${base} KEY`;
  if (column.namespace === 'HEADERS')
    return column.headerKey ? `${base} HEADER('${column.headerKey}')` : `${base} HEADERS`;
  return base;
}

/** Pseudo columns that every source has, with their types; ROWPARTITION and ROWOFFSET exist on streams and tables alike. */
export const PSEUDO_COLUMNS = ['ROWTIME', 'ROWPARTITION', 'ROWOFFSET'] as const;
/** Extra columns of a windowed source. */
export const WINDOW_BOUND_COLUMNS = ['WINDOWSTART', 'WINDOWEND'] as const;

// ksqlDB's data types as read-only values, with their printed form and equality.

export type SqlPrimitive =
  | 'BOOLEAN'
  | 'INTEGER'
  | 'BIGINT'
  | 'DOUBLE'
  | 'STRING'
  | 'BYTES'
  | 'DATE'
  | 'TIME'
  | 'TIMESTAMP';

export interface SqlField {
  readonly name: string;
  readonly type: SqlType;
}

export type SqlType =
  | { readonly kind: SqlPrimitive }
  | { readonly kind: 'DECIMAL'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'ARRAY'; readonly element: SqlType }
  | { readonly kind: 'MAP'; readonly key: SqlType; readonly value: SqlType }
  | { readonly kind: 'STRUCT'; readonly fields: readonly SqlField[] };

export const BOOLEAN: SqlType = { kind: 'BOOLEAN' };
export const INTEGER: SqlType = { kind: 'INTEGER' };
export const BIGINT: SqlType = { kind: 'BIGINT' };
export const DOUBLE: SqlType = { kind: 'DOUBLE' };
export const STRING: SqlType = { kind: 'STRING' };
export const BYTES: SqlType = { kind: 'BYTES' };
export const DATE: SqlType = { kind: 'DATE' };
export const TIME: SqlType = { kind: 'TIME' };
export const TIMESTAMP: SqlType = { kind: 'TIMESTAMP' };

export const decimalType = (precision: number, scale: number): SqlType => ({ kind: 'DECIMAL', precision, scale });
export const arrayType = (element: SqlType): SqlType => ({ kind: 'ARRAY', element });
export const mapType = (key: SqlType, value: SqlType): SqlType => ({ kind: 'MAP', key, value });
export const structType = (fields: readonly SqlField[]): SqlType => ({ kind: 'STRUCT', fields });

/** An identifier between backticks, inner backticks doubled: how ksqlDB prints names inside schemas. */
export const quoteIdentifier = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** The type as ksqlDB prints it in schemas and in `columnTypes`, e.g. ``STRUCT<`A` INTEGER, `B` DECIMAL(4, 2)>``. */
export function formatType(type: SqlType): string {
  switch (type.kind) {
    case 'DECIMAL':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'ARRAY':
      return `ARRAY<${formatType(type.element)}>`;
    case 'MAP':
      return `MAP<${formatType(type.key)}, ${formatType(type.value)}>`;
    case 'STRUCT':
      if (type.fields.length === 0) return 'STRUCT< >';
      return `STRUCT<${type.fields.map((f) => `${quoteIdentifier(f.name)} ${formatType(f.type)}`).join(', ')}>`;
    default:
      return type.kind;
  }
}

/** Structural equality, field names included. */
export function typesEqual(a: SqlType, b: SqlType): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'DECIMAL':
      return b.kind === 'DECIMAL' && a.precision === b.precision && a.scale === b.scale;
    case 'ARRAY':
      return b.kind === 'ARRAY' && typesEqual(a.element, b.element);
    case 'MAP':
      return b.kind === 'MAP' && typesEqual(a.key, b.key) && typesEqual(a.value, b.value);
    case 'STRUCT':
      return (
        b.kind === 'STRUCT' &&
        a.fields.length === b.fields.length &&
        a.fields.every((f, i) => f.name === b.fields[i]!.name && typesEqual(f.type, b.fields[i]!.type))
      );
    default:
      return a.kind === b.kind;
  }
}

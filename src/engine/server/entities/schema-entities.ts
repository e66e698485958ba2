// Columns and types as DESCRIBE answers them.
import type { SqlType } from '../../../sql/sql-type.ts';
import type { Column, LogicalSchema } from '../../schema/logical-schema.ts';

export interface TypeEntity {
  readonly type: string;
  readonly fields: readonly FieldEntity[] | null;
  readonly memberSchema: TypeEntity | null;
  readonly parameters?: Readonly<Record<string, number>>;
}

export interface FieldEntity {
  readonly name: string;
  readonly schema: TypeEntity;
  readonly type?: 'KEY' | 'HEADER';
  readonly headerKey?: string;
}

export function typeEntity(type: SqlType): TypeEntity {
  switch (type.kind) {
    case 'DECIMAL':
      return {
        type: 'DECIMAL',
        fields: null,
        memberSchema: null,
        parameters: { precision: type.precision, scale: type.scale },
      };
    case 'ARRAY':
      return { type: 'ARRAY', fields: null, memberSchema: typeEntity(type.element) };
    case 'MAP':
      return { type: 'MAP', fields: null, memberSchema: typeEntity(type.value) };
    case 'STRUCT':
      return {
        type: 'STRUCT',
        fields: type.fields.map((field) => ({ name: field.name, schema: typeEntity(field.type) })),
        memberSchema: null,
      };
    default:
      return { type: type.kind, fields: null, memberSchema: null };
  }
}

function fieldEntity(column: Column): FieldEntity {
  const base = { name: column.name, schema: typeEntity(column.type) };
  if (column.namespace === 'KEY') return { ...base, type: 'KEY' };
  if (column.namespace !== 'HEADERS') return base;
  return { ...base, type: 'HEADER', ...(column.headerKey ? { headerKey: column.headerKey } : {}) };
}

export const fieldEntities = (schema: LogicalSchema): FieldEntity[] => schema.columns.map(fieldEntity);

// Turns the elements of CREATE STREAM|TABLE into a schema, refusing columns that no source may have.
import type { ColumnDefinition, SourceKind } from '../../sql/ast.ts';
import { arrayType, BYTES, formatType, type SqlType, STRING, structType, typesEqual } from '../../sql/sql-type.ts';
import { isReservedColumn } from '../analyze/query-sources.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import { resolveType } from '../expressions/resolve-type.ts';
import { type Column, type ColumnNamespace, type LogicalSchema, logicalSchema } from '../schema/logical-schema.ts';

const ALL_HEADERS = arrayType(
  structType([
    { name: 'KEY', type: STRING },
    { name: 'VALUE', type: BYTES },
  ]),
);

/** @throws ClickstreamError for duplicate and reserved names, wrong kinds of key, and misused HEADERS columns. */
export function sourceColumns(
  definitions: readonly ColumnDefinition[],
  kind: SourceKind,
  customTypes: ReadonlyMap<string, SqlType>,
): readonly Column[] {
  const columns: Column[] = [];
  for (const definition of definitions) {
    const { name, span } = definition;
    if (isReservedColumn(name))
      throw statementInvalid(`${name} is a reserved name and cannot be the name of a column.`, {
        span,
        details: { name: name },
        nextStep: 'Give the column another name; system columns exist on every source without being declared.',
      });
    if (columns.some((c) => c.name === name))
      throw statementInvalid(`The column ${name} is declared twice.`, { span, details: { name: name } });
    columns.push(sourceColumn(definition, kind, resolveType(definition.type, customTypes)));
  }
  checkHeaders(columns, definitions);
  return columns;
}

function sourceColumn({ name, constraint, span }: ColumnDefinition, kind: SourceKind, type: SqlType): Column {
  const namespace: ColumnNamespace =
    constraint.kind === 'None'
      ? 'VALUE'
      : constraint.kind === 'Headers' || constraint.kind === 'Header'
        ? 'HEADERS'
        : 'KEY';
  if (constraint.kind === 'Key' && kind === 'TABLE')
    throw statementInvalid(`The column ${name} of a table must be PRIMARY KEY, not KEY.`, { span });
  if (constraint.kind === 'PrimaryKey' && kind === 'STREAM')
    throw statementInvalid(`The column ${name} of a stream must be KEY, not PRIMARY KEY.`, { span });
  if (constraint.kind === 'Headers' && !typesEqual(type, ALL_HEADERS))
    throw statementInvalid(`A HEADERS column must be ${formatType(ALL_HEADERS)}, not ${formatType(type)}.`, { span });
  if (constraint.kind === 'Header' && type.kind !== 'BYTES')
    throw statementInvalid(`A HEADER('…') column must be BYTES, not ${formatType(type)}.`, { span });
  return { name, type, namespace, headerKey: constraint.kind === 'Header' ? constraint.key : null };
}

function checkHeaders(columns: readonly Column[], definitions: readonly ColumnDefinition[]): void {
  const seen = new Set<string | null>();
  for (const [i, column] of columns.entries()) {
    if (column.namespace !== 'HEADERS') continue;
    const key = column.headerKey ?? null;
    const shown = key === null ? 'HEADERS' : `HEADER('${key}')`;
    if (seen.has(key) || (seen.size > 0 && (key === null || seen.has(null))))
      throw statementInvalid(`The column ${column.name} repeats ${shown}, or mixes it with other header columns.`, {
        span: definitions[i]!.span,
      });
    seen.add(key);
  }
}

/** @throws ClickstreamError when a key column is or holds a map: equal maps may be written as different bytes. */
export function refuseMapKeys(schema: LogicalSchema): void {
  for (const column of schema.key)
    if (holdsMap(column.type))
      throw statementInvalid(
        `The key column ${column.name} of type ${formatType(column.type)} holds a map; equal maps may be written as different bytes, so maps cannot be keys.`,
        { details: { name: column.name }, nextStep: 'Use one of its values, or a STRUCT, as the key.' },
      );
}

function holdsMap(type: SqlType): boolean {
  if (type.kind === 'MAP') return true;
  if (type.kind === 'ARRAY') return holdsMap(type.element);
  return type.kind === 'STRUCT' && type.fields.some((f) => holdsMap(f.type));
}

export const schemaOf = (columns: readonly Column[]): LogicalSchema => logicalSchema(columns);

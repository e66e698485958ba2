// Which columns every stream and table of the definition has, and which of them are in the key: as far as the files tell.
import type { Expression, Query, SelectItem, TypeReference } from '../sql/ast.ts';
import { expressionsEqual, visitExpression } from '../sql/walk.ts';
import type { AvroField, StatementDefinition, SubjectDefinition } from './definition.ts';

export interface SourceColumn {
  readonly name: string;
  readonly isKey: boolean;
  /** Absent for computed columns. */
  readonly type?: TypeReference;
}

/** null: the columns cannot be told from the files. */
export type SourceColumns = ReadonlyMap<string, readonly SourceColumn[] | null>;

/** @param statements ordered, so that a source comes before what reads it */
export function columnsOfSources(
  statements: readonly StatementDefinition[],
  subjects: readonly SubjectDefinition[],
): SourceColumns {
  const known = new Map<string, readonly SourceColumn[] | null>();
  for (const { statement, topic } of statements) {
    if (statement.kind === 'CreateSource') {
      const subject = subjects.find((s) => s.subject === `${topic}-value`);
      const columns = statement.columns?.map((column) => ({
        name: column.name,
        isKey: column.constraint.kind === 'Key' || column.constraint.kind === 'PrimaryKey',
        type: column.type,
      }));
      const hasValueColumns = columns?.some((c) => !c.isKey) ?? false;
      if (hasValueColumns) known.set(statement.name, columns ?? null);
      else if (subject === undefined) known.set(statement.name, null);
      else known.set(statement.name, [...(columns ?? []), ...inferred(subject.fields)]);
    } else if (statement.kind === 'CreateSourceAsSelect') {
      known.set(statement.name, outputColumns(statement.query, known.get(statement.query.from.source.name) ?? null));
    }
  }
  return known;
}

const inferred = (fields: readonly AvroField[]): readonly SourceColumn[] =>
  fields.map((field) => ({ name: field.name.toUpperCase(), isKey: false }));

/** The columns that a query yields; null when a join or an unknown source hides them. */
export function outputColumns(query: Query, input: readonly SourceColumn[] | null): readonly SourceColumn[] | null {
  if (query.from.joins.length > 0) return null;
  const keys = query.groupBy ?? query.partitionBy;
  const isKey = (expression: Expression): boolean => {
    if (keys !== null) return keys.some((key) => expressionsEqual(unqualified(key), unqualified(expression)));
    const column = expression.kind === 'ColumnReference' ? expression.name : undefined;
    return input?.some((c) => c.isKey && c.name === column) ?? false;
  };
  const columns: SourceColumn[] = [];
  for (const item of query.select) {
    const added = columnsOfItem(item, input, isKey, columns.length);
    if (added === null) return null;
    columns.push(...added);
  }
  return columns;
}

function columnsOfItem(
  item: SelectItem,
  input: readonly SourceColumn[] | null,
  isKey: (expression: Expression) => boolean,
  index: number,
): readonly SourceColumn[] | null {
  if (item.kind === 'SelectAll') return input;
  if (item.kind === 'SelectStructAll') return null;
  const { expression, alias } = item;
  const name = alias ?? impliedName(expression) ?? `KSQL_COL_${index}`;
  const source = expression.kind === 'ColumnReference' ? input?.find((c) => c.name === expression.name) : undefined;
  return [{ name, isKey: isKey(expression), ...(source?.type === undefined ? {} : { type: source.type }) }];
}

/** The name of a selected expression without an alias; null when ksqlDB would make one up. */
export function impliedName(expression: Expression): string | null {
  if (expression.kind === 'ColumnReference') return expression.name;
  return expression.kind === 'Dereference' ? expression.field : null;
}

/** `source.column` and `column` name the same thing where there is one source. */
function unqualified(expression: Expression): Expression {
  return expression.kind === 'ColumnReference' ? { ...expression, source: null } : expression;
}

/** Every expression that a query contains. */
export function expressionsOf(query: Query): readonly Expression[] {
  return [
    ...query.select.flatMap((item) =>
      item.kind === 'SelectExpression' ? [item.expression] : item.kind === 'SelectStructAll' ? [item.base] : [],
    ),
    ...(query.where === null ? [] : [query.where]),
    ...(query.groupBy ?? []),
    ...(query.partitionBy ?? []),
    ...(query.having === null ? [] : [query.having]),
    ...query.from.joins.map((join) => join.on),
  ];
}

/** Every expression of the given kind that the query contains, at any depth. */
export function findExpressions<K extends Expression['kind']>(
  query: Query,
  kind: K,
): readonly Extract<Expression, { kind: K }>[] {
  const found: Extract<Expression, { kind: K }>[] = [];
  const matches = (e: Expression): e is Extract<Expression, { kind: K }> => e.kind === kind;
  for (const expression of expressionsOf(query)) {
    visitExpression(expression, (e) => {
      if (matches(e)) found.push(e);
    });
  }
  return found;
}

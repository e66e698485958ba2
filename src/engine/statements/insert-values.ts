// INSERT INTO name (columns) VALUES (…): one record, checked and converted to the target's columns.
import type { Expression, InsertValues } from '../../sql/ast.ts';
import { formatType, type SqlType } from '../../sql/sql-type.ts';
import { unknownSource } from '../analyze/query-sources.ts';
import { statementInvalid, withPosition } from '../analyze/statement-error.ts';
import type { DataSource } from '../catalog/catalog.ts';
import { isReadOnlyTopic } from '../config/reserved-topics.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import type { Column } from '../schema/logical-schema.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import { convertInsertValue } from './insert-conversion.ts';
import type { StatementOutcome } from './outcome.ts';
import type { StatementContext } from './statement-context.ts';

/** @throws ClickstreamError when the target cannot be inserted into, or a value does not fit its column. */
export function insertValues(statement: InsertValues, context: StatementContext): StatementOutcome {
  const target = insertTarget(statement, context);
  const columns = namedColumns(statement, target);
  if (columns.length !== statement.values.length)
    throw statementInvalid(`There are ${columns.length} columns, but ${statement.values.length} values.`, {
      span: statement.span,
    });
  const values = new Map<string, SqlValue>();
  for (const [i, { name, type }] of columns.entries())
    values.set(name, insertedValue(statement.values[i]!, name, type, context));
  const insertedFor = (column: Column): SqlValue => values.get(column.name) ?? null;
  const key: Row = target.schema.key.map(insertedFor);
  // A key that is written as NULL is taken, as in ksqlDB: the record has no key, and the table passes over it.
  const missing = target.schema.key.filter((c) => !values.has(c.name));
  if (target.kind === 'TABLE' && missing.length > 0)
    throw statementInvalid(
      `A row of the table ${target.name} needs its primary key: ${missing.map((c) => c.name).join(', ')}.`,
      {
        span: statement.span,
      },
    );
  const rowtime = values.get('ROWTIME');
  if (rowtime === null)
    throw statementInvalid('ROWTIME cannot be null.', {
      span: statement.span,
      nextStep: 'Leave ROWTIME out: then it is the time of the INSERT.',
    });
  if (typeof rowtime === 'bigint' && rowtime < 0n)
    throw statementInvalid(`ROWTIME cannot be before 1970: ${rowtime}.`, { span: statement.span });
  const value: Row = target.schema.value.map(insertedFor);
  return { kind: 'RowInserted', target, key, value, timestamp: typeof rowtime === 'bigint' ? Number(rowtime) : null };
}

function insertTarget(statement: InsertValues, context: StatementContext): DataSource {
  const { span } = statement;
  const target = context.catalog.source(statement.target);
  if (!target) {
    const { message } = unknownSource(statement.target, span, context.catalog);
    throw statementInvalid(message, { span, details: { answerAs: 'bad-request' } });
  }
  const refuse = (message: string) => statementInvalid(message, { span, details: { answerAs: 'bad-request' } });
  if (target.window) throw refuse(`${target.name} is windowed; rows cannot be inserted into windows.`);
  if (isReadOnlyTopic(target.topic, context.properties))
    throw refuse(`The topic ${target.topic} is read-only: rows cannot be inserted into ${target.name}.`);
  if (target.readOnly) throw refuse(`${target.name} is a source ${target.kind.toLowerCase()} and read-only.`);
  if (String(context.properties['ksql.insert.into.values.enabled'] ?? 'true') === 'false')
    throw refuse('INSERT VALUES is switched off on this server.');
  return target;
}

interface InsertColumn {
  readonly name: string;
  readonly type: SqlType;
}

function namedColumns(statement: InsertValues, target: DataSource): readonly InsertColumn[] {
  const { span } = statement;
  const declared = target.schema.columns;
  if (statement.columns === null) {
    const header = target.schema.headers[0];
    if (!header) return [...target.schema.key, ...target.schema.value];
    throw statementInvalid(`The header column ${header.name} cannot be inserted into.`, {
      span,
      nextStep: 'List the other columns before VALUES.',
      details: { answerAs: 'bad-request' },
    });
  }
  return statement.columns.map((name) => {
    const column = declared.find((c) => c.name === name);
    if (column?.namespace === 'HEADERS')
      throw statementInvalid(`The header column ${name} cannot be inserted into.`, {
        span,
        details: { answerAs: 'bad-request' },
      });
    if (column) return column;
    if (name === 'ROWTIME') return { name, type: { kind: 'BIGINT' } };
    if (name === 'ROWPARTITION' || name === 'ROWOFFSET')
      throw statementInvalid(`${name} is set by Kafka and cannot be inserted.`, { span });
    throw statementInvalid(`${target.name} has no column ${name}.`, {
      span,
      details: { name: name, columns: declared.map((c) => c.name) },
      nextStep: `Its columns are ${declared.map((c) => c.name).join(', ')}.`,
    });
  });
}

/** The constant that a column gets. @throws ClickstreamError when it does not fit the column's type. */
export function insertedValue(
  expression: Expression,
  name: string,
  type: SqlType,
  context: Pick<StatementContext, 'functions' | 'catalog'>,
): SqlValue {
  const { functions, catalog } = context;
  let failure: unknown = null;
  const onError = (_: string, cause: unknown): void => {
    failure ??= cause;
  };
  try {
    const compiled = compileExpression(
      expression,
      { columns: [] },
      { functions, onError, customTypes: catalog.customTypes() },
    );
    const value = compiled.evaluate([]);
    if (failure !== null) throw failure;
    const converted = convertInsertValue(value, compiled.type, type);
    if (converted !== undefined) return converted;
    throw statementInvalid(
      `The column ${name} is ${formatType(type)}, but the value is ${compiled.type ? formatType(compiled.type) : 'NULL'}.`,
      {
        span: expression.span,
        details: { name: name },
        nextStep: 'Write a literal of the column type, or use CAST.',
      },
    );
  } catch (error) {
    throw withPosition(error, expression.span);
  }
}

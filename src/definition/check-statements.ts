// Cross-checks of the SQL: sources, columns and struct fields that a statement names exist, and schemas say the same.
import { nearestNames } from '../common/nearest-names.ts';
import type { Query } from '../sql/ast.ts';
import { typeMismatch } from './avro-columns.ts';
import type { Definition, StatementDefinition } from './definition.ts';
import type { FaultCollector } from './fault.ts';
import { STATEMENT_PROPERTIES } from './known-settings.ts';
import { PSEUDO_COLUMN_NAMES } from './pseudo-columns.ts';
import { propertyText } from './read-statements.ts';
import { TOPICS_FILE } from './read-topics.ts';
import {
  columnsOfSources,
  findExpressions,
  outputColumns,
  type SourceColumn,
  type SourceColumns,
} from './source-columns.ts';

/** Where a topic can come from. */
export const TOPIC_PLACES = [TOPICS_FILE, 'ksql/'] as const;

/** "Did you mean …?" or the list of what there is. */
export function suggestion(name: string, names: Iterable<string>): string {
  const all = [...names];
  const [near] = nearestNames(name, all, 1);
  if (near !== undefined) return `Did you mean "${near}"?`;
  return all.length === 0 ? 'Define it first.' : `There are: ${all.join(', ')}.`;
}

export function checkStatements(definition: Definition, faults: FaultCollector): void {
  const { statements } = definition;
  const columns = columnsOfSources(statements, definition.subjects);
  const creators = statements.filter((s) => s.kind !== 'insert-query').map((s) => s.writes);
  const seen = new Map<string, StatementDefinition>();
  for (const statement of statements) {
    const fault = (message: string, step: string) => faults.add(statement.file, statement, message, step);
    if (statement.name === '') {
      fault(
        'an INSERT INTO without a name cannot be found again by the next setup',
        "Name it: INSERT INTO target WITH (QUERY_ID = 'NAME') SELECT …",
      );
    }
    const other = seen.get(statement.name);
    if (other !== undefined) fault(`${statement.name} is already defined in ${other.file}`, 'Rename one of them.');
    seen.set(statement.name, statement);
    const needed = statement.kind === 'insert-query' ? [...statement.reads, statement.writes] : statement.reads;
    for (const name of needed.filter((n) => !creators.includes(n))) {
      const message = `there is no stream or table ${name}`;
      faults.addMissing(['ksql/'], statement.file, statement, message, suggestion(name, creators));
    }
    checkProperties(statement, faults);
    checkTopic(statement, definition, faults);
    checkSchema(statement, definition, columns, faults);
    if (statement.statement.kind !== 'CreateSource')
      checkReferences(statement, statement.statement.query, columns, faults);
    checkInsert(statement, columns, faults);
  }
}

function checkProperties(statement: StatementDefinition, faults: FaultCollector): void {
  for (const { name, span } of statement.statement.properties) {
    if (STATEMENT_PROPERTIES.has(name)) continue;
    const [near] = nearestNames(name, STATEMENT_PROPERTIES, 1);
    const step = near === undefined ? 'Remove it.' : `Did you mean ${near}?`;
    faults.add(statement.file, span.line > 0 ? span : statement, `there is no property ${name}`, step);
  }
}

function checkTopic(statement: StatementDefinition, definition: Definition, faults: FaultCollector): void {
  const listed = definition.topics.find((t) => t.name === statement.topic);
  const partitions = propertyText(statement.statement.properties, 'PARTITIONS');
  if (listed !== undefined && partitions !== undefined && Number(partitions) !== listed.partitions) {
    const message = `PARTITIONS = ${partitions}, but ${listed.file} gives topic "${listed.name}" ${listed.partitions}`;
    faults.add(statement.file, statement, message, 'State the number in one place.');
  }
  if (statement.kind !== 'source' || listed !== undefined || partitions !== undefined) return;
  const written = definition.statements.filter((s) => s.kind === 'sink-query').map((s) => s.topic);
  if (written.includes(statement.topic)) return;
  const message = `topic "${statement.topic}" is created by nothing`;
  const names = [...definition.topics.map((t) => t.name), ...written];
  faults.addMissing(TOPIC_PLACES, statement.file, statement, message, suggestion(statement.topic, names));
}

function checkSchema(
  statement: StatementDefinition,
  definition: Definition,
  columns: SourceColumns,
  faults: FaultCollector,
): void {
  if (statement.kind === 'insert-query') return;
  const { properties } = statement.statement;
  const format = propertyText(properties, 'VALUE_FORMAT') ?? propertyText(properties, 'FORMAT') ?? '';
  if (format.toUpperCase() !== 'AVRO') return;
  const fault = (message: string, step: string) => faults.add(statement.file, statement, message, step);
  const subject = definition.subjects.find((s) => s.subject === `${statement.topic}-value`);
  if (subject === undefined) {
    if (statement.kind === 'sink-query') return;
    const place = `schemas/${statement.topic}-value.avsc`;
    const message = `the values of topic "${statement.topic}" have no schema`;
    faults.addMissing([place], statement.file, statement, message, `Add ${place}.`);
    return;
  }
  const fullName =
    propertyText(properties, 'VALUE_SCHEMA_FULL_NAME') ?? propertyText(properties, 'VALUE_AVRO_SCHEMA_FULL_NAME');
  if (fullName !== undefined && fullName !== subject.fullName) {
    fault(
      `VALUE_SCHEMA_FULL_NAME is '${fullName}', but ${subject.file} describes ${subject.fullName}`,
      'Use one name.',
    );
  }
  if (statement.kind === 'sink-query' && fullName === undefined) {
    const step = `Add VALUE_SCHEMA_FULL_NAME = '${subject.fullName}'.`;
    fault(`ksqlDB would give the schema of ${subject.subject} another name than ${subject.file}`, step);
  }
  const own = columns.get(statement.writes) ?? null;
  for (const column of (own ?? []).filter((c) => !c.isKey)) checkColumn(column, statement, subject, faults);
  if (own === null || statement.kind !== 'sink-query') return;
  for (const field of subject.fields.filter((f) => !own.some((c) => c.name === f.name && !c.isKey))) {
    faults.add(
      subject.file,
      field,
      `${statement.name} yields no value column ${field.name}`,
      `Select it in ${statement.file}.`,
    );
  }
}

function checkColumn(
  column: SourceColumn,
  statement: StatementDefinition,
  subject: Definition['subjects'][number],
  faults: FaultCollector,
): void {
  // What is written is named exactly as the column; what is read is found without regard to case.
  const exact = statement.kind === 'sink-query';
  const field = subject.fields.find((f) =>
    exact ? f.name === column.name : f.name.toUpperCase() === column.name.toUpperCase(),
  );
  if (field === undefined) {
    const names = subject.fields.map((f) => f.name);
    faults.add(
      statement.file,
      statement,
      `column ${column.name} is not in ${subject.file}`,
      suggestion(column.name, names),
    );
    return;
  }
  const mismatch = column.type === undefined ? null : typeMismatch(column.type, field);
  if (mismatch !== null) {
    faults.add(statement.file, statement, `column ${column.name}: ${mismatch}`, `Compare with ${subject.file}.`);
  }
}

function checkReferences(
  statement: StatementDefinition,
  query: Query,
  columns: SourceColumns,
  faults: FaultCollector,
): void {
  if (query.from.joins.length > 0) return;
  const input = columns.get(query.from.source.name) ?? null;
  if (input === null) return;
  const at = (span: { line: number; column: number }) => (span.line > 0 ? span : statement);
  const names = input.map((c) => c.name);
  for (const reference of findExpressions(query, 'ColumnReference')) {
    if (names.includes(reference.name) || PSEUDO_COLUMN_NAMES.has(reference.name)) continue;
    const message = `${query.from.source.name} has no column ${reference.name}`;
    faults.add(statement.file, at(reference.span), message, suggestion(reference.name, names));
  }
  for (const reference of findExpressions(query, 'Dereference')) {
    const base = reference.base;
    const type = base.kind === 'ColumnReference' ? input.find((c) => c.name === base.name)?.type : undefined;
    const fields =
      type?.kind === 'StructOf'
        ? type.fields
        : type?.kind === 'Resolved' && type.type.kind === 'STRUCT'
          ? type.type.fields
          : null;
    if (fields === null || type === undefined || fields.some((f) => f.name === reference.field)) continue;
    const message = `the struct has no field ${reference.field}`;
    faults.add(
      statement.file,
      at(reference.span),
      message,
      suggestion(
        reference.field,
        fields.map((f) => f.name),
      ),
    );
  }
}

function checkInsert(statement: StatementDefinition, columns: SourceColumns, faults: FaultCollector): void {
  if (statement.statement.kind !== 'InsertInto') return;
  const { query } = statement.statement;
  const target = columns.get(statement.writes) ?? null;
  const output = outputColumns(query, columns.get(query.from.source.name) ?? null);
  if (target === null || output === null) return;
  const show = (list: readonly SourceColumn[]) => list.map((c) => (c.isKey ? `${c.name} KEY` : c.name)).join(', ');
  if (show(target) === show(output)) return;
  const message = `the query yields (${show(output)}), but ${statement.writes} has (${show(target)})`;
  faults.add(statement.file, statement, message, 'Select the same columns in the same order.');
}

// Reads ksql/*.sql through the SQL parser, and orders the statements by what each reads and writes.

import { ClickstreamError } from '../errors/clickstream-error.ts';
import type { CreateSource, CreateSourceAsSelect, ParsedStatement, Property, Query } from '../sql/ast.ts';
import { parseStatements } from '../sql/parser.ts';
import type { PersistentStatement, StatementDefinition } from './definition.ts';
import { FaultCollector, FILE_START } from './fault.ts';
import { readJsonObject } from './json-document.ts';
import { settingProblem } from './known-settings.ts';
import { readFolder, readOptionalFile, type TreeFile } from './read-tree.ts';

const SETTINGS_FILE = 'ksql/settings.json';

/** The value of a WITH property as text, or undefined. */
export function propertyText(properties: readonly Property[], name: string): string | undefined {
  const value = properties.find((p) => p.name === name)?.value;
  if (value === undefined || value.kind === 'NullLiteral') return undefined;
  return 'value' in value ? String(value.value) : value.text;
}

/** Sources named in FROM and JOIN. */
export function sourcesOf(query: Query): readonly string[] {
  return [query.from.source.name, ...query.from.joins.map((join) => join.right.name)];
}

/** The statements of all files, ordered. */
export async function readStatements(root: string, faults: FaultCollector): Promise<readonly StatementDefinition[]> {
  const files = await readFolder(root, 'ksql', '.sql');
  return orderStatements(
    files.flatMap((file) => readFile(file, faults)),
    faults,
  );
}

function readFile(source: TreeFile, faults: FaultCollector): readonly StatementDefinition[] {
  let parsed: readonly ParsedStatement[];
  try {
    parsed = parseStatements(source.text);
  } catch (error) {
    if (!(error instanceof ClickstreamError)) throw error;
    const { line, column } = error.details;
    const at = typeof line === 'number' && typeof column === 'number' ? { line, column } : FILE_START;
    faults.markUnreadable(source.file);
    faults.add(source.file, at, error.message.replace(/^line \d+:\d+: /, ''), error.nextStep);
    return [];
  }
  const result: StatementDefinition[] = [];
  for (const { statement, text, span } of parsed) {
    const at = { file: source.file, line: span.line, column: span.column };
    if (
      statement.kind !== 'CreateSource' &&
      statement.kind !== 'CreateSourceAsSelect' &&
      statement.kind !== 'InsertInto'
    ) {
      const step =
        'Keep CREATE STREAM, CREATE TABLE and INSERT INTO … SELECT in ksql/; settings go to ksql/settings.json.';
      faults.add(source.file, at, `this statement defines nothing that could be kept (${statement.kind})`, step);
      continue;
    }
    result.push({ ...at, text: text.trimEnd().endsWith(';') ? text : `${text};`, statement, ...factsOf(statement) });
  }
  return result;
}

/** A statement that was written down earlier; null when it cannot be read any more. */
export function parseStatementDefinition(text: string): StatementDefinition | null {
  const [statement] = readFile({ file: 'ksql', name: '', text }, new FaultCollector());
  return statement ?? null;
}

function factsOf(statement: PersistentStatement) {
  switch (statement.kind) {
    case 'CreateSource':
      return {
        kind: 'source' as const,
        name: statement.name,
        reads: [],
        writes: statement.name,
        topic: topicOf(statement),
      };
    case 'CreateSourceAsSelect': {
      const reads = sourcesOf(statement.query);
      return {
        kind: 'sink-query' as const,
        name: statement.name,
        reads,
        writes: statement.name,
        topic: topicOf(statement),
      };
    }
    case 'InsertInto': {
      const name = propertyText(statement.properties, 'QUERY_ID')?.toUpperCase() ?? '';
      return {
        kind: 'insert-query' as const,
        name,
        reads: sourcesOf(statement.query),
        writes: statement.target,
        topic: '',
      };
    }
  }
}

function topicOf(statement: CreateSource | CreateSourceAsSelect): string {
  return propertyText(statement.properties, 'KAFKA_TOPIC') ?? statement.name;
}

/**
 * Every statement after the ones that create what it reads or inserts into; else in the order of files.
 * INSERT INTO statements get the topic of their target.
 */
function orderStatements(
  statements: readonly StatementDefinition[],
  faults: FaultCollector,
): readonly StatementDefinition[] {
  const creators = new Map(statements.filter((s) => s.kind !== 'insert-query').map((s) => [s.writes, s]));
  const ordered: StatementDefinition[] = [];
  const state = new Map<StatementDefinition, 'open' | 'done'>();
  const visit = (statement: StatementDefinition, trail: readonly string[]): void => {
    if (state.get(statement) === 'done') return;
    if (state.get(statement) === 'open') {
      const circle = [...trail.slice(trail.indexOf(statement.name)), statement.name].join(' → ');
      faults.add(statement.file, statement, `statements read each other in a circle: ${circle}`, 'Break the circle.');
      return;
    }
    state.set(statement, 'open');
    const needs = statement.kind === 'insert-query' ? [...statement.reads, statement.writes] : statement.reads;
    for (const name of needs) {
      const creator = creators.get(name);
      if (creator !== undefined) visit(creator, [...trail, statement.name]);
    }
    state.set(statement, 'done');
    const topic = statement.topic === '' ? (creators.get(statement.writes)?.topic ?? '') : statement.topic;
    ordered.push({ ...statement, topic });
  };
  for (const statement of statements) visit(statement, []);
  return ordered;
}

/** ksql/settings.json: streams properties that go with every statement; an absent file means none. */
export async function readSettings(root: string, faults: FaultCollector): Promise<Readonly<Record<string, string>>> {
  const source = await readOptionalFile(root, SETTINGS_FILE);
  const document = source === null ? null : readJsonObject(SETTINGS_FILE, source.text, faults);
  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(document?.value ?? {})) {
    if (typeof value === 'string') settings[name] = value;
    else faults.add(SETTINGS_FILE, document!.at([name]), `"${name}" is not a string`, 'Put the value between quotes.');
    const problem = settingProblem(name, String(value));
    if (problem !== null) faults.add(SETTINGS_FILE, document!.at([name]), problem.message, problem.nextStep);
  }
  return settings;
}

// Tells whether a statement on the server is the one of the definition, and how a changed one is brought there.

import type { StatementDefinition } from '../../definition/definition.ts';
import { parseStatementDefinition } from '../../definition/read-statements.ts';
import { impliedName } from '../../definition/source-columns.ts';
import type { SelectItem } from '../../sql/ast.ts';
import { parseStatement } from '../../sql/parser.ts';
import { printStatement } from '../../sql/printer.ts';
import { type AppliedStatement, fingerprint } from '../bookkeeping.ts';
import type { Difference, FieldChange } from '../resource.ts';
import { UNCHANGED } from '../resource.ts';
import { sameMeaning } from './normal-form.ts';
import type { ServerStatement } from './server-state.ts';

/** States in which a persistent query works, or is about to. */
const WORKING = ['RUNNING', 'REBALANCING', 'CREATED'];

export type StatementChange = 'create' | 'restart' | 'resume' | 'change' | 'unchanged';

/**
 * A statement is unchanged when its text is the one that setup sent (if that is known), and the server's text is the one that
 * the server made of it then, or at least means the same.
 */
export function statementChange(
  statement: StatementDefinition,
  server: ServerStatement | null,
  applied: AppliedStatement | undefined,
  settings: StatementSettings,
): StatementChange {
  if (server === null) return 'create';
  if (changedSettings(statement, applied, settings).length > 0) return 'change';
  const sent = applied === undefined || applied.checksum === fingerprint(statement.text);
  const kept = applied !== undefined && applied.serverChecksum === fingerprint(server.text);
  const same = sent && (kept || sameMeaning(statement.text, server.text));
  if (!same) return 'change';
  if (statement.kind === 'source') return 'unchanged';
  if (server.query === null) return 'restart';
  if (server.query.state === 'PAUSED') return 'resume';
  return WORKING.includes(server.query.state) ? 'unchanged' : 'restart';
}

export function statementDifference(
  statement: StatementDefinition,
  change: StatementChange,
  server: ServerStatement | null,
  applied: AppliedStatement | undefined,
  settings: StatementSettings,
): Difference {
  switch (change) {
    case 'unchanged':
      return UNCHANGED;
    case 'create':
      return { action: 'create', fields: [{ field: 'statement', from: null, to: summary(statement) }] };
    case 'resume':
      return { action: 'change', fields: [], note: 'its query is PAUSED: it goes on where it stood' };
    case 'restart': {
      const state = server?.query === null || server === null ? 'has no query' : `query is ${server.query.state}`;
      return { action: 'change', fields: [], note: `its ${state}: ${howChanged(statement)}`, disruptive: true };
    }
    case 'change': {
      const lines = changedLines(block(applied?.text ?? server?.text ?? ''), block(statement.text));
      return {
        action: 'change',
        fields: [...lines, ...changedSettings(statement, applied, settings)],
        note: replaceableInPlace(statement, applied, settings) ? IN_PLACE : howChanged(statement),
        disruptive: true,
      };
    }
  }
}

const IN_PLACE = 'replaced while it runs on; if ksqlDB does not allow that, dropped and created again with its readers';

/** Every clause, column and property on a line of its own, so that a difference is short; unreadable texts stay as they are. */
function block(text: string): string {
  try {
    return printStatement(parseStatement(text, { allowMissingSemicolon: true }).statement, 'block');
  } catch {
    return text;
  }
}

function howChanged(statement: StatementDefinition): string {
  switch (statement.kind) {
    case 'source':
      return IN_PLACE;
    case 'insert-query':
      return 'the query is stopped and started anew with the next record; what it wrote before stays';
    case 'sink-query':
      return isTable(statement)
        ? 'dropped and created again; everything that is still in its input is counted anew into the same topic'
        : 'dropped with its topic and created again from everything that is still in its input';
  }
}

export const isTable = (statement: StatementDefinition): boolean =>
  statement.statement.kind !== 'InsertInto' && statement.statement.sourceKind === 'TABLE';

function summary(statement: StatementDefinition): string {
  const words = statement.text
    .replace(/--[^\n]*/g, '')
    .trim()
    .replace(/\s+/g, ' ');
  return words.length > 100 ? `${words.slice(0, 100)} …` : words;
}

/** Lines that are only in one of the two texts, in the order of the new one. */
export function changedLines(before: string, after: string): readonly FieldChange[] {
  const lines = (text: string) =>
    text
      .split('\n')
      // The comma belongs to the list, not to the column that happens to stand last in it.
      .map((line) => line.trim().replace(/,$/, ''))
      .filter((line) => line !== '');
  const [old, now] = [lines(before), lines(after)];
  const removed = old.filter((line) => !now.includes(line));
  const added = now.filter((line) => !old.includes(line));
  const changes: FieldChange[] = [];
  for (const from of removed) {
    const likeness = added.map((line) => sharedWords(from, line));
    const best = Math.max(0, ...likeness);
    const [to] = best >= ENOUGH_ALIKE ? added.splice(likeness.indexOf(best), 1) : [];
    changes.push({ field: 'text', from, to: to ?? null });
  }
  return [...changes, ...added.map((to) => ({ field: 'text', from: null, to }))];
}

/** From this share of common words on, two lines are one line before and after a change. */
const ENOUGH_ALIKE = 0.5;

function sharedWords(a: string, b: string): number {
  const [first, second] = [a, b].map((line) => new Set(line.split(/[^\w']+/).filter((word) => word !== '')));
  const common = [...(first ?? [])].filter((word) => second?.has(word)).length;
  return common / Math.max(first?.size ?? 0, second?.size ?? 0, 1);
}

/** ksql/settings.json: what goes with every statement. */
export type StatementSettings = Readonly<Record<string, string>>;

/** Settings of the statement's query that are not those it was created with. A source has no query, so none. */
function changedSettings(
  statement: StatementDefinition,
  applied: AppliedStatement | undefined,
  settings: StatementSettings,
): readonly FieldChange[] {
  const before = applied?.settings;
  if (statement.kind === 'source' || before === undefined || before === null) return [];
  const names = [...new Set([...Object.keys(before), ...Object.keys(settings)])];
  return names
    .filter((name) => before[name] !== settings[name])
    .map((name) => ({ field: `setting ${name}`, from: before[name] ?? null, to: settings[name] ?? null }));
}

/**
 * Whether ksqlDB may take the new text for the old one while the query runs on: a stream whose query keeps its input, key,
 * settings and columns, and only filters or computes differently or has further columns at the end.
 */
export function replaceableInPlace(
  statement: StatementDefinition,
  applied: AppliedStatement | undefined,
  settings: StatementSettings,
): boolean {
  const before = applied === undefined ? null : parseStatementDefinition(applied.text);
  const [a, b] = [before?.statement, statement.statement];
  if (b.kind === 'CreateSource') return true;
  if (changedSettings(statement, applied, settings).length > 0) return false;
  if (a?.kind !== 'CreateSourceAsSelect' || b.kind !== 'CreateSourceAsSelect' || b.sourceKind !== 'STREAM')
    return false;
  const [old, now] = [a.query, b.query];
  const names = (items: readonly SelectItem[]) =>
    items.map((i) => (i.kind === 'SelectExpression' ? (i.alias ?? impliedName(i.expression)) : i.kind));
  const oldNames = names(old.select);
  return (
    old.groupBy === null &&
    now.groupBy === null &&
    old.from.joins.length + now.from.joins.length === 0 &&
    old.from.source.name === now.from.source.name &&
    (old.partitionBy === null) === (now.partitionBy === null) &&
    names(now.select).slice(0, oldNames.length).join() === oldNames.join()
  );
}

// How every statement of the definition stands against the server, and which others must be created again with it.
import type { StatementDefinition } from '../../definition/definition.ts';
import type { AppliedStatement } from '../bookkeeping.ts';
import type { Difference } from '../resource.ts';
import { findStatement, type ServerState, type ServerStatement } from './server-state.ts';
import {
  replaceableInPlace,
  type StatementChange,
  type StatementSettings,
  statementChange,
  statementDifference,
} from './statement-difference.ts';

export interface StatementState {
  readonly server: ServerStatement | null;
  readonly applied: AppliedStatement | undefined;
  readonly change: StatementChange;
  /** Why it must be created again although it did not change itself. */
  readonly because: string | null;
}

/** Whether `reader` reads the source, or writes into it without having made it. */
export const dependsOn = (reader: StatementDefinition, source: string): boolean =>
  reader.reads.includes(source) || (reader.kind === 'insert-query' && reader.writes === source);

/** Everything that reads the statement's source, directly or through others, in the order of the definition. */
export function downstream(
  statement: StatementDefinition,
  statements: readonly StatementDefinition[],
): readonly StatementDefinition[] {
  if (statement.kind === 'insert-query') return [];
  const affected = new Set<StatementDefinition>();
  const sources = new Set([statement.writes]);
  for (const other of statements) {
    if (other === statement || ![...sources].some((source) => dependsOn(other, source))) continue;
    affected.add(other);
    if (other.kind !== 'insert-query') sources.add(other.writes);
  }
  return [...affected];
}

/** @param records what setup wrote down, by statement name */
export function statesOf(
  statements: readonly StatementDefinition[],
  server: ServerState,
  records: ReadonlyMap<string, AppliedStatement>,
  settings: StatementSettings,
): ReadonlyMap<string, StatementState> {
  const states = new Map<string, StatementState>();
  for (const statement of statements) {
    const found = findStatement(statement, server);
    const applied = records.get(statement.name);
    states.set(statement.name, {
      server: found,
      applied,
      change: statementChange(statement, found, applied, settings),
      because: null,
    });
  }
  for (const statement of statements) {
    const state = states.get(statement.name)!;
    const inPlace = replaceableInPlace(statement, state.applied, settings);
    const rebuilt = state.change === 'restart' || (state.change === 'change' && !inPlace);
    if (!rebuilt) continue;
    for (const reader of downstream(statement, statements)) {
      const other = states.get(reader.name)!;
      if (other.change === 'unchanged') states.set(reader.name, { ...other, because: statement.name });
    }
  }
  return states;
}

export function differenceOf(
  statement: StatementDefinition,
  state: StatementState | null,
  settings: StatementSettings,
): Difference {
  if (state === null) return statementDifference(statement, 'create', null, undefined, settings);
  if (state.because !== null) {
    return {
      action: 'change',
      fields: [],
      note: `created again, because it builds on ${state.because}`,
      disruptive: true,
    };
  }
  return statementDifference(statement, state.change, state.server, state.applied, settings);
}

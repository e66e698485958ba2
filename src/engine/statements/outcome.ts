// What a statement comes to: the one thing that the caller (test driver, Kafka runtime, REST server) must carry out or show.
import type { ParsedStatement, Statement } from '../../sql/ast.ts';
import { printStatement } from '../../sql/printer.ts';
import type { SqlType } from '../../sql/sql-type.ts';
import type { DataSource } from '../catalog/catalog.ts';
import type { QueryPlan } from '../plan/execution-step.ts';
import type { Row } from '../values/sql-value.ts';
import type { TopicSpec } from './topic-admin.ts';

/** The text of a statement that was carried out, as it is echoed: what it left out is written out, what was done first is left out. */
export function effectiveText({ statement, text }: ParsedStatement, outcome: StatementOutcome): string {
  if (outcome.kind === 'SourceCreated') return outcome.source.statementText;
  if (outcome.kind === 'QueryStarted') return outcome.sinkIsNew ? outcome.sink.statementText : text;
  if (statement.kind === 'DropSource' && statement.deleteTopic)
    return printStatement({ ...statement, deleteTopic: false });
  return text;
}

/** A schema to be registered when the statement is carried out. */
export interface SubjectRegistration {
  readonly source: DataSource;
  readonly part: 'KEY' | 'VALUE';
  /** False: only when the subject does not exist yet (CREATE over a topic of others). */
  readonly always: boolean;
}

export type StatementOutcome =
  /** CREATE STREAM|TABLE. `query`: a source table is materialised at once. */
  | {
      readonly kind: 'SourceCreated';
      readonly source: DataSource;
      readonly replaced: boolean;
      /** The topic to create; null when it exists. */
      readonly topic: TopicSpec | null;
      readonly registrations: readonly SubjectRegistration[];
      readonly query: QueryPlan | null;
      readonly message: string;
    }
  /** CREATE … AS SELECT and INSERT INTO … SELECT. */
  | {
      readonly kind: 'QueryStarted';
      readonly plan: QueryPlan;
      /** The stream or table written; already in the catalogue for INSERT INTO. */
      readonly sink: DataSource;
      readonly sinkIsNew: boolean;
      readonly topic: TopicSpec | null;
      readonly registrations: readonly SubjectRegistration[];
      /** CREATE OR REPLACE: the query that this one takes over from. */
      readonly replaces: string | null;
      readonly message: string;
    }
  /** INSERT INTO … VALUES: one record to produce to the target's topic in its formats. */
  | {
      readonly kind: 'RowInserted';
      readonly target: DataSource;
      /** In the order of the target's `schema.key`. */
      readonly key: Row;
      /** In the order of the target's `schema.value`; null deletes the key from a table. */
      readonly value: Row | null;
      /** Milliseconds since the epoch; null: the present. */
      readonly timestamp: number | null;
    }
  | {
      readonly kind: 'SourceDropped';
      readonly source: DataSource;
      /** The query that filled the source, which ends with it. */
      readonly terminatedQueries: readonly string[];
      readonly deleteTopic: boolean;
      readonly message: string;
    }
  | { readonly kind: 'SourceAltered'; readonly source: DataSource; readonly message: string }
  | { readonly kind: 'TypeCreated'; readonly name: string; readonly type: SqlType; readonly message: string }
  | { readonly kind: 'TypeDropped'; readonly name: string; readonly message: string }
  /** SELECT … EMIT: rows for the client that asked. */
  | { readonly kind: 'TransientQuery'; readonly plan: QueryPlan }
  | { readonly kind: 'PropertySet'; readonly name: string; readonly value: string }
  | { readonly kind: 'PropertyUnset'; readonly name: string }
  /** IF [NOT] EXISTS: there was nothing to do. */
  | { readonly kind: 'Nothing'; readonly message: string }
  /** Statements that change neither catalogue nor queries: LIST, DESCRIBE, PRINT and the like. */
  | { readonly kind: 'NotHandled'; readonly statement: Statement };

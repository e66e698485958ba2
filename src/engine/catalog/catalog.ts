// The catalogue of sources, types and query links: what CREATE and DROP change and every statement is resolved against.
import type { SourceKind } from '../../sql/ast.ts';
import type { SqlType } from '../../sql/sql-type.ts';
import type { TimestampColumn, TopicFormats, WindowInfo } from '../plan/execution-step.ts';
import type { LogicalSchema } from '../schema/logical-schema.ts';

export interface DataSource {
  readonly name: string;
  readonly kind: SourceKind;
  readonly schema: LogicalSchema;
  readonly topic: string;
  readonly formats: TopicFormats;
  readonly window: WindowInfo | null;
  readonly timestampColumn: TimestampColumn | null;
  /** CREATE SOURCE: nothing may be inserted, and tables are materialised at once. */
  readonly readOnly: boolean;
  /** Made by CREATE … AS SELECT. */
  readonly isSinkOfQuery: boolean;
  /** The statement that made it, as echoed by DESCRIBE: defaults written out, names qualified. */
  readonly statementText: string;
  /** The statement as the user wrote it, when it differs. */
  readonly writtenText?: string;
}

/** Read access; statements are checked against a copy (`fork`) before they touch the real one. */
export interface Catalog {
  source(name: string): DataSource | null;
  sources(): readonly DataSource[];
  /** Sources that read from `name`, and queries that read or write it. */
  readersOf(name: string): readonly string[];
  writersOf(name: string): readonly string[];
  /** Sinks whose query reads or has read `name`: they keep it from being dropped, also after their query has ended. */
  dependentsOf(name: string): readonly string[];
  customType(name: string): SqlType | null;
  customTypes(): ReadonlyMap<string, SqlType>;
  fork(): MutableCatalog;
}

export interface MutableCatalog extends Catalog {
  putSource(source: DataSource): void;
  removeSource(name: string): void;
  putType(name: string, type: SqlType): void;
  removeType(name: string): void;
  /** `name` was made from these sources. */
  addReferences(name: string, sources: readonly string[]): void;
  linkQuery(queryId: string, reads: readonly string[], writes: string | null): void;
  unlinkQuery(queryId: string): void;
}

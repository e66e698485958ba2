// The definition tree as one typed value: what the folders schemas, ksql, connectors, database and elasticsearch say.
import type { CreateSource, CreateSourceAsSelect, InsertInto } from '../sql/ast.ts';
import type { Position } from './fault.ts';
import type { JsonObject } from './json-document.ts';

/** Where a part of the definition stands. */
export interface Located extends Position {
  readonly file: string;
}

export interface TopicDefinition extends Located {
  readonly name: string;
  readonly partitions: number;
  /** Absent: the broker's default. */
  readonly replicas?: number;
  readonly config: Readonly<Record<string, string>>;
}

export interface AvroField {
  readonly name: string;
  readonly line: number;
  readonly column: number;
  /** The Avro type without the null of a union: `string`, `long`, `decimal(12,2)`, `timestamp-millis`, `record` … */
  readonly type: string;
  readonly optional: boolean;
  /** For records. */
  readonly fields: readonly AvroField[];
}

export interface SubjectDefinition extends Located {
  /** `<topic>-value` or `<topic>-key`. */
  readonly subject: string;
  readonly topic: string;
  /** Namespace and name of the record. */
  readonly fullName: string;
  readonly fields: readonly AvroField[];
  /** The schema as JSON text without blanks. */
  readonly schema: string;
}

export interface ColumnDeclaration {
  readonly name: string;
  /** Lower case, by the name that is usual in SQL: `numeric(12, 2)`. */
  readonly type: string;
  readonly required: boolean;
  readonly hasDefault: boolean;
}

export interface TableDeclaration extends Located {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly ColumnDeclaration[];
  readonly primaryKey: readonly string[];
  /** Whether these are all its columns: what a query or another table gives it is not in the file. */
  readonly complete: boolean;
}

export interface PublicationDeclaration extends Located {
  readonly name: string;
  /** `schema.table`. */
  readonly tables: readonly string[];
}

export interface Migration {
  readonly file: string;
  /** File name without `.sql`. */
  readonly name: string;
  /** As in the file; `${NAME}` not yet replaced. */
  readonly sql: string;
}

export interface RoleDefinition extends Located {
  /** May contain `${NAME}`, as may the password. */
  readonly name: string;
  readonly password: string;
  readonly replication: boolean;
}

export interface DatabaseDefinition {
  /** `shop` or `metrics`: the folder's name. */
  readonly name: DatabaseName;
  readonly migrations: readonly Migration[];
  readonly roles: readonly RoleDefinition[];
  readonly tables: readonly TableDeclaration[];
  /** `schema.name` of every view. */
  readonly views: readonly string[];
  readonly publications: readonly PublicationDeclaration[];
  /** Schemas that the migrations create besides `public`. */
  readonly schemas: readonly string[];
}

export type DatabaseName = 'shop' | 'metrics';
export const DATABASE_NAMES: readonly DatabaseName[] = ['shop', 'metrics'];

export type PersistentStatement = CreateSource | CreateSourceAsSelect | InsertInto;

export interface StatementDefinition extends Located {
  /** Stable name of the thing that the statement makes: the source, or the query id of an INSERT INTO. */
  readonly name: string;
  readonly kind: 'source' | 'sink-query' | 'insert-query';
  readonly statement: PersistentStatement;
  /** As in the file, ending in a semicolon. */
  readonly text: string;
  /** Names of the sources that it reads. */
  readonly reads: readonly string[];
  /** The source that it writes, or creates over a topic. */
  readonly writes: string;
  /** The topic behind `writes`. */
  readonly topic: string;
}

export interface ConnectorDefinition extends Located {
  /** The file's name without `.json`. */
  readonly name: string;
  readonly type: 'source' | 'sink';
  /** Values may contain `${NAME}`. */
  readonly config: Readonly<Record<string, string>>;
  /** Topics that it reads (sink) or writes (source, heartbeat included). */
  readonly topics: readonly string[];
  readonly deadLetterTopic?: string;
  /** `database/schema.table` of every table that it reads or writes. */
  readonly tables: readonly string[];
  readonly slot?: string;
  readonly publication?: string;
  /** Position of a config field. */
  readonly at: (field: string) => Position;
}

export interface IndexTemplateDefinition extends Located {
  readonly name: string;
  readonly patterns: readonly string[];
  readonly body: JsonObject;
}

export interface Definition {
  /** Absolute path of the folder that holds the tree. */
  readonly root: string;
  readonly topics: readonly TopicDefinition[];
  readonly subjects: readonly SubjectDefinition[];
  readonly databases: readonly DatabaseDefinition[];
  /** Ordered: every statement after those whose sources it reads or writes. */
  readonly statements: readonly StatementDefinition[];
  /** Sent with every statement as streams properties. */
  readonly ksqlSettings: Readonly<Record<string, string>>;
  readonly connectors: readonly ConnectorDefinition[];
  readonly indexTemplates: readonly IndexTemplateDefinition[];
}

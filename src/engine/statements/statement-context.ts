// What a statement handler may look at. Handlers change nothing: they return an outcome, which the engine carries out.
import type { Clock } from '../../common/clock.ts';
import type { ParsedStatement } from '../../sql/ast.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { EngineConfig } from '../config/engine-config.ts';
import type { SchemaRegistry } from '../formats/schema-registry.ts';
import type { FunctionRegistry } from '../functions/function-registry.ts';
import type { TopicAdmin } from './topic-admin.ts';

export interface StatementContext {
  readonly catalog: Catalog;
  readonly topics: TopicAdmin;
  /** null when no registry is configured. */
  readonly registry: SchemaRegistry | null;
  readonly functions: FunctionRegistry;
  readonly clock: Clock;
  readonly config: EngineConfig;
  /** Server properties overlaid with those of the session. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** The statement with its text, as DESCRIBE shows it. */
  readonly parsed: ParsedStatement;
  /** The statement is only explained: no topic will be made, so that its properties are not looked at. */
  readonly planOnly: boolean;
  /** `CSAS_NAME_4`: unique on this server. */
  nextQueryId(prefix: string): string;
  queryExists(queryId: string): boolean;
}

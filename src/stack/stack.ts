// What setup knows about a stack: it can be started, asked and stopped, and it yields endpoints. Nothing else differs between stacks.
import type { ProcessState, StackEventSink } from './stack-events.ts';

export type StackName = 'local' | 'docker' | 'remote';

export const STACK_NAMES: readonly StackName[] = ['local', 'docker', 'remote'];

/** How a Kafka client has to log in; absent on stacks without security. */
export interface KafkaSecurity {
  readonly ssl: boolean;
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
}

/** Where every service answers, as seen from this machine. URLs may carry credentials: never print them unmasked. */
export interface Endpoints {
  /** `host:port` each. */
  readonly kafkaBrokers: readonly string[];
  readonly kafkaSecurity: KafkaSecurity;
  /** Root of the Confluent-compatible API, without a trailing slash (`…/apis/ccompat/v7` on Apicurio). */
  readonly schemaRegistryUrl: string;
  readonly ksqldbUrl: string;
  readonly connectUrl: string;
  readonly elasticsearchUrl: string;
  /** Role that owns the database: may create tables, publications and roles. */
  readonly shopDatabaseUrl: string;
  readonly metricsDatabaseUrl: string;
  /** The click API. */
  readonly shopUrl: string;
  /**
   * Every variable of the stack by its environment name: those above, and what connector files refer to as `${NAME}`
   * (see `ENDPOINT_VARIABLES`). Addresses among them (`SHOP_DATABASE_HOST` …) are as Kafka Connect sees them.
   */
  readonly environment: Readonly<Record<string, string>>;
}

/** One process of a stack as `status` shows it. */
export interface ProcessStatus {
  readonly name: string;
  readonly state: ProcessState;
  readonly pid?: number;
  readonly port?: number;
  /** Resident memory in bytes. */
  readonly memoryBytes?: number;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  /** Automatic restarts since `up`. */
  readonly restarts: number;
  /** Why it is not healthy, or why it was restarted last. */
  readonly reason?: string;
}

export interface StackStatus {
  readonly name: StackName;
  readonly running: boolean;
  /** False when processes run without anything that would restart them. */
  readonly supervised: boolean;
  readonly processes: readonly ProcessStatus[];
}

export interface StopOptions {
  /** Also deletes all data, logs and generated passwords. */
  readonly wipe: boolean;
  readonly events?: StackEventSink;
}

export interface Stack {
  readonly name: StackName;
  /**
   * Starts what is not running and resolves when every service answers. Calling it on a running stack changes nothing.
   * @throws ClickstreamError with every fault found before anything was started, or with the process that did not become healthy.
   */
  start(events: StackEventSink): Promise<Endpoints>;
  /** The endpoints of a stack that was started before. @throws ClickstreamError STACK_NOT_STARTED */
  endpoints(): Promise<Endpoints>;
  status(): Promise<StackStatus>;
  stop(options: StopOptions): Promise<void>;
}

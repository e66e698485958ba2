// One kafkajs admin connection, opened at first use and replaced when it has become useless: setup and the engine both administer
// topics through it, while others make and delete topics.
import kafkajs, { type Admin, type KafkaConfig } from 'kafkajs';
import { type Clock, systemClock } from '../common/clock.ts';

export interface KafkaAdminSessionOptions {
  readonly config: KafkaConfig;
  readonly clock?: Clock;
  /** Makes the client; for tests. */
  readonly admin?: () => Admin;
}

interface Connection {
  readonly admin: Admin;
  readonly connected: Promise<void>;
  /** Requests under way. */
  users: number;
  retired: boolean;
}

const ATTEMPTS = 7;
const FIRST_PAUSE_MS = 50;

export class KafkaAdminSession {
  readonly #make: () => Admin;
  readonly #clock: Clock;
  #connection: Connection | null = null;

  constructor({ config, clock, admin }: KafkaAdminSessionOptions) {
    const kafka = new kafkajs.Kafka({ ...config, logLevel: kafkajs.logLevel.NOTHING });
    this.#make = admin ?? (() => kafka.admin());
    this.#clock = clock ?? systemClock;
  }

  /** Repeats `work` while topics of others come and go. Throws what kafkajs throws: the caller knows what it was about. */
  async use<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const connection = this.#open();
      connection.users++;
      try {
        await connection.connected;
        return await work(connection.admin);
      } catch (error) {
        // After any failure, so that neither a lost connection nor a remembered topic stays with the next request.
        connection.retired = true;
        if (!isPassing(error) || attempt >= ATTEMPTS) throw error;
      } finally {
        connection.users--;
        closeUnused(connection);
      }
      await this.#clock.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }

  /** Nothing is open after this; the next use opens anew. */
  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = null;
    await connection?.admin.disconnect();
  }

  #open(): Connection {
    if (this.#connection === null || this.#connection.retired) {
      const admin = this.#make();
      this.#connection = { admin, connected: admin.connect(), users: 0, retired: false };
    }
    return this.#connection;
  }
}

/** A retired connection stays open for those who still use it. */
function closeUnused({ admin, users, retired }: Connection): void {
  if (retired && users === 0) admin.disconnect().catch(() => undefined);
}

/**
 * kafkajs asks for every topic that a client ever saw, before each request: once one of them is deleted, or has just been made, all
 * requests fail. A new client forgets them. A broker that has just started, or was too busy to report, takes no replicas yet.
 */
const PASSING: ReadonlySet<unknown> = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'INVALID_REPLICATION_FACTOR',
]);

/** kafkajs wraps the broker's answer when its own retries are used up, and the answers for several topics in one error. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('type' in error && PASSING.has(error.type)) return true;
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.length > 0 && error.errors.every(isPassing);
  return isPassing(error.cause);
}

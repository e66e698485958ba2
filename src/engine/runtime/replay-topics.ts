// Topics as replayed commands see them: they were checked when the statement was accepted, and nothing is made or deleted now.
import type { ParsedStatement } from '../../sql/ast.ts';
import type { TopicAdmin, TopicDescription } from '../statements/topic-admin.ts';

/** Describes any topic: what exists as it is, what was deleted meanwhile as the statement wants it. */
export class ReplayTopics implements TopicAdmin {
  readonly #existing: ReadonlyMap<string, TopicDescription>;
  #wanted: TopicDescription = { partitions: 1, replicas: 1, retentionMs: null };

  constructor(existing: ReadonlyMap<string, TopicDescription>) {
    this.#existing = existing;
  }

  /** Call before each statement. @param retentionMs of its sink's topic, as it was when the statement was accepted */
  prepare({ statement }: ParsedStatement, retentionMs: number | null = null): void {
    const properties = 'properties' in statement ? statement.properties : [];
    const number = (name: string): number => {
      const found = properties.find((p) => p.name === name)?.value;
      return found && 'value' in found ? Number(found.value) || 1 : 1;
    };
    this.#wanted = { partitions: number('PARTITIONS'), replicas: number('REPLICAS'), retentionMs };
  }

  async describe(name: string): Promise<TopicDescription> {
    return { ...(this.#existing.get(name) ?? this.#wanted), retentionMs: this.#wanted.retentionMs };
  }

  async create(): Promise<void> {}

  async delete(): Promise<void> {}
}

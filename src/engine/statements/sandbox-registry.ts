// A schema registry to check statements against: what they register is seen by later statements, but not by the real one.
import { InMemorySchemaRegistry } from '../formats/in-memory-schema-registry.ts';
import type { RegisteredSchema, RegistrySchemaType, SchemaRegistry } from '../formats/schema-registry.ts';

/** Ids that no real registry gives. */
const FIRST_ID = 1_000_000_000;

export class SandboxRegistry implements SchemaRegistry {
  readonly #own = new InMemorySchemaRegistry();
  readonly #below: SchemaRegistry;
  #nextId = FIRST_ID;

  /** @param below the real registry, which is only read. */
  constructor(below: SchemaRegistry) {
    this.#below = below;
  }

  byId(id: number): Promise<RegisteredSchema> {
    return id >= FIRST_ID ? this.#own.byId(id) : this.#below.byId(id);
  }

  async latest(subject: string): Promise<RegisteredSchema | null> {
    return (await this.#own.latest(subject)) ?? this.#below.latest(subject);
  }

  async version(subject: string, version: number): Promise<RegisteredSchema | null> {
    return (await this.#below.version(subject, version)) ?? this.#own.version(subject, version);
  }

  async register(
    subject: string,
    type: RegistrySchemaType,
    text: string,
    references?: RegisteredSchema['references'],
  ): Promise<number> {
    const id = this.#nextId++;
    this.#own.registerWithId(subject, type, text, id, references);
    return id;
  }

  async subjects(): Promise<readonly string[]> {
    return [...new Set([...(await this.#below.subjects()), ...(await this.#own.subjects())])];
  }

  deleteSubject(subject: string): Promise<void> {
    return this.#own.deleteSubject(subject);
  }
}

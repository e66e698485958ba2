// A schema registry inside the process: for the test driver and for stacks that have none.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { RegisteredSchema, RegistrySchemaType, SchemaRegistry } from './schema-registry.ts';

/** Ids count from 1. The same schema under any subject has one id; a subject lists its versions in order of registration. */
export class InMemorySchemaRegistry implements SchemaRegistry {
  readonly #byId = new Map<number, RegisteredSchema>();
  readonly #subjects = new Map<string, RegisteredSchema[]>();
  #lastId = 0;

  async byId(id: number): Promise<RegisteredSchema> {
    const schema = this.#byId.get(id);
    if (schema) return schema;
    throw new ClickstreamError('SERDE_SCHEMA_NOT_FOUND', `no schema has the id ${id}`, { details: { id } });
  }

  async latest(subject: string): Promise<RegisteredSchema | null> {
    return this.#subjects.get(subject)?.at(-1) ?? null;
  }

  async version(subject: string, version: number): Promise<RegisteredSchema | null> {
    return this.#subjects.get(subject)?.[version - 1] ?? null;
  }

  async register(
    subject: string,
    type: RegistrySchemaType,
    text: string,
    references: RegisteredSchema['references'] = [],
  ): Promise<number> {
    const same = (schema: RegisteredSchema) => schema.type === type && schema.text === text;
    const known = this.#subjects.get(subject)?.find(same) ?? [...this.#byId.values()].find(same);
    if (known) return this.#addVersion(subject, known);
    return this.registerWithId(subject, type, text, this.#freeId(), references);
  }

  /** As `register`, under an id of the caller's choice: for tests that name ids. */
  registerWithId(
    subject: string,
    type: RegistrySchemaType,
    text: string,
    id: number,
    references: RegisteredSchema['references'] = [],
  ): number {
    const schema: RegisteredSchema = { id, type, text, references };
    this.#byId.set(id, schema);
    return this.#addVersion(subject, schema);
  }

  #addVersion(subject: string, schema: RegisteredSchema): number {
    const versions = this.#subjects.get(subject) ?? [];
    if (!versions.some((v) => v.id === schema.id)) versions.push(schema);
    this.#subjects.set(subject, versions);
    return schema.id;
  }

  #freeId(): number {
    do this.#lastId++;
    while (this.#byId.has(this.#lastId));
    return this.#lastId;
  }

  async subjects(): Promise<readonly string[]> {
    return [...this.#subjects.keys()];
  }

  async deleteSubject(subject: string): Promise<void> {
    this.#subjects.delete(subject);
  }
}

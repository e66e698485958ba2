// The schema registry's client, loaded when the first statement or record needs it: a server that needs none stays small.
import type { RegisteredSchema, RegistrySchemaType, SchemaRegistry } from '../formats/schema-registry.ts';

export class LazySchemaRegistry implements SchemaRegistry {
  readonly #url: string;
  #loading: Promise<SchemaRegistry> | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  async byId(id: number): Promise<RegisteredSchema> {
    return (await this.#client()).byId(id);
  }

  async latest(subject: string): Promise<RegisteredSchema | null> {
    return (await this.#client()).latest(subject);
  }

  async version(subject: string, version: number): Promise<RegisteredSchema | null> {
    return (await this.#client()).version(subject, version);
  }

  async register(
    subject: string,
    type: RegistrySchemaType,
    text: string,
    references?: RegisteredSchema['references'],
  ): Promise<number> {
    return (await this.#client()).register(subject, type, text, references);
  }

  async subjects(): Promise<readonly string[]> {
    return (await this.#client()).subjects();
  }

  async deleteSubject(subject: string): Promise<void> {
    return (await this.#client()).deleteSubject(subject);
  }

  #client(): Promise<SchemaRegistry> {
    this.#loading ??= import('../formats/http-schema-registry.ts').then(
      ({ HttpSchemaRegistry }) => new HttpSchemaRegistry({ url: this.#url }),
    );
    return this.#loading;
  }
}

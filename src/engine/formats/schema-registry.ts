// The part of a Confluent-compatible schema registry that the engine needs.

export type RegistrySchemaType = 'AVRO' | 'JSON' | 'PROTOBUF';

export interface RegisteredSchema {
  readonly id: number;
  readonly type: RegistrySchemaType;
  readonly text: string;
  /** Its number within the subject, where a subject was asked. */
  readonly version?: number;
  readonly references: readonly { readonly name: string; readonly subject: string; readonly version: number }[];
}

export interface SchemaRegistry {
  /** @throws ClickstreamError when the id is unknown or the registry cannot be reached. */
  byId(id: number): Promise<RegisteredSchema>;
  /** null when the subject does not exist. */
  latest(subject: string): Promise<RegisteredSchema | null>;
  /** One version of a subject (from 1), as schema references name it; null when it does not exist. */
  version(subject: string, version: number): Promise<RegisteredSchema | null>;
  /** Returns the id; the same text twice gives the same id. */
  register(
    subject: string,
    type: RegistrySchemaType,
    text: string,
    references?: RegisteredSchema['references'],
  ): Promise<number>;
  subjects(): Promise<readonly string[]>;
  /** Deletes all versions for good; an unknown subject is no error. */
  deleteSubject(subject: string): Promise<void>;
}

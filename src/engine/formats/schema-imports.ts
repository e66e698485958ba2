// Fetches the schemas that a registered schema imports, and those that they import.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { RegisteredSchema, SchemaRegistry } from './schema-registry.ts';

const NONE: ReadonlyMap<string, string> = new Map();

/** Texts by the name under which they are imported. @throws ClickstreamError SERDE_SCHEMA_NOT_FOUND */
export async function resolveImports(
  registry: SchemaRegistry,
  schema: RegisteredSchema,
): Promise<ReadonlyMap<string, string>> {
  if (schema.references.length === 0) return NONE;
  const texts = new Map<string, string>();
  const open = [...schema.references];
  for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
    if (texts.has(reference.name)) continue;
    const imported = await registry.version(reference.subject, reference.version);
    if (imported === null) {
      throw new ClickstreamError(
        'SERDE_SCHEMA_NOT_FOUND',
        `the imported schema '${reference.name}' (subject ${reference.subject}, version ${reference.version}) does not exist`,
      );
    }
    texts.set(reference.name, imported.text);
    open.push(...imported.references);
  }
  return texts;
}

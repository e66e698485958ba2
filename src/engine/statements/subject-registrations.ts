// Which schemas a new stream or table brings to the registry.
import type { DataSource } from '../catalog/catalog.ts';
import { formatByName } from '../formats/format-registry.ts';
import type { SchemaRegistry } from '../formats/schema-registry.ts';
import { subjectOf } from '../formats/schema-translation.ts';
import type { SubjectRegistration } from './outcome.ts';
import { requireRegistry } from './schema-inference.ts';

/** @param always sinks of queries; CREATE over a topic only adds subjects that are missing. */
export function registrationsFor(source: DataSource, always: boolean): readonly SubjectRegistration[] {
  const registrations: SubjectRegistration[] = [];
  if (source.schema.key.length > 0 && formatByName(source.formats.key.format).usesRegistry)
    registrations.push({ source, part: 'KEY', always });
  if (source.schema.value.length > 0 && formatByName(source.formats.value.format).usesRegistry)
    registrations.push({ source, part: 'VALUE', always });
  return registrations;
}

/** @throws ClickstreamError when schemas are to be registered and there is no registry. */
export function requireRegistryFor(
  registrations: readonly SubjectRegistration[],
  registry: SchemaRegistry | null,
): void {
  for (const { source, part } of registrations)
    requireRegistry(registry, part === 'KEY' ? source.formats.key : source.formats.value);
}

/** Registers what is missing. @throws ClickstreamError when there is no registry, or it refuses a schema. */
export async function registerSubjects(
  registrations: readonly SubjectRegistration[],
  registry: SchemaRegistry | null,
): Promise<void> {
  for (const { source, part, always } of registrations) {
    const info = part === 'KEY' ? source.formats.key : source.formats.value;
    const client = requireRegistry(registry, info);
    const subject = subjectOf(source.topic, part);
    if (!always && (await client.latest(subject)) !== null) continue;
    const id = info.properties.schemaId;
    const translation = formatByName(info.format).translation!;
    const text =
      id !== undefined
        ? (await client.byId(Number(id))).text
        : translation.schemaText({
            columns: part === 'KEY' ? source.schema.key : source.schema.value,
            part,
            info,
            wrapping: part === 'KEY' ? source.formats.keyWrapping : source.formats.valueWrapping,
          });
    await client.register(subject, translation.schemaType, text);
  }
}

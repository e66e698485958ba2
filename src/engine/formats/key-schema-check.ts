// Keeps INSERT VALUES from writing keys with another schema than a topic's keys have: equal keys would differ in their bytes.
import { isDeepStrictEqual } from 'node:util';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { SerdeRequest } from './format.ts';
import { formatByName } from './format-registry.ts';
import { subjectOf } from './schema-translation.ts';

/**
 * For AVRO and JSON_SR keys. Connect's own attributes make no difference.
 * @throws ClickstreamError STATEMENT_INVALID when the latest schema of the topic's keys is another than their columns have.
 */
export async function requireSameKeySchema(request: SerdeRequest): Promise<void> {
  const { translation, name } = formatByName(request.info.format);
  if (!translation || translation.schemaType === 'PROTOBUF' || request.columns.length === 0) return;
  const subject = subjectOf(request.topic, 'KEY');
  const latest = await request.registry.latest(subject);
  if (latest === null) return;
  const text = translation.schemaText(request);
  if (latest.type === translation.schemaType && isDeepStrictEqual(essence(latest.text), essence(text))) return;
  throw new ClickstreamError(
    'STATEMENT_INVALID',
    `the keys of '${request.topic}' have another ${name} schema than their columns would be written with`,
    {
      details: { subject, registered: latest.text, written: text },
      nextStep: 'Write the records with the application that registered the schema.',
    },
  );
}

/** A schema without Connect's attributes, in one of the spellings that Avro has for simple types. */
function essence(text: string): unknown {
  try {
    return plain(JSON.parse(text));
  } catch {
    return text.trim();
  }
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([name]) => !name.startsWith('connect.'));
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === 'type' && typeof only[1] === 'string') return only[1];
  return Object.fromEntries(entries.map(([name, member]) => [name, plain(member)]));
}

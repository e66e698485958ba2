// The record that an INSERT INTO … VALUES comes to, in the formats of its target.
import { createSerde } from '../formats/format-registry.ts';
import { requireSameKeySchema } from '../formats/key-schema-check.ts';
import type { SchemaRegistry } from '../formats/schema-registry.ts';
import type { OutputRecord } from '../operators/task.ts';
import type { StatementOutcome } from '../statements/outcome.ts';
import { serdeRequest } from './serde-request.ts';

/** `now` gives ms since the epoch, for rows without a time of their own. @throws ClickstreamError SERDE_FAILED */
export async function recordOf(
  row: Extract<StatementOutcome, { readonly kind: 'RowInserted' }>,
  registry: SchemaRegistry,
  now: () => number,
): Promise<OutputRecord> {
  const keyRequest = serdeRequest(row.target, 'KEY', registry);
  await requireSameKeySchema(keyRequest);
  const keys = createSerde(keyRequest);
  const values = createSerde(serdeRequest(row.target, 'VALUE', registry));
  await keys.open();
  await values.open();
  return {
    key: keys.serialize(row.key),
    value: values.serialize(row.value),
    timestamp: row.timestamp ?? now(),
    headers: [],
  };
}

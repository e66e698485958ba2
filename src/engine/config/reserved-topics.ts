// Topics that belong to the machinery: LIST TOPICS leaves them out, and nothing may be inserted into some of them.

/** Of both lists, when the server has none of its own. */
export const INTERNAL_TOPICS = [
  '_confluent.*',
  '__confluent.*',
  '_schemas',
  '__consumer_offsets',
  '__transaction_state',
  'connect-configs',
  'connect-offsets',
  'connect-status',
  'connect-statuses',
].join();

type Properties = Readonly<Record<string, unknown>>;

/** Names, as regular expressions separated by commas; ksqlDB's own topics are always among them. */
function matches(name: string, listed: unknown): boolean {
  const patterns = String(listed ?? INTERNAL_TOPICS).split(',');
  const all = ['_confluent-ksql-.*', ...patterns.map((pattern) => pattern.trim())];
  return new RegExp(`^(?:${all.filter((pattern) => pattern !== '').join('|')})$`).test(name);
}

/** `ksql.hidden.topics` */
export const isHiddenTopic = (name: string, properties: Properties): boolean =>
  matches(name, properties['ksql.hidden.topics']);

/** `ksql.readonly.topics`, and the processing log. */
export function isReadOnlyTopic(name: string, properties: Properties): boolean {
  const serviceId = properties['ksql.service.id'] ?? 'default_';
  const log = properties['ksql.logging.processing.topic.name'] ?? `${serviceId}ksql_processing_log`;
  return name === log || matches(name, properties['ksql.readonly.topics']);
}

// The bodies that belong to the HTTP/2 recordings: curl's traces hold their lengths only.

const query = (sql: string): string => JSON.stringify({ sql, properties: { 'auto.offset.reset': 'earliest' } });
const lines = (...values: readonly (string | object)[]): string =>
  values.map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`).join('');
const INTO_CLICKS = { target: 'click_events' };
const CLICKS = 'SELECT * FROM click_events EMIT CHANGES';
const PULL = "SELECT * FROM click_counts WHERE campaignId='c1';";

/** By the name of the recording. */
export const HTTP2_BODIES: Readonly<Record<string, string>> = {
  'close-query-other-conn': JSON.stringify({ queryId: 'transient_CLICK_EVENTS_1' }),
  'inserts-stream': lines(
    INTO_CLICKS,
    { ITEMID: 'h1', CAMPAIGNID: 'c7', TIMESTAMP: 1795343000000 },
    { itemId: 'h2', campaignId: 'c7', timestamp: 1795343000001 },
  ),
  'inserts-stream-json': lines(INTO_CLICKS, { itemId: 'h3', campaignId: 'c7', timestamp: 1795343000002 }),
  'inserts-stream-badcol': lines(INTO_CLICKS, { NOPE: 'x' }, { itemId: 'h4' }),
  'inserts-stream-badtype': lines(INTO_CLICKS, { timestamp: 'abc' }),
  'inserts-stream-malformed': lines(INTO_CLICKS, 'nope'),
  'inserts-stream-unknown': lines({ target: 'nosuch' }, { itemId: 'x' }),
  'ksql-list': JSON.stringify({ ksql: 'LIST STREAMS;' }),
  'upgrade-h2c': JSON.stringify({ ksql: 'LIST STREAMS;' }),
  'plog-print': JSON.stringify({ ksql: 'PRINT default_ksql_processing_log FROM BEGINNING LIMIT 3;' }),
  'plog-query': query('SELECT * FROM KSQL_PROCESSING_LOG EMIT CHANGES;'),
  'qs-err': JSON.stringify({ sql: 'SELECT * FROM nosuch EMIT CHANGES;' }),
  'qs-pull': JSON.stringify({ sql: PULL }),
  'query-pull': JSON.stringify({ ksql: PULL }),
  'qs-push': query(`${CLICKS} LIMIT 3;`),
  'qs-push-json': query(`${CLICKS} LIMIT 3;`),
  'qs-push-v1': query(`${CLICKS} LIMIT 3;`),
  'qs-push-cut': query(`${CLICKS};`),
};

// Settings that have a meaning in this engine, with the value that holds when nobody sets them, as LIST PROPERTIES shows them.
import { DEFAULT_SETTINGS } from '../runtime/query-settings.ts';

export const SHOWN_DEFAULTS: Readonly<Record<string, string>> = {
  'ksql.service.id': 'default_',
  'ksql.output.topic.name.prefix': '',
  'ksql.persistence.default.format.key': 'KAFKA',
  'ksql.persistence.default.format.value': '',
  'ksql.persistence.wrap.single.values': '',
  'ksql.functions.collect_list.limit': '2147483647',
  'ksql.functions.collect_set.limit': '2147483647',
  'ksql.insert.into.values.enabled': 'true',
  'ksql.timestamp.throw.on.invalid': 'false',
  'ksql.variable.substitution.enable': 'true',
  'ksql.query.pull.table.scan.enabled': 'true',
  'ksql.query.pull.stream.enabled': 'true',
  'ksql.max.push.queries': '100',
  'ksql.server.command.response.timeout.ms': '5000',
  'ksql.assert.topic.default.timeout.ms': '1000',
  'ksql.assert.schema.default.timeout.ms': '1000',
  'ksql.streams.auto.offset.reset': 'latest',
  'ksql.streams.processing.guarantee': 'exactly_once_v2',
  'ksql.streams.commit.interval.ms': String(DEFAULT_SETTINGS.commitIntervalMs),
  'ksql.streams.cache.max.bytes.buffering': '10000000',
};

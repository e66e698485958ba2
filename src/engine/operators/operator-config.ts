// Reads what operators need from ksqlDB's properties.
import type { OperatorConfig } from './task-scope.ts';

/** @param properties server properties overlaid with those of the session. */
export function operatorConfig(properties: Readonly<Record<string, unknown>>): OperatorConfig {
  const serviceId = String(properties['ksql.service.id'] ?? 'default_');
  const functionSettings = Object.entries(properties)
    .filter(([name]) => name.startsWith('ksql.functions.'))
    .map(([name, value]) => [name, String(value)]);
  return {
    internalTopicPrefix: `_confluent-ksql-${serviceId}query_`,
    failOnInvalidTimestamp: String(properties['ksql.timestamp.throw.on.invalid']) === 'true',
    functionSettings: Object.fromEntries(functionSettings),
  };
}

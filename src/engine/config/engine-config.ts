// The ksql properties that change how statements are analysed and planned, with their defaults.
import { statementInvalid } from '../analyze/statement-error.ts';

export interface EngineConfig {
  /** `ksql.persistence.default.format.key`. */
  readonly defaultKeyFormat: string;
  /** `ksql.persistence.default.format.value`; null: each statement must name one. */
  readonly defaultValueFormat: string | null;
  /** `ksql.persistence.wrap.single.values`; null: the format's own default. */
  readonly wrapSingleValues: boolean | null;
  /** `ksql.output.topic.name.prefix`. */
  readonly outputTopicPrefix: string;
  /** `ksql.new.query.planner.enabled`: a persistent query over a stream may leave its key out, and loses it then. */
  readonly optionalKeys: boolean;
  /** `ksql.service.id`: part of the names of internal topics. */
  readonly serviceId: string;
}

/** Reads the properties of a server or session; names without a meaning here are left to others. */
export function engineConfig(properties: Readonly<Record<string, unknown>>): EngineConfig {
  const text = (name: string, otherwise: string): string => {
    const value = properties[name];
    return value === undefined || value === null ? otherwise : String(value);
  };
  return {
    defaultKeyFormat: text('ksql.persistence.default.format.key', 'KAFKA'),
    defaultValueFormat: text('ksql.persistence.default.format.value', '') || null,
    wrapSingleValues: booleanOrNull('ksql.persistence.wrap.single.values', properties),
    outputTopicPrefix: text('ksql.output.topic.name.prefix', ''),
    optionalKeys: booleanOrNull('ksql.new.query.planner.enabled', properties) ?? false,
    serviceId: text('ksql.service.id', 'default_'),
  };
}

function booleanOrNull(name: string, properties: Readonly<Record<string, unknown>>): boolean | null {
  const value = properties[name];
  if (value === undefined || value === null || value === '') return null;
  if (String(value) === 'true') return true;
  if (String(value) === 'false') return false;
  throw statementInvalid(`${name} must be true or false, not ${String(value)}.`, { details: { property: name } });
}

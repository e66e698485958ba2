// The WITH clause: which properties each statement takes, and their values as the right types.
import { nearestNames } from '../../common/nearest-names.ts';
import type { Property } from '../../sql/ast.ts';
import { statementInvalid } from '../analyze/statement-error.ts';

type PropertyType = 'STRING' | 'INT' | 'LONG' | 'BOOLEAN';

const SOURCE_PROPERTIES: Readonly<Record<string, PropertyType>> = {
  KAFKA_TOPIC: 'STRING',
  PARTITIONS: 'INT',
  REPLICAS: 'INT',
  RETENTION_MS: 'LONG',
  CLEANUP_POLICY: 'STRING',
  FORMAT: 'STRING',
  KEY_FORMAT: 'STRING',
  VALUE_FORMAT: 'STRING',
  KEY_DELIMITER: 'STRING',
  VALUE_DELIMITER: 'STRING',
  WRAP_SINGLE_VALUE: 'BOOLEAN',
  TIMESTAMP: 'STRING',
  TIMESTAMP_FORMAT: 'STRING',
  KEY_SCHEMA_ID: 'INT',
  VALUE_SCHEMA_ID: 'INT',
  KEY_SCHEMA_FULL_NAME: 'STRING',
  VALUE_SCHEMA_FULL_NAME: 'STRING',
  VALUE_AVRO_SCHEMA_FULL_NAME: 'STRING',
  KEY_PROTOBUF_NULLABLE_REPRESENTATION: 'STRING',
  VALUE_PROTOBUF_NULLABLE_REPRESENTATION: 'STRING',
};

/** What CREATE STREAM|TABLE … WITH takes. */
export const CREATE_PROPERTIES: Readonly<Record<string, PropertyType>> = {
  ...SOURCE_PROPERTIES,
  WINDOW_TYPE: 'STRING',
  WINDOW_SIZE: 'STRING',
  SOURCED_BY_CONNECTOR: 'STRING',
};

/** What CREATE STREAM|TABLE … WITH … AS SELECT takes. */
export const CREATE_AS_PROPERTIES = SOURCE_PROPERTIES;

/** What INSERT INTO … WITH … SELECT takes. */
export const INSERT_PROPERTIES: Readonly<Record<string, PropertyType>> = { QUERY_ID: 'STRING' };

/** The typed values of a WITH clause. */
export class WithProperties {
  readonly #values: ReadonlyMap<string, { readonly value: string | number | boolean; readonly property: Property }>;

  constructor(values: ReadonlyMap<string, { readonly value: string | number | boolean; readonly property: Property }>) {
    this.#values = values;
  }

  text(name: string): string | null {
    const value = this.#values.get(name)?.value;
    return value === undefined ? null : String(value);
  }

  number(name: string): number | null {
    const value = this.#values.get(name)?.value;
    return typeof value === 'number' ? value : null;
  }

  boolean(name: string): boolean | null {
    const value = this.#values.get(name)?.value;
    return typeof value === 'boolean' ? value : null;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Where the property stands in the statement. */
  span(name: string): Property['span'] | undefined {
    return this.#values.get(name)?.property.span;
  }

  /** For the formats, which read their own options. */
  record(): Readonly<Record<string, string | number | boolean>> {
    return Object.fromEntries([...this.#values].map(([name, { value }]) => [name, value]));
  }
}

/** @throws ClickstreamError STATEMENT_INVALID for names the statement does not take, names given twice, and bad values. */
export function readWithProperties(
  properties: readonly Property[],
  allowed: Readonly<Record<string, PropertyType>>,
): WithProperties {
  const values = new Map<string, { value: string | number | boolean; property: Property }>();
  for (const property of properties) {
    const type = allowed[property.name];
    if (type === undefined) throw unknownProperty(property, Object.keys(allowed));
    if (values.has(property.name))
      throw statementInvalid(`The property ${property.name} is given twice.`, { span: property.span });
    values.set(property.name, { value: typedValue(property, type), property });
  }
  return new WithProperties(values);
}

function unknownProperty(property: Property, allowed: readonly string[]) {
  const near = nearestNames(property.name, allowed);
  const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
  return statementInvalid(`The WITH clause of this statement does not take ${property.name}.${hint}`, {
    span: property.span,
    details: { property: property.name, similar: near },
    nextStep: `It takes ${allowed.join(', ')}.`,
  });
}

const EXPECTED: Readonly<Record<PropertyType, string>> = {
  STRING: 'text in single quotes',
  INT: 'a whole number of 32 bits',
  LONG: 'a whole number of 64 bits',
  BOOLEAN: 'TRUE or FALSE',
};

function typedValue(property: Property, type: PropertyType): string | number | boolean {
  const { value } = property;
  const text = value.kind === 'StringLiteral' ? value.value.trim() : null;
  switch (type) {
    case 'STRING':
      if (value.kind === 'StringLiteral') return value.value;
      break;
    case 'BOOLEAN':
      if (value.kind === 'BooleanLiteral') return value.value;
      if (text !== null && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
      break;
    default: {
      const number = numberOf(property, text);
      const limit = type === 'INT' ? 2 ** 31 : 2 ** 63;
      if (number !== null && number < limit && number >= -limit) return number;
    }
  }
  const shown = text ?? ('value' in value ? String(value.value) : 'text' in value ? value.text : 'NULL');
  throw statementInvalid(`${property.name} must be ${EXPECTED[type]}, not ${shown}.`, { span: property.span });
}

function numberOf({ value }: Property, text: string | null): number | null {
  if (value.kind === 'IntegerLiteral') return value.value;
  if (value.kind === 'BigintLiteral') return Number(value.value);
  return text !== null && /^[+-]?\d+$/.test(text) ? Number(text) : null;
}

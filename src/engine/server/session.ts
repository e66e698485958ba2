// What one request knows of its client's session: properties and variables, which last for the request only.
import { checkPropertyName, checkPropertyValue } from '../config/known-properties.ts';
import { ERROR_CODE, messageOf, RestError } from './rest-error.ts';

/** Settings of the server that no session may change. */
const PROTECTED = new Set([
  'ksql.service.id',
  'ksql.schema.registry.url',
  'ksql.connect.url',
  'ksql.streams.bootstrap.servers',
  'bootstrap.servers',
  'ksql.extension.dir',
  'ksql.internal.topic.replicas',
  'ksql.persistent.prefix',
  'ksql.transient.prefix',
  'ksql.streams.application.id',
  'application.id',
]);

export const isProtected = (name: string): boolean => PROTECTED.has(name);

export class RequestSession {
  readonly properties: Map<string, unknown>;
  readonly variables: Map<string, string>;

  constructor(properties: Readonly<Record<string, unknown>>, variables: Readonly<Record<string, unknown>>) {
    this.properties = new Map(Object.entries(properties));
    this.variables = new Map(Object.entries(variables).map(([name, value]) => [name, String(value)]));
  }

  get propertyRecord(): Record<string, unknown> {
    return Object.fromEntries(this.properties);
  }

  get variableRecord(): Record<string, string> {
    return Object.fromEntries(this.variables);
  }
}

/** @throws RestError for properties that are protected or have impossible values. */
export function checkProperties(properties: Readonly<Record<string, unknown>>): void {
  const locked = Object.keys(properties).filter(isProtected);
  if (locked.length > 0)
    throw new RestError(
      ERROR_CODE.badRequest,
      `These properties belong to the server and cannot be set by a session: ${locked.join(', ')}`,
    );
  for (const [name, value] of Object.entries(properties)) {
    if (value === null) continue;
    try {
      checkPropertyValue(name, String(value));
    } catch (error) {
      throw new RestError(ERROR_CODE.badRequest, messageOf(error), { cause: error });
    }
  }
}

/** @throws RestError naming the first property that does not exist. */
export function checkPropertyNames(properties: Readonly<Record<string, unknown>>, statement: string): void {
  for (const name of Object.keys(properties)) {
    try {
      checkPropertyName(name);
    } catch (error) {
      throw new RestError(ERROR_CODE.serverError, messageOf(error), { statement, cause: error });
    }
  }
}

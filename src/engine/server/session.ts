// What one request knows of its client's session: properties and variables, which last for the request only.
import { checkPropertyName, checkPropertyValue, isImmutable, isKnownProperty } from '../config/known-properties.ts';
import { ERROR_CODE, messageOf, RestError } from './rest-error.ts';

type Properties = Readonly<Record<string, unknown>>;

/** What no session may change: the name of the service, and what `ksql.properties.overrides.denylist` names. */
function deniedNames(server: Properties): ReadonlySet<string> {
  const listed = String(server['ksql.properties.overrides.denylist'] ?? '').split(',');
  return new Set(['ksql.service.id', ...listed.map((name) => name.trim()).filter((name) => name !== '')]);
}

/** @param server the server's own properties @throws RestError naming the properties that are denied. */
export function checkDenied(properties: Properties, server: Properties): void {
  const denied = deniedNames(server);
  const named = Object.keys(properties).filter((name) => denied.has(name));
  if (named.length === 0) return;
  throw new RestError(
    ERROR_CODE.badRequest,
    `These property overrides are prohibited by the server (use UNSET to take them back): ${named.join(', ')}`,
  );
}

/**
 * Of a request for /ksql or /query: every property must exist, be free to change, and have a value of its kind.
 * @param statement named by the answer when a property does not exist; null: none is
 * @throws RestError
 */
export function checkOverrides(properties: Properties, statement: string | null): void {
  for (const [name, value] of Object.entries(properties)) {
    try {
      checkPropertyName(name);
    } catch (error) {
      const named = statement === null ? {} : { statement };
      throw new RestError(ERROR_CODE.serverError, messageOf(error), { ...named, cause: error });
    }
    if (isImmutable(name)) throw cannotSet(name, value, 'this property cannot be overridden');
    checkValue(name, value);
  }
}

/** Of a request for /query-stream: properties that nobody knows are passed over. @throws RestError */
export function checkKnownOverrides(properties: Properties): void {
  for (const [name, value] of Object.entries(properties))
    if (value !== null && isKnownProperty(name)) checkValue(name, value);
}

function checkValue(name: string, value: unknown): void {
  try {
    checkPropertyValue(name, String(value));
  } catch (error) {
    throw cannotSet(name, value, messageOf(error), error);
  }
}

const cannotSet = (name: string, value: unknown, reason: string, cause?: unknown): RestError =>
  new RestError(ERROR_CODE.badRequest, `Failed to set '${name}' to '${value}': ${reason}`, { cause });

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

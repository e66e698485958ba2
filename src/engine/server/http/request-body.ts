// Reads the fields of a request's JSON as a ksqlDB server does: numbers and booleans may stand for text, text for numbers, unknown
// fields are passed over, and everything else is a fault of the request.
import { ERROR_CODE, RestError } from '../rest-error.ts';

export type Body = Readonly<Record<string, unknown>>;

/** Faults of the body itself are answered without a content type, as recorded. */
export const bodyFault = (message: string, errorCode: number = ERROR_CODE.badRequest): RestError =>
  new RestError(errorCode, message, { details: { faultOfBody: true } });

const wrongKind = (name: string, expected: string): RestError =>
  bodyFault(`Invalid JSON in request: ${name} must be ${expected}.`);

/** null when it is not there. @throws RestError */
export function textField(body: Body, name: string): string | null {
  const value = body[name] ?? null;
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw wrongKind(name, 'a string');
}

/** @throws RestError also when the field is not there. */
export function requiredText(body: Body, name: string): string {
  const value = textField(body, name);
  if (value === null) throw bodyFault(`Invalid JSON in request: the required property '${name}' is missing.`);
  return value;
}

/** Whole numbers; null when it is not there. @throws RestError */
export function numberField(body: Body, name: string): number | null {
  const value = body[name] ?? null;
  if (value === null || value === '') return null;
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)) return Number(value);
  throw wrongKind(name, 'a whole number');
}

/** Empty when it is not there. @throws RestError */
export function objectField(body: Body, name: string): Body {
  const value = body[name] ?? null;
  if (value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Body;
  throw wrongKind(name, 'an object');
}

/** The properties of a session: an object without nulls, of which lists are joined. @throws RestError */
export function propertiesField(body: Body, name: string): Body {
  const entries = Object.entries(objectField(body, name)).map(([key, value]): [string, unknown] => {
    if (value === null) throw bodyFault(`The property ${key} is null.`, ERROR_CODE.serverError);
    return [key, Array.isArray(value) ? value.join(',') : value];
  });
  return Object.fromEntries(entries);
}

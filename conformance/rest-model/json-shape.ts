// Small descriptions of JSON values, strict in both directions: nothing may be missing, and nothing may be there that has no place.

/** What is wrong with a value, each with the path to it. */
export type Shape = (value: unknown, path: string) => string[];

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 120);

const ofType =
  (type: 'string' | 'number' | 'boolean'): Shape =>
  (value, path) =>
    typeof value === type ? [] : [`${path} is ${shown(value)}, not a ${type}`];

export const text = ofType('string');
export const flag = ofType('boolean');

export const whole: Shape = (value, path) =>
  Number.isInteger(value) ? [] : [`${path} is ${shown(value)}, not a whole number`];
export const decimal = ofType('number');
export const anything: Shape = (value, path) => (value === undefined ? [`${path} is missing`] : []);

export const matching =
  (pattern: RegExp): Shape =>
  (value, path) =>
    typeof value === 'string' && pattern.test(value)
      ? []
      : [`${path} is ${shown(value)}, which is not like ${pattern}`];

export const oneOf =
  (...values: readonly unknown[]): Shape =>
  (value, path) =>
    values.includes(value) ? [] : [`${path} is ${shown(value)}, none of ${values.join(', ')}`];

export const nullable =
  (shape: Shape): Shape =>
  (value, path) =>
    value === null ? [] : shape(value, path);

export const list =
  (shape: Shape): Shape =>
  (value, path) =>
    Array.isArray(value)
      ? value.flatMap((item, i) => shape(item, `${path}[${i}]`))
      : [`${path} is ${shown(value)}, not a list`];

/** An object whose keys are data. */
export const mapOf =
  (shape: Shape): Shape =>
  (value, path) =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, item]) => shape(item, `${path}.${key}`))
      : [`${path} is ${shown(value)}, not an object`];

/** For shapes that contain themselves. */
export const later =
  (shape: () => Shape): Shape =>
  (value, path) =>
    shape()(value, path);

/** @param may fields that need not be there */
export const object =
  (must: Readonly<Record<string, Shape>>, may: Readonly<Record<string, Shape>> = {}): Shape =>
  (value, path) => {
    if (!isObject(value)) return [`${path} is ${shown(value)}, not an object`];
    const missing = Object.keys(must).filter((name) => !(name in value));
    const fields = { ...may, ...must };
    const inside = Object.entries(value).flatMap(([name, item]) => {
      const shape = fields[name];
      return shape ? shape(item, `${path}.${name}`) : [`${path}.${name} has no place there`];
    });
    return [...missing.map((name) => `${path}.${name} is missing`), ...inside];
  };

/** The object is of the kind that this field names. */
export const taggedBy =
  (tag: string, kinds: Readonly<Record<string, Shape>>): Shape =>
  (value, path) => {
    const kind = isObject(value) ? String(value[tag]) : '';
    const shape = kinds[kind];
    return shape ? shape(value, path) : [`${path}.${tag} is ${shown(kind)}, no kind of answer`];
  };

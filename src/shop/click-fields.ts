// The fields that a click may have: taken from the schema of its topic, so that a field added there is a field of the API.

/** What is wrong with a value, in words that follow the field's name. */
export class Refusal {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

export interface ClickField {
  readonly name: string;
  readonly required: boolean;
  /** What values it takes, for people. */
  readonly takes: string;
  readonly doc: string;
  /** The value to write, or why it cannot be taken. `now`: milliseconds since the epoch. Never called with null or undefined. */
  readonly check: (value: unknown, now: number) => unknown;
}

type Check = Pick<ClickField, 'takes' | 'check'>;

/** A clock that runs ahead moves the window's time for everyone: later events would then come too late. */
export const MAX_AHEAD_MS = 5 * 60_000;
/** The grace period of the count: an older event could not be counted, so it is refused instead of being lost. */
export const MAX_AGE_MS = 24 * 3_600_000;
const MAX_TEXT_LENGTH = 256;
const INT_MIN = -(2 ** 31);
const INT_MAX = 2 ** 31 - 1;

/** Required by the API, although the schema, which ksqlDB writes too, allows null everywhere. */
const REQUIRED = new Set(['event_type', 'item_id', 'campaign_id']);
/** Filled in when absent, whatever the schema says. */
const FILLED_IN = new Set(['event_id', 'occurred_at']);

/** Postgres cannot store U+0000, and half a surrogate pair has no UTF-8 form: two different texts would become one. */
function text(max: number, change = (value: string) => value): Check {
  return {
    takes: `text of up to ${max} characters`,
    check: (value) => {
      if (typeof value !== 'string') return new Refusal('must be text');
      if (value.trim() === '') return new Refusal('must not be empty');
      if (value.length > max && [...value].length > max) return new Refusal(`must have at most ${max} characters`);
      if (hasControlCharacter(value)) return new Refusal('must not contain control characters');
      return value.isWellFormed() ? change(value) : new Refusal('must be well-formed Unicode');
    },
  };
}

function hasControlCharacter(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

function wholeNumber(min: number, max: number): Check {
  const range = `must be a whole number between ${min} and ${max}`;
  return {
    takes: `whole number, ${min} to ${max}`,
    check: (value) => {
      if (!Number.isInteger(value)) return new Refusal('must be a whole number');
      return (value as number) < min || (value as number) > max ? new Refusal(range) : value;
    },
  };
}

/** As text, so that no digit is lost on the way: a number is taken as it is printed. */
function decimal(precision: number, scale: number): Check {
  const whole = precision - scale;
  const form = new RegExp(`^\\d{1,${whole}}${scale > 0 ? `(\\.\\d{1,${scale}})?` : ''}$`);
  const largest = `${'9'.repeat(whole)}${scale > 0 ? `.${'9'.repeat(scale)}` : ''}`;
  const digits = scale > 0 ? ` with at most ${scale} digits after the point` : '';
  return {
    takes: `number or text, 0 to ${largest}`,
    check: (value) => {
      if (typeof value !== 'number' && typeof value !== 'string') {
        return new Refusal(
          `must be a number such as ${scale > 0 ? `19.${'90'.padEnd(scale, '0').slice(0, scale)}` : '19'}`,
        );
      }
      const digitsOfValue = String(value);
      return form.test(digitsOfValue) ? digitsOfValue : new Refusal(`must be between 0 and ${largest}${digits}`);
    },
  };
}

const ISO_TIME = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const TIME_FORM = 'must be milliseconds since 1970 or an ISO 8601 time with zone';

/** A time in one of the forms that the API takes, in ms since the epoch; NaN for anything else. */
export function millisecondsOf(value: unknown): number {
  if (typeof value === 'number') return value;
  const match = typeof value === 'string' ? ISO_TIME.exec(value) : null;
  if (!match) return Number.NaN;
  // Date.parse takes 30 February for 2 March.
  const days = new Date(Date.UTC(Number(match[1]), Number(match[2]), 0)).getUTCDate();
  return Number(match[3]) > days ? Number.NaN : Date.parse(match[0]);
}

function time(bounded: boolean): Check {
  return {
    takes: 'milliseconds since 1970, or text such as 2026-03-01T12:00:00Z',
    check: (value, now) => {
      const ms = millisecondsOf(value);
      if (!Number.isSafeInteger(ms)) return new Refusal(TIME_FORM);
      if (bounded && ms > now + MAX_AHEAD_MS) return new Refusal('lies more than 5 minutes in the future');
      if (bounded && ms < now - MAX_AGE_MS) {
        return new Refusal('lies more than 24 hours in the past: its window is closed');
      }
      return ms;
    },
  };
}

const TRUTH: Check = {
  takes: 'true or false',
  check: (value) => (typeof value === 'boolean' ? value : new Refusal('must be true or false')),
};

const FRACTION: Check = {
  takes: 'number',
  check: (value) => (Number.isFinite(value) ? value : new Refusal('must be a number')),
};

/** Fields with rules of their own; all others follow from their type. */
const SPECIAL: Readonly<Record<string, Check>> = {
  event_type: text(64, (type) => type.trim().toUpperCase()),
  campaign_id: text(64),
  quantity: wholeNumber(0, INT_MAX),
  occurred_at: time(true),
};

interface AvroType {
  readonly type?: unknown;
  readonly logicalType?: string;
  readonly precision?: number;
  readonly scale?: number;
  readonly symbols?: readonly string[];
}

/** undefined for types that have no plain JSON form: arrays, maps, records, bytes. */
function checkOfType(schema: unknown): Check | undefined {
  const type = typeof schema === 'object' && schema !== null ? (schema as AvroType) : { type: schema };
  if (type.logicalType === 'decimal') return decimal(type.precision ?? 0, type.scale ?? 0);
  if (type.logicalType === 'timestamp-millis') return time(false);
  switch (type.type) {
    case 'string':
      return text(MAX_TEXT_LENGTH);
    case 'int':
      return wholeNumber(INT_MIN, INT_MAX);
    case 'long':
      return wholeNumber(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    case 'boolean':
      return TRUTH;
    case 'float':
    case 'double':
      return FRACTION;
    case 'enum': {
      const symbols = type.symbols ?? [];
      const takes = `one of ${symbols.join(', ')}`;
      return { takes, check: (value) => (symbols.includes(String(value)) ? value : new Refusal(`must be ${takes}`)) };
    }
    default:
      return undefined;
  }
}

interface AvroRecord {
  readonly fields?: readonly {
    readonly name: string;
    readonly type: unknown;
    readonly doc?: string;
    readonly default?: unknown;
  }[];
}

/** The fields of the API for a record schema in Avro's JSON form; required ones first. */
export function clickFields(schema: unknown): ClickField[] {
  const fields = ((schema as AvroRecord).fields ?? []).flatMap(({ name, type, doc = '', ...rest }): ClickField[] => {
    const branches: readonly unknown[] = Array.isArray(type) ? type.filter((branch) => branch !== 'null') : [type];
    const check = SPECIAL[name] ?? (branches.length === 1 ? checkOfType(branches[0]) : undefined);
    if (check === undefined) return [];
    const canBeAbsent = 'default' in rest || FILLED_IN.has(name);
    return [{ name, required: REQUIRED.has(name) || !canBeAbsent, doc, ...check }];
  });
  return [...fields.filter((field) => field.required), ...fields.filter((field) => !field.required)];
}

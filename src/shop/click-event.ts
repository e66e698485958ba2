// What a click is: the fields the API takes, how each is checked, and what is filled in.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** A click as it is written to the topic: field names as in schemas/click_events-value.avsc. */
export interface ClickEvent {
  readonly event_id: string;
  readonly session_id: string | null;
  readonly user_name: string | null;
  readonly event_type: string;
  readonly item_id: string;
  readonly campaign_id: string;
  readonly traffic_source: string | null;
  readonly category: string | null;
  readonly gender: string | null;
  readonly style: string | null;
  readonly size: string | null;
  readonly colour: string | null;
  readonly quantity: number | null;
  /** Decimal text with at most two digits after the point. */
  readonly price: string | null;
  /** Milliseconds since the epoch. */
  readonly occurred_at: number;
}

/** One refused field. `event` is the position in the array that was sent, from 0. */
export interface FieldFault {
  readonly event: number;
  readonly field: string;
  readonly message: string;
}

export const MAX_CAMPAIGN_ID_LENGTH = 64;
const MAX_TEXT_LENGTH = 256;
/** A clock that runs ahead moves the window's time for everyone: later events would then come too late. */
export const MAX_AHEAD_MS = 5 * 60_000;
/** The grace period of the count: an older event could not be counted, so it is refused instead of being lost. */
export const MAX_AGE_MS = 24 * 3_600_000;

const characters = (text: string): number => [...text].length;

/** Postgres cannot store U+0000, and half a surrogate pair has no UTF-8 form: two different texts would become one. */
const text = (max: number) =>
  z
    .string()
    .min(1, 'must not be empty')
    .refine((s) => characters(s) <= max, `must have at most ${max} characters`)
    .refine((s) => !hasControlCharacter(s), 'must not contain control characters')
    .refine((s) => s.isWellFormed(), 'must be well-formed Unicode');

function hasControlCharacter(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

const optionalText = text(MAX_TEXT_LENGTH).nullish();

const decimalText = /^\d{1,10}(\.\d{1,2})?$/;
const price = z
  .union([z.number(), z.string()], { error: 'must be a number such as 19.90' })
  .transform((value) => String(value))
  .refine(
    (value) => decimalText.test(value),
    'must be between 0 and 9999999999.99 with at most 2 digits after the point',
  );

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const occurredAt = (now: number) =>
  z
    .union([z.number(), z.string()], { error: 'must be milliseconds since 1970 or an ISO 8601 time with zone' })
    .transform((value) => (typeof value === 'number' ? value : ISO_TIME.test(value) ? Date.parse(value) : Number.NaN))
    .refine((ms) => Number.isSafeInteger(ms), 'must be milliseconds since 1970 or an ISO 8601 time with zone')
    .refine((ms) => !(ms > now + MAX_AHEAD_MS), 'lies more than 5 minutes in the future')
    .refine((ms) => !(ms < now - MAX_AGE_MS), 'lies more than 24 hours in the past: its window is closed');

const clickSchema = (now: number) =>
  z.strictObject({
    event_id: text(MAX_TEXT_LENGTH).nullish(),
    session_id: optionalText,
    user_name: optionalText,
    event_type: text(64).transform((type) => type.trim().toUpperCase()),
    item_id: text(MAX_TEXT_LENGTH),
    campaign_id: text(MAX_CAMPAIGN_ID_LENGTH),
    traffic_source: optionalText,
    category: optionalText,
    gender: optionalText,
    style: optionalText,
    size: optionalText,
    colour: optionalText,
    quantity: z.int32('must be a whole number').min(0, 'must not be negative').nullish(),
    price: price.nullish(),
    occurred_at: occurredAt(now).nullish(),
  });

export type CheckedClicks =
  | { readonly ok: true; readonly clicks: readonly ClickEvent[] }
  | { readonly ok: false; readonly faults: readonly FieldFault[] };

/** Enough for a person to mend the request; a sender with a systematic fault repeats it a thousand times. */
const MAX_FAULTS = 100;

/** Checks every event and every field; missing ids and times are filled in. */
export function checkClicks(candidates: readonly unknown[], now: number): CheckedClicks {
  const schema = clickSchema(now);
  const clicks: ClickEvent[] = [];
  const faults: FieldFault[] = [];
  for (const [event, candidate] of candidates.entries()) {
    const result = schema.safeParse(candidate);
    if (result.success) {
      clicks.push(complete(result.data, now));
      continue;
    }
    for (const issue of result.error.issues) {
      if (faults.length >= MAX_FAULTS) break;
      faults.push(...describeIssue(event, issue));
    }
  }
  return faults.length === 0 ? { ok: true, clicks } : { ok: false, faults };
}

function describeIssue(event: number, issue: z.core.$ZodIssue): FieldFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((field) => ({ event, field, message: 'is not a field of a click' }));
  }
  const field = issue.path.map(String).join('.') || '(event)';
  const missing = issue.code === 'invalid_type' && issue.input === undefined && issue.path.length > 0;
  return [{ event, field, message: missing ? 'is required' : lowerFirst(issue.message) }];
}

const lowerFirst = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1);

function complete(data: z.output<ReturnType<typeof clickSchema>>, now: number): ClickEvent {
  return {
    event_id: data.event_id ?? randomUUID(),
    session_id: data.session_id ?? null,
    user_name: data.user_name ?? null,
    event_type: data.event_type,
    item_id: data.item_id,
    campaign_id: data.campaign_id,
    traffic_source: data.traffic_source ?? null,
    category: data.category ?? null,
    gender: data.gender ?? null,
    style: data.style ?? null,
    size: data.size ?? null,
    colour: data.colour ?? null,
    quantity: data.quantity ?? null,
    price: data.price ?? null,
    occurred_at: data.occurred_at ?? now,
  };
}

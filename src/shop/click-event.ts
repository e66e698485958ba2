// What a click is, which values the API takes for it, and what is filled in.
import { randomUUID } from 'node:crypto';
import { nearestNames } from '../common/nearest-names.ts';
import { type ClickField, Refusal } from './click-fields.ts';

/** A click that was checked, with the values as they are written; further fields are those of the schema. */
export interface ClickEvent {
  readonly event_id: string;
  readonly campaign_id: string;
  /** Milliseconds since the epoch. */
  readonly occurred_at: number;
  readonly [field: string]: unknown;
}

/** One refused field. `event` is the position in the array that was sent, from 0. */
export interface FieldFault {
  readonly event: number;
  readonly field: string;
  readonly message: string;
}

export type CheckedClicks =
  | { readonly ok: true; readonly clicks: readonly ClickEvent[] }
  /** `total` is larger than the number of `faults` only for requests that consist of little else than unknown fields. */
  | { readonly ok: false; readonly faults: readonly FieldFault[]; readonly total: number; readonly unknown: boolean };

/** More than a full request of a thousand events has known fields: all of those are always listed. */
const MAX_FAULTS = 20_000;
const MAX_NAME_LENGTH = 64;
/** Looking for the nearest name takes time: a request of a hundred thousand wrong names must not. */
const MAX_SUGGESTIONS = 100;

/** Checks every event and every field; missing ids and times are filled in. `now`: milliseconds since the epoch. */
export function checkClicks(fields: readonly ClickField[], candidates: readonly unknown[], now: number): CheckedClicks {
  const known = new Set(fields.map((field) => field.name));
  const clicks: ClickEvent[] = [];
  const faults: FieldFault[] = [];
  let total = 0;
  let unknown = false;
  for (const [event, candidate] of candidates.entries()) {
    const fault = (field: string, message: string) => {
      if (++total <= MAX_FAULTS) faults.push({ event, field: field.slice(0, MAX_NAME_LENGTH), message });
    };
    if (typeof candidate !== 'object' || candidate === null || Array.isArray(candidate)) {
      fault('(event)', 'must be an object with the fields of a click');
      continue;
    }
    const sent = candidate as Readonly<Record<string, unknown>>;
    const click: Record<string, unknown> = {};
    for (const field of fields) {
      const value = Object.hasOwn(sent, field.name) ? sent[field.name] : undefined;
      if (value === undefined || value === null) {
        if (field.required) fault(field.name, 'is required');
        continue;
      }
      const checked = field.check(value, now);
      if (checked instanceof Refusal) fault(field.name, checked.message);
      else click[field.name] = checked;
    }
    for (const name of Object.keys(sent)) {
      if (known.has(name)) continue;
      unknown = true;
      fault(name, `is not a field of a click${total < MAX_SUGGESTIONS ? suggestion(name, known) : ''}`);
    }
    if (total === 0) clicks.push(complete(click, now));
  }
  return total === 0 ? { ok: true, clicks } : { ok: false, faults, total, unknown };
}

function suggestion(name: string, known: ReadonlySet<string>): string {
  const [nearest] = name.length > MAX_NAME_LENGTH ? [] : nearestNames(name, [...known]);
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
}

function complete(click: Readonly<Record<string, unknown>>, now: number): ClickEvent {
  return {
    ...click,
    event_id: typeof click.event_id === 'string' ? click.event_id : randomUUID(),
    campaign_id: String(click.campaign_id),
    occurred_at: typeof click.occurred_at === 'number' ? click.occurred_at : now,
  };
}

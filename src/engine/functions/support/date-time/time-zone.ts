// Time zones by the ids that java.time.ZoneId takes; offsets of regions come from the time-zone data inside Node.
import { functionFailed } from '../declare.ts';

export interface Zone {
  /** As Java prints it: `Europe/Prague`, `+05:30`, `GMT-03:00`, `Z`. */
  readonly id: string;
  /** False for zones that are nothing but an offset: they have no names. */
  readonly isRegion: boolean;
  /** Seconds east of UTC at an instant given in ms since the epoch. */
  offsetAt(epochMs: number): number;
}

const QUARTER_HOUR_MS = 900_000;
const CACHED_QUARTERS = 4096;
const FARTHEST_MS = 8.64e15;

/** Java leaves these ids of the time-zone database out. */
const NOT_IN_JAVA: ReadonlySet<string> = new Set(['EST', 'HST', 'MST', 'ROC', 'Factory']);
/** Ids without a slash; others that Node knows (PST, IST, …) are no zones for Java. */
const PLAIN_IDS: ReadonlySet<string> = new Set(
  (
    'CET CST6CDT Cuba EET EST5EDT Egypt Eire GB GB-Eire GMT0 Greenwich Hongkong Iceland Iran Israel Jamaica Japan ' +
    'Kwajalein Libya MET MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROK Singapore Turkey UCT Universal ' +
    'W-SU WET Zulu'
  ).split(' '),
);

function parseLongOffset(text: string): number {
  const match = /([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text);
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === '-' ? -seconds : seconds;
}

/** Offsets are asked for in the order of stream time, so those of recent quarters of an hour are kept. */
class RegionZone implements Zone {
  readonly id: string;
  readonly isRegion = true;
  readonly #format: Intl.DateTimeFormat;
  readonly #byQuarter = new Map<number, number>();

  constructor(id: string) {
    this.id = id;
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName: 'longOffset' });
  }

  offsetAt(epochMs: number): number {
    const quarter = Math.floor(epochMs / QUARTER_HOUR_MS);
    const known = this.#byQuarter.get(quarter);
    if (known !== undefined) return known;
    const start = quarter * QUARTER_HOUR_MS;
    const offset = this.#ask(start);
    if (offset !== this.#ask(start + QUARTER_HOUR_MS - 1)) return this.#ask(epochMs);
    if (this.#byQuarter.size >= CACHED_QUARTERS) this.#byQuarter.clear();
    this.#byQuarter.set(quarter, offset);
    return offset;
  }

  #ask(epochMs: number): number {
    const inRange = Math.max(-FARTHEST_MS, Math.min(FARTHEST_MS, epochMs));
    const name = this.#format.formatToParts(inRange).find((part) => part.type === 'timeZoneName');
    return parseLongOffset(name?.value ?? '');
  }
}

const fixedZone = (id: string, offset: number, isRegion = false): Zone => ({ id, isRegion, offsetAt: () => offset });

const two = (n: number): string => String(n).padStart(2, '0');

/** `+05:30`, `-08:00`, `+05:30:15`, `Z` for 0. */
export function formatOffsetId(seconds: number): string {
  if (seconds === 0) return 'Z';
  const abs = Math.abs(seconds);
  const rest = abs % 60;
  const hours = two(Math.floor(abs / 3600));
  const minutes = two(Math.floor(abs / 60) % 60);
  return `${seconds < 0 ? '-' : '+'}${hours}:${minutes}${rest === 0 ? '' : `:${two(rest)}`}`;
}

export const zoneOfOffset = (seconds: number): Zone => fixedZone(formatOffsetId(seconds), seconds);

const OFFSET_ID = /^([+-])(\d{1,2})(?:(\d\d)(\d\d)?|:(\d\d)(?::(\d\d))?)?$/;
const FARTHEST_OFFSET = 18 * 3600;

/** `+5`, `+05`, `+0530`, `+05:30`, `+053015`, `+05:30:15`. @throws ClickstreamError FUNCTION_FAILED */
function parseOffsetId(id: string): number {
  const match = OFFSET_ID.exec(id);
  if (match === null || (match[2]!.length === 1 && id.length > 2)) throw unknownZone(id);
  const [hours, minutes, seconds] = [match[2], match[3] ?? match[5] ?? 0, match[4] ?? match[6] ?? 0].map(Number) as [
    number,
    number,
    number,
  ];
  const total = hours * 3600 + minutes * 60 + seconds;
  if (total > FARTHEST_OFFSET || minutes > 59 || seconds > 59) {
    throw functionFailed(`the offset ${id} is outside of -18:00 to +18:00`);
  }
  return match[1] === '-' ? -total : total;
}

const unknownZone = (id: string): Error => functionFailed(`there is no time zone '${id}'`);

function regionZone(id: string): Zone {
  const knownToJava = id.includes('/') ? /^[A-Z][A-Za-z]*\/[A-Z]/.test(id) : PLAIN_IDS.has(id);
  if (!knownToJava || NOT_IN_JAVA.has(id)) throw unknownZone(id);
  let zone: RegionZone;
  try {
    zone = new RegionZone(id);
  } catch {
    throw unknownZone(id);
  }
  return zone;
}

function parseZone(id: string): Zone {
  if (id === 'Z') return zoneOfOffset(0);
  if (id.startsWith('+') || id.startsWith('-')) return zoneOfOffset(parseOffsetId(id));
  const prefixed = /^(UTC|GMT|UT)(.*)$/.exec(id);
  if (prefixed === null || prefixed[2] === '0') return regionZone(id);
  const [, prefix, rest] = prefixed as unknown as [string, string, string];
  if (rest === '') return fixedZone(id, 0, true);
  if (!/^[+-]/.test(rest)) throw unknownZone(id);
  const offset = parseOffsetId(rest);
  return fixedZone(offset === 0 ? prefix : prefix + formatOffsetId(offset), offset, offset === 0);
}

const zones = new Map<string, Zone>();

/** The zone with an id, as `ZoneId.of`. @throws ClickstreamError FUNCTION_FAILED */
export function zoneOf(id: string): Zone {
  let zone = zones.get(id);
  if (zone === undefined) {
    zone = parseZone(id);
    zones.set(id, zone);
  }
  return zone;
}

export const UTC: Zone = fixedZone('UTC', 0, true);
export const GMT: Zone = fixedZone('GMT', 0, true);

const DAY_MS = 86_400_000;

export interface ZonedInstant {
  readonly epochMs: number;
  /** Seconds east of UTC. */
  readonly offset: number;
}

/**
 * The instant at which clocks in the zone show a local time (ms as if it were UTC). A time that clocks skip is moved
 * forward by the length of the gap; of two instants the one with the preferred offset is taken, else the earlier.
 */
export function resolveLocal(zone: Zone, localMs: number, preferredOffset?: number): ZonedInstant {
  const before = zone.offsetAt(localMs - DAY_MS);
  const after = zone.offsetAt(localMs + DAY_MS);
  const isValid = (offset: number): boolean => zone.offsetAt(localMs - offset * 1000) === offset;
  const valid = before === after ? [before] : [before, after].filter(isValid);
  const offset = valid.find((o) => o === preferredOffset) ?? valid[0];
  if (offset !== undefined) return { epochMs: localMs - offset * 1000, offset };
  return { epochMs: localMs - before * 1000, offset: after };
}

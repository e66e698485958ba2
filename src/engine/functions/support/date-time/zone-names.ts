// Names of time zones in English as Java prints them: long names from the data inside Node, abbreviations from a list.
import type { Zone } from './time-zone.ts';
import { ABBREVIATIONS } from './zone-abbreviations.ts';

/** Names that the data inside Node has changed since Java 17, wherever they occur. */
const RENAMED: Readonly<Record<string, string>> = {
  'American Samoa Standard Time': 'Samoa Standard Time',
  'Dumont d’Urville Time': 'Dumont-d’Urville Time',
  'Kamchatka Standard Time': 'Petropavlovsk-Kamchatski Standard Time',
  'Khovd Standard Time': 'Hovd Standard Time',
  'Pohnpei Time': 'Ponape Time',
  'Taiwan Standard Time': 'Taipei Standard Time',
  'Timor-Leste Time': 'East Timor Time',
  'Brunei Time': 'Brunei Darussalam Time',
};

/** Names that it has changed for some zones only. */
const OLDER_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Pacific/Apia': { 'Samoa Standard Time': 'Apia Standard Time', 'Samoa Daylight Time': 'Apia Daylight Time' },
  CET: { 'Central European Standard Time': 'Central European Time' },
  EET: { 'Eastern European Standard Time': 'Eastern European Time' },
  WET: { 'Western European Standard Time': 'Western European Time' },
  MET: {
    'Central European Standard Time': 'Middle Europe Time',
    'Central European Summer Time': 'Middle Europe Summer Time',
  },
};

/** Regions that an abbreviation stands for when a text is parsed. */
const REGIONS: Readonly<Record<string, string>> = {
  UTC: 'UTC',
  GMT: 'GMT',
  BST: 'Europe/London',
  WET: 'WET',
  WEST: 'WET',
  CET: 'Europe/Paris',
  CEST: 'Europe/Paris',
  EET: 'Europe/Bucharest',
  EEST: 'Europe/Bucharest',
  MSK: 'Europe/Moscow',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  KST: 'Asia/Seoul',
  SGT: 'Asia/Singapore',
  HKT: 'Asia/Hong_Kong',
  AEST: 'Australia/Sydney',
  AEDT: 'Australia/Sydney',
  NZST: 'Pacific/Auckland',
  NZDT: 'Pacific/Auckland',
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  MST: 'America/Denver',
  MDT: 'America/Denver',
  CST: 'America/Chicago',
  CDT: 'America/Chicago',
  EST: 'America/New_York',
  EDT: 'America/New_York',
  AKST: 'America/Anchorage',
  AKDT: 'America/Anchorage',
  HST: 'Pacific/Honolulu',
  BRT: 'America/Sao_Paulo',
};

/** Standard time is in use at one of these. */
const JANUARY = Date.UTC(2021, 0, 15);
const JULY = Date.UTC(2021, 6, 15);
const FARTHEST_MS = 8.64e15;
/** Node has no other name for these than that of UTC. */
const GREENWICH: ReadonlySet<string> = new Set(['GMT', 'GMT0', 'Greenwich', 'Etc/GMT', 'Etc/GMT0', 'Etc/Greenwich']);

function nodeName(zone: Zone, epochMs: number, style: 'long' | 'longGeneric' | 'shortGeneric'): string {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone.id, timeZoneName: style });
  const inRange = Math.max(-FARTHEST_MS, Math.min(FARTHEST_MS, epochMs));
  return format.formatToParts(inRange).find((part) => part.type === 'timeZoneName')?.value ?? zone.id;
}

function longName(zone: Zone, epochMs: number): string {
  if (GREENWICH.has(zone.id)) return 'Greenwich Mean Time';
  if (zone.id === 'UTC') return 'Coordinated Universal Time';
  let name = nodeName(zone, epochMs, 'long');
  // Before standard time was introduced Node has an offset only, where Java has the later name.
  if (name.startsWith('GMT')) {
    name = nodeName(zone, JANUARY, 'long');
    if (/Daylight|Summer/.test(name)) name = nodeName(zone, JULY, 'long');
  }
  return OLDER_NAMES[zone.id]?.[name] ?? RENAMED[name] ?? name;
}

const withoutTime = (name: string): string => name.replace(/ Time$/, '');

/** `CET`, `Central European Standard Time`, or the id of a zone that is only an offset. */
export function zoneName(zone: Zone, epochMs: number, full: boolean, generic: boolean): string {
  // Java has no names for UT, unlike for its equals.
  if (!zone.isRegion || zone.id === 'UT') return zone.id;
  const name = longName(zone, epochMs);
  if (generic && zone.id !== 'UTC' && !GREENWICH.has(zone.id)) {
    if (full) return nodeName(zone, epochMs, 'longGeneric');
    const short = nodeName(zone, epochMs, 'shortGeneric');
    if (/^[A-Z]+$/.test(short)) return short;
  }
  if (full) return name;
  if (zone.id in OLDER_NAMES && /^[A-Z]+$/.test(zone.id))
    return name.includes('Summer') ? `${zone.id.slice(0, -1)}ST` : zone.id;
  return ABBREVIATIONS[withoutTime(name)] ?? name;
}

/** The zone id for a name at `position` of a text. */
export function zoneIdForName(text: string, position: number): { readonly id: string; readonly end: number } | null {
  const word = /^[A-Za-z]+/.exec(text.slice(position))?.[0].toUpperCase() ?? '';
  for (let length = word.length; length > 1; length -= 1) {
    const id = REGIONS[word.slice(0, length)];
    if (id !== undefined) return { id, end: position + length };
  }
  return null;
}

// Compares two JSON answers: same fields, same types, same values, except where only the type can be the same.
import { FREE_TEXTS, UNORDERED } from './free-parts.ts';

type Json = Readonly<Record<string, unknown>>;

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
};

/** Differences of `ours` from `theirs`, each with the path to it. */
export function jsonDifferences(theirs: unknown, ours: unknown, path = '$'): string[] {
  const [a, b] = [kindOf(theirs), kindOf(ours)];
  if (a !== b) return [`${path}: ${shown(ours)}, not ${shown(theirs)}`];
  if (Array.isArray(theirs) && Array.isArray(ours)) return arrayDifferences(theirs, ours, path);
  if (a === 'object') return objectDifferences(theirs as Json, ours as Json, path);
  if (theirs === ours || FREE_TEXTS.some((free) => free.path.test(path))) return [];
  return [`${path}: ${shown(ours)}, not ${shown(theirs)}`];
}

const identity = (value: unknown, field: string): string =>
  field === '' ? String(value) : String((value as Json)[field]);

function arrayDifferences(theirs: readonly unknown[], ours: readonly unknown[], path: string): string[] {
  const field = UNORDERED[path.slice(path.lastIndexOf('.') + 1)];
  if (field === undefined) {
    if (theirs.length !== ours.length) return [`${path}: ${shown(ours)}, not ${shown(theirs)}`];
    return theirs.flatMap((value, i) => jsonDifferences(value, ours[i], `${path}[${i}]`));
  }
  const [left, right] = [theirs, ours].map((list) => Map.groupBy(list, (value) => identity(value, field)));
  const missing = [...left!.keys()].filter((key) => !right!.has(key));
  const extra = [...right!.keys()].filter((key) => !left!.has(key));
  const differences = [...left!]
    .filter(([key]) => right!.has(key))
    .flatMap(([key, values]) => jsonDifferences(values, right!.get(key), `${path}[${key}]`));
  if (missing.length > 0) differences.push(`${path}: without ${missing.join(', ')}`);
  if (extra.length > 0) differences.push(`${path}: also ${extra.join(', ')}`);
  return differences;
}

function objectDifferences(theirs: Json, ours: Json, path: string): string[] {
  const differences: string[] = [];
  for (const name of Object.keys(theirs)) {
    if (!(name in ours)) differences.push(`${path}.${name}: missing, not ${shown(theirs[name])}`);
    else differences.push(...jsonDifferences(theirs[name], ours[name], `${path}.${name}`));
  }
  for (const name of Object.keys(ours))
    if (!(name in theirs)) differences.push(`${path}.${name}: ${shown(ours[name])}, not there`);
  return differences;
}

// Clicks from a CSV file: every row is checked as the click API would, and a bad one says its line, column and reason.
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { nearestNames } from '../../common/nearest-names.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { type ClickField, millisecondsOf, Refusal } from '../click-fields.ts';
import { linesOf, MAX_LINE_LENGTH } from './file-lines.ts';

export interface CsvOptions {
  /** The fields of a click: the names of the columns. */
  readonly fields: readonly ClickField[];
  readonly delimiter: string;
  /** Columns that are not sent. */
  readonly ignore: ReadonlySet<string>;
  /** The file's times are sent too, so each must be one that the click API takes. `now`: ms since the epoch. */
  readonly keepTimes: boolean;
  /** The pace is that of the file, so it must have times. */
  readonly needsTimes: boolean;
  readonly now: () => number;
}

/** A row that can be sent. */
export interface CsvClick {
  readonly kind: 'click';
  /** When it happened, by the file; null when the row does not say. Ms since the epoch. */
  readonly time: number | null;
  /** Fields of a click, without its time. */
  readonly click: { readonly event_id: string; readonly campaign_id: string; readonly [field: string]: unknown };
}

export interface BadRow {
  readonly kind: 'bad';
  /** Of the file, from 1. */
  readonly line: number;
  /** Of the row, from 1; null for a row that cannot be taken apart. */
  readonly column: number | null;
  readonly reason: string;
}

type Column = ClickField | null;

/** Names under which exports of the shop's table `clicks` have the same things. */
const ALIASES: Readonly<Record<string, string>> = {
  created_at: 'occurred_at',
  event_name: 'event_type',
  item_price: 'price',
  product_id: 'item_id',
};
const TIME = 'occurred_at';
const QUOTE_FAULTS: Readonly<Record<string, string>> = {
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quote',
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  INVALID_OPENING_QUOTE: 'a quote stands inside a value: double it, and put quotes around the value',
};

/**
 * The rows in the order of the file, read as they are asked for. A row is a line: no field of a click may contain a line break, and so
 * a quote that is never closed spoils one row and not the file.
 * @throws ClickstreamError CLI_INPUT_INVALID for a file that cannot be read, and for a heading that does not fit
 */
export async function* csvClicks(file: string, options: CsvOptions): AsyncGenerator<CsvClick | BadRow> {
  let columns: readonly Column[] | null = null;
  for await (const { line, text } of linesOf(file)) {
    if (text?.trim() === '') continue;
    const record = text === null ? `is longer than ${MAX_LINE_LENGTH} characters` : valuesOf(text, options.delimiter);
    if (typeof record === 'string') yield { kind: 'bad', line, column: null, reason: record };
    else if (columns === null) columns = columnsOf(record, file, options);
    else yield clickOf(record, columns, basename(file), line, options);
  }
  if (columns === null) throw new ClickstreamError('CLI_INPUT_INVALID', `${file} has no heading`);
}

/** The values of one line, or what is wrong with it. */
function valuesOf(line: string, delimiter: string): readonly string[] | string {
  try {
    return parse(line, { delimiter, relax_column_count: true, trim: true })[0] ?? [];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return QUOTE_FAULTS[error.code] ?? error.message;
  }
}

/** @throws ClickstreamError CLI_INPUT_INVALID with every column that is no field of a click */
function columnsOf(heading: readonly string[], file: string, options: CsvOptions): readonly Column[] {
  const { fields, ignore, needsTimes } = options;
  const faults: string[] = [];
  const names = fields.map(({ name }) => name);
  const columns = heading.map((title, i): Column => {
    const name = title.toLowerCase();
    if (ignore.has(name)) return null;
    const field = fields.find((f) => f.name === name) ?? fields.find((f) => f.name === ALIASES[name]);
    if (field !== undefined) return field;
    const [near] = nearestNames(name, [...names, ...Object.keys(ALIASES)], 1);
    const hint = near === undefined ? 'leave it out with --ignore' : `did you mean ${near}?`;
    faults.push(`${file}:1 column ${i + 1} "${title}" is not a field of a click; ${hint}`);
    return null;
  });
  const twice = columns.filter((column, i) => column !== null && columns.indexOf(column) !== i);
  for (const column of twice)
    faults.push(`${file}:1 "${column?.name}" is given by two columns; leave one out with --ignore`);
  const missing = fields.filter((field) => field.required && !columns.includes(field));
  for (const { name } of missing) faults.push(`${file}:1 there is no column "${name}"`);
  if (needsTimes && !columns.some((column) => column?.name === TIME))
    faults.push(`${file}:1 there is no column "${TIME}", so the file has no pace: give one with --rate`);
  if (faults.length === 0) return columns;
  throw new ClickstreamError('CLI_INPUT_INVALID', faults.join('\n'), {
    nextStep: `The first line names the columns. There may be: ${names.join(', ')}.`,
  });
}

function clickOf(
  record: readonly string[],
  columns: readonly Column[],
  name: string,
  line: number,
  { now, keepTimes }: CsvOptions,
): CsvClick | BadRow {
  const bad = (column: number | null, reason: string): BadRow => ({ kind: 'bad', line, column, reason });
  if (record.length !== columns.length) return bad(null, `has ${record.length} columns, not ${columns.length}`);
  const click: Record<string, unknown> = {};
  let time: number | null = null;
  for (const [i, field] of columns.entries()) {
    const text = record[i]!;
    if (field === null) continue;
    if (text === '') {
      if (field.required) return bad(i + 1, `${field.name} is required`);
      continue;
    }
    const value = field.name === TIME ? timeOf(text, keepTimes ? field : null, now()) : readValue(text, field, now());
    if (value instanceof Refusal) return bad(i + 1, `${field.name} ${value.message}`);
    if (field.name === TIME) time = value as number;
    else click[field.name] = value;
  }
  return {
    kind: 'click',
    time,
    click: { ...click, campaign_id: String(click.campaign_id), event_id: idOf(click, record, name, line) },
  };
}

/** The same row of the same file has the same id, however often and whenever it is sent. */
function idOf(click: Readonly<Record<string, unknown>>, record: readonly string[], file: string, line: number): string {
  if (typeof click.event_id === 'string') return click.event_id;
  const text = JSON.stringify([file, line, ...record]);
  return `csv-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

/** A file has text only: what is no text to the field may be a number or a truth value to it. */
function readValue(text: string, field: ClickField, now: number): unknown {
  const asText = field.check(text, now);
  if (!(asText instanceof Refusal)) return asText;
  if (/^-?\d+(\.\d+)?$/.test(text)) return field.check(Number(text), now);
  return /^(true|false)$/i.test(text) ? field.check(text.toLowerCase() === 'true', now) : asText;
}

/** Also as Postgres exports it: `2026-03-01 12:00:00.5+00`. Without a zone it is UTC. */
function timeOf(text: string, field: ClickField | null, now: number): number | Refusal {
  if (/^\d+$/.test(text)) return bounded(Number(text), field, now);
  const [, date = '', clock = '', zone = ''] =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}\S*?)(Z|[+-]\d{2}(?::?\d{2})?)?$/.exec(text) ?? [];
  const withColon =
    zone === '' ? 'Z' : zone.replace(/^([+-]\d{2}):?(\d{2})?$/, (_, h: string, m = '00') => `${h}:${m}`);
  return bounded(millisecondsOf(`${date}T${clock}${withColon}`), field, now);
}

function bounded(ms: number, field: ClickField | null, now: number): number | Refusal {
  if (!Number.isSafeInteger(ms))
    return new Refusal('must be milliseconds since 1970, or a time such as 2026-03-01T12:00:00Z');
  return field === null ? ms : (field.check(ms, now) as number | Refusal);
}

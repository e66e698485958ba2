// Panels that read Elasticsearch: counts by term and time, and the latest documents.
import type { HttpClient } from '../clients/http-client.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import type { Target } from './dashboard-files.ts';
import type { Column, PanelData, Selection } from './panel-data.ts';

const INDEX = 'shop-changes';
const TERMS = 20;
const BARS = 60;
const LATEST = 50;
const MIN_INTERVAL_MS = 1_000;

interface Bucket {
  readonly key: string | number;
  readonly doc_count: number;
  readonly inner?: { readonly buckets: readonly Bucket[] };
}
interface SearchAnswer {
  readonly hits?: { readonly hits: readonly { readonly _source: Readonly<Record<string, unknown>> }[] };
  readonly aggregations?: { readonly outer: { readonly buckets: readonly Bucket[] } };
}

export class ChangesStore {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** The values of a field, for a variable's choices. */
  async terms(field: string): Promise<readonly string[]> {
    const answer = await this.#search({ size: 0, aggs: { outer: { terms: { field, size: TERMS } } } });
    return (answer.aggregations?.outer.buckets ?? []).map(({ key }) => String(key)).sort();
  }

  async read(target: Target, selection: Selection): Promise<PanelData> {
    const timeField = target.timeField ?? '@timestamp';
    const { from, to } = selection;
    const filter = [
      { range: { [timeField]: { gte: from, lte: to, format: 'epoch_millis' } } },
      ...(target.query ? [{ query_string: { query: withChoices(target.query, selection) } }] : []),
    ];
    const query = { bool: { filter } };
    if (target.metrics?.[0]?.type === 'raw_data') {
      const sort = [{ [timeField]: 'desc' }];
      const answer = await this.#search({ size: LATEST, query, sort });
      return latest(
        (answer.hits?.hits ?? []).map(({ _source }) => flat(_source)),
        timeField,
      );
    }
    const [outer, inner] = (target.bucketAggs ?? []).map((bucket) => aggregation(bucket, to - from));
    if (outer === undefined) {
      throw new ClickstreamError('DASHBOARD_UNSUPPORTED', 'the query has no groups and asks for no documents');
    }
    const aggs = { outer: inner === undefined ? outer : { ...outer, aggs: { inner } } };
    const answer = await this.#search({ size: 0, query, aggs });
    return counts(answer.aggregations?.outer.buckets ?? [], 'date_histogram' in (inner ?? outer), inner !== undefined);
  }

  async #search(body: object): Promise<SearchAnswer> {
    const path = `/${INDEX}/_search`;
    const answer = await this.#http.request({ method: 'POST', path, query: { ignore_unavailable: true }, body });
    return answer.body as SearchAnswer;
  }
}

type Aggregation = { readonly terms: object } | { readonly date_histogram: object };

function aggregation({ type, field }: { type: string; field?: string | undefined }, span: number): Aggregation {
  if (type === 'terms') return { terms: { field, size: TERMS } };
  if (type !== 'date_histogram') {
    throw new ClickstreamError('DASHBOARD_UNSUPPORTED', `the query groups by ${type}, which only Grafana does`);
  }
  const interval = Math.max(MIN_INTERVAL_MS, Math.ceil(span / BARS / MIN_INTERVAL_MS) * MIN_INTERVAL_MS);
  return { date_histogram: { field, fixed_interval: `${interval}ms`, min_doc_count: 0 } };
}

/** `$name` in a query: all values, or those that were chosen. */
function withChoices(query: string, { chosen }: Selection): string {
  return query.replaceAll(/\$(\w+)/g, (_all, name: string) => {
    const values = (chosen[name] ?? []).map((value) => `"${value.replaceAll(/["\\]/g, '\\$&')}"`);
    return values.length === 0 ? '*' : `(${values.join(' OR ')})`;
  });
}

function counts(buckets: readonly Bucket[], byTime: boolean, nested: boolean): PanelData {
  const count: Column = { name: 'count', kind: 'number' };
  if (!nested) {
    const key: Column = byTime ? { name: 'time', kind: 'time' } : { name: 'metric', kind: 'text' };
    return { columns: [key, count], rows: buckets.map((bucket) => [bucket.key, bucket.doc_count]) };
  }
  const columns: Column[] = [{ name: 'time', kind: 'time' }, { name: 'metric', kind: 'text' }, count];
  const rows = buckets.flatMap(({ key, inner }) =>
    (inner?.buckets ?? []).map((bucket) => [Number(bucket.key), String(key), bucket.doc_count]),
  );
  return { columns, rows };
}

function latest(documents: readonly Readonly<Record<string, unknown>>[], timeField: string): PanelData {
  const first = [timeField, 'table', 'operation', 'row_id'];
  const others = new Set(documents.flatMap(Object.keys).filter((name) => name.startsWith('after.')));
  const columns = [...first, ...others].map((name): Column => ({ name, kind: name === timeField ? 'time' : 'text' }));
  const rows = documents.map((document) =>
    columns.map(({ name, kind }) => {
      const value = document[name];
      if (value === undefined || value === null) return null;
      return kind === 'time' ? new Date(String(value)).getTime() : String(value);
    }),
  );
  return { columns, rows };
}

/** `{a: {b: 1}}` as `{'a.b': 1}`. */
function flat(value: Readonly<Record<string, unknown>>, path = ''): Record<string, unknown> {
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, child]) =>
      typeof child === 'object' && child !== null && !Array.isArray(child)
        ? flat(child as Record<string, unknown>, `${path}${key}.`)
        : { [path + key]: Array.isArray(child) ? child.join(', ') : child },
    ),
  );
}

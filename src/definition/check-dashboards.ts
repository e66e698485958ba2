// The SQL of Grafana's dashboards against the tables of the metrics database: a panel that asks for what is not there only shows "no data".
import { suggestion } from './check-statements.ts';
import type { DatabaseDefinition } from './definition.ts';
import type { FaultCollector, Position } from './fault.ts';
import { isJsonObject, type JsonPath, type JsonValue, readJsonObject } from './json-document.ts';
import { isProblem, parsePostgres } from './postgres-sql.ts';
import { readFolder } from './read-tree.ts';

/** What Grafana puts in its place: a call, a value or a list. All are names to the parser, and no columns. */
const FILLED_IN = 'grafana_';
const fillIn = (sql: string): string =>
  sql.replace(/\$\{(\w+)(?::\w+)?\}|\$(\w+)/g, (_, braced?: string, bare?: string) => FILLED_IN + (braced ?? bare));

/** The uid in grafana/provisioning/datasources. */
const METRICS_SOURCE = 'metrics';

interface Query {
  readonly sql: string;
  readonly path: JsonPath;
}

export async function checkDashboards(
  root: string,
  databases: readonly DatabaseDefinition[],
  faults: FaultCollector,
): Promise<void> {
  const metrics = databases.find(({ name }) => name === 'metrics');
  for (const { file, text } of await readFolder(root, 'grafana/dashboards', '.json')) {
    const document = readJsonObject(file, text, faults);
    if (document === null || metrics === undefined) continue;
    for (const { sql, path } of queriesIn(document.value, [])) {
      await checkQuery(sql, metrics, file, document.at(path), faults);
    }
  }
}

/** @param source the data source of what is around: a panel may read another database */
function queriesIn(value: JsonValue | undefined, path: JsonPath, source = METRICS_SOURCE): readonly Query[] {
  if (Array.isArray(value)) return value.flatMap((item: JsonValue, i) => queriesIn(item, [...path, i], source));
  if (!isJsonObject(value)) return [];
  const own = isJsonObject(value.datasource) ? String(value.datasource.uid ?? source) : source;
  return Object.entries(value).flatMap(([name, item]) => {
    if (name !== 'rawSql' || typeof item !== 'string') return queriesIn(item, [...path, name], own);
    return own === METRICS_SOURCE ? [{ sql: item, path: [...path, name] }] : [];
  });
}

async function checkQuery(
  sql: string,
  metrics: DatabaseDefinition,
  file: string,
  at: Position,
  faults: FaultCollector,
): Promise<void> {
  const parsed = await parsePostgres(fillIn(sql));
  if (isProblem(parsed)) {
    faults.add(file, at, `"rawSql": ${parsed.message}`, 'Correct the SQL.');
    return;
  }
  const found = namesIn(parsed.statements as unknown as JsonValue);
  const tables = new Map(metrics.tables.map((table) => [`${table.schema}.${table.name}`, table]));
  const wanted = [...found.tables].filter((path) => !found.given.has(path.replace(/^public\./, '')));
  const unknown = wanted.filter((path) => !tables.has(path) && !metrics.views.includes(path) && !isOfPostgres(path));
  for (const path of unknown) {
    const step = suggestion(path, [...tables.keys(), ...metrics.views]);
    faults.addMissing(['database/metrics/'], file, at, `"rawSql": there is no table metrics/${path}`, step);
  }
  const read = wanted.map((path) => tables.get(path));
  // With a view or another query in between, a name may come from there.
  if (read.length === 0 || read.some((table) => table?.complete !== true)) return;
  const columns = read.flatMap((table) => table?.columns.map(({ name }) => name) ?? []);
  for (const column of found.columns) {
    if (columns.includes(column) || found.given.has(column) || column.startsWith(FILLED_IN)) continue;
    const message = `"rawSql": ${wanted.join(', ')} ${wanted.length === 1 ? 'has' : 'have'} no column "${column}"`;
    faults.addMissing(['database/metrics/'], file, at, message, suggestion(column, columns));
  }
}

const isOfPostgres = (path: string): boolean => /^(pg_catalog|information_schema)\.|^public\.pg_/.test(path);

interface Names {
  /** `schema.table`. */
  readonly tables: Set<string>;
  readonly columns: Set<string>;
  /** Names that the query gives itself: aliases, and common table expressions. */
  readonly given: Set<string>;
}

/** Everything that a parse tree names, wherever it stands. */
function namesIn(tree: JsonValue, names: Names = { tables: new Set(), columns: new Set(), given: new Set() }): Names {
  if (Array.isArray(tree)) for (const item of tree as readonly JsonValue[]) namesIn(item, names);
  if (!isJsonObject(tree)) return names;
  for (const [kind, value] of Object.entries(tree)) {
    if (isJsonObject(value)) {
      if (kind === 'RangeVar') names.tables.add(`${String(value.schemaname ?? 'public')}.${String(value.relname)}`);
      if (kind === 'ResTarget' && typeof value.name === 'string') names.given.add(value.name);
      if (kind === 'CommonTableExpr') names.given.add(String(value.ctename));
      if (kind === 'ColumnRef') addColumn(value.fields, names);
    }
    if (kind === 'aliasname') names.given.add(String(value));
    if (kind === 'colnames' || kind === 'aliascolnames') for (const name of textsIn(value)) names.given.add(name);
    namesIn(value, names);
  }
  return names;
}

/** Of `a.b` the last part; `*` is none. */
function addColumn(fields: JsonValue | undefined, { columns }: Names): void {
  const last = Array.isArray(fields) ? (fields.at(-1) as JsonValue) : undefined;
  for (const name of textsIn(last === undefined ? [] : [last])) columns.add(name);
}

const textsIn = (value: JsonValue | undefined): readonly string[] =>
  (Array.isArray(value) ? (value as readonly JsonValue[]) : []).flatMap((item) =>
    isJsonObject(item) && isJsonObject(item.String) ? [String(item.String.sval ?? '')] : [],
  );

// What the server tells about one source, query or function, for a person to read: facts, tables and indented plans.
import { asArray, asRecord } from '../../clients/http-client.ts';
import { cutText } from '../../common/display-width.ts';
import { fitTable } from './fit-table.ts';
import { wrapText } from './wrap-text.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const text = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

const names = (value: unknown): string => asArray(value).map(text).join(', ');

/** A type as SQL writes it. */
export const schemaText = (schema: unknown): string => {
  const { type, fields, memberSchema } = asRecord(schema);
  if (type === 'ARRAY') return `ARRAY<${schemaText(memberSchema)}>`;
  if (type === 'MAP') return `MAP<STRING, ${schemaText(memberSchema)}>`;
  if (type === 'STRUCT') {
    const inner = asArray(fields).map((f) => `${text(asRecord(f).name)} ${schemaText(asRecord(f).schema)}`);
    return `STRUCT<${inner.join(', ')}>`;
  }
  if (type === 'DECIMAL') {
    const { precision, scale } = asRecord(asRecord(schema).parameters);
    return `DECIMAL(${text(precision)}, ${text(scale)})`;
  }
  return text(type);
};

/** How many of a query's servers are in which state: `RUNNING`, or `RUNNING 2, ERROR 1` in a cluster. */
export function statesOf(query: Fields): string {
  const counts = Object.entries(asRecord(query.statusCount));
  if (counts.length === 0) return text(query.state);
  return counts.map(([state, count]) => (text(count) === '1' ? state : `${state} ${text(count)}`)).join(', ');
}

const titled = (title: string, body: string): string => `${title}\n${'-'.repeat(title.length)}\n${body}`;

function facts(pairs: readonly (readonly [string, unknown])[], width: number): string {
  const shown = pairs.filter(([, value]) => text(value) !== '');
  const label = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => wrapText(`${name.padEnd(label)} : ${text(value)}`, width, label + 3)).join('\n');
}

interface Owner {
  readonly isTable: boolean;
  readonly windowType: string;
}

function fieldTable(fields: unknown, width: number, owner: Owner): string {
  const window = owner.windowType === '' ? '' : ` (window ${owner.windowType})`;
  const rows = asArray(fields).map((field) => {
    const { name, type, schema, headerKey } = asRecord(field);
    const header = text(headerKey);
    const role =
      type === 'KEY'
        ? ` (${owner.isTable ? 'primary key' : 'key'})${window}`
        : type === 'HEADER'
          ? ` (header${header === '' ? 's' : `('${header}')`})`
          : '';
    return [text(name), `${schemaText(schema)}${role}`];
  });
  return rows.length === 0 ? 'There are no columns.' : fitTable(['Field', 'Type'], rows, width);
}

/** One line each: EXPLAIN shows the whole statement. */
const queryLines = (queries: unknown, width: number): string =>
  asArray(queries)
    .map(asRecord)
    .map((q) => cutText(`${text(q.id)} (${statesOf(q)}): ${text(q.queryString).replace(/\s+/g, ' ')}`, width))
    .join('\n');

/** Rates and counts, of every server of a cluster. */
function statistics(source: Fields, width: number): string | null {
  const all = [...asArray(source.clusterStatistics), ...asArray(source.clusterErrorStats)].map(asRecord);
  if (all.length === 0) return [source.statistics, source.errorStats].map(text).filter(Boolean).join('\n') || null;
  const rows = all.map(({ host, name, value, timestamp }) => {
    const number = Number(value);
    const shown = Number.isInteger(number) ? String(number) : number.toFixed(2);
    return [text(host), text(name), shown, timestamp ? new Date(Number(timestamp)).toISOString() : ''];
  });
  return titled('Statistics', fitTable(['Host', 'Metric', 'Value', 'Last message'], rows, width));
}

/** Where the consumers of the queries stand in their topics. */
function offsets(summaries: unknown, width: number): string[] {
  return asArray(summaries)
    .map(asRecord)
    .map(({ groupId, topicSummaries }) => {
      const rows = asArray(topicSummaries)
        .map(asRecord)
        .flatMap(({ kafkaTopic, offsets: partitions }) =>
          asArray(partitions)
            .map(asRecord)
            .map((p) => [
              text(kafkaTopic),
              ...[p.partition, p.logStartOffset, p.logEndOffset, p.consumerOffset].map(text),
              String(Number(p.logEndOffset) - Number(p.consumerOffset)),
            ]),
        );
      const group = `Consumer group ${text(groupId)}`;
      if (rows.length === 0) return `${group} has read nothing yet.`;
      return titled(group, fitTable(['Topic', 'Partition', 'Start', 'End', 'Offset', 'Lag'], rows, width));
    });
}

export function describeSource(entity: Fields, width: number): string {
  const source = asRecord(entity.sourceDescription);
  const owner = { isTable: source.type === 'TABLE', windowType: text(source.windowType) };
  const fields = fieldTable(source.fields, width, owner);
  if (source.extended !== true) {
    const more = `DESCRIBE ${text(source.name)} EXTENDED; shows statistics and queries.`;
    return `Name: ${text(source.name)}\n${fields}\n${wrapText(more, width)}`;
  }
  const place = `partitions ${text(source.partitions)}, replication ${text(source.replication)}`;
  const parts = [
    facts(
      [
        ['Name', source.name],
        ['Type', source.type],
        ['Window', source.windowType],
        ['Timestamp', text(source.timestamp) || 'of the record (ROWTIME)'],
        ['Key format', source.keyFormat],
        ['Value format', source.valueFormat],
        ['Topic', `${text(source.topic)} (${place})`],
      ],
      width,
    ),
    titled('Statement', wrapText(text(source.statement), width, 2)),
    fields,
    asArray(source.sourceConstraints).length > 0
      ? wrapText(`Cannot be dropped before: ${names(source.sourceConstraints)}`, width, 2)
      : null,
    asArray(source.readQueries).length > 0 ? titled('Read by', queryLines(source.readQueries, width)) : null,
    asArray(source.writeQueries).length > 0 ? titled('Written by', queryLines(source.writeQueries, width)) : null,
    statistics(source, width),
    ...offsets(source.queryOffsetSummaries, width),
  ];
  return parts.filter((part) => part !== null).join('\n\n');
}

export function describeQuery(entity: Fields, width: number): string {
  const query = asRecord(entity.queryDescription);
  const persistent = asArray(query.sinks).length > 0;
  const owner = { isTable: /^CTAS_/.test(text(query.id)), windowType: text(query.windowType) };
  return [
    facts(
      [
        ['ID', query.id],
        ['Type', query.queryType],
        ['State', persistent ? query.state : ''],
        ['Sources', names(query.sources)],
        ['Sinks', names(query.sinks)],
      ],
      width,
    ),
    titled('Statement', wrapText(text(query.statementText), width, 2)),
    fieldTable(query.fields, width, owner),
    titled('Execution plan', planLines(text(query.executionPlan), width)),
    titled('Processing topology', text(query.topology).trimEnd()),
  ].join('\n\n');
}

/** Each step under the one that it feeds; the server moves them in by tabs, which leaves no room for the steps. */
function planLines(plan: string, width: number): string {
  return plan
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const depth = Math.ceil((/^\t*/.exec(line)?.[0].length ?? 0) / 2) * 2;
      return wrapText(`${' '.repeat(depth)}${line.trim()}`, width, depth + 4);
    })
    .join('\n');
}

export function describeFunction(entity: Fields, width: number): string {
  const name = text(entity.name);
  const variants = asArray(entity.functions).map((f) => {
    const { argumentTypes, returnType, description, arguments: args } = asRecord(f);
    const described = asArray(args).map(asRecord);
    const types =
      described.length > 0
        ? described.map((a) => `${text(a.name)} ${text(a.type)}${a.isVariadic === true ? '…' : ''}`)
        : asArray(argumentTypes).map(text);
    const about = described
      .filter((a) => text(a.description) !== '')
      .map((a) => wrapText(`    ${text(a.name)}: ${text(a.description)}`, width, 6));
    const head = wrapText(`  ${name}(${types.join(', ')}) → ${text(returnType)}`, width, 4);
    const own = text(description);
    return [head, ...(own === '' ? [] : [wrapText(`    ${own}`, width, 4)]), ...about].join('\n');
  });
  const overview = facts(
    [
      ['Name', name],
      ['Author', entity.author],
      ['Version', entity.version],
      ['Overview', entity.description],
      ['Type', entity.type],
    ],
    width,
  );
  return `${overview}\n\n${titled('Variations', variants.join('\n'))}`;
}

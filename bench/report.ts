// `npm run bench:report`: writes the figures of bench/results into docs/performance.md, so that the page shows no others.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { command, parseCommandLine } from '../src/cli/command-line.ts';
import type { BareLoopResult } from './engine/bare-loop.ts';
import type { DrainResult } from './engine/drain.ts';
import type { MachineFacts } from './support/machine.ts';
import type { StreamsDrainResult } from './versus/streams-application.ts';

interface EngineReport {
  readonly machine: MachineFacts;
  readonly events: number;
  readonly campaigns: number;
  readonly loops: readonly BareLoopResult[];
  readonly drains: readonly DrainResult[];
}

interface RestartReport {
  readonly machine: MachineFacts;
  readonly events: number;
  readonly rate: number;
  readonly guarantee: string;
  readonly windows: number;
  readonly medianMs: number;
  readonly rounds: readonly { readonly infoMs: number; readonly outputMs: number }[];
}

interface PipelineReport {
  readonly machine: MachineFacts;
  readonly setupSeconds: { readonly first: number; readonly second: number };
  readonly clicks: number;
  readonly eventsPerSecond: number;
  readonly latencyMs: { readonly p50: number; readonly p90: number; readonly p99: number };
  readonly memoryMiB: Readonly<Record<string, number>>;
}

interface VersusReport {
  readonly machine: MachineFacts & { readonly java: string };
  readonly events: number;
  readonly campaigns: number;
  readonly rounds: number;
  readonly threads: number;
  readonly cases: readonly {
    readonly engine: StreamsDrainResult;
    readonly streams: StreamsDrainResult;
    readonly ratio: number;
  }[];
}

parseCommandLine(
  command('bench:report', 'Write the figures of bench/results into docs/performance.md.', {
    done: 'the page is written',
    failed: 'failed',
  }),
);

const root = path.resolve(import.meta.dirname, '..');
const page = path.join(root, 'docs/performance.md');
const number = (value: number): string => value.toLocaleString('en');

async function results<T>(name: string): Promise<T | null> {
  const text = await readFile(path.join(root, 'bench/results', name), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as T);
}

const origin = (file: string, { date, commit, cpu, cores, memoryGiB, node }: MachineFacts): string =>
  `From [\`bench/results/${file}\`](../bench/results/${file}): ${date}, commit ${commit}, ${cores} × ${cpu}, ${memoryGiB} GiB, Node ${node}.`;

const onOff = (coalescing: boolean): string => (coalescing ? 'on' : 'off');

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

function enginePart({ machine, loops, drains, events, campaigns }: EngineReport): string {
  const kinds = [...new Set(loops.map((loop) => loop.kind))];
  const shares = (drain: DrainResult): string[] =>
    kinds.map((kind) => {
      const loop = loops.find((l) => l.kind === kind && l.coalescing === drain.coalescing);
      return loop ? (drain.eventsPerSecond / loop.eventsPerSecond).toFixed(2) : '';
    });
  const memory = ['idle MiB', 'peak MiB', 'outputs', 'ms to `/info`'];
  const head = ['guarantee', 'coalescing', 'events/s', 'µs CPU per event', ...kinds.map((k) => `of ${k}`), ...memory];
  return [
    origin('engine.json', machine),
    '',
    `${number(events)} events, ${number(campaigns)} campaigns. The bare loops, in one process without Kafka:`,
    '',
    '| loop | coalescing | events/s | µs CPU per event | encoded |',
    '|---|---|---|---|---|',
    ...loops.map((l) =>
      row([l.kind, onOff(l.coalescing), number(l.eventsPerSecond), l.cpuMicrosPerEvent, number(l.encoded)]),
    ),
    '',
    'The engine, from the statement to the last count in the sink:',
    '',
    row(head),
    `|${'---|'.repeat(head.length)}`,
    ...drains.map((d) =>
      row([
        d.guarantee,
        onOff(d.coalescing),
        number(d.eventsPerSecond),
        d.cpuMicrosPerEvent,
        ...shares(d),
        d.idleMiB,
        d.peakMiB,
        number(d.outputs),
        d.startToInfoMs,
      ]),
    ),
  ].join('\n');
}

function restartPart(report: RestartReport): string {
  const rows = report.rounds.map((r, i) => `| ${i + 1} | ${number(r.infoMs)} | ${number(r.outputMs)} |`);
  return [
    origin('restart.json', report.machine),
    '',
    `${number(report.events)} events before, ${number(report.windows)} windows in the state, ${number(report.rate)} events/s meanwhile, ` +
      `${report.guarantee}; the middle of ${report.rounds.length} kills is ${number(report.medianMs)} ms.`,
    '',
    '| kill | ms to `/info` | ms to the next result |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

function pipelinePart(report: PipelineReport): string {
  const { machine, setupSeconds, clicks, eventsPerSecond, latencyMs, memoryMiB } = report;
  const memory = Object.entries(memoryMiB);
  return [
    origin('pipeline.json', machine),
    '',
    '| what | measured |',
    '|---|---|',
    `| setup, with its packages in the cache | ${setupSeconds.first} s |`,
    `| the same again | ${setupSeconds.second} s |`,
    `| ${number(clicks)} clicks, from the click API to the last count in Postgres | ${number(eventsPerSecond)} clicks/s |`,
    `| one click, from the request to its row in Postgres | p50 ${latencyMs.p50} ms, p90 ${latencyMs.p90} ms, p99 ${latencyMs.p99} ms |`,
    '',
    'Memory of the processes after that, in MiB:',
    '',
    row(memory.map(([name]) => name)),
    `|${'---|'.repeat(memory.length)}`,
    row(memory.map(([, mebibytes]) => mebibytes)),
  ].join('\n');
}

function versusPart({ machine, events, campaigns, rounds, threads, cases }: VersusReport): string {
  const head = ['guarantee', 'coalescing', 'times as fast', 'engine events/s', 'Kafka Streams events/s'];
  const use = ['engine µs CPU per event', 'Kafka Streams µs CPU', 'engine peak MiB', 'Kafka Streams peak MiB'];
  return [
    origin('versus.json', machine).replace(/\.$/, `, Java ${machine.java}.`),
    '',
    `${number(events)} events, ${number(campaigns)} campaigns, ${threads} stream threads; the middle of ${rounds} turns each.`,
    '',
    row([...head, ...use]),
    `|${'---|'.repeat(head.length + use.length)}`,
    ...cases.map(({ engine: e, streams: s, ratio }) =>
      row([
        e.guarantee,
        onOff(e.coalescing),
        ratio,
        number(e.eventsPerSecond),
        number(s.eventsPerSecond),
        e.cpuMicrosPerEvent,
        s.cpuMicrosPerEvent,
        e.peakMiB,
        s.peakMiB,
      ]),
    ),
  ].join('\n');
}

/** The page with the figures in their place. */
function fill(text: string, name: string, body: string | null): string {
  const none = `No figures yet: run \`npm run bench:${name}\`, then \`npm run bench:report\`.`;
  const marked = new RegExp(`(<!-- figures: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`);
  if (!marked.test(text)) throw new TypeError(`docs/performance.md has no place for the figures of ${name}`);
  return text.replace(marked, (_all, begin: string, end: string) => `${begin}${body ?? none}\n${end}`);
}

const engine = await results<EngineReport>('engine.json');
const restart = await results<RestartReport>('restart.json');
const pipeline = await results<PipelineReport>('pipeline.json');
const versus = await results<VersusReport>('versus.json');
let text = await readFile(page, 'utf8');
// Figures of an earlier form of the report stay on the page until the benchmark has run again.
if (engine === null || engine.loops) text = fill(text, 'engine', engine && enginePart(engine));
text = fill(text, 'restart', restart && restartPart(restart));
text = fill(text, 'pipeline', pipeline && pipelinePart(pipeline));
text = fill(text, 'versus', versus && versusPart(versus));
await writeFile(page, text);
console.log(`written: ${path.relative(root, page)}`);

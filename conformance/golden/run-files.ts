// Replays the recorded calls of a real ksqlDB server, in order, against the engine on a real broker, and counts the answers that differ.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsOfAnswer } from '../rest-model/rest-model.ts';
import type { FailedCase, FileScore, ListedCase, Selection, SuiteResult } from '../suite.ts';
import { answerDifferences } from './answer-differences.ts';
import { knownDifference } from './known-differences.ts';
import { Translation } from './names.ts';
import { type Answer, type RecordedCall, readCalls } from './recorded-call.ts';
import { readTopics } from './recorded-topics.ts';
import { ReplayServer } from './replay-server.ts';
import { wireReplays } from './replay-wire.ts';
import { sendCall } from './send-call.ts';

interface Recording {
  readonly folder: string;
  /** What the recorded server was started with. */
  readonly properties: Readonly<Record<string, string>>;
  /** The recorder waited for the results of each inserted row. */
  readonly pausedBetweenInserts: boolean;
  /** Records that were written to a topic past the server, and the call before which they were. */
  readonly records: { readonly before: string; readonly topic: string; readonly from: number; readonly to: number }[];
}

/** In the order in which they were made: the second goes on where the first ends. */
const RECORDINGS: readonly Recording[] = [
  { folder: 'rest', properties: {}, pausedBetweenInserts: false, records: [] },
  {
    folder: 'rest2',
    properties: { 'ksql.heartbeat.enable': 'true' },
    pausedBetweenInserts: true,
    records: [{ before: '030-insert-after', topic: 'click_events', from: 14, to: 20 }],
  },
];
const INSERTS = /INSERT INTO \S+ (\([^)]*\) )?VALUES/i;
const TOPICS = 'kafka-after-run2.txt';

export const hasRecordings = (directory: string): boolean => existsSync(join(directory, 'rest', 'index.tsv'));

class Replay {
  readonly #directory: string;
  readonly #server: ReplayServer;
  readonly #base: number;
  #inserted = false;

  constructor(directory: string, server: ReplayServer) {
    this.#directory = directory;
    this.#server = server;
    this.#base = Number(readFileSync(join(directory, 'rest', 'base.txt'), 'utf8'));
  }

  get translation(): Translation {
    return new Translation(this.#server.names, this.#base, Date.now());
  }

  /** What differs between the recorded answer and ours, and ours. */
  async call(
    call: RecordedCall,
    { records, pausedBetweenInserts }: Recording,
  ): Promise<{ differences: string[]; ours: Answer | null }> {
    for (const { before, topic, from, to } of records) if (before === call.tag) await this.#produce(topic, from, to);
    // Rows that were inserted one right after the other came into one commit.
    const inserts = INSERTS.test(call.body ?? '');
    if (call.method === 'POST' && (pausedBetweenInserts || !inserts || !this.#inserted)) await this.#server.settled();
    this.#inserted = inserts;
    const names = this.translation;
    const theirs = names.theirs(call.answer);
    const compare = (answer: Answer): string[] => answerDifferences(theirs, names.ours(answer), call.cut);
    const body = call.body === null ? null : names.request(call.body);
    const answer = await sendCall(call, this.#server.url, body, (soFar) => compare(soFar).length === 0);
    if (answer === null) return { differences: call.answer.text === '' ? [] : ['no answer'], ours: null };
    const misread = problemsOfAnswer(call.path, answer.status, answer.text).map((problem) => `clients: ${problem}`);
    return { differences: [...compare(answer), ...misread], ours: names.ours(answer) };
  }

  async #produce(topic: string, from: number, to: number): Promise<void> {
    const names = this.translation;
    const recorded = readTopics(join(this.#directory, TOPICS)).find(({ name }) => name === topic);
    const records = (recorded?.records ?? [])
      .filter(({ offset }) => offset >= from && offset < to)
      .map(({ key, value }) => ({
        key,
        value: value && Buffer.from(names.record(value.toString('utf8'))),
        timestamp: Date.now(),
      }));
    await this.#server.produce(topic, records);
  }
}

/** Needs a broker: KAFKA_BROKERS, or --brokers of the command line. All calls are sent; the selection says which are compared. */
export async function runGolden(directory: string, selection: Selection): Promise<SuiteResult> {
  await using server = new ReplayServer(process.env.KAFKA_BROKERS ?? '127.0.0.1:9092');
  const replay = new Replay(directory, server);
  const [files, failures, listed]: [FileScore[], FailedCase[], ListedCase[]] = [[], [], []];
  for (const recording of RECORDINGS.filter(({ folder }) => existsSync(join(directory, folder)))) {
    const { folder, properties } = recording;
    await server.start(properties);
    let [passed, total] = [0, 0];
    for (const call of readCalls(join(directory, folder))) {
      const { differences, ours } = await replay
        .call(call, recording)
        .catch((error: unknown) => ({ differences: [String(error)], ours: null }));
      if (selection.file !== null && !folder.includes(selection.file)) continue;
      if (selection.case !== null && !call.tag.includes(selection.case)) continue;
      total++;
      const known = differences.length === 0 ? null : knownDifference(folder, call.tag, differences);
      if (known !== null) listed.push({ file: folder, name: call.tag, difference: known });
      if (differences.length === 0 || known !== null) passed++;
      else
        failures.push(
          failureOf(folder, call.tag, differences, [
            call.body?.slice(0, 400) ?? '',
            `was ${call.answer.text.slice(0, 300)}`,
            `is ${ours?.text.slice(0, 300) ?? 'nothing'}`,
          ]),
        );
    }
    files.push({ file: folder, passed, total });
  }
  for (const one of wireReplays(directory, server.url, () => replay.translation)) {
    const { folder, name, asked } = one;
    const { differences, ours } = await server
      .settled()
      .then(() => one.run())
      .catch((error: unknown) => ({ differences: [String(error)], ours: '' }));
    if (selection.file !== null && !folder.includes(selection.file)) continue;
    if (selection.case !== null && !name.includes(selection.case)) continue;
    const known = differences.length === 0 ? null : knownDifference(folder, name, differences);
    if (known !== null) listed.push({ file: folder, name, difference: known });
    const failed = differences.length > 0 && known === null;
    if (failed) failures.push(failureOf(folder, name, differences, [asked, `is ${ours.slice(0, 300)}`]));
    const score = files.find(({ file }) => file === folder) ?? { file: folder, passed: 0, total: 0 };
    const others = files.filter(({ file }) => file !== folder);
    files.splice(0, files.length, ...others, {
      file: folder,
      passed: score.passed + (failed ? 0 : 1),
      total: score.total + 1,
    });
  }
  return { suite: 'golden', files, failures, listed };
}

const failureOf = (
  file: string,
  name: string,
  differences: readonly string[],
  more: readonly string[],
): FailedCase => ({
  file,
  name,
  cause: differences[0]!.replace(/\[[^\]]*\]/g, '[]').replace(/(: |line )[\s\S]*/, ''),
  detail: [...more, ...differences.slice(0, 12)].join('\n      '),
});

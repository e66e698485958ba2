// Replays recorded calls of a real ksqlDB server in order against another server, and reports where the answers differ in structure.
// Usage: node conformance/golden/replay.ts DIR [--url http://127.0.0.1:8088] [--prefix p_] [--only TEXT] [--details]
// The server must be fresh: a service id without commands, no schema registry, and `ksql.output.topic.name.prefix` set to the prefix,
// which topics named in statements get as well, so that a shared Kafka keeps the runs apart.
import http from 'node:http';
import { streamedParts, structuralDifferences } from './compare-answers.ts';
import { type RecordedCall, readCalls } from './recorded-call.ts';

const DEADLINE_MS = 15_000;
/** A stream that the recorder cut is read until nothing has come for so long. */
const SILENCE_MS = 1_500;

interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
}

const args = process.argv.slice(2);
const after = (flag: string): string | null => (args.includes(flag) ? (args[args.indexOf(flag) + 1] ?? null) : null);
const directory = args[0];
if (!directory) {
  console.error('Usage: node conformance/golden/replay.ts DIR [--url URL] [--prefix P] [--only TEXT] [--details]');
  process.exit(2);
}
const url = new URL(after('--url') ?? 'http://127.0.0.1:8088');
const prefix = after('--prefix') ?? '';

/** Recorded query ids to ours. */
const queryIds = new Map<string, string>();

function rewritten(text: string): string {
  let body = text
    .replace(/(KAFKA_TOPIC\s*=\s*')([^']+)'/gi, (_, before: string, topic: string) => `${before}${prefix}${topic}'`)
    .replace(
      /(PRINT\s+)('?)([\w-]+)'?/gi,
      (_, before: string, _q: string, topic: string) => `${before}'${prefix}${topic}'`,
    )
    .replace(/(TOPIC ')([^']+)'/g, (_, before: string, topic: string) => `${before}${prefix}${topic}'`);
  for (const [theirs, ours] of queryIds)
    body = body.replaceAll(theirs, ours).replaceAll(theirs.toLowerCase(), ours.toLowerCase());
  return body;
}

function send(call: RecordedCall): Promise<Answer> {
  const body = call.body === null ? null : rewritten(call.body);
  const { host: _, 'content-length': __, connection: ___, ...headers } = call.headers;
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: url.hostname, port: url.port, method: call.method, path: call.path, headers, agent: false },
      (response) => {
        let text = '';
        let silence: NodeJS.Timeout | null = null;
        const finish = (): void => {
          clearTimeout(deadline);
          if (silence) clearTimeout(silence);
          request.destroy();
          resolve({ status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? null, text });
        };
        const deadline = setTimeout(finish, DEADLINE_MS);
        const restart = (): void => {
          if (!call.cut) return;
          if (silence) clearTimeout(silence);
          silence = setTimeout(finish, SILENCE_MS);
        };
        restart();
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          restart();
        });
        response.on('end', finish);
        response.on('error', finish);
      },
    );
    request.on('error', reject);
    request.setTimeout(DEADLINE_MS, () => request.destroy(new Error('no answer')));
    request.end(body ?? undefined);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function learnQueryIds(theirs: unknown, ours: unknown): void {
  if (!Array.isArray(theirs) || !Array.isArray(ours)) return;
  for (const [i, entity] of theirs.entries()) {
    const id = (entity as { commandStatus?: { queryId?: string | null } } | null)?.commandStatus?.queryId;
    const own = (ours[i] as { commandStatus?: { queryId?: string | null } } | undefined)?.commandStatus?.queryId;
    if (id && own && id !== own) queryIds.set(id, own);
  }
}

function compare(call: RecordedCall, answer: Answer): string[] {
  const differences: string[] = [];
  if (call.status !== answer.status) differences.push(`status ${answer.status}, not ${call.status}`);
  if (call.contentType !== answer.contentType)
    differences.push(`content type ${answer.contentType}, not ${call.contentType}`);
  const streamed = call.status === 200 && /^\/query/.test(call.path) && !/"PRINT/i.test(call.body ?? '');
  if (streamed) return [...differences, ...streamDifferences(call, answer)];
  const [theirs, ours] = [parsed(call.answer), parsed(answer.text)];
  learnQueryIds(theirs, ours);
  if (theirs !== undefined && ours === undefined) differences.push('not JSON');
  else if (theirs !== undefined) differences.push(...structuralDifferences(theirs, ours));
  else if (call.answer === '' && answer.text !== '') differences.push('a body where none was');
  return differences;
}

function streamDifferences(call: RecordedCall, answer: Answer): string[] {
  const [theirs, ours] = [streamedParts(call.answer), streamedParts(answer.text)];
  const differences: string[] = [];
  if (theirs.header !== ours.header)
    differences.push(`header ${ours.header.slice(0, 200)}, not ${theirs.header.slice(0, 200)}`);
  const missing = theirs.rows.filter((row) => !ours.rows.includes(row));
  const extra = ours.rows.filter((row) => !theirs.rows.includes(row));
  if (missing.length > 0)
    differences.push(`missing ${missing.length} of ${theirs.rows.length} rows: ${missing[0]!.slice(0, 160)}`);
  if (extra.length > 0) differences.push(`${extra.length} other rows: ${extra[0]!.slice(0, 160)}`);
  return differences;
}

const only = after('--only');
let same = 0;
const calls = readCalls(directory);
for (const call of calls) {
  if (only && !call.tag.includes(only)) continue;
  let differences: string[];
  let answer: Answer | null = null;
  try {
    answer = await send(call);
    differences = compare(call, answer);
  } catch (error) {
    differences = call.cut && call.answer === '' ? [] : [String(error)];
  }
  if (differences.length === 0) same++;
  else {
    console.log(`${call.tag}: ${differences.slice(0, 6).join('; ')}`);
    if (args.includes('--details')) console.log(`    ${call.body?.slice(0, 300)}\n    ${answer?.text.slice(0, 500)}`);
  }
}
console.log(`${same} of ${calls.length} answers have the recorded structure`);

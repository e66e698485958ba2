// Reads the dump of a recorded cluster: its topics with configuration and the bytes of their records.
import { readFileSync } from 'node:fs';

export interface RecordedRecord {
  readonly partition: number;
  readonly offset: number;
  /** ms since the epoch. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

export interface RecordedTopic {
  readonly name: string;
  readonly partitions: number;
  /** What differs from the broker's defaults. */
  readonly config: Readonly<Record<string, string>>;
  readonly records: readonly RecordedRecord[];
}

const hex = (text: string): Buffer | null => (text === 'null' ? null : Buffer.from(text, 'hex'));

export function readTopics(path: string): RecordedTopic[] {
  const [topics = ''] = readFileSync(path, 'utf8').split(/^=== GROUPS/m);
  return topics
    .split(/^=== TOPIC /m)
    .slice(1)
    .map((block) => {
      const head = /^(\S+) partitions=(\d+)/.exec(block)!;
      const config = [...block.matchAll(/^ {2}config ([\w.]+)=(.*)$/gm)].map((m) => [m[1]!, m[2]!]);
      return {
        name: head[1]!,
        partitions: Number(head[2]),
        config: Object.fromEntries(config),
        records: block
          .split(/^ {2}(?=p\d+ o\d+ ts=)/m)
          .slice(1)
          .map(recordOf),
      };
    });
}

function recordOf(block: string): RecordedRecord {
  const head = /^p(\d+) o(\d+) ts=(-?\d+)/.exec(block)!;
  return {
    partition: Number(head[1]),
    offset: Number(head[2]),
    timestamp: Number(head[3]),
    key: hex(/keyhex=(\w*)/.exec(block)?.[1] ?? 'null'),
    value: hex(/valhex=(\w*)/.exec(block)?.[1] ?? 'null'),
  };
}

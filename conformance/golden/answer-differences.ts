// Compares two answers of which names have been made alike: status, headers, how the body is framed, and what it says.
import { jsonDifferences } from './compare-json.ts';
import type { Answer } from './recorded-call.ts';

const HEADERS = ['status', 'contentType', 'location', 'allow', 'chunked'] as const;

/** Differences of `ours` from what was recorded. @param cut the recorder hung up before the end. */
export function answerDifferences(theirs: Answer, ours: Answer, cut: boolean): string[] {
  const differences: string[] = HEADERS.filter((name) => theirs[name] !== ours[name]).map(
    (name) => `${name} ${String(ours[name])}, not ${String(theirs[name])}`,
  );
  return [...differences, ...bodyDifferences(theirs.text, ours.text, cut)];
}

function bodyDifferences(theirs: string, ours: string, cut: boolean): string[] {
  const [a, b] = cut ? [theirs.trimEnd(), ours.trimEnd()] : [theirs, ours];
  if (a === b) return [];
  const [left, right] = [parsed(a), parsed(b)];
  if (left === undefined) return lineDifferences(a, b);
  if (right === undefined) return [`not JSON: ${b.slice(0, 200)}`];
  return jsonDifferences(left, right);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Streams of rows: line by line; a row that is another one, or in another place, is a difference. */
function lineDifferences(theirs: string, ours: string): string[] {
  const [left, right] = [theirs.split('\n'), ours.split('\n')];
  const differences: string[] = [];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [a, b] = [left[i], right[i]];
    if (a === b || sameParsed(a, b)) continue;
    differences.push(`line ${i + 1}: ${(b ?? 'nothing').slice(0, 300)}, not ${(a ?? 'nothing').slice(0, 300)}`);
  }
  return differences;
}

/** Lines of rows are JSON but for the commas and brackets that hold them together; messages in them are free. */
function sameParsed(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const frame = (line: string): [string, string, string] => {
    const match = /^([[,]?)(\{.*?)([\],]*)$/.exec(line);
    return match ? [match[1]!, match[2]!, match[3]!] : ['', line, ''];
  };
  const [x, y] = [frame(a), frame(b)];
  if (x[0] !== y[0] || x[2] !== y[2]) return false;
  const [left, right] = [parsed(x[1]), parsed(y[1])];
  return left !== undefined && right !== undefined && jsonDifferences(left, right).length === 0;
}

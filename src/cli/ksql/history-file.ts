// The lines typed in earlier sessions, in the user's own state folder and readable to nobody else.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

export const HISTORY_LINES = 1_000;

const historyFile = path.join(
  process.env.XDG_STATE_HOME ?? path.join(homedir(), '.local', 'state'),
  'clickstream-ksql',
  'history',
);

/** Oldest first. */
export function readHistory(): string[] {
  try {
    return readFileSync(historyFile, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}

/** Keeps the newest `HISTORY_LINES`. */
export function saveHistory(lines: readonly string[]): void {
  mkdirSync(path.dirname(historyFile), { recursive: true, mode: 0o700 });
  writeFileSync(historyFile, `${lines.slice(-HISTORY_LINES).join('\n')}\n`, { mode: 0o600 });
}

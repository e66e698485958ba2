// The prompt itself: lines from the terminal become statements, with history, completion and Ctrl-C.
import readline from 'node:readline';
import { Completer } from './completion.ts';
import { HISTORY_LINES, saveHistory } from './history-file.ts';
import { HistorySearch } from './history-search.ts';
import type { Shell } from './shell.ts';
import { historyEntry, StatementLines } from './statement-lines.ts';

interface Key {
  readonly ctrl?: boolean;
  readonly name?: string;
}

/**
 * Reads and runs statements until `exit` or Ctrl-D.
 * @param history statements of earlier sessions, oldest first; grows with what is typed
 */
export async function prompt(shell: Shell, history: string[]): Promise<void> {
  await greet(shell);
  const completer = new Completer(() => shell.connection);
  const lines = new StatementLines();
  const terminal = readline.createInterface({
    input: process.stdin,
    output: process.stdout,
    history: [...history].reverse(),
    historySize: HISTORY_LINES,
    removeHistoryDuplicates: true,
    completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
      void completer
        .refresh(shell.session)
        .then(() => done(null, completer.complete(`${lines.pending} ${line}`, line)));
    },
  });
  const clearLine = (): void => {
    terminal.write(null, { ctrl: true, name: 'e' });
    terminal.write(null, { ctrl: true, name: 'u' });
  };
  // The arrow keys go over whole statements. This runs as soon as a line is typed, the loop below only when its turn has come.
  const typed = new StatementLines();
  terminal.on('history', (shown: string[]) => {
    const text = typed.add(shown[0] ?? '');
    const entry = text === null ? '' : historyEntry(text);
    if (entry !== '' && entry !== history.at(-1)) history.push(entry);
    shown.splice(0, shown.length, ...history.slice(-HISTORY_LINES).reverse());
  });
  const search = new HistorySearch(() => history);
  process.stdin.on('keypress', (_, key: Key | undefined) => {
    const found = key?.ctrl && key.name === 'r' ? search.next(terminal.line) : null;
    if (found === null) return;
    clearLine();
    terminal.write(found);
  });
  const ask = (): void => {
    terminal.setPrompt(lines.pending === '' ? 'ksql> ' : '    > ');
    terminal.prompt();
  };
  terminal.on('SIGINT', () => {
    if (shell.busy) return shell.interrupt();
    lines.end();
    typed.end();
    terminal.setPrompt('ksql> ');
    process.stdout.write('^C\n');
    clearLine();
    ask();
  });
  ask();
  for await (const line of terminal) {
    const text = lines.add(line);
    if (text !== null) await shell.run(text);
    if (shell.ended) break;
    ask();
  }
  // Ctrl-D leaves the cursor behind the prompt.
  if (!shell.ended) process.stdout.write('\n');
  terminal.close();
  saveHistory(history);
}

/** A server that is away is told, and the prompt is there for when it comes back. */
async function greet(shell: Shell): Promise<void> {
  try {
    const { version, status } = await shell.connection.info();
    shell.print(`ksqlDB SQL · server ${version} at ${shell.connection.address} · ${status}`);
  } catch (error) {
    shell.fail(error, '');
  }
  shell.print("Type 'help' for what can be done here.\n");
}

/** Runs what comes from a pipe: the same lines that could be typed. */
export async function runLines(shell: Shell, text: string): Promise<void> {
  const lines = new StatementLines();
  for (const line of text.split(/\r?\n/)) {
    const whole = lines.add(line);
    if (whole !== null && (!(await shell.run(whole)) || shell.ended)) return;
  }
  const rest = lines.end();
  if (rest.trim() !== '') await shell.run(rest);
}

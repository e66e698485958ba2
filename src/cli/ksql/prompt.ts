// The prompt itself: lines from the terminal become statements, with history, completion and Ctrl-C.
import readline from 'node:readline';
import { splitStatements } from '../../sql/split-statements.ts';
import { Completer } from './completion.ts';
import { HISTORY_LINES, saveHistory } from './history-file.ts';
import { HistorySearch } from './history-search.ts';
import { Shell } from './shell.ts';

interface Key {
  readonly ctrl?: boolean;
  readonly name?: string;
}

/**
 * Reads and runs statements until `exit` or Ctrl-D.
 * @param history lines of earlier sessions, oldest first; grows with what is typed
 */
export async function prompt(shell: Shell, history: string[]): Promise<void> {
  await greet(shell);
  const completer = new Completer(() => shell.connection);
  let statement = '';
  const terminal = readline.createInterface({
    input: process.stdin,
    output: process.stdout,
    history: [...history].reverse(),
    historySize: HISTORY_LINES,
    removeHistoryDuplicates: true,
    completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
      void completer.refresh(shell.session).then(() => done(null, completer.complete(`${statement} ${line}`, line)));
    },
  });
  const clearLine = (): void => {
    terminal.write(null, { ctrl: true, name: 'e' });
    terminal.write(null, { ctrl: true, name: 'u' });
  };
  const search = new HistorySearch(() => history);
  process.stdin.on('keypress', (_, key: Key | undefined) => {
    const found = key?.ctrl && key.name === 'r' ? search.next(terminal.line) : null;
    if (found === null) return;
    clearLine();
    terminal.write(found);
  });
  const ask = (): void => {
    terminal.setPrompt(statement === '' ? 'ksql> ' : '    > ');
    terminal.prompt();
  };
  terminal.on('SIGINT', () => {
    if (shell.busy) return shell.interrupt();
    statement = '';
    process.stdout.write('^C\n');
    clearLine();
    ask();
  });
  ask();
  for await (const line of terminal) {
    if (line.trim() !== '') history.push(line);
    statement = statement === '' ? line : `${statement}\n${line}`;
    if (isComplete(statement)) {
      const text = statement;
      statement = '';
      await shell.run(text);
    }
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
  let statement = '';
  for (const line of text.split(/\r?\n/)) {
    statement = statement === '' ? line : `${statement}\n${line}`;
    if (!isComplete(statement)) continue;
    const whole = statement;
    statement = '';
    if (!(await shell.run(whole)) || shell.ended) return;
  }
  if (statement.trim() !== '') await shell.run(statement);
}

const isComplete = (statement: string): boolean =>
  statement.trim() === '' || Shell.isCommand(statement) || splitStatements(statement).waitingFor === 'nothing';

// Prints the events of setup and teardown for people: a line per finished step, and on a terminal a live line with what runs now.
import type { StackEventSink } from '../../stack/stack-events.ts';
import type { Action, FieldChange } from '../resource.ts';
import type { PhaseName, PlanLine, SetupEvent, SetupEventSink, Tally } from '../setup-events.ts';

export interface TextOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const SIGNS: Readonly<Record<Action, string>> = { create: '+', change: '~', remove: '-', unchanged: ' ' };
const BAR_WIDTH = 20;
const VALUE_WIDTH = 70;

const PHASES: Readonly<Record<PhaseName, string>> = {
  stack: 'Starting what does not run',
  definition: 'Reading the definition',
  plan: 'Comparing with what is there',
  apply: 'Applying',
  verify: 'Verifying with marked events',
  remove: 'Removing',
  prove: 'Looking for anything that is left',
};

/** @param stackEvents prints what the stack says while it starts */
export function createTextRenderer(output: TextOutput, stackEvents: StackEventSink): SetupEventSink {
  const live = output.isTTY === true;
  const running = new Map<string, string>();
  let liveLine = false;
  let done = 0;
  const clear = () => {
    if (liveLine) output.write('\r\u001b[K');
    liveLine = false;
  };
  const line = (text: string) => {
    clear();
    output.write(`${text}\n`);
  };
  const showRunning = (total: number) => {
    if (!live || running.size === 0) return;
    clear();
    const filled = Math.round((BAR_WIDTH * done) / Math.max(total, 1));
    const what = [...running].map(([name, doing]) => (doing === '' ? name : `${name}: ${doing}`)).join(', ');
    const text = `  [${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${done} of ${total}  ${what}`;
    output.write(text.slice(0, (output.columns ?? 80) - 1));
    liveLine = true;
  };
  let total = 0;
  return (event: SetupEvent) => {
    switch (event.type) {
      case 'phase-started':
        done = 0;
        return line(PHASES[event.phase]);
      case 'phase-done':
        // The stack says itself when it is up.
        if (event.phase === 'definition' || event.phase === 'stack') return;
        return line(`  done in ${seconds(event.durationMs)}`);
      case 'stack':
        clear();
        return stackEvents(event.event);
      case 'plan':
        for (const text of planText(event.lines, event.tally)) line(text);
        return;
      case 'step-started':
        total = event.total;
        running.set(event.what, '');
        return showRunning(total);
      case 'step-progress':
        running.set(event.what, event.doing);
        return showRunning(total);
      case 'step-done':
        done++;
        running.delete(event.what);
        line(
          `  ${counter(event.index, event.total)} ${event.action} ${event.what} [OK in ${seconds(event.durationMs)}]`,
        );
        return showRunning(total);
      case 'step-failed':
        running.delete(event.what);
        return line(`  ${counter(event.index, event.total)} ${event.what} [FAILED] ${event.message}`);
      case 'finished':
        for (const text of finishedText(event)) line(text);
        return;
      case 'failed':
        for (const text of failedText(event)) line(text);
    }
  };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const counter = (index: number, total: number): string => `${String(index).padStart(String(total).length)} of ${total}`;

/** The plan as lines: new things by name, changes field by field. */
export function planText(lines: readonly PlanLine[], tally: Tally): readonly string[] {
  const text: string[] = [];
  for (const line of lines.filter((l) => l.action !== 'unchanged')) {
    const note = line.note === undefined ? '' : `  (${line.note})`;
    text.push(`  ${SIGNS[line.action]} ${line.action.padEnd(6)}  ${line.kind} ${line.name}${note}`);
    if (line.action === 'change') text.push(...line.fields.map((field) => `      ${fieldText(field)}`));
  }
  text.push(`Plan: ${tallyText(tally)}`);
  return text;
}

function fieldText({ field, from, to }: FieldChange): string {
  if (from === null) return `${field}: + ${cut(to ?? '')}`;
  if (to === null) return `${field}: - ${cut(from)}`;
  const same = commonPrefix(from, to);
  const tail = (text: string) => cut(same === 0 ? text : `… ${text.slice(same)}`);
  return `${field}: ${tail(from)} → ${tail(to)}`;
}

/** Length of what two long texts share at their beginning, up to the start of a word; 0 for short ones. */
function commonPrefix(a: string, b: string): number {
  if (a.length <= VALUE_WIDTH && b.length <= VALUE_WIDTH) return 0;
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  return a.lastIndexOf(' ', same - 1) + 1;
}

const cut = (text: string): string => (text.length > VALUE_WIDTH ? `${text.slice(0, VALUE_WIDTH - 2)} …` : text);

function tallyText({ create, change, remove, unchanged }: Tally): string {
  const removed = remove === 0 ? '' : `, ${remove} to remove`;
  return `${create} to create, ${change} to change${removed}, ${unchanged} unchanged`;
}

function finishedText(event: Extract<SetupEvent, { type: 'finished' }>): readonly string[] {
  const { changes, durationMs } = event;
  const number = changes === 1 ? '1 change' : `${changes} changes`;
  if (event.command === 'teardown') return [`Removed; nothing is left. ${seconds(durationMs)} in all.`];
  if (event.dryRun) return [`${number} pending; nothing was touched. ${seconds(durationMs)} in all.`];
  const verified = event.verified ? ', data flows end to end' : '';
  const width = Math.max(0, ...Object.keys(event.addresses).map((name) => name.length));
  const addresses = Object.entries(event.addresses).map(([name, address]) => `  ${name.padEnd(width)}  ${address}`);
  return [...addresses, `${number}${verified}. ${seconds(durationMs)} in all.`];
}

function failedText(event: Extract<SetupEvent, { type: 'failed' }>): readonly string[] {
  if (event.faults.length === 0) return [`error ${event.code}: ${event.message}`, `  → ${event.nextStep}`];
  const count = event.faults.length === 1 ? '1 fault' : `${event.faults.length} faults`;
  return [
    `error ${event.code}: ${event.message.split('\n')[0]!} (${count})`,
    ...event.faults.flatMap((f) => [`  ${f.file}:${f.line}:${f.column} ${f.message}`, `    → ${f.nextStep}`]),
  ];
}

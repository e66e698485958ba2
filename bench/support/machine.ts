// What every benchmark report says about where it ran.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

export interface MachineFacts {
  readonly date: string;
  readonly commit: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
}

export function machineFacts(): MachineFacts {
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

export interface ProcessUse {
  /** User and system time in ms. */
  readonly cpuMs: number;
  /** Highest resident memory so far in MiB. */
  readonly peakMiB: number;
  readonly residentMiB: number;
}

const TICKS_PER_SECOND = 100;

/** What a process used so far, from /proc; Linux only. */
export function processUse(pid: number): ProcessUse {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return {
    cpuMs: (ticks / TICKS_PER_SECOND) * 1_000,
    peakMiB: Math.round(kib('VmHWM') / 1_024),
    residentMiB: Math.round(kib('VmRSS') / 1_024),
  };
}

export interface Figures {
  readonly seconds: number;
  readonly eventsPerSecond: number;
  readonly cpuMicrosPerEvent: number;
  readonly peakMiB: number;
}

/** What a process took for so many events, rounded as the reports show it. */
export const figuresOf = (events: number, seconds: number, before: ProcessUse, after: ProcessUse): Figures => ({
  seconds: Math.round(seconds * 100) / 100,
  eventsPerSecond: Math.round(events / seconds),
  cpuMicrosPerEvent: Math.round(((after.cpuMs - before.cpuMs) * 10_000) / events) / 10,
  peakMiB: after.peakMiB,
});

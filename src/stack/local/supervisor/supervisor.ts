// Keeps all processes of one local stack running: starts them in the order of their needs, as parallel as that allows.

import type { ProcessState } from '../../stack-events.ts';
import type { ProcessSpec } from '../processes/process-spec.ts';
import { logFile, rotateLog } from './log-files.ts';
import { ManagedProcess, type ManagedProcessOptions } from './managed-process.ts';

export interface SupervisedStatus {
  readonly name: string;
  readonly state: ProcessState;
  readonly pid?: number;
  readonly port?: number;
  readonly startedAt?: number;
  readonly restarts: number;
  readonly reason?: string;
}

export type SupervisorOptions = Pick<
  ManagedProcessOptions,
  'recordDirectory' | 'logDirectory' | 'marker' | 'clock' | 'policy'
>;

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #processes = new Map<string, ManagedProcess>();
  readonly #waiters = new Set<() => void>();

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Starts what does not run; specs that are new are added. Resolves when `status` knows what an earlier supervisor left. */
  async ensure(specs: readonly ProcessSpec[]): Promise<void> {
    for (const spec of specs) {
      if (this.#processes.has(spec.name)) continue;
      const process = new ManagedProcess({
        ...this.#options,
        spec,
        dependencies: (signal) => this.#dependencies(spec, signal),
        onChange: () => this.#changed(),
      });
      this.#processes.set(spec.name, process);
    }
    const processes = [...this.#processes.values()];
    for (const process of processes) process.start();
    await Promise.all(processes.map((process) => process.adopted()));
  }

  has(name: string): boolean {
    return this.#processes.has(name);
  }

  async restart(name: string): Promise<void> {
    const process = this.#processes.get(name);
    await process?.stop();
    process?.start();
  }

  status(): SupervisedStatus[] {
    return [...this.#processes.values()].map((process) => ({
      name: process.spec.name,
      state: process.state,
      restarts: process.restarts,
      ...(process.pid === undefined ? {} : { pid: process.pid }),
      ...(process.spec.port === undefined ? {} : { port: process.spec.port }),
      ...(process.startedAt === undefined ? {} : { startedAt: process.startedAt }),
      ...(process.reason === undefined ? {} : { reason: process.reason }),
    }));
  }

  /** Stops everything: a process is asked to end when all that depend on it are gone. */
  async stop(): Promise<void> {
    const stopping = new Map<string, Promise<void>>();
    const stopOne = (process: ManagedProcess): Promise<void> => {
      const known = stopping.get(process.spec.name);
      if (known !== undefined) return known;
      const dependents = [...this.#processes.values()].filter((other) =>
        other.spec.dependsOn.includes(process.spec.name),
      );
      const stopped = Promise.all(dependents.map(stopOne)).then(() => process.stop());
      stopping.set(process.spec.name, stopped);
      return stopped;
    };
    await Promise.all([...this.#processes.values()].map(stopOne));
  }

  async rotateLogs(): Promise<void> {
    for (const name of this.#processes.keys())
      await rotateLog(logFile(this.#options.logDirectory, name)).catch(() => undefined);
  }

  async #dependencies(spec: ProcessSpec, signal: AbortSignal): Promise<void> {
    const healthy = () => spec.dependsOn.every((name) => this.#processes.get(name)?.state === 'healthy');
    while (!healthy()) {
      await new Promise<void>((resolve, reject) => {
        const wake = () => {
          this.#waiters.delete(wake);
          signal.removeEventListener('abort', abort);
          resolve();
        };
        const abort = () => {
          this.#waiters.delete(wake);
          reject(signal.reason);
        };
        if (signal.aborted) return abort();
        this.#waiters.add(wake);
        signal.addEventListener('abort', abort, { once: true });
      });
    }
  }

  #changed(): void {
    for (const wake of [...this.#waiters]) wake();
  }
}

// Ctrl-C in the middle of setup or teardown: says what that means, and lets the marked events of a verification be removed first.

const EXIT_INTERRUPTED = 130;

/** What of the process is needed; a test gives its own. */
export interface InterruptibleProcess {
  on(signal: 'SIGINT', listener: () => void): unknown;
  readonly stderr: { write(text: string): unknown };
  exit(code: number): void;
}

export class Interruption {
  readonly #process: InterruptibleProcess;
  #finishing: string | null = null;

  constructor(host: InterruptibleProcess = process) {
    this.#process = host;
    host.on('SIGINT', () => this.#interrupt());
  }

  /** The first Ctrl-C during `work` only prints `notice`, the second one ends the process. */
  async finish<T>(notice: string, work: () => Promise<T>): Promise<T> {
    this.#finishing = notice;
    try {
      return await work();
    } finally {
      this.#finishing = null;
    }
  }

  #interrupt(): void {
    if (this.#finishing !== null) {
      this.#process.stderr.write(`\n${this.#finishing} Ctrl-C again ends at once.\n`);
      this.#finishing = null;
      return;
    }
    this.#process.stderr.write('\nInterrupted. The same command run again goes on with what is missing.\n');
    this.#process.exit(EXIT_INTERRUPTED);
  }
}

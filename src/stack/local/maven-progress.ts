// Reads Maven's output line by line and tells how far it is.

export interface MavenProgress {
  /** Files downloaded so far. */
  readonly files: number;
  /** Bytes downloaded so far. */
  readonly bytes: number;
  /** What Maven is doing now, in a few words. */
  readonly activity: string;
}

const UNITS: Readonly<Record<string, number>> = { B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9 };

const DOWNLOADED = /Downloaded from \S+: \S+\/(\S+) \(([\d.]+) (B|kB|KB|MB|GB)/;
const GOAL = /^\[INFO\] --- (?:maven-)?([a-z]+)(?:-plugin)?:[\d.]+:([\w-]+) .*@ ([\w-]+) ---/;
const ERROR = /^\[ERROR\] (.+)/;
/** What Maven says after every error. */
const ADVICE =
  /^(\[Help|To see the full stack trace|Re-run Maven|For more information about the errors|After correcting the problems|mvn <)/;
// biome would read the escape character as a mistake in a literal.
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
const SHOWN_ERRORS = 5;

export class MavenOutput {
  #files = 0;
  #bytes = 0;
  #activity = 'starting Maven';
  readonly #errors: string[] = [];

  /** @returns whether there is something new to show */
  read(coloured: string): boolean {
    const line = coloured.replace(COLOUR, '');
    const download = DOWNLOADED.exec(line);
    if (download !== null) {
      this.#files += 1;
      this.#bytes += Number(download[2]) * (UNITS[download[3] ?? 'B'] ?? 1);
      this.#activity = `downloaded ${download[1]}`;
      return true;
    }
    const goal = GOAL.exec(line);
    if (goal !== null) {
      this.#activity = activityOf(goal[2] ?? '', goal[3] ?? '');
      return true;
    }
    const error = ERROR.exec(line)?.[1];
    if (error !== undefined && this.#errors.length < SHOWN_ERRORS && !ADVICE.test(error)) this.#errors.push(error);
    return false;
  }

  get progress(): MavenProgress {
    return { files: this.#files, bytes: Math.round(this.#bytes), activity: this.#activity };
  }

  /** The first lines that Maven marked as errors. */
  get errors(): readonly string[] {
    return this.#errors;
  }
}

function activityOf(goal: string, module: string): string {
  switch (goal) {
    case 'unpack':
      return `unpacking ${module}`;
    case 'copy-dependencies':
      return `collecting the jars of ${module}`;
    case 'compile':
      return `compiling ${module}`;
    default:
      return `building ${module}`;
  }
}

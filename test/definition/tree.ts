// A copy of the project's own definition in a temporary folder, with edits: what the loader says about each edit is tested.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Fault } from '../../src/definition/fault.ts';
import { readDefinition } from '../../src/definition/load-definition.ts';

export const PROJECT_ROOT = join(import.meta.dirname, '../..');
const FOLDERS = ['schemas', 'ksql', 'connectors', 'database', 'elasticsearch', 'grafana'];

export class DefinitionTree implements AsyncDisposable {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(): Promise<DefinitionTree> {
    const root = await mkdtemp(join(tmpdir(), 'definition-'));
    await Promise.all(FOLDERS.map((folder) => cp(join(PROJECT_ROOT, folder), join(root, folder), { recursive: true })));
    return new DefinitionTree(root);
  }

  async write(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.root, file)), { recursive: true });
    await writeFile(join(this.root, file), text);
  }

  async remove(file: string): Promise<void> {
    await rm(join(this.root, file));
  }

  /** Fails when the text is not there: an edit that edits nothing tests nothing. */
  async replace(file: string, from: string, to: string): Promise<void> {
    const text = await readFile(join(this.root, file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
    await writeFile(join(this.root, file), text.replace(from, to));
  }

  async faults(environment?: Readonly<Record<string, string>>): Promise<readonly Fault[]> {
    return (await readDefinition(this.root, environment === undefined ? {} : { environment })).faults;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

/** `file:line message` of each fault. */
export const shown = (faults: readonly Fault[]): readonly string[] =>
  faults.map((f) => `${f.file}:${f.line} ${f.message}`);

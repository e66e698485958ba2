// Lists and reads the files of one folder of the definition, in the order of their names.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface TreeFile {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  /** Without folder and suffix. */
  readonly name: string;
  readonly text: string;
}

/** An absent folder is empty. */
export async function readFolder(root: string, folder: string, suffix: string): Promise<readonly TreeFile[]> {
  let entries: string[];
  try {
    entries = await readdir(join(root, folder));
  } catch {
    return [];
  }
  const names = entries.filter((entry) => entry.endsWith(suffix)).sort();
  return Promise.all(
    names.map(async (entry) => ({
      file: `${folder}/${entry}`,
      name: entry.slice(0, -suffix.length),
      text: await readFile(join(root, folder, entry), 'utf8'),
    })),
  );
}

/** null when there is no such file. */
export async function readOptionalFile(root: string, file: string): Promise<TreeFile | null> {
  try {
    const text = await readFile(join(root, file), 'utf8');
    return { file, name: file.slice(file.lastIndexOf('/') + 1), text };
  } catch {
    return null;
  }
}

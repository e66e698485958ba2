// Postgres with logical decoding: the shop's database, the aggregates' database and the registry's storage in one server.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PRIVATE_FILE_MODE } from '../../../common/atomic-file.ts';
import { ClickstreamError } from '../../../errors/clickstream-error.ts';
import { completeBinaries, postgresBinaries } from './postgres-binaries.ts';
import { ensureDatabases, postgresProbe } from './postgres-databases.ts';
import { type PostgresUser, postgresUser, runAs } from './postgres-user.ts';
import { baseEnvironment, type ProcessContext } from './process-context.ts';
import type { ProcessCommand, ProcessSpec } from './process-spec.ts';

const run = promisify(execFile);

const POSTGRES_ADMIN = 'postgres';

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  wal_level: 'logical',
  max_wal_senders: '10',
  max_replication_slots: '10',
  max_connections: '100',
  shared_buffers: '64MB',
  // A forgotten slot must not fill a laptop's disk.
  max_slot_wal_keep_size: '4GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  password_encryption: 'scram-sha-256',
};

export function postgresProcess(context: ProcessContext): ProcessSpec {
  const { paths, plan, secrets } = context;
  const data = join(paths.data, 'postgres');
  const port = plan.ports.postgres;
  const admin = { host: '127.0.0.1', port, user: POSTGRES_ADMIN, password: secrets.POSTGRES_ADMIN_PASSWORD };
  const binaries = postgresBinaries();
  let user: PostgresUser | undefined;

  return {
    name: 'postgres',
    port,
    dependsOn: [],
    prepare: async () => {
      await completeBinaries(binaries);
      user = await postgresUser([paths.data, binaries]);
      await createCluster(context, binaries, data, user);
    },
    command: async () => {
      const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      return postgresCommand(context, user, join(binaries, 'bin/postgres'), [
        '-D',
        data,
        '-p',
        String(port),
        ...settings,
      ]);
    },
    probe: postgresProbe(admin),
    finish: () => ensureDatabases(admin, secrets),
    // "Fast shutdown": ends sessions and writes a checkpoint.
    stopSignal: 'SIGINT',
    stopDeadlineMs: 15_000,
  };
}

function postgresCommand(
  context: ProcessContext,
  user: PostgresUser | undefined,
  file: string,
  args: readonly string[],
): ProcessCommand {
  return { ...runAs(user, file, args), environment: baseEnvironment(context), workingDirectory: '/' };
}

// The cluster is created beside its place and renamed: a crash in the middle leaves a folder that the next start throws away.
async function createCluster(
  context: ProcessContext,
  binaries: string,
  data: string,
  user: PostgresUser | undefined,
): Promise<void> {
  if (await exists(join(data, 'PG_VERSION'))) return;
  const parent = dirname(data);
  await mkdir(parent, { recursive: true, mode: 0o755 });
  for (const name of await readdir(parent)) {
    if (name.startsWith('postgres.new-')) await rm(join(parent, name), { recursive: true, force: true });
  }
  const fresh = join(parent, `postgres.new-${randomBytes(4).toString('hex')}`);
  const cluster = join(fresh, 'cluster');
  const passwordFile = join(fresh, 'password');
  await mkdir(cluster, { recursive: true });
  await writeFile(passwordFile, context.secrets.POSTGRES_ADMIN_PASSWORD, { mode: PRIVATE_FILE_MODE });
  for (const path of [fresh, cluster, passwordFile]) await user?.own(path);
  await chmod(cluster, 0o700);
  const arguments_ = [
    '-D',
    cluster,
    '-U',
    POSTGRES_ADMIN,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ];
  const command = postgresCommand(context, user, join(binaries, 'bin/initdb'), arguments_);
  try {
    await run(command.file, [...command.arguments], {
      cwd: command.workingDirectory,
      env: { ...command.environment },
      ...(command.user ?? {}),
    });
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new ClickstreamError('STACK_PROCESS_FAILED', `initdb failed: ${output}`, { cause: error });
  }
  await rm(passwordFile, { force: true });
  await rename(cluster, data);
  await rm(fresh, { recursive: true, force: true });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

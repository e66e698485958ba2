// The supervisor's program: a small process of its own that outlives the command which started it.
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { PRIVATE_FILE_MODE, writeFileAtomic } from '../../common/atomic-file.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { keepLoopbackDirect } from './keep-loopback-direct.ts';
import { localEnvironment } from './local-endpoints.ts';
import { localPaths } from './local-paths.ts';
import { stackMarker } from './orphans.ts';
import { processTable } from './processes/process-table.ts';
import { ensureSecrets } from './secrets.ts';
import { planHash, readStackPlan } from './stack-plan.ts';
import { ConnectorKeeper } from './supervisor/connector-keeper.ts';
import { startControlServer } from './supervisor/control-server.ts';
import { processIdentity } from './supervisor/process-identity.ts';
import { Supervisor } from './supervisor/supervisor.ts';
import { releaseLock, takeLock } from './supervisor/supervisor-lock.ts';

const ROTATION_INTERVAL_MS = 10_000;
/** Ms after which a supervisor that has stopped everything ends, whatever connection is still open. */
const LEAVE_MS = 2_000;

const paths = localPaths(process.env);
const say = (text: string) => process.stdout.write(`${new Date().toISOString()} ${text}\n`);

async function main(): Promise<void> {
  keepLoopbackDirect();
  if (!(await takeLock(paths.supervisorLock))) {
    say('another supervisor runs for this folder');
    return;
  }
  const plan = await readStackPlan(paths.planFile);
  if (plan === undefined)
    throw new ClickstreamError('STACK_NOT_STARTED', `${paths.planFile} is missing or not readable`);
  const secrets = await ensureSecrets(paths.secretsFile);
  const endpoints = localEnvironment(plan.ports, secrets);
  const specs = () => processTable({ paths, plan, secrets, endpoints, inherited: process.env });

  const supervisor = new Supervisor({
    recordDirectory: paths.processRecords,
    logDirectory: paths.logs,
    marker: stackMarker(paths),
  });
  const rotation = setInterval(() => void supervisor.rotateLogs(), ROTATION_INTERVAL_MS);
  const keeper = new ConnectorKeeper({ connectUrl: `http://127.0.0.1:${plan.ports.connect}`, say });
  const watching = new AbortController();
  void keeper.watch(watching.signal);

  let stopping: Promise<void> | undefined;
  const stopAll = () => {
    say('stopping all processes');
    watching.abort();
    stopping ??= supervisor.stop();
    return stopping;
  };
  // What is started while everything stops would be left running.
  const refuseWhileStopping = () => {
    if (stopping !== undefined) throw new ClickstreamError('STACK_STOPPING', 'the stack is being stopped');
  };
  const leave = async () => {
    clearInterval(rotation);
    control.close();
    await rm(paths.supervisorFile, { force: true });
    await releaseLock(paths.supervisorLock);
    say('stopped');
    setTimeout(() => process.exit(0), LEAVE_MS).unref();
  };

  const token = randomBytes(24).toString('hex');
  const control = await startControlServer(token, {
    status: () => supervisor.status(),
    ensure: async () => {
      const wanted = await specs();
      refuseWhileStopping();
      await supervisor.ensure(wanted);
    },
    restart: async (name) => {
      refuseWhileStopping();
      if (!supervisor.has(name)) return false;
      await supervisor.restart(name);
      return true;
    },
    stop: async () => {
      await stopAll();
      await leave();
    },
  });
  await supervisor.ensure(await specs());
  const identity = (await processIdentity(process.pid)) ?? '';
  const address = { pid: process.pid, identity, port: control.port, token, plan: planHash(plan) };
  await writeFileAtomic(paths.supervisorFile, `${JSON.stringify(address)}\n`, PRIVATE_FILE_MODE);
  say(`supervising (pid ${process.pid})`);

  const onSignal = () =>
    void stopAll()
      .then(leave)
      .then(() => process.exit(0));
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  process.on('SIGHUP', () => undefined);
}

main().catch((error: unknown) => {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});

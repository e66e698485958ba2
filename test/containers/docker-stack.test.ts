// The same definition on the docker stack with a real ksqlDB server. Needs a Docker engine: `npm run test:containers`.
import path from 'node:path';
import { DockerComposeEnvironment, type StartedDockerComposeEnvironment, Wait } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../end-to-end/support/run-command.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const localDir = path.join(root, '.local', 'containers');
const onDocker = (script: string, ...args: string[]) =>
  runCommand(localDir, ['run', script, '--', '--stack', 'docker', ...args]);

let environment: StartedDockerComposeEnvironment;

beforeAll(async () => {
  environment = await new DockerComposeEnvironment(root, 'docker-compose.yml')
    .withProjectName('clickstream')
    .withDefaultWaitStrategy(Wait.forHealthCheck())
    .withStartupTimeout(600_000)
    .up();
}, 700_000);

afterAll(async () => {
  await environment?.down({ removeVolumes: true });
});

describe('the docker stack with a real ksqlDB', () => {
  it('is set up and verified by the same command', async () => {
    const setup = await onDocker('setup', '--yes');
    expect(setup.code, setup.stdout + setup.stderr).toBe(0);
  });

  it('counts what was sent', async () => {
    const run = await onDocker('simulate', '--rate', '100', '--duration', '10s', '--json');
    expect(run.code, run.stderr).toBe(0);
    expect((JSON.parse(run.stdout) as { differences: unknown[] }).differences).toEqual([]);
  });

  it('changes nothing the second time, and leaves nothing after teardown', async () => {
    expect((await onDocker('setup')).stdout).toContain('0 changes');
    expect((await onDocker('teardown', '--yes')).code).toBe(0);
  });
});

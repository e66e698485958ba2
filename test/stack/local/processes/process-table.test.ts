import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENDPOINT_VARIABLES } from '../../../../src/stack/endpoint-variables.ts';
import { localEnvironment, writeEndpointsFile } from '../../../../src/stack/local/local-endpoints.ts';
import { localPaths } from '../../../../src/stack/local/local-paths.ts';
import { PORT_RULES, type Ports } from '../../../../src/stack/local/local-ports.ts';
import { postgresUser, runAs } from '../../../../src/stack/local/processes/postgres-user.ts';
import type { ProcessContext } from '../../../../src/stack/local/processes/process-context.ts';
import { processTable } from '../../../../src/stack/local/processes/process-table.ts';
import { ensureSecrets } from '../../../../src/stack/local/secrets.ts';
import { planHash, readStackPlan, writeStackPlan } from '../../../../src/stack/local/stack-plan.ts';
import { parseEndpoints } from '../../../../src/stack/parse-endpoints.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const ports = Object.fromEntries(Object.entries(PORT_RULES).map(([name, rule]) => [name, rule.default])) as Ports;

async function context(javaVersion = '25.0.1'): Promise<ProcessContext> {
  const root = temporaryFolder('table');
  const paths = localPaths({ CLICKSTREAM_LOCAL_DIR: join(root, 'local') });
  const packages = join(root, 'packages');
  for (const [folder, jar] of [
    ['kafka/lib', 'b.jar'],
    ['kafka/lib', 'a.jar'],
    ['elasticsearch/lib', 'es.jar'],
  ] as const) {
    mkdirSync(join(packages, folder), { recursive: true });
    writeFileSync(join(packages, folder, jar), '');
  }
  // Looks formatted, so that preparing starts no Java.
  mkdirSync(join(paths.data, 'kafka'), { recursive: true });
  writeFileSync(join(paths.data, 'kafka/meta.properties'), '');
  const secrets = await ensureSecrets(paths.secretsFile);
  const plan = { ports, javaHome: '/jdk', javaVersion, packages, node: process.execPath };
  return {
    paths,
    plan,
    secrets,
    endpoints: localEnvironment(ports, secrets),
    inherited: { PATH: '/bin', npm_config_x: 'y', NODE_USE_ENV_PROXY: '1' },
  };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

describe('the process table', () => {
  it('puts no password into a command line or a generated file', async () => {
    const known = await context();
    const secrets = Object.values(known.secrets);
    for (const spec of await processTable(known)) {
      if (spec.name !== 'postgres') await spec.prepare?.();
      const { file, arguments: args } = await spec.command();
      const line = [file, ...args].join(' ');
      expect(secrets.filter((secret) => line.includes(secret))).toEqual([]);
    }
    const text = filesBelow(known.paths.generated).join('\n');
    expect(text).toContain('advertised.listeners');
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });

  it('binds every service to the loopback address', async () => {
    const known = await context();
    for (const spec of await processTable(known)) {
      if (spec.name === 'postgres') {
        expect((await spec.command()).arguments).toContain('listen_addresses=127.0.0.1');
      } else {
        await spec.prepare?.();
        await spec.command();
      }
    }
    const text = filesBelow(known.paths.generated).join('\n');
    expect(text).toContain('listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093');
    expect(text).toContain('listeners=http://127.0.0.1:8083');
    expect(text).toContain('-Dquarkus.http.host=127.0.0.1');
    expect(text).toContain('-Dquarkus.management.host=127.0.0.1');
    expect(text).toContain('network.host=127.0.0.1');
  });

  it('names only processes that exist as dependencies', async () => {
    const specs = await processTable(await context());
    const names = new Set(specs.map(({ name }) => name));
    expect(specs.flatMap(({ dependsOn }) => dependsOn).filter((name) => !names.has(name))).toEqual([]);
    expect([...names]).toEqual(expect.arrayContaining(['postgres', 'kafka', 'registry', 'connect', 'elasticsearch']));
  });

  it('runs Connect in UTC with converters set at worker level', async () => {
    const known = await context();
    const connect = (await processTable(known)).find(({ name }) => name === 'connect');
    await connect?.prepare?.();
    await connect?.command();
    const args = readFileSync(join(known.paths.generated, 'connect.args'), 'utf8');
    const settings = readFileSync(join(known.paths.generated, 'connect.properties'), 'utf8');
    expect(args).toContain('-Duser.timezone=UTC');
    expect(settings).toContain('value.converter.apicurio.registry.as-confluent=true');
    expect(settings).toContain('plugin.discovery=service_load');
  });

  it('orders jars the same way every time, and archives classes only where Java can', async () => {
    for (const [version, archives] of [
      ['25.0.1', true],
      ['17.0.15', false],
    ] as const) {
      const known = await context(version);
      const kafka = (await processTable(known)).find(({ name }) => name === 'kafka');
      await kafka?.prepare?.();
      await kafka?.command();
      const args = readFileSync(join(known.paths.generated, 'kafka.args'), 'utf8');
      expect(args).toMatch(/a\.jar:\S*b\.jar/);
      expect(args.includes('AutoCreateSharedArchive')).toBe(archives);
    }
  });

  it('starts our services with the endpoints and without the variables of npm or a proxy', async () => {
    const specs = await processTable(await context());
    const service = specs.find(({ name }) => ['engine', 'shop', 'indexer'].includes(name));
    const { environment } = (await service?.command()) ?? { environment: {} };
    expect(environment).toMatchObject({ KAFKA_BROKERS: '127.0.0.1:9092', PATH: '/bin' });
    expect(Object.keys(environment).filter((name) => /^npm_|PROXY/.test(name))).toEqual([]);
  });
});

describe('local endpoints', () => {
  it('are complete, described, and readable by their owner only', async () => {
    const known = await context();
    await writeEndpointsFile(known.paths.endpointsFile, known.endpoints);
    const { statSync } = await import('node:fs');
    expect(statSync(known.paths.endpointsFile).mode & 0o777).toBe(0o600);
    expect(statSync(known.paths.secretsFile).mode & 0o777).toBe(0o600);
    expect(parseEndpoints(known.endpoints).schemaRegistryUrl).toBe('http://127.0.0.1:8081/apis/ccompat/v7');
    const described = new Set(ENDPOINT_VARIABLES.map(({ name }) => name));
    expect(Object.keys(known.endpoints).filter((name) => !described.has(name))).toEqual([]);
  });

  it('hold any password that somebody wrote into the file', async () => {
    const { secrets } = await context();
    const { METRICS_DATABASE_URL = '' } = localEnvironment(ports, { ...secrets, METRICS_OWNER_PASSWORD: 'p@s/s#w%rd' });
    expect(decodeURIComponent(new URL(METRICS_DATABASE_URL).password)).toBe('p@s/s#w%rd');
  });

  it('keep their passwords from one start to the next', async () => {
    const { paths, secrets } = await context();
    expect(await ensureSecrets(paths.secretsFile)).toEqual(secrets);
    expect(new Set(Object.values(secrets)).size).toBe(Object.keys(secrets).length);
  });
});

describe('the plan of a start', () => {
  it('is read back, and its hash changes with a port', async () => {
    const { paths, plan } = await context();
    await writeStackPlan(paths.planFile, plan);
    const read = await readStackPlan(paths.planFile);
    expect(read).toEqual(plan);
    expect(planHash({ ...plan, ports: { ...ports, kafka: 1 } })).not.toBe(planHash(plan));
    expect(planHash({ ...plan, node: '/usr/bin/node' })).toBe(planHash(plan));
  });

  it('of another version counts as none', async () => {
    const { paths } = await context();
    mkdirSync(paths.run, { recursive: true });
    writeFileSync(paths.planFile, '{"ports":{}}');
    expect(await readStackPlan(paths.planFile)).toBeUndefined();
  });
});

describe('the user of Postgres', () => {
  it('keeps the pid: the program is started directly or replaces its starter', () => {
    const own = async () => {};
    expect(runAs(undefined, 'postgres', ['-D', 'x'])).toEqual({ file: 'postgres', arguments: ['-D', 'x'] });
    expect(runAs({ uid: 1, gid: 2, own }, 'postgres', []).user).toEqual({ uid: 1, gid: 2 });
    const passing = runAs({ uid: 1, gid: 2, own, capability: 'dac_read_search' }, '/pg/postgres', ['-D', 'x']);
    expect(passing.file).toBe('setpriv');
    // access(2) ignores capabilities otherwise, and initdb asks it.
    expect(passing.arguments).toContain('--securebits=+no_setuid_fixup');
    expect(passing.arguments.slice(-3)).toEqual(['/pg/postgres', '-D', 'x']);
  });

  it.runIf(process.getuid?.() === 0)('is not root, also behind a folder that is closed to others', async () => {
    const closed = temporaryFolder('closed');
    chmodSync(closed, 0o700);
    const user = await postgresUser([closed]);
    expect(user?.uid).toBeGreaterThan(0);
    expect(user?.capability).toBeDefined();
    chmodSync(closed, 0o755);
    expect((await postgresUser([closed]))?.capability).toBeUndefined();
  });

  it.runIf(process.getuid?.() !== 0)('is the present one unless that is root', async () => {
    expect(await postgresUser(['/'])).toBeUndefined();
  });
});

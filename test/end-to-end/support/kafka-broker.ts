// A Kafka broker of one test file: its own folder and ports, killed and started as the test wants.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../../../src/common/wait-for.ts';
import { discoverJava } from '../../../src/stack/local/java-discovery.ts';
import { localPaths, packagesRoot } from '../../../src/stack/local/local-paths.ts';
import { PORT_NAMES, type PortName } from '../../../src/stack/local/local-ports.ts';
import { packagesDirectory, packagesReady } from '../../../src/stack/local/packages.ts';
import { kafkaProcess } from '../../../src/stack/local/processes/kafka-process.ts';
import type { ProcessSpec } from '../../../src/stack/local/processes/process-spec.ts';
import { ensureSecrets } from '../../../src/stack/local/secrets.ts';
import { freePort } from './free-port.ts';

export class KafkaBroker implements AsyncDisposable {
  readonly address: string;
  readonly #folder: string;
  readonly #spec: ProcessSpec;
  #process: ChildProcess | null = null;

  private constructor(folder: string, spec: ProcessSpec) {
    this.#folder = folder;
    this.#spec = spec;
    this.address = `127.0.0.1:${spec.port}`;
  }

  /** On free ports. The packages of the local stack must be there: any start of it resolves them. */
  static async start(): Promise<KafkaBroker> {
    const folder = await mkdtemp(join(tmpdir(), 'clickstream-kafka-'));
    const paths = localPaths({ CLICKSTREAM_LOCAL_DIR: folder });
    const packages = await packagesDirectory(packagesRoot(process.env));
    if (!(await packagesReady(packages))) throw new TypeError('the local stack was never started on this machine');
    const { runtime } = await discoverJava(process.env);
    if (!runtime) throw new TypeError('there is no Java for Kafka');
    const ports = Object.fromEntries(PORT_NAMES.map((name) => [name, 0])) as Record<PortName, number>;
    ports.kafka = await freePort();
    ports['kafka-controller'] = await freePort();
    const plan = { ports, packages, javaHome: runtime.home, javaVersion: runtime.version, node: process.execPath };
    const secrets = await ensureSecrets(paths.secretsFile);
    const spec = kafkaProcess({ paths, plan, secrets, endpoints: {}, inherited: process.env });
    const broker = new KafkaBroker(folder, spec);
    await broker.resume();
    return broker;
  }

  /** Starts it (again), on the data it has. */
  async resume(): Promise<void> {
    await this.#spec.prepare?.();
    const command = await this.#spec.command();
    this.#process = spawn(command.file, [...command.arguments], {
      cwd: command.workingDirectory,
      env: { ...command.environment },
      stdio: 'ignore',
    });
    await waitFor(
      async () => {
        const missing = await this.#spec.probe();
        return missing === undefined ? { done: true, value: undefined } : { done: false, saw: missing };
      },
      { what: 'Kafka to start', deadlineMs: 60_000 },
    );
  }

  /** kill -9, and gone when this resolves. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

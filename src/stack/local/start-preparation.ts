// Everything that a start decides before it starts anything: ports, Java, packages folder; and the faults that forbid it.
import { join } from 'node:path';
import { readEnvironmentFile } from '../../common/environment-file.ts';
import type { Environment } from '../select-stack.ts';
import { discoverJava } from './java-discovery.ts';
import { type LocalPaths, packagesRoot } from './local-paths.ts';
import { type PortName, requestedPorts } from './local-ports.ts';
import { recordedProcesses } from './orphans.ts';
import { packagesDirectory, packagesReady, removeAbandonedPackages } from './packages.ts';
import { allocatePorts, type PortAllocation } from './port-allocation.ts';
import {
  availableMemory,
  closedFolders,
  findCommand,
  findFaults,
  freeDisk,
  isEmptyFolder,
  postgresFault,
  refuseFaults,
  withHolders,
} from './preflight.ts';
import { readStackPlan, type StackPlan } from './stack-plan.ts';

export interface Preparation {
  readonly plan: StackPlan;
  readonly previous: StackPlan | undefined;
  readonly moved: PortAllocation['moved'];
  /** Present when the packages have to be resolved. */
  readonly maven?: { readonly command: string; readonly jdk: string };
}

const PROCESS_OF_PORT: Readonly<Record<PortName, string>> = {
  kafka: 'kafka',
  'kafka-controller': 'kafka',
  registry: 'registry',
  'registry-management': 'registry',
  connect: 'connect',
  ksqldb: 'engine',
  postgres: 'postgres',
  elasticsearch: 'elasticsearch',
  shop: 'shop',
  indexer: 'indexer',
};

/** @throws ClickstreamError STACK_PREFLIGHT_FAILED with all faults, STACK_CONFIG_INVALID */
export async function prepareStart(paths: LocalPaths, env: Environment): Promise<Preparation> {
  const [previous, running, requested, java, packages] = await Promise.all([
    readStackPlan(paths.planFile),
    recordedProcesses(paths),
    requestedPorts(env, paths.configFile),
    discoverJava(env),
    packagesDirectory(packagesRoot(env)),
  ]);
  const runningNames = new Set(running.map(({ name }) => name));
  const allocation = await allocatePorts(requested, {
    previous: previous?.ports,
    isOurs: (name, port) => previous?.ports[name] === port && runningNames.has(PROCESS_OF_PORT[name]),
  });
  await removeAbandonedPackages(packagesRoot(env));
  const needsMaven = !(await packagesReady(packages));
  const maven = needsMaven ? await findCommand('mvn', env) : undefined;
  refuseFaults(
    findFaults({
      platform: process.platform,
      nodeVersion: process.versions.node,
      java,
      needsMaven,
      maven,
      availableMemory: running.length > 0 ? undefined : await availableMemory(),
      folders: { data: paths.data, packages },
      closedFolders: await closedFolders(needsMaven ? [paths.data, packages] : [paths.data]),
      dataDisk: await freeDisk(paths.data),
      packagesDisk: await freeDisk(packages),
      takenPorts: await withHolders(allocation.taken),
      postgres: await postgresFault(join(paths.data, 'postgres')),
      dataWithoutSecrets:
        !(await isEmptyFolder(join(paths.data, 'postgres'))) &&
        (await readEnvironmentFile(paths.secretsFile)) === undefined,
    }),
  );
  const plan: StackPlan = {
    ports: allocation.ports,
    javaHome: java.runtime?.home ?? '',
    javaVersion: java.runtime?.version ?? '',
    packages,
    node: process.execPath,
  };
  const jdk = java.compiler?.home;
  const resolve = maven !== undefined && jdk !== undefined ? { maven: { command: maven, jdk } } : {};
  return { plan, previous, moved: allocation.moved, ...resolve };
}

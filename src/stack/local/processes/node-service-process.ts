// Our own services: the embedded ksqlDB engine, the CDC indexer and the click API, each a Node process with the endpoints in its environment.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_DIRECTORY } from '../local-paths.ts';
import type { PortName } from '../local-ports.ts';
import { httpProbe } from './probes.ts';
import type { ProcessContext } from './process-context.ts';
import type { ProcessSpec } from './process-spec.ts';

interface NodeService {
  readonly name: string;
  /** Below the checkout. */
  readonly main: string;
  readonly port: PortName;
  readonly healthPath: string;
  readonly dependsOn: readonly string[];
  /** Megabytes of old space. */
  readonly heapMegabytes: number;
}

const NODE_SERVICES: readonly NodeService[] = [
  {
    name: 'engine',
    main: 'src/engine/main.ts',
    port: 'ksqldb',
    healthPath: '/info',
    dependsOn: ['kafka', 'registry'],
    heapMegabytes: 1024,
  },
  {
    name: 'indexer',
    main: 'src/indexer/main.ts',
    port: 'indexer',
    healthPath: '/health',
    dependsOn: ['kafka', 'registry', 'elasticsearch'],
    heapMegabytes: 512,
  },
  {
    name: 'shop',
    main: 'src/shop/main.ts',
    port: 'shop',
    healthPath: '/health',
    dependsOn: ['kafka', 'registry', 'postgres'],
    heapMegabytes: 512,
  },
];

/** The services that exist in this checkout. */
export async function nodeServiceProcesses(context: ProcessContext): Promise<ProcessSpec[]> {
  const specs: ProcessSpec[] = [];
  for (const service of NODE_SERVICES) {
    const main = join(PROJECT_DIRECTORY, service.main);
    const exists = await access(main).then(
      () => true,
      () => false,
    );
    if (exists) specs.push(nodeServiceProcess(context, service, main));
  }
  return specs;
}

function nodeServiceProcess(context: ProcessContext, service: NodeService, main: string): ProcessSpec {
  const port = context.plan.ports[service.port];
  return {
    name: service.name,
    port,
    dependsOn: service.dependsOn,
    command: async () => ({
      file: context.plan.node,
      arguments: [
        `--max-old-space-size=${service.heapMegabytes}`,
        '--disable-warning=TimeoutNegativeWarning',
        '--disable-warning=ExperimentalWarning',
        main,
      ],
      environment: { ...settings(context), ...context.endpoints },
      workingDirectory: PROJECT_DIRECTORY,
    }),
    probe: httpProbe(`http://127.0.0.1:${port}${service.healthPath}`, 500),
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 20_000,
  };
}

// The user's own settings of the services (commit interval, log level …) pass through; npm's variables would only confuse, and
// a proxy is not for calls within this machine.
function settings(context: ProcessContext): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(context.inherited)) {
    if (value !== undefined && !/^npm_|^NODE_OPTIONS$|^NODE_USE_ENV_PROXY$|^INIT_CWD$/i.test(name))
      passed[name] = value;
  }
  return passed;
}

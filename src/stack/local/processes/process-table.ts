// Every process of the local stack.
import { connectProcess } from './connect-process.ts';
import { elasticsearchProcess } from './elasticsearch-process.ts';
import { kafkaProcess } from './kafka-process.ts';
import { nodeServiceProcesses } from './node-service-process.ts';
import { postgresProcess } from './postgres-process.ts';
import type { ProcessContext } from './process-context.ts';
import type { ProcessSpec } from './process-spec.ts';
import { registryProcess } from './registry-process.ts';

export async function processTable(context: ProcessContext): Promise<ProcessSpec[]> {
  return [
    postgresProcess(context),
    kafkaProcess(context),
    registryProcess(context),
    connectProcess(context),
    elasticsearchProcess(context),
    ...(await nodeServiceProcesses(context)),
  ];
}

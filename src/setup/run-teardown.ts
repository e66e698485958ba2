// The teardown command's course: removes what the definition created, in reverse order, and proves that nothing is left.
import type { KafkaAdminClient } from '../clients/kafka-admin-client.ts';
import { type Clock, systemClock } from '../common/clock.ts';
import { waitFor } from '../common/wait-for.ts';
import { loadDefinition } from '../definition/load-definition.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import type { Stack } from '../stack/stack.ts';
import { named, runGraph } from './apply.ts';
import { buildResources } from './build-resources.ts';
import type { ManagedResource } from './resource.ts';
import { addressesOf, environmentOf, phaseRunner, type SetupResult } from './run-setup.ts';
import { openServices } from './services.ts';
import type { SetupEventSink } from './setup-events.ts';

export interface TeardownOptions {
  readonly root: string;
  readonly stack: Stack;
  readonly confirm: (resources: readonly ManagedResource[]) => Promise<boolean>;
  readonly emit: SetupEventSink;
  readonly clock?: Clock;
}

/** @throws ClickstreamError TEARDOWN_INCOMPLETE naming everything that is still there. */
export async function runTeardown(options: TeardownOptions): Promise<SetupResult> {
  const { root, stack, emit, clock = systemClock } = options;
  const begin = clock.now();
  const phase = phaseRunner(emit, clock);
  const endpoints = await phase('stack', () => stack.start((event) => emit({ type: 'stack', event })));
  const environment = environmentOf(endpoints);
  const definition = await phase('definition', () => loadDefinition(root, { environment }));
  await using services = openServices(endpoints);
  const { defined, abandoned } = buildResources(definition, services, environment);
  const resources = [...(await abandoned()), ...defined];
  if (!(await options.confirm(resources))) throw new ClickstreamError('SETUP_CANCELLED', 'nothing was removed');
  await phase('remove', () => removeAll(resources, emit, clock));
  const topics = [...definition.topics.map((t) => t.name), ...definition.statements.map((s) => s.topic)];
  await phase('prove', async () => {
    await proveNothingIsLeft(resources);
    await untilNobodyReads(services.kafka, topics, clock);
  });
  const durationMs = clock.now() - begin;
  const addresses = addressesOf(endpoints);
  emit({
    type: 'finished',
    command: 'teardown',
    changes: resources.length,
    dryRun: false,
    verified: true,
    durationMs,
    addresses,
  });
  return { changes: resources.length };
}

/** Each thing goes as soon as everything that needed it is gone. */
async function removeAll(resources: readonly ManagedResource[], emit: SetupEventSink, clock: Clock): Promise<void> {
  const total = resources.length;
  let begun = 0;
  const tasks = resources.map((resource) => ({
    id: resource.id,
    needs: resources.filter((other) => other.needs.includes(resource.id)).map((other) => other.id),
    run: async () => {
      const step = { index: ++begun, total, what: resource.id };
      const start = clock.now();
      emit({ type: 'step-started', ...step, action: 'remove' as const });
      try {
        await resource.remove();
      } catch (error) {
        const failure = named(error, resource.id);
        emit({ type: 'step-failed', ...step, message: failure.message });
        throw failure;
      }
      emit({ type: 'step-done', ...step, action: 'remove' as const, durationMs: clock.now() - start });
    },
  }));
  await runGraph(tasks);
}

/** Ms that running services get to notice that their topics are gone. */
const LET_GO_DEADLINE_MS = 60_000;

/**
 * A consumer that still holds a deleted topic would go on at its old offset when a topic of that name is created again, and
 * skip records.
 */
async function untilNobodyReads(kafka: KafkaAdminClient, topics: readonly string[], clock: Clock): Promise<void> {
  await waitFor(
    async () => {
      const readers = [...(await kafka.readers())].flatMap(([group, assigned]) => {
        const held = assigned.filter((topic) => topics.includes(topic));
        return held.length === 0 ? [] : [`group ${group} holds ${held.join(', ')}`];
      });
      return readers.length === 0 ? { done: true, value: undefined } : { done: false, saw: readers.join('; ') };
    },
    { what: 'all consumers to let go of the removed topics', deadlineMs: LET_GO_DEADLINE_MS, clock },
  );
}

async function proveNothingIsLeft(resources: readonly ManagedResource[]): Promise<void> {
  const left = (await Promise.all(resources.map((resource) => resource.remains()))).flat();
  if (left.length === 0) return;
  throw new ClickstreamError('TEARDOWN_INCOMPLETE', `still there: ${left.join(', ')}`, { details: { left } });
}

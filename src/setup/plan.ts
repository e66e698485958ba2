// Compares every resource with what is there, touching nothing. Faults of all resources are reported together.
import type { Fault } from '../definition/fault.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import type { ResourceSet } from './build-resources.ts';
import type { ManagedResource, PlannedChange } from './resource.ts';
import type { PlanLine, Tally } from './setup-events.ts';

export interface Plan {
  /** In the order in which they will be made. */
  readonly changes: readonly PlannedChange[];
  readonly lines: readonly PlanLine[];
  readonly tally: Tally;
}

/** What setup would do with services that hold nothing yet. */
export async function makePlanFromNothing(resources: ResourceSet): Promise<Plan> {
  return planOf(await Promise.all(resources.defined.map((resource) => resource.planFromNothing())), []);
}

/** @throws ClickstreamError PLAN_BLOCKED with every fault in `details.faults`; the error of a service that does not answer. */
export async function makePlan(resources: ResourceSet): Promise<Plan> {
  const results = await Promise.allSettled(resources.defined.map((resource) => resource.plan()));
  const abandoned = await Promise.allSettled([resources.abandoned()]);
  const failures = [...results, ...abandoned]
    .filter((result) => result.status === 'rejected')
    .map((r) => r.reason as unknown);
  if (failures.length > 0) throw joined(failures);
  const planned = results.map((result) => (result as PromiseFulfilledResult<PlannedChange>).value);
  const removals = (abandoned[0] as PromiseFulfilledResult<readonly ManagedResource[]>).value;
  return planOf(planned, await Promise.all(removals.map((resource) => resource.plan())));
}

function planOf(planned: readonly PlannedChange[], removals: readonly PlannedChange[]): Plan {
  const all = [...removals, ...planned];
  const faults = all.flatMap((change) => change.difference.faults ?? []);
  if (faults.length > 0) throw blocked(faults);
  const removalIds = removals.map((change) => change.resource.id);
  const changes = all
    .filter((change) => change.difference.action !== 'unchanged')
    .map((change) => afterRemovals(change, removalIds));
  const count = (action: string) => all.filter((change) => change.difference.action === action).length;
  return {
    changes,
    lines: all.map(lineOf),
    tally: { create: count('create'), change: count('change'), remove: count('remove'), unchanged: count('unchanged') },
  };
}

/** A new statement may take the name or the topic of one that goes. */
function afterRemovals(change: PlannedChange, removalIds: readonly string[]): PlannedChange {
  const { resource, difference } = change;
  if (resource.kind !== 'statement' || difference.action === 'remove') return change;
  return { ...change, resource: { ...resource, needs: [...resource.needs, ...removalIds] } };
}

function lineOf({ resource, difference }: PlannedChange): PlanLine {
  const { kind, name, file } = resource;
  const { action, fields, note } = difference;
  return { action, kind, name, file, fields, ...(note === undefined ? {} : { note }) };
}

function blocked(faults: readonly Fault[]): ClickstreamError {
  const lines = faults.map((f) => `${f.file}:${f.line}:${f.column} ${f.message}`);
  return new ClickstreamError('PLAN_BLOCKED', `the definition cannot be applied as it is\n${lines.join('\n')}`, {
    details: { faults },
  });
}

/** Several services may be away at once: all are named, the first decides the code. */
function joined(failures: readonly unknown[]): unknown {
  const messages = [...new Set(failures.map((f) => (f instanceof Error ? f.message : String(f))))];
  const first = failures.find((f) => f instanceof ClickstreamError);
  if (first === undefined || messages.length === 1) return failures[0];
  return new ClickstreamError(first.code, messages.join('\n'), { details: first.details, nextStep: first.nextStep });
}

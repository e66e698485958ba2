// What setup manages: every kind of thing has the same four verbs. Read and diff touch nothing; apply and remove may be repeated.
import type { Fault } from '../definition/fault.ts';

export type ResourceKind = 'role' | 'database' | 'topic' | 'subject' | 'index template' | 'statement' | 'connector';

export type Action = 'create' | 'change' | 'remove' | 'unchanged';

export interface FieldChange {
  readonly field: string;
  /** null: not there before. Secrets are masked. */
  readonly from: string | null;
  /** null: removed. */
  readonly to: string | null;
}

export interface Difference {
  readonly action: Action;
  readonly fields: readonly FieldChange[];
  /** A sentence about how the change is made, when that matters: "dropped and created again". */
  readonly note?: string;
  /** Something is interrupted or rebuilt: asked for before it is done. */
  readonly disruptive?: boolean;
  /** Why the change cannot be made; the plan is refused with all of them. */
  readonly faults?: readonly Fault[];
}

export const UNCHANGED: Difference = { action: 'unchanged', fields: [] };

/** Tells what is being waited for. */
export type Progress = (doing: string) => void;

export interface Resource<State> {
  readonly kind: ResourceKind;
  readonly name: string;
  /** The file that defines it. */
  readonly file: string;
  /** Ids of resources that must be in place before this one; removal goes the other way round. */
  readonly needs: readonly string[];
  /** What is there now; null when nothing is. */
  read(): Promise<State | null>;
  diff(state: State | null): Difference | Promise<Difference>;
  /** What the service says it would refuse, asked before anything is changed. A service that is away is no fault. */
  check?(difference: Difference): Promise<readonly Fault[]>;
  apply(difference: Difference, state: State | null, progress: Progress): Promise<void>;
  /** Takes it away with all that belongs to it; nothing there is no error. */
  remove(): Promise<void>;
  /** Names of what is still there after removal. */
  remains(): Promise<readonly string[]>;
}

export const idOf = (kind: ResourceKind, name: string): string => `${kind} ${name}`;

/** A resource whose state's type is hidden, so that resources of all kinds go into one list. */
export interface ManagedResource {
  readonly id: string;
  readonly kind: ResourceKind;
  readonly name: string;
  readonly file: string;
  readonly needs: readonly string[];
  plan(): Promise<PlannedChange>;
  /** The plan for services that hold nothing, without asking them. */
  planFromNothing(): Promise<PlannedChange>;
  remove(): Promise<void>;
  remains(): Promise<readonly string[]>;
}

export interface PlannedChange {
  readonly resource: ManagedResource;
  readonly difference: Difference;
  apply(progress: Progress): Promise<void>;
}

export function managed<State>(resource: Resource<State>): ManagedResource {
  const planned = (difference: Difference, state: State | null): PlannedChange => ({
    resource: self,
    difference,
    apply: (progress) => resource.apply(difference, state, progress),
  });
  const checked = async (difference: Difference): Promise<Difference> => {
    if (difference.fields.length === 0 || resource.check === undefined) return difference;
    const faults = await resource.check(difference);
    return faults.length === 0 ? difference : { ...difference, faults };
  };
  const self: ManagedResource = {
    id: idOf(resource.kind, resource.name),
    kind: resource.kind,
    name: resource.name,
    file: resource.file,
    needs: resource.needs,
    plan: async () => {
      const state = await resource.read();
      return planned(await checked(await resource.diff(state)), state);
    },
    planFromNothing: async () => planned(await resource.diff(null), null),
    remove: () => resource.remove(),
    remains: () => resource.remains(),
  };
  return self;
}

/** The fields in which two flat records differ, in the order of their names. */
export function compareFields(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  isSecret: (field: string) => boolean = () => false,
): readonly FieldChange[] {
  const show = (field: string, value: string | undefined) =>
    value === undefined ? null : isSecret(field) ? '***' : value;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ field, from: show(field, before[field]), to: show(field, after[field]) }));
}

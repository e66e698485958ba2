// What setup and teardown say while they work: typed events, so that the terminal, plain and JSON renderers print the same facts.
import type { Fault } from '../definition/fault.ts';
import type { StackEvent } from '../stack/stack-events.ts';
import type { Action, FieldChange, ResourceKind } from './resource.ts';

export type PhaseName = 'stack' | 'definition' | 'plan' | 'apply' | 'verify' | 'remove' | 'prove';

export interface PlanLine {
  readonly action: Action;
  readonly kind: ResourceKind;
  readonly name: string;
  readonly file: string;
  readonly fields: readonly FieldChange[];
  readonly note?: string;
}

export interface Tally {
  readonly create: number;
  readonly change: number;
  readonly remove: number;
  readonly unchanged: number;
}

export type SetupEvent =
  | { readonly type: 'phase-started'; readonly phase: PhaseName }
  | { readonly type: 'phase-done'; readonly phase: PhaseName; readonly durationMs: number; readonly detail?: string }
  /** Something that the stack said while it was started. */
  | { readonly type: 'stack'; readonly event: StackEvent }
  | { readonly type: 'plan'; readonly lines: readonly PlanLine[]; readonly tally: Tally }
  | {
      readonly type: 'step-started';
      readonly index: number;
      readonly total: number;
      readonly action: Action | 'verify';
      readonly what: string;
    }
  | { readonly type: 'step-progress'; readonly what: string; readonly doing: string }
  | {
      readonly type: 'step-done';
      readonly index: number;
      readonly total: number;
      readonly action: Action | 'verify';
      readonly what: string;
      readonly durationMs: number;
    }
  | {
      readonly type: 'step-failed';
      readonly index: number;
      readonly total: number;
      readonly what: string;
      readonly message: string;
    }
  | {
      readonly type: 'finished';
      readonly command: 'setup' | 'teardown';
      /** Number of things that were created, changed or removed; with a dry run, that would be. */
      readonly changes: number;
      readonly dryRun: boolean;
      readonly verified: boolean;
      readonly durationMs: number;
      /** Where to look, by name; without credentials. */
      readonly addresses: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'failed';
      readonly code: string;
      readonly message: string;
      readonly nextStep: string;
      readonly faults: readonly Fault[];
    };

export type SetupEventSink = (event: SetupEvent) => void;

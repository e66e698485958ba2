// What a stack says while it starts and stops: typed events, so that every renderer (terminal, plain, JSON) prints the same facts.

/** What a supervised process is doing. `stopped` was asked for; `failed` was not and will not be retried any more. */
export type ProcessState =
  | 'waiting'
  | 'preparing'
  | 'starting'
  | 'healthy'
  | 'unhealthy'
  | 'backing-off'
  | 'stopping'
  | 'stopped'
  | 'failed';

export type StackEvent =
  /** A step longer than a moment begins: preflight, packages, start. */
  | { readonly type: 'step-started'; readonly step: string; readonly title: string }
  /** How far a step is. `total` is absent when it cannot be known; `unit` is for humans ("MB", "files"). */
  | {
      readonly type: 'step-progress';
      readonly step: string;
      readonly done: number;
      readonly total?: number;
      readonly unit: string;
      readonly detail?: string;
    }
  | { readonly type: 'step-done'; readonly step: string; readonly durationMs: number; readonly detail?: string }
  /** A process moved to another state; `elapsedMs` counts from the begin of the start. */
  | {
      readonly type: 'process-changed';
      readonly process: string;
      readonly state: ProcessState;
      readonly elapsedMs: number;
      readonly pid?: number;
      readonly detail?: string;
    }
  | { readonly type: 'warning'; readonly message: string };

export type StackEventSink = (event: StackEvent) => void;

export const ignoreStackEvents: StackEventSink = () => {};

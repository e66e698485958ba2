// What the supervisor has to know about a process: how it is started, what it needs, and how to see that it works.

export interface ProcessCommand {
  readonly file: string;
  readonly arguments: readonly string[];
  /** The whole environment; nothing is inherited. Secrets travel here, never in arguments. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  /** User and group to run as, when not ours. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

export interface ProcessSpec {
  readonly name: string;
  readonly port?: number;
  /** Names of processes that must be healthy before this one starts. */
  readonly dependsOn: readonly string[];
  /** Runs before every start: data folder, configuration files. Must be repeatable. */
  readonly prepare?: () => Promise<void>;
  /** Computed after `prepare`. */
  readonly command: () => Promise<ProcessCommand>;
  /** Undefined when it works; else what is still missing, in a few words. */
  readonly probe: () => Promise<string | undefined>;
  /** Runs once after each start when the probe succeeded, before the process counts as healthy. Must be repeatable. */
  readonly finish?: () => Promise<void>;
  readonly stopSignal: NodeJS.Signals;
  /** Milliseconds until a stopping process is killed. */
  readonly stopDeadlineMs: number;
}

// The commands' side of the control protocol.
import { waitFor } from '../../../common/wait-for.ts';
import { ClickstreamError } from '../../../errors/clickstream-error.ts';
import { type StatusAnswer, type SupervisorAddress, statusSchema } from './control-protocol.ts';
import { processIdentity } from './process-identity.ts';

const QUICK_MS = 5_000;
/** Longer than the sum of the stop deadlines along the longest chain of dependencies. */
const STOP_MS = 120_000;
const ENDING_MS = 3_000;

export class ControlClient {
  readonly #address: SupervisorAddress;

  constructor(address: SupervisorAddress) {
    this.#address = address;
  }

  async status(): Promise<StatusAnswer> {
    return this.#status(await this.#call('GET', '/status', QUICK_MS));
  }

  async ensure(): Promise<StatusAnswer> {
    return this.#status(await this.#call('POST', '/ensure', QUICK_MS));
  }

  async restart(name: string): Promise<void> {
    await this.#call('POST', `/restart/${name}`, STOP_MS);
  }

  /** @returns the last state of every process */
  async stop(): Promise<StatusAnswer> {
    return this.#status(await this.#call('POST', '/stop', STOP_MS));
  }

  // A supervisor that was started by another version of this project may speak otherwise.
  #status(body: unknown): StatusAnswer {
    const parsed = statusSchema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new ClickstreamError(
      'STACK_SUPERVISOR_FAILED',
      `the supervisor (pid ${this.#address.pid}) is of another version`,
    );
  }

  async #call(method: string, path: string, timeoutMs: number): Promise<unknown> {
    const { port, token, pid } = this.#address;
    let response: Response;
    try {
      response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (cause) {
      if (await endsSoon(this.#address)) throw new ClickstreamError('STACK_STOPPING', 'the supervisor has ended');
      throw new ClickstreamError(
        'STACK_SUPERVISOR_FAILED',
        `the supervisor (pid ${pid}) does not answer ${method} ${path}`,
        { cause },
      );
    }
    const body: unknown = await response.json();
    if (response.status === 404)
      throw new ClickstreamError('STACK_UNKNOWN_PROCESS', `the stack has no process named ${path.split('/').at(-1)}`);
    if (response.status === 409) throw new ClickstreamError('STACK_STOPPING', 'the stack is being stopped');
    if (!response.ok)
      throw new ClickstreamError(
        'STACK_SUPERVISOR_FAILED',
        `the supervisor answers ${response.status}: ${JSON.stringify(body)}`,
      );
    return body;
  }
}

/** Whether the supervisor is gone, or goes within the moment that its end takes after its last answer. */
async function endsSoon({ pid, identity }: SupervisorAddress): Promise<boolean> {
  const gone = async () =>
    (await processIdentity(pid)) === identity
      ? { done: false as const, saw: 'it runs' }
      : { done: true as const, value: true };
  return waitFor(gone, { what: 'the supervisor to end', deadlineMs: ENDING_MS }).catch(() => false);
}

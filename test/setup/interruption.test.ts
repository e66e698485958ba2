import { expect, test } from 'vitest';
import { Interruption } from '../../src/setup/interruption.ts';

class FakeProcess {
  text = '';
  readonly codes: number[] = [];
  readonly stderr = { write: (text: string) => (this.text += text) };
  #interrupt: () => void = () => undefined;

  on(_signal: 'SIGINT', listener: () => void): void {
    this.#interrupt = listener;
  }
  exit(code: number): void {
    this.codes.push(code);
  }
  interrupt(): void {
    this.#interrupt();
  }
}

test('Ctrl-C ends the process and says how to go on', () => {
  const host = new FakeProcess();
  new Interruption(host);
  host.interrupt();
  expect(host.codes).toEqual([130]);
  expect(host.text).toContain('The same command run again goes on');
});

test('what has to be finished is finished after the first Ctrl-C, and ended by the second', async () => {
  const host = new FakeProcess();
  const interruption = new Interruption(host);
  const result = await interruption.finish('Marks are removed first.', async () => {
    host.interrupt();
    expect(host.codes).toEqual([]);
    expect(host.text).toContain('Marks are removed first. Ctrl-C again ends at once.');
    return 'removed';
  });
  expect(result).toBe('removed');
  await interruption.finish('Marks are removed first.', async () => {
    host.interrupt();
    host.interrupt();
  });
  expect(host.codes).toEqual([130]);
});

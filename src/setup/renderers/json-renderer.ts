// Prints every event as one line of JSON, for programs.
import type { SetupEventSink } from '../setup-events.ts';

export function createJsonRenderer(output: { write(text: string): unknown }): SetupEventSink {
  return (event) => {
    output.write(`${JSON.stringify(event)}\n`);
  };
}

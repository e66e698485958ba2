// `npm run replay -- clicks.csv`: sends the clicks of a file, says which rows are bad, and checks that Postgres shows the rest.
import { systemClock } from '../common/clock.ts';
import type { Definition } from '../definition/definition.ts';
import { loadDefinition } from '../definition/load-definition.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { EXIT_DONE, EXIT_FAILED } from '../errors/exit-codes.ts';
import { CLICK_TOPIC } from '../shop/click-codec.ts';
import { type ClickField, clickFields, MAX_AGE_MS } from '../shop/click-fields.ts';
import { csvClicks } from '../shop/replay/csv-clicks.ts';
import { runReplay } from '../shop/replay/run-replay.ts';
import { ClickSender } from '../shop/simulator/click-sender.ts';
import { CountVerifier } from '../shop/simulator/verify-counts.ts';
import { selectStack } from '../stack/select-stack.ts';
import { parseCommandLine } from './command-line.ts';
import { GIVE_UP_AFTER_MS, PROJECT_ROOT, stopOnInterrupt, VERIFY_DEADLINE_MS, windowsOf } from './counted-run.ts';
import { type ReplayFlags, replayCommand } from './replay-options.ts';
import { replayJson, replayProgress, replayText } from './replay-renderer.ts';
import { runCommand } from './run-command.ts';

function fieldsOf({ subjects }: Definition): readonly ClickField[] {
  const subject = subjects.find((s) => s.subject === `${CLICK_TOPIC}-value`);
  if (subject === undefined) throw new ClickstreamError('SHOP_SCHEMA_MISSING', `there is no schema of ${CLICK_TOPIC}`);
  return clickFields(JSON.parse(subject.schema));
}

async function main(file: string, flags: ReplayFlags): Promise<number> {
  const signal = stopOnInterrupt();
  const { rate = null, speed, keepTimes, delimiter, ignore, verify, json } = flags;
  const definition = await loadDefinition(flags.definition ?? PROJECT_ROOT);
  const fields = fieldsOf(definition);
  const windows = windowsOf(definition, verify);
  const endpoints = await selectStack(flags.stack, process.env).endpoints();
  const verifier = verify ? new CountVerifier(endpoints.metricsDatabaseUrl, windows) : null;
  try {
    const now = systemClock.now();
    await verifier?.takeBaseline(keepTimes ? now - MAX_AGE_MS : now);
    const sender = new ClickSender(endpoints.shopUrl, systemClock, GIVE_UP_AFTER_MS);
    const rows = csvClicks(file, {
      fields,
      delimiter,
      ignore,
      keepTimes,
      needsTimes: rate === null,
      now: () => systemClock.now(),
    });
    const onProgress = replayProgress(process.stderr);
    const result = await runReplay(rows, (clicks) => sender.send(clicks), {
      rate,
      speed,
      keepTimes,
      windows,
      clock: systemClock,
      signal,
      onProgress,
    });
    if (process.stderr.isTTY) process.stderr.write(verifier ? '\nComparing with Postgres\n' : '\n');
    const differences = verifier ? await verifier.differences(result.sent.list(), VERIFY_DEADLINE_MS) : null;
    process.stdout.write(`${json ? replayJson(result, differences) : replayText(file, result, differences)}\n`);
    return result.bad > 0 || (differences?.length ?? 0) > 0 ? EXIT_FAILED : EXIT_DONE;
  } finally {
    await verifier?.close();
  }
}

const program = parseCommandLine(replayCommand());
await runCommand(() => main(program.args[0]!, program.opts<ReplayFlags>()));

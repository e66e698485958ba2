// `npm run simulate`: sends realistic clicks and orders, prints exactly what was sent, and checks that Postgres shows the same.
import { systemClock } from '../common/clock.ts';
import { loadDefinition } from '../definition/load-definition.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { EXIT_DONE, EXIT_FAILED } from '../errors/exit-codes.ts';
import { ClickSender } from '../shop/simulator/click-sender.ts';
import { OrderWriter } from '../shop/simulator/order-writer.ts';
import { runSimulation } from '../shop/simulator/run-simulation.ts';
import { CountVerifier } from '../shop/simulator/verify-counts.ts';
import { VisitorSessions } from '../shop/simulator/visitor-sessions.ts';
import { selectStack } from '../stack/select-stack.ts';
import { parseCommandLine } from './command-line.ts';
import { GIVE_UP_AFTER_MS, PROJECT_ROOT, stopOnInterrupt, VERIFY_DEADLINE_MS, windowsOf } from './counted-run.ts';
import { runCommand } from './run-command.ts';
import { type SimulateOptions, simulateCommand } from './simulate-options.ts';
import { simulationJson, simulationProgress, simulationText } from './simulation-renderer.ts';

async function main(options: SimulateOptions): Promise<number> {
  const signal = stopOnInterrupt();
  const { statements } = options.verify ? await loadDefinition(options.definition ?? PROJECT_ROOT) : { statements: [] };
  const windows = windowsOf({ statements }, options.verify);
  const endpoints = await selectStack(options.stack, process.env).endpoints();
  const orders = new OrderWriter(endpoints.shopDatabaseUrl, systemClock, GIVE_UP_AFTER_MS);
  const verifier = options.verify ? new CountVerifier(endpoints.metricsDatabaseUrl, windows) : null;
  try {
    const products = await orders.products();
    const campaigns = options.campaigns ?? (await orders.campaigns());
    if (products.length === 0 || campaigns.length === 0) {
      throw new ClickstreamError('SHOP_CONFIG_INVALID', 'the shop has no products or no campaigns yet', {
        nextStep: 'Run `npm run setup` first.',
      });
    }
    await verifier?.takeBaseline(systemClock.now());
    const runId = `sim-${systemClock.now().toString(36)}`;
    const sender = new ClickSender(endpoints.shopUrl, systemClock, GIVE_UP_AFTER_MS);
    const sent = await runSimulation(new VisitorSessions(options.seed, runId, campaigns, products), sender, orders, {
      rate: options.rate,
      durationMs: options.duration,
      windows,
      clock: systemClock,
      signal,
      onProgress: simulationProgress(process.stderr, options.duration),
    });
    if (process.stderr.isTTY) process.stderr.write(verifier ? '\nComparing with Postgres\n' : '\n');
    const differences = verifier ? await verifier.differences(sent.list(), VERIFY_DEADLINE_MS) : null;
    const text = options.json ? simulationJson(sent, differences) : simulationText(sent, differences);
    process.stdout.write(`${text}\n`);
    return differences && differences.length > 0 ? EXIT_FAILED : EXIT_DONE;
  } finally {
    await Promise.allSettled([orders.close(), verifier?.close()]);
  }
}

const options = parseCommandLine(simulateCommand()).opts<SimulateOptions>();
await runCommand(() => main(options));

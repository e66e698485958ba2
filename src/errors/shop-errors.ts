// Error codes of the click API, the simulator and the dashboards.
import type { ErrorCodeInfo } from './error-codes.ts';

export const SHOP_ERRORS = {
  SHOP_SCHEMA_MISSING: {
    summary: 'The schema of the click topic is not registered.',
    nextStep: 'Run `npm run setup`, which registers it; the click API picks it up by itself.',
    retriable: true,
  },
  SHOP_UNAVAILABLE: {
    summary: 'Clicks could not be written to Kafka in time.',
    nextStep: 'Send the same events again with the same event ids: those that did get through are not counted twice.',
    retriable: true,
  },
  SHOP_OVERLOADED: {
    summary: 'More clicks arrive than Kafka takes.',
    nextStep: 'Wait for the time in Retry-After, then send the same events again.',
    retriable: true,
  },
  SHOP_CLICKS_REFUSED: {
    summary: 'The click API refused clicks as invalid.',
    nextStep: 'Read the listed faults; a simulator and a click API of the same version agree on the fields.',
    retriable: false,
  },
  SIMULATION_NOT_COMPARABLE: {
    summary: 'The simulator cannot tell which counts its events lead to.',
    nextStep: 'Pass `--no-verify` and compare by hand: only counts in tumbling windows are compared.',
    retriable: false,
  },
  SIMULATION_COUNTS_DIFFER: {
    summary: 'The counts in Postgres are not what the simulator sent.',
    nextStep:
      'Run `npm run status` for lag and failed tasks; late counts arrive, lost ones are in a dead letter queue or the processing log.',
    retriable: false,
  },
  DASHBOARD_UNSUPPORTED: {
    summary: 'A panel needs something that only Grafana can do.',
    nextStep: 'Look at it in Grafana, or write its query with `$__timeFilter` and variables only.',
    retriable: false,
  },
  SHOP_CONFIG_INVALID: {
    summary: 'A service was started with missing or wrong settings.',
    nextStep: 'Set the named variables; `.local/endpoints.env` holds them for the local stack.',
    retriable: false,
  },
} as const satisfies Record<string, ErrorCodeInfo>;

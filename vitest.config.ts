// `unit` needs no services; `end-to-end` runs on a local stack of its own, one file at a time; `containers` needs a Docker engine.
import { defineConfig } from 'vitest/config';
import { AlphabeticalSequencer } from './test/end-to-end/support/alphabetical-sequencer.ts';

export default defineConfig({
  test: {
    sequence: { sequencer: AlphabeticalSequencer },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/end-to-end/**', 'test/containers/**'],
          testTimeout: 20_000,
          // As the npm scripts do: see src/definition/postgres-sql.ts.
          execArgv: ['--liftoff-only'],
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: ['test/end-to-end/**/*.test.ts'],
          globalSetup: ['test/end-to-end/support/global-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'containers',
          include: ['test/containers/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 700_000,
        },
      },
    ],
  },
});

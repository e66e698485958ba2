// Recorded plans that no server of today makes, and one that this engine makes differently on purpose.

import type { ConformanceCase } from '../query-validation/case-file.ts';
import { countsForScore } from '../query-validation/test-only-functions.ts';

interface Plan {
  readonly file: string;
  readonly name: string;
}

/** Made before ROWPARTITION and ROWOFFSET were columns of every source, when their names were free. */
const OF_EARLIER_RELEASES: readonly Plan[] = [
  { file: 'joins.json', name: 'stream stream left join - PROTOBUF' },
  {
    file: 'row-offset-and-partition.json',
    name: 'create ROWOFFSET and ROWPARTITION source user columns as STRINGs',
  },
  {
    file: 'row-offset-and-partition.json',
    name: 'test ROWOFFSET and ROWPARTITION sink user columns with pseudocolumn data types',
  },
  {
    file: 'row-offset-and-partition.json',
    name: 'test ROWOFFSET and ROWPARTITION source user columns with pseudocolumn data types',
  },
];

/** Made by a second planner that ksqlDB never finished. */
const OF_ANOTHER_PLANNER: readonly Plan[] = [
  { file: 'select.json', name: 'key missing from projection -- new planner' },
];

export const planCounts = ({ file, name }: Plan, run: ConformanceCase | undefined): boolean =>
  (run === undefined || countsForScore(run)) &&
  ![...OF_EARLIER_RELEASES, ...OF_ANOTHER_PLANNER].some((plan) => plan.file === file && plan.name === name);

export const PLAN_DIFFERENCES: readonly (Plan & { readonly reason: string })[] = [
  {
    file: 'insert-into.json',
    name: 'implicitly casts',
    reason:
      'INSERT INTO … SELECT writes values in the types of the target; the server writes them in those of the query.',
  },
];

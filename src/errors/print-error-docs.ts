// Prints docs/errors.md from the closed list of codes, so that the page cannot go stale. `npm run docs` writes it anew.
import { CLI_ERRORS } from './cli-errors.ts';
import { CLIENT_ERRORS } from './client-errors.ts';
import { DEFINITION_ERRORS } from './definition-errors.ts';
import { ENGINE_ERRORS } from './engine-errors.ts';
import type { ErrorCodeInfo } from './error-codes.ts';
import { INDEXER_ERRORS } from './indexer-errors.ts';
import { SETUP_ERRORS } from './setup-errors.ts';
import { SHOP_ERRORS } from './shop-errors.ts';
import { SQL_ERRORS } from './sql-errors.ts';
import { STACK_ERRORS } from './stack-errors.ts';

export interface ErrorSection {
  readonly title: string;
  /** Where a reader meets these codes. */
  readonly where: string;
  readonly codes: Readonly<Record<string, ErrorCodeInfo>>;
}

/** In the order in which somebody new meets them. */
export const ERROR_SECTIONS: readonly ErrorSection[] = [
  { title: 'Stack', where: 'Starting, stopping and finding the services.', codes: STACK_ERRORS },
  {
    title: 'Definition',
    where: 'Reading the files of the pipeline, before anything is touched.',
    codes: DEFINITION_ERRORS,
  },
  { title: 'Setup and teardown', where: 'Planning, applying and verifying.', codes: SETUP_ERRORS },
  {
    title: 'Services',
    where: 'Talking to Kafka, Connect, the registry, ksqlDB, Postgres and Elasticsearch.',
    codes: CLIENT_ERRORS,
  },
  { title: 'Commands', where: 'Arguments, and the ksql prompt.', codes: CLI_ERRORS },
  { title: 'SQL', where: 'Text that is sent to ksqlDB or stands in a `.sql` file.', codes: SQL_ERRORS },
  {
    title: 'Engine',
    where: 'Statements, queries and records, in answers of the REST API, the log and the processing log.',
    codes: ENGINE_ERRORS,
  },
  {
    title: 'Click API and simulator',
    where: 'Answers of `POST /api/clicks`, and `npm run simulate`.',
    codes: SHOP_ERRORS,
  },
  {
    title: 'CDC indexer',
    where: 'The log of the indexer and the headers of its dead letter topic.',
    codes: INDEXER_ERRORS,
  },
];

const HEAD = `# Errors

Every error that this project raises on purpose has a code from a closed list. Commands print it as

\`\`\`text
error CODE: what happened
  → what to do next
\`\`\`

and with \`--json\` as fields of the same names. The next step printed with an error knows the particulars and goes before the one
below. *Retriable* means that the same call may succeed later without any change: a script may repeat it after a pause.

This page is written by \`npm run docs\` from \`src/errors/\`.
`;

/** The whole page. */
export function printErrorDocs(): string {
  const index = ERROR_SECTIONS.map(({ title, codes }) => `- ${title}: ${Object.keys(codes).map(link).join(', ')}`);
  return `${[`${HEAD}\n${index.join('\n')}`, ...ERROR_SECTIONS.map(printSection)].join('\n\n')}\n`;
}

const link = (code: string): string => `[${code}](#${code.toLowerCase()})`;

function printSection({ title, where, codes }: ErrorSection): string {
  return [`## ${title}`, where, ...Object.entries(codes).map(printCode)].join('\n\n');
}

function printCode([code, { summary, nextStep, retriable }]: [string, ErrorCodeInfo]): string {
  return `### ${code}\n\n${summary}\n\n- Next step: ${nextStep}\n- Retriable: ${retriable ? 'yes' : 'no'}`;
}

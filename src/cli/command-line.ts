// How every command reads its command line: what it cannot use is refused with its help and one exit code, and no flag gets lost on the way.
import { Command, Help, InvalidArgumentError, Option } from 'commander';
import { EXIT_DONE, EXIT_INVALID } from '../errors/exit-codes.ts';
import { STACK_NAMES, type StackName } from '../stack/stack.ts';

/** What each exit code means, as the help says it. */
export interface ExitCodes {
  readonly done: string;
  readonly failed: string;
  /** Besides a flag that cannot be used. */
  readonly invalid?: string;
  readonly pending?: string;
}

/** People and build servers set these for npm itself. */
const NPM_OWN: ReadonlySet<string> = new Set(['json', 'user', 'yes']);

/** Defaults that go without saying: a flag that is off, a list of nothing. */
const UNSAID: ReadonlySet<string | undefined> = new Set(['false', '[]', '{}']);

const plainHelp = new Help();

const optionDescription = (option: Option): string =>
  UNSAID.has(JSON.stringify(option.defaultValue)) ? option.description : plainHelp.optionDescription(option);

/** @param script the name under which npm runs it */
export function command(script: string, description: string, exits: ExitCodes): Command {
  const { done, failed, invalid, pending } = exits;
  const codes = [done, failed, `a flag cannot be used${invalid === undefined ? '' : `, ${invalid}`}`, pending]
    .filter((meaning) => meaning !== undefined)
    .map((meaning, code) => `  ${code}  ${meaning}`);
  return new Command(script === 'test' ? 'npm test --' : `npm run ${script} --`)
    .description(description)
    .configureHelp({ optionDescription })
    .showHelpAfterError()
    .exitOverride(({ exitCode }) => process.exit(exitCode === EXIT_DONE ? EXIT_DONE : EXIT_INVALID))
    .addHelpText('after', `\nExit codes:\n${codes.join('\n')}`);
}

/** Parses the arguments of the process; ends it when they cannot be used. */
export function parseCommandLine(program: Command, env: NodeJS.ProcessEnv = process.env): Command {
  const lost = flagTakenByNpm(program, env);
  if (lost !== null)
    program.error(`error: npm took ${lost} for a flag of its own: write \`${program.name()} ${lost}\``);
  return program.parse();
}

/** Without ` -- ` before it, npm keeps a flag for itself and passes only its value on: a dry run would not be one. */
function flagTakenByNpm(program: Command, env: NodeJS.ProcessEnv): string | null {
  const [, script] = /^npm (?:run )?(\S+) --$/.exec(program.name()) ?? [];
  if (script === undefined || env.npm_lifecycle_event !== script) return null;
  const lost = program.options.find(({ long }) => {
    const name = (long ?? '').replace(/^--(no-)?/, '');
    return name !== '' && !NPM_OWN.has(name) && env[`npm_config_${name.replaceAll('-', '_')}`] !== undefined;
  });
  return lost?.long ?? null;
}

/** `--stack`, which takes the names of the stacks that a command can be used with. */
export function stackOption(names: readonly StackName[] = STACK_NAMES): Option {
  return new Option('--stack <name>', 'which stack').choices([...names]).default('local');
}

/** Reads a whole number between two bounds, both included. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= least && value <= most) return value;
    const bounds = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number ${bounds}.`);
  };
}

export const portNumber = wholeNumber(0, 65_535);

// The pages of docs/ that are written from the code, in whole or in part.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultRegistry } from '../../engine/functions/function-registry.ts';
import { printFunctionDocs } from '../../engine/functions/print-function-docs.ts';
import { printErrorDocs } from '../../errors/print-error-docs.ts';
import { documentedCommands, fillHelp, helpOf, type NpmScripts, scriptFile } from './help-blocks.ts';
import { printSettingDocs } from './print-setting-docs.ts';

export interface GeneratedPage {
  /** Relative to the checkout. */
  readonly file: string;
  readonly text: string;
}

const HELP_PAGE = 'docs/operating.md';

/** All pages as they should be. @param root the checkout */
export async function generatedPages(root: string): Promise<GeneratedPage[]> {
  const compose = await readFile(join(root, 'docker-compose.yml'), 'utf8');
  return [
    { file: 'docs/errors.md', text: printErrorDocs() },
    { file: 'docs/settings.md', text: printSettingDocs(compose) },
    { file: 'docs/functions.md', text: printFunctionDocs(defaultRegistry().list()) },
    { file: HELP_PAGE, text: await withHelp(root, await readFile(join(root, HELP_PAGE), 'utf8')) },
  ];
}

async function npmScripts(root: string): Promise<NpmScripts> {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: NpmScripts };
  return scripts;
}

async function withHelp(root: string, page: string): Promise<string> {
  const scripts = await npmScripts(root);
  const help = new Map<string, string>();
  for (const name of documentedCommands(page)) {
    const file = scriptFile(scripts[name] ?? '');
    if (file !== undefined) help.set(name, await helpOf(root, file));
  }
  return fillHelp(page, help);
}

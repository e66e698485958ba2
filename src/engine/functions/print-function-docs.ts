// Prints the reference of all functions as Markdown from their declarations, so that docs/functions.md cannot go stale.
// `node src/engine/functions/print-function-docs.ts > docs/functions.md` writes it anew.
import type { FunctionDeclaration, FunctionParameter, Signature } from './function-declaration.ts';
import { defaultRegistry } from './function-registry.ts';
import { formatParameterType } from './parameter-types.ts';

const KIND_NOTES: Readonly<Record<FunctionDeclaration['kind'], string>> = {
  SCALAR: '',
  AGGREGATE: 'Aggregate: needs GROUP BY. ',
  TABLE: 'Table function: one row becomes several. ',
};

/** Categories in the order of the reference; others follow in alphabetical order. */
const FIRST_CATEGORIES = ['AGGREGATE', 'TABLE'];

const ABBREVIATIONS: ReadonlySet<string> = new Set(['JSON', 'URL']);

const sentenceCase = (text: string): string =>
  ABBREVIATIONS.has(text) ? text : text.charAt(0) + text.slice(1).toLowerCase();

/** Text that stands in a table cell or list item as it is. */
const escapeMarkdown = (text: string): string => text.replaceAll(/[|*<>]/g, (char) => `\\${char}`);

function printSignature(name: string, { parameters, variadic, returns }: Signature): string {
  const list = parameters.map((p, i) => `${p.name} ${formatParameterType(p.type)}${i === variadic ? ', …' : ''}`);
  return `${name}(${list.join(', ')}) → ${formatParameterType(returns)}`;
}

/** Parameters of all signatures, each name once, those without a description left out. */
function describedParameters(signatures: readonly Signature[]): FunctionParameter[] {
  const byName = new Map<string, FunctionParameter>();
  for (const { parameters } of signatures) {
    for (const parameter of parameters) {
      if (parameter.description && !byName.has(parameter.name)) byName.set(parameter.name, parameter);
    }
  }
  return [...byName.values()];
}

function printFunction(declaration: FunctionDeclaration): string {
  const { name, kind, description, signatures } = declaration;
  const parameters = describedParameters(signatures).map(
    (p) => `- \`${p.name}\`: ${escapeMarkdown(p.description ?? '')}`,
  );
  return [
    `### ${name}`,
    '',
    `${KIND_NOTES[kind]}${escapeMarkdown(description)}`,
    '',
    '```text',
    ...signatures.map((signature) => printSignature(name, signature)),
    '```',
    ...(parameters.length > 0 ? ['', ...parameters] : []),
  ].join('\n');
}

const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-');

function byCategory(
  declarations: readonly FunctionDeclaration[],
): readonly (readonly [string, FunctionDeclaration[]])[] {
  const categories = new Map<string, FunctionDeclaration[]>();
  for (const declaration of declarations) {
    categories.set(declaration.category, [...(categories.get(declaration.category) ?? []), declaration]);
  }
  const rank = (category: string): number => FIRST_CATEGORIES.indexOf(category) + 1 || FIRST_CATEGORIES.length + 1;
  return [...categories].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** The whole page; functions come sorted by name within their category. */
export function printFunctionDocs(declarations: readonly FunctionDeclaration[]): string {
  const categories = byCategory([...declarations].sort((a, b) => (a.name < b.name ? -1 : 1)));
  const contents = categories.map(([category, functions]) => {
    const links = functions.map(({ name }) => `[${name}](#${anchor(name)})`);
    return `- **${sentenceCase(category)}**: ${links.join(', ')}`;
  });
  const sections = categories.map(([category, functions]) =>
    [`## ${sentenceCase(category)}`, ...functions.map(printFunction)].join('\n\n'),
  );
  return `${[
    '# Functions',
    `The ${declarations.length} functions of the embedded engine, generated from their declarations. \`DESCRIBE FUNCTION name;\` shows the same for one of them.`,
    'A letter such as T stands for any type, the same one wherever it appears. A parameter followed by … may be repeated or left out. An expression that fails on a row is null there, with an entry in the processing log.',
    contents.join('\n'),
    ...sections,
  ].join('\n\n')}\n`;
}

if (import.meta.main) process.stdout.write(printFunctionDocs(defaultRegistry().list()));

// Functions with regular expressions, which are Java's.
import { INTEGER, STRING } from '../../../sql/sql-type.ts';
import type { ScalarFunction } from '../function-declaration.ts';
import { pArray, param } from '../parameter-types.ts';
import { NULL_IN_NULL_OUT, scalar, signature } from '../support/declare.ts';
import { expandReplacement, JavaRegex } from '../support/java-regex/java-regex.ts';
import { remember } from '../support/remember.ts';

const regexOf = remember((pattern) => new JavaRegex(pattern));

function extract(pattern: string, text: string, group: number): string | null {
  const regex = regexOf(pattern);
  if (group > regex.groupCount) return null;
  return regex.find(text)?.group(group) ?? null;
}

function extractAll(pattern: string, text: string, group: number): readonly (string | null)[] | null {
  const regex = regexOf(pattern);
  if (group > regex.groupCount) return null;
  return Array.from(regex.findAll(text), (match) => match.group(group));
}

function replace(text: string, pattern: string, replacement: string): string {
  const regex = regexOf(pattern);
  let result = '';
  let copied = 0;
  for (const match of regex.findAll(text)) {
    result += text.slice(copied, match.start) + expandReplacement(replacement, regex, match);
    copied = match.end;
  }
  return result + text.slice(copied);
}

/** As Java's String.split: no empty part at the beginning for an empty match there, none at the end at all. */
function splitAtEmptyMatches(regex: JavaRegex, text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (const match of regex.findAll(text)) {
    if (from === 0 && match.end === 0) continue;
    parts.push(text.slice(from, match.start));
    from = match.end;
  }
  if (from === 0 && parts.length === 0) return [text];
  parts.push(text.slice(from));
  while (parts.at(-1) === '') parts.pop();
  return parts;
}

/** All parts, empty ones as well; an empty match (of a lookahead, say) right after a separator separates nothing. */
function splitAtMatches(regex: JavaRegex, text: string): readonly string[] {
  const parts: string[] = [];
  let partStart = 0;
  let searchFrom = 0;
  while (searchFrom <= text.length) {
    const match = regex.find(text, searchFrom);
    if (match === null) break;
    if (match.end === partStart) {
      searchFrom = match.end + 1;
      continue;
    }
    parts.push(text.slice(partStart, match.start));
    partStart = match.end;
    searchFrom = match.end;
  }
  parts.push(text.slice(partStart));
  return parts;
}

function split(text: string, pattern: string): readonly string[] {
  const regex = regexOf(pattern);
  if (text === '') return [''];
  return regex.matchesEmptyText() ? splitAtEmptyMatches(regex, text) : splitAtMatches(regex, text);
}

const pattern = param('pattern', STRING, 'The regular expression');
const input = param('input', STRING, 'The text to search');
const group = param('group', INTEGER, 'Number of the capturing group; 0 is the whole match');

export const REGEXP_FUNCTIONS: readonly ScalarFunction[] = [
  scalar({
    name: 'REGEXP_EXTRACT',
    category: 'REGULAR EXPRESSION',
    description: 'The first part of a text that matches a regular expression, or one of its groups.',
    signatures: [
      signature([pattern, input], STRING, (p: string, text: string) => extract(p, text, 0), {
        ...NULL_IN_NULL_OUT,
        description: 'The first match; null when there is none',
      }),
      signature([pattern, input, group], STRING, extract, {
        ...NULL_IN_NULL_OUT,
        description: 'A group of the first match; null when there is no match or no such group',
      }),
    ],
  }),
  scalar({
    name: 'REGEXP_EXTRACT_ALL',
    category: 'REGULAR EXPRESSION',
    description: 'All parts of a text that match a regular expression, or one group of each.',
    signatures: [
      signature([pattern, input], pArray(STRING), (p: string, text: string) => extractAll(p, text, 0), {
        ...NULL_IN_NULL_OUT,
        description: 'All matches',
      }),
      signature([pattern, input, group], pArray(STRING), extractAll, {
        ...NULL_IN_NULL_OUT,
        description: 'A group of every match; null when there is no such group',
      }),
    ],
  }),
  scalar({
    name: 'REGEXP_REPLACE',
    category: 'REGULAR EXPRESSION',
    description: 'Puts another text in the place of every match of a regular expression.',
    signatures: [
      signature(
        [
          param('str', STRING, 'The text; null gives null'),
          param('regexp', STRING, 'The regular expression; null gives null'),
          param('newStr', STRING, 'What to put there, with $1 for the first group; null gives null'),
        ],
        STRING,
        replace,
        { ...NULL_IN_NULL_OUT, description: 'str with newStr wherever regexp matched' },
      ),
    ],
  }),
  scalar({
    name: 'REGEXP_SPLIT_TO_ARRAY',
    category: 'REGULAR EXPRESSION',
    description:
      'Cuts a text at every match of a regular expression. One that matches the empty text cuts between characters.',
    signatures: [
      signature(
        [
          param('string', STRING, 'The text to cut; null gives null'),
          param('regexp', STRING, 'Where to cut; null gives null'),
        ],
        pArray(STRING),
        split,
        { ...NULL_IN_NULL_OUT, description: 'The parts of the text between matches' },
      ),
    ],
  }),
];

// Remarks for mistakes that people make who come from other databases, or who know where a clause stands only roughly.
import { RESERVED_WORDS } from './keywords.ts';
import type { Token } from './tokenizer.ts';

/** The surroundings of a token that does not fit. */
export interface Misfit {
  readonly text: string;
  readonly previous: Token | null;
  readonly token: Token;
  readonly next: Token | null;
  readonly expected: readonly string[];
}

interface Hint {
  readonly previous?: string;
  readonly token?: string;
  readonly next?: string;
  /** What must have been among the alternatives. */
  readonly expects?: string;
  readonly remark: string;
}

const NO_SUBQUERY = 'ksqlDB has no sub-queries: make a stream or table of the inner query and select from that';
const WINDOW_FIRST = 'WINDOW stands directly behind FROM and its joins, before WHERE and GROUP BY';
const NO_FIXED_LENGTH = 'durations are given in days or shorter units';
const NO_CONSTRAINT = 'columns have no constraints but KEY, PRIMARY KEY, HEADER and HEADERS';

const HINTS: readonly Hint[] = [
  { token: 'ORDER', next: 'BY', remark: 'ksqlDB has no ORDER BY: streams have no end to be sorted at' },
  { token: 'DISTINCT', previous: 'SELECT', remark: 'ksqlDB has no SELECT DISTINCT: make a table with GROUP BY' },
  { token: 'UNION', remark: 'ksqlDB has no UNION: use INSERT INTO with a second query' },
  { token: '(', previous: 'FROM', remark: NO_SUBQUERY },
  { token: 'SELECT', previous: '(', remark: NO_SUBQUERY },
  { token: 'WINDOW', remark: WINDOW_FIRST },
  { token: 'NOT', next: 'NULL', remark: NO_CONSTRAINT },
  { token: 'DEFAULT', remark: NO_CONSTRAINT },
  { token: 'COMMENT', remark: NO_CONSTRAINT },
  { token: '=', previous: '=', remark: 'a single = compares' },
  { token: ',', previous: ')', next: '(', remark: 'an INSERT takes one row; write one INSERT per row' },
  { token: '=', previous: ':', remark: 'write := without a blank' },
  { token: ',', expects: 'JOIN', remark: 'a second source is joined with JOIN ... ON' },
  { previous: 'DECIMAL', expects: "'('", remark: 'write precision and scale, as in DECIMAL(10, 2)' },
  { token: 'WEEK', expects: 'DAYS', remark: NO_FIXED_LENGTH },
  { token: 'WEEKS', expects: 'DAYS', remark: NO_FIXED_LENGTH },
  { token: 'MONTH', expects: 'DAYS', remark: NO_FIXED_LENGTH },
  { token: 'MONTHS', expects: 'DAYS', remark: NO_FIXED_LENGTH },
  { token: 'YEAR', expects: 'DAYS', remark: NO_FIXED_LENGTH },
  { token: 'YEARS', expects: 'DAYS', remark: NO_FIXED_LENGTH },
];

/** Reserved words that people use as names of columns; the other ones are far more likely to be misplaced. */
const NAME_LIKE_RESERVED: ReadonlySet<string> = new Set(
  `SIZE TOPIC TOPICS STREAM STREAMS TABLE QUERY QUERIES LIMIT VALUES VIEW CATALOG NAMESPACE CONNECTOR CONNECTORS
  PROPERTIES RETENTION DECIMAL SAMPLE LOAD RUN TO LEFT RIGHT SCRIPT EXPORT MILLISECOND MILLISECONDS SECONDS MINUTES
  HOURS DAYS MONTHS YEARS ADVANCE WINDOW LIST`.split(/\s+/),
);

const matches = (token: Token | null, wanted: string | undefined): boolean =>
  wanted === undefined ||
  (token !== null && (token.kind === 'word' || token.kind === 'symbol') && token.value === wanted);

/** What to tell about a misfit besides what was expected, or null. */
export function hintFor(misfit: Misfit): string | null {
  const { token, previous, next, expected } = misfit;
  for (const hint of HINTS) {
    if (hint.expects !== undefined && !expected.includes(hint.expects)) continue;
    if (matches(token, hint.token) && matches(previous, hint.previous) && matches(next, hint.next)) return hint.remark;
  }
  if (token.kind === 'word' && RESERVED_WORDS.has(token.value)) {
    const wantsName = expected.some((what) => /^(a|the) (name|id)\b/.test(what));
    const wantsExpression = expected.includes('an expression') && NAME_LIKE_RESERVED.has(token.value);
    if (wantsName || wantsExpression) {
      return `${token.value} is a reserved word, write \`${token.value}\` to use it as a name`;
    }
  }
  if (token.kind === 'quoted-name' && misfit.text[token.start] === '"' && expected.some((w) => / string$/.test(w))) {
    return 'strings stand between single quotes; double quotes make a name';
  }
  if (token.kind === 'variable') return `the variable ${token.value} is not defined`;
  if (token.kind === 'unknown' && token.value.codePointAt(0)! > 126) {
    const codePoint = token.value.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    return `the character U+${codePoint} has no meaning outside strings and quoted names`;
  }
  return null;
}

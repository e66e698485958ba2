// x LIKE 'pattern': % for any text without line breaks, _ for one character; a constant pattern is compiled once.
import type { Like } from '../../sql/ast.ts';
import { BOOLEAN } from '../../sql/sql-type.ts';
import { evaluationError } from '../values/evaluation-error.ts';
import {
  type CompileContext,
  constantValue,
  type Evaluate,
  type ExpressionNode,
  nodeOf,
  nullError,
  showTyped,
  typeError,
} from './expression-node.ts';

/** One character that is no line break (Java's dot). */
const ANY = '[^\\n\\r\\u0085\\u2028\\u2029]';

/** @throws ClickstreamError EVALUATION_FAILED when the pattern ends with the escape character */
function likePattern(pattern: string, escapeWith: string | null): RegExp {
  let source = '';
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    let character = characters[i]!;
    if (character === escapeWith) {
      i++;
      const next = characters[i];
      if (next === undefined) throw evaluationError('A LIKE pattern must not end with its escape character.');
      character = next;
    } else if (character === '%' || character === '_') {
      source += character === '%' ? `${ANY}*` : ANY;
      continue;
    }
    source += character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  return new RegExp(`^${source}$`, 'u');
}

export function compileLike(e: Like, context: CompileContext): ExpressionNode {
  const value = context.compileUnchecked(e.value);
  const pattern = context.compileUnchecked(e.pattern);
  for (const [operand, node] of [
    [e.value, value],
    [e.pattern, pattern],
  ] as const) {
    if (node.type && node.type.kind !== 'STRING')
      throw typeError(e, `LIKE needs STRING, but ${showTyped(operand, node.type)} is not.`);
  }
  const { escape: escapeWith, negated } = e;
  const onNull = nullError(e);
  const fixed = constantValue(pattern);
  let text: string | null = null;
  let regex: RegExp | null = null;
  if (typeof fixed === 'string' && !(escapeWith !== null && fixed.endsWith(escapeWith))) {
    text = fixed;
    regex = likePattern(fixed, escapeWith);
  }
  const v = value.evaluate;
  const p = pattern.evaluate;
  const evaluate: Evaluate = (row) => {
    const subject = v(row) as string | null;
    const wanted = p(row) as string | null;
    if (subject === null || wanted === null) throw onNull;
    if (regex === null || wanted !== text) {
      regex = likePattern(wanted, escapeWith);
      text = wanted;
    }
    return regex.test(subject) !== negated;
  };
  return nodeOf(BOOLEAN, evaluate, { constant: value.constant && pattern.constant, primitive: true });
}

// x LIKE 'pattern': % for any text without line breaks, _ for one character; a constant pattern is compiled once.
import type { Like } from '../../sql/ast.ts';
import { BOOLEAN } from '../../sql/sql-type.ts';
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
import { likeMatcher } from './like-matcher.ts';

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
  let matches: ((text: string) => boolean) | null = null;
  if (typeof fixed === 'string' && !(escapeWith !== null && fixed.endsWith(escapeWith))) {
    text = fixed;
    matches = likeMatcher(fixed, escapeWith);
  }
  const v = value.evaluate;
  const p = pattern.evaluate;
  const evaluate: Evaluate = (row) => {
    const subject = v(row) as string | null;
    const wanted = p(row) as string | null;
    if (subject === null || wanted === null) throw onNull;
    if (matches === null || wanted !== text) {
      matches = likeMatcher(wanted, escapeWith);
      text = wanted;
    }
    return matches(subject) !== negated;
  };
  return nodeOf(BOOLEAN, evaluate, { constant: value.constant && pattern.constant, primitive: true });
}

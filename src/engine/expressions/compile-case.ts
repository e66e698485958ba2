// CASE WHEN ... THEN ... ELSE ... END: branches of one type, tried in order, only the chosen one computed.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { Case } from '../../sql/ast.ts';
import { type SqlType, typesEqual } from '../../sql/sql-type.ts';
import {
  type CompileContext,
  type Evaluate,
  type ExpressionNode,
  nodeOf,
  nullError,
  placeOf,
  showType,
  showTyped,
  typeError,
} from './expression-node.ts';

export function compileCase(e: Case, context: CompileContext): ExpressionNode {
  if (e.operand !== null)
    throw new ClickstreamError('SQL_UNSUPPORTED', 'CASE with a value to compare is not run by ksqlDB.', {
      details: placeOf(e.span),
      nextStep: 'Write the comparison in each branch: CASE WHEN value = 1 THEN ... END.',
    });
  const branches = e.branches.map((branch) => {
    const when = context.compile(branch.when);
    if (when.type?.kind !== 'BOOLEAN')
      throw typeError(branch.when, `WHEN needs BOOLEAN, but ${showTyped(branch.when, when.type)} is not.`);
    return { when, result: context.compile(branch.result), onNull: nullError(branch.when) };
  });
  const otherwise = e.otherwise === null ? null : context.compile(e.otherwise);
  const results = otherwise ? [...branches.map((b) => b.result), otherwise] : branches.map((b) => b.result);
  const type = commonType(e, results);
  const all = [...results, ...branches.map((b) => b.when)];
  const fallback: Evaluate = otherwise ? otherwise.evaluate : () => null;
  const constant = all.every((n) => n.constant);
  const [only] = branches;
  if (branches.length === 1 && only) {
    const when = only.when.evaluate;
    const result = only.result.evaluate;
    const evaluate: Evaluate = (row) => {
      const condition = when(row);
      if (condition === null) throw only.onNull;
      return condition ? result(row) : fallback(row);
    };
    return nodeOf(type, evaluate, { constant });
  }
  const evaluate: Evaluate = (row) => {
    for (let i = 0; i < branches.length; i++) {
      const branch = branches[i]!;
      const condition = branch.when.evaluate(row);
      if (condition === null) throw branch.onNull;
      if (condition) return branch.result.evaluate(row);
    }
    return fallback(row);
  };
  return nodeOf(type, evaluate, { constant });
}

function commonType(e: Case, results: readonly ExpressionNode[]): SqlType {
  const types = results.flatMap((n) => (n.type ? [n.type] : []));
  const [first] = types;
  if (!first) throw typeError(e, 'Every branch of this CASE is NULL, so it has no type.', 'CAST one of the branches.');
  const other = types.find((t) => !typesEqual(t, first));
  if (other)
    throw typeError(
      e,
      `The branches of a CASE must have one type, but these have ${showType(first)} and ${showType(other)}.`,
      'CAST the branches to the same type.',
    );
  return first;
}

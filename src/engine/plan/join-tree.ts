// The joins of a query as a tree, with the key format that both sides of each join are brought to.
import type { Expression } from '../../sql/ast.ts';
import { sameExpression } from '../analyze/expression-tools.ts';
import { type AnalyzedJoin, equivalentKeys, isSourceKey } from '../analyze/join-analysis.ts';
import type { QuerySource } from '../analyze/query-sources.ts';
import { type FormatInfo, sameFormat } from '../formats/format.ts';
import { formatByName } from '../formats/format-registry.ts';

/** One input of a join: a source, or the join to its left. */
export type JoinInput =
  | {
      readonly kind: 'Source';
      readonly source: QuerySource;
      readonly by: Expression;
      readonly keyed: boolean;
      rekeyTo: FormatInfo | null;
    }
  | {
      readonly kind: 'Join';
      readonly node: JoinNode;
      readonly by: Expression;
      readonly keyed: boolean;
      rekeyTo: FormatInfo | null;
    };

export interface JoinNode {
  readonly join: AnalyzedJoin;
  readonly left: JoinInput;
  readonly right: JoinInput & { readonly kind: 'Source' };
  /** Everything that equals the key of the joined rows. */
  readonly equal: readonly Expression[];
  /** Those of `equal` that are columns; the first selected one names the key. None: a synthetic key. */
  readonly keys: readonly Expression[];
  /** `''` for the last join, `'L_'` for the one to its left, and so on. */
  readonly prefix: string;
}

/** The left-deep tree; the root is the last join. */
export function joinTree(joins: readonly AnalyzedJoin[], first: QuerySource): JoinNode {
  let node: JoinNode | null = null;
  for (const [i, join] of joins.entries()) {
    const left: JoinInput = node
      ? {
          kind: 'Join',
          node,
          by: join.left.joined,
          keyed: join.foreignKey || node.equal.some((key) => sameExpression(key, join.left.joined)),
          rekeyTo: null,
        }
      : {
          kind: 'Source',
          source: first,
          by: join.left.local,
          keyed: join.foreignKey || isSourceKey(join.left),
          rekeyTo: null,
        };
    const equal = equivalentKeys(joins.slice(0, i + 1), first);
    node = {
      join,
      left,
      right: {
        kind: 'Source',
        source: join.right.source,
        by: join.right.local,
        keyed: isSourceKey(join.right),
        rekeyTo: null,
      },
      equal,
      keys: equal.filter((e) => e.kind === 'ColumnReference'),
      prefix: 'L_'.repeat(joins.length - 1 - i),
    };
  }
  return node!;
}

/** Decides for every input whether it must be re-keyed, and to which format. */
export function resolveKeyFormats(root: JoinNode, defaultFormat: FormatInfo): void {
  const [present] = sourcesOf(root)
    .map((s) => s.source.formats.key)
    .filter((key) => key.format !== 'NONE');
  settle(root, preferredFormat(root) ?? present ?? defaultFormat);
}

const sourcesOf = (node: JoinNode): readonly QuerySource[] => [
  ...(node.left.kind === 'Join' ? sourcesOf(node.left.node) : [node.left.source]),
  node.right.source,
];

function preferredFormat(node: JoinNode): FormatInfo | null {
  const left = preferredOfInput(node.left);
  return left ?? (node.join.foreignKey ? null : preferredOfInput(node.right));
}

/** An input that is re-keyed anyway takes any format. */
function preferredOfInput(input: JoinInput): FormatInfo | null {
  if (!input.keyed) return null;
  return input.kind === 'Join' ? preferredFormat(input.node) : input.source.source.formats.key;
}

function settle(node: JoinNode, format: FormatInfo): void {
  if (node.join.foreignKey) {
    if (node.left.kind === 'Join') settle(node.left.node, preferredFormat(node.left.node) ?? format);
    const { formats, schema } = node.right.source.source;
    const record = schema.key.some((c) => c.type.kind === 'STRUCT');
    if (record && usesRegistry(formats.key)) node.right.rekeyTo = format;
    return;
  }
  settleInput(node.left, format);
  settleInput(node.right, format);
}

function settleInput(input: JoinInput, format: FormatInfo): void {
  if (!input.keyed) {
    input.rekeyTo = format;
    if (input.kind === 'Join') settle(input.node, preferredFormat(input.node) ?? format);
  } else if (input.kind === 'Join') settle(input.node, format);
  else if (!sameFormat(input.source.source.formats.key, format) || usesRegistry(format)) input.rekeyTo = format;
}

/** Keys of equal value may be written with different schema ids, so they are always written anew. */
const usesRegistry = (info: FormatInfo): boolean => formatByName(info.format).usesRegistry;

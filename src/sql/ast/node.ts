// What every node of the syntax tree has.
import type { Span } from '../source-span.ts';

export interface Node {
  readonly kind: string;
  readonly span: Span;
}

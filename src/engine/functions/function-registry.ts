// Every function by name: what LIST FUNCTIONS shows, and where the compiler finds scalar, aggregate and table functions.
import { nearestNames } from '../../common/nearest-names.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { AGGREGATE_FUNCTIONS } from './aggregate/index.ts';
import type {
  AggregateFunction,
  AggregateSignature,
  FunctionDeclaration,
  ScalarFunction,
  ScalarSignature,
  TableFunction,
  TableSignature,
} from './function-declaration.ts';
import { type CallArgument, type Resolution, resolveSignature } from './function-resolution.ts';
import { SCALAR_FUNCTIONS } from './scalar/index.ts';
import { TABLE_FUNCTIONS } from './table/index.ts';

/** Looks functions up by name, without regard to case. */
export class FunctionRegistry {
  readonly #byName = new Map<string, FunctionDeclaration>();

  /** @throws ClickstreamError INTERNAL when two functions have the same name. */
  constructor(declarations: Iterable<FunctionDeclaration>) {
    for (const declaration of declarations) {
      const name = declaration.name.toUpperCase();
      if (this.#byName.has(name))
        throw new ClickstreamError('INTERNAL', `The function ${name} is declared more than once.`);
      this.#byName.set(name, declaration);
    }
  }

  /** All functions, sorted by name. */
  list(): FunctionDeclaration[] {
    return [...this.#byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name: string): FunctionDeclaration | undefined {
    return this.#byName.get(name.toUpperCase());
  }

  isAggregate(name: string): boolean {
    return this.find(name)?.kind === 'AGGREGATE';
  }

  isTable(name: string): boolean {
    return this.find(name)?.kind === 'TABLE';
  }

  /** @throws ClickstreamError STATEMENT_INVALID, with similar names, when there is no such function. */
  get(name: string): FunctionDeclaration {
    const found = this.find(name);
    if (found) return found;
    const near = nearestNames(name.toUpperCase(), this.#byName.keys());
    const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
    throw new ClickstreamError('STATEMENT_INVALID', `There is no function ${name.toUpperCase()}.${hint}`, {
      details: { function: name.toUpperCase(), similar: near },
      nextStep: 'LIST FUNCTIONS shows every function; DESCRIBE FUNCTION shows the signatures of one.',
    });
  }

  /** @throws ClickstreamError when the function is unknown, of another kind, or does not take these arguments. */
  resolveScalar(
    name: string,
    args: readonly CallArgument[],
  ): Resolution<ScalarSignature> & { readonly declaration: ScalarFunction } {
    const declaration = this.get(name);
    if (declaration.kind !== 'SCALAR') throw wrongKind(declaration, 'a scalar function');
    return { ...resolveSignature(declaration.name, declaration.signatures, args), declaration };
  }

  /** @throws ClickstreamError as `resolveScalar`. */
  resolveAggregate(
    name: string,
    args: readonly CallArgument[],
  ): Resolution<AggregateSignature> & { readonly declaration: AggregateFunction } {
    const declaration = this.get(name);
    if (declaration.kind !== 'AGGREGATE') throw wrongKind(declaration, 'an aggregate function');
    return { ...resolveSignature(declaration.name, declaration.signatures, args, false), declaration };
  }

  /** @throws ClickstreamError as `resolveScalar`. */
  resolveTable(
    name: string,
    args: readonly CallArgument[],
  ): Resolution<TableSignature> & { readonly declaration: TableFunction } {
    const declaration = this.get(name);
    if (declaration.kind !== 'TABLE') throw wrongKind(declaration, 'a table function');
    return { ...resolveSignature(declaration.name, declaration.signatures, args, false), declaration };
  }
}

function wrongKind(declaration: FunctionDeclaration, expected: string): ClickstreamError {
  const kind =
    declaration.kind === 'AGGREGATE' ? 'an aggregate' : declaration.kind === 'TABLE' ? 'a table' : 'a scalar';
  return new ClickstreamError(
    'STATEMENT_INVALID',
    `${declaration.name} is ${kind} function and cannot stand where ${expected} is needed.`,
    { details: { function: declaration.name } },
  );
}

let shared: FunctionRegistry | undefined;

/** The registry with every function of the engine; built once. */
export function defaultRegistry(): FunctionRegistry {
  shared ??= new FunctionRegistry([...SCALAR_FUNCTIONS, ...TABLE_FUNCTIONS, ...AGGREGATE_FUNCTIONS]);
  return shared;
}

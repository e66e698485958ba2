// Chooses the signature of a function call, following ksqlDB's rules: an exact match wins, then one reached by implicit
// conversion; NULL fits anything; a signature without repetition beats one with; two equals are refused as ambiguous. A
// repeated parameter also takes one array in place of the list.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { type SqlType, STRING } from '../../sql/sql-type.ts';
import type { ParameterType, Signature } from './function-declaration.ts';
import {
  acceptsType,
  bindGenerics,
  formatArgumentType,
  formatParameterType,
  hasGenerics,
  substituteGenerics,
  widenedType,
} from './parameter-types.ts';

/** What is known of an argument before a signature was chosen. */
export type CallArgument =
  /** type null: the bare NULL. */
  | { readonly kind: 'VALUE'; readonly type: SqlType | null }
  | { readonly kind: 'LAMBDA'; readonly arity: number }
  | { readonly kind: 'INTERVALUNIT' };

export interface Resolution<S extends Signature> {
  readonly signature: S;
  /** The declared type for each argument; repeated ones appear once per argument. */
  readonly parameters: readonly ParameterType[];
  /** Argument types after implicit conversion; null for NULL, lambdas and units. */
  readonly types: readonly (SqlType | null)[];
  /** Letters bound by the arguments that are no lambdas; lambda results are added with `bindLambdaResult`. */
  readonly generics: Map<string, SqlType>;
  /** Position of the argument that is an array in place of a list of arguments; none when absent. */
  readonly wholeList?: number;
}

/** The declared types for `count` arguments, or null when the signature cannot take that many. */
function expandParameters(signature: Signature, count: number): ParameterType[] | null {
  const declared = signature.parameters.map((p) => p.type);
  if (signature.variadic === undefined) return declared.length === count ? declared : null;
  const repeats = count - (declared.length - 1);
  if (repeats < 0) return null;
  const repeated = new Array<ParameterType>(repeats).fill(declared[signature.variadic]!);
  return [...declared.slice(0, signature.variadic), ...repeated, ...declared.slice(signature.variadic + 1)];
}

function matchParameters<S extends Signature>(
  signature: S,
  parameters: readonly ParameterType[],
  args: readonly CallArgument[],
  widen: boolean,
): Resolution<S> | null {
  const generics = new Map<string, SqlType>();
  const types: (SqlType | null)[] = [];
  for (const [i, arg] of args.entries()) {
    const declared = parameters[i]!;
    let type: SqlType | null = null;
    if (arg.kind === 'LAMBDA') {
      if (declared.kind !== 'LAMBDA' || declared.parameters.length !== arg.arity) return null;
    } else if (arg.kind === 'INTERVALUNIT') {
      if (declared.kind !== 'INTERVALUNIT') return null;
    } else if (arg.type !== null) {
      if (hasGenerics(declared) ? !bindGenerics(declared, arg.type, generics) : !acceptsType(declared, arg.type, widen))
        return null;
      type = widenedType(declared, arg.type);
    }
    types.push(type);
  }
  return { signature, parameters, types, generics };
}

/**
 * A call whose repeated argument is one array. Texts are read from it as its text and the letter of a generic list is
 * bound by its elements; no other array can become what the list is made of.
 */
function matchWholeList<S extends Signature>(
  signature: S,
  args: readonly CallArgument[],
  widen: boolean,
): Resolution<S> | null {
  const { variadic } = signature;
  const parameters = signature.parameters.map((p) => p.type);
  const element = variadic === undefined ? undefined : parameters[variadic];
  if (variadic === undefined || element === undefined || args.length !== parameters.length) return null;
  const arg = args[variadic]!;
  if (arg.kind !== 'VALUE' || (arg.type !== null && element.kind !== 'STRING' && element.kind !== 'GENERIC'))
    return null;
  const whole = matchParameters(signature, parameters.with(variadic, { kind: 'ARRAY', element }), args, widen);
  if (!whole) return null;
  const types = element.kind === 'STRING' ? whole.types.with(variadic, STRING) : whole.types;
  return { ...whole, parameters, types, wholeList: variadic };
}

/** The ways in which a signature can take the arguments. */
function matches<S extends Signature>(
  signature: S,
  args: readonly CallArgument[],
  widen: boolean,
): readonly Resolution<S>[] {
  const parameters = expandParameters(signature, args.length);
  const listed = parameters && matchParameters(signature, parameters, args, widen);
  return [listed, matchWholeList(signature, args, widen)].filter((r) => r !== null);
}

const genericCount = (signature: Signature): number => signature.parameters.filter((p) => hasGenerics(p.type)).length;

/** Below zero when `a` is to be preferred. */
function comparePreference(a: Signature, b: Signature): number {
  const variadic = Number(a.variadic !== undefined) - Number(b.variadic !== undefined);
  return variadic !== 0 ? variadic : genericCount(a) - genericCount(b);
}

/**
 * @param implicitConversions false for aggregate and table functions, whose arguments must have the declared types
 * @throws ClickstreamError TYPE_MISMATCH when no signature takes the arguments, or several do equally well; the
 *   message lists the signatures.
 */
export function resolveSignature<S extends Signature>(
  name: string,
  signatures: readonly S[],
  args: readonly CallArgument[],
  implicitConversions = true,
): Resolution<S> {
  for (const widen of implicitConversions ? [false, true] : [false]) {
    const candidates = signatures.flatMap((s) => matches(s, args, widen));
    candidates.sort((a, b) => comparePreference(a.signature, b.signature));
    const [best, second] = candidates;
    if (!best) continue;
    // Without arguments nothing tells the lists apart, and the first will do.
    if (args.length > 0 && second && comparePreference(best.signature, second.signature) === 0)
      throw noSignature(name, signatures, args, 'is ambiguous; add a CAST to choose one of its signatures');
    return best;
  }
  throw noSignature(name, signatures, args, 'fits none of its signatures');
}

/** Adds the letters that a compiled lambda body decides. False when they disagree with what is bound. */
export function bindLambdaResult(
  declared: ParameterType,
  result: SqlType | null,
  generics: Map<string, SqlType>,
): boolean {
  if (declared.kind !== 'LAMBDA' || result === null) return false;
  if (hasGenerics(declared.result)) return bindGenerics(declared.result, result, generics);
  return acceptsType(declared.result, result, false);
}

/** The types of a lambda's parameters once the other arguments are known; null where a letter is still unbound. */
export function lambdaParameterTypes(
  declared: ParameterType,
  generics: ReadonlyMap<string, SqlType>,
): (SqlType | null)[] {
  return declared.kind === 'LAMBDA' ? declared.parameters.map((p) => substituteGenerics(p, generics)) : [];
}

/** `NAME(INT a, VARCHAR... b)`. */
export function formatSignature(name: string, signature: Signature): string {
  const parameters = signature.parameters.map(
    (p, i) => `${formatParameterType(p.type)}${i === signature.variadic ? '...' : ''} ${p.name}`,
  );
  return `${name}(${parameters.join(', ')})`;
}

const formatArgument = (arg: CallArgument): string =>
  arg.kind === 'VALUE' ? formatArgumentType(arg.type) : arg.kind === 'LAMBDA' ? 'LAMBDA' : 'INTERVAL UNIT';

function noSignature(
  name: string,
  signatures: readonly Signature[],
  args: readonly CallArgument[],
  problem: string,
): ClickstreamError {
  const call = `${name}(${args.map(formatArgument).join(', ')})`;
  const accepted = signatures.map((s) => formatSignature(name, s));
  return new ClickstreamError('TYPE_MISMATCH', `${call} ${problem}. ${name} takes:\n  ${accepted.join('\n  ')}`, {
    details: { function: name, accepted },
  });
}

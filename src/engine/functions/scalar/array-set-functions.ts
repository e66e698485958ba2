// Functions over two arrays taken as lists or sets, and the text of an array.
import { STRING } from '../../../sql/sql-type.ts';
import type { Decimal } from '../../values/decimal.ts';
import { javaDouble } from '../../values/java-number.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import { bigDecimalText } from '../../values/value-text.ts';
import type { BoundArguments, ScalarFunction } from '../function-declaration.ts';
import { pArray, param, pGeneric } from '../parameter-types.ts';
import {
  boundSignature,
  functionFailed,
  NULL_IN_NULL_OUT,
  type SignatureOptions,
  scalar,
  signature,
} from '../support/declare.ts';
import { identityOf } from '../support/value-identity.ts';
import { distinct } from './array-functions.ts';

type List = readonly SqlValue[];

const LIST = pArray(pGeneric('T'));
const identities = (list: List): ReadonlySet<unknown> => new Set(list.map(identityOf));

interface TwoArrays {
  readonly name: string;
  readonly description: string;
  readonly left: string;
  readonly right: string;
}

function overTwoArrays<L extends List | null>(
  { name, description, left, right }: TwoArrays,
  row: (left: L, right: L) => List | null,
  options?: SignatureOptions,
): ScalarFunction {
  const parameters = [param('left', LIST, left), param('right', LIST, right)];
  return scalar({
    name,
    category: 'ARRAY',
    author: '',
    description,
    signatures: [signature(parameters, LIST, row, options)],
  });
}

/** How ARRAY_JOIN writes elements of a type; types other than these it refuses. */
function elementText(bound: BoundArguments): (element: SqlValue) => string {
  const type = bound.types[0];
  const kind = type?.kind === 'ARRAY' ? type.element.kind : 'STRING';
  switch (kind) {
    case 'DOUBLE':
      return (element) => javaDouble(element as number);
    case 'DECIMAL':
      return (element) => bigDecimalText(element as Decimal);
    case 'BOOLEAN':
    case 'INTEGER':
    case 'BIGINT':
    case 'STRING':
      return String;
    default:
      return () => {
        throw functionFailed(`ARRAY_JOIN cannot write elements of type ${kind}`);
      };
  }
}

function join(bound: BoundArguments): (list: List | null, delimiter: string | null) => string | null {
  const write = elementText(bound);
  return (list, delimiter) =>
    list?.map((element) => (element === null ? 'null' : write(element))).join(delimiter ?? '') ?? null;
}

export const ARRAY_SET_FUNCTIONS: readonly ScalarFunction[] = [
  overTwoArrays(
    {
      name: 'ARRAY_CONCAT',
      description: 'All elements of the first array, then all of the second. A null array counts as absent.',
      left: 'The first array',
      right: 'The second array',
    },
    (left: List | null, right: List | null) =>
      left === null || right === null ? (left ?? right) : [...left, ...right],
  ),
  overTwoArrays(
    {
      name: 'ARRAY_EXCEPT',
      description: 'The different elements of the first array that the second does not have.',
      left: 'The array',
      right: 'The elements to leave out',
    },
    (left: List, right: List) => {
      const excluded = identities(right);
      return distinct(left.filter((element) => !excluded.has(identityOf(element))));
    },
    NULL_IN_NULL_OUT,
  ),
  overTwoArrays(
    {
      name: 'ARRAY_INTERSECT',
      description: 'The different elements that both arrays have, in the order of the first.',
      left: 'The first array',
      right: 'The second array',
    },
    (left: List, right: List) => {
      const shared = identities(right);
      return distinct(left.filter((element) => shared.has(identityOf(element))));
    },
    NULL_IN_NULL_OUT,
  ),
  overTwoArrays(
    {
      name: 'ARRAY_UNION',
      description: 'The different elements of both arrays, in the order of their first occurrence.',
      left: 'The first array',
      right: 'The second array',
    },
    (left: List, right: List) => distinct([...left, ...right]),
    NULL_IN_NULL_OUT,
  ),
  scalar({
    name: 'ARRAY_JOIN',
    category: 'ARRAY',
    description: 'The elements as one text with a delimiter between them; null elements appear as null.',
    signatures: [
      boundSignature([param('array', LIST, "The array; its elements are separated by ','")], STRING, (bound) => {
        const withDelimiter = join(bound);
        return (list: List | null) => withDelimiter(list, ',');
      }),
      boundSignature(
        [param('array', LIST, 'The array'), param('delimiter', STRING, 'What stands between two elements')],
        STRING,
        join,
      ),
    ],
  }),
];

// Table functions: each turns one row into as many as an array, or the combinations of its elements, has.
import { decimalType } from '../../../sql/sql-type.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import type { ArgumentValue, TableFunction } from '../function-declaration.ts';
import { P_DECIMAL, pArray, param, pGeneric } from '../parameter-types.ts';

type List = readonly SqlValue[];

const T = pGeneric('T');
const explode = (list: ArgumentValue): List => (list ?? []) as List;

/**
 * Every element kept or replaced by null, in binary counting order with the last element as the lowest digit.
 * Elements that are null already are not counted, so no combination comes twice.
 */
function* cube(argument: ArgumentValue): Generator<List> {
  if (argument === null) return;
  const list = argument as List;
  const present = list.flatMap((element, i) => (element === null ? [] : [i]));
  const combinations = 2 ** present.length;
  for (let mask = 0; mask < combinations; mask += 1) {
    const row: SqlValue[] = list.map(() => null);
    present.forEach((at, i) => {
      if (Math.floor(mask / 2 ** (present.length - 1 - i)) % 2 === 1) row[at] = list[at]!;
    });
    yield row;
  }
}

export const EXPLODE_FUNCTIONS: readonly TableFunction[] = [
  {
    kind: 'TABLE',
    name: 'CUBE_EXPLODE',
    category: 'TABLE',
    author: 'Confluent',
    since: '',
    description:
      'One row for every combination of the elements with each of them kept or null: 2 to the power of n rows for n elements that are not null.',
    signatures: [{ parameters: [param('columns', pArray(T))], returns: pArray(T), bind: () => cube }],
  },
  {
    kind: 'TABLE',
    name: 'EXPLODE',
    category: 'TABLE',
    author: 'Confluent',
    since: '',
    description: 'One row for every element of an array; none for a null or empty array.',
    signatures: [
      {
        parameters: [param('input', pArray(P_DECIMAL))],
        returns: P_DECIMAL,
        returnType: ({ types: [type] }) => (type?.kind === 'ARRAY' ? type.element : decimalType(1, 0)),
        bind: () => explode,
      },
      { parameters: [param('list', pArray(T))], returns: T, bind: () => explode },
    ],
  },
];

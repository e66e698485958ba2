// Every scalar function, family by family, for the registry.
import type { ScalarFunction } from '../function-declaration.ts';
import { ARRAY_FUNCTIONS } from './array-functions.ts';
import { ARRAY_SET_FUNCTIONS } from './array-set-functions.ts';
import { BYTES_FUNCTIONS } from './bytes-functions.ts';
import { CONDITIONAL_FUNCTIONS } from './conditional-functions.ts';
import { DATE_ARITHMETIC_FUNCTIONS } from './date-arithmetic-functions.ts';
import { DATE_FORMAT_FUNCTIONS } from './date-format-functions.ts';
import { DATE_PARSE_FUNCTIONS } from './date-parse-functions.ts';
import { DOUBLE_FUNCTIONS } from './double-functions.ts';
import { EXTREME_FUNCTIONS } from './extreme-functions.ts';
import { GEO_FUNCTIONS } from './geo-functions.ts';
import { JSON_FUNCTIONS } from './json-functions.ts';
import { LAMBDA_FUNCTIONS } from './lambda-functions.ts';
import { MAP_FUNCTIONS } from './map-functions.ts';
import { MASK_FUNCTIONS } from './mask-functions.ts';
import { MATH_FUNCTIONS } from './math-functions.ts';
import { REGEXP_FUNCTIONS } from './regexp-functions.ts';
import { STRING_FUNCTIONS } from './string-functions.ts';
import { STRING_JOINING_FUNCTIONS } from './string-joining-functions.ts';
import { STRING_SEARCH_FUNCTIONS } from './string-search-functions.ts';
import { URL_FUNCTIONS } from './url-functions.ts';

export const SCALAR_FUNCTIONS: readonly ScalarFunction[] = [
  ...STRING_FUNCTIONS,
  ...STRING_SEARCH_FUNCTIONS,
  ...STRING_JOINING_FUNCTIONS,
  ...MASK_FUNCTIONS,
  ...MATH_FUNCTIONS,
  ...DOUBLE_FUNCTIONS,
  ...EXTREME_FUNCTIONS,
  ...ARRAY_FUNCTIONS,
  ...ARRAY_SET_FUNCTIONS,
  ...MAP_FUNCTIONS,
  ...LAMBDA_FUNCTIONS,
  ...CONDITIONAL_FUNCTIONS,
  ...GEO_FUNCTIONS,
  ...BYTES_FUNCTIONS,
  ...URL_FUNCTIONS,
  ...JSON_FUNCTIONS,
  ...REGEXP_FUNCTIONS,
  ...DATE_FORMAT_FUNCTIONS,
  ...DATE_PARSE_FUNCTIONS,
  ...DATE_ARITHMETIC_FUNCTIONS,
];

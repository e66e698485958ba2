import { expect, it } from 'vitest';
import { javaHashOrder } from '../../src/common/java-hash-order.ts';

// The expected orders are what `new HashSet<String>()` printed in Java 21.
it('hands out strings in the order of a Java HashSet', () => {
  expect(javaHashOrder(['ID', 'NAME', 'VALUE'])).toEqual(['ID', 'VALUE', 'NAME']);
});

it('keeps the order of insertion within a bucket, and counts a string once', () => {
  expect(javaHashOrder(['BB', 'Aa', 'BB'])).toEqual(['BB', 'Aa']);
  expect(javaHashOrder(['Aa', 'BB'])).toEqual(['Aa', 'BB']);
});

it('spreads over more buckets when the set has grown', () => {
  const names = 'apple banana cherry date elderberry fig grape Aa BB polygenelubricants zeta k1 k2 k3'.split(' ');
  expect(javaHashOrder(names).join(' ')).toBe(
    'banana date Aa BB polygenelubricants zeta cherry fig k1 k2 k3 grape elderberry apple',
  );
});

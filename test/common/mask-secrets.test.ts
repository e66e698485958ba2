import { describe, expect, it } from 'vitest';
import { maskSecrets } from '../../src/common/mask-secrets.ts';

describe('maskSecrets', () => {
  it('hides the password of a URL and keeps user and host', () => {
    expect(maskSecrets('cannot reach postgresql://shop_owner:s3cret@127.0.0.1:5432/shop')).toBe(
      'cannot reach postgresql://shop_owner:***@127.0.0.1:5432/shop',
    );
  });

  it('hides every occurrence of a known secret', () => {
    expect(maskSecrets('a=hunter2hunter2 b=hunter2hunter2', ['hunter2hunter2'])).toBe('a=*** b=***');
  });

  it('leaves text alone that only looks like a secret because it is short', () => {
    expect(maskSecrets('the shop is open', ['shop'])).toBe('the shop is open');
  });

  it('leaves URLs without credentials alone', () => {
    expect(maskSecrets('http://127.0.0.1:8081/apis')).toBe('http://127.0.0.1:8081/apis');
  });
});

import { describe, expect, it } from 'vitest';
import { maskStatement } from '../../../src/engine/server/mask-statement.ts';

describe('the echo of a statement', () => {
  it('has no values that were to be inserted', () => {
    expect(maskStatement("INSERT INTO users (id, mail) VALUES (1, 'a@b.c');")).not.toContain('a@b.c');
  });

  it('names target and columns in quotes', () => {
    expect(maskStatement('INSERT INTO users (id) VALUES (1);')).toBe("INSERT INTO `USERS` (`ID`) VALUES ('[value]');");
  });

  it('has no connector settings but the class', () => {
    const masked = maskStatement("CREATE SINK CONNECTOR c WITH ('connector.class'='x.Y', 'password'='hush');");
    expect(masked).toContain('x.Y');
    expect(masked).not.toContain('hush');
  });

  it('hides all strings of such a text that is no statement', () => {
    expect(maskStatement("INSERT INTO users VALUES ('secret'")).not.toContain('secret');
  });

  it('keeps other statements as they are', () => {
    expect(maskStatement('DESCRIBE x;')).toBe('DESCRIBE x;');
  });
});

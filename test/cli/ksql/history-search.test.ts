import { expect, it } from 'vitest';
import { HistorySearch } from '../../../src/cli/ksql/history-search.ts';

const LINES = ['LIST STREAMS;', 'SELECT 1;', 'list tables;', 'SELECT 2;'];

it('the history search goes from the newest line that contains the text to older ones', () => {
  const search = new HistorySearch(() => LINES);
  expect(search.next('list')).toBe('list tables;');
  expect(search.next('list tables;')).toBe('LIST STREAMS;');
  expect(search.next('LIST STREAMS;')).toBeNull();
});

it('the history search begins anew when something else was typed', () => {
  const search = new HistorySearch(() => LINES);
  expect(search.next('')).toBe('SELECT 2;');
  expect(search.next('streams')).toBe('LIST STREAMS;');
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md'))
  .map((file) => `docs/${file}`);
const pages = ['README.md', ...docs];

const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

function linksOf(file: string): string[] {
  const text = withoutCode(readFileSync(join(root, file), 'utf8'));
  const inline = [...text.matchAll(/\]\(([^)\s]+)(?:\s"[^"]*")?\)/g)].map(([, target = '']) => target);
  const images = [...text.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)].map(([, target = '']) => target);
  return [...inline, ...images].filter((target) => !/^[a-z]+:/.test(target));
}

/** As GitHub makes them: lower case, spaces to dashes, punctuation dropped. */
function anchorsOf(file: string): Set<string> {
  const text = readFileSync(join(root, file), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  const slugs = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) =>
    title
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
  return new Set(slugs);
}

test.each(pages)('every relative link of %s leads somewhere', (page) => {
  const broken = linksOf(page).filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : relative(root, join(root, dirname(page), path));
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(anchor);
  });
  expect(broken).toEqual([]);
});

test('every page of docs/ can be reached from the README', () => {
  const reached = new Set(['README.md']);
  const queue = ['README.md'];
  for (const page of queue) {
    for (const link of linksOf(page)) {
      const target = relative(root, join(root, dirname(page), link.split('#')[0] ?? ''));
      if (!pages.includes(target) || reached.has(target)) continue;
      reached.add(target);
      queue.push(target);
    }
  }
  expect(pages.filter((page) => !reached.has(page))).toEqual([]);
});

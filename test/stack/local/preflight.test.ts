import { describe, expect, it } from 'vitest';
import { closedFolders, findFaults, type MachineFacts, refuseFaults } from '../../../src/stack/local/preflight.ts';

const GIGABYTE = 1024 ** 3;
const jdk = { home: '/jdk', feature: 25, version: '25', hasCompiler: true };

const good: MachineFacts = {
  platform: 'linux',
  nodeVersion: '24.1.0',
  java: { runtime: jdk, compiler: jdk, found: [jdk] },
  needsMaven: true,
  maven: '/usr/bin/mvn',
  availableMemory: 8 * GIGABYTE,
  folders: { data: '/x/.local/data', packages: '/x/cache/packages' },
  closedFolders: [],
  dataDisk: { path: '/x/.local', free: 50 * GIGABYTE },
  packagesDisk: { path: '/x/cache', free: 50 * GIGABYTE },
  takenPorts: [],
  dataWithoutSecrets: false,
  postgres: undefined,
};

describe('preflight', () => {
  it('finds nothing on a good machine', () => {
    expect(findFaults(good)).toEqual([]);
    expect(() => refuseFaults([])).not.toThrow();
  });

  it('reports all faults in one error, each with its fix', () => {
    const old = { ...jdk, feature: 17, version: '17.0.15', home: '/old' };
    const faults = findFaults({
      ...good,
      nodeVersion: '20.19.0',
      java: { runtime: undefined, compiler: undefined, found: [old] },
      maven: undefined,
      availableMemory: GIGABYTE / 2,
      dataDisk: { path: '/x/.local', free: 10 },
      takenPorts: [{ name: 'kafka', port: 9092, holder: 'java (pid 7)', fix: 'Stop it.' }],
      dataWithoutSecrets: true,
      postgres: { what: 'the Postgres binaries are not installed', fix: 'Run npm ci.' },
    });
    expect(faults).toHaveLength(9);
    expect(faults.every(({ fix }) => fix.length > 0)).toBe(true);
    expect(() => refuseFaults(faults)).toThrow(/9 things are missing/);
    expect(() => refuseFaults(faults)).toThrow(/Java 21 or later was not found \(found: 17.0.15 in \/old\)/);
    expect(() => refuseFaults(faults)).toThrow(/port 9092 \(kafka\) is taken by java \(pid 7\)/);
  });

  it('asks for Maven and a compiler only while packages are missing', () => {
    const withoutMaven = { ...good, maven: undefined, java: { ...good.java, compiler: undefined } };
    expect(findFaults({ ...withoutMaven, needsMaven: false })).toEqual([]);
    expect(findFaults(withoutMaven)).toHaveLength(2);
  });

  it('does not ask for memory that the running stack already has', () => {
    expect(findFaults({ ...good, availableMemory: undefined })).toEqual([]);
  });

  it('accepts the first Node that runs TypeScript, and not the one before', () => {
    expect(findFaults({ ...good, nodeVersion: '22.18.0' })).toEqual([]);
    expect(findFaults({ ...good, nodeVersion: '22.17.1' })).toHaveLength(1);
  });

  it('refuses folders whose names Kafka, Elasticsearch or Java would cut in two', () => {
    expect(findFaults({ ...good, folders: { data: '/a #b/data', packages: '/x' } })).toHaveLength(1);
    expect(findFaults({ ...good, folders: { data: '/a,b/data', packages: '/x' } })[0]?.fix).toContain('LOCAL_DIR');
    expect(findFaults({ ...good, folders: { data: '/a:b/data', packages: '/c:d' } })[0]?.fix).toContain('PACKAGES_DIR');
  });

  it('names a folder that this user may not write to', async () => {
    // Nobody can make a folder below a file, root included.
    const closed = `${import.meta.filename}/data`;
    expect(await closedFolders([closed, `${import.meta.dirname}/not-there/data`])).toEqual([closed]);
    const faults = findFaults({ ...good, folders: { data: closed, packages: '/x' }, closedFolders: [closed] });
    expect(faults[0]?.what).toContain(closed);
    expect(faults[0]?.fix).toContain('CLICKSTREAM_LOCAL_DIR');
  });
});

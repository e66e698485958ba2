import { chmodSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { choose, discoverJava, featureOf } from '../../../src/stack/local/java-discovery.ts';
import { temporaryFolder } from '../temporary-folder.ts';

function installation(parent: string, name: string, version: string, hasCompiler: boolean): string {
  const home = join(parent, name);
  mkdirSync(join(home, 'bin'), { recursive: true });
  for (const program of hasCompiler ? ['java', 'javac'] : ['java']) {
    writeFileSync(join(home, 'bin', program), '#!/bin/sh\n');
    chmodSync(join(home, 'bin', program), 0o755);
  }
  writeFileSync(join(home, 'release'), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\n`);
  return realpathSync(home);
}

const java = (feature: number, hasCompiler = true) => ({
  home: `/java-${feature}${hasCompiler ? '' : '-jre'}`,
  feature,
  version: `${feature}.0.1`,
  hasCompiler,
});

describe('choosing a Java', () => {
  it('takes the newest when the default is too old', () => {
    expect(choose([java(17), java(25), java(21)]).runtime?.feature).toBe(25);
  });

  it('prefers JAVA_HOME when it is new enough, and only then', () => {
    expect(choose([java(21), java(25)], '/java-21').runtime?.feature).toBe(21);
    expect(choose([java(17), java(25)], '/java-17').runtime?.feature).toBe(25);
  });

  it('compiles with an older JDK when the newest is only a JRE', () => {
    const choice = choose([java(25, false), java(17)]);
    expect(choice.runtime?.feature).toBe(25);
    expect(choice.compiler?.feature).toBe(17);
  });

  it('finds nothing among old ones', () => {
    expect(choose([java(17), java(11)]).runtime).toBeUndefined();
  });

  it('understands the version numbers of all vendors', () => {
    expect(['1.8.0_412', '17.0.15', '25', '26-ea'].map(featureOf)).toEqual([8, 17, 25, 26]);
  });
});

describe('discovering Java', () => {
  it('looks in JAVA_HOME, on the PATH and in SDKMAN', async () => {
    const root = temporaryFolder('java');
    const home = installation(root, 'home', '23.0.1', true);
    const onPath = installation(root, 'path', '22.0.2', false);
    const sdkman = installation(join(root, 'sdkman/candidates/java'), '24.0.1-tem', '24.0.1', true);
    const env = { JAVA_HOME: home, PATH: join(onPath, 'bin'), SDKMAN_DIR: join(root, 'sdkman') };
    const { found, runtime } = await discoverJava(env);
    const homes = found.map((java) => java.home);
    expect(homes).toEqual(expect.arrayContaining([home, onPath, sdkman]));
    expect(runtime?.home).toBe(home);
  });
});

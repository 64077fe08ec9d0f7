/** Reads the sets from a checkout or a bare git directory: nothing of them is kept here. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

export interface Tree {
  paths(below: string): readonly string[];
  read(file: string): string;
}

export function openTree(folder: string): Tree {
  if (!existsSync(path.join(folder, 'HEAD'))) {
    return {
      paths: (below) =>
        readdirSync(path.join(folder, below), { recursive: true, encoding: 'utf8' }).map((file) =>
          path.posix.join(below, file.replaceAll(path.sep, '/')),
        ),
      read: (file) => readFileSync(path.join(folder, file), 'utf8'),
    };
  }
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return {
    paths: (below) => git('ls-tree', '-r', '--name-only', 'HEAD', '--', below).split('\n').filter(Boolean),
    read: (file) => git('show', `HEAD:${file}`),
  };
}

export interface Sample {
  readonly name: string;
  /** A path as the rules see it. */
  readonly path: string;
  readonly code: string;
  readonly expected: number;
}

/** bandit: what its functional tests expect of each example, summed over severities, with its default settings. */
export function banditSamples(tree: Tree): readonly Sample[] {
  const tests = tree.read('tests/functional/test_functional.py');
  const expected = new Map<string, number>();
  for (const test of tests.split(/\n {4}def (?=test_)/).slice(1)) {
    const counts = /"SEVERITY":\s*\{([^}]*)\}/.exec(test)?.[1];
    const example = /check_example\(\s*"([^"]+)"/.exec(test)?.[1];
    if (counts === undefined || example === undefined || expected.has(example)) continue;
    expected.set(
      example,
      Array.from(counts.matchAll(/: (\d+)/g), (found) => Number(found[1])).reduce((a, b) => a + b, 0),
    );
  }
  return [...expected].map(([example, count]) => ({
    name: example,
    path: example,
    code: tree.read(`examples/${example}`),
    expected: count,
  }));
}

/** gosec: `{[]string{`code`, …}, COUNT, gosec.NewConfig()}`; samples with settings of their own are left out. */
export function gosecSamples(tree: Tree, rule: string): readonly Sample[] {
  const text = tree.read(`testutils/${rule}_samples.go`);
  const shape =
    /\[\]string\{((?:\s*`[^`]*`\s*,?)+)\s*\},\s*(?:Errors:\s*)?(\d+),\s*(?:Config:\s*)?gosec\.NewConfig\(\)/g;
  return Array.from(text.matchAll(shape), (found, index) => ({
    name: `${rule}#${index + 1}`,
    path: `${rule}_${index + 1}.go`,
    code: Array.from(found[1]!.matchAll(/`([^`]*)`/g), (part) => part[1]!).join('\n'),
    expected: Number(found[2]),
  }));
}

export interface Pair {
  readonly challenge: string;
  readonly wrong: readonly string[];
  readonly right: readonly string[];
}

/** juice-shop: the offered fixes of each challenge; those marked `_correct` are right. */
export function juiceShopPairs(tree: Tree): readonly Pair[] {
  const pairs = new Map<string, { wrong: string[]; right: string[] }>();
  for (const file of tree.paths('data/static/codefixes')) {
    const found = /\/([A-Za-z0-9]+)_\d+(_correct)?\.ts$/.exec(file);
    if (!found) continue;
    const pair = pairs.get(found[1]!) ?? { wrong: [], right: [] };
    pairs.set(found[1]!, pair);
    pair[found[2] === undefined ? 'wrong' : 'right'].push(tree.read(file));
  }
  return Array.from(pairs, ([challenge, pair]) => ({ challenge, ...pair }));
}

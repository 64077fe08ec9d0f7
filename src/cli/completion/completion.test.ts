import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { commands } from '../commands/commands.ts';
import { bashCompletion } from './bash.ts';
import { fishCompletion } from './fish.ts';
import { places } from './words.ts';
import { zshCompletion } from './zsh.ts';

function written(t: TestContext, name: string, script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-completion-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), script);
  return join(folder, name);
}

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

describe('completion scripts', () => {
  for (const [shell, make] of Object.entries(shells)) {
    test(`${shell} can read its script`, (t) => {
      if (spawnSync(shell, ['-c', 'true']).error) return t.skip(`${shell} is not installed`);
      const file = written(t, `plumbline.${shell}`, make(commands));
      const checked = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
      assert.deepEqual([checked.status, checked.stderr], [0, '']);
    });
    test(`${shell} knows every command and flag`, () => {
      const script = make(commands);
      for (const { name, words, flags } of places(commands)) {
        for (const { word } of words) assert.ok(script.includes(word), `${name} ${word}`);
        for (const flag of flags) assert.ok(script.includes(flag.name), `${name} --${flag.name}`);
      }
    });
  }

  const rows: readonly [typed: string, expected: string][] = [
    ['plumbline con', 'control'],
    ['plumbline control ', 'history list run show'],
    ['plumbline --data /x control s', 'show'],
    ['plumbline control list --ar', '--area'],
    ['plumbline control list --area enc', 'encryption'],
    ['plumbline scan --format ', 'json sarif table'],
    ['plumbline --progress b', 'bar'],
    ['plumbline completion ', 'bash fish zsh'],
    ['plumbline scan --fail-on n', 'never note'],
    ['plumbline run --run control li', 'list'],
  ];
  for (const [typed, expected] of rows)
    test(`bash: ${typed}`, (t) => {
      const file = written(t, 'plumbline.bash', bashCompletion(commands));
      const words = typed.split(' ');
      const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _plumbline; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const out = execFileSync('bash', ['-c', script, 'bash', file, ...words], { encoding: 'utf8' });
      assert.equal(out.split('\n').filter(Boolean).sort().join(' '), expected);
    });
});

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import path from 'node:path';
import { scratchDirectory } from '../../test/fixtures/scratch.ts';
import { askGit } from './git.ts';
import { plainOrigin } from './plain-origin.ts';

const scratch = scratchDirectory('plain-origin');
const core = '[core]\n\trepositoryformatversion = 0\n';
const cases: readonly (readonly [name: string, config: string, read: string | undefined | 'unknown'])[] = [
  ['none', core, undefined],
  [
    'as clones write it',
    `${core}[remote "origin"]\n\turl = https://git.example.org/acme/shop.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch "main"]\n\tremote = origin\n`,
    'https://git.example.org/acme/shop.git',
  ],
  [
    'by SSH',
    `${core}[remote "origin"]\n\turl = git@git.example.org:acme/shop.git\n`,
    'git@git.example.org:acme/shop.git',
  ],
  ['two of them', `[remote "origin"]\n\turl = a\n\turl = b\n`, 'unknown'],
  ['in two places', `[remote "origin"]\n\turl = a\n[remote "origin"]\n\turl = b\n`, 'unknown'],
  ['quoted', `[remote "origin"]\n\turl = "a b"\n`, 'unknown'],
  ['with a comment', `[remote "origin"]\n\turl = a # b\n`, 'unknown'],
  ['on one line', `[remote "origin"] url = a\n`, 'unknown'],
  ['spelled otherwise', `[Remote "origin"]\n\tURL = a\n`, 'unknown'],
  ['of another name only', `[remote "upstream"]\n\turl = a\n`, 'unknown'],
  ['elsewhere', `[include]\n\tpath = other\n`, 'unknown'],
];

for (const [name, config, read] of cases) {
  test(`the origin: ${name}`, async () => {
    const directory = path.join(scratch, name);
    for (const folder of ['objects', 'refs']) mkdirSync(path.join(directory, folder), { recursive: true });
    writeFileSync(path.join(directory, 'HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(path.join(directory, 'config'), config);
    assert.equal(await plainOrigin(directory), read);
    if (read === 'unknown') return;
    const asked = await askGit(directory, ['config', '--get', 'remote.origin.url'], { expect: [0, 1] });
    assert.equal(asked.stdout.toString().trim(), read ?? '', 'as git reads it');
  });
}

/** Questions about differences and messages in a real repository, against git's own account of it. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildFixtureRepository } from '../../../test/fixtures/build.ts';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import { plainGit } from '../../../test/fixtures/timeline.ts';
import { silentObserver } from '../../base/progress.ts';
import type { CommitMatch, SearchEvent } from '../../search/contract.ts';
import { parseConfig } from '../config.ts';
import { openPlumbline } from '../open.ts';
import type { Plumbline } from '../plumbline.ts';

const scratch = scratchDirectory('commit-search');
const shop = buildFixtureRepository('shop', scratch);
const root = join(import.meta.dirname, '../../..');
const git = (...args: string[]): string => plainGit(shop.location, args);
let plumbline: Plumbline;
before(async () => {
  plumbline = await openPlumbline({
    dataDirectory: join(scratch, 'data'),
    root,
    config: parseConfig({ path: join(scratch, 'none.yaml'), text: '' }),
  });
  const working = { observer: silentObserver, signal: new AbortController().signal };
  await plumbline.addRepositories([shop.location], working);
});
after(() => plumbline.close());

async function ask(query: string): Promise<readonly SearchEvent[]> {
  const events: SearchEvent[] = [];
  for await (const event of plumbline.search(query, {})) events.push(event);
  return events;
}

async function commits(query: string): Promise<readonly CommitMatch[]> {
  return (await ask(query)).flatMap((event) =>
    event.type === 'matches' ? event.matches.filter((match) => match.type === 'commit') : [],
  );
}

/** `commit path sign text` of every line that git says a landing added or removed. */
function gitLines(pattern: RegExp): readonly string[] {
  const args = ['log', '--first-parent', '-m', '-p', '-U0', '--no-renames', '--no-color', '--format=%x00%H'];
  const lines: string[] = [];
  let commit = '';
  let path = '';
  let inHunk = false;
  for (const line of git(...args).split('\n')) {
    if (line.startsWith('\0')) commit = line.slice(1);
    else if (line.startsWith('diff --git ')) inHunk = false;
    else if (line.startsWith('@@')) inHunk = true;
    else if (!inHunk && /^(?:---|\+\+\+) [ab]\//.test(line)) path = line.slice(6);
    else if (inHunk && /^[+-]/.test(line) && pattern.test(line.slice(1))) lines.push(`${commit} ${path} ${line}`);
  }
  return lines.sort();
}

test('messages are answered before any difference was compared; both say what is being done', async () => {
  const first = await ask('type:commit count:all /./');
  assert.ok(first[0]?.type === 'alert' && first[0].alert.title.startsWith('Messages of 1 repository'));
  const found = first.flatMap((event) => (event.type === 'matches' ? event.matches : []));
  assert.equal(found.length, Number(git('rev-list', '--count', 'HEAD')));
  const second = await ask('type:diff count:1 password');
  assert.ok(second[0]?.type === 'alert' && second[0].alert.title.startsWith('Differences of 1 repository'));
  // The record of differences holds messages, too: nothing is read any more, whatever is asked.
  for (const query of ['type:commit count:1 /./', 'type:diff count:1 password'])
    assert.ok(!(await ask(query)).some((event) => event.type === 'alert' && /being read/.test(event.alert.title)));
  assert.equal(
    readdirSync(join(scratch, 'data', 'index', 'differences'), { withFileTypes: true }).filter((one) =>
      one.isDirectory(),
    ).length,
    1,
  );
});

for (const pattern of ['password', 'import', '^\\s*#', 'e$'])
  test(`lines added and removed, by git's account: ${pattern}`, async () => {
    const found = await commits(`type:diff count:all case:yes /${pattern}/`);
    const lines = found.flatMap(({ commit, diff = [] }) =>
      diff.flatMap(({ before: old, after: now, hunks }) =>
        hunks.flatMap((hunk) => hunk.lines.map(({ sign, text }) => `${commit} ${now ?? old} ${sign}${text}`)),
      ),
    );
    const test = new RegExp(pattern);
    const matching = lines.filter((line) => test.test(/^\S+ .*? [+-](.*)$/s.exec(line)![1]!));
    const expected = gitLines(test);
    assert.ok(expected.length > 0);
    assert.deepEqual(matching.sort(), expected);
  });

test('messages of all commits that landed, those of merged sides too', async () => {
  const found = await commits('type:commit count:all /./');
  assert.deepEqual(found.map(({ commit }) => commit).sort(), git('rev-list', 'HEAD').trim().split('\n').sort());
});

test('the manifest says which landings were looked at', async () => {
  const [manifest] = (await ask('type:diff zzqqxx')).flatMap((event) =>
    event.type === 'manifest' ? [event.manifest] : [],
  );
  assert.equal(manifest?.landings?.[0]?.tip, shop.head);
  assert.equal(manifest?.landings?.[0]?.count, Number(git('rev-list', '--count', '--first-parent', 'HEAD')));
  assert.equal(manifest?.matchingLines, 0);
});

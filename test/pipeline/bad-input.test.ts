/**
 * Bad input, in the real program: a clear error that names what is at fault, exit 2, nothing lost. "Nothing lost" is held
 * against an undisturbed audit: once the fault is gone, the same data directory ends with the same verdicts, the same
 * lines in the index and every proof in order.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { dataDirectory as openDirectory, lockForWriting } from '../../src/app/data-directory.ts';
import { openShard } from '../../src/search/index/shard-file.ts';
import { buildFixtureRepository } from '../fixtures/build.ts';
import { folderDigest } from '../fixtures/scratch.ts';
import {
  eventsOf,
  openAt,
  root,
  scratchFolder,
  startPlumbline,
  verdictsOf,
  working,
  year,
  type Ended,
} from './workbench.ts';

const scratch = scratchFolder('bad-input');
const inScratch = (...names: readonly string[]): string => path.join(scratch.folder, ...names);
const sources = inScratch('sources');
const undisturbed = inScratch('undisturbed');
const period = year.type === 'window' ? ['--from', year.from, '--to', year.to] : [];
let expected: Awaited<ReturnType<typeof outcomeAt>>;

before(async () => {
  // Other users come here too.
  chmodSync(scratch.folder, 0o755);
  buildFixtureRepository('clean', sources);
  const { code, stderr } = await audit(undisturbed, [sources]);
  assert.ok(code === 0 || code === 1, stderr);
  expected = await outcomeAt(undisturbed);
});
after(() => scratch.remove());

function plumbline(data: string, ...words: readonly string[]): Promise<Ended> {
  return startPlumbline({ words: ['--data', data, ...words], cwd: scratch.folder });
}

function audit(data: string, locations: readonly string[]): Promise<Ended> {
  return plumbline(data, 'audit', ...locations, ...period);
}

/** Verdicts of the latest run, and all lines of all files through the index. */
async function outcomeAt(data: string): Promise<{ readonly verdicts: string; readonly matches: string | undefined }> {
  const opened = await openAt(data);
  try {
    const run = await opened.run('latest');
    assert.ok(run, 'an audit was sealed');
    for (const { envelope } of await opened.evidence(run.id)) {
      const proof = await opened.evidenceProof(envelope.id);
      assert.equal(proof?.verified, true, proof?.because);
      assert.ok(await opened.evidenceBytes(envelope.digest));
    }
    const last = (await eventsOf(opened.search('repo:* count:all /./', {}))).at(-1);
    assert.equal(last?.type, 'manifest');
    return { verdicts: verdictsOf(run), matches: last.type === 'manifest' ? last.manifest.matchDigest : '' };
  } finally {
    await opened.close();
  }
}

/** The same audit again, without the fault. */
async function assertCompletes(data: string): Promise<void> {
  const opened = await openAt(data);
  try {
    await opened.audit({ locations: [sources], period: year }, working());
  } finally {
    await opened.close();
  }
  assert.deepEqual(await outcomeAt(data), expected);
}

/** Exit 2 and the three lines: what went wrong (matching `what`), why, and what to do. No stack, nothing unexpected. */
function assertTrouble({ code, stderr }: Ended, what: RegExp): void {
  assert.equal(code, 2, stderr);
  assert.match(stderr, what);
  assert.match(stderr, /^plumbline: .+\n(?:.+\n)*? {6}why: .+\n {4}to do: .+$/m);
  assert.doesNotMatch(stderr, /did not expect|\n {4}at /);
}

function copyOfUndisturbed(name: string): string {
  const copy = inScratch(name.replaceAll(/\W+/g, '-'));
  cpSync(undisturbed, copy, { recursive: true });
  return copy;
}

function flipByte(file: string, at = 0.5): void {
  const bytes = readFileSync(file);
  const position = Math.floor(bytes.length * at);
  bytes[position] = bytes[position]! ^ 1;
  writeFileSync(file, bytes);
}

/** Where in a shard: the content comes last, the index first (behind the header). */
const inContent = 0.99;
const inIndex = 0.1;

/** Whether a search of everything says that it has searched everything. */
async function isWhollySearched(data: string): Promise<boolean> {
  const searched = await plumbline(data, 'search', 'repo:* count:all /./', '--json');
  assert.equal(searched.code, 0, searched.stderr);
  const manifest = JSON.parse(searched.stdout.trim().split('\n').at(-1) ?? '') as {
    readonly alerts: readonly { readonly title: string }[];
    readonly unsearched: readonly { readonly reason: string }[];
  };
  const told = manifest.alerts.some(({ title }) => title === 'Not searched: clean');
  return !told && !manifest.unsearched.some(({ reason }) => reason === 'not-indexed-yet');
}

/** Lines that stood there during the audited window. */
async function linesInHistory(data: string): Promise<number> {
  const opened = await openAt(data);
  try {
    assert.equal(year.type, 'window');
    const window = year.type === 'window' ? `between:${year.from}..${year.to}` : '';
    const last = (await eventsOf(opened.search(`repo:.* ${window} count:all /./`, {}))).at(-1);
    assert.equal(last?.type, 'manifest');
    return last.type === 'manifest' ? last.manifest.matchingLines : 0;
  } finally {
    await opened.close();
  }
}

function filesIn(folder: string, wanted: RegExp): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => wanted.test(name));
  return names.map((name) => path.join(folder, name)).filter((name) => statSync(name).isFile());
}

function oneFile(folder: string, wanted: RegExp): string {
  const [file] = filesIn(folder, wanted);
  assert.ok(file !== undefined, `nothing in ${folder} matches ${wanted}`);
  return file;
}

describe('what is no repository', { concurrency: 2 }, () => {
  before(() => {
    mkdirSync(inScratch('plain'));
    writeFileSync(inScratch('plain', 'notes.txt'), 'nothing of git\n');
  });
  const cases: readonly (readonly [name: string, location: string, what: RegExp])[] = [
    ['a folder without repositories', 'plain', /plain: no git repository was found here/],
    ['a path that is not there', 'nowhere', /nowhere: there is nothing at this path/],
    ['a file', 'plain/notes.txt', /notes\.txt: this is a file, not a folder/],
    ['a URL that nobody answers', 'http://127.0.0.1:1/none.git', /127\.0\.0\.1:1/],
  ];
  for (const [name, location, what] of cases)
    test(name, async () => {
      const data = inScratch(`data-${name}`);
      assertTrouble(await audit(data, [location]), what);
      const opened = await openAt(data);
      assert.deepEqual(await opened.runs(), [], 'no audit over nothing is sealed');
      await opened.close();
    });

  test('beside a repository: the rest is audited, and the exit code says that something is missing', async () => {
    const data = inScratch('data-beside');
    assertTrouble(await audit(data, ['nowhere', sources]), /nowhere was left out/);
    assert.deepEqual(await outcomeAt(data), expected);
  });

  test('a known repository that is gone is named, and the others are audited', async () => {
    const [data, folder] = [inScratch('data-gone'), inScratch('two')];
    cpSync(sources, folder, { recursive: true });
    cpSync(path.join(sources, 'clean'), path.join(folder, 'gone'), { recursive: true });
    await audit(data, [folder]);
    rmSync(path.join(folder, 'gone'), { recursive: true });
    const ended = await plumbline(data, 'audit', ...period, '--json');
    assertTrouble(ended, /gone was left out/);
    const { repositories } = JSON.parse(ended.stdout) as { repositories: { name: string }[] };
    assert.equal(repositories.length, 1);
  });
});

/** Another user than root, who may not read everything; undefined (with the reason told) where that cannot be had. */
function ordinaryUser(t: TestContext): { readonly user?: number } | undefined {
  if (process.getuid?.() !== 0) return {};
  const user = 65_534;
  const script = `require('fs').readFileSync(${JSON.stringify(path.join(root, 'src', 'cli', 'main.ts'))})`;
  const { status } = spawnSync(process.execPath, ['-e', script], { uid: user, gid: user, cwd: '/' });
  if (status === 0) return { user };
  t.skip('root reads everything, and no other user may read the folder of the project');
  return undefined;
}

describe('what may not be read or written', { concurrency: 2 }, () => {
  const forbidden = inScratch('forbidden');
  const own = (name: string, user: number | undefined): string => {
    const folder = inScratch(name);
    mkdirSync(folder, { recursive: true });
    if (user !== undefined) chownSync(folder, user, user);
    return folder;
  };
  after(() => chmodSync(path.join(forbidden, 'closed'), 0o755));
  before(() => {
    cpSync(sources, forbidden, { recursive: true });
    mkdirSync(path.join(forbidden, 'closed'));
    chmodSync(path.join(forbidden, 'closed'), 0o000);
  });

  test('an unreadable folder', async (t) => {
    const as = ordinaryUser(t);
    if (!as) return;
    const data = own('data-closed', as.user);
    const words = ['--data', data, 'audit', path.join(forbidden, 'closed'), ...period];
    assertTrouble(await startPlumbline({ words, cwd: scratch.folder, ...as }), /closed: .*(?:read|permission)/i);
  });

  test('an unreadable folder among others: named, and the others are audited', async (t) => {
    const as = ordinaryUser(t);
    if (!as) return;
    const data = own('data-among', as.user);
    const words = ['--data', data, 'audit', forbidden, ...period];
    assertTrouble(await startPlumbline({ words, cwd: scratch.folder, ...as }), /closed was left out/);
    assert.deepEqual(await outcomeAt(data), expected);
  });

  test('a data directory that may not be written', async (t) => {
    const as = ordinaryUser(t);
    if (!as) return;
    const folder = inScratch('closed-data');
    mkdirSync(folder, { mode: 0o555 });
    for (const data of [folder, path.join(folder, 'below')]) {
      const words = ['--data', data, 'audit', sources, ...period];
      const ended = await startPlumbline({ words, cwd: scratch.folder, ...as });
      assertTrouble(ended, /not allowed to write .*closed-data.*\n.*why:.*\n.*to do: .*--data DIR/);
    }
  });

  test('a file where the data directory should be', async () => {
    const file = inScratch('a-file');
    writeFileSync(file, 'mine');
    for (const data of [file, path.join(file, 'below')]) assertTrouble(await plumbline(data, 'repo', 'list'), /a-file/);
    assert.equal(readFileSync(file, 'utf8'), 'mine');
  });

  test('a folder or a file where the pack should go', async () => {
    const data = copyOfUndisturbed('out');
    mkdirSync(inScratch('taken.zip'));
    assertTrouble(await plumbline(data, 'evidence', 'export', '--out', 'taken.zip'), /taken\.zip/);
    assertTrouble(await plumbline(data, 'evidence', 'export', '--out', 'a-file/x.zip'), /a-file/);
  });
});

describe('a broken plumbline.yaml: the place, and nothing is opened', { concurrency: 2 }, () => {
  const cases: readonly (readonly [name: string, text: string, place: string, what: RegExp])[] = [
    ['an unknown key', 'sorces: [a]\n', '1:1', /unknown key "sorces"; did you mean "sources"/],
    ['a wrong type', 'sources:\n  - 7\n', '2:5', /expected path or clone URL/],
    ['bad YAML', 'scope:\n  branches: {\n', '3:1', /must be sufficiently indented and end with a \}/],
    ['a control that does not exist', 'owners:\n  CHG-2: me\n', '2:3', /no control, evidence request or area "CHG-2"/],
    ['bytes that are no text', '\ufffd\u0000\n', '1:1', /expected keys and values/],
  ];
  for (const [name, text, place, what] of cases)
    test(name, async () => {
      const folder = inScratch(`config-${name.replaceAll(' ', '-')}`);
      mkdirSync(folder);
      writeFileSync(path.join(folder, 'plumbline.yaml'), text);
      const words = ['--data', path.join(folder, 'data'), 'audit', sources, ...period];
      const ended = await startPlumbline({ words, cwd: folder });
      assertTrouble(ended, what);
      assert.ok(ended.stderr.includes(`plumbline.yaml:${place}: `), ended.stderr);
    });
});

describe('a damaged data directory', { concurrency: 2 }, () => {
  test('plumbline.db is no database', async () => {
    const data = copyOfUndisturbed('no-database');
    writeFileSync(path.join(data, 'plumbline.db'), 'scribbled over '.repeat(400));
    const before = folderDigest(data);
    for (const words of [['audit', sources, ...period], ['repo', 'list'], ['doctor']])
      assertTrouble(await plumbline(data, ...words), /plumbline\.db is not a sound SQLite database/);
    assert.equal(folderDigest(data), before, 'nothing is written over it');
  });

  test('pages of plumbline.db are damaged', async () => {
    const data = copyOfUndisturbed('damaged-pages');
    const file = path.join(data, 'plumbline.db');
    const bytes = readFileSync(file);
    for (let at = 3 * 4096; at < bytes.length; at += 4096) bytes.fill(0xff, at, at + 200);
    writeFileSync(file, bytes);
    for (const words of [
      ['audit', sources, ...period],
      ['control', 'list'],
    ])
      assertTrouble(await plumbline(data, ...words), /plumbline\.db is not a sound SQLite database/);
    cpSync(path.join(undisturbed, 'plumbline.db'), file);
    assert.deepEqual(await outcomeAt(data), expected);
  });

  test('index: a byte of a content: the search that reads it says so, later ones name what they lack, an audit fills it', async () => {
    const data = copyOfUndisturbed('index content');
    for (const shard of filesIn(path.join(data, 'index'), /\.shard$/)) flipByte(shard, inContent);
    const words = ['search', 'repo:* count:all /./', '--json'];
    assertTrouble(await plumbline(data, ...words), /is damaged: its content does not add up/);
    assert.equal(await isWhollySearched(data), false);
    await assertCompletes(data);
    assert.equal(await isWhollySearched(data), true);
  });

  test('index: bytes that no search has read: the next audit finds and fills them', async () => {
    const data = copyOfUndisturbed('index unread');
    const index = path.join(data, 'index');
    for (const shard of filesIn(index, /\.shard$/)) flipByte(shard, inContent);
    const before = await linesInHistory(undisturbed);
    assert.ok(before > 0);
    await assertCompletes(data);
    for (const file of filesIn(index, /\.shard$/)) {
      const shard = await openShard(1, file);
      assert.ok(shard.ok);
      assert.equal(await shard.value.verifyTexts(), undefined);
      await shard.value.close();
    }
    assert.equal(await linesInHistory(data), before);
  });

  const indexFaults: readonly (readonly [name: string, harm: (index: string) => void])[] = [
    ['the index of a shard', (index) => filesIn(index, /\.shard$/).forEach((shard) => flipByte(shard, inIndex))],
    ['a byte of the published list', (index) => flipByte(path.join(index, 'corpus.jsonl'))],
    ['the whole index is gone', (index) => rmSync(index, { recursive: true })],
  ];
  for (const [name, harm] of indexFaults)
    test(`index: ${name}: no search passes over it in silence, the next audit fills it again`, async () => {
      const data = copyOfUndisturbed(`index ${name}`);
      harm(path.join(data, 'index'));
      assert.equal(await isWhollySearched(data), false);
      await assertCompletes(data);
      assert.equal(await isWhollySearched(data), true);
    });

  const ledgerFaults: readonly (readonly [name: string, file: RegExp])[] = [
    ['the checkpoint', /^checkpoint$/],
    ['a tile of hashes', /^tile\/0\//],
    ['a bundle of entries', /^tile\/entries\//],
  ];
  for (const [name, wanted] of ledgerFaults)
    test(`ledger: ${name}: nothing is added, reading goes on, and restored it is as before`, async () => {
      const data = copyOfUndisturbed(`ledger ${name}`);
      const file = oneFile(path.join(data, 'ledger'), wanted);
      const sound = readFileSync(file);
      flipByte(file);
      const before = folderDigest(path.join(data, 'ledger', 'tile'));
      const another = await plumbline(data, 'audit', sources, '--as-of', '2026-06-30');
      assertTrouble(another, new RegExp(`the ledger is damaged: ${file}`));
      assertTrouble(await plumbline(data, 'evidence', 'export'), /the ledger is damaged/);
      const list = await plumbline(data, 'control', 'list', '--json');
      assert.equal(list.code, 0, list.stderr);
      assert.equal(folderDigest(path.join(data, 'ledger', 'tile')), before, 'nothing is written over it');
      writeFileSync(file, sound);
      const opened = await openAt(data);
      assert.equal((await opened.runs()).length, 2, 'the audit that could not be sealed is sealed now');
      await opened.close();
      await assertCompletes(data);
    });

  test('a piece of evidence is damaged: its file is named, and no pack is made of it', async () => {
    const data = copyOfUndisturbed('evidence');
    const opened = await openAt(data);
    const [sealed] = await opened.evidence((await opened.run('latest'))?.id);
    await opened.close();
    const digest = sealed?.envelope.digest ?? '';
    flipByte(oneFile(path.join(data, 'blobs'), new RegExp(`${digest}$`)));
    assertTrouble(
      await plumbline(data, 'evidence', 'export', '--out', 'never.zip'),
      new RegExp(`${digest} is damaged`),
    );
    assert.equal(statSync(inScratch('never.zip'), { throwIfNoEntry: false }), undefined);
  });
});

test('a pack with one flipped bit is not verified, and the file is named', async () => {
  const pack = inScratch('pack.zip');
  const exported = await plumbline(undisturbed, 'evidence', 'export', '--out', pack);
  assert.equal(exported.code, 0, exported.stderr);
  assert.equal((await plumbline(undisturbed, 'verify', pack)).code, 0);
  const sound = readFileSync(pack);
  for (const at of [0.2, 0.5, 0.8]) {
    writeFileSync(pack, sound);
    flipByte(pack, at);
    const ended = await plumbline(undisturbed, 'verify', pack);
    assertTrouble(ended, /pack\.zip is not verified: \d+ faults?, the first in \S+/);
    const file = /the first in (\S+)/.exec(ended.stderr)?.[1] ?? '';
    assert.ok(sound.includes(file), `${file} is a file of the pack`);
    assert.ok(ended.stdout.includes(`FAIL  ${file}: `), ended.stdout);
  }
});

test('while an audit runs: a second one is told so, reading goes on', async () => {
  const data = copyOfUndisturbed('busy');
  const lock = lockForWriting(openDirectory(data));
  try {
    const words = [
      ['audit', sources, ...period],
      ['repo', 'add', sources],
      ['control', 'run'],
    ];
    for (const each of words) assertTrouble(await plumbline(data, ...each), /process \d+\) is auditing/);
    const reading = [
      ['search', 'license'],
      ['control', 'list'],
    ];
    for (const each of reading) {
      const { code, stderr } = await plumbline(data, ...each);
      assert.equal(code, 0, stderr);
    }
  } finally {
    lock.release();
  }
  await assertCompletes(data);
});

describe('a full disk', () => {
  const trouble = /(?:the disk is full|could not write|disk I\/O error).*\/full/;

  test('a disk of its own fills up at different steps; with room again, the same data directory completes', async (t) => {
    const kilobytes = (folder: string): number =>
      Number(spawnSync('du', ['-sk', folder]).stdout.toString().split('\t')[0]);
    const whole = kilobytes(undisturbed);
    const steps = [0.02, 0.15, 0.4, 0.55, 0.75].map((part) => Math.ceil(whole * part));
    let stopped = 0;
    for (const size of steps) {
      const disk = inScratch('full');
      mkdirSync(disk, { recursive: true });
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}k`, 'tmpfs', disk]);
      if (mounted.status !== 0) {
        t.skip('no small disk can be mounted here; the test with a limit per file stands in');
        return;
      }
      try {
        const data = path.join(disk, 'data');
        const ended = await audit(data, [sources]);
        if (ended.code === 2) {
          assertTrouble(ended, trouble);
          stopped++;
        }
        assert.equal(spawnSync('mount', ['-o', 'remount,size=256m', disk]).status, 0);
        await assertCompletes(data);
      } finally {
        assert.equal(spawnSync('umount', ['-l', disk]).status, 0);
      }
    }
    assert.ok(stopped >= 3, `only ${stopped} of ${steps.length} audits met a full disk: the test shows little`);
  });

  test('what is printed goes to a full disk', async (t) => {
    if (!existsSync('/dev/full')) return t.skip('there is no /dev/full');
    const through = ['bash', '-c', 'exec "$@" >/dev/full', 'bash'];
    const ended = await startPlumbline({ words: ['rule', 'list'], cwd: scratch.folder, through });
    assertTrouble(ended, /the disk is full: no space left to write the standard output/);
  });

  test('files may not grow beyond a limit; without it, the same data directory completes', async (t) => {
    if (process.platform === 'win32') return t.skip('there is no such limit');
    for (const kilobytes of [40, 300]) {
      const data = inScratch(`full-${kilobytes}`);
      const through = ['bash', '-c', `ulimit -f ${kilobytes}; exec "$@"`, 'bash'];
      const words = ['--data', data, 'audit', sources, ...period];
      assertTrouble(await startPlumbline({ words, cwd: scratch.folder, through }), trouble);
      await assertCompletes(data);
    }
  });
});

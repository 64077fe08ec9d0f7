/**
 * kill -9 while the real program audits and exports: started again, it ends as if nothing had happened, without a repair
 * step. The reference is an undisturbed run over the same repositories.
 */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { buildFixtureRepository } from '../fixtures/build.ts';
import { eventsOf, openAt, root, scratchFolder, verdictsOf, working, year } from './workbench.ts';

const scratch = scratchFolder('kill');
const sources = path.join(scratch.folder, 'sources');
const main = path.join(root, 'src', 'cli', 'main.ts');
let expected: { readonly verdicts: string; readonly matches: string | undefined };

before(async () => {
  for (const name of ['shop', 'clean'] as const) buildFixtureRepository(name, sources);
  expected = await outcomeAt(path.join(scratch.folder, 'undisturbed'));
});
after(() => scratch.remove());

/** Audits to the end and says what came out: verdicts, and all lines of all files through the index. */
async function outcomeAt(dataDirectory: string) {
  const plumbline = await openAt(dataDirectory);
  try {
    const { run } = await plumbline.audit({ locations: [sources], period: year }, working());
    const events = await eventsOf(plumbline.search('repo:* count:all /./', {}));
    const manifest = events.at(-1);
    assert.equal(manifest?.type, 'manifest');
    for (const { envelope } of await plumbline.evidence(run.id)) {
      const proof = await plumbline.evidenceProof(envelope.id);
      assert.equal(proof?.verified, true, proof?.because);
    }
    return { verdicts: verdictsOf(run), matches: manifest.type === 'manifest' ? manifest.manifest.matchDigest : '' };
  } finally {
    await plumbline.close();
  }
}

function start(dataDirectory: string, ...args: string[]): ChildProcess {
  const period = year.type === 'window' ? ['--from', year.from, '--to', year.to] : [];
  const all = ['--disable-warning=ExperimentalWarning', main, '--data', dataDirectory, '--progress', 'json', ...args];
  const env = { ...process.env, PLUMBLINE_CONFIG: '' };
  return spawn(process.execPath, [...all, ...(args[0] === 'audit' ? period : [])], {
    cwd: scratch.folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Kills the child `delay` ms after its progress first speaks of `step`. True when it was killed in time. */
function killDuring(child: ChildProcess, step: RegExp, delay: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let seen = '';
    child.stderr!.on('data', (chunk: Buffer) => {
      const before = step.test(seen);
      seen += chunk.toString();
      if (!before && step.test(seen)) setTimeout(() => child.kill('SIGKILL'), delay);
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (signal !== 'SIGKILL' && !step.test(seen))
        reject(new Error(`never reached ${step}; ended with ${code}:\n${seen}`));
      else resolve(signal === 'SIGKILL');
    });
  });
}

const moments: readonly (readonly [name: string, step: RegExp, delays: readonly number[]])[] = [
  ['reading and indexing', /Reading files/, [0, 15, 60]],
  ['publishing the index', /Publishing the index/, [0, 5, 20]],
  ['sealing', /Sealing evidence/, [0, 4, 10, 25, 60]],
];

for (const [name, step, delays] of moments) {
  test(`killed while ${name}`, async () => {
    let killed = 0;
    for (const delay of delays) {
      const dataDirectory = path.join(scratch.folder, `${name}-${delay}`.replaceAll(' ', '-'));
      if (await killDuring(start(dataDirectory, 'audit', sources), step, delay)) killed++;
      const outcome = await outcomeAt(dataDirectory);
      assert.equal(outcome.verdicts, expected.verdicts);
      assert.equal(outcome.matches, expected.matches);
    }
    assert.ok(killed > 0, 'no run was killed in time: the test shows nothing');
  });
}

test('killed while exporting', async () => {
  const dataDirectory = path.join(scratch.folder, 'export');
  cpSync(path.join(scratch.folder, 'undisturbed'), dataDirectory, { recursive: true });
  for (const delay of [0, 20, 80]) {
    const out = path.join(scratch.folder, `pack-${delay}.zip`);
    const child = start(dataDirectory, 'evidence', 'export', '--out', out);
    await killDuring(child, /Writing the pack/, delay);
    const again = start(dataDirectory, 'evidence', 'export', '--out', out);
    const code = await new Promise((resolve) => again.on('exit', resolve));
    assert.equal(code, 0);
    const verify = start(dataDirectory, 'verify', out);
    assert.equal(await new Promise((resolve) => verify.on('exit', resolve)), 0);
  }
  const leftovers = readdirSync(scratch.folder).filter((file) => !file.endsWith('.zip') && file.includes('.zip'));
  assert.ok(
    leftovers.every((file) => file.endsWith('.tmp')),
    leftovers.join(', '),
  );
});

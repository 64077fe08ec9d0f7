/**
 * From `source add` to verdicts, with the real program before a simulated company on one forge: what every forge's test
 * demands. Reading to the end and finding nothing new, kills that cost nothing, a token that is nowhere but where the user
 * put it, and an audit that claims what is wrong and nothing else.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import type { ForgeKind } from '../../src/model/account.ts';
import { makeWorld } from '../forges/make-world.ts';
import { playForge, type PlayedForge, type PlayOptions } from '../forges/server.ts';
import type { Habits, InjectionCode, World } from '../forges/world.ts';
import { ended, lines, sourceBench, type SourceBench } from './source-bench.ts';
import { scratchFolder } from './workbench.ts';

export interface CompanyOptions {
  readonly kind: ForgeKind;
  readonly habits: Habits;
  readonly changes: number;
  /** What stands in `SIM_TOKEN`. */
  readonly secret: string;
  readonly played: (world: World) => Pick<PlayOptions, 'face' | 'credentials'>;
  readonly rulesTellTheLook: boolean;
}

export interface Company extends SourceBench {
  readonly folder: string;
  readonly world: World;
  readonly shop: World['repositories'][number];
  readonly forge: () => PlayedForge;
}

type Line = Readonly<Record<string, unknown>>;

/** The forge plays while the tests of the calling file run. */
export function company({ kind, habits, changes, secret, played, rulesTellTheLook }: CompanyOptions): Company {
  const scratch = scratchFolder(`forge-${kind}`);
  const world = makeWorld({ seed: 11, changes, directory: path.join(scratch.folder, 'world'), habits });
  const shop = world.repositories[0]!;
  let forge: PlayedForge;
  before(async () => {
    process.env['SIM_TOKEN'] = secret;
    forge = await playForge({ world, ...played(world) });
    // As a clone of the company's would say where it came from.
    const origin = `${forge.origin}/${shop.owner}/${shop.name}.git`;
    execFileSync('git', ['-C', shop.gitDirectory, 'config', 'remote.origin.url', origin]);
  });
  after(async () => {
    await forge.close();
    scratch.remove();
  });
  const bench = sourceBench({
    folder: scratch.folder,
    source: `${kind}:${shop.owner}`,
    origin: () => forge.origin,
    rulesTellTheLook,
  });
  return { ...bench, folder: scratch.folder, world, shop, forge: () => forge };
}

/** `strands`: how many lists there are at least. `unknown`: what is asked of a forge that this server does not have. */
export async function readsToTheEnd(
  { plumbline, add, known, shop, forge }: Company,
  { strands, unknown = [] }: { readonly strands: number; readonly unknown?: readonly string[] },
): Promise<void> {
  await add('undisturbed');
  const first = await plumbline('undisturbed', 'source', 'sync', '--json');
  assert.equal(first.code, 0, first.stderr);
  const read = lines(first.stdout).filter(({ type }) => type === 'strand');
  assert.ok(read.length > strands && read.every(({ finished, trouble }) => finished === true && trouble === null));
  const changesets = read.find((one) => one['strand'] === 'changesets' && one['repository'] === 'acme/shop');
  assert.equal(changesets?.['records'], shop.changesets.length);
  assert.deepEqual(forge().unknown, unknown);
  const before = await known('undisturbed');
  const again = await plumbline('undisturbed', 'source', 'sync', '--json');
  assert.equal(again.code, 0, again.stderr);
  assert.deepEqual(await known('undisturbed'), before);
}

/** `after`: a kill at so many requests, each time on top of what the one before left. */
export async function survivesKills(one: Company, after: readonly number[]): Promise<void> {
  const { plumbline, add, known, startSync, forge } = one;
  await add('killed');
  let killed = 0;
  for (const requests of after) {
    const child = startSync('killed');
    forge().dieAfter(requests, () => child.kill('SIGKILL'));
    if ((await ended(child)) === 'SIGKILL') killed++;
    forge().revive();
  }
  assert.ok(killed >= Math.ceil(after.length / 2), `only ${killed} syncs were killed in time: the test shows nothing`);
  const last = await plumbline('killed', 'source', 'sync');
  assert.equal(last.code, 0, last.stderr);
  assert.deepEqual(await known('killed'), await known('undisturbed'));
}

/** None of `spellings` of the secret is printed or kept; `alsoNot` is something else that may hold a credential. */
export async function keepsTheTokenOut(
  { plumbline, folder }: Company,
  { spellings, alsoNot = [] }: { readonly spellings: readonly string[]; readonly alsoNot?: readonly string[] },
): Promise<void> {
  const said: string[] = [];
  for (const words of [
    ['source', 'list'],
    ['source', 'list', '--json'],
    ['source', 'doctor'],
    ['source', 'sync', '--progress', 'json'],
  ]) {
    const { stdout, stderr } = await plumbline('undisturbed', ...words);
    said.push(stdout, stderr);
  }
  assert.ok(!spellings.some((one) => said.join('\n').includes(one)));
  const files = readdirSync(path.join(folder, 'undisturbed'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  assert.ok(files.length > 20);
  for (const file of files) {
    const bytes = readFileSync(file);
    for (const one of [...spellings, ...alsoNot]) assert.ok(!bytes.includes(one), file);
  }
}

/** The last lines of `source doctor --json`: shares of the window by strand, and the sources. */
export async function examined({ plumbline }: Company): Promise<{
  readonly share: (strand: string) => number;
  readonly source: Line;
}> {
  const { code, stdout, stderr } = await plumbline('undisturbed', 'source', 'doctor', '--json');
  assert.equal(code, 0, stderr);
  const all = lines(stdout);
  const { sources } = all.at(-1) as { readonly sources: readonly Line[] };
  return {
    source: sources[0]!,
    share(strand) {
      const found = all.find((one) => one['strand'] === strand)?.['coverage'] as { readonly share: number } | undefined;
      assert.ok(found, strand);
      return found.share;
    },
  };
}

export interface Audited {
  readonly changes: readonly Line[];
  /** Audits anew over the same window. */
  readonly again: () => ReturnType<SourceBench['plumbline']>;
}

/** `config` is the text of a configuration file: YAML, or JSON, which is YAML too. */
export async function audited({ plumbline, add, folder, shop, world }: Company, config: string): Promise<Audited> {
  await add('audited');
  const file = path.join(folder, 'people.yaml');
  writeFileSync(file, config);
  const period = ['--from', world.window.from, '--to', world.window.to, '--config', file];
  const run = await plumbline('audited', 'audit', shop.gitDirectory, ...period, '--json');
  assert.equal(run.code, 1, run.stderr);
  const list = await plumbline('audited', 'change', 'list', ...period, '--json');
  return {
    changes: lines(list.stdout).filter(({ type }) => type === 'change'),
    again: () => plumbline('audited', 'audit', shop.gitDirectory, ...period),
  };
}

/** Each violation of these kinds that landed on main is an exception; there have to be `least` of them. */
export function claimsWhatIsWrong(
  { world }: Company,
  { changes }: Audited,
  { codes, least }: { readonly codes: readonly InjectionCode[]; readonly least: number },
): void {
  const outcomes = new Map(changes.map((one) => [one['commit'], one['outcome']]));
  const wrong = world.injected.filter(
    ({ nature, branch, commit, code }) =>
      nature === 'violation' && branch === 'main' && commit !== null && codes.includes(code),
  );
  assert.ok(wrong.length >= least, `${wrong.length} violations were made: the test shows nothing`);
  const listed = wrong.filter(({ commit }) => outcomes.has(commit));
  for (const { code, commit } of listed) assert.equal(outcomes.get(commit), 'exception', `${code} ${commit}`);
  const missing = codes.filter(
    (code) => wrong.some((one) => one.code === code) && !listed.some((one) => one.code === code),
  );
  assert.deepEqual(missing, [], 'no landing of these kinds is in the list');
}

/** Changesets of the injections for which it holds. */
export const changesetsOf = (
  { world }: Company,
  isOne: (one: World['injected'][number]) => boolean,
): ReadonlySet<number | null> => new Set(world.injected.filter(isOne).map(({ changeset }) => changeset));

export interface Claim {
  readonly number: number;
  readonly change: Line;
  readonly codes: readonly string[];
}

/** Of landings that came through a changeset nobody suspects: what is claimed of each. */
export const claimsOfOthers = ({ changes }: Audited, suspects: ReadonlySet<number | null>): readonly Claim[] =>
  changes.flatMap((change) => {
    const { id } = (change['change'] ?? { id: '' }) as { readonly id: string };
    if (id === '' || suspects.has(Number(id))) return [];
    const findings = change['findings'] as readonly { readonly code: string }[];
    return [{ number: Number(id), change, codes: findings.map(({ code }) => code) }];
  });

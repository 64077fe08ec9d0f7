/** Judging and keeping a population in a real database, and the questions about it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../src/app/config.ts';
import { loadContent } from '../../src/app/content.ts';
import type { ChangePageWish } from '../../src/app/changes/questions.ts';
import type { AppContext } from '../../src/app/context.ts';
import type { RunSummary } from '../../src/app/plumbline.ts';
import { judgeChanges } from '../../src/app/changes/judging.ts';
import { populationOfRun } from '../../src/app/changes/populations.ts';
import { keptPart } from '../../src/app/changes/records.ts';
import { ChangeQuestions } from '../../src/app/changes/changes.ts';
import { checkVersions } from '../../src/app/versions.ts';
import { silentObserver } from '../../src/base/progress.ts';
import type { Fact } from '../../src/model/fact.ts';
import type { Gap } from '../../src/model/gap.ts';
import { changePopulations } from '../../src/store/change-populations.ts';
import { changeRows } from '../../src/store/change-rows.ts';
import { openDatabase } from '../../src/store/database.ts';
import { at, factsOf, oid, repositoryOf } from './world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const peakMegabytes = (): number => Math.round(process.resourceUsage().maxRSS / 1024);
const seconds = (since: number): number => Math.round(performance.now() - since) / 1000;
const cpuSeconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return Math.round((user + system) / 1000) / 1000;
};

export async function judgePopulation(changes: number, repositories: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
  const file = join(folder, 'plumbline.db');
  try {
    const database = await openDatabase(file);
    const each = Math.round(changes / repositories);
    const context = {
      content: loadContent(join(root, 'content')),
      config: loadConfig(undefined, tmpdir()),
      checkVersions: checkVersions(root),
    };
    let judging = 0;
    const names = Array.from({ length: repositories }, (_, number) => `acme/shop-${number}`);
    const span = { from: at(0), to: at(each) };
    const parts = function* () {
      for (const name of names) {
        const repository = repositoryOf(name, each);
        const found = factsOf(repository, each);
        const facts = found.filter((one): one is Fact => one.kind !== 'gap');
        const gaps = found.filter((one): one is Gap => one.kind === 'gap');
        const began = performance.now();
        const rows = judgeChanges({ facts, gaps, span }, context);
        judging += performance.now() - began;
        const positions = new Map<string, number>(rows.map(({ fact }, position) => [fact.value.commit, position]));
        yield keptPart({
          repository,
          rows,
          positionOf: (commit) => positions.get(commit)!,
          gaps,
          tracks: [],
          forge: null,
        });
      }
    };
    for (const run of ['first', 'again']) {
      judging = 0;
      const [began, cpu] = [performance.now(), process.cpuUsage()];
      await changePopulations(database).save({ id: populationOfRun(run), run: null, span }, parts());
      const line = {
        step: `judged and kept, ${run}`,
        changes,
        repositories,
        seconds: seconds(began),
        cpuSeconds: cpuSeconds(cpu),
      };
      const megabytes = Math.round((statSync(file).size + statSync(`${file}-wal`).size) / 2 ** 20);
      say({
        ...line,
        judging: Math.round(judging) / 1000,
        peakMegabytes: peakMegabytes(),
        databaseMegabytes: megabytes,
      });
    }
    await database.destroy();
    alone(String(each), String(repositories), file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** This program once more, in a process of its own: what it needs of memory is its own, too. */
export function alone(...args: readonly string[]): void {
  execFileSync(process.execPath, [process.argv[1]!, ...args], { stdio: 'inherit' });
}

const times = 9;

/** Processor time beside that of the clock: on a busy machine only the first says something. */
async function median(question: string, ask: () => Promise<unknown>): Promise<void> {
  const measured: { readonly millis: number; readonly cpuMillis: number }[] = [];
  for (let time = 0; time < times; time += 1) {
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    await ask();
    const { user, system } = process.cpuUsage(cpu);
    measured.push({ millis: performance.now() - began, cpuMillis: (user + system) / 1000 });
  }
  const middle = (of: (one: (typeof measured)[number]) => number): number =>
    Math.round(measured.map(of).sort((a, b) => a - b)[times >> 1]! * 10) / 10;
  say({ question, millis: middle(({ millis }) => millis), cpuMillis: middle(({ cpuMillis }) => cpuMillis) });
}

export async function askPopulation(file: string, repositories: number): Promise<void> {
  const database = await openDatabase(file);
  const populations = changePopulations(database);
  const kept = (await populations.find(populationOfRun('first')))!;
  const run = { id: 'first', period: { type: 'window', ...kept.span } } as RunSummary;
  const stores = {
    changePopulations: populations,
    changeRows: changeRows(database),
    runs: { summaries: async () => [run], evidence: async () => [], evidenceById: async () => undefined },
    repositories: { list: async () => [] },
  };
  const context = { stores, clock: { now: () => kept.span.to } } as unknown as AppContext;
  const working = { observer: silentObserver, signal: new AbortController().signal };
  const questions = new ChangeQuestions(context, working);
  const page = (more: Partial<ChangePageWish>): ChangePageWish => ({
    order: 'landed',
    descending: true,
    offset: 0,
    limit: 100,
    ...more,
  });
  const { total } = await questions.page(page({}));
  const asked: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['first page', () => questions.page(page({}))],
    ['last page', () => questions.page(page({ offset: total - 100 }))],
    ['by author', () => questions.page(page({ order: 'author', descending: false }))],
    ['by outcome, in the middle', () => questions.page(page({ order: 'outcome', offset: total >> 1 }))],
    ['one repository', () => questions.page(page({ repository: `acme/shop-${repositories - 1}` }))],
    ['exceptions', () => questions.page(page({ outcome: 'exception' }))],
    ['a finding', () => questions.page(page({ finding: 'change-traces-to-request' }))],
    ['a person', () => questions.page(page({ person: 'person-77@' }))],
    ['a text', () => questions.page(page({ text: 'number 4999' }))],
    ['groups by month', () => questions.groups('month', {})],
    ['groups by author', () => questions.groups('author', {})],
    ['groups by finding', () => questions.groups('finding', {})],
    ['days', () => questions.days({})],
    ['a story', () => questions.story({ repository: 'acme/shop-0', commit: oid('a', 500) })],
  ];
  for (const [question, ask] of asked) await median(question, ask);
  say({ step: 'pages, groups and days', changes: total, peakMegabytes: peakMegabytes() });
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  let rows = 0;
  for await (const _ of (await questions.list({})).changes) rows += 1;
  say({
    step: 'every row, streamed',
    rows,
    seconds: seconds(began),
    cpuSeconds: cpuSeconds(cpu),
    peakMegabytes: peakMegabytes(),
  });
  await database.destroy();
}

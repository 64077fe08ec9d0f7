/** `plumbline doctor`: what has to be right for an audit, looked at one by one. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, isAppError } from '../../base/app-error.ts';
import { describeChecks } from '../../controls/evaluate.ts';
import { isUndeclared } from '../../model/basis.ts';
import type { CheckResult } from '../../model/control.ts';
import { statementsOf } from '../config-dates.ts';
import type { AppContext } from '../context.ts';
import { lockHolder } from '../data-directory.ts';
import type { DoctorReport } from '../plumbline.ts';

type Line = DoctorReport['checks'][number];
const oldestGit = [2, 38] as const;

export async function examine(context: AppContext): Promise<DoctorReport> {
  const checks: Line[] = [
    runtimeLine(),
    gitLine(),
    await attempt(
      'data directory',
      () => writable(context.directory.root),
      'Choose a folder you may write to with --data DIR.',
    ),
    await attempt('database', async () => {
      const repositories = await context.stores.repositories.list();
      return `${repositories.length} repositories, ${(await context.stores.runs.summaries()).length} runs`;
    }),
    await attempt('search index', async () => {
      const { blobs, shards, documents } = (await context.engine()).statistics();
      return `${documents} files in ${shards} shards, ${blobs} distinct`;
    }),
    await attempt('ledger', () => `${context.ledger().size()} entries, checkpoint signed`),
    await attempt('scope', () => statedScope(context)),
    lockLine(context),
    leftoverLine(context),
  ];
  return { healthy: checks.every(({ ok }) => ok), checks };
}

async function attempt(name: string, look: () => string | Promise<string>, hint?: string): Promise<Line> {
  try {
    return { name, ok: true, detail: await look() };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const advice = isAppError(error) ? error.hint : hint;
    return { name, ok: false, detail, ...(advice === undefined ? {} : { hint: advice }) };
  }
}

/** What the last audit makes of `scope.without`, and where a statement would help. */
async function statedScope({ stores, config }: AppContext): Promise<string> {
  const run = await stores.runs.named('latest');
  const checks = run?.controls.flatMap((one) => one.checks) ?? [];
  const against = checks.filter(({ stated }) => stated?.standing === 'contradicted');
  if (against.length > 0)
    throw new AppError('app/statement-contradicted', `stated, and found all the same: ${kindsOf(against)}`, {
      hint: 'Mend scope.without in plumbline.yaml, or take the repository that shows it out of the scope; soa show --problems tells what was found.',
    });
  const stated = statementsOf(config.scope.without).map(({ kind }) => kind);
  const said =
    stated.length > 0 ? `nothing of ${stated.join(', ')} by scope.without` : 'nothing is stated in scope.without';
  const open = kindsOf(checks.filter((check) => isUndeclared(check)));
  return open === ''
    ? said
    : `${said}; nothing declares what ${open} ask about: connect what does, or state in scope.without that there is none`;
}

/** `12 checks of hosting, 3 of datastores` */
function kindsOf(checks: readonly CheckResult[]): string {
  const known = describeChecks();
  const kindOf = ({ check }: CheckResult): string | undefined => {
    const subject = known.find(({ id }) => id === check)?.subject;
    return subject?.lives === 'elsewhere' ? subject.kind : undefined;
  };
  return [...Map.groupBy(checks, kindOf)]
    .flatMap(([kind, some]) =>
      kind === undefined ? [] : [`${new Set(some.map(({ check }) => check)).size} checks of ${kind}`],
    )
    .join(', ');
}

function runtimeLine(): Line {
  const ok = Number(process.versions.node.split('.')[0]) >= 24;
  return {
    name: 'Node.js',
    ok,
    detail: process.versions.node,
    ...(ok ? {} : { hint: 'Start Plumbline through bin/plumbline.mjs.' }),
  };
}

function gitLine(): Line {
  const hint = `Install git ${oldestGit.join('.')} or newer.`;
  try {
    const version = execFileSync('git', ['--version'], { encoding: 'utf8' }).trim();
    const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version)?.slice(1) ?? []).map(Number);
    const ok = major > oldestGit[0] || (major === oldestGit[0] && minor >= oldestGit[1]);
    return { name: 'git', ok, detail: version, ...(ok ? {} : { hint }) };
  } catch {
    return { name: 'git', ok: false, detail: 'git could not be started', hint };
  }
}

function writable(folder: string): string {
  accessSync(folder, constants.R_OK | constants.W_OK);
  return folder;
}

function lockLine({ directory }: AppContext): Line {
  const holder = lockHolder(directory);
  const detail = holder === undefined ? 'no audit is running' : `process ${holder} is auditing`;
  return { name: 'writer', ok: true, detail };
}

/** Temporary files of writes that were killed: harmless, and removed here when they are older than a day. */
function leftoverLine({ directory }: AppContext): Line {
  const dayMillis = 86_400_000;
  const found = readdirSync(directory.root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?:^|\/)\.[^/]+\.[0-9a-f]{12}\.tmp$/.test(file))
    .map((file) => join(directory.root, file));
  const old = found.filter((file) => Date.now() - statSync(file).mtimeMs > dayMillis);
  for (const file of old) rmSync(file, { force: true });
  return {
    name: 'leftovers',
    ok: true,
    detail: `${found.length} temporary files of interrupted writes, ${old.length} removed`,
  };
}

/**
 * Times whole audits of real repositories: cold (empty data directory), again with nothing new, and of another period over
 * what is known. Usage: npm run plumbline is not involved; run under the pinned Node:
 *
 *   node bench/audit/run.ts REPOSITORY…
 *
 * Prints one JSON line per step: seconds, peak resident memory in MB, bytes in the index, work done. Peers have no such
 * step, so there is no ratio here; bench/search compares with git grep and rg.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const main = path.join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
const repositories = process.argv.slice(2).map((location) => path.resolve(location));
if (repositories.length === 0) {
  process.stderr.write('usage: node bench/audit/run.ts REPOSITORY…\n');
  process.exit(2);
}
const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-bench-'));
const measured = path.join(import.meta.dirname, 'measured.ts');

const steps: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['cold', ['audit', ...repositories]],
  ['nothing new', ['audit', ...repositories]],
  ['another window', ['audit', '--from', '2026-01-01', '--to', '2026-06-30']],
  ['as of a date', ['audit', '--as-of', '2026-03-31']],
];

try {
  for (const [step, args] of steps) {
    const run = spawnSync(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--import',
        measured,
        main,
        '--data',
        folder,
        '--progress',
        'none',
        '--json',
        ...args,
      ],
      { encoding: 'utf8', maxBuffer: 1 << 30, cwd: folder },
    );
    const usage = /^measured (.*)$/m.exec(run.stderr)?.[1];
    if (usage === undefined) throw new Error(`${step} ended with ${run.status}: ${run.stderr.slice(-2000)}`);
    process.stdout.write(`${JSON.stringify({ step, exit: run.status, ...(JSON.parse(usage) as object) })}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

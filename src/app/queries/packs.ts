/** A sealed run as one file for an auditor. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { describeChecks } from '../../controls/evaluate.ts';
import { writeAuditPack } from '../../exports/audit-pack/audit-pack.ts';
import { ensureBuilt } from '../build.ts';
import type { AppContext } from '../context.ts';
import type { PackResult, Working } from '../plumbline.ts';

interface PackOrder {
  readonly runId: string;
  readonly out: string | undefined;
}

export async function exportPack(
  { runId, out }: PackOrder,
  context: AppContext,
  working: Working,
): Promise<PackResult> {
  const { stores, content, directory, rawBytes } = context;
  const id = runId === 'latest' ? (await stores.runs.latest())?.id : runId;
  const run = id === undefined ? undefined : await stores.runs.get(id);
  if (!run) throw unknownRun(runId);
  const { verifierFile } = await ensureBuilt(context.root, working.observer);
  return writeAuditPack({
    run,
    evidence: await stores.runs.evidence(run.id),
    rawBytes,
    ledger: context.ledger(),
    controls: content.controls,
    criteria: content.criteria,
    checks: describeChecks(),
    verifier: readFileSync(verifierFile),
    out: resolve(out ?? join(directory.exports, `plumbline-${run.id}.zip`)),
    ...working,
  });
}

function unknownRun(id: string): AppError {
  const message = id === 'latest' ? 'there is no audit yet to make a pack of' : `there is no run ${id}`;
  return new AppError('app/unknown-run', message, {
    hint: 'Audit first (plumbline audit PATH); `plumbline run list` shows the runs there are.',
  });
}

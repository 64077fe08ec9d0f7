/** A sealed run as one file for an auditor. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import type { Digest } from '../../base/digest.ts';
import { describeChecks } from '../../controls/evaluate.ts';
import { evidenceId } from '../../evidence/sealing.ts';
import {
  writeAuditPack,
  type DecidedEvidence,
  type EarlierPack,
  type PackSubject,
} from '../../exports/audit-pack/audit-pack.ts';
import { packInSeries } from '../../ledger/pack-series.ts';
import { verifyPack, withPack } from '../../ledger/pack-verifier.ts';
import { remediationsAt } from '../../model/standing/remediations.ts';
import { ownChecks } from '../custom/own-content.ts';
import { ensureBuilt } from '../build.ts';
import type { AppContext } from '../context.ts';
import { waiversOfRun } from '../decisions/declared.ts';
import { decisionsOf } from '../decisions/use-cases.ts';
import { packedAnchors, packedOpenings } from '../ledger/packed-anchors.ts';
import type { PackResult, Working } from '../plumbline.ts';
import { answeredRequests } from './requests.ts';
import { notePack, packAsWritten, packDigest } from './written-packs.ts';

export interface PackOptions {
  /** An earlier pack that the auditor has: only what is new goes in, with the proof that the log continues that one's. */
  readonly since?: string;
  /** A mapping file in which somebody confirmed what answers each of the auditor's requests. */
  readonly requests?: string;
}

interface PackOrder extends PackOptions {
  readonly runId: string;
  readonly out: string | undefined;
}

export async function exportPack(
  { runId, out, since, requests }: PackOrder,
  context: AppContext,
  working: Working,
): Promise<PackResult> {
  const { stores, content, directory, rawBytes } = context;
  const run = await stores.runs.named(runId);
  if (!run) throw unknownRun(runId);
  const { verifierFile, verifierPageFile } = await ensureBuilt(context.root, working.observer);
  const ledger = context.ledger();
  const evidence = await stores.runs.evidence(run.id);
  const subject: PackSubject = {
    run,
    evidence,
    rawBytes,
    ledger,
    controls: content.controls,
    criteria: content.criteria,
    crosswalk: content.crosswalk,
    checks: describeChecks(ownChecks(content)),
    waivers: await waiversOfRun(run, context),
    remediations: remediationsAt(await decisionsOf(context), run.finishedAt),
    decided: await decidedEvidence(context),
    verifier: readFileSync(verifierFile),
    verifierPage: readFileSync(verifierPageFile),
    anchors: [...packedAnchors(run, context), ...packedOpenings(evidence, context)],
    ...(requests !== undefined && { requests: answeredRequests(requests, run, content.controls) }),
    ...(since !== undefined && { since: await earlierPack(since, ledger.publicKey()) }),
  };
  const path = resolve(out ?? join(directory.exports, `plumbline-${run.id}.zip`));
  const madeOf = packDigest(subject, context.root);
  const known = await packAsWritten(directory.exports, path, madeOf);
  if (known) return known;
  const pack = await writeAuditPack({ ...subject, out: path, ...working });
  notePack(directory.exports, pack, madeOf);
  return pack;
}

/** All of them: which go in, the checkpoint of the pack decides. */
async function decidedEvidence({ stores }: AppContext): Promise<readonly DecidedEvidence[]> {
  const all = await stores.decisions.all();
  return Promise.all(
    all.map(async ({ decision, evidence: entry }) => {
      if (decision.kind !== 'submission') return { decision, entry };
      const id = evidenceId(entry.envelope.run, 'submission', `${decision.request}/${decision.id}`);
      const submission = await stores.runs.evidenceById(id);
      return { decision, entry, ...(submission && { submission }) };
    }),
  );
}

/** Only what verifies can be continued: else the new pack would vouch for a broken one. */
async function earlierPack(path: string, key: string): Promise<EarlierPack> {
  const { ok, faults, treeSize, root, run } = await verifyPack(path);
  const read = ok ? withPack(path, (reader) => packInSeries(path, reader)) : undefined;
  if (!read || treeSize === undefined || root === undefined || run === undefined) {
    const because = faults[0] ? `: ${faults[0].file}: ${faults[0].because}` : '';
    throw new AppError('app/earlier-pack-faulty', `${path} does not verify${because}`, {
      hint: 'Name the pack as it was delivered, or leave --since away for a pack with everything.',
    });
  }
  if (read.origin !== key.split('+')[0]) {
    throw new AppError('app/earlier-pack-foreign', `${path} is of the ledger ${read.origin}, not of this one`, {
      hint: 'Use the data directory that the pack was made from (--data).',
    });
  }
  return { run, manifest: read.manifest as Digest, treeSize, root, evidence: read.evidence };
}

function unknownRun(id: string): AppError {
  const message = id === 'latest' ? 'there is no audit yet to make a pack of' : `there is no run ${id}`;
  return new AppError('app/unknown-run', message, {
    hint: 'Audit first (plumbline audit PATH); `plumbline run list` shows the runs there are.',
  });
}

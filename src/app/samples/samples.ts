/**
 * From a sealed population and a seed to a sealed sample with its sheet.
 *
 * Invariant: the population is read from what was sealed, never from the database: what is drawn from is what the ledger
 * holds. Every draw is sealed, and each names those that were made from the same population before it, so that nobody
 * draws until the sample suits.
 */
import { AppError } from '../../base/app-error.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { sha256 } from '../../base/digest.ts';
import { attributesOf } from '../../evidence/sample-attributes.ts';
import { sampleSize } from '../../evidence/sample-size.ts';
import { envelopesOf, evidenceId } from '../../evidence/sealing.ts';
import { draw, samplingKey, samplingMethod, type Drawn } from '../../ledger/sample-draw.ts';
import type { CheckResult } from '../../model/control.ts';
import type { SealedEvidence } from '../../model/evidence.ts';
import type { Fact } from '../../model/fact.ts';
import type { Population } from '../../model/population.ts';
import type { Run } from '../../model/run.ts';
import type { Sample, SampleItem } from '../../model/sample.ts';
import type { AppContext } from '../context.ts';
import { factsById } from '../queries/facts.ts';
import { sealNoted } from '../searching/pending-seal.ts';
import type { SampleRequest, SealedSample } from './use-cases.ts';

/** More is not a sample but the population, which the pack holds whole. */
export const largestSample = 5000;

export async function drawSample(request: SampleRequest, context: AppContext): Promise<SealedSample> {
  const { seed } = request;
  const run = await runOf(request.run, context);
  const result = checkOf(run, request.of);
  const { sealed, population } = await sealedPopulation(run, result.check, context);
  const size = sizeOf(request, population);
  requireDrawable(seed, size);
  const drawn = draw({ ids: population.ids, idsDigest: population.idsDigest, seed, size });
  const { ids: _ids, exclusions: _exclusions, ...proof } = population;
  const sample: Sample = {
    type: 'sample',
    version: 1,
    method: samplingMethod,
    run: run.id,
    check: result.check,
    population: { evidence: sealed.envelope.id, index: sealed.index, sealedAt: sealed.envelope.collectedAt, ...proof },
    seed,
    key: samplingKey(population.idsDigest, seed),
    size,
    drawnAt: context.clock.now(),
    drawnBy: request.by ?? null,
    earlier: await earlierDraws(population, context),
    items: await itemsOf(drawn, { run, result, population }, context),
  };
  return { sample, evidence: await sealSample(sample, run, context) };
}

function sizeOf({ size }: SampleRequest, population: Population): number {
  return typeof size === 'number' ? size : Math.max(1, sampleSize({ population: population.size, ...size }));
}

function requireDrawable(seed: string, size: number): void {
  if (seed.trim() === '' || /[\r\n]/.test(seed))
    throw new AppError('samples/bad-seed', 'a seed is one line of text that is not empty', {
      hint: 'Let the auditor name it: dice, a newspaper, anything nobody could foresee when the population was sealed.',
    });
  if (Number.isInteger(size) && size >= 1 && size <= largestSample) return;
  throw new AppError('samples/bad-size', `a sample has 1 to ${largestSample} items, not ${size}`, {
    hint: 'The whole population is in the pack: plumbline evidence export.',
  });
}

async function runOf(id: string, { stores }: AppContext): Promise<Run> {
  const found = await stores.runs.named(id);
  if (found) return found;
  throw new AppError('samples/no-run', id === 'latest' ? 'nothing was audited yet' : `there is no audit ${id}`, {
    hint: 'plumbline audit makes one; a sample is drawn from a population that was sealed before.',
  });
}

function checkOf(run: Run, name: string): CheckResult {
  const judged = run.controls.flatMap(({ checks }) => checks);
  const own = judged.find(({ check }) => check === name);
  if (own) return own;
  const control = run.controls.find((one) => one.control.id === name.toUpperCase());
  if (control?.checks.length === 1) return control.checks[0]!;
  const hint =
    control && control.checks.length > 1
      ? `Name one of its checks: ${control.checks.map(({ check }) => check).join(', ')}.`
      : 'plumbline control list shows the controls, control show CONTROL its checks.';
  const message = control
    ? `${control.control.id} rests on ${control.checks.length} checks`
    : `the audit has no check ${name}`;
  throw new AppError('samples/no-check', message, { hint });
}

async function sealedPopulation(
  run: Run,
  check: string,
  { stores, rawBytes }: AppContext,
): Promise<{ readonly sealed: SealedEvidence; readonly population: Population }> {
  const id = evidenceId(run.id, 'population', check);
  const sealed = await stores.runs.evidenceById(id);
  const bytes = sealed && rawBytes.get(sealed.envelope.digest);
  if (!sealed || !bytes)
    throw new AppError('samples/population-gone', `the population ${id} is no longer kept`, {
      hint: 'Restore the folder blobs/ of the data directory from a backup, or audit again.',
    });
  const { population } = JSON.parse(Buffer.from(bytes).toString()) as { readonly population: Population };
  if (sha256(population.ids.join('\n')) !== population.idsDigest)
    throw new AppError('samples/population-broken', `the ids of ${id} do not have the digest that was sealed`, {
      hint: 'This is a defect: please report it.',
    });
  return { sealed, population };
}

interface Judged {
  readonly run: Run;
  readonly result: CheckResult;
  readonly population: Population;
}

async function itemsOf(drawn: readonly Drawn[], judged: Judged, context: AppContext): Promise<readonly SampleItem[]> {
  const { run, result, population } = judged;
  const ids = drawn.map(({ id }) => id);
  const facts = new Map((await factsById(run.id, ids, context)).map((fact): [string, Fact] => [fact.id, fact]));
  const members = new Map(result.members.map((member) => [member.member, member]));
  const excluded = new Map(population.exclusions.map(({ id, because }) => [id, because]));
  return drawn.map((one) => {
    const fact = facts.get(one.id);
    const member = members.get(one.id);
    return {
      ...one,
      repository: member?.repository ?? fact?.repository ?? null,
      label: member?.label ?? one.id,
      result: member?.result ?? 'excluded',
      because: member?.because ?? excluded.get(one.id) ?? 'It was listed and not judged.',
      attributes: attributesOf(fact, member),
    };
  });
}

/** The same ids are the same population, in whichever run they were sealed. */
async function earlierDraws({ idsDigest }: Population, context: AppContext): Promise<Sample['earlier']> {
  const all = await sealedSamples(undefined, context);
  return all
    .filter(({ sample }) => sample.population.idsDigest === idsDigest)
    .map(({ sample: { seed, drawnAt }, evidence }) => ({ evidence: evidence.envelope.id, seed, drawnAt }))
    .reverse();
}

async function sealSample(sample: Sample, { period }: Run, context: AppContext): Promise<SealedEvidence> {
  const { clock, nonce, rawBytes } = context;
  const name = `sample-${sample.drawnAt.replace(/[-:.]/g, '')}-${nonce()}`;
  const title = `${sample.items.length} of ${sample.population.size} drawn from the population of ${sample.check}`;
  const bytes = Buffer.from(canonicalJson(sample));
  const drafts = [{ kind: 'sample', subject: sample.check, title, mediaType: 'application/json', bytes } as const];
  const envelopes = envelopesOf({ run: { id: name, period }, drafts, rawBytes, collectedAt: clock.now() });
  const [sealed] = await sealNoted(name, envelopes, context);
  return sealed!;
}

export async function sealedSamples(run: string | undefined, context: AppContext): Promise<readonly SealedSample[]> {
  const sealed = (await context.stores.runs.evidence()).filter(({ envelope }) => envelope.kind === 'sample');
  return sealed
    .map((evidence) => readSample(evidence, context))
    .filter(({ sample }) => run === undefined || sample.run === run)
    .sort((a, b) => b.evidence.index - a.evidence.index);
}

export async function sampleById(id: string, context: AppContext): Promise<SealedSample | undefined> {
  const evidence = await context.stores.runs.evidenceById(id);
  return evidence?.envelope.kind === 'sample' ? readSample(evidence, context) : undefined;
}

function readSample(evidence: SealedEvidence, { rawBytes }: AppContext): SealedSample {
  const bytes = rawBytes.get(evidence.envelope.digest);
  if (bytes) return { sample: JSON.parse(Buffer.from(bytes).toString()) as Sample, evidence };
  throw new AppError('samples/gone', `the sealed sample ${evidence.envelope.id} is no longer kept`, {
    hint: 'Restore the folder blobs/ of the data directory from a backup.',
  });
}

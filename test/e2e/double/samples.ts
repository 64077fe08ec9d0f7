/** Samples of the doubles: drawn by the real rule from the populations of the double’s run, sealed in memory. */
import type { SampleRequest, SampleUseCases, SealedSample } from '../../../src/app/samples/use-cases.ts';
import { AppError } from '../../../src/base/app-error.ts';
import { canonicalJson } from '../../../src/base/canonical-json.ts';
import { sha256 } from '../../../src/base/digest.ts';
import type { Instant } from '../../../src/base/instant.ts';
import { sampleSize } from '../../../src/evidence/sample-size.ts';
import { draw, samplingKey, samplingMethod } from '../../../src/ledger/sample-draw.ts';
import type { SealedEvidence } from '../../../src/model/evidence.ts';
import type { Run } from '../../../src/model/run.ts';
import type { Sample, SampleItem } from '../../../src/model/sample.ts';
import { windowPeriod } from './repositories.ts';

const attributes = [
  ['described', 'What was changed, where is it described, by whom and when?', 'changeset 214, with a description'],
  ['approved', 'Who else approved it, when, and on which revision?', 'Noor Adeyemi, 2026-03-02T09:14:00.000Z'],
  ['deployed', 'When did it reach production?', 'not known: no deployment record'],
] as const;

interface World {
  readonly run: Run;
  readonly sealed: readonly SealedEvidence[];
}

export function samplesDouble({ run, sealed }: World): SampleUseCases {
  const drawn: SealedSample[] = [];
  const use: SampleUseCases = {
    drawSample: async (request) => {
      const sample = sampleOf(request, { run, sealed }, drawn);
      drawn.unshift({ sample, evidence: sealedAs(sample, sealed.length + drawn.length) });
      return drawn[0]!;
    },
    samples: async (id) => drawn.filter(({ sample }) => id === undefined || sample.run === id),
    sample: async (id) => drawn.find(({ evidence }) => evidence.envelope.id === id),
  };
  const first = { of: 'change-reviewed', run: run.id, seed: 'dice 4 2 6 1', by: 'Ada Brandt' };
  const earlier = sampleOf({ ...first, size: 5 }, { run, sealed }, []);
  drawn.push({ sample: earlier, evidence: sealedAs(earlier, sealed.length) });
  return use;
}

function sampleOf(request: SampleRequest, { run, sealed }: World, before: readonly SealedSample[]): Sample {
  const result = run.controls.flatMap(({ checks }) => checks).find(({ check }) => check === request.of);
  if (!result)
    throw new AppError('samples/no-check', `the audit has no check ${request.of}`, { hint: 'See the controls.' });
  const { ids, exclusions: _exclusions, ...proof } = result.population;
  const { envelope, index } = sealed.find(
    (one) => one.envelope.kind === 'population' && one.envelope.subject === result.check,
  )!;
  const { seed, by } = request;
  const size =
    typeof request.size === 'number' ? request.size : sampleSize({ population: proof.size, ...request.size });
  const members = new Map(result.members.map((member) => [member.member, member]));
  const items = draw({ ids, idsDigest: proof.idsDigest, seed, size }).map((one): SampleItem => {
    const member = members.get(one.id)!;
    const { repository, label, because } = member;
    const recorded = attributes.map(([id, question, text]) => ({ id, question, recorded: text, facts: [one.id] }));
    return { ...one, repository, label, result: member.result, because, attributes: recorded };
  });
  return {
    type: 'sample',
    version: 1,
    method: samplingMethod,
    run: run.id,
    check: result.check,
    population: { evidence: envelope.id, index, sealedAt: envelope.collectedAt, ...proof },
    seed,
    key: samplingKey(proof.idsDigest, seed),
    size,
    drawnAt: `2026-11-03T09:${String(before.length).padStart(2, '0')}:00.000Z` as Instant,
    drawnBy: by ?? null,
    earlier: before
      .filter(({ sample }) => sample.population.idsDigest === proof.idsDigest)
      .map(({ sample, evidence }) => ({ evidence: evidence.envelope.id, seed: sample.seed, drawnAt: sample.drawnAt })),
    items,
  };
}

function sealedAs(sample: Sample, index: number): SealedEvidence {
  const bytes = Buffer.from(canonicalJson(sample));
  const run = `sample-${sample.drawnAt.replaceAll(/\W/g, '')}`;
  return {
    index,
    envelope: {
      type: 'plumbline-evidence',
      version: 1,
      id: `${run}/sample/${sample.check}`,
      run,
      kind: 'sample',
      subject: sample.check,
      title: `${sample.items.length} of ${sample.population.size} drawn from the population of ${sample.check}`,
      mediaType: 'application/json',
      size: bytes.length,
      digest: sha256(bytes),
      period: windowPeriod,
      collectedAt: sample.drawnAt,
    },
  };
}

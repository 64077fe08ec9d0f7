/**
 * Facts of some kinds as the latest run sealed them, at its end or at any instant of its period; or of a checkout as it
 * lies on disk, without history and without a forge. For lists that people ask for beside the judged controls: both rest
 * on the same facts, so they cannot say different things.
 */
import { readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import type { Digest } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import {
  isExtractedGap,
  isExtractedPart,
  type ExtractedFact,
  type ExtractedGap,
  type Said,
} from '../../facts/extractor.ts';
import { extractFacts, wantsFile } from '../../facts/extract.ts';
import { joinTree } from '../../facts/infrastructure/join.ts';
import type { AnyFact, FactKind } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import { asRepositoryName, type RepositoryName } from '../../model/repository.ts';
import type { AppContext } from '../context.ts';
import { existing, filesUnder } from '../queries/scan-files.ts';

export interface FactsWish {
  readonly repository?: string | undefined;
  readonly at?: Instant | undefined;
  /** A checkout instead of the audited repositories. */
  readonly path?: string | undefined;
}

export interface SealedFacts {
  readonly at: Instant;
  /** Null: a checkout, or nothing was audited yet. */
  readonly run: string | null;
  readonly repositories: readonly {
    readonly name: string;
    readonly head: string | null;
    /** Of the whole period; those of a checkout have no end. */
    readonly facts: readonly AnyFact[];
  }[];
  /** What could not be read and may hold such a fact. */
  readonly gaps: readonly Gap[];
}

export async function sealedFacts(
  wish: FactsWish,
  kinds: readonly FactKind[],
  context: AppContext,
): Promise<SealedFacts> {
  return wish.path === undefined ? ofRun(wish, kinds, context) : ofCheckout(wish.path, kinds, context.clock.now());
}

async function ofRun(
  { repository, at: asked }: FactsWish,
  kinds: readonly FactKind[],
  { stores, clock, rawBytes }: AppContext,
): Promise<SealedFacts> {
  const run = await stores.runs.named('latest');
  if (run === undefined) return { at: asked ?? clock.now(), run: null, repositories: [], gaps: [] };
  const { period } = run;
  const [from, to] = period.type === 'as-of' ? [period.at, period.at] : [period.from, period.to];
  const at = asked ?? to;
  if (at < from || at > to) {
    throw new AppError('app/outside-period', `${at} lies outside the period of the latest audit (${from} to ${to})`, {
      hint: 'Audit a period that holds it: plumbline audit --from 2025-01-01 --to 2026-01-01.',
    });
  }
  const digests = new Map<string, Digest>();
  for (const { envelope } of await stores.runs.evidence(run.id))
    if (envelope.kind === 'facts') digests.set(envelope.subject, envelope.digest);
  const chosen = run.repositories.filter(({ name }) => repository === undefined || name === repository);
  return {
    at,
    run: run.id,
    repositories: chosen.map(({ name, head }) => {
      const digest = digests.get(name);
      const bytes = digest === undefined ? undefined : rawBytes.get(digest);
      return { name, head: head ?? null, facts: bytes ? factsIn(bytes, kinds) : [] };
    }),
    gaps: chosen.flatMap(({ gaps }) => gaps).filter(({ of }) => of === 'all' || kinds.includes(of)),
  };
}

/** Lines are canonical JSON with the id first, and an id begins with its kind: only what is wanted is parsed. */
function factsIn(bytes: Uint8Array, kinds: readonly string[]): readonly AnyFact[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.split('\n').flatMap((line) => {
    const kind = /^\{"id":"([a-z-]+):/.exec(line)?.[1];
    return kind !== undefined && kinds.includes(kind) ? [JSON.parse(line) as AnyFact] : [];
  });
}

async function ofCheckout(path: string, kinds: readonly FactKind[], at: Instant): Promise<SealedFacts> {
  const root = existing(resolve(path));
  const files = (await filesUnder(root)).map((file) => relative(root, file)).sort();
  const name = asRepositoryName(basename(root));
  const facts: AnyFact[] = [];
  const gaps: Gap[] = [];
  const saidBy = new Map<string, readonly Said[]>();
  for (const file of files.filter(wantsFile)) {
    const bytes = readFileSync(join(root, file));
    if (!bytes.subarray(0, 8000).includes(0))
      saidBy.set(file, extractFacts({ path: file, text: bytes.toString('utf8') }));
  }
  const together = joinTree(saidBy);
  for (const [file, own] of saidBy) {
    for (const said of [...own, ...(together.get(file) ?? [])]) {
      if (isExtractedPart(said) || !kinds.includes(isExtractedGap(said) ? said.of : said.kind)) continue;
      if (isExtractedGap(said)) gaps.push(gapOf(said, { file, name, at }));
      else facts.push(factOf(said, { file, name, at }));
    }
  }
  return { at, run: null, repositories: [{ name, head: null, facts }], gaps };
}

interface Seen {
  readonly file: string;
  readonly name: RepositoryName;
  readonly at: Instant;
}

const gapOf = ({ of, gap, detail }: ExtractedGap, { file, name, at }: Seen): Gap => ({
  kind: 'gap',
  of,
  repository: name,
  reason: gap,
  detail,
  path: file,
  span: { from: at, to: at },
});

function factOf(said: ExtractedFact, { file, name, at }: Seen): AnyFact {
  const fact = {
    kind: said.kind,
    id: `${said.kind}:${name}:${file}#${said.key}`,
    repository: name,
    value: said.value,
    valid: { from: { at } },
    observedAt: at,
    provenance: 'contemporaneous',
    source: { collector: said.by ?? '', raw: '', path: file },
  };
  return fact as AnyFact;
}

export const inForceAt = (facts: readonly AnyFact[], at: Instant): readonly AnyFact[] =>
  facts.filter(({ valid }) => valid.from.at <= at && (valid.to === undefined || at < valid.to.at));

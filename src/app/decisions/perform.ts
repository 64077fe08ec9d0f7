/**
 * From what a person asked to sealed decisions, in steps that a kill cannot tear (as in auditing/seal-run.ts):
 *   1. the rules have their say over everything that is sealed,
 *   2. the bytes of each decision and of what was handed in are kept by digest,
 *   3. the decisions are saved as `sealing`, with their envelopes, in one transaction,
 *   4. the ledger takes all envelopes in one append,
 *   5. the batch is marked `sealed`.
 * Cut off after 3, the next opening (or the next act) does 4 and 5; cut off before, nothing was decided.
 *
 * One process at a time decides, from 1 to 5: two people cannot approve and refuse the same waiver at once, and numbers have
 * no holes. The lock is not that of audits, which may take an hour.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../base/app-error.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { sha256, type Digest } from '../../base/digest.ts';
import { later, type Instant } from '../../base/instant.ts';
import { envelopeOf, sealEnvelopes } from '../../evidence/sealing.ts';
import type { Period } from '../../model/control.ts';
import type { Decision, DecisionKind } from '../../model/decision.ts';
import type { EvidenceDraft, EvidenceEnvelope } from '../../model/evidence.ts';
import { samePersonAmong } from '../../model/standing/persons.ts';
import { batchRun, type DecisionBatch, type SealedDecision } from '../../store/decisions.ts';
import { tryExclusively } from '../../store/writer-lock.ts';
import type { AppContext } from '../context.ts';
import type { DecisionErrorCode, Drafted, Known } from './act.ts';
import { parseAct, type ActRequest, type ParsedAct } from './acts.ts';
import { titleOf } from '../../model/decision-titles.ts';

export type DecidingContext = Pick<AppContext, 'clock' | 'config' | 'ledger' | 'rawBytes'> & {
  readonly content: Pick<AppContext['content'], 'controls' | 'criteria' | 'requests'>;
  readonly directory: Pick<AppContext['directory'], 'root'>;
  readonly stores: {
    readonly decisions: AppContext['stores']['decisions'];
    readonly runs: Pick<AppContext['stores']['runs'], 'named'>;
  };
};

export interface Decided {
  readonly decisions: readonly SealedDecision[];
  /** The same had been asked before under the same key: that is the answer still. */
  readonly repeated: boolean;
}

export async function decide(request: ActRequest, context: DecidingContext): Promise<Decided> {
  const parsed = parseAct(request);
  return inTurn(context.directory.root, () => decideNow(parsed, context));
}

/** Acts of one process wait for each other here: waiting for the lock would keep the one that holds it from going on. */
const turns = new Map<string, Promise<unknown>>();

async function inTurn<T>(place: string, work: () => Promise<T>): Promise<T> {
  const before = turns.get(place) ?? Promise.resolve();
  const mine = before.then(work, work);
  turns.set(place, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(place) === mine) turns.delete(place);
  }
}

async function decideNow({ asked, decide: rules }: ParsedAct, context: DecidingContext): Promise<Decided> {
  const lock = await exclusively(context);
  try {
    await completePending(context);
    const digest = requestDigest(asked);
    const before = await madeBefore(asked.key, digest, context);
    if (before) return { decisions: before, repeated: true };
    const known = await gather(context);
    const drafted = await rules(known);
    const batch = await batchOf(drafted, { known, key: asked.key, request: digest }, context);
    await context.stores.decisions.begin(batch);
    await complete({ batch: batch.id, envelopes: batch.envelopes, after: context.ledger().size() }, context);
    const made = new Set(batch.decisions.map(({ decision }) => decision.id));
    const all = await context.stores.decisions.all();
    return { decisions: all.filter(({ decision }) => made.has(decision.id)), repeated: false };
  } finally {
    lock.release();
  }
}

/** Seals what a kill cut off, unless another process is deciding. */
export async function finishDecisions(context: DecidingContext): Promise<void> {
  if ((await context.stores.decisions.pending()).length === 0) return;
  const lock = tryExclusively(lockOf(context));
  if (!lock) return;
  try {
    await completePending(context);
  } finally {
    lock.release();
  }
}

async function completePending(context: DecidingContext): Promise<void> {
  for (const pending of await context.stores.decisions.pending()) await complete({ ...pending, after: 0 }, context);
}

interface Completing {
  readonly batch: number;
  readonly envelopes: readonly EvidenceEnvelope[];
  /** Earlier entries of the ledger are of others. */
  readonly after: number;
}

async function complete(
  { batch, envelopes, after }: Completing,
  { ledger, stores }: Pick<DecidingContext, 'ledger' | 'stores'>,
): Promise<void> {
  await stores.decisions.seal(batch, sealEnvelopes({ envelopes, ledger: ledger(), after }));
}

async function gather(context: DecidingContext): Promise<Known> {
  const { stores, content, config, clock } = context;
  const decisions = (await stores.decisions.all()).map(({ decision }) => decision);
  const last = decisions.at(-1)?.decidedAt;
  const now = clock.now();
  return {
    // A clock that was set back must not put a decision before those that it rests on.
    now: last === undefined ? now : later(now, last),
    decisions,
    controls: content.controls,
    criteria: content.criteria,
    requests: content.requests,
    config,
    samePerson: samePersonAmong(config.people),
    run: (id) => stores.runs.named(id),
  };
}

async function madeBefore(
  key: string | undefined,
  request: Digest,
  { stores: { decisions } }: DecidingContext,
): Promise<readonly SealedDecision[] | undefined> {
  const before = key === undefined ? undefined : await decisions.ofKey(key);
  if (!before) return undefined;
  if (before.request !== request)
    throw new AppError<DecisionErrorCode>('decision/key-used', `the key "${key}" was used for something else`, {
      hint: 'Use a key of its own for each act; the same key and the same words repeat the answer.',
    });
  return (await decisions.all()).filter(({ decision }) => before.ids.includes(decision.id));
}

/** Bytes by their digest: two uploads of the same file are the same request. */
function requestDigest(asked: object): Digest {
  const entries = Object.entries(asked).map(([name, value]: [string, unknown]) => [
    name,
    value instanceof Uint8Array ? { digest: sha256(value) } : value,
  ]);
  return sha256(canonicalJson(Object.fromEntries(entries)));
}

interface Batching {
  readonly known: Known;
  readonly key: string | undefined;
  readonly request: Digest;
}

async function batchOf(
  drafted: readonly Drafted[],
  { known: { now }, key, request }: Batching,
  { stores, rawBytes }: DecidingContext,
): Promise<DecisionBatch> {
  const { nextBatch, ofKind } = await stores.decisions.numbers();
  const run = batchRun(nextBatch);
  const taken = new Map<DecisionKind, number>();
  const decisions: DecisionBatch['decisions'][number][] = [];
  const drafts: { readonly draft: EvidenceDraft; readonly period: Period }[] = [];
  for (const { draft, attachment } of drafted) {
    const number = (taken.get(draft.kind) ?? ofKind(draft.kind)) + 1;
    taken.set(draft.kind, number);
    const decision: Decision = { ...draft, id: `${draft.kind}-${number}`, decidedAt: now };
    const document = canonicalJson(decision);
    decisions.push({ decision, document });
    drafts.push({ draft: decisionDraft(decision, document), period: { type: 'as-of', at: now } });
    if (attachment && decision.kind === 'submission')
      drafts.push({
        draft: { ...attachment, kind: 'submission', subject: `${decision.request}/${decision.id}` },
        period: periodOf(decision.about),
      });
  }
  const envelopes = drafts.map(({ draft, period }) =>
    envelopeOf({ run: { id: run, period }, draft, digest: rawBytes.put(draft.bytes), collectedAt: now }),
  );
  return { id: nextBatch, ...(key !== undefined && { key }), request, decisions, envelopes };
}

function decisionDraft(decision: Decision, document: string): EvidenceDraft {
  const bytes = Buffer.from(document);
  return { kind: 'decision', subject: decision.id, title: titleOf(decision), mediaType: 'application/json', bytes };
}

function periodOf({ from, to }: { readonly from: Instant; readonly to: Instant }): Period {
  return from === to ? { type: 'as-of', at: from } : { type: 'window', from, to };
}

const patienceMillis = 10_000;
const pauseMillis = 20;

async function exclusively(context: DecidingContext): Promise<{ release(): void }> {
  for (let waited = 0; waited < patienceMillis; waited += pauseMillis) {
    const lock = tryExclusively(lockOf(context));
    if (lock) return lock;
    await sleep(pauseMillis);
  }
  throw new AppError<DecisionErrorCode>('decision/busy', 'another process has been deciding something for a while', {
    hint: 'Wait for it, or look for a process that hangs.',
  });
}

const lockOf = ({ directory }: DecidingContext): string => join(directory.root, 'decisions.lock');

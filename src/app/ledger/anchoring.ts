/**
 * After a sealing: time stamp authorities stamp the checkpoint, witnesses cosign it. Whatever they say is verified here
 * before it is kept beside the checkpoint (ledger/anchor-files.ts).
 *
 * Invariant: nobody who does not answer, or answers wrongly, can make a sealing fail: evidence is sealed by then. What is
 * missing is a gap that stays visible (`ledger show`) and is asked for again at the next sealing. Only the SHA-256 of the
 * checkpoint goes to an authority, and only the checkpoint (a size and a hash) with its proof to a witness.
 */
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isAppError, systemErrorCode } from '../../base/app-error.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import type { Anchored } from '../../ledger/anchor-files.ts';
import { cosignatureOf } from '../../ledger/cosignature.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { parseCosignerKey } from '../../ledger/note.ts';
import {
  certificatesOf,
  REQUEST_TYPE,
  timestampRequest,
  tokenIn,
  verifyTimestamp,
  type TrustedRoots,
} from '../../ledger/timestamps/timestamp.ts';
import { formatAddCheckpoint, parseSize } from '../../ledger/witness-request.ts';
import type { AppContext } from '../context.ts';
import type { Working } from '../plumbline.ts';
import type { LedgerConfig, TimestampSource, WitnessSource } from './config-schema.ts';

const PATIENCE_MILLIS = 15_000;
const LARGEST_ANSWER = 1 << 20;
/** Checkpoints without a stamp that are made good at a sealing. */
const MADE_GOOD_AT_ONCE = 8;

export interface AnchorGap {
  /** Of the checkpoint. */
  readonly size: number;
  readonly from: string;
  readonly because: string;
}

export type Anchoring = Pick<AppContext, 'ledger'> & {
  readonly config: { readonly ledger: LedgerConfig; readonly source?: { readonly path: string } };
  /** Random bytes for each request. */
  readonly requestNonce?: () => Uint8Array;
};

/** Keeps the latest checkpoint and asks everybody who has not spoken of it; returns who is still missing. */
export async function anchorCheckpoint(
  context: Anchoring,
  { observer, signal }: Working,
): Promise<readonly AnchorGap[]> {
  const { timestamps, witnesses } = context.config.ledger;
  if (timestamps.length + witnesses.length === 0) return [];
  const ledger = context.ledger();
  const { size, checkpoint } = ledger.head();
  ledger.anchors.keep(size, checkpoint);
  const asked = { ledger, nonce: context.requestNonce ?? (() => randomBytes(12)), signal };
  const gaps: AnchorGap[] = [];
  const total = timestamps.length + witnesses.length;
  const tell = (done: number, detail: string): void =>
    observer.progress({ step: 'Anchoring the checkpoint', done, total, unit: 'parties', detail });
  for (const [i, source] of timestamps.entries()) {
    tell(i, source.url);
    gaps.push(...(await stampAll({ source, roots: rootsFor(source, context) }, asked)));
  }
  for (const [i, witness] of witnesses.entries()) {
    tell(timestamps.length + i, witness.url);
    const cosigned = await askWitness(witness, { size, checkpoint }, asked);
    if (!cosigned.ok) gaps.push({ size, from: witness.url, because: cosigned.error });
  }
  for (const { size: of, from, because } of gaps) {
    observer.note(`The checkpoint of ${of} entries is not anchored by ${from} yet: ${because}`);
  }
  return gaps;
}

/** A sealing is done by now: what goes wrong here is told, never thrown, but for the user's own stop. */
export async function anchorAfterSealing(context: Anchoring, working: Working): Promise<void> {
  try {
    await anchorCheckpoint(context, working);
  } catch (error) {
    if (!isAppError(error)) throw error;
    working.observer.note(`The checkpoint is not anchored yet: ${error.message}`);
  }
}

interface Asked {
  readonly ledger: Ledger;
  readonly nonce: () => Uint8Array;
  readonly signal: AbortSignal;
}

interface Authority {
  readonly source: TimestampSource;
  readonly roots: Result<readonly X509Certificate[] | undefined, string>;
}

/** The latest checkpoint first, then older ones that were missed; the first refusal ends it, the next sealing goes on. */
async function stampAll({ source, roots }: Authority, asked: Asked): Promise<readonly AnchorGap[]> {
  const { anchors } = asked.ledger;
  const missing = anchors
    .sizes()
    .filter((size) => !anchors.hasTimestamp(size, source.url))
    .reverse();
  for (const size of missing.slice(0, MADE_GOOD_AT_ONCE)) {
    const anchored = anchors.read(size);
    const done = roots.ok && anchored ? await stamp(anchored, source.url, { ...asked, roots: roots.value }) : roots;
    if (!done.ok) return [{ size, from: source.url, because: done.error }];
  }
  return [];
}

async function stamp(
  { size, checkpoint }: Anchored,
  url: string,
  { ledger, nonce, signal, roots }: Asked & { readonly roots: readonly X509Certificate[] | undefined },
): Promise<Result<undefined, string>> {
  const digest = createHash('sha256').update(checkpoint).digest();
  const own = nonce();
  const answer = await post({ url, type: REQUEST_TYPE, body: timestampRequest(digest, own), signal });
  if (!answer.ok) return answer;
  if (answer.value.status !== 200) return failed(`it answered with HTTP ${answer.value.status}`);
  const token = tokenIn(answer.value.body);
  if (!token.ok) return token;
  const trusted = { named: roots ?? [], shipped: roots === undefined };
  const verified = verifyTimestamp({ token: token.value, digest, nonce: own, roots: trusted });
  if (!verified.ok) return failed(withHint(verified.error));
  ledger.anchors.addTimestamp(size, url, answer.value.body);
  return ok(undefined);
}

function withHint({ code, because }: { readonly code: string; readonly because: string }): string {
  return code === 'timestamp/not-trusted'
    ? `${because} (name its roots in plumbline.yaml, ledger.timestamps)`
    : because;
}

/** The roots that the configuration names for an authority; undefined: those that Node.js is shipped with. */
export function rootsFor(
  { roots }: TimestampSource,
  { config }: Pick<Anchoring, 'config'>,
): Result<readonly X509Certificate[] | undefined, string> {
  const pem = rootsText({ roots }, config);
  if (!pem.ok) return pem;
  if (pem.value === undefined) return ok(undefined);
  const certificates = certificatesOf(pem.value);
  return certificates ? ok(certificates) : failed(`${roots} holds no certificate in PEM form`);
}

export function rootsText(
  { roots }: Pick<TimestampSource, 'roots'>,
  { source }: Anchoring['config'],
): Result<string | undefined, string> {
  if (roots === undefined) return ok(undefined);
  const path = resolve(source ? dirname(source.path) : '.', roots);
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    return failed(`${path} cannot be read (${systemErrorCode(error) ?? 'unknown'})`);
  }
}

/** Everybody whom the configuration names, for those who verify what is kept. */
export function trustedRoots(context: Pick<Anchoring, 'config'>): TrustedRoots {
  const named = context.config.ledger.timestamps.flatMap((source) => {
    const roots = rootsFor(source, context);
    return roots.ok ? (roots.value ?? []) : [];
  });
  return { named, shipped: true };
}

interface Head {
  readonly size: number;
  readonly checkpoint: string;
}

/** C2SP tlog-witness, add-checkpoint: a wrong old size is answered with the right one, and asked once more with it. */
async function askWitness(witness: WitnessSource, head: Head, asked: Asked): Promise<Result<undefined, string>> {
  const key = parseCosignerKey(witness.key);
  if (!key.ok) return failed(`its key in plumbline.yaml cannot be read: ${key.error.because}`);
  const { anchors } = asked.ledger;
  const kept = anchors.read(head.size)?.cosigned ?? head.checkpoint;
  const known = cosignatureOf(kept, key.value);
  if (known.ok && known.value) return ok(undefined);
  let oldSize = lastCosigned(asked.ledger, key.value);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const answer = await submit(witness, { ...head, oldSize }, asked);
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    if (status === 200) return keepCosignature({ ...head, kept, lines: body }, key.value, anchors);
    const size = status === 409 ? parseSize(body.replace(/\n$/, '')) : undefined;
    if (size === undefined) return failed(refused(status, body));
    if (size > head.size) {
      // Its memory is the reason to have a witness: a log never gets shorter.
      return failed(
        `it has seen ${size} entries of this log, more than the ${head.size} there are: was a backup restored?`,
      );
    }
    oldSize = size;
  }
  return failed('it names another size each time it is asked');
}

function refused(status: number, body: string): string {
  const words = body.split('\n')[0]!.slice(0, 200);
  const meaning: Readonly<Record<number, string>> = {
    403: 'it does not know the key of this ledger',
    404: 'it does not know this ledger',
    409: 'it does not say which size it has',
    422: 'IT HAS SEEN ANOTHER HISTORY of this log: what it saw is not contained in this one',
  };
  return `${meaning[status] ?? `it answered with HTTP ${status}`}${words === '' ? '' : ` (${words})`}`;
}

function lastCosigned({ anchors }: Ledger, key: Parameters<typeof cosignatureOf>[1]): number {
  for (const size of [...anchors.sizes()].reverse()) {
    const note = anchors.read(size)?.cosigned;
    const found = note === undefined ? undefined : cosignatureOf(note, key);
    if (found?.ok && found.value) return size;
  }
  return 0;
}

async function submit(
  { url }: WitnessSource,
  { size, checkpoint, oldSize }: Head & { readonly oldSize: number },
  { ledger, signal }: Asked,
): Promise<Result<{ readonly status: number; readonly body: string }, string>> {
  const proof = ledger.consistencyProof(oldSize, size);
  const body = Buffer.from(formatAddCheckpoint({ oldSize, proof, checkpoint }));
  const address = `${url.replace(/\/+$/, '')}/add-checkpoint`;
  const answer = await post({ url: address, type: 'text/plain; charset=utf-8', body, signal });
  return answer.ok ? ok({ status: answer.value.status, body: answer.value.body.toString('utf8') }) : answer;
}

interface Cosigned extends Head {
  readonly kept: string;
  readonly lines: string;
}

/** Only the line by the key that the configuration names is taken over. */
function keepCosignature(
  { size, checkpoint, kept, lines }: Cosigned,
  key: Parameters<typeof cosignatureOf>[1],
  anchors: Ledger['anchors'],
): Result<undefined, string> {
  const own = lines.split('\n').filter((line) => line.startsWith(`— ${key.name} `));
  const line = own.find((one) => {
    const found = cosignatureOf(`${checkpoint}${one}\n`, key);
    return found.ok && found.value !== undefined;
  });
  if (line === undefined) return failed('its answer holds no signature of the key that plumbline.yaml names');
  anchors.addCosigned(size, `${kept}${line}\n`);
  return ok(undefined);
}

interface Post {
  readonly url: string;
  readonly type: string;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

async function post({
  url,
  type,
  body,
  signal,
}: Post): Promise<Result<{ readonly status: number; readonly body: Buffer }, string>> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': type },
      body: Uint8Array.from(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MILLIS)]),
    });
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of response.body ?? []) {
      size += part.length;
      if (size > LARGEST_ANSWER) return failed('its answer is too long');
      parts.push(part);
    }
    return ok({ status: response.status, body: Buffer.concat(parts) });
  } catch (error) {
    signal.throwIfAborted();
    return failed(`it cannot be reached: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = systemErrorCode(cause);
  if (code !== undefined) return code;
  return cause instanceof Error ? cause.message : 'unknown';
}

/**
 * What is being sealed, beside the database, so that a kill cannot tear it: the envelopes are noted, appended to the ledger,
 * kept in the database, and the note goes. Whoever opens the data directory next completes what was noted; appending finds
 * by its id what is in the ledger already (evidence/sealing.ts).
 *
 * One process at a time seals: else the next one could take the note of a living one for that of a dead one.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../base/app-error.ts';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { isDigest } from '../../base/digest.ts';
import { sealEnvelopes } from '../../evidence/sealing.ts';
import type { EvidenceEnvelope, SealedEvidence } from '../../model/evidence.ts';
import { tryExclusively } from '../../store/writer-lock.ts';
import type { AppContext } from '../context.ts';
import { sealsFolder } from '../data-directory.ts';

export interface SealContext extends Pick<AppContext, 'ledger'> {
  readonly directory: Pick<AppContext['directory'], 'root'>;
  readonly stores: { readonly runs: Pick<AppContext['stores']['runs'], 'keep'> };
}

const patienceMillis = 10_000;
const pauseMillis = 20;

/** Seals envelopes whose bytes are kept. `after`: earlier entries of the ledger are of others. */
export async function sealNoted(
  name: string,
  envelopes: readonly EvidenceEnvelope[],
  context: SealContext,
): Promise<readonly SealedEvidence[]> {
  const lock = await exclusively(context);
  try {
    const note = join(folderOf(context), `${name}.json`);
    writeFileAtomically(note, `${JSON.stringify(envelopes)}\n`);
    const ledger = context.ledger();
    return await complete(note, { envelopes, after: ledger.size() }, context);
  } finally {
    lock.release();
  }
}

/** Completes what a kill cut off, unless another process is sealing. Returns how many searches that were. */
export async function finishSeals(context: SealContext): Promise<number> {
  const folder = folderOf(context);
  if (notesIn(folder).length === 0) return 0;
  const lock = tryExclusively(lockOf(context));
  if (!lock) return 0;
  try {
    const notes = notesIn(folder);
    for (const note of notes) await complete(note, { envelopes: readNote(note), after: 0 }, context);
    return notes.length;
  } finally {
    lock.release();
  }
}

async function complete(
  note: string,
  { envelopes, after }: { readonly envelopes: readonly EvidenceEnvelope[]; readonly after: number },
  { ledger, stores }: SealContext,
): Promise<readonly SealedEvidence[]> {
  const sealed = sealEnvelopes({ envelopes, ledger: ledger(), after });
  await stores.runs.keep(sealed);
  rmSync(note);
  return sealed;
}

async function exclusively(context: SealContext): Promise<{ release(): void }> {
  mkdirSync(folderOf(context), { recursive: true });
  for (let waited = 0; waited < patienceMillis; waited += pauseMillis) {
    const lock = tryExclusively(lockOf(context));
    if (lock) return lock;
    await sleep(pauseMillis);
  }
  const hint = 'Wait for it, or look for a process that hangs.';
  throw new AppError('search/sealing-busy', 'another process has been sealing a search for a while', { hint });
}

function folderOf({ directory }: SealContext): string {
  return sealsFolder(directory);
}

function lockOf(context: SealContext): string {
  return join(folderOf(context), 'lock');
}

function notesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    .sort()
    .map((name) => join(folder, name));
}

const noteSchema = z.array(
  z.looseObject({
    type: z.literal('plumbline-evidence'),
    id: z.string(),
    run: z.string(),
    digest: z.string().refine(isDigest),
  }),
);

/** Ours, read back: written whole or not at all. */
function readNote(note: string): readonly EvidenceEnvelope[] {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(note, 'utf8'))) as unknown as readonly EvidenceEnvelope[];
  } catch (cause) {
    const hint = 'Move it away; the search can be sealed again.';
    throw new AppError('search/seal-damaged', `${note} is damaged`, { hint, cause });
  }
}

/**
 * What the last examination of the ledger found: `ledger-examination.json` in the data directory, replaced as a whole each
 * time. Like the log of deliveries it is no evidence and not sealed: who relies on it runs `ledger fsck` again.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, isAppError } from '../../base/app-error.ts';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { parseInstant } from '../../base/instant.ts';
import type { AppContext } from '../context.ts';
import type { DataDirectory } from '../data-directory.ts';
import type { Working } from '../plumbline.ts';
import { hints } from './fsck/examination.ts';
import type { KeptExamination } from './log-views.ts';
import type { LedgerExamination, LedgerFaultCode } from './views.ts';

const count = z.number().int().min(0);
const schema = z.object({
  at: z.string().transform((text, context) => {
    const at = parseInstant(text);
    if (at) return at;
    context.addIssue('no instant');
    return z.NEVER;
  }),
  size: count,
  root: z.string(),
  entries: count,
  evidence: count,
  checkpoints: count,
  timestamps: count,
  cosignatures: count,
  faults: z.array(
    z.object({
      where: z.string(),
      code: z.enum(Object.keys(hints) as [LedgerFaultCode]),
      because: z.string(),
      hint: z.string(),
    }),
  ),
  notes: z.array(z.string()),
});

const pathIn = ({ root }: Pick<DataDirectory, 'root'>): string => join(root, 'ledger-examination.json');

/** A copy that cannot be written to can be examined all the same: then the result is told, and kept nowhere. */
export function keepExamination(
  found: LedgerExamination,
  { directory, clock }: Pick<AppContext, 'directory' | 'clock'>,
  { observer }: Working,
): void {
  const kept: KeptExamination = { at: clock.now(), ...found };
  try {
    writeFileAtomically(pathIn(directory), `${JSON.stringify(kept)}\n`);
  } catch (error) {
    if (!isAppError(error)) throw error;
    observer.note(`The result could not be kept for the pages: ${error.message}`);
  }
}

/** Undefined when nobody has examined the ledger yet. */
export function lastExamination(directory: Pick<DataDirectory, 'root'>): KeptExamination | undefined {
  const path = pathIn(directory);
  if (!existsSync(path)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    const hint = 'Run `plumbline ledger fsck`: it is written anew.';
    throw new AppError('ledger/examination-unreadable', `${path} cannot be read`, { hint, cause });
  }
}

/** What an examination of the ledger has found so far, and what is to be done about each kind of fault. */
import { isAppError } from '../../../base/app-error.ts';
import type { LedgerFault, LedgerFaultCode } from '../views.ts';

const restore = 'Restore this file from a backup of the data folder; nothing else can bring it back.';
export const hints: Readonly<Record<LedgerFaultCode, string>> = {
  'ledger/unreadable': restore,
  'ledger/checkpoint': 'Restore `ledger/` from a backup: the checkpoint and the tiles together.',
  'ledger/tile': restore,
  'ledger/entry': restore,
  'ledger/key': 'Find out who appended this entry: only `ledger rotate-key` writes such statements.',
  'ledger/history':
    'This checkpoint was signed and does not belong to this log: the log was rewritten or cut back. Ask who restored what.',
  'ledger/timestamp':
    'Restore the file from a backup, or remove it and run `ledger anchor`: the checkpoint is stamped anew, with a later time.',
  'ledger/cosignature': 'Restore the file from a backup, or remove it and run `ledger anchor`.',
  'ledger/stranger': 'Look what it is; nothing of ours writes it.',
  'evidence/missing': 'Restore `blobs/` from a backup. The log still proves what its digest was.',
  'evidence/changed': 'Restore the file from a backup; what stands there now is not what was sealed.',
  'evidence/attestation': 'This statement was not signed by the ledger: do not hand it out.',
  'evidence/redaction':
    'Run `evidence redact` again with this commitment, or ask who brought back or took away files in personal/.',
  'evidence/opening':
    'Restore `personal/` from a backup: what this stands for can be read nowhere else, and nobody removed it on purpose.',
  'store/not-in-ledger':
    'The database speaks of evidence that was never sealed: restore the database and `ledger/` of the same time.',
  'store/differs':
    'The database shows another envelope than was sealed: restore it from a backup of the same time as `ledger/`.',
  'store/not-in-store':
    'The log holds what the database forgot: restore the database from a backup; `evidence list` shows less than was sealed.',
};

/** The faults and notes so far, and how a step that meets damage adds to them. */
export class Examination {
  readonly faults: LedgerFault[] = [];
  readonly notes: string[] = [];

  add(code: LedgerFaultCode, where: string, because: string): void {
    this.faults.push({ code, where, because, hint: hints[code] });
  }

  /** What a step throws as damage is a fault; everything else is thrown on. */
  attempt<T>(code: LedgerFaultCode, where: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!isAppError(error)) throw error;
      this.add(code, where, error.message);
      return undefined;
    }
  }
}

/** Gives others their turn now and then: all of this is synchronous reading. */
export async function pause(step: number): Promise<void> {
  if (step % 16 === 0) await new Promise((resolve) => void setImmediate(resolve));
}

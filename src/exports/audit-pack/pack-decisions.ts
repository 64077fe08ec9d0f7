/**
 * Decisions and what was handed in, as files of a pack (format: ledger/pack-decisions.ts).
 *
 * Invariant: only what the log held before the checkpoint of the pack goes in, so that a pack made again later has the same
 * bytes although people went on deciding.
 */
import {
  DECISION_DOCUMENTS,
  DECISION_ENTRIES_FILE,
  DECISION_PROOFS_FILE,
  DECISIONS_TABLE,
} from '../../ledger/pack-decisions.ts';
import type { TimeSpan } from '../../base/instant.ts';
import { touches } from '../../base/time-spans.ts';
import type { Decision } from '../../model/decision.ts';
import { titleOf } from '../../model/decision-titles.ts';
import type { SealedEvidence } from '../../model/evidence.ts';
import type { Run } from '../../model/run.ts';
import { csvOf } from '../csv/csv.ts';
import { entriesOf, json, proofsOf, text } from './pack-ledger.ts';
import type { DecidedEvidence, PackFileSource, PackSubject, PackTree } from './pack-subject.ts';
import { contentOf } from './sealed-bytes.ts';

/** In the order of the log. */
export function decidedFor({ run, decided = [], since }: PackSubject, { size }: PackTree): readonly DecidedEvidence[] {
  const before = decided.filter(({ entry, submission }) => entry.index < size && (submission?.index ?? 0) < size);
  const span = spanOf(run);
  const bearing = withRelated(
    before.map(({ decision }) => decision),
    (decision) => bearsOn(decision, span),
  );
  const isNew = ({ entry }: DecidedEvidence): boolean => since !== undefined && entry.index >= since.treeSize;
  return before
    .filter((one) => isNew(one) || bearing.has(one.decision.id))
    .sort((a, b) => a.entry.index - b.entry.index);
}

function spanOf({ period }: Run): TimeSpan {
  return period.type === 'as-of' ? { from: period.at, to: period.at } : { from: period.from, to: period.to };
}

/** Whether it may have said something of the period: what was decided in it or afterwards, and what reached into it. */
function bearsOn(decision: Decision, span: TimeSpan): boolean {
  if (decision.decidedAt >= span.from && decision.kind !== 'submission') return true;
  switch (decision.kind) {
    case 'waiver':
      return touches({ from: decision.from, to: decision.expiresAt }, span);
    case 'submission': {
      const handedIn = { from: decision.decidedAt, to: decision.decidedAt };
      return touches(decision.about, span) || touches(handedIn, span);
    }
    // What applies, and what is to be mended, stands until another decision says otherwise.
    case 'applicability':
    case 'applicability-version':
    case 'remediation':
      return true;
    case 'approval':
    case 'withdrawal':
    case 'retest':
    case 'submission-review':
      return false;
  }
}

/** With the approvals, withdrawals, re-tests and reviews of what bears on it, and with what those are of. */
function withRelated(decisions: readonly Decision[], bears: (decision: Decision) => boolean): ReadonlySet<string> {
  const found = new Set(decisions.filter(bears).map(({ id }) => id));
  for (const decision of decisions.toReversed()) if (found.has(decision.id) && 'of' in decision) found.add(decision.of);
  for (const decision of decisions) if ('of' in decision && found.has(decision.of)) found.add(decision.id);
  return found;
}

export function evidenceOf(decided: readonly DecidedEvidence[]): readonly SealedEvidence[] {
  const all = decided.flatMap(({ entry, submission }) => (submission ? [entry, submission] : [entry]));
  return all.sort((a, b) => a.index - b.index);
}

export function decisionFiles(subject: PackSubject, tree: PackTree): readonly PackFileSource[] {
  const { ledger, rawBytes } = subject;
  const decided = decidedFor(subject, tree);
  if (decided.length === 0) return [];
  const evidence = evidenceOf(decided);
  const lines = (): Uint8Array =>
    Buffer.concat([...entriesOf(evidence, ledger)].flatMap((entry) => [entry, Buffer.from('\n')]));
  const own = new Map(
    evidence.filter((one) => !isElsewhere(one, subject)).map(({ envelope }) => [envelope.digest, envelope]),
  );
  return [
    { path: DECISIONS_TABLE, make: () => text(decisionsCsv(decided, subject)) },
    { path: DECISION_ENTRIES_FILE, make: lines },
    { path: DECISION_PROOFS_FILE, make: () => json(proofsOf(evidence, ledger, tree)) },
    ...[...own.values()].map((envelope) => ({
      path: `${DECISION_DOCUMENTS}${envelope.digest}`,
      make: () => contentOf(rawBytes, envelope),
    })),
  ];
}

const isElsewhere = ({ envelope }: SealedEvidence, { since }: PackSubject): boolean =>
  since?.evidence.has(envelope.digest) === true;

/** Digests of what an earlier pack has and this one does not repeat. */
export function decisionsElsewhere(subject: PackSubject, tree: PackTree): readonly string[] {
  const away = evidenceOf(decidedFor(subject, tree)).filter((one) => isElsewhere(one, subject));
  return away.map(({ envelope }) => envelope.digest);
}

const header = ['id', 'decided at', 'decided by', 'what', 'reason', 'entry', 'document', 'handed in'] as const;

function decisionsCsv(decided: readonly DecidedEvidence[], subject: PackSubject): string {
  const place = (one: SealedEvidence): string =>
    isElsewhere(one, subject) ? 'in the earlier pack' : `${DECISION_DOCUMENTS}${one.envelope.digest}`;
  return csvOf(
    header,
    decided.map(({ decision, entry, submission }) => [
      decision.id,
      decision.decidedAt,
      decision.decidedBy,
      titleOf(decision),
      decision.reason,
      entry.index,
      place(entry),
      submission ? place(submission) : '',
    ]),
  );
}

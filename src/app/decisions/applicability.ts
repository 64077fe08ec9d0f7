/**
 * Rows of the Statement of Applicability are decided one by one or all at once, and become a version when somebody else
 * approves them. What ISO/IEC 27001:2022, 6.1.3 d) wants of a row is refused when it is missing, not marked later.
 */
import { z } from 'zod';
import { implementationStatuses, inclusionReasons, responsibilities } from '../../model/decision.ts';
import { isAnnexRow, rowDifferences, rowsAt, rowsDigest, versionsAt } from '../../model/standing/applicability.ts';
import { nearestWord } from '../nearest-word.ts';
import {
  defineAct,
  instantText,
  personText,
  reasonText,
  refused,
  said,
  shortText,
  unknown,
  type Drafted,
  type Known,
} from './act.ts';

const inclusionSchema = z.strictObject({
  because: z.enum(inclusionReasons, `expected one of ${inclusionReasons.join(', ')}`),
  ref: shortText.optional(),
});

export const rowSchema = z.strictObject({
  row: z.string('expected a row').trim().min(1).max(60),
  title: shortText.optional(),
  applicable: z.boolean('expected whether it is applicable'),
  inclusion: z.array(inclusionSchema).max(50).default([]),
  status: z.enum(implementationStatuses, `expected one of ${implementationStatuses.join(', ')}`).optional(),
  responsibility: z.enum(responsibilities, `expected one of ${responsibilities.join(', ')}`).optional(),
  description: z.string().trim().min(1).max(4000).optional(),
  owner: personText.optional(),
  plannedAt: instantText.optional(),
  /** Its own, where the rows come all at once. */
  reason: reasonText.optional(),
});

export type StatementRowInput = z.output<typeof rowSchema>;

export const setApplicability = defineAct({
  schema: z.strictObject({
    act: z.literal('set-applicability'),
    ...said,
    rows: z.array(rowSchema).min(1, 'expected at least one row').max(1000),
    /** Rows that say what is in force already are passed over instead of being decided again. */
    onlyChanged: z.boolean().default(false),
  }),
  decide({ by, reason, rows, onlyChanged }, known) {
    const names = rows.map(({ row }) => row);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw refused(`${twice} is decided twice`, 'Decide each row once.');
    const drafted = rows.map((row) => rowDraft(row, { by, reason }, known));
    const inForce = rowsAt(known.decisions, known.now);
    const wanted = onlyChanged ? drafted.filter((one) => isNew(one, inForce)) : drafted;
    if (wanted.length === 0) throw refused('all of these rows say what is in force already', 'There is nothing to do.');
    return wanted;
  },
});

function rowDraft(
  { reason: own, inclusion, ...row }: StatementRowInput,
  { by, reason }: { readonly by: string; readonly reason: string },
  known: Known,
): Drafted {
  const name = requireRow(row.row, row.title, known);
  const hint = 'ISO/IEC 27001:2022, 6.1.3 d) asks for it.';
  if (row.applicable) {
    if (inclusion.length === 0)
      throw refused(`${name} is applicable: why is missing (risk, law, contract or business)`, hint);
    if (row.status === undefined) throw refused(`${name} is applicable: whether it is implemented is missing`, hint);
  } else {
    if (inclusion.length > 0 || row.status !== undefined)
      throw refused(
        `${name} is not applicable, and so has neither inclusion reasons nor a status`,
        'A control that is needed and not there yet is applicable, with the status planned or not-implemented.',
      );
  }
  const { applicable, ...rest } = row;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as typeof rest;
  return {
    draft: {
      kind: 'applicability',
      decidedBy: by,
      reason: own ?? reason,
      ...given,
      row: name,
      applicable,
      inclusion,
    } as Extract<Drafted['draft'], { readonly kind: 'applicability' }>,
  };
}

function isNew({ draft }: Drafted, inForce: ReturnType<typeof rowsAt>): boolean {
  if (draft.kind !== 'applicability') return true;
  const before = inForce.filter(({ row }) => row === draft.row);
  const now = before[0]?.decidedAt;
  return now === undefined || rowDifferences(before, [{ ...draft, id: '', decidedAt: now }]).length > 0;
}

/** The row as the framework spells it. A control of the user's own needs a title, unless content/controls has one. */
function requireRow(row: string, title: string | undefined, { criteria, controls, decisions }: Known): string {
  const annex = criteria.filter(({ framework }) => framework === 'iso27001').map(({ id }) => id);
  const spelled = row.toUpperCase();
  if (annex.includes(spelled)) return spelled;
  if (/^A\.\d/.test(spelled) || isAnnexRow(spelled)) {
    const near = nearestWord(spelled, annex);
    throw unknown(
      `Annex A has no control ${row}`,
      near === undefined ? 'It goes from A.5.1 to A.8.34.' : `Did you mean ${near}?`,
    );
  }
  const control = controls.find(({ id }) => id === spelled);
  if (control) return control.id;
  if (!/^[A-Z][A-Z0-9]*(?:[-.][A-Z0-9]+)+$/.test(spelled))
    throw refused(`"${row}" cannot name a row`, 'Name it like A.8.24, or your own control like OWN-01.');
  const known = decisions.some((decision) => decision.kind === 'applicability' && decision.row === spelled);
  if (title === undefined && !known)
    throw refused(`${spelled} is a control of your own: its title is missing`, 'Give it with --title.');
  return spelled;
}

export const approveStatement = defineAct({
  schema: z.strictObject({ act: z.literal('approve-statement'), ...said, version: shortText }),
  decide({ by, reason, version }, known) {
    const rows = rowsAt(known.decisions, known.now);
    const versions = versionsAt(known.decisions, known.now);
    if (versions.some((one) => one.version.version === version))
      throw refused(`there is a version ${version} already`, 'Give it another name, such as the next number.');
    const annex = known.criteria.filter(({ framework }) => framework === 'iso27001');
    const missing = annex.filter(({ id }) => !rows.some(({ row }) => row === id));
    if (missing.length > 0)
      throw refused(
        `${missing.length} of ${annex.length} controls of Annex A are not decided: ${missing
          .slice(0, 5)
          .map(({ id }) => id)
          .join(', ')}${missing.length > 5 ? ' …' : ''}`,
        'Decide every row first: an excluded control needs its justification as well.',
      );
    const last = versions.at(-1);
    const changed = rowDifferences(last?.rows ?? [], rows);
    if (changed.length === 0 && last)
      throw refused(`nothing changed since version ${last.version.version}`, 'It is in force still.');
    const own = changed.filter(({ after }) => known.samePerson(after.decidedBy, by));
    if (own.length > 0)
      throw refused(
        `${by} decided ${own.length} of the ${changed.length} rows that would be approved (${own[0]!.row} is one)`,
        'Another person has to approve what one person decided.',
      );
    return [{ draft: { kind: 'applicability-version', decidedBy: by, reason, version, rowsDigest: rowsDigest(rows) } }];
  },
});

/**
 * Plumbline's own baseline: findings that somebody looked at, as a file that people edit (YAML, or JSON when it is called
 * so) and commit.
 *
 *   plumbline: baseline/1
 *   salt: 32 hex digits
 *   entries:
 *     - id: 24 hex digits        what it is about; see below
 *       rule, path, line, code   where it stood when it was written: for people, never compared
 *       status: unreviewed | false-positive | accepted | to-be-rotated
 *       reviewer, reason         without both, the entry is as good as unreviewed
 *       reviewed, expires        days (2027-03-31); from the day after `expires` on the finding counts again
 *
 * An id is the SHA-256 of rule, path, value and its number among equal ones of the file, cut to 96 bits. Of a secret the value stands as
 * scrypt(value, salt; N=2^14, r=8, p=1). Chosen because a committed file must mean the same on every machine (the identity
 * that findings carry is keyed per data directory), must not cover another secret that takes the place of the first (so
 * rule, path and line alone will not do), and must not let a short password be guessed at the price of a plain hash by
 * somebody who was given the file and not the code. Moved lines change nothing; a moved file is another finding.
 *
 * `to-be-rotated` needs a day until when: what is never due is never done.
 */
import { scryptSync } from 'node:crypto';
import { stringify } from 'yaml';
import { z } from 'zod';
import { AppError } from '../../../base/app-error.ts';
import { sha256Of } from '../../../base/digest.ts';
import type { Instant } from '../../../base/instant.ts';
import { reviewStatuses } from '../../../model/finding.ts';
import type { TextSource } from '../../config-excerpt.ts';
import { parseConfigText } from '../../config-reader.ts';
import type { Baseline, SeenFinding, Verdict } from './baseline.ts';

export const baselineFormat = 'baseline/1';

const day = z
  .string('expected a day, such as 2027-03-31')
  .regex(/^\d{4}-\d\d-\d\d$/, 'expected a day, such as 2027-03-31')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'there is no such day');

const entrySchema = z
  .strictObject({
    id: z
      .string('expected an id')
      .regex(/^[0-9a-f]{24}$/, 'expected 24 hex digits, as scan --write-baseline writes them'),
    rule: z.string('expected the id of a rule'),
    path: z.string('expected a path'),
    line: z.int('expected a line').optional(),
    code: z.string().optional(),
    status: z.enum(['unreviewed', ...reviewStatuses], `expected unreviewed, ${reviewStatuses.join(', ')}`),
    reviewer: z.string('expected a person').default(''),
    reason: z.string('expected a sentence').default(''),
    reviewed: day.optional(),
    expires: day.optional(),
  })
  .superRefine(({ status, expires }, context) => {
    if (status === 'to-be-rotated' && expires === undefined)
      context.addIssue({ code: 'custom', path: ['status'], message: 'to-be-rotated needs a day until when: expires' });
  });

const baselineSchema = z.strictObject({
  plumbline: z.literal(baselineFormat, `expected ${baselineFormat}`),
  salt: z.string('expected a salt').regex(/^[0-9a-f]{32}$/, 'expected 32 hex digits'),
  entries: z.array(entrySchema, 'expected a list of entries'),
});

export type BaselineEntry = z.output<typeof entrySchema>;
export interface BaselineFile {
  readonly salt: string;
  readonly entries: readonly BaselineEntry[];
}

export function parseOwnBaseline(source: TextSource): BaselineFile {
  const read = parseConfigText(source, baselineSchema);
  if (read.ok) return read.value;
  throw new AppError('rules/invalid-baseline', ['the baseline is not valid', ...read.error.slice(0, 10)].join('\n'), {
    hint: 'Mend the marked places; plumbline scan --write-baseline FILE writes one.',
  });
}

/** Ids of findings under one salt. Each value is hashed once: it takes some forty milliseconds. */
export function baselineIds(salt: string): (finding: SeenFinding) => string {
  const values = new Map<string, string>();
  const slow = (secret: string): string => {
    const known = values.get(secret);
    if (known !== undefined) return known;
    const hash = scryptSync(secret, Buffer.from(salt, 'hex'), 32, { N: 2 ** 14, r: 8, p: 1 }).toString('hex');
    values.set(secret, hash);
    return hash;
  };
  // The fingerprint holds rule, path and ordinal already.
  return ({ rule, path, ordinal, secret, fingerprint }) =>
    (secret === undefined
      ? sha256Of('baseline', fingerprint)
      : sha256Of('baseline', rule, path, String(ordinal), slow(secret))
    ).slice(0, 24);
}

export function ownBaseline(name: string, { salt, entries }: BaselineFile, now: Instant): Baseline {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const paths = new Set(entries.map(({ path }) => path));
  const used = new Set<string>();
  const idOf = baselineIds(salt);
  const today = now.slice(0, 10);
  const expired = entries.filter((entry) => isExpired(entry, today)).map(({ id }) => id);
  return {
    name,
    entries: entries.length,
    effect: sha256Of('baseline', JSON.stringify(entries), ...expired),
    concerns: (path) => paths.has(path),
    judge(finding) {
      const entry = byId.get(idOf(finding));
      if (!entry) return undefined;
      used.add(entry.id);
      return verdictOf(entry, name, today);
    },
    unused: (isScanned) =>
      entries.filter(({ id, path }) => !used.has(id) && isScanned(path)).map(({ rule, path }) => `${path} (${rule})`),
  };
}

const isExpired = ({ expires }: BaselineEntry, today: string): boolean => expires !== undefined && expires < today;

function verdictOf(entry: BaselineEntry, from: string, today: string): Verdict {
  const { status, reviewed, expires } = entry;
  const reviewer = entry.reviewer.trim();
  const reason = entry.reason.trim();
  const said = { ...(reviewer && { reviewer }), ...(reason && { reason }), ...(expires && { expires }) };
  if (status === 'unreviewed' || reviewer === '' || reason === '')
    return { known: { state: 'unreviewed', from, ...said } };
  if (isExpired(entry, today)) return { known: { state: 'expired', from, ...said } };
  return { suppressed: { marker: from, source: 'file', status, ...said, ...(reviewed && { reviewed }) } };
}

const heading = `# Findings that were looked at. An entry waves its finding through once status, reviewer and reason are filled in:
#   status: false-positive | accepted | to-be-rotated (with expires)    expires: 2027-03-31 (it counts again afterwards)
# Until then it is known and unreviewed: it does not fail \`plumbline scan\`, and it counts in an audit.
`;

export function writeOwnBaseline(file: BaselineFile, asJson: boolean): string {
  const document = { plumbline: baselineFormat, salt: file.salt, entries: file.entries };
  return asJson ? `${JSON.stringify(document, undefined, 2)}\n` : heading + stringify(document, { lineWidth: 0 });
}

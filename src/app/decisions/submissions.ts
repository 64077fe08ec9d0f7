/** Documents and records that somebody hands in for an evidence request, and what another person says of them. */
import { z } from 'zod';
import { sha256 } from '../../base/digest.ts';
import { dayMillis, later, millisOf, type Instant } from '../../base/instant.ts';
import { submissionsAt } from '../../model/standing/requests.ts';
import { nearestWord } from '../nearest-word.ts';
import {
  decisionOf,
  defineAct,
  idText,
  instantText,
  refused,
  requireAnother,
  said,
  unknown,
  type Known,
} from './act.ts';

/** More than any document, less than what would fill a disk by mistake. */
export const largestSubmission = 64 * 2 ** 20;

export const submitEvidence = defineAct({
  schema: z.strictObject({
    act: z.literal('submit-evidence'),
    ...said,
    request: idText,
    name: z
      .string('expected the name of the file')
      .trim()
      .min(1)
      .max(255)
      .refine((name) => !/[/\\\0]/.test(name), 'expected the name of a file, without its folder'),
    mediaType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, 'expected a media type such as application/pdf'),
    about: z.strictObject({ from: instantText, to: instantText }),
    bytes: z
      .custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected the bytes of a file')
      .refine((bytes) => bytes.length > 0, 'the file is empty: that is evidence of nothing')
      .refine((bytes) => bytes.length <= largestSubmission, `at most ${largestSubmission / 2 ** 20} MiB`),
  }),
  decide({ by, reason, request, name, mediaType, about, bytes }, known) {
    const { id } = requestNamed(request, known);
    const { from, to } = aboutOf(about, known.now);
    const digest = sha256(bytes);
    const same = submissionsAt(known.decisions, known.now).find(
      ({ submission, standing }) =>
        submission.digest === digest &&
        submission.request === id &&
        submission.about.from === from &&
        submission.about.to === to &&
        standing !== 'withdrawn',
    );
    if (same)
      throw refused(
        `the same bytes were handed in for ${id} as ${same.submission.id}, which is ${same.standing}`,
        'Hand in another document, or have that one reviewed.',
      );
    const draft = {
      kind: 'submission',
      decidedBy: by,
      reason,
      request: id,
      name,
      mediaType,
      size: bytes.length,
      digest,
      about: { from, to },
    } as const;
    return [{ draft, attachment: { title: `${name}, handed in for ${id}`, mediaType, bytes } }];
  },
});

/** Nothing is evidence of a time to come. A day that is not over counts until now. */
function aboutOf({ from, to }: { readonly from: Instant; readonly to: Instant }, now: Instant) {
  if (from > to) throw refused(`it would be evidence of a time that ends before it begins`, 'Give --about FROM..TO.');
  if (from > now || millisOf(to) - millisOf(now) >= dayMillis)
    throw refused(`it would be evidence of a time that has not come: ${from} to ${to}`, `It is ${now}.`);
  return { from, to: to > now ? later(from, now) : to };
}

function requestNamed(id: string, { requests }: Known) {
  const found = requests.find((one) => one.id.toLowerCase() === id.toLowerCase());
  if (found) return found;
  const near = nearestWord(
    id,
    requests.map((one) => one.id),
  );
  throw unknown(
    `there is no evidence request "${id}"`,
    near === undefined ? 'plumbline evidence requests shows all of them.' : `Did you mean ${near}?`,
  );
}

export const reviewSubmission = defineAct({
  schema: z.strictObject({
    act: z.literal('review-submission'),
    ...said,
    of: idText,
    verdict: z.enum(['accepted', 'rejected'], 'expected accepted or rejected'),
  }),
  decide({ by, reason, of, verdict }, known) {
    const submission = decisionOf(known, 'submission', of);
    const { standing, review } = submissionsAt(known.decisions, known.now).find((one) => one.submission.id === of)!;
    if (standing !== 'handed-in')
      throw refused(
        `${of} is ${standing}${review ? ` (${review.decidedBy})` : ''}`,
        'What was decided stays: hand the document in again to have it looked at anew.',
      );
    requireAnother(known, { by, other: submission.decidedBy, what: `who handed in ${of} cannot review it` });
    return [{ draft: { kind: 'submission-review', decidedBy: by, reason, of, verdict } }];
  },
});

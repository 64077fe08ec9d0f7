/**
 * Who approved a merge request, when, and of which revision. Pure.
 *
 * GitLab keeps two tellings. The list of approvals says who stands by it today (and when, on newer servers). System notes
 * say what happened: they are written once, in English whatever the language of the pages (GitLab's
 * `SystemNotes::MergeRequestsService`, the same words since 2016), and carry no machine-readable action in the interface.
 * So a note is taken at its word only when it is a system note and its body is exactly what GitLab writes; a note that says
 * anything else says nothing. What the list has and no note tells is an approval whose time is the list's, or unknown.
 *
 * The revision that was approved is the newest one pushed by then (`/versions`): GitLab does not keep it with the approval.
 */
import type { Instant } from '../../base/instant.ts';
import type { Account } from '../../model/account.ts';
import type { Review } from '../../model/changeset.ts';
import { asObjectId, type ObjectId } from '../../model/repository.ts';
import { accountOf } from './account.ts';
import type { Approvals, Note, Version } from './changeset-schema.ts';

const approved = 'approved this merge request';
const unapproved = 'unapproved this merge request';
const changesRequested = 'requested changes';
const descriptionChanged = 'changed the description';
const reset = /^reset approvals from (.+) by pushing to the branch$/;
const mention = /@([\w.-]+)/g;

type Draft = { -readonly [K in keyof Review]: Review[K] };

export interface ReviewSources {
  /** Null: not told. */
  readonly approvals: Approvals | null;
  readonly notes: readonly Note[];
  readonly versions: readonly Version[];
}

export function reviewsOf({ approvals, notes, versions }: ReviewSources): readonly Review[] {
  const ordered = notes.toSorted((a, b) =>
    a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : a.id - b.id,
  );
  const told = new Telling(versions);
  for (const note of ordered) told.hear(note);
  if (approvals) told.settle(approvals);
  return told.reviews;
}

/** The last time its text was changed, as far as notes tell. */
export function bodyEditedAt(notes: readonly Note[]): Instant | undefined {
  const edits = notes
    .filter(({ system, body }) => system && body === descriptionChanged)
    .map(({ created_at: at }) => at);
  return edits.sort().at(-1);
}

class Telling {
  readonly reviews: Draft[] = [];
  readonly #versions: readonly Version[];

  constructor(versions: readonly Version[]) {
    this.#versions = versions.toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1));
  }

  hear(note: Note): void {
    if (!note.system) return this.#commented(note);
    const { author, body, created_at: at } = note;
    if (body === approved) this.#said(note, 'approved');
    else if (body === changesRequested) this.#said(note, 'changes-requested');
    else if (body === unapproved) {
      if (author) this.#end(author.username, { at, by: accountOf(author) });
    } else
      for (const [, login] of reset.exec(body)?.[1]?.matchAll(mention) ?? [])
        this.#end(login!, { at, by: accountOf(author) });
  }

  /** What stands today decides: an approval that is in no note is added, one that is no longer there has ended. */
  settle({ approved_by: standing }: Approvals): void {
    for (const { user, approved_at: at = null } of standing) {
      const known = this.#standing(user.username);
      if (known) {
        if (at !== null) this.#date(known, at, 'review');
        continue;
      }
      const review: Draft = {
        id: `approval ${user.id}`,
        reviewer: accountOf(user),
        state: 'approved',
        submittedAt: null,
        timeFrom: 'unknown',
        commit: null,
      };
      if (at !== null) this.#date(review, at, 'review');
      this.reviews.push(review);
    }
    const logins = new Set(standing.map(({ user }) => user.username));
    for (const one of this.reviews) {
      if (one.state !== 'approved' || one.dismissed || one.reviewer === null || logins.has(one.reviewer.login))
        continue;
      // Older servers take approvals back at a push without a word.
      one.dismissed = { at: null, by: null };
    }
  }

  #said({ id, author, created_at: at }: Note, state: 'approved' | 'changes-requested'): void {
    const review: Draft = {
      id: `note ${id}`,
      reviewer: accountOf(author),
      state,
      submittedAt: at,
      timeFrom: 'system-note',
      commit: null,
    };
    this.#date(review, at, 'system-note');
    this.reviews.push(review);
  }

  /** A note on a line of the difference names the revision that was looked at; others are talk. */
  #commented({ id, type, author, created_at: at, position }: Note): void {
    if (type !== 'DiffNote') return;
    const commit = position?.head_sha ? asObjectId(position.head_sha) : this.#headAt(at);
    const reviewer = accountOf(author);
    this.reviews.push({ id: `note ${id}`, reviewer, state: 'commented', submittedAt: at, timeFrom: 'review', commit });
  }

  #date(review: Draft, at: Instant, timeFrom: Review['timeFrom']): void {
    review.submittedAt = at;
    review.timeFrom = timeFrom;
    review.commit = this.#headAt(at);
  }

  #standing(login: string): Draft | undefined {
    return this.reviews.findLast(
      ({ state, dismissed, reviewer }) => state === 'approved' && !dismissed && reviewer?.login === login,
    );
  }

  #end(login: string, dismissed: { readonly at: Instant; readonly by: Account | null }): void {
    const review = this.#standing(login);
    if (review) review.dismissed = dismissed;
  }

  #headAt(at: Instant): ObjectId | null {
    const head = this.#versions.findLast((version) => version.created_at <= at)?.head_commit_sha;
    return head ? asObjectId(head) : null;
  }
}

import type { Changeset } from '../../../model/changeset.ts';
import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import {
  changeName,
  changesetName,
  isFirstLanding,
  isFromPrivateFork,
  isJoined,
  habitBefore,
} from '../../kit/changes.ts';
import { changesetOf, isChangesetNumber } from '../../kit/changesets.ts';
import { differencesAbout, isDirectPush, isOf } from '../../kit/differences.ts';
import { clause, listed } from '../../words.ts';

/** Public numbers of vulnerabilities: whoever reported one asked for its fix. */
const advisory = /\b(?:CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3})\b/g;

export const changeTracesToRequest = defineCheck({
  meta: {
    id: 'change-traces-to-request',
    title: 'Each landing names the request it answers, as far as git and the forge show',
    question: 'Why was this change made, and who asked for it?',
    rationale:
      'A ticket or issue ties a change to somebody who wanted it. Git shows references in commit messages, branch names and trailers; that the ticket exists and was approved is known to the tracker. The text of a changeset lies on the forge, so without a forge a change that came through one is not determined when the commit names nothing. With one, its title, text, branch and linked issues are read: a request that does not exist, or was made after the landing, does not count. Of trackers outside the forge only the reference is seen.',
    remediation:
      'Name the ticket or issue in the commit message or the title of the changeset, and let a pipeline refuse those that name none.',
    reference: 'CHG-07',
    evaluation: 'population',
    parameters: { minimumJoinedShare: 0.5 },
  },
  population: 'landed-change',
  reads: ['landed-change', 'repository', 'changeset', 'difference'],
  toleratesGaps:
    'a reference that the commit holds is there, whatever a tracker or forge that is not connected knows in addition.',
  label: changeName,
  test(item, facts, { minimumJoinedShare }) {
    const { value } = item;
    const known = changesetOf(facts, value.proposed);
    const named = known === undefined ? undefined : judgeNamed(item, known, facts);
    if (named) return named;
    if (value.requests.length > 0 && known === undefined)
      return dangling(item, facts) ?? pass(`It names ${listed(value.requests)}.`, [item]);
    return withoutRequest(item) ?? unnamed(item, facts, { known, minimumJoinedShare });
  },
});

type View = FactView<'landed-change' | 'repository' | 'changeset' | 'difference'>;
type Landing = Fact<'landed-change'>;

/** What the forge says of each reference. Undefined: nothing is named. */
function judgeNamed(item: Landing, known: Fact<'changeset'>, facts: View): Outcome | undefined {
  const relied = [item, known];
  const { landedAt, requests } = item.value;
  const links = known.value.requests;
  const there = links.filter(({ createdAt }) => createdAt !== null && createdAt <= landedAt);
  if (there.length > 0)
    return pass(`It answers ${listed(there.map(({ id }) => id))}, which was there before it landed.`, relied);
  const late = links.filter(({ createdAt }) => createdAt !== null && createdAt > landedAt).map(({ id }) => id);
  const texts = [...requests, ...links.map(({ id }) => id), ...referencesIn(known.value)];
  const absent = links.filter(({ exists }) => exists === false).map(({ id }) => id);
  const isAbsent = (name: string): boolean =>
    absent.some((id) => id === name || (name[0] === '#' && id.endsWith(name)));
  const names = texts.filter((name) => !late.includes(name) && !isAbsent(name) && !isChangesetNumber(facts, name));
  if (names.length > 0) return dangling(item, facts) ?? fromText(names, relied);
  if (late.length > 0) return exception(`It names ${listed(late)}, which was made only after it had landed.`, relied);
  if (absent.length > 0)
    return exception(`It names ${listed(absent)}, which the forge does not have, or no longer has.`, relied);
  return undefined;
}

const fromText = (names: readonly string[], relied: readonly { readonly id: string }[]): Outcome =>
  pass(`It names ${listed(names)}; whether that exists, the forge was not asked or does not know.`, relied);

function dangling(item: Landing, facts: View): Outcome | undefined {
  const about = [
    ...differencesAbout(facts, { id: item.id, commit: item.value.commit }),
    ...(item.value.proposed === undefined ? [] : differencesAbout(facts, { id: item.value.proposed.fact })),
  ];
  const found = about.find((one) => isOf(one, 'request-not-found') && !one.value.explained);
  return found && exception(`It names a request that does not count: ${clause(found.value.because)}.`, [item, found]);
}

/** In title, branch and text; the text only as it was when it landed. */
function referencesIn({ title, source, body, bodyEditedAt, mergedAt }: Changeset): readonly string[] {
  const isAsLanded = bodyEditedAt === undefined || (mergedAt !== null && bodyEditedAt <= mergedAt);
  return [title, source, ...(isAsLanded ? [body] : [])].flatMap((text) => text.match(reference) ?? []);
}

/** `SHOP-12` and `#12`; names of standards (`UTF-8`, `SHA-256`) have the same shape and are no tickets. */
const reference =
  /(?<![\w&])#\d+\b|\b(?!(?:UTF|SHA|ISO|RFC|CVE|CWE|GPT|HTTP|TLS|AES|RSA|MD|PEP|ES)-)[A-Z][A-Z0-9]{1,9}-\d+\b/g;

/** Changes that need no ticket: what asked for them is known. */
function withoutRequest(item: Landing): Outcome | undefined {
  const { value } = item;
  const advisories = value.subject.match(advisory);
  if (advisories) return pass(`It names ${listed(advisories)}: the advisory is what asked for it.`, [item]);
  if (value.revertOf !== undefined) return pass(`It takes back ${value.revertOf.slice(0, 10)}.`, [item]);
  if (value.bot) return pass('A known automation made it; its configuration is the standing request.', [item]);
  return undefined;
}

interface Known {
  readonly known: Fact<'changeset'> | undefined;
  readonly minimumJoinedShare: number;
}

function unnamed(item: Landing, facts: View, { known, minimumJoinedShare }: Known): Outcome {
  const { value } = item;
  if (isFirstLanding(item, facts.of('repository'))) return notApplicable('The branch began with this commit.');
  const gaps = facts.gaps('landed-change');
  if (known) return untitled(item, known, gaps);
  const direct = differencesAbout(facts, { id: item.id, commit: value.commit }).find(isDirectPush);
  if (direct)
    return exception('It names no request, and it came through no changeset whose text could name one.', [
      item,
      direct,
    ]);
  if (isJoined(value))
    return notDetermined(
      `The commit names no request; the text of ${changesetName(value)}, where one may be named, is not in git.`,
      gaps,
    );
  if (isFromPrivateFork(value))
    return notDetermined(
      'The commit names no request: by its title and committer it is the fix of a security advisory, which GitHub lands from a private fork; the advisory is not in git.',
      gaps,
    );
  const { atLeast } = habitBefore(facts.of('landed-change'), item);
  if (atLeast < minimumJoinedShare)
    return notDetermined(
      'The commit names no request, and git does not show how changes come to this repository.',
      gaps,
    );
  return exception('It names no request, and it came through no changeset whose text could name one.', [item]);
}

function untitled(item: Landing, known: Fact<'changeset'>, gaps: ReturnType<View['gaps']>): Outcome {
  const { missing, bodyEditedAt, mergedAt } = known.value;
  const hidden = missing.find(({ part }) => part === 'requests' || part === 'body');
  if (hidden) return notDetermined(`It names no request in what could be read: ${clause(hidden.detail)}.`, gaps);
  if (bodyEditedAt !== undefined && (mergedAt === null || bodyEditedAt > mergedAt))
    return notDetermined(
      `It names no request outside of the text of ${changesetName(item.value)}, which was edited after it had landed.`,
      gaps,
    );
  return exception(`Neither the commit nor ${changesetName(item.value)} names a request.`, [item, known]);
}

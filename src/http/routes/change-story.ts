/** One change with everything known of it. */
import { z } from '@hono/zod-openapi';
import { knownAccount } from '../../app/known-account.ts';
import { proofsOf } from '../../app/changes/proofs.ts';
import type { ChangeStory } from '../../app/changes/questions.ts';
import type { ChangeRow } from '../../app/plumbline.ts';
import type { Account } from '../../model/account.ts';
import type { Changeset } from '../../model/changeset.ts';
import { notFound } from '../problem.ts';
import { type ApiContext, addRoute, runParam } from '../route.ts';
import { changeAnswer, instantSchema, type Change, type ChangeDetail } from '../schema.ts';
import { assertRun, stretchOf } from './change-wish.ts';

export function addStoryRoute({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/repositories/{repository}/changes/{commit}',
    tag: 'Changes',
    summary: 'Everything known of one landing, with the facts and commands that prove it',
    params: z.object({ repository: z.string(), commit: z.string() }),
    query: z.object({ run: runParam, from: instantSchema.optional(), to: instantSchema.optional() }),
    answer: changeAnswer,
    handle: async ({ params: { repository, commit }, query }) => {
      await assertRun(plumbline, query.run);
      const story = await plumbline.changeStory({ ...stretchOf(query), repository, commit });
      if (story) return detailOf(story);
      throw notFound(
        `a landing ${commit} in ${repository} within the run's period`,
        'See /api/v1/changes for those that exist, or name another run.',
      );
    },
  });
}

/** As lists show it. */
export function changeOf({ fact, outcome, findings }: ChangeRow): Change {
  const { value, id, repository } = fact;
  const { branch, commit, subject, landedAt, provenance, change, joinedBy, joinReason, method } = value;
  const { authors, approvers, requests, bot, signature, paths, backportOf } = value;
  return {
    id,
    repository,
    branch,
    commit,
    subject,
    landedAt,
    provenance,
    change,
    joinedBy,
    joinReason,
    method,
    authors,
    approvers,
    requests,
    bot,
    ...(backportOf && { backportOf }),
    signature,
    paths: paths.length,
    outcome,
    findings,
  };
}

function detailOf(story: ChangeStory): ChangeDetail {
  const { row, changeset, rules, relied, gaps, before, after, commitTimes } = story;
  const { fact, differences = [] } = row;
  const { committer, revertOf, paths, requests, deployments = [], proposed, content, landedBy } = fact.value;
  return {
    change: changeOf(row),
    committer,
    paths,
    fact,
    requests: requests.map((id) => requestOf(id, changeset?.value)),
    deployments,
    differences,
    relied,
    gaps,
    before,
    after,
    proofs: proofsOf(row),
    ...(revertOf ? { revertOf } : {}),
    ...othersOf(story),
    ...(landedBy ? { landedBy } : {}),
    ...(proposed ? { proposed } : {}),
    ...(content ? { content } : {}),
    ...verdictsOf(story),
    ...(rules ? { rules } : {}),
    ...(changeset ? proposalOf(changeset.value, commitTimes, row.people) : {}),
  };
}

function othersOf({ forge, reverts, revertedBy }: ChangeStory): Pick<ChangeDetail, 'forge' | 'reverts' | 'revertedBy'> {
  return {
    ...(forge === undefined ? {} : { forge }),
    ...(reverts ? { reverts } : {}),
    ...(revertedBy ? { revertedBy } : {}),
  };
}

function verdictsOf({ row: { verdicts }, evidence }: ChangeStory): Pick<ChangeDetail, 'verdicts'> {
  if (!verdicts) return {};
  return {
    verdicts: verdicts.map((verdict) => {
      const sealed = evidence?.get(verdict.check);
      return sealed === undefined ? verdict : { ...verdict, evidence: sealed };
    }),
  };
}

function proposalOf(
  { title, source, pushes, commits, reviews }: Changeset,
  times: ChangeStory['commitTimes'],
  people: ChangeRow['people'],
): Pick<ChangeDetail, 'title' | 'source' | 'pushes' | 'commits' | 'reviews'> {
  const told = (account: Account | null) => {
    const one = knownAccount(people, account);
    return { person: one?.person ?? nameOf(account), identity: one?.identity ?? null };
  };
  return {
    title,
    source,
    reviews: reviews.flatMap(({ reviewer, state, submittedAt: at, commit }) =>
      state === 'approved' ? [] : [{ ...told(reviewer), bot: reviewer?.kind === 'bot', state, at, commit }],
    ),
    pushes: pushes && pushes.map(({ by, ...push }) => pushOf(push, told(by))),
    commits: commits.map(({ commit, author, authorAccount, message }) => ({
      commit,
      author: author.name || nameOf(authorAccount) || author.email,
      at: times.get(commit) ?? null,
      subject: message.split('\n', 1)[0]!,
    })),
  };
}

type Push = NonNullable<ChangeDetail['pushes']>[number];

const pushOf = (
  push: Omit<Push, 'by' | 'identity'>,
  { person, identity }: { readonly person: string | null; readonly identity: string | null },
): Push => ({ ...push, by: person, identity });

const nameOf = (account: Account | null): string | null => account && (account.name ?? account.login);

/** The forge writes the same ticket with the name of its repository, too. */
function requestOf(id: string, changeset: Changeset | undefined): ChangeDetail['requests'][number] {
  const linked = changeset?.requests.find((request) => request.id === id || request.id.endsWith(id));
  return { id, url: linked?.url ?? null, createdAt: linked?.createdAt ?? null };
}

/** What a fact about a landing says once a forge was asked, in place of what git alone could say. */
import { requestsIn, unique } from '../../git/trailers.ts';
import type { Approver, ContentComparison, LandedChange, ProposedChange } from '../../model/change.ts';
import { oneSequence, type Changeset } from '../../model/changeset.ts';
import { landedQuestion, mergeQuestion, questionKey } from './content-questions.ts';
import type { JoinedLanding } from './joined-landing.ts';
import { proposedOf, type ProposedSource } from './proposed.ts';
import { personIn } from './writers.ts';

type ForgeSide = Pick<LandedChange, 'change' | 'joinedBy' | 'joinReason' | 'method' | 'authors' | 'requests' | 'bot'> &
  Partial<Pick<LandedChange, 'approvers' | 'proposed' | 'content' | 'landedBy'>>;

export function forgeSideOf(joined: JoinedLanding, source: ProposedSource): ForgeSide {
  const { change, joinedBy, joinReason, method, move, changeset, git } = joined;
  const { identities, forge } = source.forge;
  const actor = move?.entry.actor ?? null;
  const authors = authorsOf(joined, source);
  const common = {
    change,
    joinedBy,
    joinReason,
    method,
    authors: unique(
      authors.map(({ display }) => display),
      (display) => display,
    ),
    bot: authors.length > 0 && authors.every(({ kind }) => kind === 'bot'),
    ...(actor !== null && { landedBy: identities.ofAccount({ forge, login: actor }).display }),
  };
  if (changeset === undefined) return { ...common, requests: git.requests };
  const proposed = proposedOf(joined, changeset, source);
  return {
    ...common,
    requests: requestsOf(joined, changeset, source),
    approvers: approversOf(proposed),
    proposed,
    ...contentOf(joined, changeset, source),
  };
}

/** Of what landed and of what was proposed; the forge itself, which commits for its buttons, is nobody. */
function authorsOf({ git, changeset }: JoinedLanding, { forge, proofs }: ProposedSource) {
  const { identities } = forge;
  const isPlain = (commit: Changeset['commits'][number]['commit']): boolean => {
    const question = mergeQuestion(commit, proofs.parentsOf.get(commit) ?? []);
    return question !== undefined && proofs.answers.get(questionKey(question))?.result === 'equal';
  };
  const persons = [
    ...git.authors.map(personIn),
    ...(changeset?.commits ?? []).filter(({ commit }) => !isPlain(commit)).map(({ author }) => author),
  ];
  const found = persons.map((person) => identities.ofPerson(person));
  return unique(found, ({ key }) => key);
}

/** As the forge writes them, but without the name of this very repository; the changeset asks for nothing but itself. */
function requestsOf(
  { git, change }: JoinedLanding,
  changeset: Changeset,
  { forge }: ProposedSource,
): readonly string[] {
  const { title, body, source, author, requests, id } = changeset;
  const isBot = author?.kind === 'bot';
  // What an update bot pastes are the notes of others.
  const written = [title, source.replace(/^[^:]*:/, ''), ...(isBot ? [] : [body])].join('\n\n');
  const plain = (request: string): string =>
    request.toLowerCase().startsWith(`${forge.path.toLowerCase()}#`) ? request.slice(forge.path.length) : request;
  const found = [...requests.map((request) => request.id), ...requestsIn(written), ...git.requests].map(plain);
  const itself = oneSequence.has(forge.forge) ? [`#${id}`, `#${change?.id}`] : [];
  return unique(found, (request) => request).filter((request) => !itself.includes(request));
}

function approversOf({ approvals }: ProposedChange): readonly Approver[] {
  return approvals
    .filter(({ state, beforeLanding }) => state === 'standing' && beforeLanding !== false)
    .map(({ person, at, commit, source }) => ({ person, at, commit, source }));
}

function contentOf(
  joined: JoinedLanding,
  changeset: Changeset,
  { chain, proofs }: ProposedSource,
): { readonly content?: ContentComparison } {
  const question = landedQuestion(joined, changeset.head, chain);
  if (question !== undefined) {
    const content = proofs.answers.get(questionKey(question));
    return content === undefined ? {} : { content };
  }
  if (!joined.isOfAnotherBranch) return {};
  const patch = joined.joinedBy === 'patch-id' ? '; the patch is the same' : '';
  const because = `#${changeset.id} was proposed for ${changeset.base}, which holds other content than this branch${patch}`;
  return { content: { result: 'not-comparable', against: changeset.head, because, paths: [] } };
}

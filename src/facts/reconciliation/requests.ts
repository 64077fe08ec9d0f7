/**
 * Tickets that a landing names and that were not there when it landed. Told only where it is certain: the forge links the
 * ticket and dates it later, or says that it has none, or the forge counts tickets and changesets in one sequence (GitHub, Gitea) and a changeset
 * with a lower number was made after the landing.
 */
import type { Instant } from '../../base/instant.ts';
import { oneSequence } from '../../model/changeset.ts';
import { changesetFactId } from '../landed-change/forge-knowledge.ts';
import { landedAtOf } from '../landed-change/proposed.ts';
import type { JoinedLanding } from '../landed-change/joined-landing.ts';
import type { Found, Reconciling } from './difference.ts';

export function* requestDifferences(source: Reconciling): Iterable<Found> {
  const { forge, landed, repository } = source;
  const firstAfter = numbering(source);
  for (const fact of landed) {
    const joined = forge.joined.get(fact.value.commit);
    const changeset = joined?.changeset;
    if (!joined || !changeset || forge.chain.landings[joined.last]?.commit !== fact.value.commit) continue;
    const at = landedAtOf(joined, changeset);
    const named = fact.value.requests.filter((request) => !isChangeset(request, source));
    const late = named.filter((request) => isLate(request, { joined, at, firstAfter, source }));
    if (late.length === 0) continue;
    const isElse = late.length < named.length;
    yield {
      code: 'request-not-found',
      subject: fact.value.commit,
      at: fact.valid.from.at,
      because: `${late.join(', ')} did not exist when #${changeset.id} landed${absent(late, joined)}${isElse ? '; it names others' : ''}`,
      explained: isElse,
      relied: [fact.id, changesetFactId(repository.name, changeset.id)],
    };
  }
}

const isChangeset = (request: string, { forge }: Reconciling): boolean =>
  oneSequence.has(forge.knowledge.forge) && request.startsWith('#') && forge.knowledge.changesets.has(request.slice(1));

interface Question {
  readonly joined: JoinedLanding;
  readonly at: Instant;
  readonly firstAfter: (at: Instant) => number;
  readonly source: Reconciling;
}

/** A ticket that was removed since cannot be told from one that never was. */
function absent(late: readonly string[], { changeset }: JoinedLanding): string {
  const gone = changeset?.requests.filter(({ exists }) => exists === false).map(({ id }) => id) ?? [];
  const isGone = late.some((request) => gone.some((id) => id.endsWith(request)));
  return isGone ? ', or was removed since: the forge has none' : '';
}

function isLate(request: string, { joined, at, firstAfter, source }: Question): boolean {
  const linked = joined.changeset?.requests.find(
    ({ id }) => id === request || id === `${source.forge.knowledge.path}${request}`,
  );
  if (linked) return linked.exists === false || (linked.createdAt !== null && linked.createdAt > at);
  const number = /^#(\d+)$/.exec(request)?.[1];
  return number !== undefined && Number(number) > firstAfter(at);
}

/** The lowest number that was given out after an instant, as far as changesets show. */
function numbering({ forge }: Reconciling): (at: Instant) => number {
  const { knowledge } = forge;
  const isOneSequence = oneSequence.has(knowledge.forge);
  const made = [...knowledge.changesets.values()]
    .map(({ id, createdAt }) => ({ number: Number(id), createdAt }))
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  // From the last one back: the lowest number of all that were made then or later.
  const lowest: number[] = [];
  for (let at = made.length - 1; at >= 0; at--) lowest[at] = Math.min(made[at]!.number, lowest[at + 1] ?? Infinity);
  return (instant) => {
    if (!isOneSequence) return Infinity;
    let [low, high] = [0, made.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (made[middle]!.createdAt > instant) high = middle;
      else low = middle + 1;
    }
    return lowest[low] ?? Infinity;
  };
}

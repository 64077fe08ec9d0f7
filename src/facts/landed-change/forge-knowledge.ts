/** What a forge told that bears on the landings of one branch. */
import { millisOf } from '../../base/instant.ts';
import type { RefActivity } from '../../forges/ref-activity.ts';
import type { ForgeKind } from '../../model/account.ts';
import type { Changeset } from '../../model/changeset.ts';
import type { Deployment } from '../../model/deployment.ts';
import type { RepositoryName } from '../../model/repository.ts';
import { isWhole } from '../forge/coverage.ts';
import { currentRecords, historiesOf, type ForgeHistory } from '../forge/strand-history.ts';
import { watchedChangesets } from '../forge/watched-changesets.ts';
import type { Identities } from '../identity/identities.ts';

export interface ForgeKnowledge {
  readonly forge: ForgeKind;
  /** The repository, as the forge names it. */
  readonly path: string;
  /** Of any state and any branch, by number. */
  readonly changesets: ReadonlyMap<string, Changeset>;
  /** Every changeset there is was told: one that is not here does not exist. */
  readonly isWhole: boolean;
  /** Of the branch, oldest first. */
  readonly activity: readonly RefActivity[];
  readonly deployments: readonly Deployment[];
  readonly identities: Identities;
}

export const changesetFactId = (repository: RepositoryName, id: string): string => `changeset:${repository}:${id}`;
export const deploymentFactId = (repository: RepositoryName, id: string): string => `deployment:${repository}:${id}`;

export function forgeKnowledge(history: ForgeHistory, branch: string, identities: Identities): ForgeKnowledge {
  const ref = `refs/heads/${branch}`;
  const changesets = watchedChangesets(history);
  const told = historiesOf(history, 'changesets');
  return {
    forge: history.forge,
    path: history.path,
    changesets: new Map(changesets.map((value) => [value.id, value])),
    isWhole: told.length > 0 && told.every(isWhole),
    activity: movesOf(history, ref),
    deployments: currentRecords(history, 'deployments').map(({ value }) => value),
    identities,
  };
}

/**
 * Moves of one ref by the forge's log, oldest first; a log only grows, so what it no longer tells counts as well. Moves of
 * the same second are put in the order in which they join.
 */
export function movesOf(history: ForgeHistory, ref: string): readonly RefActivity[] {
  const all = historiesOf(history, 'ref-activity').flatMap(({ versions }) => versions.map(({ value }) => value));
  const known = new Map(all.filter((entry) => entry.ref === ref).map((entry) => [entry.id, entry]));
  const sorted = [...known.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  for (let at = 1; at < sorted.length; at++) {
    const [before, entry] = [sorted[at - 1]!, sorted[at]!];
    const isSwapped = before.at === entry.at && before.before !== null && before.before === entry.after;
    if (isSwapped) [sorted[at - 1], sorted[at]] = [entry, before];
  }
  return withoutEchoes(sorted);
}

/** A webhook and the log tell the same move under ids of their own: the one that was watched is kept. */
function withoutEchoes(moves: readonly RefActivity[]): readonly RefActivity[] {
  const sameMove = (a: RefActivity, b: RefActivity): boolean =>
    a.before === b.before &&
    a.after === b.after &&
    a.seen !== b.seen &&
    Math.abs(millisOf(a.at) - millisOf(b.at)) < echoMillis;
  const kept: RefActivity[] = [];
  for (const move of moves) {
    const twin = kept.findLastIndex((other, at) => at >= kept.length - 4 && sameMove(other, move));
    if (twin < 0) kept.push(move);
    // The log says how it came about, the webhook that it was seen.
    else kept[twin] = { ...merge(kept[twin]!, move), seen: 'watched' };
  }
  return kept;
}

const echoMillis = 5 * 60 * 1000;

function merge(a: RefActivity, b: RefActivity): RefActivity {
  const [watched, logged] = a.seen === 'watched' ? [a, b] : [b, a];
  return { ...watched, actor: logged.actor ?? watched.actor, activity: logged.activity };
}

/** What the routes of GitLab's face have in common: finding what is meant, refusing as GitLab does. */
import type { Ask, Reply, Route } from '../face.ts';
import type { SimChangeset, SimRepository } from '../../world.ts';

export type Tier = 'free' | 'premium' | 'ultimate';

/** What differs from server to server. */
export interface Server {
  readonly tier: Tier;
  readonly version: string;
  /** As it was years ago: approvals without times, `merged_by`, `work_in_progress`, no `/metadata`. */
  readonly old: boolean;
}

export const notFound = (what: string): Reply => ({ status: 404, body: { message: `404 ${what} Not Found` } });
/** Of a path that the server has no code for. */
export const noSuchPath: Reply = { status: 404, body: { error: '404 Not Found' } };
export const good = (body: unknown): Reply => ({ status: 200, body });

const tiers: readonly Tier[] = ['free', 'premium', 'ultimate'];

export function paidFor({ tier }: Server, least: Tier): boolean {
  return tiers.indexOf(tier) >= tiers.indexOf(least);
}

type InProject = (ask: Ask, repository: SimRepository) => Reply;

/** `{id}` is a number, or the path with its slashes written as `%2F`. */
export function projectRoute(template: string, needs: string, answer: InProject): Route {
  return {
    method: 'GET',
    template: `/projects/{id}${template}`,
    needs,
    answer(ask) {
      const id = ask.parameters['id'] ?? '';
      const found = ask.world.repositories.find((one) => String(one.id) === id || `${one.owner}/${one.name}` === id);
      return found ? answer(ask, found) : notFound('Project');
    },
  };
}

export function requestRoute(
  template: string,
  needs: string,
  answer: (ask: Ask, repository: SimRepository, request: SimChangeset) => Reply,
): Route {
  return projectRoute(`/merge_requests/{merge_request_iid}${template}`, needs, (ask, repository) => {
    const number = Number(ask.parameters['merge_request_iid']);
    const request = repository.changesets.find((one) => one.number === number);
    return request ? answer(ask, repository, request) : notFound('Merge Request');
  });
}

export function groupRoute(template: string, needs: string, answer: (ask: Ask) => Reply): Route {
  return {
    method: 'GET',
    template: `/groups/{id}${template}`,
    needs,
    answer({ ...ask }) {
      const { login, id } = ask.world.organisation;
      const named = ask.parameters['id'];
      return named === login || named === String(id) ? answer(ask) : notFound('Group');
    },
  };
}

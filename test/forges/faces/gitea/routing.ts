/** What the routes of Gitea's face have in common: finding what is meant, refusing as Gitea does. */
import type { Ask, Reply, Route } from '../face.ts';
import type { SimChangeset, SimRepository } from '../../world.ts';
import type { Cut } from './lists.ts';

/** What differs from server to server. */
export interface Server {
  readonly software: 'gitea' | 'forgejo';
  readonly version: string;
  /** As Gitea 1.20 had it: no drafts, no priorities, nothing about administrators. */
  readonly old: boolean;
  readonly cut: Cut;
}

export const good = (body: unknown): Reply => ({ status: 200, body });
export const notFound = (ask: Ask): Reply => ({
  status: 404,
  body: { message: 'not found', url: `${ask.origin}/api/swagger`, errors: null },
});

/** Whoever may everything is an administrator of the server. */
export const isSiteAdmin = ({ credential }: Ask): boolean => credential?.scopes.includes('*') === true;
export const isMember = (ask: Ask): boolean => {
  const account = ask.world.accounts.get(ask.credential?.login ?? '');
  return isSiteAdmin(ask) || (account !== undefined && !account.outside);
};

type InRepository = (ask: Ask, repository: SimRepository) => Reply;

export function repositoryRoute(template: string, needs: string, answer: InRepository): Route {
  return {
    method: 'GET',
    template: `/repos/{owner}/{repo}${template}`,
    needs,
    answer(ask) {
      const { owner, repo } = ask.parameters;
      const found = ask.world.repositories.find((one) => one.owner === owner && one.name === repo);
      return found ? answer(ask, found) : notFound(ask);
    },
  };
}

export function pullRoute(
  template: string,
  needs: string,
  answer: (ask: Ask, repository: SimRepository, pull: SimChangeset) => Reply,
): Route {
  return repositoryRoute(template, needs, (ask, repository) => {
    const pull = repository.changesets.find(({ number }) => String(number) === ask.parameters['index']);
    return pull ? answer(ask, repository, pull) : notFound(ask);
  });
}

export function organisationRoute(template: string, needs: string, answer: (ask: Ask) => Reply): Route {
  return {
    method: 'GET',
    template: `/orgs/{org}${template}`,
    needs,
    answer: (ask) => (ask.parameters['org'] === ask.world.organisation.login ? answer(ask) : notFound(ask)),
  };
}

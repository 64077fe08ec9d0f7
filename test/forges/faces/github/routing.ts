/** What the routes of GitHub's face have in common: finding the repository that is meant, refusing as GitHub does. */
import type { Ask, Reply, Route } from '../face.ts';
import type { SimChangeset, SimRepository } from '../../world.ts';

export const notFound = (ask: Ask, message = 'Not Found'): Reply => ({
  status: 404,
  body: { message, documentation_url: `${ask.origin}/rest`, status: '404' },
});

export const good = (body: unknown): Reply => ({ status: 200, body });

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

export function changesetRoute(
  template: string,
  needs: string,
  answer: (ask: Ask, repository: SimRepository, changeset: SimChangeset) => Reply,
): Route {
  return repositoryRoute(template, needs, (ask, repository) => {
    const number = Number(ask.parameters['pull_number'] ?? ask.parameters['issue_number']);
    const changeset = repository.changesets.find((one) => one.number === number);
    return changeset ? answer(ask, repository, changeset) : notFound(ask);
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

export const newestFirst = <T>(items: readonly T[], timeOf: (item: T) => string): T[] =>
  items.toSorted((a, b) => (timeOf(a) > timeOf(b) ? -1 : timeOf(a) < timeOf(b) ? 1 : 0));

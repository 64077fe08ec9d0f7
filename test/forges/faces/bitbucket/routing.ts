/** What the routes of Bitbucket's face have in common: finding what is meant, refusing as Bitbucket does. */
import type { Ask, Reply, Route } from '../face.ts';
import type { SimChangeset, SimRepository } from '../../world.ts';

/** What differs from workspace to workspace. */
export interface Workspace {
  /** Merge checks that bind. */
  readonly premium: boolean;
  /** Branch restrictions stand with the project. */
  readonly inheritsRestrictions: boolean;
  /** Lists of pull requests leave out the participants even when they are asked for. */
  readonly withholdsParticipants: boolean;
}

export const good = (body: unknown): Reply => ({ status: 200, body });
export const refused = (status: number, message: string): Reply => ({
  status,
  body: { type: 'error', error: { message } },
});
export const notFound = (what: string): Reply => refused(404, `${what} not found`);

export function workspaceRoute(template: string, needs: string, answer: (ask: Ask) => Reply): Route {
  return {
    method: 'GET',
    template: `/workspaces/{workspace}${template}`,
    needs,
    answer: (ask) => (isOurs(ask) ? answer(ask) : notFound('Workspace')),
  };
}

export const isOurs = ({ parameters, world }: Ask): boolean => parameters['workspace'] === world.organisation.login;

export function repositoryRoute(
  template: string,
  needs: string,
  answer: (ask: Ask, repository: SimRepository) => Reply,
): Route {
  return {
    method: 'GET',
    template: `/repositories/{workspace}/{repo_slug}${template}`,
    needs,
    answer(ask) {
      const found = ask.world.repositories.find(({ name }) => name === ask.parameters['repo_slug']);
      return found && isOurs(ask) ? answer(ask, found) : notFound('Repository');
    },
  };
}

export function pullRequestRoute(
  template: string,
  answer: (ask: Ask, repository: SimRepository, request: SimChangeset) => Reply,
): Route {
  const whole = `/pullrequests/{pull_request_id}${template}`;
  return repositoryRoute(whole, 'read:pullrequest', (ask, repository) => {
    const number = Number(ask.parameters['pull_request_id']);
    const request = repository.changesets.find((one) => one.number === number);
    return request ? answer(ask, repository, request) : notFound('Pull request');
  });
}

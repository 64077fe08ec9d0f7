/** How Gitea leaves its traces in git: names of refs, messages of its buttons, addresses it makes up. */
import type { Habits, Proposal } from '../../world.ts';

export const giteaHabits: Habits = {
  forge: 'gitea',
  organisation: 'acme',
  pullRef: (number) => `refs/pull/${number}/head`,
  // Whoever presses the button is the committer of everything.
  committer: (_, merger) => merger,
  mergeMessage: ({ number, title, source, base, repository }) =>
    `Merge pull request '${title}' (#${number}) from ${source} into ${base}\n\nReviewed-on: ${address(repository, number)}`,
  squashMessage: (proposal) => squashMessage(proposal),
  // Automations are ordinary accounts.
  bot: (name) => ({ login: `${name}-bot`, email: `${name}-bot@acme.example` }),
  hiddenEmail: (login) => `${login}@noreply.gitea.example`,
  methods: ['merge', 'squash', 'rebase', 'fast-forward'],
  authorCanApprove: false,
};

const address = (repository: string, number: number): string =>
  `https://git.acme.example/${repository.includes('/') ? repository : `acme/${repository}`}/pulls/${number}`;

function squashMessage({ number, title, repository, coAuthors }: Proposal): string {
  const trailers = coAuthors.map(({ name, email }) => `Co-authored-by: ${name} <${email}>`);
  return [`${title} (#${number})`, [`Reviewed-on: ${address(repository, number)}`, ...trailers].join('\n')].join(
    '\n\n',
  );
}

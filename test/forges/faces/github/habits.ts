/** How GitHub leaves its traces in git: names of refs, messages of its buttons, addresses it makes up. */
import type { Habits, Proposal } from '../../world.ts';

const webFlow = { name: 'GitHub', email: 'noreply@github.com' };

export const githubHabits: Habits = {
  forge: 'github',
  organisation: 'acme',
  pullRef: (number) => `refs/pull/${number}/head`,
  // A rebase is committed by who pressed the button, everything else by GitHub itself.
  committer: (of, merger) => (of === 'rebase' ? merger : webFlow),
  mergeMessage: ({ number, repository, source, title }) =>
    `Merge pull request #${number} from ${repository.includes('/') ? repository : 'acme'}/${source}\n\n${title}`,
  squashMessage: (proposal) => squashMessage(proposal),
  bot: (name, id) => ({ login: `${name}[bot]`, email: `${id}+${name}[bot]@users.noreply.github.com` }),
  hiddenEmail: (login, id) => `${id}+${login}@users.noreply.github.com`,
  methods: ['merge', 'squash', 'rebase', 'queue'],
  authorCanApprove: false,
};

function squashMessage({ number, title, commits, coAuthors }: Proposal): string {
  const subjects = commits.length > 1 ? commits.map(({ message }) => `* ${message.split('\n')[0]!}`) : [];
  const trailers = coAuthors.map(({ name, email }) => `Co-authored-by: ${name} <${email}>`);
  return [`${title} (#${number})`, subjects.join('\n\n'), trailers.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
}

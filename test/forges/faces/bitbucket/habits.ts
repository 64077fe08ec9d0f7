/** How Bitbucket leaves its traces in git: messages of its buttons, addresses of tokens. It shows no refs of pull requests. */
import { createHash } from 'node:crypto';
import type { Habits, Proposal } from '../../world.ts';

export const bitbucketHabits: Habits = {
  forge: 'bitbucket',
  organisation: 'acme',
  // Bitbucket keeps what was proposed, and shows it to nobody over git: no reader knows this name.
  pullRef: (number) => `refs/kept/${number}`,
  // Whoever presses the button is the committer, of a squash and a rebase too.
  committer: (_, merger) => merger,
  mergeMessage,
  squashMessage: mergeMessage,
  // What acts by an access token is shown under the token's name.
  bot: (name) => ({
    login: `712020:${createHash('sha256').update(name).digest('hex').slice(0, 32)}`,
    email: `${createHash('sha256').update(`address of ${name}`).digest('hex').slice(0, 32)}@bots.bitbucket.example`,
  }),
  hiddenEmail: () => undefined,
  methods: ['merge', 'squash', 'fast-forward', 'rebase'],
  authorCanApprove: true,
};

function mergeMessage({ number, source, title }: Proposal): string {
  return [`Merged in ${source} (pull request #${number})`, title].join('\n\n');
}

/** How GitLab leaves its traces in git: names of refs, messages of its buttons, addresses it makes up. */
import { createHash } from 'node:crypto';
import type { Habits, Proposal } from '../../world.ts';

const project = 1_300_001;

export const gitlabHabits: Habits = {
  forge: 'gitlab',
  organisation: 'acme',
  pullRef: (number) => `refs/merge-requests/${number}/head`,
  // Whoever presses the button is the committer, of a squash too.
  committer: (_, merger) => merger,
  mergeMessage: (proposal) => mergeMessage(proposal),
  squashMessage: ({ title }) => title,
  // Accounts of project tokens; the end of the name is made up.
  bot: (name) => {
    const login = `project_${project}_bot_${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
    return { login, email: `${login}@noreply.gitlab.example` };
  },
  hiddenEmail: (login, id) => `${id}-${login}@users.noreply.gitlab.com`,
  methods: ['merge', 'squash', 'fast-forward', 'queue'],
  changesetMark: '!',
  authorCanApprove: true,
};

/** The templates that GitLab has unless a project sets its own (docs.gitlab.com, "Commit message templates"). */
function mergeMessage({ number, repository, source, base, title, body }: Proposal): string {
  const closes = [...body.matchAll(/^Closes #(\d+)$/gm)].map(([line]) => line);
  const reference = `${repository.includes('/') ? repository : `acme/${repository}`}!${number}`;
  return [`Merge branch '${source}' into '${base}'`, title, ...closes, `See merge request ${reference}`].join('\n\n');
}

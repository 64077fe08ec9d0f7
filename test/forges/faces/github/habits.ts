/** How GitHub leaves its traces in git: names of refs, messages of its buttons, addresses it makes up. */
import type { Habits, Proposal } from '../../world.ts';

const organisation = 'acme';
const webFlow = { name: 'GitHub', email: 'noreply@github.com' };

export const githubHabits: Habits = {
  forge: 'github',
  organisation,
  pullRef: (number) => `refs/pull/${number}/head`,
  // A rebase is committed by who pressed the button, everything else by GitHub itself.
  committer: (of, merger) => (of === 'rebase' ? merger : webFlow),
  mergeMessage: ({ number, source, title }) =>
    `Merge pull request #${number} from ${organisation}/${source}\n\n${title}`,
  squashMessage: (proposal) => squashMessage(proposal),
  bot: (name, id) => ({ login: `${name}[bot]`, email: `${id}+${name}[bot]@users.noreply.github.com` }),
  hiddenEmail: (login, id) => `${id}+${login}@users.noreply.github.com`,
  methods: ['merge', 'squash', 'rebase', 'queue'],
  authorCanApprove: false,
};

/** Of several commits their subjects are listed; a single one gives its text. */
function squashMessage({ number, title, commits, coAuthors }: Proposal): string {
  const [first, ...more] = commits.map(({ message }) => message.split('\n'));
  const text = first!.slice(1).filter((line) => !line.startsWith('Co-authored-by: '));
  const body =
    more.length === 0 ? text.join('\n').trim() : [first!, ...more].map(([subject]) => `* ${subject}`).join('\n\n');
  const trailers = coAuthors.map(({ name, email }) => `Co-authored-by: ${name} <${email}>`);
  return [`${title} (#${number})`, body, trailers.join('\n')].filter((part) => part !== '').join('\n\n');
}

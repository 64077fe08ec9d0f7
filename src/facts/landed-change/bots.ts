/** Is a person (`name <email>`) a known automation? Forges mark theirs with `[bot]`; a few older ones go by name. */
// prettier-ignore
const names = new Set(
  [
    'dependabot', 'dependabot-preview', 'renovate', 'renovate bot', 'renovate-bot', 'whitesource renovate', 'mend renovate',
    'github-actions', 'github actions', 'greenkeeper', 'greenkeeperio-bot', 'snyk-bot', 'snyk bot', 'pyup-bot', 'pyup.io bot',
    'scala steward', 'depfu', 'imgbot', 'allcontributors', 'semantic-release-bot', 'release-please', 'pre-commit-ci',
    'prombot', 'k8s-ci-robot', 'bors', 'mergify', 'weblate', 'crowdin bot', 'transifex', 'gitlab-bot', 'copybara-service',
  ],
);

/** GitLab's project, group and service accounts: docs.gitlab.com, "Bot users for projects", "Service accounts". */
const gitlabs =
  /^(?:(?:project|group)_\d+_bot(?:\d+|_[0-9a-z]+)?|service_account(?:_group_\d+)?_[0-9a-f]+)@noreply\.[^@]+$/;

const addresses =
  /(?:\[bot\]@users\.noreply\.github\.com|^support@dependabot\.com|^bot@renovateapp\.com|@bots\.noreply\.|@bots\.bitbucket\.org$|^noreply@weblate\.org)$/;

export function isKnownBot(person: string): boolean {
  const [, name = '', email = ''] = /^(.*?)\s*(?:<([^>]*)>)?$/.exec(person) ?? [];
  const plain = name.trim().toLowerCase();
  const address = email.trim().toLowerCase();
  return plain.endsWith('[bot]') || names.has(plain) || addresses.test(address) || gitlabs.test(address);
}

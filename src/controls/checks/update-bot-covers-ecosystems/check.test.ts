import { test } from 'node:test';
import { casesOf, fact, gap, manifest } from '../../test-facts.ts';
import { updateBotCoversEcosystems } from './check.ts';

const dependabot = (...entries: readonly (readonly [ecosystem: string, directory: string])[]) =>
  fact('update-bot', {
    tool: 'dependabot',
    path: '.github/dependabot.yml',
    ecosystems: entries.map(([ecosystem, directory]) => ({ ecosystem, directory })),
  });
const renovate = fact('update-bot', {
  tool: 'renovate',
  path: 'renovate.json',
  ecosystems: [{ ecosystem: '*', directory: '/' }],
});
const go = manifest({ ecosystem: 'go', path: 'services/mailer/go.mod' });

const cases = casesOf(updateBotCoversEcosystems, {
  passes: [
    {
      name: 'Renovate looks below the folders it is given',
      facts: [
        go,
        fact('update-bot', {
          tool: 'renovate',
          path: 'renovate.json',
          ecosystems: [{ ecosystem: 'go', directory: '/services' }],
        }),
      ],
      because: /1 manifest/,
    },
    {
      name: 'a container for developers needs none',
      facts: [
        manifest(),
        manifest({ ecosystem: 'docker', path: '.devcontainer/Dockerfile' }),
        dependabot(['npm', '/']),
      ],
      because: /1 manifest/,
    },
    {
      name: 'its ecosystem and folder',
      facts: [manifest(), go, dependabot(['npm', '/'], ['go', '/services/mailer'])],
      because: /2 manifests, each covered by \.github\/dependabot\.yml/,
    },
    { name: 'a bot that finds manifests by itself', facts: [manifest(), go, renovate], because: /2 manifests/ },
    { name: 'a pattern of folders', facts: [go, dependabot(['go', '/services/*'])], because: /1 manifest/ },
    {
      name: 'a workspace',
      facts: [manifest({ path: 'packages/a/package.json' }), dependabot(['npm', '/'])],
      because: /1 manifest/,
    },
  ],
  fails: [
    {
      name: 'a configuration that switches nothing on',
      facts: [manifest(), dependabot()],
      because: /\.github\/dependabot\.yml switches no update bot on, for 1 manifest: package\.json \(npm\)/,
    },
    {
      name: 'Renovate looks elsewhere',
      facts: [
        go,
        fact('update-bot', {
          tool: 'renovate',
          path: 'renovate.json',
          ecosystems: [{ ecosystem: 'go', directory: '/service' }],
        }),
      ],
      because: /1 of 1 manifest not covered by renovate\.json/,
    },
    {
      name: 'no bot',
      facts: [manifest()],
      because: /No update bot is configured in the repository: package\.json \(npm\)/,
    },
    {
      name: 'another ecosystem',
      facts: [manifest(), go, dependabot(['npm', '/'])],
      because: /1 of 2 manifests not covered .*services\/mailer\/go\.mod \(go\)/,
    },
    { name: 'another folder', facts: [go, dependabot(['go', '/'])], because: /go\.mod/ },
    { name: 'a pattern one level up', facts: [go, dependabot(['go', '/*'])], because: /go\.mod/ },
  ],
  notDetermined: [
    {
      name: 'the configuration could not be read',
      facts: [manifest()],
      gaps: [gap('update-bot')],
      because: /may be in what could not/,
    },
    {
      name: 'a manifest could not be read',
      facts: [manifest(), renovate],
      gaps: [gap('dependency-manifest')],
      because: /Not everything/,
    },
  ],
  notApplicable: [{ name: 'no dependencies', facts: [renovate], because: /declares no dependencies/ }],
});
for (const [name, run] of cases) test(name, run);

/** Containers whose programs are root: images without a user of their own, and pods that are told so. */
import { instructionsOf } from '../../infrastructure/dockerfile.ts';
import { nameOf } from '../../infrastructure/expectations.ts';
import { resourcesIn, spanOfLine } from '../../infrastructure/resources.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';

function* match(file: ScannedFile): Iterable<RawMatch> {
  if (file.kind === 'dockerfile') yield* image(file);
  else yield* pods(file);
}

const isRoot = (user: string): boolean => /^["']?(?:root|0)(?::|["']?$)/.test(user);
/** Base images that bring a user of their own, by what they are called. */
const ownUser = /nonroot|unprivileged|rootless|^(?:docker\.io\/)?bitnami\/|^(?:cgr\.dev\/)?chainguard\/|^cgr\.dev\//i;

/** Programs that start others with fewer rights; a script may use them, too. */
const dropsRights = /\b(?:gosu|su-exec|setpriv|s6-setuidgid|chpst)\b|--user[ =]|entrypoint\.sh/i;

function* image(file: ScannedFile): Iterable<RawMatch> {
  const all = instructionsOf(file.text);
  const last = all.findLastIndex(({ name }) => name === 'FROM');
  if (last < 0) return;
  const stage = all.slice(last);
  const user = stage.findLast(({ name }) => name === 'USER');
  if (user) {
    if (isRoot(user.args) && !dropsRights.test(file.text))
      yield {
        ...spanOfLine(file, user.line),
        identity: 'USER root',
        detail: 'the image runs as root: USER ' + user.args,
      };
    return;
  }
  const base = stage[0]!.args.split(/\s+/).find((word) => !word.startsWith('--')) ?? '';
  const start = stage.find(({ name }) => name === 'CMD' || name === 'ENTRYPOINT');
  // Of a stage, a variable or a base that may bring its own user, nothing is known.
  const isUnknown =
    /\$/.test(base) ||
    ownUser.test(base) ||
    all
      .slice(0, last)
      .some(({ name, args }) => name === 'FROM' && args.toLowerCase().endsWith(` as ${base.toLowerCase()}`));
  if (!start || isUnknown || dropsRights.test(file.text)) return;
  yield {
    ...spanOfLine(file, start.line),
    identity: 'no USER',
    detail: `no USER: the image runs as root, unless ${base} brings another user`,
    severity: 'low',
  };
}

const context = /(?:^|\.)securitycontext\.(runasuser|runasnonroot)$/;

const worthReading = /runAs(?:User|NonRoot)["']?\s{0,4}:\s{0,4}(?:0\b|false)/;

function* pods(file: ScannedFile): Iterable<RawMatch> {
  if (!worthReading.test(file.text)) return;
  for (const resource of resourcesIn(file)) {
    if (resource.tool !== 'kubernetes') continue;
    for (const { path, value, line } of resource.settings) {
      const name = context.exec(path)?.[1];
      const isBad = (name === 'runasuser' && value === 0) || (name === 'runasnonroot' && value === false);
      if (!isBad) continue;
      const detail = `${nameOf(resource)}: ${name === 'runasuser' ? 'runAsUser: 0' : 'runAsNonRoot: false'}`;
      yield { ...spanOfLine(file, line), identity: detail, detail };
    }
  }
}

export const containerRunsAsRoot: Rule = {
  meta: {
    id: 'container-runs-as-root',
    title: 'Container that runs as root',
    class: 'iac',
    severity: 'medium',
    why: 'Whoever breaks into the program is root in the container, and one flaw of the kernel away from being root on the machine.',
    remediation: 'Make a user in the image and end with `USER`; set `runAsNonRoot: true` for pods.',
    references: ['CWE-250', 'CIS Docker 4.1', 'CIS Kubernetes 5.2.7', 'NIST SP 800-190'],
  },
  kinds: ['dockerfile', 'yaml'],
  contexts: ['production'],
  prefilter: { any: ['user', 'cmd', 'entrypoint', 'runasuser', 'runasnonroot'] },
  match,
  examples: {
    bad: [
      { path: 'Dockerfile', code: 'FROM node:22\nUSER root\nCMD ["node", "server.js"]\n' },
      { path: 'Dockerfile', code: 'FROM node:22\nCOPY . .\nCMD ["node", "server.js"]\n' },
      {
        path: 'deploy/pod.yaml',
        code: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  securityContext:\n    runAsUser: 0\n  containers:\n    - name: a\n      image: a:1\n',
      },
    ],
    good: [
      { path: 'Dockerfile', code: 'FROM node:22\nUSER root\nRUN npm ci\nUSER node\nCMD ["node", "server.js"]\n' },
      { path: 'Dockerfile', code: 'FROM gcr.io/distroless/static:nonroot\nENTRYPOINT ["/app"]\n' },
    ],
  },
};

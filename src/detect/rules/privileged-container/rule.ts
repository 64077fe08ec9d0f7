/** Containers that may do what the host may. */
import { matchPatterns, type Pattern } from '../../pattern-rule.ts';
import type { Rule, ScannedFile } from '../../rule.ts';
import { isSwitchedByValues } from '../../text/template-switch.ts';

/** A manifest of Kubernetes or of compose, not any YAML that happens to use the word. */
function isManifest(_found: RegExpExecArray, file: ScannedFile, start: number): boolean {
  // What a policy allows is no container that does it.
  const before = file.text.slice(Math.max(0, start - 8000), start);
  const document = before.slice(before.lastIndexOf('\n---') + 1);
  if (/^kind\s{0,4}:\s{0,4}["']?(?:PodSecurityPolicy|SecurityContextConstraints)\b/m.test(document)) return false;
  return file.kind !== 'yaml' || /^(?:apiVersion|kind|services)\s{0,4}:|\{\{-? /m.test(file.text);
}

const kinds = ['yaml', 'docker-compose'];
const patterns: readonly Pattern[] = [
  {
    kinds,
    in: 'uncommented',
    judge: isManifest,
    detail: 'privileged: full access to the host',
    pattern: /^\s{0,80}(?:-\s)?privileged\s{0,4}:\s{0,4}["']?true\b/g,
  },
  {
    kinds,
    in: 'uncommented',
    judge: isManifest,
    detail: 'may gain more rights than its parent',
    severity: 'medium',
    pattern: /^\s{0,80}(?:-\s)?allowPrivilegeEscalation\s{0,4}:\s{0,4}["']?true\b/g,
  },
  {
    kinds,
    in: 'uncommented',
    judge: isManifest,
    detail: (m) => `${m[1]!}: sees the host's own`,
    severity: 'medium',
    pattern: /^\s{0,80}(?:-\s)?(hostPID|hostIPC|hostNetwork)\s{0,4}:\s{0,4}["']?true\b/g,
  },
  {
    kinds,
    in: 'uncommented',
    judge: isManifest,
    detail: 'holds a capability that amounts to root on the host',
    pattern: /^\s{0,80}-\s{1,4}["']?(?:CAP_)?(?:SYS_ADMIN|ALL)["']?\s{0,4}$/g,
  },
  {
    kinds,
    in: 'uncommented',
    judge: isManifest,
    detail: 'the container engine is mounted: root on the host',
    pattern: /^\s{0,80}(?:-\s{1,4}["']?|path\s{0,4}:\s{0,4}["']?)\/var\/run\/docker\.sock\b/g,
  },
  {
    kinds: ['hcl'],
    in: 'uncommented',
    // Modules and identities use the word for other things.
    judge: (_found, file, start) =>
      /(?:security_context\s{0,4}\{|"(?:docker_container|docker_service)"|\bdriver\s{0,8}=\s{0,4}"(?:docker|podman)")/.test(
        file.masked.uncommented.slice(Math.max(0, start - 1500), start),
      ),
    detail: 'privileged: full access to the host',
    pattern: /^\s{0,40}privileged\s{0,60}=\s{0,20}true\b/g,
  },
];

export const privilegedContainer: Rule = {
  meta: {
    id: 'privileged-container',
    title: 'Container with rights over its host',
    class: 'iac',
    severity: 'high',
    why: 'Who breaks into the container owns the machine and every other container on it.',
    remediation:
      'Drop all capabilities and add the few that are needed; forbid privileged pods by policy, except for named node agents.',
    references: ['CWE-250', 'CIS Kubernetes 5.2', 'NIST SP 800-190'],
  },
  kinds: ['yaml', 'docker-compose', 'hcl'],
  contexts: ['production'],
  prefilter: {
    any: [
      'privileged',
      'allowprivilegeescalation',
      'hostpid',
      'hostipc',
      'hostnetwork',
      'sys_admin',
      '- all',
      '"all"',
      'docker.sock',
    ],
  },
  match: function* (file) {
    for (const found of matchPatterns(file, patterns)) {
      // `drop: [ALL]` is the opposite of what is looked for.
      const before = file.masked.uncommented.slice(Math.max(0, found.start - 400), found.start);
      const list = /\b(add|drop)\s{0,4}:\s{0,8}(?:\n\s{0,80}-[^\n]{0,80}){0,10}\n?\s{0,80}$/.exec(before);
      if (
        !/^\s{0,80}-\s/.test(file.text.slice(found.start, found.end)) ||
        /docker\.sock|privileged|allowPriv|host/.test(file.text.slice(found.start, found.end)) ||
        list?.[1] === 'add'
      )
        yield isSwitchedByValues(file.text, found.start)
          ? { ...found, detail: `${found.detail ?? ''}, where the values of the chart say so`, severity: 'low' }
          : found;
    }
  },
  examples: {
    bad: [
      {
        path: 'deploy/pod.yaml',
        code: 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      securityContext:\n        privileged: true\n',
      },
      {
        path: 'compose.yaml',
        code: 'services:\n  ci:\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n',
      },
      {
        path: 'deploy/pod.yaml',
        code: 'apiVersion: v1\nkind: Pod\nspec:\n  capabilities:\n    add:\n      - SYS_ADMIN\n',
      },
    ],
    good: [
      {
        path: 'deploy/pod.yaml',
        code: 'apiVersion: v1\nkind: Pod\nspec:\n  securityContext:\n    privileged: false\n    capabilities:\n      drop:\n        - ALL\n',
      },
      { path: 'users.yaml', code: 'roles:\n  privileged: true\n' },
    ],
  },
};

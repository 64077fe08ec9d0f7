/** Pipelines that never run a scanner of code, dependencies, secrets or infrastructure. */
import { pipelines } from '../../pattern-rule.ts';
import type { TreeRule } from '../../rule.ts';

/** Names that appear in a pipeline only when the tool is run: actions, orbs, templates, images and command lines. */
const scanners: readonly RegExp[] = [
  /github\/codeql-action|semgrep|opengrep|sonar(?:source|cloud|qube|-scanner)|sonar:sonar|\bsnyk\b|\bgosec\b|\bbandit\b|\bbrakeman\b|njsscan|bearer\/bearer|qodana|pysa-action|checkmarx|veracode|\bfortify\b|mobsfscan|findsecbugs|coverity|horusec|codeql/i,
  /dependency-review-action|osv-scanner|\btrivy\b|anchore\/scan-action|\bgrype\b|(?:npm|pnpm|yarn)(?: npm)? audit\b|pip-audit|\bsafety (?:check|scan)\b|govulncheck|audit-check|cargo[ -](?:audit|deny)|bundler?-audit|composer audit|--vulnerable\b|dependency-check|\bfossa\b|whitesource|\bmend\b|\bjf audit\b/i,
  /gitleaks|trufflehog|ggshield|gitguardian|detect-secrets|secretlint|git-secrets|\btalisman\b|Security\/(?:SAST|Secret-Detection|Dependency-Scanning|DAST|Container-Scanning)|components\/(?:sast|secret-detection)/i,
  /\bcheckov\b|\btfsec\b|\bkics\b|terrascan|\btflint\b|kube-linter|kubesec|conftest|cfn[-_](?:lint|nag)|\bdockle\b|docker scout|microsoftsecuritydevops|advancedsecurity-codeql|zizmor|ossf\/scorecard-action/i,
  /zaproxy|zap-baseline|\bnuclei\b|stackhawk|dastardly/i,
];

/**
 * What pipelines call: a scanner that is only named here counts, so that nobody is told of a gap that is none. No more
 * kinds than this: the rule is asked again with every landing that changes one, and scripts are many (`posture list` follows them).
 */
const scriptKinds = ['makefile'];

export const ciWithoutScanning: TreeRule = {
  meta: {
    id: 'ci-without-scanning',
    title: 'Pipelines run no security scanner',
    class: 'ci',
    severity: 'medium',
    why: 'Vulnerable code, dependencies and leaked secrets are found by chance or by others when nothing looks for them on every change.',
    remediation:
      'Add a scanner of code and one of dependencies to the pipeline that runs on every change, and let them fail it.',
    references: ['NIST SP 800-218 PW.7, RV.1', 'OWASP CI/CD Security'],
  },
  kinds: [...pipelines, ...scriptKinds],
  judge(files) {
    const found = files.filter(({ kind }) => pipelines.includes(kind));
    const [first] = found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    if (!first) return undefined;
    const live = files.map((file) => file.text.replace(/^\s{0,80}(?:#|\/\/).{0,400}$/gm, ''));
    if (live.some((text) => scanners.some((scanner) => scanner.test(text)))) return undefined;
    return {
      path: first.path,
      detail: `${found.length} pipeline ${found.length === 1 ? 'file' : 'files'}, none runs a known scanner, nor does a Makefile`,
    };
  },
  examples: {
    bad: [
      [
        {
          path: '.github/workflows/ci.yml',
          code: 'on: push\njobs:\n  test:\n    steps:\n      - run: npm test\n      # - run: npm audit\n',
        },
      ],
    ],
    good: [
      [
        {
          path: '.github/workflows/ci.yml',
          code: 'on: push\njobs:\n  test:\n    steps:\n      - uses: github/codeql-action/analyze@v3\n',
        },
      ],
      [{ path: 'main.go', code: 'package main\n' }],
      [
        { path: '.github/workflows/ci.yml', code: 'on: push\njobs:\n  test:\n    steps:\n      - run: make check\n' },
        { path: 'Makefile', code: 'check:\n\tgovulncheck ./...\n' },
      ],
    ],
  },
};

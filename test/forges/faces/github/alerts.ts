/** What GitHub's own scanners found (docs.github.com/rest/dependabot/alerts, /code-scanning, /secret-scanning). */
import type { Ask, Route } from '../face.ts';
import type { SimAlert, SimRepository } from '../../world.ts';
import { cursored, paged } from './lists.ts';
import { newestFirst, repositoryRoute } from './routing.ts';
import { htmlUrl, nullableUser, repositoryUrl, type Shape } from './shapes.ts';

export const alertRoutes: readonly Route[] = [
  repositoryRoute('/dependabot/alerts', 'vulnerability_alerts', (ask, repository) =>
    cursored(
      ask,
      alertsOf(ask, repository, 'dependency'),
      ({ id }) => String(id),
      (one) => dependencyAlert(ask, repository, one),
    ),
  ),
  repositoryRoute('/code-scanning/alerts', 'security_events', (ask, repository) =>
    paged(ask, alertsOf(ask, repository, 'code'), (one) => codeAlert(ask, repository, one)),
  ),
  repositoryRoute('/secret-scanning/alerts', 'secret_scanning_alerts', (ask, repository) =>
    paged(ask, alertsOf(ask, repository, 'secret'), (one) => secretAlert(ask, repository, one)),
  ),
];

const stateOf = ({ fixedAt, dismissed }: SimAlert): string => (fixedAt ? 'fixed' : dismissed ? 'dismissed' : 'open');

function alertsOf(ask: Ask, repository: SimRepository, kind: SimAlert['kind']): SimAlert[] {
  const states = ask.query.get('state')?.split(',');
  const meant = repository.alerts.filter(
    (one) => one.kind === kind && (states === undefined || states.includes(stateOf(one))),
  );
  return newestFirst(meant, ask.query.get('sort') === 'updated' ? changedAt : ({ createdAt }) => createdAt);
}

function addresses(ask: Ask, repository: SimRepository, kind: string, { number }: SimAlert): Shape {
  return {
    url: `${repositoryUrl(ask, repository)}/${kind}/alerts/${number}`,
    html_url: `${htmlUrl(ask, repository)}/security/${kind}/${number}`,
  };
}

const changedAt = ({ fixedAt, dismissed, createdAt }: SimAlert): string => fixedAt ?? dismissed?.at ?? createdAt;

function dependencyAlert(ask: Ask, repository: SimRepository, one: SimAlert): Shape {
  const vulnerability = {
    package: { ecosystem: 'npm', name: 'left-pad' },
    severity: one.severity,
    vulnerable_version_range: '< 1.3.1',
    first_patched_version: { identifier: '1.3.1' },
  };
  return {
    number: one.number,
    state: stateOf(one),
    dependency: { package: vulnerability.package, manifest_path: one.path, scope: 'runtime' },
    security_advisory: {
      ghsa_id: `GHSA-0000-0000-000${one.number}`,
      cve_id: null,
      summary: one.title,
      description: one.title,
      vulnerabilities: [vulnerability],
      severity: one.severity,
      cvss: { score: 7.5, vector_string: null },
      cwes: [],
      identifiers: [{ type: 'GHSA', value: `GHSA-0000-0000-000${one.number}` }],
      references: [],
      published_at: one.createdAt,
      updated_at: one.createdAt,
      withdrawn_at: null,
    },
    security_vulnerability: vulnerability,
    ...addresses(ask, repository, 'dependabot', one),
    created_at: one.createdAt,
    updated_at: changedAt(one),
    dismissed_at: one.dismissed?.at ?? null,
    dismissed_by: nullableUser(ask, one.dismissed?.by ?? null),
    dismissed_reason: one.dismissed ? 'tolerable_risk' : null,
    dismissed_comment: null,
    fixed_at: one.fixedAt,
    auto_dismissed_at: null,
  };
}

function codeAlert(ask: Ask, repository: SimRepository, one: SimAlert): Shape {
  const { url, html_url: html } = addresses(ask, repository, 'code-scanning', one);
  return {
    number: one.number,
    created_at: one.createdAt,
    updated_at: changedAt(one),
    url,
    html_url: html,
    instances_url: `${String(url)}/instances`,
    state: stateOf(one),
    fixed_at: one.fixedAt,
    dismissed_by: nullableUser(ask, one.dismissed?.by ?? null),
    dismissed_at: one.dismissed?.at ?? null,
    dismissed_reason: one.dismissed ? "won't fix" : null,
    dismissed_comment: null,
    rule: {
      id: 'js/sql-injection',
      name: 'js/sql-injection',
      severity: 'error',
      security_severity_level: one.severity,
      description: one.title,
      tags: ['security'],
    },
    tool: { name: 'CodeQL', guid: null, version: '2.20.0' },
    most_recent_instance: {
      ref: 'refs/heads/main',
      state: stateOf(one),
      commit_sha: repository.branches.get('main'),
      message: { text: one.title },
      location: { path: one.path, start_line: 3, end_line: 3, start_column: 1, end_column: 9 },
      classifications: [],
    },
  };
}

/** The secret itself is in the real answers too unless `hide_secret` asks not to; a client that stores it would be seen. */
function secretAlert(ask: Ask, repository: SimRepository, one: SimAlert): Shape {
  const isResolved = one.fixedAt !== null || one.dismissed !== null;
  const { url } = addresses(ask, repository, 'secret-scanning', one);
  const resolution = one.fixedAt ? 'revoked' : 'wont_fix';
  return {
    number: one.number,
    created_at: one.createdAt,
    updated_at: changedAt(one),
    ...addresses(ask, repository, 'secret-scanning', one),
    locations_url: `${String(url)}/locations`,
    state: isResolved ? 'resolved' : 'open',
    resolution: isResolved ? resolution : null,
    resolved_at: one.fixedAt ?? one.dismissed?.at ?? null,
    resolved_by: nullableUser(ask, isResolved ? (one.dismissed?.by ?? 'ines') : null),
    resolution_comment: null,
    secret_type: 'made_up_token',
    secret_type_display_name: one.title,
    ...(ask.query.get('hide_secret') !== 'true' && { secret: leaked }),
    push_protection_bypassed: false,
    push_protection_bypassed_by: null,
    push_protection_bypassed_at: null,
    validity: 'unknown',
    publicly_leaked: false,
    multi_repo: false,
  };
}

/** Looks for this in what was stored are part of tests: it must be nowhere. */
export const leaked = 'made-up-secret-that-must-not-be-kept';

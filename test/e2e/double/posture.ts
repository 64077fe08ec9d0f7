/** Scanners and handlers of the double: every standing and every trace once or more. */
import type { HandlerList, HandlerRow } from '../../../src/app/handlers/handler-list.ts';
import type { PostureList } from '../../../src/app/posture/posture-list.ts';
import type { ScannerRow } from '../../../src/app/posture/scanner-rows.ts';
import type { Instant } from '../../../src/base/instant.ts';
import { eventCategories } from '../../../src/model/handler.ts';
import { names } from './repositories.ts';

const at = '2026-11-01T00:00:00.000Z' as Instant;
const since = '2026-02-11T09:30:00.000Z' as Instant;

const scanner = (more: Pick<ScannerRow, 'repository' | 'kind'> & Partial<ScannerRow>): ScannerRow => ({
  type: 'scanner',
  tool: null,
  path: null,
  line: null,
  present: false,
  onChange: null,
  blocks: false,
  required: null,
  because: 'No pipeline runs one.',
  evidence: [],
  since: null,
  ...more,
});

const running = (
  repository: string,
  kind: ScannerRow['kind'],
  more: Pick<ScannerRow, 'tool' | 'onChange' | 'blocks' | 'required' | 'because'>,
): ScannerRow =>
  scanner({ repository, kind, present: true, path: '.github/workflows/ci.yml', line: 31, since, ...more });

const scanners: readonly ScannerRow[] = [
  running(names[0], 'sast', {
    tool: 'CodeQL',
    onChange: true,
    blocks: true,
    required: true,
    because: 'CodeQL runs for proposed changes and has to pass before one lands.',
  }),
  running(names[0], 'secrets', {
    tool: 'gitleaks',
    onChange: false,
    blocks: false,
    required: null,
    because: 'gitleaks runs by schedule. Whether it is required is not known: no forge was read.',
  }),
  scanner({ repository: names[0], kind: 'sca', forge: 'unknown' }),
  scanner({ repository: names[0], kind: 'iac' }),
  scanner({ repository: names[0], kind: 'dast' }),
  ...(['sast', 'sca', 'secrets', 'iac', 'dast'] as const).map((kind) => scanner({ repository: names[1], kind })),
];

export const postureDouble: PostureList = {
  at,
  run: 'latest',
  rows: scanners,
  repositories: [],
  updateBots: [{ repository: names[0], tool: 'renovate', path: 'renovate.json' }],
  gaps: [],
};

const handler = (more: Pick<HandlerRow, 'route' | 'name' | 'event' | 'trace'> & Partial<HandlerRow>): HandlerRow => ({
  type: 'handler',
  repository: names[0],
  path: 'src/settlement/upload.ts',
  line: 12,
  framework: 'express',
  kind: 'http',
  method: 'POST',
  style: null,
  by: null,
  guards: [],
  isPublic: null,
  context: 'production',
  ...more,
});

const rows: readonly HandlerRow[] = [
  handler({
    route: '/login',
    name: 'signIn',
    event: { category: 'authentication', action: 'sign-in' },
    trace: 'logged',
    style: 'audit',
    by: 'auditLog.record (src/session.ts:31)',
    isPublic: '@AllowAnonymous',
  }),
  handler({
    route: '/users/:id/roles',
    name: 'assignRole',
    event: { category: 'authorization', action: 'role-change' },
    trace: 'silent',
    guards: [{ name: 'requireAdmin', line: 12, asks: 'may' }],
    line: 40,
  }),
  handler({
    route: '/settlements/export',
    name: 'exportSettlements',
    event: { category: 'data-access', action: 'data-export' },
    trace: 'unknown',
    line: 58,
  }),
];

export const handlersDouble: HandlerList = {
  at,
  run: 'latest',
  rows,
  repositories: [],
  coverage: eventCategories.map((category) => {
    const own = rows.filter(({ event }) => event?.category === category);
    const count = (trace: HandlerRow['trace']): number => own.filter((row) => row.trace === trace).length;
    return {
      category,
      handlers: own.length,
      logged: count('logged'),
      silent: count('silent'),
      unknown: count('unknown'),
    };
  }),
  guards: [
    {
      repository: names[0],
      path: 'src/app.ts',
      line: 9,
      framework: 'express',
      name: 'requireUser',
      asks: 'who',
      within: '/api',
      context: 'production',
    },
  ],
  gaps: [],
};

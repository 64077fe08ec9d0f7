/** Two forges: one that is read, with what its token may not see and what it forgets; one that was added just now. */
import type {
  ExaminedStrand,
  SourceExamination,
  SourceUseCases,
  SourceView,
} from '../../../src/app/forges/source-views.ts';
import { strands, type Strand } from '../../../src/forges/forge.ts';
import type { Instant } from '../../../src/base/instant.ts';
import { asRepositoryName } from '../../../src/model/repository.ts';
import { names, observedAt, windowPeriod } from './repositories.ts';

const at = (text: string): Instant => `${text}.000Z` as Instant;

const github: SourceView = {
  id: 'github:acme',
  kind: 'github',
  origin: 'https://github.com',
  owner: 'acme',
  token: 'the environment variable GITHUB_TOKEN',
  configured: true,
  addedAt: at('2025-10-20T08:00:00'),
  repositories: names.length + 2,
  matched: names.length,
  syncedAt: observedAt,
};

const gitlab: SourceView = {
  id: 'gitlab:git.acme.example/platform',
  kind: 'gitlab',
  origin: 'https://git.acme.example',
  owner: 'platform',
  token: 'the file /home/ines/.platform-token',
  configured: false,
  addedAt: at('2026-11-01T09:30:00'),
  repositories: 0,
  matched: 0,
  syncedAt: null,
};

type Told = Partial<ExaminedStrand> & {
  readonly share: number;
  readonly gap?: readonly [reason: string, detail: string];
};

const sync = 'plumbline source sync github:acme';

const told: Readonly<Record<Strand, Told>> = {
  changesets: { share: 1, leastScope: 'Pull requests: read, Contents: read, Checks: read' },
  'branch-rules': {
    share: 0.62,
    memory: 'snapshot',
    leastScope: 'Administration: read',
    gap: ['forbidden', 'Who may go around the rules of acme/web-shop is told to administrators only (403).'],
    remedy: `Let the token do: Administration: read; then ${sync}`,
  },
  'rule-bypasses': {
    share: 0,
    memory: 'log',
    decaysAfterDays: 30,
    leastScope: 'Administration: write',
    gap: ['forbidden', 'Bypasses need Administration: write; the forge answered 403.'],
    remedy: `Let the token do: Administration: write; then ${sync}`,
  },
  'ref-activity': { share: 0.998, memory: 'log', decaysAfterDays: 365, leastScope: 'Contents: read' },
  memberships: {
    share: 0.41,
    memory: 'snapshot',
    leastScope: 'Members: read',
    remedy: 'What was before the first sync cannot be known any more: sync from now on.',
  },
  teams: {
    share: 0.41,
    memory: 'snapshot',
    leastScope: 'Members: read',
    remedy: 'What was before the first sync cannot be known any more: sync from now on.',
  },
  'machine-credentials': { share: 0.41, memory: 'snapshot', leastScope: 'Administration: read' },
  organisation: { share: 0.41, memory: 'snapshot', leastScope: 'Organization administration: read' },
  'audit-events': {
    share: 0,
    offered: 'by-plan',
    reason: 'GitHub Enterprise only',
    memory: 'log',
    decaysAfterDays: 180,
    leastScope: 'Organization administration: read',
    gap: ['not-supported', 'The plan of this organisation has no audit log that can be read (404).'],
  },
  environments: { share: 0.41, memory: 'snapshot', leastScope: 'Actions: read' },
  deployments: { share: 1, leastScope: 'Deployments: read' },
  releases: { share: 1, leastScope: 'Contents: read' },
  alerts: { share: 0, offered: 'never', reason: 'alerts stand with the scanners of this company', leastScope: '' },
  scanners: { share: 0.41, memory: 'snapshot', leastScope: 'Administration: read' },
};

function examined(strand: Strand, isRead: boolean): ExaminedStrand {
  const { share, gap, ...more } = told[strand];
  const known = { offered: 'yes', reason: null, leastScope: '', memory: 'objects', decaysAfterDays: null } as const;
  const lists = names.length;
  const coverage = isRead
    ? {
        share,
        since: share === 0 ? null : share === 1 ? at('1970-01-01T00:00:00') : at('2026-05-20T06:00:00'),
        until: share === 0 ? null : observedAt,
        gaps: gap ? [{ reason: gap[0], detail: gap[1], count: strand === 'rule-bypasses' ? lists : 1 }] : [],
        lists,
        finished: lists,
      }
    : { share: 0, since: null, until: null, gaps: [], lists: 0, finished: 0 };
  const fresh = more.offered === 'never' ? null : 'plumbline source sync gitlab:git.acme.example/platform';
  const remedy = isRead ? (more.remedy ?? null) : fresh;
  return { ...known, ...more, strand, coverage: more.offered === 'never' ? null : coverage, remedy };
}

export const sourceDouble: Pick<SourceUseCases, 'sources' | 'examineSources' | 'deliveryCounts'> = {
  sources: () => Promise.resolve([github, gitlab]),
  deliveryCounts: (source) =>
    source === github.id ? { takenIn: 214, repeated: 3, refused: 1 } : { takenIn: 0, repeated: 0, refused: 0 },
  examineSources: (ids, _working, { asking } = { asking: true }) =>
    Promise.resolve(
      [github, gitlab]
        .filter(({ id }) => ids.length === 0 || ids.includes(id))
        .map((source) => examination(source, asking)),
    ),
};

function examination(source: SourceView, asking: boolean): SourceExamination {
  const isRead = source === github;
  const trouble = {
    location: source.id,
    message: `${source.origin} did not answer`,
    hint: 'Is it reachable from here?',
  };
  const said = {
    version: 'github.com',
    identity: 'plumbline-auditor',
    scopes: ['repo', 'read:org'],
    rateLimit: { limit: 5000, remaining: 4711, resetAt: at('2026-11-02T09:00:00') },
    troubles: [],
  };
  return {
    source,
    window: windowPeriod,
    examination: asking && isRead ? said : null,
    ...(asking && !isRead && { trouble }),
    strands: strands.map((strand) => examined(strand, isRead)),
    repositories: isRead
      ? [
          ...names.map((name) => ({ path: name, name: asRepositoryName(name), read: true })),
          { path: 'acme/handbook', name: null, read: true },
          { path: 'acme/old-shop', name: null, read: false },
        ]
      : [],
    capture: {
      path: `/webhooks/${encodeURIComponent(source.id)}`,
      hasSecret: isRead,
      deliveries: isRead ? 18_402 : 0,
      waiting: isRead ? 2 : 0,
      lastAt: isRead ? at('2026-11-02T08:09:41') : null,
    },
  };
}

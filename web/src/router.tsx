/** Every page with the parameters of its address. What a reader chose is in the address, so that it can be sent on. */
import { createRootRoute, createRoute, createRouter, retainSearchParams } from '@tanstack/react-router';
import type {
  Area,
  ControlResult,
  Decision,
  DeliveryOutcome,
  Finding,
  OutcomeResult,
  Policies,
  Programme,
  CategoryCoverage,
  Dependency,
  Handler,
} from '../../src/http/schema.ts';
import { Empty, Trouble } from './components/states.tsx';
import { Page } from './components/page.tsx';
import { Shell } from './layout/shell.tsx';
import { AuditPage } from './pages/audit.tsx';
import { ApplicabilityPage, type RowDecision } from './pages/applicability.tsx';
import { ChangePage } from './pages/change.tsx';
import { ChangesPage } from './pages/changes.tsx';
import { readChangesSearch } from './pages/changes/change-address.ts';
import { ControlPage } from './pages/control.tsx';
import { ControlsPage } from './pages/controls.tsx';
import { CriteriaPage } from './pages/criteria.tsx';
import { DataMapPage } from './pages/data-map.tsx';
import type { DataMapSearch } from './pages/data-map/map-address.ts';
import { DecisionsPage } from './pages/decisions.tsx';
import { DependenciesPage } from './pages/dependencies.tsx';
import { DestinationsPage } from './pages/destinations.tsx';
import { EnterPage } from './pages/enter.tsx';
import { EvidenceDetailPage } from './pages/evidence-detail.tsx';
import { EvidencePage } from './pages/evidence.tsx';
import { FilePage } from './pages/file.tsx';
import { FindingPage } from './pages/finding.tsx';
import { FindingsPage } from './pages/findings.tsx';
import { LedgerPage } from './pages/ledger.tsx';
import { OverviewPage } from './pages/overview.tsx';
import { PoliciesPage } from './pages/policies.tsx';
import { PosturePage } from './pages/posture.tsx';
import { ProgrammePage } from './pages/programme.tsx';
import { RepositoriesPage } from './pages/repositories.tsx';
import { RequestsPage } from './pages/requests.tsx';
import { RulesPage } from './pages/rules.tsx';
import { SampleDetailPage } from './pages/sample-detail.tsx';
import { SamplesPage } from './pages/samples.tsx';
import { SearchPage } from './pages/search.tsx';
import { SecurityEventsPage } from './pages/security-events.tsx';
import { SourcesPage } from './pages/sources.tsx';
import type { AnnexPart, WholeStanding } from './text/decision-words.ts';

type Raw = Record<string, unknown>;

function texts<K extends string>(raw: Raw, ...keys: readonly K[]): { [P in K]?: string } {
  const read: { [P in K]?: string } = {};
  for (const key of keys) {
    const value = raw[key];
    if (typeof value === 'string' && value !== '') read[key] = value;
  }
  return read;
}

function offsetOf(raw: Raw): { offset?: number } {
  const value = Number(raw['offset']);
  return Number.isInteger(value) && value > 0 ? { offset: value } : {};
}

function wholes<K extends string>(raw: Raw, ...keys: readonly K[]): { [P in K]?: number } {
  const read: { [P in K]?: number } = {};
  for (const key of keys) {
    const value = raw[key];
    const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number < 1e9) read[key] = number;
  }
  return read;
}

const root = createRootRoute({
  component: Shell,
  validateSearch: (raw: Raw): { run?: string } => texts(raw, 'run'),
  search: { middlewares: [retainSearchParams(['run'])] },
  notFoundComponent: () => (
    <Page title="No such page">
      <Empty title="There is no page at this address">
        <p>The menu leads to all there are.</p>
      </Empty>
    </Page>
  ),
  errorComponent: ({ error, reset }) => (
    <Page title="Something broke">
      <Trouble error={error} retry={reset} />
    </Page>
  ),
});

const overview = createRoute({ getParentRoute: () => root, path: '/', component: OverviewPage });

export interface ControlsSearch {
  readonly area?: Area;
  readonly result?: ControlResult;
  readonly basis?: 'checks' | 'requests';
  readonly criterion?: string;
  readonly text?: string;
}
const controls = createRoute({
  getParentRoute: () => root,
  path: '/controls',
  component: ControlsPage,
  validateSearch: (raw: Raw): ControlsSearch =>
    texts(raw, 'area', 'result', 'basis', 'criterion', 'text') as ControlsSearch,
});

export interface ControlSearch {
  readonly check?: string;
  readonly outcome?: OutcomeResult;
}
const control = createRoute({
  getParentRoute: () => root,
  path: '/controls/$id',
  component: ControlPage,
  validateSearch: (raw: Raw): ControlSearch => texts(raw, 'check', 'outcome') as ControlSearch,
});

export interface CriteriaSearch {
  readonly framework?: 'soc2' | 'iso27001';
  readonly result?: ControlResult;
  readonly text?: string;
}
const criteria = createRoute({
  getParentRoute: () => root,
  path: '/criteria',
  component: CriteriaPage,
  validateSearch: (raw: Raw): CriteriaSearch => texts(raw, 'framework', 'result', 'text') as CriteriaSearch,
});

export interface PoliciesSearch {
  readonly verdict?: Policies['clauses'][number]['verdict'];
  readonly text?: string;
}
const policies = createRoute({
  getParentRoute: () => root,
  path: '/policies',
  component: PoliciesPage,
  validateSearch: (raw: Raw): PoliciesSearch => texts(raw, 'verdict', 'text') as PoliciesSearch,
});

export interface ProgrammeSearch {
  readonly topic?: Programme['questions'][number]['topic'];
}
const programme = createRoute({
  getParentRoute: () => root,
  path: '/programme',
  component: ProgrammePage,
  validateSearch: (raw: Raw): ProgrammeSearch => texts(raw, 'topic') as ProgrammeSearch,
});

export interface CodeSearch {
  readonly q?: string;
  /** Absent: the likely ones first. */
  readonly order?: 'path';
}
const search = createRoute({
  getParentRoute: () => root,
  path: '/search',
  component: SearchPage,
  validateSearch: (raw: Raw): CodeSearch => ({
    ...texts(raw, 'q'),
    ...(raw['order'] === 'path' ? { order: 'path' } : {}),
  }),
});

export interface FindingsSearch {
  readonly class?: Finding['class'];
  readonly severity?: Finding['severity'];
  readonly context?: Finding['context'];
  readonly repository?: string;
  readonly rule?: string;
  /** Absent: those that stand in the code now. */
  readonly when?: 'ever';
  /** Each secret once, with all places. */
  readonly view?: 'secrets';
  readonly text?: string;
  readonly offset?: number;
}
const findings = createRoute({
  getParentRoute: () => root,
  path: '/findings',
  component: FindingsPage,
  validateSearch: (raw: Raw): FindingsSearch => ({
    ...(texts(raw, 'class', 'severity', 'context', 'repository', 'rule', 'when', 'view', 'text') as FindingsSearch),
    ...offsetOf(raw),
  }),
});

export interface FindingSearch {
  /** Copies of a file in other repositories have the same fingerprint. */
  readonly repository?: string;
}
const finding = createRoute({
  getParentRoute: () => root,
  path: '/findings/$fingerprint',
  component: FindingPage,
  validateSearch: (raw: Raw): FindingSearch => texts(raw, 'repository'),
});

const changes = createRoute({
  getParentRoute: () => root,
  path: '/changes',
  component: ChangesPage,
  validateSearch: readChangesSearch,
});

export interface ChangeSearch {
  /** Not in the path: names hold slashes, and proxies undo their encoding. */
  readonly repository?: string;
  /** The search of the list that the reader came from, to go back to. */
  readonly list?: string;
}
const change = createRoute({
  getParentRoute: () => root,
  path: '/changes/$commit',
  component: ChangePage,
  validateSearch: (raw: Raw): ChangeSearch => texts(raw, 'repository', 'list'),
});

export interface EvidenceSearch {
  readonly kind?: string;
  readonly text?: string;
  readonly offset?: number;
}
const evidence = createRoute({
  getParentRoute: () => root,
  path: '/evidence',
  component: EvidencePage,
  validateSearch: (raw: Raw): EvidenceSearch => ({ ...texts(raw, 'kind', 'text'), ...offsetOf(raw) }),
});

const evidenceDetail = createRoute({
  getParentRoute: () => root,
  path: '/evidence/$id',
  component: EvidenceDetailPage,
});

export interface LedgerSearch {
  /** The entry whose proof is shown. */
  readonly entry?: number;
  /** Sizes of the two checkpoints that are held against each other; absent: the oldest kept, and the latest. */
  readonly older?: number;
  readonly newer?: number;
  /** Of the list of checkpoints. */
  readonly offset?: number;
}
const ledger = createRoute({
  getParentRoute: () => root,
  path: '/ledger',
  component: LedgerPage,
  validateSearch: (raw: Raw): LedgerSearch => ({ ...wholes(raw, 'entry', 'older', 'newer'), ...offsetOf(raw) }),
});

export interface DestinationsSearch {
  /** Of the list of deliveries. */
  readonly destination?: string;
  readonly outcome?: DeliveryOutcome;
  /** Absent: the last attempt of each thing at each place. */
  readonly every?: 'true';
  readonly offset?: number;
}
const destinations = createRoute({
  getParentRoute: () => root,
  path: '/destinations',
  component: DestinationsPage,
  validateSearch: (raw: Raw): DestinationsSearch => ({
    ...(texts(raw, 'destination', 'outcome', 'every') as DestinationsSearch),
    ...offsetOf(raw),
  }),
});

export interface RequestsSearch {
  readonly standing?: WholeStanding;
  readonly area?: Area;
  readonly owner?: string;
  readonly text?: string;
}
const requests = createRoute({
  getParentRoute: () => root,
  path: '/requests',
  component: RequestsPage,
  validateSearch: (raw: Raw): RequestsSearch => texts(raw, 'standing', 'area', 'owner', 'text') as RequestsSearch,
});

export interface DecisionsSearch {
  readonly text?: string;
  readonly kind?: Decision['kind'];
  readonly offset?: number;
  /** A form that is open at first, and what it is about. */
  readonly ask?: 'waiver' | 'remediation';
  readonly control?: string;
  readonly check?: string;
  readonly member?: string;
}
const decisions = createRoute({
  getParentRoute: () => root,
  path: '/decisions',
  component: DecisionsPage,
  validateSearch: (raw: Raw): DecisionsSearch => ({
    ...(texts(raw, 'text', 'kind', 'ask', 'control', 'check', 'member') as DecisionsSearch),
    ...offsetOf(raw),
  }),
});

export interface SamplesSearch {
  readonly check?: string;
}
const samples = createRoute({
  getParentRoute: () => root,
  path: '/samples',
  component: SamplesPage,
  validateSearch: (raw: Raw): SamplesSearch => texts(raw, 'check'),
});
const sampleDetail = createRoute({ getParentRoute: () => root, path: '/samples/$id', component: SampleDetailPage });
const audit = createRoute({ getParentRoute: () => root, path: '/audit', component: AuditPage });
const enter = createRoute({ getParentRoute: () => root, path: '/enter', component: EnterPage });

export interface ApplicabilitySearch {
  /** Absent: the rows as they stand. */
  readonly version?: string;
  readonly compare?: string;
  readonly part?: AnnexPart;
  readonly decision?: RowDecision;
  readonly text?: string;
}
const applicability = createRoute({
  getParentRoute: () => root,
  path: '/applicability',
  component: ApplicabilityPage,
  validateSearch: (raw: Raw): ApplicabilitySearch =>
    texts(raw, 'version', 'compare', 'part', 'decision', 'text') as ApplicabilitySearch,
});

export interface PostureSearch {
  readonly repository?: string;
}
const posture = createRoute({
  getParentRoute: () => root,
  path: '/posture',
  component: PosturePage,
  validateSearch: (raw: Raw): PostureSearch => texts(raw, 'repository'),
});

const dataMap = createRoute({
  getParentRoute: () => root,
  path: '/data-map',
  component: DataMapPage,
  validateSearch: (raw: Raw): DataMapSearch => ({
    ...(texts(
      raw,
      'repository',
      'class',
      'store',
      'owner',
      'sink',
      'protection',
      'text',
      'at',
      'from',
      'to',
    ) as DataMapSearch),
    ...(raw['by'] === 'store' ? { by: 'store' } : {}),
    ...offsetOf(raw),
  }),
});

export interface SecurityEventsSearch {
  readonly category?: CategoryCoverage['category'];
  readonly trace?: Handler['trace'];
  readonly repository?: string;
}
const securityEvents = createRoute({
  getParentRoute: () => root,
  path: '/security-events',
  component: SecurityEventsPage,
  validateSearch: (raw: Raw): SecurityEventsSearch =>
    texts(raw, 'category', 'trace', 'repository') as SecurityEventsSearch,
});

export interface DependenciesSearch {
  /** Absent: what stands. */
  readonly view?: 'advisories';
  readonly name?: string;
  readonly repository?: string;
  readonly ecosystem?: Dependency['ecosystem'];
  readonly direct?: 'true' | 'false';
  readonly known?: Dependency['known'];
  readonly context?: Dependency['context'];
  readonly at?: string;
  readonly open?: 'true';
  readonly offset?: number;
  /** Opened: this one over time. Not in the path: names hold slashes. */
  readonly package?: string;
}
const dependencies = createRoute({
  getParentRoute: () => root,
  path: '/dependencies',
  component: DependenciesPage,
  validateSearch: (raw: Raw): DependenciesSearch => ({
    ...(texts(
      raw,
      ...(['view', 'name', 'repository', 'ecosystem', 'direct', 'known', 'context', 'at', 'open', 'package'] as const),
    ) as DependenciesSearch),
    ...offsetOf(raw),
  }),
});

const repositories = createRoute({ getParentRoute: () => root, path: '/repositories', component: RepositoriesPage });
const sources = createRoute({ getParentRoute: () => root, path: '/sources', component: SourcesPage });

export interface RulesSearch {
  readonly class?: Finding['class'];
  readonly severity?: Finding['severity'];
  /** Kind of file that it reads. */
  readonly reads?: string;
  readonly origin?: 'own' | 'shipped';
  readonly text?: string;
}
const rules = createRoute({
  getParentRoute: () => root,
  path: '/rules',
  component: RulesPage,
  validateSearch: (raw: Raw): RulesSearch => texts(raw, 'class', 'severity', 'reads', 'origin', 'text') as RulesSearch,
});

export interface FileSearch {
  readonly repository?: string;
  readonly path?: string;
  readonly commit?: string;
  /** The query it was found by. */
  readonly q?: string;
}
const file = createRoute({
  getParentRoute: () => root,
  path: '/file',
  component: FilePage,
  validateSearch: (raw: Raw): FileSearch => texts(raw, 'repository', 'path', 'commit', 'q'),
});

/** Plain text both ways: the router's own reading would take a commit such as `123e45` for a number. */
function writeSearch(search: Raw): string {
  const entries = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(entries.map(([key, value]) => [key, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

export const router = createRouter({
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: writeSearch,
  routeTree: root.addChildren([
    overview,
    controls,
    control,
    criteria,
    policies,
    programme,
    search,
    findings,
    finding,
    changes,
    change,
    evidence,
    evidenceDetail,
    ledger,
    destinations,
    samples,
    sampleDetail,
    audit,
    enter,
    requests,
    decisions,
    applicability,
    dataMap,
    posture,
    dependencies,
    securityEvents,
    repositories,
    sources,
    rules,
    file,
  ]),
  scrollRestoration: true,
  defaultPreload: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

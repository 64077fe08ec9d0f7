/** Every question that the pages ask, each with its key. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  ChangeDays,
  ChangeDetail,
  ChangeGroups,
  Changes,
  CheckDescription,
  ControlDetail,
  Controls,
  Criteria,
  Dependencies,
  DependencyPackage,
  DataMap,
  DataMapDifference,
  EvidenceList,
  EvidenceProof,
  Exposures,
  Fact,
  File,
  FileHistory,
  FindingCounts,
  FindingDetails,
  Findings,
  IndexStatistics,
  JobList,
  Members,
  Overview,
  Policies,
  Programme,
  Protection,
  QueryCompletions,
  QueryReading,
  Repositories,
  Requests,
  Rules,
  Runs,
  SealedDecision,
  SearchTimeline,
  Secrets,
  Session,
  Sources,
  StandingRemediation,
  StandingWaiver,
  Statement,
  StatementDifference,
  Handlers,
  Posture,
} from '../../../src/http/schema.ts';
import { ask, type Parameters } from './client.ts';

type Run = string | undefined;

export const overviewQuery = (run: Run) =>
  queryOptions({
    queryKey: ['overview', run],
    queryFn: ({ signal }) => ask<Overview>('/overview', { run }, signal),
  });

/** A server has one role for as long as it runs. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => ask<Session>('/session', {}, signal),
  staleTime: Infinity,
});

export const runsQuery = queryOptions({ queryKey: ['runs'], queryFn: ({ signal }) => ask<Runs>('/runs', {}, signal) });

export const repositoriesQuery = (run: Run) =>
  queryOptions({
    queryKey: ['repositories', run],
    queryFn: ({ signal }) => ask<Repositories>('/repositories', { run }, signal),
  });

export const controlsQuery = (run: Run) =>
  queryOptions({
    queryKey: ['controls', run],
    queryFn: ({ signal }) => ask<Controls>('/controls', { run }, signal),
  });

export const controlQuery = (run: Run, id: string) =>
  queryOptions({
    queryKey: ['control', run, id],
    queryFn: ({ signal }) => ask<ControlDetail>(`/controls/${encodeURIComponent(id)}`, { run }, signal),
  });

export interface MemberWish extends Parameters {
  readonly result?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

export const membersQuery = (run: Run, control: string, check: string, wish: MemberWish) =>
  queryOptions({
    queryKey: ['members', run, control, check, wish],
    queryFn: ({ signal }) =>
      ask<Members>(
        `/controls/${encodeURIComponent(control)}/checks/${encodeURIComponent(check)}/members`,
        { run, ...wish },
        signal,
      ),
    placeholderData: keepPreviousData,
  });

export const factsQuery = (run: Run, ids: readonly string[]) =>
  queryOptions({
    queryKey: ['facts', run, ids],
    queryFn: ({ signal }) => ask<{ facts: readonly Fact[] }>('/facts', { run, id: ids }, signal),
    enabled: ids.length > 0,
  });

export const criteriaQuery = (run: Run) =>
  queryOptions({
    queryKey: ['criteria', run],
    queryFn: ({ signal }) => ask<Criteria>('/criteria', { run }, signal),
  });

export const findingsQuery = (wish: Parameters) =>
  queryOptions({
    queryKey: ['findings', wish],
    queryFn: ({ signal }) => ask<Findings>('/findings', wish, signal),
    placeholderData: keepPreviousData,
  });

export const findingCountsQuery = (wish: Parameters) =>
  queryOptions({
    queryKey: ['finding-counts', wish],
    queryFn: ({ signal }) => ask<FindingCounts>('/findings/counts', wish, signal),
    placeholderData: keepPreviousData,
  });

export const findingQuery = (fingerprint: string) =>
  queryOptions({
    queryKey: ['finding', fingerprint],
    queryFn: ({ signal }) => ask<FindingDetails>(`/findings/${fingerprint}`, {}, signal),
  });

export const secretsQuery = (wish: Parameters) =>
  queryOptions({
    queryKey: ['secrets', wish],
    queryFn: ({ signal }) => ask<Secrets>('/secrets', wish, signal),
    placeholderData: keepPreviousData,
  });

export const dependenciesQuery = (wish: Parameters) =>
  queryOptions({
    queryKey: ['dependencies', wish],
    queryFn: ({ signal }) => ask<Dependencies>('/dependencies', wish, signal),
    placeholderData: keepPreviousData,
  });

export const packageQuery = (name: string, wish: Parameters) =>
  queryOptions({
    queryKey: ['package', name, wish],
    queryFn: ({ signal }) => ask<DependencyPackage>(`/dependencies/${encodeURIComponent(name)}`, wish, signal),
  });

export const exposuresQuery = (wish: Parameters) =>
  queryOptions({
    queryKey: ['exposures', wish],
    queryFn: ({ signal }) => ask<Exposures>('/exposures', wish, signal),
    placeholderData: keepPreviousData,
  });

export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: ({ signal }) => ask<Rules>('/rules', {}, signal),
});

export const postureQuery = queryOptions({
  queryKey: ['posture'],
  queryFn: ({ signal }) => ask<Posture>('/posture', {}, signal),
});

export const dataMapQuery = (at: string | undefined) =>
  queryOptions({
    queryKey: ['data-map', at],
    queryFn: ({ signal }) => ask<DataMap>('/data-map', { at }, signal),
    placeholderData: keepPreviousData,
  });

export const dataMapDifferenceQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['data-map', 'difference', from, to],
    queryFn: ({ signal }) => ask<DataMapDifference>('/data-map/difference', { from, to }, signal),
    placeholderData: keepPreviousData,
  });

export const handlersQuery = queryOptions({
  queryKey: ['handlers'],
  queryFn: ({ signal }) => ask<Handlers>('/handlers', {}, signal),
});

export const checksQuery = queryOptions({
  queryKey: ['checks'],
  queryFn: ({ signal }) => ask<{ checks: readonly CheckDescription[] }>('/checks', {}, signal),
});

export const changesPage = 100;

/** One page of the population, anywhere in it. Pages far from the eye are soon forgotten: there may be thousands. */
export const changesQuery = (wish: Parameters, page: number) =>
  queryOptions({
    queryKey: ['changes', wish, page],
    queryFn: ({ signal }) =>
      ask<Changes>('/changes', { ...wish, offset: page * changesPage, limit: changesPage }, signal),
    gcTime: 120_000,
  });

export const changeGroupsQuery = (wish: Parameters, by: string) =>
  queryOptions({
    queryKey: ['change-groups', wish, by],
    queryFn: ({ signal }) => ask<ChangeGroups>('/changes/groups', { ...wish, by }, signal),
    placeholderData: keepPreviousData,
  });

export const changeDaysQuery = (wish: Parameters) =>
  queryOptions({
    queryKey: ['change-days', wish],
    queryFn: ({ signal }) => ask<ChangeDays>('/changes/days', wish, signal),
    placeholderData: keepPreviousData,
  });

export const protectionQuery = (wish: Parameters) =>
  queryOptions({
    queryKey: ['protection', wish],
    queryFn: ({ signal }) => ask<Protection>('/changes/protection', wish, signal),
    placeholderData: keepPreviousData,
  });

/** A list may look at another stretch than the run: its changes are asked for within the same. */
export const changeQuery = (run: Run, repository: string, commit: string, stretch: Parameters = {}) =>
  queryOptions({
    queryKey: ['change', run, repository, commit, stretch],
    queryFn: ({ signal }) =>
      ask<ChangeDetail>(
        `/repositories/${encodeURIComponent(repository)}/changes/${encodeURIComponent(commit)}`,
        { run, ...stretch },
        signal,
      ),
  });

export const evidenceQuery = (wish: Parameters) =>
  queryOptions({
    queryKey: ['evidence', wish],
    queryFn: ({ signal }) => ask<EvidenceList>('/evidence', wish, signal),
    placeholderData: keepPreviousData,
  });

export const proofQuery = (id: string) =>
  queryOptions({
    queryKey: ['proof', id],
    queryFn: ({ signal }) => ask<EvidenceProof>(`/evidence/${encodeURIComponent(id)}`, {}, signal),
  });

export const fileQuery = (wish: {
  readonly repository: string;
  readonly path: string;
  readonly commit?: string | undefined;
}) =>
  queryOptions({
    queryKey: ['file', wish],
    queryFn: ({ signal }) => ask<File>('/files', { ...wish }, signal),
  });

export const fileHistoryQuery = ({ repository, path }: { readonly repository: string; readonly path: string }) =>
  queryOptions({
    queryKey: ['file-history', repository, path],
    queryFn: ({ signal }) => ask<FileHistory>('/files/history', { repository, path }, signal),
    retry: false,
  });

/** Asked with each pause in the typing: the answer to an older text is given up as soon as nobody waits for it. */
export const readingQuery = (q: string) =>
  queryOptions({
    queryKey: ['query-reading', q],
    queryFn: ({ signal }) => ask<QueryReading>('/search/query', { q }, signal),
    enabled: q !== '',
    staleTime: 60_000,
    retry: false,
  });

export const completionsQuery = (q: string, cursor: number) =>
  queryOptions({
    queryKey: ['query-completions', q, cursor],
    queryFn: ({ signal }) => ask<QueryCompletions>('/search/completions', { q, cursor }, signal),
    enabled: q !== '',
    staleTime: 60_000,
    retry: false,
  });

export const searchTimelineQuery = queryOptions({
  queryKey: ['search-timeline'],
  queryFn: ({ signal }) => ask<SearchTimeline>('/search/timeline', {}, signal),
});

export const indexQuery = queryOptions({
  queryKey: ['index'],
  queryFn: ({ signal }) => ask<IndexStatistics>('/index', {}, signal),
});

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: ({ signal }) => ask<Sources>('/sources', {}, signal),
});

export const jobsQuery = queryOptions({
  queryKey: ['jobs'],
  queryFn: ({ signal }) => ask<JobList>('/jobs', {}, signal),
});

export const policiesQuery = (run: Run) =>
  queryOptions({
    queryKey: ['policies', run],
    queryFn: ({ signal }) => ask<Policies>('/policies', { run }, signal),
  });

export const programmeQuery = queryOptions({
  queryKey: ['programme'],
  queryFn: ({ signal }) => ask<Programme>('/programme', {}, signal),
});

export const requestsQuery = queryOptions({
  queryKey: ['requests'],
  queryFn: ({ signal }) => ask<Requests>('/requests', {}, signal),
});

export const waiversQuery = queryOptions({
  queryKey: ['waivers'],
  queryFn: ({ signal }) => ask<{ waivers: readonly StandingWaiver[] }>('/waivers', {}, signal),
});

export const decisionsQuery = queryOptions({
  queryKey: ['decisions'],
  queryFn: ({ signal }) => ask<{ decisions: readonly SealedDecision[] }>('/decisions', {}, signal),
});

export const remediationsQuery = queryOptions({
  queryKey: ['remediations'],
  queryFn: ({ signal }) => ask<{ remediations: readonly StandingRemediation[] }>('/remediations', {}, signal),
});

/** `version` absent: the rows as they stand. */
export const statementQuery = (version: string | undefined) =>
  queryOptions({
    queryKey: ['statement', version],
    queryFn: ({ signal }) => ask<Statement>('/soa', { version }, signal),
  });

export const statementDifferenceQuery = (from: string, to: string | undefined) =>
  queryOptions({
    queryKey: ['statement-difference', from, to],
    queryFn: ({ signal }) => ask<StatementDifference>('/soa/difference', { from, to }, signal),
    retry: false,
  });

/** What can be decided and asked about decisions, as the doors see it; `useCases` answers over a data directory. */
import { AppError } from '../../base/app-error.ts';
import type { Instant, TimeSpan } from '../../base/instant.ts';
import { readStatementCsv, statementCsv } from '../../exports/statement/statement-csv.ts';
import { statementHtml, statementMarkdown } from '../../exports/statement/statement-text.ts';
import type { Period } from '../../model/control.ts';
import type { Decision } from '../../model/decision.ts';
import type { EvidenceRequest } from '../../model/evidence-request.ts';
import type { Run } from '../../model/run.ts';
import { besideResults } from '../../model/standing/beside.ts';
import { samePersonAmong } from '../../model/standing/persons.ts';
import { remediationsAt, type StandingRemediation } from '../../model/standing/remediations.ts';
import {
  requestAt,
  submissionsAt,
  type StandingRequest,
  type StandingSubmission,
} from '../../model/standing/requests.ts';
import type { Statement, StatementDifference } from '../../model/standing/statement.ts';
import { waiversAt, type StandingWaiver } from '../../model/standing/waivers.ts';
import type { SealedDecision } from '../../store/decisions.ts';
import { defaultPeriod } from '../auditing/default-period.ts';
import type { AppContext } from '../context.ts';
import type { DecisionErrorCode } from './act.ts';
import type { ActRequest } from './acts.ts';
import { declaredWaivers } from './declared.ts';
import { decide, type Decided } from './perform.ts';
import { termsOf } from './request-terms.ts';
import { statementDifference, statementOf, type StatementWish } from './statement.ts';

export interface RequestWish {
  /** Those of the latest audit, else the last twelve months. */
  readonly period?: Period;
  /** How it stands at this time; now when absent. */
  readonly at?: Instant;
}

export interface RequestsView {
  readonly period: Period;
  readonly at: Instant;
  readonly requests: readonly StandingRequest[];
  /** Every one, withdrawn ones too. */
  readonly submissions: readonly StandingSubmission[];
}

export interface CheckedWaivers {
  readonly waivers: readonly { readonly line: number; readonly id: string; readonly control: string }[];
  /** By line. */
  readonly faults: readonly { readonly line: number; readonly because: string }[];
}

export interface DecisionUseCases {
  /** One act of a person: parsed, held against the rules, appended and sealed. */
  decide(request: ActRequest): Promise<Decided>;
  decisions(): Promise<readonly SealedDecision[]>;
  /** As they stood at the time; now when absent. */
  waivers(at?: Instant): Promise<readonly StandingWaiver[]>;
  /** Reads a file of waivers as it lies on disk; what stands in it has no effect before it lands. */
  checkWaiverFile(path: string): Promise<CheckedWaivers>;
  remediations(at?: Instant): Promise<readonly StandingRemediation[]>;
  statement(wish: StatementWish): Promise<Statement>;
  statementDifference(from: string, to?: string): Promise<StatementDifference>;
  evidenceRequests(wish: RequestWish): Promise<RequestsView>;
  /** The statement as a file. */
  statementDocument(format: StatementFormat, wish: StatementWish): Promise<StatementFile>;
  /** Rows of a table as `statementDocument` writes it, ready to be decided. Throws `decision/invalid`. */
  readStatement(csv: string): Promise<readonly StatementRowRequest[]>;
}

export const statementFormats = ['csv', 'json', 'markdown', 'html'] as const;
export type StatementFormat = (typeof statementFormats)[number];

export interface StatementFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

export type StatementRowRequest = Extract<ActRequest, { readonly act: 'set-applicability' }>['rows'][number];

export const performAct = (request: ActRequest, context: AppContext): Promise<Decided> => decide(request, context);

export async function decisionsOf({ stores }: Pick<AppContext, 'stores'>): Promise<readonly Decision[]> {
  return (await stores.decisions.all()).map(({ decision }) => decision);
}

export async function waivers(context: AppContext, at = context.clock.now()): Promise<readonly StandingWaiver[]> {
  return [...waiversAt(await decisionsOf(context), at), ...(await declaredWaivers(context, at))];
}

export async function remediations(
  context: AppContext,
  at = context.clock.now(),
): Promise<readonly StandingRemediation[]> {
  return remediationsAt(await decisionsOf(context), at);
}

export async function statement(wish: StatementWish, context: AppContext): Promise<Statement> {
  const decisions = await decisionsOf(context);
  const known = { ...knownOf(context), decisions, now: wish.at ?? context.clock.now() };
  // Which audit depends on which version is shown; what that one is dated, the statement finds out.
  const { at } = statementOf(wish, known, () => undefined);
  const summaries = await context.stores.runs.summaries();
  const last = summaries.find(({ finishedAt }) => finishedAt <= at);
  const run = last && (await context.stores.runs.get(last.id));
  return statementOf(wish, known, () => run);
}

export async function statementDocument(
  format: StatementFormat,
  wish: StatementWish,
  context: AppContext,
): Promise<StatementFile> {
  const shown = await statement(wish, context);
  const stem = `statement-of-applicability-${(shown.version?.version ?? `draft-${shown.at.slice(0, 10)}`).replace(/[^\w.-]+/g, '-')}`;
  switch (format) {
    case 'csv':
      return { name: `${stem}.csv`, mediaType: 'text/csv', text: statementCsv(shown) };
    case 'json':
      return { name: `${stem}.json`, mediaType: 'application/json', text: `${JSON.stringify(shown, null, 2)}\n` };
    case 'markdown':
      return { name: `${stem}.md`, mediaType: 'text/markdown', text: statementMarkdown(shown) };
    case 'html':
      return { name: `${stem}.html`, mediaType: 'text/html', text: statementHtml(shown) };
  }
}

export function readStatement(csv: string): readonly StatementRowRequest[] {
  const read = readStatementCsv(csv);
  // What each cell may hold is the act's to say: it parses the rows before it decides.
  if (read.ok) return read.value as readonly StatementRowRequest[];
  throw new AppError<DecisionErrorCode>('decision/invalid', `the table cannot be read: ${read.error}`, {
    hint: 'plumbline soa export --format csv writes one to start from.',
  });
}

export async function differenceOfStatements(
  from: string,
  to: string | undefined,
  context: AppContext,
): Promise<StatementDifference> {
  return statementDifference(from, to, { decisions: await decisionsOf(context), now: context.clock.now() });
}

export async function evidenceRequests(wish: RequestWish, context: AppContext): Promise<RequestsView> {
  const at = wish.at ?? context.clock.now();
  const period = wish.period ?? (await latestPeriod(context)) ?? defaultPeriod(at);
  return requestsOf({ period, at, decisions: await decisionsOf(context) }, context);
}

interface RequestsAsked {
  readonly period: Period;
  readonly at: Instant;
  readonly decisions: readonly Decision[];
}

export function requestsOf(
  { period, at, decisions }: RequestsAsked,
  { content, config }: Pick<AppContext, 'content' | 'config'>,
): RequestsView {
  const submissions = submissionsAt(decisions, at);
  const span = spanOfPeriod(period);
  const stand = (request: EvidenceRequest): StandingRequest =>
    requestAt(request, submissions, { at, period: span, terms: termsOf(request, config) });
  return { period, at, submissions, requests: content.requests.map(stand) };
}

const spanOfPeriod = (period: Period): TimeSpan =>
  period.type === 'window' ? { from: period.from, to: period.to } : { from: period.at, to: period.at };

async function latestPeriod({ stores, config }: AppContext): Promise<Period | undefined> {
  if (config.window !== undefined) return config.window;
  const [latest] = await stores.runs.summaries();
  return latest?.period;
}

/** A run as it is shown: with the waivers of today beside its results. What was sealed stays as it was. */
export async function withWaivers(run: Run | undefined, context: AppContext): Promise<Run | undefined> {
  return run && { ...run, controls: besideResults(run.controls, await waivers(context)) };
}

function knownOf({ content, config }: AppContext) {
  const { controls, criteria, requests } = content;
  return { controls, criteria, requests, samePerson: samePersonAmong(config.people) };
}

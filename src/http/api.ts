/**
 * The HTTP door: a versioned JSON API with its OpenAPI document, Sourcegraph's search stream, and the browser interface,
 * all over one `Plumbline`. It parses and formats; it decides nothing.
 *
 * Invariant: whatever goes out was parsed by a schema of `schema.ts`; whatever goes wrong goes out as problem+json. The web
 * pages use these same addresses and nothing private.
 */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Plumbline } from '../app/plumbline.ts';
import { isAppError } from '../base/app-error.ts';
import { restrict, type Role } from './access.ts';
import { guard } from './guard.ts';
import type { Jobs } from './jobs.ts';
import { addEntrance, type Lock, locked } from './lock.ts';
import { createPacks } from './packs.ts';
import { notFound, sendProblem, statusOf } from './problem.ts';
import { type ApiContext, newApi } from './route.ts';
import { addChangeRoutes } from './routes/changes.ts';
import { addCodeRoutes } from './routes/code.ts';
import { addControlRoutes } from './routes/controls.ts';
import { addCriteriaRoute } from './routes/criteria.ts';
import { addDataMapRoutes } from './routes/data-map.ts';
import { addDecisionRoutes } from './routes/decisions.ts';
import { addDependencyRoutes } from './routes/dependencies.ts';
import { addDestinationRoutes } from './routes/destinations.ts';
import { addEvidenceRoutes } from './routes/evidence.ts';
import { addFindingRoutes } from './routes/findings.ts';
import { addJobRoutes } from './routes/jobs.ts';
import { addLedgerRoutes } from './routes/ledger.ts';
import { addOverviewRoutes } from './routes/overview.ts';
import { addPolicyRoutes } from './routes/policies.ts';
import { addPopulationRoutes } from './routes/populations.ts';
import { addPostureRoutes } from './routes/posture.ts';
import { addProgrammeRoutes } from './routes/programme.ts';
import { addQueryRoutes } from './routes/query.ts';
import { addSampleRoutes } from './routes/samples.ts';
import { addSearchRoutes } from './routes/search.ts';
import { addSessionRoute } from './routes/session.ts';
import { addSourcegraphRoutes } from './routes/sourcegraph.ts';
import { addSourceRoutes } from './routes/sources.ts';
import { addWebhookRoutes } from './routes/webhooks.ts';
import { addZoektRoutes } from './routes/zoekt.ts';
import { staticFiles } from './static-files.ts';

export interface ApiOptions {
  readonly jobs: Jobs;
  /** Where the built browser interface is (`ensureBuilt`); without it only the API answers. */
  readonly webDirectory?: string;
  /** The address that the server listens on: requests by other names are refused. */
  readonly host?: string;
  /** Who is on the other side; `team` when absent. */
  readonly role?: Role;
  /** For a server that others can reach. */
  readonly lock?: Lock;
  /** Told of every error that is a defect of ours. */
  readonly report?: (error: unknown) => void;
}

export function createApi(plumbline: Plumbline, options: ApiOptions): OpenAPIHono {
  const report = options.report ?? ((error: unknown) => console.error(error));
  const api = newApi();
  api.use(guard(options.host ?? '127.0.0.1'));
  const role = options.role ?? 'team';
  if (options.lock) api.use(locked(options.lock));
  api.use(restrict(role));
  api.onError((error, c) => {
    if (!isAppError(error) || statusOf(error.code) >= 500) report(error);
    return sendProblem(c, error);
  });

  const context: ApiContext = { api, plumbline, jobs: options.jobs, packs: createPacks(), report };
  addSessionRoute(context, role);
  addEntrance(context, options.lock, role);
  addOverviewRoutes(context);
  addControlRoutes(context);
  addCriteriaRoute(context);
  addChangeRoutes(context);
  addCodeRoutes(context);
  addFindingRoutes(context);
  addDependencyRoutes(context);
  addEvidenceRoutes(context);
  addLedgerRoutes(context);
  addDestinationRoutes(context);
  addDataMapRoutes(context);
  addDecisionRoutes(context);
  addSampleRoutes(context);
  addPopulationRoutes(context);
  addPolicyRoutes(context);
  addPostureRoutes(context);
  addProgrammeRoutes(context);
  addJobRoutes(context);
  addSearchRoutes(context);
  addQueryRoutes(context);
  addSourcegraphRoutes(context);
  addZoektRoutes(context);
  addSourceRoutes(context);
  addWebhookRoutes(context);
  api.doc31('/api/v1/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Plumbline', version: plumbline.version, description: description },
  });
  api.all('/api/*', (c) => sendProblem(c, notFound(c.req.path, 'See /api/v1/openapi.json for what exists.')));
  api.all('/.api/*', (c) =>
    sendProblem(
      c,
      notFound(c.req.path, 'Of Sourcegraph’s addresses: /.api/search/stream, /.api/graphql and /.api/src-cli/version.'),
    ),
  );
  api.all('*', staticFiles(options.webDirectory));
  return api;
}

const description =
  'Everything that the pages show, as JSON. Errors are problem+json with a stable `code` and a `hint`. Instants are UTC ' +
  'with milliseconds; periods are half open. Ids with slashes are percent-encoded as one path segment.';

/**
 * The seam between a world and a vendor: a face says how one forge answers over HTTP. `server.ts` does what all forges
 * have in common (listening, counting, limits, conditional answers, being told to fail); a face has routes, says who a
 * request speaks for, and how paging, limits and refusals look there.
 *
 * A face is made fresh for each server and may keep state (cursors, tokens it gave out). It forgets what the real forge
 * forgets, and never more.
 */
import type { Instant } from '../../../src/base/instant.ts';
import type { ForgeKind } from '../../../src/model/account.ts';
import type { Habits, World } from '../world.ts';

export interface Face {
  readonly kind: ForgeKind;
  readonly habits: Habits;
  /** What stands before each route: `/api/v3`, `/api/v4`; may be empty. */
  readonly root: string;
  readonly routes: readonly Route[];
  /** Undefined: nobody; the server answers with `refusal(401)`. */
  authenticate(ask: Ask): Credential | undefined;
  /** Whether the credential may read what a route with `needs` holds. */
  allows(credential: Credential, needs: string, ask: Ask): boolean;
  refusal(status: number, ask: Ask, why?: string): Reply;
  /** Headers that tell of the primary limit. */
  limitHeaders(limit: LimitState): Readonly<Record<string, string>>;
  /** How the primary and the secondary limit refuse. */
  limited(kind: 'primary' | 'secondary', limit: LimitState, retryAfterSeconds: number): Reply;
  /** A body and headers of a webhook delivery, signed as the forge signs. */
  delivery?(news: News, secret: string): { readonly headers: Readonly<Record<string, string>>; readonly body: string };
  /** How a point in time is written there; as `2025-01-06T08:00:00.000Z` when absent. */
  spellInstant?(instant: string): string;
  /** Headers that each good answer carries (version, scopes of the token). */
  headers?(credential: Credential | undefined): Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  /** `/repos/{owner}/{repo}/pulls/{number}`, as the vendor's document spells it; `{path+}` takes slashes too. */
  readonly template: string;
  /** The right that it takes, in the forge's own word; absent: any credential. */
  readonly needs?: string;
  /** No credential is asked for. */
  readonly open?: boolean;
  answer(ask: Ask): Reply | Promise<Reply>;
}

export interface Ask {
  readonly method: string;
  /** Of the route that was chosen, for counting and scripts. */
  readonly template: string;
  /** Below `root`. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly credential: Credential | undefined;
  readonly world: World;
  readonly now: Instant;
  /** `http://127.0.0.1:4711` + `root`: addresses in answers begin with it. */
  readonly address: string;
  /** The same without `root`. */
  readonly origin: string;
}

export interface Reply {
  readonly status: number;
  /** Sent as JSON; absent: no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Who a request speaks for. The token itself never leaves the test. */
export interface Credential {
  readonly kind: 'personal' | 'application' | 'installation' | 'anonymous';
  readonly login: string;
  /** In the forge's own words; `*` is everything. */
  readonly scopes: readonly string[];
}

export interface LimitState {
  readonly limit: number;
  readonly remaining: number;
  readonly used: number;
  readonly resetAt: Instant;
}

/** Something that happened in the world, to be told by webhook. */
export type News =
  | { readonly kind: 'push'; readonly repository: string; readonly move: number }
  | { readonly kind: 'changeset'; readonly repository: string; readonly number: number; readonly action: string }
  | { readonly kind: 'review'; readonly repository: string; readonly number: number; readonly review: number }
  | { readonly kind: 'rules'; readonly repository: string; readonly ruleset: number }
  | { readonly kind: 'deployment'; readonly repository: string; readonly deployment: number }
  | { readonly kind: 'member'; readonly login: string; readonly action: 'added' | 'removed' };

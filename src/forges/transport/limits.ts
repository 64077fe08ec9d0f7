/**
 * When may the next request go out? Forges say it in different headers; what they share:
 *   Retry-After: seconds, or a date (RFC 9110, 10.2.3): GitHub's secondary limit, GitLab, Bitbucket
 *   X-RateLimit-Remaining / X-RateLimit-Reset (GitHub, Gitea behind a proxy), RateLimit-Remaining / RateLimit-Reset (GitLab):
 *   how many are left, and the Unix second at which there are more
 */
import { instantFromMillis, millisOf, type Instant } from '../../base/instant.ts';

export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: Instant;
}

type Headers = Readonly<Record<string, string>>;

export function rateLimitOf(headers: Headers): RateLimit | undefined {
  const read = (name: string): number => {
    const text = headers[`x-ratelimit-${name}`] ?? headers[`ratelimit-${name}`];
    return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  };
  const [limit, remaining, reset] = [read('limit'), read('remaining'), read('reset')];
  if (Number.isNaN(remaining) || Number.isNaN(reset)) return undefined;
  return { limit: Number.isNaN(limit) ? remaining : limit, remaining, resetAt: instantFromMillis(reset * 1000) };
}

/** From when on a refused request may be repeated; undefined when the refusal does not say. */
export function retryAt(status: number, headers: Headers, now: Instant): Instant | undefined {
  if (status !== 429 && status !== 403 && status !== 503) return undefined;
  const after = headers['retry-after'];
  if (after !== undefined && /^\d{1,7}$/.test(after)) return instantFromMillis(millisOf(now) + Number(after) * 1000);
  if (after !== undefined && !Number.isNaN(Date.parse(after))) return instantFromMillis(Date.parse(after));
  const limit = rateLimitOf(headers);
  if (limit?.remaining === 0) return limit.resetAt;
  return undefined;
}

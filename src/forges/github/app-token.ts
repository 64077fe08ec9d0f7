/**
 * Tokens of a GitHub App: a key signs a statement that is good for ten minutes (RFC 7519, RS256), with which GitHub gives
 * out a token that is good for an hour (docs.github.com/rest/apps/apps, "Create an installation access token for an app").
 * The key stays where the user put it; tokens live in memory only, and are renewed a little before they end.
 */
import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../base/app-error.ts';
import type { Clock } from '../../base/clock.ts';
import { millisOf, type Instant } from '../../base/instant.ts';
import { SecretText } from '../../base/secret-text.ts';
import { instant } from '../answers.ts';

export interface AppCredentials {
  /** The App's id or client id. */
  readonly app: string;
  /** Undefined: the App has one installation, or that of `owner` is looked up. */
  readonly installation: string | null;
  readonly owner: string;
  /** PEM, PKCS #1 or #8. */
  readonly key: SecretText;
}

export interface AppTokenOptions {
  readonly root: string;
  readonly credentials: AppCredentials;
  readonly clock: Clock;
  readonly userAgent: string;
}

export type AppTokenErrorCode = 'forges/app-key' | 'forges/app-token';

const renewBeforeMillis = 5 * 60_000;
const tokenSchema = z.object({ token: z.string().min(1), expires_at: instant });
const installationSchema = z.object({ id: z.number() });

/** Gives the same token until shortly before it ends. */
export function installationTokens(options: AppTokenOptions): (signal: AbortSignal) => Promise<SecretText> {
  const key = privateKey(options.credentials.key);
  let current: Promise<{ readonly token: SecretText; readonly endsAt: Instant }> | undefined;
  return async (signal) => {
    const known = await current;
    const now = millisOf(options.clock.now());
    if (known && millisOf(known.endsAt) - now > renewBeforeMillis) return known.token;
    current = fresh(options, key, signal);
    // A refusal is told once, and asked about again the next time.
    current.catch(() => (current = undefined));
    return (await current).token;
  };
}

function privateKey(key: SecretText): KeyObject {
  try {
    return createPrivateKey(key.reveal());
  } catch {
    // What the parser says may quote the key.
    throw new AppError<AppTokenErrorCode>('forges/app-key', 'the private key of the GitHub App cannot be read', {
      hint: 'Name the .pem file that GitHub gave out when the key was made, unchanged.',
    });
  }
}

async function fresh(options: AppTokenOptions, key: KeyObject, signal: AbortSignal) {
  const { credentials } = options;
  const statement = statementOf(credentials.app, key, millisOf(options.clock.now()));
  const installation =
    credentials.installation ??
    String(
      (await asked(options, { statement, path: `users/${credentials.owner}/installation`, signal }, installationSchema))
        .id,
    );
  const path = `app/installations/${encodeURIComponent(installation)}/access_tokens`;
  const { token, expires_at: endsAt } = await asked(options, { statement, path, signal, post: true }, tokenSchema);
  return { token: new SecretText(token), endsAt };
}

/** Begins a minute ago: clocks differ, and GitHub refuses what is from the future. */
export function statementOf(app: string, key: KeyObject, nowMillis: number): SecretText {
  const now = Math.floor(nowMillis / 1000);
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: now - 60, exp: now + 540, iss: app })}`;
  return new SecretText(`${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`);
}

interface Asking {
  readonly statement: SecretText;
  readonly path: string;
  readonly signal: AbortSignal;
  readonly post?: boolean;
}

/** Not through the transport: what is answered is a secret, and must not be kept. */
async function asked<T>(
  { root, userAgent }: AppTokenOptions,
  { statement, path, signal, post = false }: Asking,
  schema: z.ZodType<T>,
): Promise<T> {
  const url = new URL(path, root.endsWith('/') ? root : `${root}/`);
  const response = await fetch(url, {
    method: post ? 'POST' : 'GET',
    redirect: 'error',
    signal,
    headers: {
      authorization: `Bearer ${statement.reveal()}`,
      accept: 'application/vnd.github+json',
      'user-agent': userAgent,
    },
  }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw refused(url, 'could not be reached', cause);
  });
  const body: unknown = await response.json().catch(() => undefined);
  const parsed = schema.safeParse(body);
  if (response.ok && parsed.success) return parsed.data;
  const meaning = response.status === 403 ? ': the installation is suspended, or the App may not do this' : '';
  throw refused(url, `was answered with ${response.status}${meaning}`);
}

function refused(url: URL, how: string, cause?: unknown): AppError<AppTokenErrorCode> {
  const hint = 'Check the App’s id, that the key belongs to it, and that it is installed for this organisation.';
  const options = { hint, ...(cause !== undefined && { cause }) };
  return new AppError(
    'forges/app-token',
    `asking ${url.origin}${url.pathname} for a token of the GitHub App ${how}`,
    options,
  );
}

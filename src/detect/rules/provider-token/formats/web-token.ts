/** JSON Web Tokens (RFC 7519): the header must decode; what the claims say is shown, for it says how much it matters. */
import { row, type Known, type TokenFormat } from './format.ts';

/** The token that jwt.io and half of all manuals print: `John Doe` and what stands around him. */
const printed = /^(?:1234567890|John Doe|jwt\.io|Joe|joe|user1?|test|alice|bob)$/;

/** Addresses of attachments that a forge signs for minutes. */
const attachment = /(?:githubusercontent|amazonaws)\.com\/[^\s"']{0,300}[?&]jwt=/;

/** Names that RFC 2606 and RFC 6762 keep for examples and for what answers on no network of others. */
const nowhere =
  /^https?:\/\/(?:[\w-]{1,60}\.){0,5}(?:example(?:\.(?:com|org|net))?|test|invalid|localhost|local)(?:[:/]|$)/i;

/** The address whose parameter the token is. */
function addressBefore(token: string, around: string): string {
  const at = around.indexOf(token);
  return /https?:\/\/[^\s"'<>]{1,300}$/.exec(around.slice(Math.max(0, at - 320), at))?.[0] ?? '';
}

function judge(token: string, around: string): boolean | string | Known {
  if (attachment.test(around)) return false;
  const [head, body, signature] = token.split('.');
  const header = decodeObject(head!);
  if (!header || typeof header['alg'] !== 'string') return false;
  const claims = decodeObject(body!);
  if (!claims) return false;
  if (printed.test(String(claims['sub'])) && (claims['name'] === 'John Doe' || claims['iat'] === 1516239022))
    return false;
  if (claims['sub'] === '1234567890' && Object.keys(claims).length === 1) return false;
  if (['iss', 'aud'].some((claim) => nowhere.test(String(claims[claim]))) || nowhere.test(addressBefore(token, around)))
    return false;
  // Every copy of Supabase for one's own machine has these.
  if (claims['iss'] === 'supabase-demo') return false;
  if (/^[A-Z]?(?:signature|sig|xxx)/i.test(signature ?? '')) return false;
  if (isOver(claims)) return false;
  const known = ['iss', 'aud', 'role'].flatMap((claim) =>
    typeof claims[claim] === 'string' ? [`${claim} ${claims[claim].slice(0, 60)}`] : [],
  );
  const expiry = typeof claims['exp'] === 'number' ? [`exp ${claims['exp']}`] : ['no expiry'];
  const detail = [`alg ${header['alg'].slice(0, 10)}`, ...known, ...expiry].join(', ');
  return {
    detail,
    // It opened something for a while; what is left of that, its date says.
    ...(typeof claims['exp'] === 'number' && { severity: 'low' as const }),
    ...(!isIssued(claims) && { productionOnly: true as const }),
  };
}

/** Good for a week at most: over by the time that anybody reads it. */
function isOver({ iat, exp }: Record<string, unknown>): boolean {
  return typeof iat === 'number' && typeof exp === 'number' && exp - iat <= 7 * 86_400;
}

/** By a service with an address or a name that says whose it is; whoever tests a program signs tokens as they like. */
function isIssued(claims: Record<string, unknown>): boolean {
  return ['iss', 'aud'].some((claim) => {
    const value = claims[claim];
    return (
      typeof value === 'string' &&
      /^(?:https?:\/\/)?(?:[\w-]{1,60}\.){1,5}[a-z]{2,12}(?:[:/]|$)|^supabase$/i.test(value) &&
      !nowhere.test(value)
    );
  });
}

function decodeObject(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // no JSON: no JWT
    throw error;
  }
}

export const jsonWebTokens: readonly TokenFormat[] = [
  row('JSON Web Token', 'eyJ', /\beyJ[A-Za-z0-9_-]{10,600}\.eyJ[A-Za-z0-9_-]{10,2500}\.[\w-]{20,700}={0,2}/g, {
    severity: 'medium',
    judge,
  }),
];

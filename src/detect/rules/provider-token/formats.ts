/**
 * Token formats that their issuers publish or that are plain from any token: a literal that never varies, then the shape.
 * Facts, gathered one by one; no rule text of another scanner.
 */
import { crc32 } from 'node:zlib';
import type { Severity } from '../../../model/finding.ts';
import { entropyOf, isMonotonous } from '../../secrets/entropy.ts';

export interface TokenFormat {
  readonly name: string;
  /** Stands in every token, as written (case counts). */
  readonly literal: string;
  /** Group 1 is the secret when there is one, else the whole match. Flag `g`. */
  readonly pattern: RegExp;
  readonly severity?: Severity;
  /** False: no token. A text: what more is known of it. `around` is the window that it was found in. */
  readonly judge?: (token: string, around: string) => boolean | string;
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** GitHub and npm end a token in the CRC-32 of its random part, in base 62, six digits. */
export function checksumDetail(token: string): string {
  const random = token.slice(token.indexOf('_') + 1, -6);
  let rest = crc32(random);
  let text = '';
  for (let i = 0; i < 6; i++, rest = Math.floor(rest / 62)) text = digits[rest % 62]! + text;
  return text === token.slice(-6) ? 'its checksum verifies' : 'its checksum does not verify';
}

/** Random enough to have been issued: no run of one letter, no alphabet, no words only. */
function random(token: string): boolean {
  return (
    !isMonotonous(token.slice(4)) &&
    entropyOf(token.slice(4)) > 2.8 &&
    !/example|xxxx|your|\.\.\./i.test(token) &&
    !/^[a-z_-]+$/.test(token)
  );
}

function jwt(token: string): boolean | string {
  const [head, body] = token.split('.');
  const header = decodeObject(head!);
  const claims = decodeObject(body!);
  if (!header || typeof header['alg'] !== 'string' || !claims) return false;
  const known = ['iss', 'aud', 'role'].flatMap((claim) =>
    typeof claims[claim] === 'string' ? [`${claim} ${claims[claim].slice(0, 60)}`] : [],
  );
  const expiry = typeof claims['exp'] === 'number' ? [`exp ${claims['exp']}`] : ['no expiry'];
  return [`alg ${header['alg'].slice(0, 10)}`, ...known, ...expiry].join(', ');
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

const checked = (token: string): boolean | string => random(token) && checksumDetail(token);
const near = (word: RegExp) => (token: string, around: string) => word.test(around) && random(token);

const row = (
  name: string,
  literal: string,
  pattern: RegExp,
  more: Omit<TokenFormat, 'name' | 'literal' | 'pattern'> = {},
): TokenFormat => ({
  name,
  literal,
  pattern,
  judge: random,
  ...more,
});

export const tokenFormats: readonly TokenFormat[] = [
  row('AWS access key id', 'AKIA', /\bAKIA[A-Z2-7]{16}\b/g, {
    severity: 'medium',
    judge: (t) => !t.endsWith('EXAMPLE') && random(t),
  }),
  row('AWS temporary access key id', 'ASIA', /\bASIA[A-Z2-7]{16}\b/g, {
    severity: 'low',
    judge: (t) => !t.endsWith('EXAMPLE') && random(t),
  }),
  row('GitHub personal access token', 'ghp_', /\bghp_[A-Za-z0-9]{36}\b/g, { judge: checked }),
  row('GitHub OAuth token', 'gho_', /\bgho_[A-Za-z0-9]{36}\b/g, { judge: checked }),
  row('GitHub app user token', 'ghu_', /\bghu_[A-Za-z0-9]{36}\b/g, { judge: checked }),
  row('GitHub app installation token', 'ghs_', /\bghs_[A-Za-z0-9]{36}\b/g, { judge: checked }),
  row('GitHub refresh token', 'ghr_', /\bghr_[A-Za-z0-9]{36,76}\b/g),
  row('GitHub fine-grained token', 'github_pat_', /\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b/g),
  row('GitLab token', 'gl', /\bgl(?:pat|dt|rt|ptt|cbt|ft|imt|agent|soat|oas|ffct)-[A-Za-z0-9_=.-]{20,64}(?![\w-])/g),
  row('Slack token', 'xox', /\bxox[abeoprs]-(?:\d-)?[A-Za-z0-9]{8,}(?:-[A-Za-z0-9]{6,}){1,5}/g),
  row('Slack app token', 'xapp-', /\bxapp-\d-[A-Z0-9]{8,14}-\d{8,16}-[a-f0-9]{40,80}\b/g),
  row(
    'Slack webhook',
    'hooks.slack.com',
    /hooks\.slack\.com\/(?:services|workflows)\/(T[A-Z0-9]{6,14}\/[A-Z0-9]{6,14}\/[A-Za-z0-9]{16,44})/g,
  ),
  row('Discord webhook', 'discord', /discord(?:app)?\.com\/api\/webhooks\/(\d{16,20}\/[\w-]{60,72})/g),
  row('Telegram bot token', ':AA', /\b\d{8,10}:AA[\w-]{33}(?![\w-])/g),
  row('Stripe live key', '_live_', /\b(?:sk|rk)_live_[A-Za-z0-9]{16,99}\b/g),
  row('Stripe test key', '_test_', /\b(?:sk|rk)_test_[A-Za-z0-9]{24,99}\b/g, { severity: 'low' }),
  row('Stripe webhook secret', 'whsec_', /\bwhsec_[A-Za-z0-9+/]{32,64}={0,2}/g),
  row('Google API key', 'AIza', /\bAIza[\w-]{35}(?![\w-])/g, { severity: 'medium' }),
  row('Google OAuth client secret', 'GOCSPX-', /\bGOCSPX-[\w-]{28}(?![\w-])/g),
  row('Google OAuth refresh token', '1//0', /\b1\/\/0[\w-]{60,120}/g),
  row('Google OAuth access token', 'ya29.', /\bya29\.[\w-]{60,250}/g, { severity: 'low' }),
  row('npm token', 'npm_', /\bnpm_[A-Za-z0-9]{36}\b/g, { judge: checked }),
  row(
    'npm registry token',
    '_authToken',
    /:_authToken\s{0,4}=\s{0,4}["']?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/g,
  ),
  row('PyPI token', 'pypi-AgE', /\bpypi-AgE[\w-]{50,300}/g),
  row('RubyGems token', 'rubygems_', /\brubygems_[a-f0-9]{48}\b/g),
  row('NuGet key', 'oy2', /\boy2[a-z0-9]{43}\b/g),
  row('Docker Hub token', 'dckr_', /\bdckr_(?:pat|oat)_[\w-]{27,40}/g),
  row('SendGrid key', 'SG.', /\bSG\.[\w-]{22}\.[\w-]{43}(?![\w-])/g),
  row('Twilio API key', 'SK', /\bSK[0-9a-f]{32}\b/g, { judge: near(/twilio/i) }),
  row(
    'Twilio auth token',
    'wilio',
    /twilio[\w."'\]]{0,30}(?:auth)?_?token["'\]]{0,2}\s{0,4}(?:=>|[:=])\s{0,4}["']?([0-9a-f]{32})\b/gi,
  ),
  row('Mailgun key', 'key-', /\bkey-[0-9a-f]{32}\b/g),
  row('Mailchimp key', '-us', /\b[0-9a-f]{32}-us\d{1,2}\b/g),
  row('Azure storage account key', 'AccountKey=', /AccountKey=([A-Za-z0-9+/]{86}==)/g, {
    judge: (t) => !t.startsWith('Eby8vdM02xNOcqFlqUwJ') && random(t), // the emulator's, printed in its manual
  }),
  row('Azure shared access key', 'SharedAccessKey=', /SharedAccessKey=([A-Za-z0-9+/]{43}=)/g),
  row('Azure client secret', 'Q~', /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/g),
  row('OpenAI key', 'T3BlbkFJ', /\bsk-(?:[a-z]{2,10}-)?[\w-]{16,100}T3BlbkFJ[\w-]{16,100}/g),
  row('OpenAI project key', 'sk-proj-', /\bsk-proj-[\w-]{40,200}/g),
  row('Anthropic key', 'sk-ant-', /\bsk-ant-[a-z]{3,6}\d{2}-[\w-]{40,120}/g),
  row('Groq key', 'gsk_', /\bgsk_[A-Za-z0-9]{52}\b/g),
  row('Hugging Face token', 'hf_', /\bhf_[A-Za-z]{34}\b/g),
  row('Replicate token', 'r8_', /\br8_[A-Za-z0-9]{37}\b/g),
  row('DigitalOcean token', '_v1_', /\bdo[opr]_v1_[a-f0-9]{64}\b/g),
  row('Shopify token', 'shp', /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/g),
  row('Databricks token', 'dapi', /\bdapi[a-f0-9]{32}(?:-\d)?\b/g),
  row('HashiCorp Vault token', 'hv', /\bhv[sbr]\.[\w-]{24,200}/g),
  row('Terraform Cloud token', '.atlasv1.', /\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,80}/g),
  row('Doppler token', 'dp.', /\bdp\.(?:pt|st|ct|scim|audit)\.[\w.-]{40,60}/g),
  row('Linear key', 'lin_', /\blin_(?:api|oauth)_[A-Za-z0-9]{32,48}\b/g),
  row('Notion token', 'ntn_', /\bntn_[A-Za-z0-9]{40,50}\b/g),
  row('PlanetScale credential', 'pscale_', /\bpscale_(?:tkn|pw|oauth)_[\w.-]{32,64}/g),
  row('Postman key', 'PMAK-', /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b/g),
  row('Grafana token', 'gl', /\bgl(?:sa_[A-Za-z0-9]{32}_[a-f0-9]{8}|c_eyJ[A-Za-z0-9+/=]{40,400})/g),
  row('New Relic user key', 'NRAK-', /\bNRAK-[A-Z0-9]{27}\b/g),
  row('Square token', 'sq0', /\bsq0(?:csp|atp|idp)-[\w-]{22,43}/g),
  row('Braintree token', 'access_token$', /\baccess_token\$production\$[a-z0-9]{16}\$[a-f0-9]{32}\b/g),
  row('age secret key', 'AGE-SECRET-KEY-1', /\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b/g),
  row('Sentry token', 'sntry', /\bsntry[us]_[\w+/=-]{40,300}/g),
  row('Atlassian token', 'ATATT3', /\bATATT3[\w=-]{100,250}/g),
  row('Bitbucket app password', 'ATBB', /\bATBB[A-Za-z0-9]{28,32}\b/g),
  row('Pulumi token', 'pul-', /\bpul-[a-f0-9]{40}\b/g),
  row('Tailscale key', 'tskey-', /\btskey-[a-z]{3,10}-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40}\b/g),
  row('Supabase token', 'sbp_', /\bsbp_[a-f0-9]{40}\b/g),
  row('Dynatrace token', 'dt0', /\bdt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}\b/g),
  row('Facebook token', 'EAAC', /\bEAAC[A-Za-z0-9]{80,250}\b/g),
  row('Figma token', 'figd_', /\bfigd_[\w-]{40,60}/g),
  row('JSON Web Token', 'eyJ', /\beyJ[\w-]{10,600}\.eyJ[\w-]{10,2500}\.[\w-]{20,700}/g, {
    severity: 'medium',
    judge: jwt,
  }),
];

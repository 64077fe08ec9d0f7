/** Smaller services and tools, each with a prefix of its own. */
import { near, prefixed, random, row, type TokenFormat } from './format.ts';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const mixed = (token: string): boolean => /\d/.test(token) && random(token);

/** `KEY` alone stands on every second line of code, a digit behind it on next to none; what is issued begins with the time. */
const keyAndDigit = Array.from({ length: 10 }, (_, digit) => `KEY${digit}`);

export const smallVendorFormats: readonly TokenFormat[] = [
  prefixed('Amazon MWS token', 'amzn.mws.', uuid),
  prefixed('Apify token', 'apify_api_', '[A-Za-z0-9-]{34,40}'),
  prefixed('Bannerbear key', 'bb_pr_', '[a-f0-9]{30,32}'),
  prefixed('Bannerbear account key', 'bb_ma_', '[a-f0-9]{30,32}'),
  row('BestTime key', 'besttime', /(?<![\w-])pri_[a-f0-9]{32}\b/g),
  row('Budibase key', 'budibase', /(?<![\w-])[a-f0-9]{32}-[a-f0-9]{70,90}\b/g),
  row('Deno token', ['ddp_', 'ddw_'], /(?<![\w-])dd[pw]_[A-Za-z0-9]{36,40}\b/g, { judge: mixed }),
  row('Dependency-Track key', 'odt_', /(?<![\w-])odt_(?:[A-Za-z0-9]{8}_)?[A-Za-z0-9]{32,36}\b/g, { judge: mixed }),
  prefixed('Fleetbase key', 'flb_live_', '[A-Za-z0-9]{20}'),
  row('Firecrawl key', 'fc-', /(?<![\w-])fc-[a-f0-9]{32}\b/g),
  row('Forgejo or Gitea client secret', 'gto_', /(?<![\w-])gto_[a-z2-7]{52}\b/g, { judge: mixed }),
  row('Iterative Studio token', 'isat_', /(?<![\w-])isat_[A-Za-z0-9]{40,60}\b/g, { judge: mixed }),
  row('Jenkins token', 'jenkins', /(?<![\w-])11[a-f0-9]{32}\b/g, { judge: near(/jenkins/i) }),
  row('Lichess token', 'lip_', /(?<![\w-])lip_[A-Za-z0-9]{20}\b/g, { judge: mixed }),
  row('New Relic REST key', 'NRRA-', /\bNRRA-[a-f0-9]{42}\b/gi),
  row('New Relic browser key', 'NRBR-', /\bNRBR-[a-f0-9]{19}\b/g, { severity: 'low' }),
  row('New Relic mobile token', '-NRMA', /\b[A-Za-z0-9]{36,45}-NRMA\b/g, { severity: 'low' }),
  row('New Relic Pixie key', ['px-dep-', 'px-api-'], new RegExp(`\\bpx-(?:dep|api)-${uuid}\\b`, 'g')),
  row('ngrok token', 'ngrok', /(?<![\w-])[12][A-Za-z0-9]{25,27}_[A-Za-z0-9]{20,22}\b/g, { judge: near(/ngrok/i) }),
  prefixed('Nightfall key', 'NF-', '[A-Za-z0-9]{32}', { judge: mixed }),
  prefixed('Open VSX token', 'ovsxp_', uuid),
  prefixed('Pagar.me key', 'ak_live_', '[A-Za-z0-9]{30}'),
  row('pganalyze key', ['pgar_', 'pgaw_', 'pga_'], /(?<![\w-])pga[rw]?_[A-Za-z0-9]{26,32}\b/g, { judge: mixed }),
  row('PhotoRoom key', 'sk_pr_', /(?<![\w-])sk_pr_\w{1,30}_[a-f0-9]{40}\b/g),
  row('Persona key', 'persona_', new RegExp(`\\bpersona_(?:production|sandbox)_${uuid}\\b`, 'g')),
  row(
    'Power Automate webhook',
    'api.powerplatform.com',
    /api\.powerplatform\.com[^\s"']{0,250}[?&]sig=([\w-]{43})(?![\w-])/g,
  ),
  row('Logic Apps webhook', 'logic.azure.com', /logic\.azure\.com[^\s"']{0,250}[?&]sig=([\w-]{43})(?![\w-])/g),
  row('Ramp secret', ['ramp_sec_', 'ramp_tok_'], /(?<![\w-])ramp_(?:sec|tok)_[A-Za-z0-9]{40,60}\b/g, { judge: mixed }),
  prefixed('Rootly key', 'rootly_', '[a-f0-9]{64}'),
  prefixed('RunPod key', 'rpa_', '[A-Z0-9]{40,50}'),
  prefixed('Samsara token', 'samsara_api_', '[A-Za-z0-9]{30}'),
  row('Segment public API token', 'sgp_', /(?<![\w-])sgp_[A-Za-z0-9]{64}\b/g, { judge: mixed }),
  prefixed('Spectral token', 'spu-', '[a-f0-9]{32}'),
  row('Teamwork token', 'tkn.v1_', /\btkn\.v1_[\w-]{60,80}={0,2}/g),
  row('Telnyx key', keyAndDigit, /\bKEY\d[0-9A-F]{31}_[A-Za-z0-9]{22}\b/g),
  prefixed('Thunderstore token', 'tss_', '[A-Za-z0-9]{30,60}', { judge: mixed }),
  row('Tigris secret', 'tsec_', /(?<![\w-])tsec_[\w+/-]{40,80}(?![\w-])/g, { judge: mixed }),
  row(
    'TruffleHog key',
    ['thog-key-', 'thog-agent-', 'thog-secret-'],
    /\bthog-(?:key-[a-f0-9]{16}|(?:agent|secret)-[a-f0-9]{32})\b/g,
  ),
  prefixed('Unkey key', 'unkey_', '[A-Za-z0-9]{20,40}', { judge: mixed }),
  prefixed('Val Town token', 'vtwn_', '[A-Za-z0-9]{25,40}', { judge: mixed }),
  prefixed('Vercel storage token', 'vercel_blob_rw_', '[A-Za-z0-9_]{30,60}'),
  row('Voiceflow key', ['VF.DM.', 'VF.WS.'], /\bVF\.(?:DM|WS)\.[0-9a-f]{24}\.[A-Za-z0-9]{16}\b/g),
  prefixed('WakaTime key', 'waka_', uuid),
  row(
    'WireGuard key',
    ['PrivateKey', 'PresharedKey'],
    /\b(?:PrivateKey|PresharedKey)\s{0,4}=\s{0,4}([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)/g,
    { judge: mixed },
  ),
  prefixed('Xata key', 'xau_', '[A-Za-z0-9]{38,44}', { judge: mixed }),
  prefixed('Zuplo key', 'zpka_', '[A-Za-z0-9]{32}_[A-Za-z0-9]{8}'),
];

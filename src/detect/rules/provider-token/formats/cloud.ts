/** Clouds, hosting, secret stores, networks and databases. */
import { near, prefixed, random, row, type Known, type TokenFormat } from './format.ts';

const low = { severity: 'low' } as const;
const medium = { severity: 'medium' } as const;
/** In an address it names who asks, and everybody is to see it: links of partners, requests that were signed. */
const keyId = (token: string, around: string): boolean =>
  !token.endsWith('EXAMPLE') &&
  random(token) &&
  !around.includes(`SubscriptionId=${token}`) &&
  !around.includes(`AWSAccessKeyId=${token}`);

/** `google-services.json`, `GoogleService-Info.plist`: every copy of the application holds it, and Google says who may use it. */
const googleKey = (token: string, around: string): boolean | Known =>
  random(token) &&
  (!/"current_key"\s{0,4}:|<key>API_KEY<\/key>/.test(around) ||
    ({ detail: 'shipped with every copy of an application', severity: 'low' } as const));

export const cloudFormats: readonly TokenFormat[] = [
  row('AWS access key id', 'AKIA', /(?<![A-Za-z0-9+/])AKIA[A-Z2-7]{16}\b/g, { ...medium, judge: keyId }),
  row('AWS temporary access key id', 'ASIA', /(?<![A-Za-z0-9+/])ASIA[A-Z2-7]{16}\b/g, { ...low, judge: keyId }),
  row('AWS bearer token', 'ABIA', /(?<![A-Za-z0-9+/])ABIA[A-Z2-7]{16}\b/g, { ...medium, judge: keyId }),
  row('AWS context key', 'ACCA', /(?<![A-Za-z0-9+/])ACCA[A-Z2-7]{16}\b/g, { ...medium, judge: keyId }),
  row('AWS access key id', 'A3T', /(?<![A-Za-z0-9+/])A3T[A-Z0-9][A-Z2-7]{16}\b/g, { ...medium, judge: keyId }),
  // https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
  row('AWS AppSync key', 'da2-', /(?<![\w-])da2-[a-z0-9]{26}(?![\w-])/g, medium),
  row('AWS Bedrock key', 'ABSK', /(?<![A-Za-z0-9+/])ABSK[A-Za-z0-9+/]{109,269}={0,2}/g),
  row('AWS Bedrock short-lived key', 'bedrock-api-key-', /\bbedrock-api-key-[A-Za-z0-9+/=]{40,2000}/g, medium),
  row(
    'AWS session token',
    'QoJb3',
    /(?<![\w+/])(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9+/=]{150,2000}/g,
    low,
  ),
  row('Google API key', 'AIza', /(?<![\w-])AIza[\w-]{35}(?![\w-])/g, { ...medium, judge: googleKey }),
  row('Google OAuth client secret', 'GOCSPX-', /\bGOCSPX-[\w-]{28}(?![\w-])/g),
  row('Google OAuth refresh token', '1//0', /\b1\/\/0[\w-]{60,120}/g),
  row('Google OAuth access token', 'ya29.', /\bya29\.[\w-]{50,250}/g, low),
  row('Google storage HMAC key id', 'GOOG1E', /\bGOOG1E[A-Z0-9]{57}\b/g, medium),
  row('Firebase messaging key', ':APA91b', /\bAAAA[\w-]{7}:[\w-]{140}(?![\w-])/g),
  row('Azure storage account key', 'AccountKey=', /AccountKey=([A-Za-z0-9+/]{86}==)/g, {
    judge: (t) => !t.startsWith('Eby8vdM02xNOcqFlqUwJ') && random(t), // the emulator's, printed in its manual
  }),
  row('Azure storage key', '+ASt', /(?<![\w+/])[A-Za-z0-9+/]{76}\+ASt[A-Za-z0-9+/]{5}[AQgw]==/g),
  row('Azure Cosmos DB key', 'ACDb', /(?<![\w+/])[A-Za-z0-9+/]{76}ACDb[A-Za-z0-9+/]{5}[AQgw]==/g),
  row('Azure container registry password', '+ACR', /(?<![\w+/])[A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9]{5}\b/g),
  row('Azure Functions key', 'AzFu', /(?<![\w+/-])[\w-]{44}AzFu[\w-]{5}[AQgw]==/g),
  row('Azure search key', 'AzSe', /\b[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}\b/g),
  row('Azure Event Hubs key', '+AEh', /(?<![\w+/])[A-Za-z0-9+/]{33}\+AEh[A-Za-z0-9+/]{6}=/g),
  row('Azure Service Bus key', '+ASb', /(?<![\w+/])[A-Za-z0-9+/]{33}\+ASb[A-Za-z0-9+/]{6}=/g),
  row('Azure IoT key', 'AIoT', /(?<![\w+/])[A-Za-z0-9+/]{33}AIoT[A-Za-z0-9+/]{6}=/g),
  row('Azure cache key', 'AzCa', /(?<![\w+/])[A-Za-z0-9]{33}AzCa[A-P][A-Za-z0-9]{5}=/g),
  row('Azure shared access key', 'SharedAccessKey=', /SharedAccessKey=([A-Za-z0-9+/]{43}=)/g),
  row(
    'Azure shared access signature',
    'sig=',
    /\bs[vr]=[^\s"'<>]{1,300}?[?&](?:amp;)?sig=([A-Za-z0-9%+/]{43,80}(?:%3D|=))/gi,
  ),
  row('Azure client secret', 'Q~', /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/g),
  row('Azure DevOps token', 'AZDO', /\b[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}\b/g),
  prefixed('Alibaba Cloud access key id', 'LTAI', '[A-Za-z0-9]{12,20}', medium),
  prefixed('Tencent Cloud secret id', 'AKID', '[A-Za-z0-9]{32,36}', medium),
  prefixed('Yandex Cloud API key', 'AQVN', '[A-Za-z0-9_-]{35,38}'),
  prefixed('Yandex Cloud IAM token', 't1.', '[A-Z0-9a-z_-]{20,400}[=]{0,2}\\.[A-Z0-9a-z_-]{86}[=]{0,2}', low),
  prefixed('Yandex Cloud static key', 'YCP', '[A-Za-z0-9_-]{37}'),
  row('Yandex Cloud static key', 'YCM', /(?<![\w-])YCM[\w-]{37}(?![\w-])/g),
  row('DigitalOcean token', '_v1_', /\bdo[opr]_v1_[a-f0-9]{64}\b/g),
  prefixed('DigitalOcean Spaces key id', 'DO00', '[A-Z0-9]{16}', medium),
  prefixed('Scaleway access key', 'SCW', '[A-Z0-9]{17}', medium),
  prefixed('Heroku key', 'HRKU-AA', '[A-Za-z0-9_-]{58}'),
  prefixed('Fly.io token', 'fo1_', '[\\w-]{43}'),
  row('Fly.io macaroon', ['fm1a_', 'fm1r_', 'fm2_'], /(?<![\w-])fm(?:1[ar]|2)_[A-Za-z0-9+/]{100,1000}={0,3}/g, {
    judge: random,
  }),
  prefixed('Render key', 'rnd_', '[A-Za-z0-9]{28,32}'),
  prefixed('Netlify token', 'nfp_', '[A-Za-z0-9]{36}'),
  row('Vercel token', ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'], /(?<![\w-])vc[piark]_[A-Za-z0-9]{24,60}(?![\w-])/g, {
    judge: near(/_[A-Za-z]{0,60}\d/),
  }),
  row('Cloudflare origin CA key', 'v1.0-', /\bv1\.0-[a-f0-9]{24}-[a-f0-9]{146}\b/g),
  row('Cloudflare token', ['cfk_', 'cfut_', 'cfat_'], /(?<![\w-])cf(?:k|ut|at)_[A-Za-z0-9]{40}[a-f0-9]{8}\b/g),
  row('Cloudflare tunnel token', 'eyJhIjoi', /\beyJhIjoi[A-Za-z0-9+/=]{80,250}/g),
  prefixed('Scalingo token', 'tk-us-', '[\\w-]{48}'),
  prefixed('Akamai token', 'akab-', '[a-z0-9]{16}-[a-z0-9]{16}', medium),
  prefixed('Pulumi token', 'pul-', '[a-f0-9]{40}'),
  row('Terraform Cloud token', '.atlasv1.', /\b[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,80}/g),
  row('HashiCorp Vault token', ['hvs.', 'hvb.', 'hvr.'], /(?<![\w-])hv[sbr]\.[\w-]{24,200}(?![\w-])/g, {
    judge: (t) => /\d/.test(t) && random(t),
  }),
  row('Doppler token', 'dp.', /\bdp\.(?:pt|st|ct|scim|audit|sa|said)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}\b/g),
  prefixed('Infisical token', 'st.', '[0-9a-f]{24}\\.[0-9a-f]{32}\\.[0-9a-f]{32}', { word: 'infisical' }),
  row('1Password service account token', 'ops_eyJ', /\bops_eyJ[A-Za-z0-9+/_-]{150,4000}={0,3}/g),
  row('1Password secret key', 'A3-', /\bA3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}\b/g),
  row('age secret key', 'AGE-SECRET-KEY-1', /\bAGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}\b/g),
  row('Tailscale key', 'tskey-', /(?<![a-z0-9-])tskey-[a-z]{3,10}-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40}\b/g),
  prefixed('Defined Networking token', 'dnkey-', '[\\w=-]{26}-[\\w=-]{52}'),
  prefixed('NetBird token', 'nbp_', '[A-Za-z0-9]{36}'),
  prefixed('Supabase token', 'sbp_', '(?:v0_|oauth_)?[a-f0-9]{40}'),
  prefixed('Supabase secret key', 'sb_secret_', '[\\w-]{31,40}'),
  prefixed('Neon key', 'napi_', '[a-z0-9]{64}'),
  prefixed('Aiven service password', 'AVNS_', '[\\w-]{19}'),
  prefixed('Elastic Cloud key', 'essu_', '[A-Za-z0-9=+/-]{40,120}'),
  prefixed('CockroachDB Cloud key', 'CCDB1_', '[A-Za-z0-9]{22}_[A-Za-z0-9]{40}'),
  prefixed('MongoDB Atlas service account secret', 'mdb_sa_sk_', '[\\w-]{40}'),
  row('PlanetScale credential', 'pscale_', /\bpscale_(?:tkn|pw|oauth)_[\w.=-]{32,64}/g),
  prefixed('ClickHouse Cloud secret', '4b1d', '[A-Za-z0-9]{38}'),
  row('Databricks token', 'dapi', /\bdapi[a-fA-F0-9]{32}(?:-\d)?\b/g),
  prefixed('Databricks OAuth secret', 'dose', '[a-f0-9]{32}'),
  prefixed('dbt Cloud token', 'dbtu_', '[A-Za-z0-9_=-]{40}'),
  prefixed('dbt Cloud service token', 'dbtc_', '[A-Za-z0-9_=-]{40}'),
  prefixed('Prefect key', 'pnu_', '[A-Za-z0-9]{36}'),
  prefixed('Pinecone key', 'pcsk_', '[A-Za-z0-9]{5,7}_[A-Za-z0-9]{63}'),
  prefixed('OpenShift token', 'sha256~', '[\\w-]{43}'),
  row('Rancher token', 'token-', /\btoken-[a-z0-9]{5}:[a-z0-9]{54}\b/g),
];

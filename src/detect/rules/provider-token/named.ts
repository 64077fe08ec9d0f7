/**
 * Keys without a shape of their own (32 hexadecimal digits, a UUID): told by the name they are assigned to, which holds the
 * provider, and by the length that this provider's keys have. Ids are left alone: they open nothing.
 */
import { entropyOf, isMonotonous } from '../../secrets/entropy.ts';
import { refusalOf } from '../../secrets/placeholder.ts';

interface NamedFormat {
  readonly name: string;
  /** Lower case; stands in the name, letters and digits only. */
  readonly word: string;
  readonly shape: RegExp;
}

const hex = (length: number): RegExp => new RegExp(`^[0-9a-f]{${length}}$`, 'i');
const letters = (from: number, to = from): RegExp => new RegExp(`^[A-Za-z0-9]{${from},${to}}$`);
const wide = (from: number, to = from): RegExp => new RegExp(`^[\\w=-]{${from},${to}}$`);
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const named = (name: string, word: string, shape: RegExp): NamedFormat => ({ name, word, shape });

const formats: readonly NamedFormat[] = [
  named('Adafruit key', 'adafruit', wide(32)),
  named('Adobe key', 'adobe', hex(32)),
  named('Airtable key', 'airtable', letters(17)),
  named('Algolia key', 'algolia', letters(32)),
  named('Alibaba Cloud secret', 'alibaba', letters(30)),
  named('Alibaba Cloud secret', 'aliyun', letters(30)),
  named('Asana secret', 'asana', letters(32)),
  named('AssemblyAI key', 'assemblyai', hex(32)),
  named('Atlassian token', 'atlassian', /^[A-Za-z0-9]{20}[a-f0-9]{4}$/),
  named('Atlassian token', 'confluence', /^[A-Za-z0-9]{20}[a-f0-9]{4}$/),
  named('Atlassian token', 'jira', /^[A-Za-z0-9]{20}[a-f0-9]{4}$/),
  named('Auth0 client secret', 'auth0', wide(64)),
  named('Azure key', 'azure', /^(?:[0-9a-f]{32}|[A-Za-z0-9+/]{43}=|[A-Za-z0-9]{84}|[a-z0-9]{52})$/),
  named('Binance key', 'binance', letters(64)),
  named('Bitbucket secret', 'bitbucket', wide(32, 64)),
  named('Bittrex key', 'bittrex', letters(32)),
  named('Bugsnag key', 'bugsnag', hex(32)),
  named('Cisco Meraki key', 'meraki', hex(40)),
  named('Cloudflare key', 'cloudflare', /^(?:[\w-]{40}|[a-f0-9]{37})$/),
  named('Cloudinary secret', 'cloudinary', wide(27)),
  named('Codecov token', 'codecov', /^(?:[a-z0-9]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/),
  named('Cohere key', 'cohere', letters(40)),
  named('Coinbase key', 'coinbase', wide(64)),
  named('Confluent key', 'confluent', letters(16, 64)),
  named('Contentful token', 'contentful', wide(43)),
  named('Customer.io key', 'customerio', hex(20)),
  named('Datadog key', 'datadog', /^[a-z0-9]{32}(?:[a-z0-9]{8})?$/),
  named('Deepgram key', 'deepgram', hex(40)),
  named('Discord secret', 'discord', /^(?:[a-f0-9]{64}|[\w=-]{32})$/),
  named('Drone token', 'drone', letters(32)),
  named('Dropbox secret', 'dropbox', letters(15)),
  named('Etsy key', 'etsy', letters(24)),
  named('Facebook secret', 'facebook', hex(32)),
  named('Fastly key', 'fastly', wide(32)),
  named('Finicity key', 'finicity', letters(20, 32)),
  named('Finnhub key', 'finnhub', letters(20)),
  named('Flickr key', 'flickr', letters(32)),
  named('FreshBooks token', 'freshbooks', letters(64)),
  named('Gitea token', 'gitea', hex(40)),
  named('GitHub token', 'github', hex(40)),
  named('Google client secret', 'googleclientsecret', wide(24)),
  named('Gitter token', 'gitter', wide(40)),
  named('Heroku key', 'heroku', /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i),
  named('Hetzner token', 'hetzner', letters(64)),
  named('Hetzner token', 'hcloud', letters(64)),
  named('HubSpot key', 'hubspot', uuid),
  named('IBM Cloud key', 'ibm', wide(44)),
  named('Infura secret', 'infura', hex(32)),
  named('Intercom token', 'intercom', wide(60)),
  named('JFrog key', 'jfrog', letters(64, 73)),
  named('Artifactory key', 'artifactory', letters(64, 73)),
  named('Kraken secret', 'kraken', /^[\w/=+-]{80,90}$/),
  named('KuCoin key', 'kucoin', /^(?:[a-f0-9]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/),
  named('Last.fm secret', 'lastfm', hex(32)),
  named('LaunchDarkly token', 'launchdarkly', wide(40)),
  named('LinkedIn secret', 'linkedin', letters(16)),
  named('Linear secret', 'linear', hex(32)),
  named('Linode token', 'linode', hex(64)),
  named('Looker secret', 'looker', letters(20, 24)),
  named('Mailchimp key', 'mailchimp', hex(32)),
  named('Mailgun key', 'mailgun', /^(?:[0-9a-f]{32}|[a-h0-9]{32}-[a-h0-9]{8}-[a-h0-9]{8})$/),
  named('Mailjet key', 'mailjet', hex(32)),
  named('Mapbox token', 'mapbox', /^sk\.[\w.-]{60,200}$/),
  named('Mattermost token', 'mattermost', letters(26)),
  named('MaxMind key', 'maxmind', letters(16)),
  named('MessageBird key', 'messagebird', /^(?:[A-Za-z0-9]{25}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/),
  named('Microsoft secret', 'microsoft', /^[\w.~-]{34,40}$/),
  named('Mistral key', 'mistral', letters(32)),
  named('Mixpanel secret', 'mixpanel', hex(32)),
  named('Netlify token', 'netlify', wide(40, 46)),
  named('New Relic key', 'newrelic', /^(?:[a-z0-9]{64}|[a-f0-9]{40}|[A-Za-z0-9-]{32})$/),
  named('New York Times key', 'nytimes', wide(32)),
  named('OpenWeather key', 'openweather', hex(32)),
  named('Okta token', 'okta', /^00[\w=-]{40}$/),
  named('Opsgenie key', 'opsgenie', uuid),
  named('PagerDuty key', 'pagerduty', /^(?:[\w+-]{20}|[0-9a-f]{32})$/),
  named('PayPal secret', 'paypal', wide(60, 80)),
  named('Plaid secret', 'plaid', /^(?:[a-z0-9]{30}|[a-z0-9]{24})$/),
  named('Postmark token', 'postmark', uuid),
  named('Private AI key', 'privateai', letters(32)),
  named('Pusher secret', 'pusher', hex(20)),
  named('Rollbar token', 'rollbar', hex(32)),
  named('RapidAPI key', 'rapidapi', wide(50)),
  named('Razorpay secret', 'razorpay', letters(24)),
  named('Scaleway secret', 'scaleway', uuid),
  named('Segment key', 'segment', letters(32)),
  named('Sendbird token', 'sendbird', /^(?:[a-f0-9]{40}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/),
  named('SerpAPI key', 'serpapi', hex(64)),
  named('Slack secret', 'slack', hex(32)),
  named('Snyk token', 'snyk', uuid),
  named('SonarQube token', 'sonar', wide(40)),
  named('Splunk token', 'splunk', uuid),
  named('Spotify secret', 'spotify', hex(32)),
  named('Square secret', 'square', letters(40, 64)),
  named('Squarespace token', 'squarespace', uuid),
  named('Steam key', 'steam', hex(32)),
  named('Sumo Logic key', 'sumo', letters(64)),
  named('Telegram token', 'telegr', /^\d{5,16}:A[\w-]{34}$/),
  named('Tencent Cloud secret', 'tencent', letters(32)),
  named('Together key', 'together', hex(64)),
  named('Travis token', 'travis', letters(22)),
  named('Trello key', 'trello', letters(32, 64)),
  named('Tumblr secret', 'tumblr', letters(50)),
  named('Twilio token', 'twilio', hex(32)),
  named('Twitch secret', 'twitch', letters(30)),
  named(
    'Twitter secret',
    'twitter',
    /^(?:[A-Za-z0-9]{25}|[A-Za-z0-9]{45}|[A-Za-z0-9]{50}|\d{15,25}-[A-Za-z0-9]{20,40})$/,
  ),
  named('Vonage secret', 'vonage', letters(16)),
  named('Vonage secret', 'nexmo', letters(16)),
  named('Vultr key', 'vultr', /^[A-Z0-9]{36}$/),
  named('Weights & Biases key', 'wandb', hex(40)),
  named('Yandex key', 'yandex', wide(40)),
  named('Zendesk secret', 'zendesk', letters(40)),
  named('Zoom secret', 'zoom', letters(32)),
];

const byWord = Map.groupBy(formats, ({ word }) => word);

export const namedWords: readonly string[] = [...byWord.keys()];

/** What a name says that holds no key although its value may look like one. */
const notKeys =
  /(?:^|[_.-])(?:id|ids|url|uri|hash|sha\d*|md5|checksum|digest|commit|ref|version|etag|file|path|name|public|pub|sitekey|site)$|(?:Id|Url|Hash|Sha|Checksum|Commit|Version|Name|PublicKey)$|csrf|public|commit|checksum/;
const keys = /key|token|secret|pass|pwd|pw$|cred|auth|api/i;

/** The kind of key that `value` is under `name`, if some provider's. */
export function namedKindOf(name: string, value: string): string | undefined {
  if (value.length < 15 || notKeys.test(name) || !keys.test(name)) return undefined;
  const folded = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  for (const [word, some] of byWord) {
    if (!folded.includes(word)) continue;
    const format = some.find(({ shape }) => shape.test(value));
    if (format && isRandom(value)) return format.name;
  }
  return undefined;
}

function isRandom(value: string): boolean {
  return (
    /\d/.test(value) &&
    /[A-Za-z]/.test(value) &&
    entropyOf(value) > 2.9 &&
    !isMonotonous(value) &&
    refusalOf(value) === undefined
  );
}

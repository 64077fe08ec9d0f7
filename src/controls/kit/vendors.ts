/**
 * Vendors that code tells of: their libraries among the dependencies, and their providers in Terraform. Facts of public
 * package registries; what is not listed is not seen, which is not "no vendor". `data`: what a vendor is for means that
 * it is sent data of customers.
 */
import type { Fact } from '../../model/fact.ts';
import { place } from '../words.ts';
import { inProduction, isInfrastructure } from './code.ts';
import { textOf, readingOf } from './declarations.ts';

interface Vendor {
  readonly name: string;
  readonly isSentData: boolean;
  readonly packages: RegExp;
}

const row = (name: string, packages: RegExp, isSentData = true): Vendor => ({ name, packages, isSentData });

const vendors: readonly Vendor[] = [
  row(
    'stripe',
    /^(?:@stripe\/.+|stripe|github\.com\/stripe\/stripe-go(?:\/.*)?|com\.stripe:.+|stripe\/stripe-php|Stripe\.net|async-stripe)$/,
  ),
  row('adyen', /^(?:@adyen\/.+|adyen|Adyen|com\.adyen:.+|github\.com\/adyen\/.+)$/),
  row('paypal', /^(?:@paypal\/.+|paypal-rest-sdk|paypalrestsdk|com\.paypal\..+|braintree|braintree-web)$/),
  row(
    'sentry',
    /^(?:@sentry\/.+|sentry-sdk|sentry-raven|sentry-(?:ruby|rails)|github\.com\/getsentry\/.+|io\.sentry:.+|sentry\/.+|Sentry(?:\..+)?|sentry)$/,
  ),
  row(
    'datadog',
    /^(?:dd-trace|ddtrace|datadog(?:-.+)?|@datadog\/.+|github\.com\/DataDog\/.+|gopkg\.in\/DataDog\/.+|com\.datadoghq:.+)$/,
  ),
  row('newrelic', /^(?:newrelic|@newrelic\/.+|newrelic_rpm|github\.com\/newrelic\/.+|com\.newrelic\..+)$/),
  row('bugsnag', /^(?:@bugsnag\/.+|bugsnag|github\.com\/bugsnag\/.+|com\.bugsnag:.+)$/),
  row('rollbar', /^(?:rollbar|github\.com\/rollbar\/.+|com\.rollbar:.+)$/),
  row(
    'segment',
    /^(?:@segment\/.+|analytics-node|segment-analytics-python|analytics-python|github\.com\/segmentio\/analytics-go(?:\/.*)?)$/,
  ),
  row('mixpanel', /^(?:mixpanel(?:-browser|-ruby)?|com\.mixpanel:.+|github\.com\/mixpanel\/.+)$/),
  row('amplitude', /^(?:@amplitude\/.+|amplitude(?:-js|-analytics)?)$/),
  row('posthog', /^(?:posthog(?:-js|-node|-ruby)?|github\.com\/posthog\/.+)$/),
  row('google analytics', /^(?:react-ga4?|universal-analytics|vue-gtag(?:-next)?|@google-analytics\/.+)$/),
  row('hotjar', /^(?:@hotjar\/.+|react-hotjar)$/),
  row('intercom', /^(?:intercom-client|@intercom\/.+|python-intercom|react-use-intercom|github\.com\/intercom\/.+)$/),
  row('zendesk', /^(?:node-zendesk|zenpy|zendesk_api)$/),
  row('twilio', /^(?:twilio(?:-ruby)?|@twilio\/.+|com\.twilio\.sdk:.+|github\.com\/twilio\/.+|twilio\/sdk|Twilio)$/),
  row(
    'sendgrid',
    /^(?:@sendgrid\/.+|sendgrid(?:-ruby)?|github\.com\/sendgrid\/.+|com\.sendgrid:.+|sendgrid\/sendgrid|SendGrid)$/,
  ),
  row('mailgun', /^(?:mailgun(?:\.js|-js|-ruby)?|github\.com\/mailgun\/mailgun-go(?:\/.*)?|mailgun\/mailgun-php)$/),
  row('postmark', /^(?:postmark|postmarker|postmark-rails|wildbit\/postmark-php)$/),
  row('mailchimp', /^(?:@mailchimp\/.+|mailchimp-marketing|mailchimp-transactional|MailchimpMarketing)$/),
  row(
    'openai',
    /^(?:openai|@openai\/.+|@ai-sdk\/openai|langchain-openai|@langchain\/openai|github\.com\/(?:openai|sashabaranov)\/.*openai.*|ruby-openai|com\.openai:.+|OpenAI|Azure\.AI\.OpenAI)$/,
  ),
  row(
    'anthropic',
    /^(?:@anthropic-ai\/.+|anthropic|@ai-sdk\/anthropic|langchain-anthropic|@langchain\/anthropic|github\.com\/anthropics\/.+)$/,
  ),
  row('cohere', /^(?:cohere|cohere-ai|langchain-cohere)$/),
  row('mistral', /^(?:@mistralai\/.+|mistralai|langchain-mistralai)$/),
  row('pinecone', /^(?:@pinecone-database\/.+|pinecone(?:-client)?|langchain-pinecone)$/),
  row('algolia', /^(?:algoliasearch|@algolia\/.+|github\.com\/algolia\/.+|algolia\/.+|com\.algolia:.+)$/),
  row('auth0', /^(?:auth0(?:-js|-python)?|@auth0\/.+|com\.auth0:auth0|github\.com\/auth0\/(?!go-jwt-middleware).+)$/),
  row('okta', /^(?:@okta\/.+|okta|com\.okta\..+|github\.com\/okta\/.+)$/),
  row('launchdarkly', /^(?:launchdarkly-.+|@launchdarkly\/.+|github\.com\/launchdarkly\/.+|com\.launchdarkly:.+)$/),
  row(
    'slack',
    /^(?:@slack\/.+|slack-sdk|slack_sdk|slackclient|slack-ruby-client|github\.com\/slack-go\/slack|com\.slack\.api:.+)$/,
  ),
  row('hubspot', /^(?:@hubspot\/.+|hubspot-api-client)$/),
  row('salesforce', /^(?:jsforce|simple-salesforce|restforce)$/),
  row('contentful', /^(?:contentful(?:-management)?)$/, false),
  row(
    'firebase',
    /^(?:firebase(?:-admin)?|@firebase\/.+|firebase\.google\.com\/go(?:\/.*)?|com\.google\.firebase:.+)$/,
  ),
  row('supabase', /^(?:@supabase\/.+|supabase)$/),
  row(
    'aws',
    /^(?:aws-sdk|@aws-sdk\/.+|boto3|github\.com\/aws\/aws-sdk-go(?:-v2)?(?:\/.*)?|software\.amazon\.awssdk:.+|com\.amazonaws:.+|aws-sdk-.+|aws\/aws-sdk-php|AWSSDK\..+)$/,
  ),
  row(
    'google cloud',
    /^(?:@google-cloud\/.+|google-cloud-.+|cloud\.google\.com\/go(?:\/.*)?|com\.google\.cloud:.+|Google\.Cloud\..+|google\/cloud-.+)$/,
  ),
  row(
    'azure',
    /^(?:@azure\/.+|azure-.+|github\.com\/Azure\/azure-sdk-for-go(?:\/.*)?|com\.azure:.+|com\.microsoft\.azure:.+|Azure\.(?!AI\.OpenAI).+)$/,
  ),
];

/** Providers of Terraform, by the last part of their address. */
const providers: Readonly<Record<string, string>> = {
  aws: 'aws',
  google: 'google cloud',
  'google-beta': 'google cloud',
  azurerm: 'azure',
  azuread: 'azure',
  cloudflare: 'cloudflare',
  datadog: 'datadog',
  newrelic: 'newrelic',
  mongodbatlas: 'mongodb atlas',
  pagerduty: 'pagerduty',
  github: 'github',
  gitlab: 'gitlab',
  auth0: 'auth0',
  okta: 'okta',
  sentry: 'sentry',
  fastly: 'fastly',
  digitalocean: 'digitalocean',
  snowflake: 'snowflake',
  launchdarkly: 'launchdarkly',
  opsgenie: 'opsgenie',
  grafana: 'grafana',
  heroku: 'heroku',
  vercel: 'vercel',
  netlify: 'netlify',
  confluent: 'confluent',
  elasticstack: 'elastic',
  ec: 'elastic',
  hcloud: 'hetzner',
  ovh: 'ovh',
};

type VendorFact = Fact<'dependency-manifest' | 'infrastructure-resource'>;

export interface UsedVendor {
  readonly name: string;
  readonly isSentData: boolean;
  readonly shown: readonly VendorFact[];
}

/** What builds the program is not part of it. */
const notShipped: ReadonlySet<string> = new Set(['github-actions', 'docker', 'terraform']);

export function usedVendors(
  manifests: readonly Fact<'dependency-manifest'>[],
  resources: readonly Fact<'infrastructure-resource'>[],
): readonly UsedVendor[] {
  const found = new Map<string, { isSentData: boolean; shown: VendorFact[] }>();
  const note = (name: string, isSentData: boolean, fact: VendorFact): void => {
    const known = found.get(name) ?? { isSentData: false, shown: [] };
    found.set(name, known);
    known.isSentData ||= isSentData;
    if (!known.shown.includes(fact)) known.shown.push(fact);
  };
  for (const fact of manifests) {
    const { role, ecosystem, dependencies } = fact.value;
    if (role !== 'manifest' || !inProduction(fact) || notShipped.has(ecosystem)) continue;
    for (const dependency of dependencies) {
      const vendor = vendorOf(dependency);
      if (vendor) note(vendor.name, vendor.isSentData, fact);
    }
  }
  for (const fact of resources) {
    const name = isInfrastructure(fact) ? providerOf(fact) : undefined;
    if (name !== undefined) note(name, false, fact);
  }
  return [...found]
    .map(([name, { isSentData, shown }]) => ({ name, isSentData, shown }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `stripe (package.json and 2 more)` */
export const vendorAt = ({ name, shown }: UsedVendor): string =>
  `${name} (${place({ path: shown[0]!.value.path })}${shown.length > 1 ? ` and ${shown.length - 1} more` : ''})`;

const looked = new Map<string, Vendor | undefined>();

function vendorOf(dependency: string): Vendor | undefined {
  if (looked.has(dependency)) return looked.get(dependency);
  const vendor = vendors.find(({ packages }) => packages.test(dependency));
  looked.set(dependency, vendor);
  return vendor;
}

function providerOf(resource: Fact<'infrastructure-resource'>): string | undefined {
  if (resource.value.type !== 'provider') return undefined;
  return Object.hasOwn(providers, resource.value.name) &&
    textOf(readingOf(resource, 'skip_credentials_validation')) !== 'true'
    ? providers[resource.value.name]
    : undefined;
}

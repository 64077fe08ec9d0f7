/**
 * Companies that are asked through their libraries: payments, customer relations, newsletters, identity. A call counts as one
 * to a company when what it is called on is named after it (`stripeClient.customers.create`), or was imported from a package
 * that is (`import { Client } from '@hubspot/api-client'`), and its own name says that something is handed over.
 */
import type { ScannedFile } from '../../rule.ts';
import { wordsOf } from '../../text/identifier.ts';
import type { Call, Outline } from '../../text/outline.ts';
import type { Sink } from './sink.ts';

const companies: ReadonlyMap<string, string> = new Map(
  (
    'stripe Stripe,braintree Braintree,adyen Adyen,paypal PayPal,razorpay Razorpay,mollie Mollie,chargebee Chargebee,recurly Recurly,plaid Plaid,' +
    'hubspot HubSpot,salesforce Salesforce,jsforce Salesforce,zendesk Zendesk,intercom Intercom,freshdesk Freshdesk,pipedrive Pipedrive,' +
    'mailchimp Mailchimp,klaviyo Klaviyo,brevo Brevo,sendinblue Brevo,convertkit ConvertKit,activecampaign ActiveCampaign,mailerlite MailerLite,beehiiv Beehiiv,loops Loops,' +
    'onesignal OneSignal,pusher Pusher,algolia Algolia,cloudinary Cloudinary,auth0 Auth0,okta Okta,workos WorkOS,docusign DocuSign,hellosign HelloSign,' +
    'onfido Onfido,veriff Veriff,sumsub Sumsub,airtable Airtable,avalara Avalara,avatax Avalara,taxjar TaxJar,shippo Shippo,easypost EasyPost,calendly Calendly,typeform Typeform,lob Lob,akismet Akismet'
  )
    .split(',')
    .map((pair) => pair.split(' ') as [string, string]),
);
/** Cheap: in most files no company is named. */
const anyCompany = new RegExp([...companies.keys()].join('|'), 'i');
const ambiguous = /^(?:loops|lob|okta|mollie|plaid|intercom)$/;
const handsOver =
  /^_?(?:[cC]reate|[uU]pdate|[uU]psert|[mM]odify|[aA]dd|[sS]end|[sS]ync|[sS]ubscribe|[rR]egister|[iI]nvite|[pP]ost|[pP]ut|[pP]atch|[pP]ush|[cC]harge|[sS]ave|[bB]atch|[iI]mport|[eE]xport|[nN]otify|[tT]rigger|[sS]ubmit|[uU]pload|[vV]erify|[iI]ndex|setContact)(?![a-z])/;
const ownTable = /repository|\bdb\b|model|prisma|dao|objects|\.query|logger/i;
const asked = /(?:Webhook|Signature|Event|Template|Config|Client|Url|Error)$/;
const imports: readonly (readonly [kinds: RegExp, pattern: RegExp])[] = [
  [
    /^(?:javascript|typescript|vue|svelte)$/,
    /\b(?:import|const|let|var)[ \t]+([\w$*{}\s,:]{1,300}?)[ \t]*(?:from|=[ \t]*require\()[ \t]*['"]([^'"\n]{1,100})['"]/g,
  ],
  [/^python$/, /^[ \t]*from[ \t]+([\w.]{1,80})[ \t]+import[ \t]+([\w, \t()]{1,200})/gm],
  [/^(?:java|kotlin|scala)$/, /^[ \t]*import[ \t]+([\w.]{1,100})\.(\w{1,60})/gm],
  [/^go$/, /"((?:[\w.-]{1,40}\/){1,6})([\w-]{1,40})"/g],
];
const mostImports = 60;

const sinks: ReadonlyMap<string, Sink> = new Map(
  [...new Set(companies.values())].map((vendor) => [vendor, { kind: 'http', vendor, names: [], callee: /^/ }]),
);

export function vendorOf(call: Call, file: ScannedFile): Sink | undefined {
  const { name } = call;
  if (!handsOver.test(name) || asked.test(name)) return undefined;
  const bindings = bindingsOf(file);
  if (!bindings || call.before === 'new') return undefined;
  const { callee } = call;
  const receiver = callee.slice(0, -name.length);
  // Of a table of our own nobody else is asked.
  if (ownTable.test(receiver)) return undefined;
  const company =
    companyIn(receiver) ?? bindings.get(/^[\w$]+/.exec(callee.replace(/^(?:this|self)\./, ''))?.[0] ?? '');
  return company === undefined || call.args.length === 0 ? undefined : sinks.get(company);
}

function companyIn(text: string): string | undefined {
  if (text === '' || !anyCompany.test(text)) return undefined;
  // `Stripe::Customer` is theirs, `SpreeStripe::Customer` is not.
  const first = /^\\?([A-Z]\w*)/.exec(text)?.[1];
  if (first !== undefined) return companies.get(first.toLowerCase());
  for (const word of wordsOf(text)) {
    const company = companies.get(word);
    if (company !== undefined && !(ambiguous.test(word) && !/client|api|sdk/i.test(text))) return company;
  }
  return undefined;
}

const known = new WeakMap<Outline, ReadonlyMap<string, string> | 'none'>();

/** From the names that a file gives to what it imports, and to what it makes of that, to the company. */
function bindingsOf(file: ScannedFile): ReadonlyMap<string, string> | undefined {
  const found = known.get(file.outline);
  if (found !== undefined) return found === 'none' ? undefined : found;
  const made = anyCompany.test(file.text) ? readBindings(file) : undefined;
  known.set(file.outline, made ?? 'none');
  return made;
}

function readBindings({ kind, masked, outline }: ScannedFile): ReadonlyMap<string, string> {
  const bindings = new Map<string, string>();
  const pattern = imports.find(([kinds]) => kinds.test(kind))?.[1];
  if (!pattern) return bindings;
  const isScript = pattern === imports[0]![1];
  for (const found of masked.uncommented.matchAll(pattern)) {
    if (bindings.size > mostImports) break;
    const [source = '', names = ''] = isScript ? [found[2], found[1]] : [found[1], found[2]];
    const company = companyIn(source);
    if (company === undefined) continue;
    for (const [name] of names.replace(/\w+\s+as\s+|\w+\s*:\s*/g, '').matchAll(/[\w$]+/g)) bindings.set(name, company);
  }
  if (bindings.size === 0) return bindings;
  for (const { target, value } of outline.assignments) {
    const maker = /^(?:await\s+)?(?:new\s+)?([\w$]+)\s*(?:\.[\w$]+)?\(/.exec(
      masked.code.slice(value.start, value.start + 80),
    );
    const company = maker ? bindings.get(maker[1]!) : undefined;
    const name = /[\w$]+$/.exec(target)?.[0];
    if (company !== undefined && name !== undefined && /client|api|sdk/i.test(name)) bindings.set(name, company);
  }
  return bindings;
}

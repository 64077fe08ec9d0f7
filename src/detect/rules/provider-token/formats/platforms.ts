/** Platforms whose keys are told by a prefix, an address or two parts; each with the page of its issuer. */
import { near, prefixed, random, row, type TokenFormat } from './format.ts';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const mixed = (token: string): boolean => /\d/.test(token) && random(token);

export const platformFormats: readonly TokenFormat[] = [
  // https://learn.microsoft.com/azure/azure-app-configuration/concept-disable-access-key-authentication
  row(
    'Azure App Configuration secret',
    '.azconfig.io',
    /\.azconfig\.io;Id=[^;\s"']{4,40};Secret=([A-Za-z0-9+/]{36,90}={0,2})/g,
  ),
  // https://learn.microsoft.com/entra/identity-platform/refresh-tokens
  row('Microsoft Entra refresh token', '.AgABAw', /(?<![\w.-])[01]\.A[\w-]{30,100}\.(?:\d\.)?AgABAw[\w-]{100,2000}/g, {
    judge: mixed,
  }),
  // https://confluence.atlassian.com/bitbucketserver/http-access-tokens-939515499.html
  row('Bitbucket Data Center token', 'BBDC-', /\bBBDC-[MNO][A-Za-z0-9+/@_-]{40,50}(?![A-Za-z0-9+/])/g),
  // https://docs.endorlabs.com/administration/api-keys/
  row('Endor Labs key', 'endr+', /(?<![\w-])endr\+[A-Za-z0-9-]{16}(?![\w-])/g, { judge: mixed }),
  // https://apidocs.flexport.com
  prefixed('Flexport token', 'shltm_', '[A-Za-z0-9_-]{40}'),
  // https://developer.fullstory.com/server/authentication/
  row('FullStory key', 'fullstory', /(?<![\w.])(?:na|eu)1\.[A-Za-z0-9+/]{80,130}={0,2}/g, {
    judge: near(/fullstory/i),
  }),
  // https://iexcloud.io/docs/api/#authentication
  row('IEX key', 'iex', /(?<![\w-])sk_[a-f0-9]{32}\b/g, { judge: near(/\biex/i) }),
  // https://developers.klaviyo.com/en/docs/authenticate_
  row('Klaviyo private key', 'klaviyo', /(?<![\w-])pk_[A-Za-z0-9]{6}_[a-f0-9]{32,34}\b/g, { judge: near(/klaviyo/i) }),
  // https://docs.portainer.io/api/access
  row('Portainer token', 'ptr_', /(?<![\w-])ptr_[A-Za-z0-9/+_-]{40,48}={0,2}(?![\w-])/g, { judge: mixed }),
  // https://docs.getrecharge.com/docs/api-key-formats
  row('Recharge key', 'recharge', /(?<![\w-])sk_(?:test_)?\d{1,2}x\d{1,2}_[A-Fa-f0-9]{64}\b/g, {
    judge: near(/recharge/i),
  }),
  // https://docs.robinhood.com/crypto/trading/
  prefixed('Robinhood Crypto key', 'rh-api-', uuid),
  // https://docs.salad.com/reference/api-usage
  row('Salad key', 'salad_cloud_', /(?<![\w-])salad_cloud_[A-Za-z0-9_]{1,60}_[A-Za-z0-9]{40,60}\b/g, { judge: mixed }),
  // https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_refresh_token_flow.htm
  row('Salesforce refresh token', '5Aep861', /(?<![\w.])5Aep861[A-Za-z0-9._]{60,120}/g),
  // https://api-reference.shutterstock.com/#authentication
  row('Shutterstock token', 'shutterstock', /(?<![\w/])v2\/[A-Za-z0-9]{200,400}\b/g, { judge: near(/shutterstock/i) }),
  // https://help.tableau.com/current/pro/desktop/en-us/useracct.htm
  row('Tableau token', '==:', /(?<![\w+/])[A-Za-z0-9+/]{22}==:[A-Za-z0-9]{32}\b/g, { judge: mixed }),
  // https://developers.tickettailor.com/docs/api/authentication
  row(
    'Ticket Tailor key',
    ['tickettailor', 'ticket_tailor', 'ticket-tailor', 'ticket tailor'],
    /(?<![\w-])sk_\d{3,6}_\d{4,8}_[a-f0-9]{32}\b/g,
    {
      judge: near(/ticket[ _-]?tailor/i),
    },
  ),
  // https://www.tines.com/docs/actions/types/webhook/
  row('Tines webhook', '.tines.com/webhook/', /\.tines\.com\/webhook\/[a-z0-9]{32}\/([a-z0-9]{32})\b/g),
  // https://www.zoho.com/crm/developer/docs/api/v2/access-refresh.html
  row('Zoho token', '1000.', /(?<![\w.])1000\.[a-f0-9]{32}\.[a-f0-9]{32}\b/g),
];

/** Which handlers take what others send by themselves. */
import type { HandlerFact } from '../../model/handler.ts';

/** Those by which people manage the webhooks that are sent to them ask who calls as all other routes do. */
const manages =
  /endpoint|deliver(?:y|ies)|subscription|setting|config|\.(?:enable|disable|redeliver|resend|send_?test|test|rotate\w*|update|destroy)$/i;

export const takesWebhooks = ({ kind, isRegistered, context, method, name, path }: HandlerFact): boolean =>
  (kind === 'webhook' || (kind === 'http' && /(?:^|\/)web_?hooks?\//.test(path))) &&
  isRegistered &&
  context === 'production' &&
  (method === undefined || method === 'POST') &&
  !manages.test(name);

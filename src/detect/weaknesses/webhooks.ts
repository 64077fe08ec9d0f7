/** Which handlers take webhooks, and which take the message out of the request. */
import type { Handler } from './handlers.ts';

/** By its own name or its route; not one that lists, makes or sends webhooks. */
export function isWebhookHandler({ fn, head }: Handler): boolean {
  if (
    /(?:create|update|delete|remove|list|get|send|register|fire|trigger|dispatch|edit|test|add|find|fetch|save|configure|redeliver|replay|show|index|new|destroy)_?\w{0,20}web_?hooks?|web_?hooks?_?(?:config|settings?|subscriptions?|list|create|update|delete|edit|new|form|secret|url)/i.test(
      fn.name,
    )
  ) {
    return false;
  }
  const own = /web_?hook/i.test(fn.name);
  const route =
    /["'`/][\w/.:{}-]{0,60}web-?hooks?(?:\/[\w/.:{}-]{0,60})?["'`]/i.test(head) &&
    /\.post\(|\.all\(|\bpost\b|@Post|\[HttpPost|POST|@app\.route|\.route\(/i.test(head);
  // `/webhooks` and `/webhooks/:id` are lists of webhooks that people manage.
  const managed = /["'`](?:[\w/.{}-]{0,60}\/)?web-?hooks\/?(?::\w+|\{\w+\})?["'`]/i.test(head) && !own;
  return (own || route) && !managed;
}

export function readsMessage({ code }: Handler): boolean {
  return /\b(?:req|request|ctx|c|context|event|r)\b\??\.(?:body|rawBody|json|data|POST|get_json|get_data|Body|text|request\.body|ShouldBind\w{0,6}|Bind\w{0,6}|FormValue|PostForm)\b|\bRequestBody\b|\bFromBody\b|->(?:all|getContent|input|post|json)\(|\bparams\[|\brequest\.(?:body|raw_post)|php:\/\/input/.test(
    code,
  );
}

/** Mail, chat, social networks, marketing. */
import { prefixed, random, row, type TokenFormat } from './format.ts';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** Slack's tail is random; `xoxb-…-####` and words are not. */
const slack = (token: string): boolean =>
  random(token) && /\d/.test(token) && !/-(?:token|bot|xox|test)/i.test(token.slice(5));

export const messagingFormats: readonly TokenFormat[] = [
  row('Slack bot token', 'xoxb-', /\bxoxb-\d{6,14}-[A-Za-z0-9-]{10,80}/g, { judge: slack }),
  row('Slack user token', 'xoxp-', /\bxoxp-(?:\d{6,14}-){2,3}[A-Za-z0-9]{20,80}/g, { judge: slack }),
  row('Slack workspace token', 'xoxa-', /\bxoxa-(?:\d-)?[A-Za-z0-9-]{20,120}/g, { judge: slack }),
  row('Slack legacy token', 'xoxs-', /\bxoxs-\d[A-Za-z0-9-]{20,120}/g, { judge: slack }),
  row('Slack legacy token', 'xoxo-', /\bxoxo-\d[A-Za-z0-9-]{20,120}/g, { judge: slack }),
  row('Slack refresh token', 'xoxr-', /\bxoxr-(?:\d-)?[A-Za-z0-9-]{20,150}/g, { judge: slack }),
  row('Slack configuration token', 'xoxe', /\bxoxe(?:\.xox[bp])?-(?:\d-)?[A-Za-z0-9-]{20,200}/g, { judge: slack }),
  row('Slack session token', 'xoxc-', /\bxoxc-(?:\d{6,14}-){2,3}[A-Za-z0-9]{20,80}/g, { judge: slack }),
  row('Slack app token', 'xapp-', /\bxapp-\d-[A-Z0-9]{8,14}-\d{8,16}-[a-f0-9]{40,80}\b/gi),
  row(
    'Slack webhook',
    'hooks.slack.com',
    /hooks\.slack\.com\/(?:services|workflows|triggers)\/([TE][A-Z0-9]{6,14}\/[A-Z0-9]{6,20}\/[A-Za-z0-9/]{16,70})/g,
  ),
  row('Discord webhook', 'discord', /discord(?:app)?\.com\/api\/webhooks\/(\d{16,20}\/[\w-]{60,72})/g),
  row('Discord bot token', 'discord', /(?<![\w.-])[MNO][A-Za-z\d_-]{23,27}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])/g),
  row(
    'Teams webhook',
    'webhook.office.com',
    /webhook\.office\.com\/webhookb2\/([0-9a-f-]{36}@[0-9a-f-]{36}\/IncomingWebhook\/[0-9a-f]{32}\/[0-9a-f-]{36})/g,
  ),
  row('Telegram bot token', ':AA', /(?<![\w:])\d{8,10}:AA[\w-]{33}(?![\w-])/g),
  row('Twilio API key', 'twilio', /\bSK[0-9a-f]{32}\b/g, { judge: random, severity: 'high' }),
  row('SendGrid key', 'SG.', /\bSG\.[\w=-]{20,24}\.[\w=-]{39,50}(?![\w-])/g),
  prefixed('Brevo key', 'xkeysib-', '[a-f0-9]{64}-[A-Za-z0-9]{16}'),
  prefixed('Brevo SMTP key', 'xsmtpsib-', '[a-f0-9]{64}-[A-Za-z0-9]{16}'),
  row('Mailgun key', 'key-', /(?<![\w-])key-[0-9a-f]{32}\b/g),
  row('Mailgun key', 'mailgun', /\b[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}\b/g),
  row(
    'Mailchimp key',
    ['-us1', '-us2', '-us3', '-us4', '-us5', '-us6', '-us7', '-us8', '-us9'],
    /(?<![\w-])[0-9a-f]{32}-us\d{1,2}\b/g,
  ),
  prefixed('Mandrill key', 'md-', '[\\w-]{22}', { word: 'mandrill' }),
  prefixed('Resend key', 're_', '[A-Za-z0-9]{8}_[A-Za-z0-9]{24}', { word: 'resend' }),
  prefixed('Mailersend token', 'mlsn.', '[a-f0-9]{64}'),
  prefixed('OneSignal key', 'os_v2_', '(?:app|org)_[a-z0-9]{90,110}'),
  row('Facebook token', 'EAAC', /\bEAAC[A-Za-z0-9]{80,250}\b/g),
  row('Facebook page token', 'EAAM', /\bEAAM[A-Za-z0-9]{80,250}\b/g),
  row('Facebook app token', 'facebook', /(?<![\w])\d{15,16}(?:\||%7C)[\w-]{27,40}(?![\w-])/gi),
  row('Instagram token', ['IGQV', 'IGAA'], /\bIG(?:QV|AA)[A-Za-z0-9_-]{80,250}(?![\w-])/g),
  row('Twitter bearer token', 'AAAAAAAAAAAAAAAAAAAAA', /(?<![\w%])A{21,22}[A-Za-z0-9%]{59,120}/g, {
    // Pictures in base 64 begin and go on like this.
    judge: (t, line) => (t.includes('%') || /twitter|bearer|tweet/i.test(line)) && random(t.replace(/^A+/, '')),
  }),
  row('Typeform token', 'tfp_', /\btfp_[\w.=-]{40,59}(?![\w-])/g),
  row('HubSpot private app token', 'pat-', new RegExp(`\\bpat-(?:na|eu|ap)\\d-${uuid}\\b`, 'gi')),
  row('Klaviyo key', 'pk_', /(?<![\w-])pk_[a-f0-9]{34}\b/g, { judge: random }),
  row('Salesforce session', '00D', /\b00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{80,120}/g),
  row('Zapier webhook', 'hooks.zapier.com', /hooks\.zapier\.com\/hooks\/catch\/(\d{4,10}\/[a-z0-9]{5,10})/g, {
    severity: 'medium',
    judge: () => true,
  }),
  row('DingTalk secret', 'dingtalk', /\bSEC[a-f0-9]{64}\b/g),
  row('DingTalk webhook', 'oapi.dingtalk.com', /oapi\.dingtalk\.com\/robot\/send\?access_token=([a-f0-9]{64})/g),
  row(
    'WeCom webhook',
    'qyapi.weixin.qq.com',
    new RegExp(`qyapi\\.weixin\\.qq\\.com/cgi-bin/webhook/send\\?key=(${uuid})`, 'g'),
  ),
  row('Feishu webhook', 'open.feishu.cn', new RegExp(`open\\.feishu\\.cn/open-apis/bot/v2/hook/(${uuid})`, 'g')),
  row('Intercom token', 'dG9rO', /\bdG9rO[A-Za-z0-9+/]{50,60}={0,2}/g),
  prefixed('Nylas key', 'nyk_v0_', '[A-Za-z0-9]{64}'),
  row('Cal.com key', 'cal_', /(?<![\w-])cal_(?:live|test)_[a-f0-9]{32}\b/g),
  row('Beamer token', 'beamer', /(?<![\w-])b_[\w=-]{44}(?![\w=-])/g),
];

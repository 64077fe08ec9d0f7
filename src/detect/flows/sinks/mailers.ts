/** Calls that send e-mails and text messages: a table for the calls of libraries, and shapes of names for what people call their own. */
import type { ScannedFile } from '../../rule.ts';
import { wordsOf } from '../../text/identifier.ts';
import type { Call } from '../../text/outline.ts';
import { names, type Sink } from './sink.ts';

/** E-mail and text messages: the address is what they are for, so only what is told besides is of interest to `map`. */
export const mailers: readonly Sink[] = [
  {
    kind: 'email',
    names: names(
      'send sendmail send_mail sendemail send_email mail deliver_now deliver_later sendtextmessage send_message',
    ),
    callee:
      /(?:^|[.>:])(?:\w{0,20}mail(?:er|gun|gw|service|sender|client)?|sgMail|sendgrid|resend\.emails|ses(?:Client)?|postmark|transporter|smtp\w{0,10})(?:\(\))?(?:\.with\(\))?(?:\.\w{1,30}\(\))?[.:>-]{1,2}\w{4,16}$/i,
    isExpected: true,
  },
  {
    kind: 'email',
    names: names(
      'sendemail sendmail sendtemplateemail sendverificationemail sendwelcomeemail sendpasswordresetemail sendinvitationemail send_email send_email_template send_template_email sendemailasync enqueueemail enqueue_email queueemail',
    ),
    callee: /^(?:[\w$]{1,30}(?:\(\))?(?:\.|->|::)){0,3}[\w]{8,26}$/,
    isExpected: true,
  },
  {
    kind: 'email',
    names: names('mail'),
    callee: /^mail$/,
    kinds: ['ruby'],
    isExpected: true,
  },
  {
    kind: 'email',
    names: names('to cc bcc'),
    callee: /^Mail::(?:to|cc|bcc)$/,
    kinds: ['php'],
    isExpected: true,
  },
  {
    kind: 'email',
    names: names('emailmultialternatives emailmessage mailmessage'),
    callee: /^(?:\w{1,20}\.)?(?:EmailMultiAlternatives|EmailMessage|MailMessage)$/,
    kinds: ['python', 'c#'],
    isExpected: true,
  },
  {
    kind: 'email',
    names: names('send_mail mail_admins mail_managers mail wp_mail'),
    callee: /^(?:send_mail|mail_admins|mail_managers|mail|wp_mail)$/,
    kinds: ['python', 'php'],
    isExpected: true,
  },
  {
    kind: 'email',
    vendor: 'Twilio',
    names: names('create'),
    callee: /(?:twilio|client)\.(?:messages|calls)\.create$/i,
    beside: /twilio/i,
    isExpected: true,
  },
  {
    kind: 'email',
    vendor: 'Slack',
    names: names('postmessage chat_postmessage'),
    callee: /(?:^|\.)(?:chat\.postMessage|chat_postMessage)$/,
  },
];

const sends = /^_?(?:re_?)?(?:send|deliver|enqueue|queue|dispatch)(?=[A-Z_])/i;
const message =
  /^(?:e|emails?|mails?|sms|mms|newsletter|invite|invites|invitation|invitations|otp|verification|welcome|confirmation|reminder|receipt)$/;
/** `sendVerificationLinkEmail`, `deliver_invitation`, `SendSms`: nobody's library, and said by its name. */
function sendsMessages(name: string): boolean {
  if (!sends.test(name)) return false;
  const [first, ...rest] = wordsOf(name);
  if (!/^(?:send|resend|deliver|enqueue|queue|dispatch|re)$/.test(first!)) return false;
  return (
    rest.some((word) => message.test(word)) ||
    /(?:password reset|reset password|magic link|text message)/.test(rest.join(' '))
  );
}

/** `mailService.sendAsync`, `smtp.SendAsync`, `notificationClient.sendEmail`. */
const receiver =
  /(?:^|[.>:])_?\w{0,30}(?:mail(?:er|s|box|gun|chimp|jet)?|smtp|sms|twilio|vonage|postmark|sendgrid|notify_?client|notification_?client)\w{0,24}(?:\(\))?(?:\.|->|::)(?:mail|send|deliver|notify|queue|enqueue)\w{0,30}$/i;
const asked =
  /(?:Templates?|Settings?|Config|Status|Count|Date|At|Url|Handler|Enabled|Allowed|Permission|Rules?|Limit|Button|Modal|Form|Page|Step|Loading|Schema|Is)$/;
/** Of Rails: a method of a mailer by its class. */
const railsMailer =
  /^(?:\w{1,40}::){0,3}\w{0,40}Mailer(?:\.with\(\))?\.(?!with$|new$|default|deliver|layout|helper)\w{1,60}$/;

/** `UserMailer.with(user: user)`: what its mails are made of. */
const mailerParams = /^(?:\w{1,40}::){0,3}\w{0,40}Mailer\.with$/;

const sender: Sink = { kind: 'email', names: [], callee: /^/, isExpected: true };

/** By the shape of its name alone, where no table knows the call. */
export function senderOf(call: Call, file: ScannedFile): Sink | undefined {
  const { name } = call;
  if (file.kind === 'ruby' && call.callee.includes('Mailer'))
    return railsMailer.test(call.callee) || mailerParams.test(call.callee) ? sender : undefined;
  if (!begins.test(name)) return tells.test(name) && module.test(call.callee) ? sender : undefined;
  if (isNotified(call)) return sender;
  if (asked.test(name)) return undefined;
  if (sendsMessages(name) || (/^e?mail$/i.test(name) && call.args.length > 1)) return sender;
  return receiver.test(call.callee) ? sender : undefined;
}

/** How names of calls begin that send something: most calls end here. */
const begins = /^_?(?:re_?)?(?:e?mail|send|deliver|notify|queue|enqueue|dispatch)/i;
/** `email.forgot_password(address)`: of a module of mails. */
const module = /(?:^|\.)(?:e?mails?|mailing|emailing)\.\w{4,60}$/;
const tells = /notif|verif(?!ied)|confirm|alert|invit|forgot|reset|welcome|activat/i;

const person = String.raw`(?:user|customer|patient|employee|subscriber|applicant|student|member|guest|invitee|recipient|owner|admin|notifiable)`;
const notified = new RegExp(
  String.raw`(?:^|[.>:$@_])\w{0,20}${person}\)?(?:\.|->|\?\.|&\.)(?:notify|notifyNow|notify_now|email_user|send_\w{1,40}_(?:email|instructions|notification)|send\w{0,30}(?:Notification|Email|Mail))$`,
  'i',
);

/** `$user->notify(…)`, `user.email_user(…)`: who gets it is what it is called on. */
export function isNotified({ callee }: Call): boolean {
  return notified.test(callee);
}

import type { Fact } from '../../../model/fact.ts';
import type { HandlerFact } from '../../../model/handler.ts';
import { handlerLabel } from '../../../model/handler-join.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { inProduction, productionCodeGap } from '../../kit/code.ts';
import { takesWebhooks } from '../../kit/webhooks.ts';
import { agree, counted, listed, outOf, place } from '../../words.ts';

/** Functions of providers, of standard libraries, and names that say it. */
const verifies =
  /signature|^(?:constructEvent|unwrap|timingSafeEqual|compare_digest|hash_equals|secure_compare|ConstantTimeCompare|FixedTimeEquals|createHmac)$|verif(?:y|ies)|hmac|webhooks?_?(?:secret|auth)/i;

export const webhooksAuthenticated = defineCheck({
  meta: {
    id: 'webhooks-authenticated',
    title: 'Each webhook checks who sends',
    question: 'How do you know a webhook is genuine?',
    rationale:
      'Whoever knows the address of a webhook can send messages that are taken for the provider’s: payments that never were. A webhook counts as checked when it calls something that verifies a signature or compares a digest, or when a guard stands before it. Where neither is found, a gateway or a base class may do it, so that is open; it is an exception where the handler says of itself that anybody may call it and nothing in its file checks anything. Whether the raw body is verified, in constant time and with a window against replays, is for a reader to judge.',
    remediation:
      'Verify the signature over the raw body with a constant-time comparison before anything is done, and refuse old time stamps. Where a gateway does it, say so in a comment beside the handler.',
    reference: 'PIN-05',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['handler', 'finding'],
  relevantGap: productionCodeGap,
  test(_item, facts) {
    const hooks = facts.of('handler').filter(({ value }) => takesWebhooks(value));
    const found = facts.of('finding').filter((one) => inProduction(one) && one.value.rule === 'unverified-webhook');
    const unverified = found.filter(({ value }) => (value.suppressed?.reason ?? '').trim() === '');
    const isFound = ({ value }: Fact<'handler'>): boolean => found.some((one) => one.value.path === value.path);
    const bare = hooks.filter((hook) => {
      const { isPublic, guards } = hook.value;
      return (
        isPublic !== undefined && guards.length === 0 && unverified.some(({ value }) => value.path === hook.value.path)
      );
    });
    if (bare.length > 0)
      return exception(
        `${outOf(bare.length, hooks.length, 'webhook')} ${agree(bare.length, 'says', 'say')} that anybody may call ${agree(bare.length, 'it', 'them')}, and nothing in the file checks who does: ${shown(bare)}.`,
        bare,
      );
    const silent = hooks.filter((hook) => !isChecked(hook.value) && !isFound(hook));
    const open = [...unverified.map(({ value }) => place(value)), ...silent.map(({ value }) => labelOf(value))];
    if (open.length > 0)
      return notDetermined(
        `Of ${counted(open.length, 'webhook')} no check of the sender was found in the file; a gateway or a base class may do it: ${listed(open, 6)}.`,
      );
    const waived = found.filter((one) => !unverified.includes(one));
    if (hooks.length + waived.length === 0)
      return facts.gaps('handler').length > 0
        ? notDetermined('No webhook was found, and some code could not be read.', facts.gaps('handler'))
        : notApplicable('No handler of requests takes webhooks.');
    const said =
      waived.length > 0
        ? ` By a comment with a reason, ${waived.length} ${agree(waived.length, 'is', 'are')} checked elsewhere: ${listed(waived.map(({ value }) => place(value)))}.`
        : '';
    const checked = hooks.filter(({ value }) => isChecked(value));
    return pass(
      `${counted(checked.length, 'webhook')} ${agree(checked.length, 'checks', 'check')} who sends: ${shown(checked)}.${said}`,
      [...checked, ...waived],
    );
  },
});

const isChecked = ({ guards, asksInside, calls }: HandlerFact): boolean =>
  guards.length > 0 || (asksInside ?? []).length > 0 || calls.some((name) => verifies.test(name));

const labelOf = (hook: HandlerFact): string => `${handlerLabel(hook)} (${place(hook)})`;

const shown = (hooks: readonly Fact<'handler'>[]): string =>
  listed(
    hooks.map(({ value }) => labelOf(value)),
    5,
  );

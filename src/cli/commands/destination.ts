/** Where evidence is sent besides the pack, and what came of it; `evidence push` sends. */
import type { DeliveryView, DestinationView } from '../../app/destinations/views.ts';
import { isTrouble, outcomeKinds } from '../../model/delivery.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { choiceFlag, limitFlag, switchFlag, textFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { visible } from '../output/width.ts';
import { many } from '../output/words.ts';

export const destinationList = defineCommand({
  name: 'destination list',
  summary: 'list where evidence is sent, as plumbline.yaml names it, and what came of it last',
  details: [
    'Never a secret: of an address scheme and host, of a credential where it is read from and whether it is there.',
  ],
  arguments: [],
  flags: {},
  examples: [{ command: 'plumbline destination list', does: 'Each destination with its controls and credentials.' }],
  json: '`{type:"destination", name, kind: vanta|drata|secureframe|webhook, host, onAudit, mapped:[{control, target}], events, credentials:[{what, from, there}], last (number by outcome), lastAt?}`',
  exits: { 0: 'the list was printed' },
  async run(context) {
    const all = await (await context.plumbline()).destinations();
    for (const one of all) {
      if (context.json) await context.printJson({ type: 'destination', ...one });
      else await context.print(destinationText(one, context));
    }
    if (context.json) await context.printJson(manifestOf('destination list', { listed: all.length, gaps: [] }));
    else await context.note(many(all.length, 'destination'));
    return 0;
  },
});

function destinationText(
  { name, kind, host, onAudit, mapped, events, credentials, last, lastAt }: DestinationView,
  { style }: Context,
): string {
  const counts = Object.entries(last).map(([outcome, count]) => `${count} ${outcome}`);
  const missing = credentials.filter(({ there }) => !there);
  return [
    `${style.bold(visible(name))}  ${kind} at ${visible(host)}, ${onAudit ? 'after each audit' : 'when asked'}`,
    events.length > 0 ? `  told of ${events.join(', ')}` : `  ${many(mapped.length, 'control')} mapped`,
    `  last: ${counts.length > 0 ? counts.join(', ') : 'nothing was ever sent'}${lastAt === undefined ? '' : `, ${lastAt}`}`,
    ...missing.map(({ what, from }) => style.bad(`  ${visible(what)} is missing: ${visible(from)}`)),
  ].join('\n');
}

export const deliveryList = defineCommand({
  name: 'delivery list',
  summary: 'list what was sent where and what came of it, the latest first',
  details: [
    'The log of deliveries of this data directory: every attempt, also those that failed. Nothing in it is secret.',
  ],
  arguments: [],
  flags: {
    to: textFlag({ name: 'to', value: { placeholder: 'NAME' }, summary: 'only this destination', defaultText: 'all' }),
    outcome: choiceFlag({
      name: 'outcome',
      placeholder: 'OUTCOME',
      choices: outcomeKinds,
      summary: 'only with this outcome',
    }),
    last: switchFlag({ name: 'last', summary: 'only the last attempt of each thing at each place' }),
    limit: limitFlag,
  },
  examples: [
    {
      command: 'plumbline delivery list --last --outcome failed',
      does: 'What has not arrived and is to be sent again.',
    },
  ],
  json: '`{type:"delivery", at, destination, key, target, outcome: sent|present|refused|failed|uncertain|held|planned, because, last, remote?, status?}`',
  exits: { 0: 'the list was printed' },
  async run(context, { flags: { to: destination, ...wish } }) {
    const { total, items } = await (
      await context.plumbline()
    ).deliveries({ destination, ...wish, limit: wish.limit ?? Infinity });
    for (const one of items) {
      if (context.json) await context.printJson({ type: 'delivery', ...one });
      else await context.print(deliveryText(one, context));
    }
    if (context.json) await context.printJson(manifestOf('delivery list', { listed: items.length, total, gaps: [] }));
    else await context.note(`${many(items.length, 'delivery', 'deliveries')} of ${total}`);
    return 0;
  },
});

function deliveryText(
  { at, destination, key, target, outcome, because, last }: DeliveryView,
  { style }: Context,
): string {
  const paint = isTrouble(outcome) ? style.bad : style.good;
  return [
    `${at}  ${paint(outcome)}  ${visible(destination)}, ${visible(target)}${last ? '' : ' (tried again since)'}`,
    `  ${visible(key)}`,
    `  ${visible(because)}`,
  ].join('\n');
}

/**
 * Consumers of queues and webhooks that change something and where nothing in the file knows a message again. Brokers and
 * providers deliver at least once. Unique keys in the database may do it: said as a candidate, for a person to look at.
 */
import { jvm, scripts } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { requestHandlers } from '../../weaknesses/handlers.ts';
import { isWebhookHandler, readsMessage } from '../../weaknesses/webhooks.ts';

/** Something on the way recognises what was there before. */
const knows =
  /idempot|dedup|duplicate|already|exists|processed|upsert|on_?conflict|onConflict|find_?or_?create|get_or_create|update_or_create|firstOrCreate|updateOrCreate|INSERT IGNORE|setnx|SETNX|\bNX\b|putIfAbsent|setIfAbsent|unique|event_?[iI]d|event\.id|message_?[iI]d|delivery_?[iI]d|lock|transactionalId|seen|merge\(|MERGE INTO|replace_one|replaceOne|sequence|version|offset/i;
/** Done twice, it shows: rows, mails, money. */
const repeats =
  /\.(?:create|insert\w{0,6}|insertOne|persist|charge|capture|refund|transfer|increment|sendMail|send_mail|sendEmail|send_email|deliver_now|deliver_later|credit|debit)\(|\bINSERT INTO\b|\.objects\.create\(|balance\s{0,4}(?:\+=|-=)|\+=\s{0,4}\w{0,20}amount/i;

const consumers: readonly { readonly kinds: readonly string[]; readonly head: RegExp }[] = [
  {
    kinds: jvm,
    head: /@(?:KafkaListener|RabbitListener|SqsListener|JmsListener|StreamListener|KafkaHandler|RabbitHandler|PulsarListener)\b/,
  },
  {
    kinds: scripts,
    head: /\b(?:eachMessage|eachBatch)\b|\.consume\(|\bnew Worker\(|@(?:MessagePattern|EventPattern|Process|RabbitSubscribe|SqsMessageHandler)\(/,
  },
  { kinds: ['python'], head: /\bbasic_consume\b|@(?:\w{1,20}\.)?(?:subscriber|agent|consumer)\(/ },
  { kinds: ['c#'], head: /\bIConsumer<|\bIHandleMessages<|ServiceBusTrigger|QueueTrigger|\[Topic\(/ },
];

function* match(file: ScannedFile): Iterable<RawMatch> {
  if (knows.test(file.masked.uncommented)) return;
  const fitting = consumers.filter((row) => row.kinds.includes(file.kind));
  const hooks = requestHandlers(file).filter((handler) => isWebhookHandler(handler) && readsMessage(handler));
  for (const fn of file.outline.functions) {
    const before = `${(fn.decorators ?? []).join(' ')} ${file.masked.code.slice(Math.max(0, fn.start - 160), fn.bodyStart)}`;
    const consumes = fitting.some((row) => row.head.test(before)) || hooks.some((handler) => handler.fn === fn);
    if (!consumes || !repeats.test(file.masked.uncommented.slice(fn.bodyStart, Math.min(fn.end, fn.start + 12_000))))
      continue;
    const line = file.lineSpan(fn.start);
    const name = fn.name === '' ? 'this consumer' : fn.name;
    yield {
      start: fn.start,
      end: Math.min(line.end, fn.bodyStart),
      detail: `nothing in this file knows a message of ${name} again`,
    };
  }
}

export const repeatableMessage: Rule = {
  meta: {
    id: 'repeatable-message',
    title: 'Message that may be worked off twice (candidate)',
    class: 'validation',
    severity: 'low',
    why: 'Queues and webhooks deliver at least once: what is not known again is booked, sent or charged twice.',
    remediation:
      'Keep the id of each message under a unique key in the same transaction as its effect, or make the effect the same however often it is done.',
    references: ['CWE-837', 'CWE-841'],
  },
  kinds: [...scripts, ...jvm, 'python', 'c#', 'go', 'php', 'ruby'],
  contexts: ['production'],
  prefilter: {
    any: [
      'webhook',
      'listener(',
      'eachmessage',
      'eachbatch',
      '.consume(',
      'new worker(',
      'messagepattern(',
      'eventpattern(',
      '@process(',
      'rabbitsubscribe(',
      'basic_consume',
      'iconsumer<',
      'ihandlemessages<',
      'queuetrigger',
      'servicebustrigger',
      'messagehandler(',
    ],
  },
  match,
  examples: {
    bad: [
      {
        path: 'Orders.java',
        code: 'class Orders {\n  @KafkaListener(topics = "paid")\n  public void paid(Paid paid) {\n    invoices.insert(new Invoice(paid));\n  }\n}\n',
      },
      {
        path: 'orders.ts',
        code: 'await consumer.run({\n  eachMessage: async ({ message }) => {\n    await invoices.create(JSON.parse(message.value))\n  },\n})\n',
      },
      {
        path: 'hooks.ts',
        code: "router.post('/webhook', async (req, res) => {\n  await invoices.create(req.body)\n  res.sendStatus(200)\n})\n",
      },
    ],
    good: [
      {
        path: 'Orders.java',
        code: 'class Orders {\n  @KafkaListener(topics = "paid")\n  public void paid(Paid paid) {\n    if (!invoices.existsByPayment(paid.id())) invoices.insert(new Invoice(paid));\n  }\n}\n',
      },
      {
        path: 'orders.ts',
        code: 'await consumer.run({\n  eachMessage: async ({ message }) => {\n    log.info(message.value)\n  },\n})\n',
      },
      {
        path: 'hooks.ts',
        code: "router.post('/webhook', async (req, res) => {\n  await invoices.upsert(req.body)\n  res.sendStatus(200)\n})\n",
      },
    ],
  },
};

/** Three destinations: one where all is well, one that refused and lost something, one that was never sent to. */
import type {
  DeliveryView,
  DestinationUseCases,
  DestinationView,
  Pushed,
  PushOrder,
} from '../../../src/app/destinations/views.ts';
import type { Working } from '../../../src/app/plumbline.ts';
import { AppError } from '../../../src/base/app-error.ts';
import { sha256 } from '../../../src/base/digest.ts';
import type { Run } from '../../../src/model/run.ts';

const digest = sha256('workbook');
const file = (control: string): string => `plumbline-${control}-${digest.slice(0, 12)}.xlsx`;

const destinations: readonly DestinationView[] = [
  {
    name: 'drata',
    kind: 'drata',
    host: 'https://public-api.drata.com',
    onAudit: true,
    mapped: ['CHG-01', 'CHG-02', 'VUL-02'].map((control, at) => ({ control, target: `controls ${101 + at}` })),
    events: [],
    credentials: [{ what: 'token', from: 'environment variable DRATA_API_KEY', there: true }],
    last: { sent: 1, refused: 1, uncertain: 1 },
    lastAt: '2026-11-02T08:16:00.000Z',
  },
  {
    name: 'chat',
    kind: 'webhook',
    host: 'https://hooks.example.org',
    onAudit: false,
    mapped: [],
    events: ['run-finished', 'request-overdue'],
    credentials: [{ what: 'secret', from: 'environment variable PLUMBLINE_WEBHOOK_SECRET', there: true }],
    last: { sent: 1 },
    lastAt: '2026-11-02T08:16:04.000Z',
  },
  {
    name: 'trust-centre',
    kind: 'vanta',
    host: 'https://api.vanta.com',
    onAudit: false,
    mapped: [{ control: 'CHG-01', target: 'document code-review-application-config' }],
    events: [],
    credentials: [
      { what: 'clientId', from: 'environment variable VANTA_CLIENT_ID', there: false },
      { what: 'clientSecret', from: 'file vanta', there: false },
    ],
    last: {},
  },
];

const delivery = (
  at: string,
  to: Pick<DeliveryView, 'destination' | 'key' | 'target'>,
  said: Pick<DeliveryView, 'outcome' | 'because' | 'status' | 'remote' | 'last'>,
): DeliveryView => ({ at: `2026-11-0${at}.000Z`, ...to, ...said });

const drata = (control: string, target: string) => ({ destination: 'drata', key: file(control), target });

/** The latest first. */
const deliveries: readonly DeliveryView[] = [
  delivery(
    '2T08:16:04',
    { destination: 'chat', key: 'run-finished-2026-11-02', target: 'https://hooks.example.org' },
    { outcome: 'sent', because: 'it was received', status: 204, last: true },
  ),
  delivery('2T08:16:00', drata('VUL-02', 'controls 103'), {
    outcome: 'uncertain',
    because: 'the connection broke after it went out: it may be there',
    last: true,
  }),
  delivery('2T08:15:58', drata('CHG-02', 'controls 102'), {
    outcome: 'refused',
    because: 'there is no control 102 in workspace 1',
    status: 404,
    last: true,
  }),
  delivery('2T08:15:52', drata('CHG-01', 'controls 101'), {
    outcome: 'sent',
    because: 'it is in the evidence library',
    status: 201,
    remote: 'evidence 88112',
    last: true,
  }),
  delivery('1T07:00:00', drata('CHG-01', 'controls 101'), {
    outcome: 'failed',
    because: 'it answered with HTTP 503 five times',
    status: 503,
    last: false,
  }),
];

export function destinationsDouble(run: () => Run, stepMillis: number): DestinationUseCases {
  return {
    destinations: () => Promise.resolve(destinations),
    deliveries: ({ destination, outcome, last, offset = 0, limit = 50 }) => {
      const wanted = deliveries.filter(
        (one) =>
          (destination === undefined || one.destination === destination) &&
          (outcome === undefined || one.outcome === outcome) &&
          (last !== true || one.last),
      );
      return Promise.resolve({ total: wanted.length, items: wanted.slice(offset, offset + limit) });
    },
    async pushEvidence(order, working) {
      const chosen = destinations.filter(({ name }) => order.to === undefined || order.to === name);
      if (chosen.length === 0)
        throw new AppError('destinations/unknown', `plumbline.yaml names no destination "${order.to}"`, {
          hint: 'There are drata, chat, trust-centre.',
        });
      const pushed = chosen.flatMap((one) => pushedTo(one, order));
      await progress(working, pushed.length, order.dryRun === true ? 0 : stepMillis);
      const silent = chosen.filter(({ credentials }) => order.dryRun !== true && credentials.some((one) => !one.there));
      return {
        run: run(),
        pushed: pushed.filter(({ destination }) => !silent.some(({ name }) => name === destination)),
        troubles: silent.map(({ name }) => ({
          destination: name,
          because: 'the environment variable VANTA_CLIENT_ID is not set',
        })),
        unmapped: Object.fromEntries(
          chosen.flatMap(({ name, kind, mapped }) => (kind === 'webhook' ? [] : [[name, 18 - mapped.length]])),
        ),
      };
    },
  };
}

async function progress({ observer, signal }: Working, total: number, millis: number): Promise<void> {
  for (let done = 0; done < total; done += 1) {
    signal.throwIfAborted();
    observer.progress({ step: 'Sending', done, total, unit: 'items' });
    await new Promise((resolve) => setTimeout(resolve, millis));
  }
}

function pushedTo({ name, kind, host, mapped }: DestinationView, { dryRun = false }: PushOrder): readonly Pushed[] {
  const items =
    kind === 'webhook'
      ? [{ item: 'run-finished-2026-11-02', target: host, file: 'run-finished' }]
      : mapped.map(({ control, target }) => ({ item: control, target, file: file(control) }));
  return items.map((one) => ({
    destination: name,
    kind,
    ...one,
    digest,
    ...(dryRun
      ? { outcome: 'planned', because: 'a dry run: nothing was sent, and nobody was asked what is there' }
      : one.item === 'CHG-02'
        ? { outcome: 'refused', because: 'there is no control 102 in workspace 1', status: 404 }
        : { outcome: 'present', because: 'it stands there under this digest' }),
  }));
}

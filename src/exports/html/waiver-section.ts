/** What was waived, by whom and until when: every waiver that was known when the run ended, also those that cover nothing. */
import { coversText, placeOf } from '../../model/standing/waiver-words.ts';
import { targetText } from '../../model/decision-titles.ts';
import type { StandingWaiver } from '../../model/standing/waivers.ts';
import { touchedBy } from '../csv/waivers-csv.ts';
import { html, type Html } from './html.ts';
import { anchor, table } from './parts.ts';
import type { ReportInput } from './report.ts';
import { count, day, many } from './words.ts';

const standings: Readonly<Record<StandingWaiver['standing'], string>> = {
  requested: 'Asked for, not approved',
  refused: 'Refused',
  approved: 'Approved, not begun',
  'in-force': 'In force',
  expired: 'Expired',
  withdrawn: 'Withdrawn',
};

export function waiverSection({ run, waivers }: ReportInput): Html {
  if (waivers.length === 0) return html`<p>No waiver was known when the run ended.</p>`;
  const touched = touchedBy(run.controls);
  const rows = waivers.map((one) => {
    const { waiver, standing, approval, effect } = one;
    return [
      html`<span id="${anchor('waiver', waiver.id)}">${waiver.id}</span><br /><span class="note"
          >${targetText(waiver.target)}</span
        >`,
      standings[standing],
      `${waiver.decidedBy}, ${day(waiver.decidedAt)}`,
      approval ? `${approval.verdict} by ${approval.decidedBy}, ${day(approval.decidedAt)}` : 'nobody',
      effect ? html`<span class="when">${day(effect.from)} to ${day(effect.to)}</span>` : coversText(one),
      count(touched.get(waiver.id) ?? 0),
      html`${waiver.reason}<br /><span class="note">${placeOf(one)}</span>`,
    ];
  });
  const caption = html`${many(waivers.length, 'waiver')}. One excuses and erases nothing: what it covers stays an
  exception and is counted as one.`;
  const headers = [
    'Waiver',
    'When the run ended',
    'Asked for by',
    'Decided by',
    'Covers',
    '#Exceptions touched',
    'Why, and where it stands',
  ];
  return table(caption, headers, rows, 'stack');
}

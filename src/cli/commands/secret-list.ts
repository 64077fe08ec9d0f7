/** `finding list --by-secret`: what there is to revoke. */
import type { KnownSecret } from '../../app/findings/views.ts';
import type { FindingFilter, Plumbline } from '../../app/plumbline.ts';
import type { Context } from '../context.ts';
import { manifestOf } from '../output/manifest.ts';
import { paintSeverity } from '../output/style.ts';
import { cut, visible } from '../output/width.ts';
import { many } from '../output/words.ts';
import { secretDocument } from '../views/documents.ts';
import { allowedText } from '../views/scan.ts';
import { findRun } from './runs.ts';
import { emptyHint } from './known.ts';

const mostPlaces = 5;

export async function listSecrets(
  context: Context,
  plumbline: Plumbline,
  filter: FindingFilter,
  limit: number,
): Promise<0> {
  const all = await plumbline.secrets(filter);
  const listed = all.slice(0, limit);
  for (const secret of listed) {
    if (context.json) await context.printJson(secretDocument(secret));
    else await context.print(secretLines(secret, context).join('\n'));
  }
  if (context.json) {
    const run = await findRun(plumbline, undefined);
    await context.printJson(manifestOf('finding list', { listed: listed.length, total: all.length, run }));
    return 0;
  }
  const standing = all.filter(({ atHead }) => atHead).length;
  const beside = all.filter(({ sideCommit }) => sideCommit).length;
  const never = beside === 0 ? '' : `, ${beside} only in side commits`;
  const count = `${listed.length < all.length ? `${listed.length} of ` : ''}${many(all.length, 'secret')}`;
  await context.note(`${count}, ${standing} at a head${never}${await emptyHint(plumbline)}`);
  return 0;
}

function secretLines(secret: KnownSecret, { style, columns }: Context): readonly string[] {
  const { kind, severity, places, firstSeen, introducedBy, removedBy, atHead, daysExposed, suppressed } = secret;
  const room = Math.max(20, columns - 12);
  const day = firstSeen.at.slice(0, 10);
  const gone = secret.sideCommit ? `never landed, in a side commit since ${day}` : `gone, first seen ${day}`;
  const stood = atHead ? `at a head since ${day}` : gone;
  const people = [introducedBy && `brought by ${introducedBy}`, removedBy && `removed by ${removedBy}`].filter(Boolean);
  const remarks = [stood, many(daysExposed, 'day'), ...people, ...(suppressed ? [allowedText(suppressed)] : [])];
  const shown = places.slice(0, mostPlaces).map(({ repository, path, line, removed, sideCommit, lastSeen }) => {
    const left = removed === null ? '' : `, removed ${removed.at.slice(0, 10)}`;
    const until = sideCommit ? `, side commit ${lastSeen.commit?.slice(0, 10) ?? ''}` : left;
    return `          ${style.place(cut(visible(`${repository} ${path}:${line}${until}`), room))}`;
  });
  const more = places.length > mostPlaces ? [`          and ${many(places.length - mostPlaces, 'place')} more`] : [];
  return [
    `${paintSeverity(style, severity)(severity.padEnd(10))}${visible(kind)}`,
    `          ${cut(visible(remarks.join(' · ')), room)}`,
    ...shown,
    ...more,
  ];
}

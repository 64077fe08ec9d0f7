/** How the branch moved: history that was replaced, and holes in the forge's log. */
import { isWithin, type Found, type Reconciling } from './difference.ts';

export function* moveDifferences(source: Reconciling): Iterable<Found> {
  for (const move of source.moves) {
    const { before, after, fastForward, activity, actor, ref } = move.value;
    const at = move.valid.from.at;
    const isReplaced = fastForward === false || (fastForward === undefined && activity === 'force-push');
    if (!isReplaced || before === undefined || after === undefined || !isWithin(source, at)) continue;
    const by = actor === undefined ? '' : ` by ${actor}`;
    const because = `${ref} was moved from ${before} to ${after}${by}, which does not descend from it`;
    yield { code: 'history-replaced', subject: before, at, because, explained: false, relied: [move.id] };
  }
  for (const { at, before, after, because, relied } of source.breaks)
    if (isWithin(source, at))
      yield { code: 'ref-log-gap', subject: `${before}..${after}`, at, because, explained: false, relied };
}

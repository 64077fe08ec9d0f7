/** What a check says of its window: since when it has been in place, when it lapsed, what nobody could judge, what was in force. */
import type { CheckResult } from '../../model/control.ts';
import { continuityWords, noteWords, parameterWords, unjudgedWords } from '../../model/continuity-words.ts';
import { html, type HtmlValue } from './html.ts';

/** More would hide the rest of the page; the number left out is said, and the sealed result has all. */
const SHOWN = 20;

export function overTimeFacts(result: CheckResult): HtmlValue {
  const { continuity, unjudged = [], parametersInForce = [] } = result;
  return [
    list('Continuity', continuity ? continuityWords(continuity) : []),
    list('Stretches that nobody could judge in whole', unjudgedWords(unjudged)),
    list('Parameters by date', parameterWords(parametersInForce)),
    list('Dates to look at', noteWords(result)),
  ];
}

function list(title: string, lines: readonly string[]): HtmlValue {
  if (lines.length === 0) return undefined;
  const hidden = lines.length - SHOWN;
  return html`<h5>${title}</h5>
    <ul class="plain">
      ${lines.slice(0, SHOWN).map((line) => html`<li>${line}</li>`)}
      ${hidden > 0 && html`<li class="note">${String(hidden)} more: the sealed result has them all.</li>`}
    </ul>`;
}

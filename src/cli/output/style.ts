/** Colours and weights, or none: every text is complete without them. */
import { styleText } from 'node:util';
import type { ControlResult } from '../../model/control.ts';
import type { Severity } from '../../model/finding.ts';
import type { OutcomeResult } from '../../model/outcome.ts';

type Format = Parameters<typeof styleText>[0];
export type Paint = (text: string) => string;

export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly worst: Paint;
  readonly warning: Paint;
  /** Not determined: its own colour, never that of good, bad or absent. */
  readonly unknown: Paint;
  readonly place: Paint;
  readonly highlight: Paint;
}

export function createStyle(colour: boolean): Style {
  const paint = (format: Format): Paint =>
    colour ? (text) => (text === '' ? '' : styleText(format, text, { validateStream: false })) : (text) => text;
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    good: paint('green'),
    bad: paint('red'),
    worst: paint(['red', 'bold']),
    warning: paint('yellow'),
    unknown: paint('magenta'),
    place: paint('cyan'),
    highlight: paint(['red', 'bold']),
  };
}

interface ColourQuestion {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
  /** `--no-color` */
  readonly refused: boolean;
}

/** `--no-color` and NO_COLOR (no-color.org: any value but the empty one) win over FORCE_COLOR, and that over the stream. */
export function wantsColour({ environment, isTerminal, refused }: ColourQuestion): boolean {
  if (refused || environment['NO_COLOR']) return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTerminal && environment['TERM'] !== 'dumb';
}

export function paintResult(style: Style, result: ControlResult | OutcomeResult): Paint {
  switch (result) {
    case 'operated':
    case 'pass':
      return style.good;
    case 'deviated':
    case 'not-operated':
    case 'exception':
      return style.bad;
    case 'indeterminate':
    case 'not-determined':
      return style.unknown;
    case 'not-applicable':
      return style.dim;
  }
}

export function paintSeverity(style: Style, severity: Severity): Paint {
  switch (severity) {
    case 'critical':
      return style.worst;
    case 'high':
      return style.bad;
    case 'medium':
      return style.warning;
    case 'low':
      return (text) => text;
    case 'note':
      return style.dim;
  }
}

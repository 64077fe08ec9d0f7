/**
 * Stand-ins for what is known only when a chart is installed. They travel through texts like any other letters, so that a
 * name made of two parts is known as far as it is; afterwards they are what the template says (`{{ .Release.Name }}`).
 */
const open = '\uE000';
const close = '\uE001';
const mark = /\uE000(\d+)\uE001/g;

export class Marks {
  readonly #texts: string[] = [];

  of(text: string): string {
    this.#texts.push(text);
    return `${open}${this.#texts.length - 1}${close}`;
  }

  /** With the marks as they were written. */
  told(text: string): string {
    return text.replace(mark, (_all, at: string) => `{{ ${this.#texts[Number(at)] ?? '…'} }}`);
  }
}

export const isMarked = (value: unknown): boolean => typeof value === 'string' && value.includes(open);

/** Nothing but marks: it may be empty, too. */
export const isAllMark = (value: unknown): boolean =>
  typeof value === 'string' && isMarked(value) && value.replace(mark, '').trim() === '';

import { inspect } from 'node:util';

/**
 * A token, key or password on its way to where it is used. It shows itself to nobody: not in messages, not in JSON, not
 * in a dump of an object that holds it. `reveal` is the only way to the text, and is called where a request is made.
 */
export class SecretText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

/**
 * The little of a browser's document that the page uses. Declared here, not by TypeScript's own library, which would make the
 * names of a browser known in every file of a program that runs in Node.
 */
export interface PageElement {
  textContent: string;
  className: string;
  hidden: boolean;
  value: string;
  readonly files: ArrayLike<DroppedFile> | null;
  readonly classList: { add(name: string): void; remove(name: string): void };
  append(...children: readonly PageElement[]): void;
  replaceChildren(...children: readonly PageElement[]): void;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
}

export interface PageEvent {
  readonly dataTransfer?: { readonly files: ArrayLike<DroppedFile> } | null;
  preventDefault(): void;
}

export interface DroppedFile extends Blob {
  /** Begins with the name of the folder that was chosen; empty for a file that was. */
  readonly webkitRelativePath: string;
}

export interface PageDocument {
  getElementById(id: string): PageElement | null;
  createElement(name: string): PageElement;
}

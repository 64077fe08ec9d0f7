import { useEffect } from 'react';
import { isTyping } from '../../layout/shell.tsx';

/** What a key presses in the result where the focus is: the button that carries its name. */
const buttons: Readonly<Record<string, string>> = { x: 'collapse', c: 'around', m: 'more' };

/**
 * j and k, or the arrows, walk over the results; Enter opens, as links do. Left and right collapse and expand. Results out
 * of view are not in the page, but the next ones always are, and come with the scrolling.
 */
export function useResultKeys(list: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const root = list.current;
      if (!root || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const step = stepOf(event.key);
      if (step !== 0 ? walk(root, event, step) : actOn(root, event)) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [list]);
}

function stepOf(key: string): number {
  if (key === 'j' || key === 'ArrowDown') return 1;
  return key === 'k' || key === 'ArrowUp' ? -1 : 0;
}

function walk(root: HTMLElement, { target, key }: KeyboardEvent, step: number): boolean {
  const links = [...root.querySelectorAll<HTMLElement>('.result-link')];
  const inField = isTyping(target);
  // In the field only the arrow down leads out of it; on the page, letters and arrows walk.
  if (links.length === 0 || (inField && (key !== 'ArrowDown' || !(target as HTMLElement).closest('.query-field'))))
    return false;
  const at = links.findIndex((link) => link === document.activeElement);
  if (at < 0 && !inField && key.startsWith('Arrow')) return false;
  const next = at < 0 ? firstInView(links) : links[Math.min(links.length - 1, Math.max(0, at + step))];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
  return true;
}

function firstInView(links: readonly HTMLElement[]): HTMLElement | undefined {
  const under = document.querySelector('.topbar')?.getBoundingClientRect().bottom ?? 0;
  return links.find((link) => link.getBoundingClientRect().top >= under) ?? links[0];
}

function actOn(root: HTMLElement, { target, key }: KeyboardEvent): boolean {
  if (isTyping(target)) return false;
  const focused = document.activeElement;
  const card = focused && root.contains(focused) ? focused.closest('.result-item') : null;
  if (!card) return false;
  const button = card.querySelector<HTMLElement>(`[data-key="${buttons[key] ?? 'collapse'}"]`);
  const wanted = key === 'ArrowLeft' ? 'true' : key === 'ArrowRight' ? 'false' : undefined;
  if (!button || (buttons[key] === undefined && wanted === undefined)) return false;
  if (wanted !== undefined && button.getAttribute('aria-expanded') !== wanted) return false;
  button.click();
  // Lines that are folded away take the focus with them: it goes to their heading.
  requestAnimationFrame(() => {
    if (!card.contains(document.activeElement)) card.querySelector<HTMLElement>('.result-link')?.focus();
  });
  return true;
}

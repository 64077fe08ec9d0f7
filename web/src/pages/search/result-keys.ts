import { useEffect } from 'react';
import { isTyping } from '../../layout/shell.tsx';

/** j and k, or the arrows, walk over the results; Enter opens, as links do. */
export function useResultKeys(list: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const step = stepOf(event);
      if (step === 0 || !list.current) return;
      const links = [...list.current.querySelectorAll<HTMLElement>('.result-link')];
      const inField = isTyping(event.target);
      // In the field only the arrow down leads out of it; on the page, letters and arrows walk.
      if (links.length === 0 || (inField && event.key !== 'ArrowDown')) return;
      const at = links.findIndex((link) => link === document.activeElement);
      if (at < 0 && !inField && event.key.startsWith('Arrow')) return;
      event.preventDefault();
      const next = links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))];
      next?.focus();
      next?.scrollIntoView({ block: 'nearest' });
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [list]);
}

function stepOf({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): number {
  if (ctrlKey || metaKey || altKey) return 0;
  if (key === 'j' || key === 'ArrowDown') return 1;
  return key === 'k' || key === 'ArrowUp' ? -1 : 0;
}

/** Who decides, as they said last in this browser. Nobody signs in here: it is a convenience, and proves nothing. */
const key = 'plumbline.who-i-am';

/** A browser may refuse its storage (private windows, a policy): then it is asked anew each time. */
export function whoIAm(): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch (error) {
    if (error instanceof DOMException) return '';
    throw error;
  }
}

export function rememberWhoIAm(who: string): void {
  try {
    localStorage.setItem(key, who);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

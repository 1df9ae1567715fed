// Light or dark: as the system has it, unless somebody has chosen.

export type Mode = 'light' | 'dark' | 'system';

const KEY = 'shiplock-mode';

export function chosenMode(): Mode {
  const stored = localStorage.getItem(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** Shows the page in this mode, and remembers it. */
export function chooseMode(mode: Mode): void {
  if (mode === 'system') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, mode);
  showMode(mode);
}

export function showMode(mode: Mode): void {
  if (mode === 'system') delete document.documentElement.dataset['mode'];
  else document.documentElement.dataset['mode'] = mode;
}

// Light or dark: as the system has it, until the person chooses.

const KEY = 'paravane.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Storage may be forbidden.
    return null;
  }
}

export function isDark(): boolean {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === undefined ? system.matches : chosen === 'dark';
}

/** Makes `button` switch, and calls `apply` at once and at every change. */
export function followTheme(button: HTMLButtonElement, apply: (dark: boolean) => void): void {
  const chosen = stored();
  if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset['theme'] = chosen;
  const changed = () => apply(isDark());
  system.addEventListener('change', changed);
  button.addEventListener('click', () => {
    const next = isDark() ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = next;
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Then it holds for this visit.
    }
    changed();
  });
  changed();
}

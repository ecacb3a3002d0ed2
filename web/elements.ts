// The page's elements by their ids, with their types checked at run time.

/** @throws Error when index.html and the program do not fit */
export function element<E extends HTMLElement>(id: string, type: new () => E): E {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`index.html has no ${type.name} "${id}".`);
  return found;
}

/** Shows `text` in an element that is hidden while it has none. */
export function showText(where: HTMLElement, text: string): void {
  where.textContent = text;
  where.hidden = text === '';
}

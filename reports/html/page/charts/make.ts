/** A new element with attributes (`text`: its text) and children. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  document: Document,
  name: Name,
  attributes: Readonly<Record<string, string>>,
  children: readonly Node[] = [],
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (key === 'text') element.textContent = value;
    else element.setAttribute(key, value);
  element.append(...children);
  return element;
}

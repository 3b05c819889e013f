import type { HashState } from './hash-state.js';

/** Goes to the place that the address names, and marks the section in sight in the contents. */
export function enhanceContents(document: Document, state: HashState): void {
  const place = state.get('at');
  if (place !== undefined) document.getElementById(place)?.scrollIntoView();
  const links = new Map(
    [...document.querySelectorAll<HTMLAnchorElement>('.contents a')].map((link) => [
      decodeURIComponent(link.hash.slice(1)),
      link,
    ]),
  );
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        for (const [id, link] of links)
          if (id === target.id) link.setAttribute('aria-current', 'true');
          else link.removeAttribute('aria-current');
      }
    },
    { rootMargin: '-20% 0px -75% 0px' },
  );
  for (const section of document.querySelectorAll('main > section')) observer.observe(section);
}

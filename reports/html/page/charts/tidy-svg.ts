/** Makes circles of the paths that draw them: svgcanvas writes a full turn as an arc that begins at the right and ends short of there. */
export function roundCircles(svg: SVGSVGElement): void {
  for (const path of svg.querySelectorAll('path')) {
    const circle = readCircle(path.getAttribute('d') ?? '');
    if (!circle) continue;
    const element = svg.ownerDocument.createElementNS('http://www.w3.org/2000/svg', 'circle');
    for (const { name, value } of path.attributes) if (name !== 'd') element.setAttribute(name, value);
    for (const [name, value] of Object.entries(circle)) element.setAttribute(name, String(value));
    path.replaceWith(element);
  }
}

/** Middle and radius of a path that is one full turn and nothing else; undefined for others. */
export function readCircle(
  path: string,
): { readonly cx: number; readonly cy: number; readonly r: number } | undefined {
  const number = '(-?[\\d.]+(?:e-?\\d+)?)';
  const turn = new RegExp(
    `^\\s*M ${number} ${number}\\s+A ${number} ${number} 0 1 1 ${number} ${number}\\s*(?:Z\\s*)?$`,
  ).exec(path);
  if (!turn) return undefined;
  const [startX, startY, rx, ry, endX, endY] = turn.slice(1).map(Number);
  const closes = Math.hypot(endX - startX, endY - startY) <= 0.002 * rx;
  return closes && Math.abs(rx - ry) < 1e-9 ? { cx: startX - rx, cy: startY, r: rx } : undefined;
}

/** Gives what lies in `defs` ids by number: svgcanvas takes random ones, and the same chart should be the same file. */
export function tidyIds(svg: SVGSVGElement): void {
  const names = new Map<string, string>();
  for (const element of svg.querySelectorAll('defs [id]')) {
    names.set(element.id, `clip-${names.size + 1}`);
    element.id = names.get(element.id) ?? element.id;
  }
  for (const element of svg.querySelectorAll('[clip-path]')) {
    const name = /^url\(#(.*)\)$/.exec(element.getAttribute('clip-path') ?? '')?.[1] ?? '';
    element.setAttribute('clip-path', `url(#${names.get(name) ?? name})`);
  }
}

/** Takes away attributes that say nothing. */
export function dropEmpty(svg: SVGSVGElement): void {
  for (const element of svg.querySelectorAll('[stroke-dasharray=""]'))
    element.removeAttribute('stroke-dasharray');
  for (const element of svg.querySelectorAll('[text-decoration="undefined"]'))
    element.removeAttribute('text-decoration');
}

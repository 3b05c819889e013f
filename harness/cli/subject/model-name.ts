/** What records and folders call a model that is known by a name alone: `/` becomes `__`, and what could be no name of a
 *  file becomes `_`. */
export function toModelId(name: string): string {
  return name
    .replaceAll('/', '__')
    .replaceAll(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^[.-]+/, '_');
}

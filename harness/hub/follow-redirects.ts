import { isIP } from 'node:net';
import { DataError } from '../core/errors.js';
import { stoppableFetch } from '../core/stoppable-fetch.js';

const redirects: readonly number[] = [301, 302, 303, 307, 308];
const mostRedirects = 5;

/** What `fetch` gives, redirects followed: the Hub keeps large files at other hosts. The token goes to the first host only. Throws
 *  DataError where a server points to anything but http and https, from https to http, from a public host to a machine of this
 *  network, or on and on. */
export async function fetchFollowing(
  start: URL,
  init: RequestInit & { readonly signal: AbortSignal },
): Promise<Response> {
  let url = start;
  const headers = new Headers(init.headers);
  for (let hops = 0; ; hops++) {
    const response = await stoppableFetch(url, {
      ...init,
      headers: new Headers(headers),
      redirect: 'manual',
    });
    const location = response.headers.get('location');
    if (!redirects.includes(response.status) || location === null) return response;
    await response.body?.cancel();
    const target = URL.canParse(location, url) ? new URL(location, url) : undefined;
    const fault = hops === mostRedirects ? 'too often' : target ? findFault(start, url, target) : 'nowhere';
    if (!target || fault !== undefined)
      throw new DataError(
        `${url.origin}: redirects ${fault}, which is not followed. Check HF_ENDPOINT, and what stands between here and there`,
      );
    if (target.origin !== url.origin) headers.delete('authorization');
    url = target;
  }
}

/** What is wrong with where a server points to. A name that stands for a private address is not looked up here. */
function findFault(start: URL, from: URL, { protocol, hostname }: URL): string | undefined {
  if (!/^https?:$/.test(protocol)) return `to an address of ${protocol}`;
  if (from.protocol === 'https:' && protocol === 'http:') return 'from https to http';
  if (isPrivate(hostname) && !isPrivate(start.hostname)) return `to ${hostname}, a machine of this network`;
  return undefined;
}

/** Whether an address is one of this machine or of a private network. Source: RFC 1918, 3927, 4193, 4291, 6598. */
export function isPrivate(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host);
  if (mapped) {
    const [high, low] = [Number.parseInt(mapped[1], 16), Number.parseInt(mapped[2], 16)];
    return isPrivateV4([high >> 8, high & 255, low >> 8, low & 255]);
  }
  if (isIP(host) === 6) return host === '::' || host === '::1' || /^(f[cd]|fe[89ab])/.test(host);
  return isIP(host) === 4 && isPrivateV4(host.split('.').map(Number));
}

function isPrivateV4([first, second]: readonly number[]): boolean {
  if (first === 0 || first === 10 || first === 127) return true;
  if (first === 100) return second >= 64 && second < 128;
  if (first === 172) return second >= 16 && second < 32;
  return (first === 169 && second === 254) || (first === 192 && second === 168);
}

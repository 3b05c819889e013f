import { connectToHub, type HubConnection } from '../../harness/hub/connection.js';
import type { HubServer } from './hub-server.js';

/** A connection to this server that does not wait; `waits` keeps what it would have waited. */
export async function connect(
  server: Pick<HubServer, 'endpoint'>,
  home: string,
  changes: { readonly token?: string; readonly offline?: boolean; readonly signal?: AbortSignal } = {},
): Promise<HubConnection & { readonly waits: readonly number[] }> {
  const waits: number[] = [];
  const { token, offline = false, signal = new AbortController().signal } = changes;
  const environment = {
    endpoint: server.endpoint,
    token,
    tokenFile: `${home}/token`,
    cacheDir: `${home}/hub`,
    offline,
  };
  const wait = (milliseconds: number) => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  return { ...(await connectToHub(environment, { signal, note: () => undefined, wait })), waits };
}

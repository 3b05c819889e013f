import { afterEach } from '@jest/globals';
import { connectToHub, type HubConnection } from '../../harness/hub/connection.js';
import { startHub, type HubBehaviour, type HubServer } from './hub-server.js';

/** A function that starts a Hub with one repository; what it has started is closed after each test. */
export function useHub(
  repository: string,
  files: () => Readonly<Record<string, Buffer>>,
  type: 'dataset' | 'model' = 'dataset',
) {
  const servers: HubServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  return async (behaviour: HubBehaviour = {}): Promise<HubServer> => {
    const server = await startHub(repository, files(), behaviour, type);
    servers.push(server);
    return server;
  };
}

/** A connection to this server that does not wait; `waits` keeps what it would have waited, `notes` what it has told. */
export async function connect(
  server: Pick<HubServer, 'endpoint'>,
  home: string,
  changes: { readonly token?: string; readonly offline?: boolean; readonly signal?: AbortSignal } = {},
): Promise<HubConnection & { readonly waits: readonly number[]; readonly notes: readonly string[] }> {
  const waits: number[] = [];
  const notes: string[] = [];
  const note = (text: string) => {
    notes.push(text);
  };
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
  return { ...(await connectToHub(environment, { signal, note, wait })), waits, notes };
}
